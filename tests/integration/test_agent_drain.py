"""SIGTERM of an agent in the middle of a meeting: another one goes on, no word is lost or doubled."""

import asyncio
import signal

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm
from bench.system import System
from tests.integration.agents import StandbyAgent, agent_of
from tests.integration.frames import (
    PATIENT_SECS,
    is_final_of,
    is_next_agent,
    is_partial_of,
    is_state,
    is_turn_of,
)
from tests.integration.meetings import stored_lines
from tests.sentences import recording
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

BEFORE, AFTER = "The mitochondria is the powerhouse of the cell.", "Photosynthesis happens in the leaves."
TIMER_SECS = 30
TRIES = 4


def is_at_work(frame: Frame) -> bool:
    return is_state("thinking", frame) or is_state("speaking", frame)


def is_end_of_timer(frame: Frame) -> bool:
    return bool(frame["type"] == "chat" and "timer is over" in frame["text"])


async def interrupt_in_mid_sentence(alice: Participant, microphone: MicrophoneTrack, sentence: Pcm) -> int:
    """Leave the agent with a question that it may not answer, as Alice speaks. Returns how often she began to.

    On a busy machine the sentence may be over before its middle is recognised; then the question is answered, and
    Alice begins anew.
    """
    for number in range(1, TRIES + 1):
        since = len(alice.received)
        microphone.say(sentence)
        await alice.until(lambda frame: is_partial_of(alice.peer_id, frame), since=since, seconds=PATIENT_SECS)
        await alice.send(type="agent", action="ask", text="What is ice?")
        await alice.until(is_at_work, since=since, seconds=PATIENT_SECS)
        # The end of the sentence is near, within what the agent waits for a pause.
        middle = await alice.until(
            lambda frame: frame["type"] == "caption" and is_heard("is the power", frame["text"]),
            since=since,
            seconds=PATIENT_SECS,
        )
        if is_partial_of(alice.peer_id, middle.frame):
            return number
        await alice.until(lambda frame: is_turn_of(alice.peer_id, frame), since=since, seconds=PATIENT_SECS)
    pytest.fail("no sentence was recognised before its end")


async def test_another_agent_goes_on_and_nothing_is_lost(parley: System, standby: StandbyAgent) -> None:
    first = await agent_of(parley)
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Rolling restart")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            old_id = await alice.agent_peer_id()
            with standby.awake():
                await alice.send(type="agent", action="ask", text=f"Set a timer for {TIMER_SECS} seconds")
                await alice.until(lambda frame: is_turn_of(alice.peer_id, frame))
                times_said = await interrupt_in_mid_sentence(alice, microphone, recording(BEFORE))
                asked_to_end = len(alice.received)
                first.send_signal(signal.SIGTERM)
                left = await alice.until(
                    lambda frame: frame["type"] == "participant_left" and frame["peer_id"] == old_id,
                    since=asked_to_end,
                )
                assert left.frame["reason"] == "left", "it says goodbye, nobody waits for its lease to run out"
                heard = captions_of(alice)
                assert len(heard) == times_said, "what was said is captioned before the agent leaves"
                assert is_heard("the powerhouse of the cell", heard[-1])
                newcomer = await alice.until(lambda frame: is_next_agent(old_id, frame), since=asked_to_end)
                since = alice.received.index(newcomer)
                # The question that was left is answered.
                await alice.until(lambda frame: is_state("speaking", frame), since=since)
                again = MicrophoneTrack()
                await alice.connect_agent(again, ear.attach, since)
                again.say(recording(AFTER))
                await alice.until(
                    lambda frame: is_final_of(alice.peer_id, frame) and is_heard("in the leaves", frame["text"]),
                    since=since,
                )
                await alice.until(is_end_of_timer, since=asked_to_end)
                await asyncio.to_thread(first.wait, PATIENT_SECS)
                lines = await stored_lines(account, slug, lambda lines: is_heard("in the leaves", all_of(lines)))
            captions = captions_of(alice)
    assert spoken_by(lines) == captions
    assert sum(is_heard("the powerhouse of the cell", text) for text in captions) == times_said


def captions_of(person: Participant) -> list[str]:
    frames = (received.frame for received in person.received)
    return [frame["text"] for frame in frames if is_final_of(person.peer_id, frame)]


def spoken_by(lines: list[Frame]) -> list[str]:
    return [line["text"] for line in lines if line["kind"] == "speech"]


def all_of(lines: list[Frame]) -> str:
    return " ".join(spoken_by(lines))
