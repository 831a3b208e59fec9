"""A room whose language is Mandarin: a spoken question is captioned in Chinese, and is noticed by the agent's name."""

import asyncio
import os
from pathlib import Path

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm, spoken
from bench.system import System
from deploy.options import PROJECT_DIR

pytestmark = pytest.mark.integration

QUESTION = "诺娃，什么是光合作用？"
ANSWER_SECS = 40.0


@pytest.fixture(scope="module")
def question() -> Pcm:
    models_dir = Path(os.environ.get("MODELS_DIR") or PROJECT_DIR / "var" / "models")
    return asyncio.run(spoken([QUESTION], models_dir))[0]


def is_final_of(peer_id: str, frame: Frame) -> bool:
    return bool(frame["type"] == "caption" and frame["final"] and frame["peer_id"] == peer_id)


async def test_a_question_in_mandarin_is_captioned_in_chinese_and_meant_for_the_agent(
    parley: System, question: Pcm
) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("生物", language="zh-CN")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            microphone.say(question)
            caption = await alice.until(lambda frame: is_final_of(alice.peer_id, frame), seconds=ANSWER_SECS)
            assert caption.frame["lang"] == "zh-Hans"
            assert caption.frame["text"].startswith("Nova"), "the name is spelled as the agent's is"
            assert "合作用" in caption.frame["text"]
            state = await alice.until(
                lambda frame: frame["type"] == "agent_state" and frame["asked_by"] == alice.peer_id,
                seconds=ANSWER_SECS,
            )
            assert state.frame["state"] in ("thinking", "speaking")
