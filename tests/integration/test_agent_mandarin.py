"""A room whose language is Mandarin: a spoken question is captioned in Chinese, and is noticed by the agent's name."""

import pytest

from bench.participant import Account, Participant
from bench.speech import Ear, MicrophoneTrack
from bench.system import System
from tests.integration.frames import PATIENT_SECS, is_final_of
from tests.sentences import recording
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

QUESTIONS = ("今天天气怎么样？", "一年有多少天？", "什么是光合作用？")


async def test_a_question_in_mandarin_is_captioned_in_chinese_and_meant_for_the_agent(parley: System) -> None:
    """The recogniser may miss the name or the end of some of the questions; not of all."""
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("生物", language="zh-CN")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            for question in QUESTIONS:
                since = len(alice.received)
                microphone.say(recording(f"诺娃，{question}"))
                caption = await alice.until(
                    lambda frame: is_final_of(alice.peer_id, frame), since=since, seconds=PATIENT_SECS
                )
                assert caption.frame["lang"] == "zh-Hans"
                text = caption.frame["text"]
                if text.startswith("Nova") and is_heard(question, text):
                    break
            else:
                pytest.fail("no question was heard from the name to the end")
            state = await alice.until(
                lambda frame: frame["type"] == "agent_state" and frame["asked_by"] == alice.peer_id,
                since=since,
                seconds=PATIENT_SECS,
            )
            assert state.frame["state"] in ("thinking", "speaking")
