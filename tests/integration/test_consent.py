"""Speech without consent: the real agent decodes nothing of it, also when a client sends it all the same."""

import asyncio

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm
from bench.system import System
from tests.integration.frames import PATIENT_SECS, is_final_of
from tests.sentences import recording
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

REFUSED = "The secret word is elephant."
ALLOWED = "Good morning, everyone."
POLL_SECS = 0.05


def is_speech(allowed: bool, frame: Frame) -> bool:
    return bool(frame["type"] == "participant_updated" and frame["changes"].get("speech") is allowed)


async def allow(person: Participant, allowed: bool) -> None:
    """Change the consent and wait until the room knows, the agent with it."""
    since = len(person.received)
    await person.send(type="state", speech=allowed)
    await person.until(lambda frame: is_speech(allowed, frame), since=since)


async def say(microphone: MicrophoneTrack, pcm: Pcm) -> None:
    """Speak, and wait until the sentence was handed to the network."""
    utterance = microphone.say(pcm)
    for _ in range(round(PATIENT_SECS / POLL_SECS)):
        if utterance.position >= len(utterance.frames):
            return
        await asyncio.sleep(POLL_SECS)
    pytest.fail("the sentence was not sent")


async def test_speech_is_captioned_only_while_it_is_allowed(parley: System) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Consent")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            for _ in range(2):
                since = len(alice.received)
                await allow(alice, False)
                await say(microphone, recording(REFUSED))
                await allow(alice, True)
                await say(microphone, recording(ALLOWED))
                await alice.until(lambda frame: is_final_of(alice.peer_id, frame), since=since, seconds=PATIENT_SECS)
            captions = [received.frame["text"] for received in alice.received if received.frame["type"] == "caption"]
    assert any(is_heard(ALLOWED, text) for text in captions)
    assert not any(is_heard(word, text) for text in captions for word in ("secret word", "elephant"))
