"""Answers from a real server reach voice, captions, chat and storage without the marks of the model."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.turn.commands import Mode
from tests.fakes.completion_server import DONE, CompletionServer, event, stream
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

ANSWER = "It is Rome, a very old city."
LEAKS = ("think", "secret", "<", "|", "nova:", "assistant", "analysis", "{", "tool", "[", "*")
WRITTEN = {
    "plain": ANSWER,
    "thoughts": f"<think>A secret.</think>\n\n{ANSWER}",
    "thoughts without a beginning": f"Okay, the user has a secret. </think>{ANSWER}",
    "harmony": "<|channel|>analysis<|message|>Secret.<|end|><|start|>assistant<|channel|>final<|message|>"
    f"{ANSWER}<|return|>",
    "harmony without marks": f"analysisA secret.assistantfinal{ANSWER}",
    "mistral": f"[THINK]secret[/THINK]{ANSWER}</s>",
    "name": f"**Nova:** {ANSWER}",
    "time and name": f"[00:12] Nova: {ANSWER}",
    "role": f"Assistant: {ANSWER}<|im_end|>\n<|im_start|>user\nA secret?",
    "invented turn": f"{ANSWER}<end_of_turn>\n<start_of_turn>user\nsecret",
    "markup": "**It is Rome**, a _very_ old city.",
    "an unreadable call": f"<tool_call>nonsense secret</tool_call>{ANSWER}",
    "parts": "",
}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


def heard(room: VoiceRoom) -> list[str]:
    """Everything that people saw or that was stored of the agent."""
    captions = [caption["text"] for caption in room.captions()]
    states = [frame["text"] for frame in room.frames if frame["type"] == "agent_state"]
    return [*captions, *states, *room.written(), *(segment.text for segment, *_ in room.of_agent())]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("what", WRITTEN)
async def test_only_the_answer_is_heard_shown_and_stored(server: CompletionServer, what: str, size: int) -> None:
    text = WRITTEN[what]
    pieces = [event(text[place : place + size]) for place in range(0, len(text), size)]
    if what == "parts":
        parts = [
            {"type": "thinking", "thinking": [{"type": "text", "text": "secret"}]},
            {"type": "text", "text": ANSWER},
        ]
        pieces = [f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': parts}}]})}\n\n".encode()]
    server.scripts = [stream(*pieces, event("", "stop"), DONE)]
    model = OpenAICompatibleModel(server.base_url, "m")
    async with voice_room(Mode.ADDRESSED, model=model) as room:
        room.path.asked("alice", "What is the capital of Italy?", in_chat=True)
        await room.until(room.of_agent)
        await room.until(room.written)
        assert room.of_agent()[0][0].text == ANSWER
        assert room.written() == [ANSWER]
        assert not [text for text in heard(room) for leak in LEAKS if leak in text.casefold()]
    await model.close()
