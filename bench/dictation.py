"""Words that a network costs in the whole system: people dictate, each over a network of their own."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path

import numpy as np
import soxr

from aiagent.asr import sherpa
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.audio.outbound import SpeechEncoder
from bench.conversations.clips import Clip, clip, noises
from bench.conversations.measure import enter
from bench.conversations.player import Person
from bench.conversations.script import Noise
from bench.network import LOSS_5, LOSS_10, NO_LOSS, recognised
from bench.participant import Account, Participant
from bench.sentences import HARVARD, WordErrors, total, word_errors
from bench.statistics import Figure, figure
from bench.voices import SOUND_RATE_HZ, VOICES, Sound, Spoken, speak_all

logger = logging.getLogger(__name__)

NETWORKS = (NO_LOSS, LOSS_5, LOSS_10)
MORE_WRONG = {LOSS_5.name: 1.0, LOSS_10.name: 3.0}
PAUSE_SECS = 1.2
OFFSET_SECS = 0.7
LAST_CAPTION_SECS = 4.0


async def measure_dictation(account: Account, models_dir: Path) -> list[Figure]:
    """Everybody says all sentences in a room that is captioned."""
    wanted = [Spoken(text, voice) for text, voice in zip(HARVARD, cycle(VOICES), strict=False)]
    sounds = await speak_all(wanted, models_dir)
    direct = await _direct([sounds[spoken] for spoken in wanted], models_dir)
    bed = noises(list(sounds.values()))[Noise.QUIET_ROOM]
    clips, idle = [clip(sounds[spoken], bed) for spoken in wanted], tuple(SpeechEncoder().encode(bed, SOUND_RATE_HZ))
    slug = await account.make_room("Bench dictation", agent={"mode": "captions"})
    async with AsyncExitStack() as stack:
        people = []
        for loss in NETWORKS:
            participant = await stack.enter_async_context(Participant.join(account, slug, loss.name))
            person = await enter(participant, idle)
            person.network.change(loss)
            people.append(person)
        await asyncio.gather(*(_dictate(person, clips, number * OFFSET_SECS) for number, person in enumerate(people)))
        await asyncio.sleep(LAST_CAPTION_SECS)
        texts = [_captioned(person) for person in people]
    said = " ".join(HARVARD)
    return _figures(direct, {loss.name: word_errors(said, text) for loss, text in zip(NETWORKS, texts, strict=True)})


async def _direct(sounds: Sequence[Sound], models_dir: Path) -> WordErrors:
    recognizer = await asyncio.to_thread(sherpa.load, models_dir)
    try:
        return total(
            [
                word_errors(text, await recognised([_speech(sound)], recognizer))
                for text, sound in zip(HARVARD, sounds, strict=True)
            ]
        )
    finally:
        await recognizer.close()


def _speech(sound: Sound) -> Sound:
    return np.asarray(soxr.resample(sound, SOUND_RATE_HZ, SPEECH_RATE_HZ), np.float32)


async def _dictate(person: Person, clips: Sequence[Clip], after_secs: float) -> None:
    await asyncio.sleep(after_secs)
    for sentence in clips:
        await person.track.say(sentence).over.wait()
        await asyncio.sleep(PAUSE_SECS)
    line = person.network.line
    logger.info("%d of %d packets lost", line.lost, line.sent)


def _captioned(person: Person) -> str:
    """All final captions of what this person said."""
    own = person.participant.peer_id
    frames = [received.frame for received in person.participant.received if received.frame["type"] == "caption"]
    return " ".join(frame["text"] for frame in frames if frame["final"] and frame["peer_id"] == own)


def _figures(direct: WordErrors, lossy: dict[str, WordErrors]) -> list[Figure]:
    how = f"{direct.words} words of {len(HARVARD)} Harvard sentences in {len(VOICES)} voices"
    found = [figure("Words wrong: no network", "%", [direct.percent], f"{how}, directly to the recognizer")]
    for name, errors in lossy.items():
        found.append(figure(f"Words wrong: {name}", "%", [errors.percent], "final captions, through WebRTC"))
    for name, target in MORE_WRONG.items():
        more = lossy[name].percent - lossy[NO_LOSS.name].percent
        found.append(figure(f"Words wrong more: {name}", "points", [more], "than with none lost", target=target))
    return found
