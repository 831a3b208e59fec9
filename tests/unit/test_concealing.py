"""Keys and talk that a server quotes stay out of the logs."""

import pytest

from aiagent.llm.concealing import discreet

pytestmark = pytest.mark.unit

SAID = ("[00:12] Alice: we will launch the rocket on Friday", "小明: 我们周五发射火箭，预算是五百万")
KEY = "hunter2"


@pytest.mark.parametrize(
    "reason",
    [
        "Invalid content: 'we will launch the rocket on Friday'",
        "Invalid content: WE WILL LAUNCH THE ROCKET",
        "Bad message [00:12] Alice: we will launch",
        'unexpected "launch the rocket" in messages[1]',
        "无效消息：我们周五发射火箭",
        "敏感内容“预算是五百万”",
    ],
)
def test_words_that_were_said_are_taken_out(reason: str) -> None:
    told = discreet(reason, KEY, SAID).casefold()
    assert "…" in told
    assert not any(word in told for word in ("rocket", "launch", "发射", "五百"))


@pytest.mark.parametrize(
    "reason",
    [
        "Incorrect API key provided: hunter2",
        "Incorrect API key provided: sk-proj-abc123def456",
        "gsk_A1b2C3d4E5f6 is not valid",
        "Authorization: Bearer abc.def.ghi1",
        "Authorization: Basic dXNlcjpwYXNz",
        "connect to http://user:pass1@10.0.0.1 failed",
        "key sk-1***************xyz9 is revoked",
        "token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 has expired",
    ],
)
def test_keys_are_taken_out(reason: str) -> None:
    told = discreet(reason, KEY, SAID)
    assert "…" in told
    secrets = ("hunter2", "abc123", "A1b2", "abc.def", "dXNl", "pass1", "xyz9", "eyJh")
    assert not any(secret in told for secret in secrets)


def test_a_reason_is_one_line_without_hidden_characters() -> None:
    assert discreet("no\x00 such\nmodel\u202e\u2028x\x1b[31m", KEY, SAID) == "no such model x [31m"


@pytest.mark.parametrize(
    "reason",
    [
        "model 'qwen3:4b-instruct' not found",
        "This model's maximum context length is 2048 tokens. However, you requested 2300 tokens.",
        "The API deployment for this resource does not exist.",
        "模型不存在",
        "registry.ollama.ai/library/gemma3:1b does not support tools",
        "accounts/fireworks/models/llama-v3p1-8b-instruct is not available",
    ],
)
def test_other_reasons_stay_whole(reason: str) -> None:
    assert discreet(reason, KEY, SAID) == reason
