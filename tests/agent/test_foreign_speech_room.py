"""A room whose only model is English: Mandarin is not captioned as invented English, and its speaker is told so."""

import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr import sherpa
from aiagent.asr.engines import MoonshineEngine
from aiagent.asr.ordinary_words import load_ordinary_words
from aiagent.audio.events import SpeechContinued, SpeechStarted, SpeechStopped
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.clock import loop_time
from tests.fakes.voice_room import VoiceRoom, voice_room
from tests.spoken import is_heard

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

SPEECH_DIR = Path(__file__).parents[1] / "data/speech"
CHUNK_SAMPLES = SPEECH_RATE_HZ * 3 // 10
MANDARIN = (("guanghe", "tianqi"), ("yinian", "guanghe"), ("tianqi", "yinian"), ("tianqi", "guanghe", "yinian"))
ENGLISH = (("leaves",), ("powerhouse",), ("elephant", "leaves"), ("powerhouse", "elephant"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(models_dir: Path) -> AsyncIterator[sherpa.SherpaRecognizer]:
    recognizer = sherpa.SherpaRecognizer(MoonshineEngine(models_dir), None, load_ordinary_words(models_dir), 2)
    yield recognizer
    await recognizer.close()


def recorded(names: tuple[str, ...]) -> Samples:
    sounds = []
    for name in names:
        with wave.open(str(SPEECH_DIR / f"{name}.wav")) as file:
            sounds.append(np.frombuffer(file.readframes(file.getnframes()), np.int16) / np.float32(32768))
    return np.concatenate(sounds).astype(np.float32)


async def say(room: VoiceRoom, sound: Samples, peer_id: str) -> None:
    """Say something at the pace of partial captions, however long each of them takes."""
    tasks, began = room.path._captions._tasks, loop_time()
    room.path.on_speech(SpeechStarted(peer_id, began, began, sound[:CHUNK_SAMPLES]))
    secs = 0.0
    for start in range(CHUNK_SAMPLES, len(sound), CHUNK_SAMPLES):
        secs = start / SPEECH_RATE_HZ
        room.path.on_speech(SpeechContinued(peer_id, began + secs + 0.01, secs, sound[start : start + CHUNK_SAMPLES]))
        await tasks.drain(10)
    ended_at = began + len(sound) / SPEECH_RATE_HZ
    room.path.on_speech(SpeechStopped(peer_id, ended_at, ended_at, cut=False))
    await tasks.drain(10)


async def test_mandarin_is_not_captioned_as_english_and_its_speaker_is_told_once(
    recognizer: sherpa.SherpaRecognizer,
) -> None:
    async with voice_room(recognizer=recognizer) as room:
        for names in MANDARIN:
            await say(room, recorded(names), "alice")
        captioned = [frame for frame in room.captions("alice") if frame["final"]]
        (told,) = room.written()
        assert told.startswith("Alice, I think that you speak a language that I do not understand")
        assert len(captioned) <= 1, captioned
        assert room.captions("alice")[-1]["text"] == "", "partial captions are cleared"
        assert len(room.stored) == len(captioned)
        assert room.of_agent() == []


async def test_english_is_captioned_beside_it(recognizer: sherpa.SherpaRecognizer) -> None:
    async with voice_room(recognizer=recognizer) as room:
        for names in ENGLISH:
            await say(room, recorded(names), "bob")
        captions = [frame["text"] for frame in room.captions("bob") if frame["final"]]
        assert len(captions) == len(ENGLISH)
        assert is_heard("leaves", captions[0])
        assert room.written() == []
