"""A room whose language is Mandarin: a spoken question is captioned in Chinese, and is noticed by the agent's name."""

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack
from bench.system import System
from tests.integration.frames import PATIENT_SECS, is_final_of
from tests.sentences import recording
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

QUESTIONS = ("今天天气怎么样？", "一年有多少天？", "什么是光合作用？")


async def captioned(speaker: Participant, said: str, since: int) -> Frame:
    """The first of the captions that together hold what was said: on a busy machine sound comes with gaps."""
    captions: list[Frame] = []

    def is_complete(frame: Frame) -> bool:
        if is_final_of(speaker.peer_id, frame):
            captions.append(frame)
        return is_heard(said, "".join(caption["text"] for caption in captions))

    await speaker.until(is_complete, since=since, seconds=PATIENT_SECS)
    return captions[0]


async def test_a_question_in_mandarin_is_captioned_in_chinese_and_meant_for_the_agent(parley: System) -> None:
    """The recogniser may take the name for another word in some of the questions; not in all."""
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("生物", language="zh-CN")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            for question in QUESTIONS:
                since = len(alice.received)
                microphone.say(recording(f"诺娃，{question}"))
                caption = await captioned(alice, question, since)
                assert caption["lang"] == "zh-Hans"
                if caption["text"].startswith("Nova"):
                    break
            else:
                pytest.fail("the name was never spelled as the agent's is")
            state = await alice.until(
                lambda frame: frame["type"] == "agent_state" and frame["asked_by"] == alice.peer_id,
                since=since,
                seconds=PATIENT_SECS,
            )
            assert state.frame["state"] in ("thinking", "speaking")
