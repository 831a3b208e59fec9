"""SIGTERM of an agent in the middle of a meeting: another one goes on within 5 s, no word is lost or doubled."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm, spoken
from bench.system import System
from deploy.options import PROJECT_DIR
from tests.integration.agents import standby_agent
from tests.integration.meetings import stored_lines

pytestmark = pytest.mark.integration

BEFORE, AFTER = "The mitochondria is the powerhouse of the cell.", "Photosynthesis happens in the leaves."
HAND_OVER_SECS = 5.0
CAPTION_SECS = 20.0


@pytest.fixture(scope="module")
def sentences() -> list[Pcm]:
    models_dir = Path(os.environ.get("MODELS_DIR") or PROJECT_DIR / "var" / "models")
    return asyncio.run(spoken([BEFORE, AFTER], models_dir))


def is_caption(text: str, frame: Frame) -> bool:
    return bool(frame["type"] == "caption" and frame["final"] and text in frame["text"].lower())


def is_newcomer(old_id: str, frame: Frame) -> bool:
    if frame["type"] != "participant_joined":
        return False
    participant = frame["participant"]
    return bool(participant["is_agent"] and participant["peer_id"] != old_id)


def is_at_work(frame: Frame) -> bool:
    return bool(frame["type"] == "agent_state" and frame["state"] in ("thinking", "speaking"))


def is_speaking(frame: Frame) -> bool:
    return bool(frame["type"] == "agent_state" and frame["state"] == "speaking")


def is_end_of_timer(frame: Frame) -> bool:
    return bool(frame["type"] == "chat" and "timer is over" in frame["text"])


def is_partial(frame: Frame) -> bool:
    return bool(frame["type"] == "caption" and not frame["final"])


async def test_another_agent_goes_on_within_5_s_and_nothing_is_lost(parley: System, sentences: list[Pcm]) -> None:
    first = parley.agent()
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Rolling restart")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            old_id = await alice.agent_peer_id()
            async with standby_agent(parley):
                await alice.send(type="agent", action="ask", text="Set a timer for 25 seconds")
                await alice.until(lambda frame: frame["type"] == "agent_turn")
                microphone.say(sentences[0])
                await alice.until(is_partial)
                asked = len(alice.received)
                # While Alice speaks the agent may not: the question is left to its successor.
                await alice.send(type="agent", action="ask", text="What is ice?")
                await alice.until(is_at_work, since=asked)
                # The end of the sentence is near, within what the agent waits for a pause.
                await alice.until(lambda frame: is_partial(frame) and "power" in frame["text"].lower())
                asked_to_end = time.monotonic()
                first.send_signal(signal.SIGTERM)
                newcomer = await alice.until(lambda frame: is_newcomer(old_id, frame), seconds=HAND_OVER_SECS)
                since = alice.received.index(newcomer)
                left_secs = asked_to_end + HAND_OVER_SECS - time.monotonic()
                await alice.until(is_at_work, since=since, seconds=left_secs)
                await alice.until(lambda frame: is_caption("powerhouse", frame), seconds=0.1)
                await alice.until(is_speaking, since=since)
                again = MicrophoneTrack()
                await alice.connect_agent(again, ear.attach, since)
                again.say(sentences[1])
                await alice.until(lambda frame: is_caption("leaves", frame), since=since, seconds=CAPTION_SECS)
                await alice.until(is_end_of_timer, since=since)
                await asyncio.to_thread(first.wait, 10)
                lines = await stored_lines(account, slug, lambda lines: "leaves" in " ".join(spoken_by(lines)))
            captions = [one.frame for one in alice.received if is_caption("", one.frame)]
    assert spoken_by(lines) == [frame["text"] for frame in captions if frame["peer_id"] == alice.peer_id]
    assert sum("powerhouse" in text for text in spoken_by(lines)) == 1


def spoken_by(lines: list[Frame]) -> list[str]:
    return [line["text"] for line in lines if line["kind"] == "speech"]
