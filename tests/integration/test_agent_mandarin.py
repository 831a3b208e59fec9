"""A room whose language is Mandarin: a spoken question is captioned in Chinese, and is noticed by the agent's name."""

import asyncio

import pytest

from bench.participant import Account, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm
from bench.system import System
from tests.integration.frames import PATIENT_SECS, is_final_of, sentences_spoken
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

QUESTION = "什么是光合作用？"


@pytest.fixture(scope="module")
def question() -> Pcm:
    return asyncio.run(sentences_spoken([f"诺娃，{QUESTION}"]))[0]


async def test_a_question_in_mandarin_is_captioned_in_chinese_and_meant_for_the_agent(
    parley: System, question: Pcm
) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("生物", language="zh-CN")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            microphone.say(question)
            caption = await alice.until(lambda frame: is_final_of(alice.peer_id, frame), seconds=PATIENT_SECS)
            assert caption.frame["lang"] == "zh-Hans"
            assert caption.frame["text"].startswith("Nova"), "the name is spelled as the agent's is"
            assert is_heard(QUESTION, caption.frame["text"])
            state = await alice.until(
                lambda frame: frame["type"] == "agent_state" and frame["asked_by"] == alice.peer_id,
                seconds=PATIENT_SECS,
            )
            assert state.frame["state"] in ("thinking", "speaking")
