"""Words that a lossy network costs: the same sentences directly to the recognizer, and through packets."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soxr

from aiagent.asr import sherpa
from aiagent.asr.base import Recognizer
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.audio.outbound import SpeechEncoder
from aiagent.audio.vad import VoiceActivityModel
from bench.line import recognised, through
from bench.network import BURST, LOSS_5, LOSS_10, NO_LOSS, Loss
from bench.sentences import HARVARD
from bench.statistics import Figure, figure
from bench.voices import SOUND_RATE_HZ, VOICES, Sound, Spoken, speak_all
from bench.words import WordErrors, total, word_errors

LEAD_SECS = 0.4
TAIL_SECS = 0.6
ROOM_NOISE = 0.0003
MORE_WRONG = {LOSS_5.name: 1.0, LOSS_10.name: 3.0}


async def measure_accuracy(models_dir: Path) -> list[Figure]:
    """Word error rates without a network and with each loss, and how much the loss adds."""
    wanted = [Spoken(text, voice) for voice in VOICES for text in HARVARD]
    sounds = await speak_all(wanted, models_dir)
    recognizer = await asyncio.to_thread(sherpa.load, models_dir)
    vad = VoiceActivityModel(models_dir / "silero-vad" / "silero_vad.onnx")
    try:
        direct = total([await _direct(spoken.text, sounds[spoken], recognizer) for spoken in wanted])
        packets = {spoken: _packets(sounds[spoken]) for spoken in wanted}
        lossy: dict[str, WordErrors] = {}
        for loss in (NO_LOSS, LOSS_5, LOSS_10, BURST):
            lossy[loss.name] = total(
                [
                    await _through(spoken.text, packets[spoken], replace(loss, seed=1000 + number), vad, recognizer)
                    for number, spoken in enumerate(wanted)
                ]
            )
    finally:
        await recognizer.close()
    return _figures(direct, lossy)


async def _direct(text: str, sound: Sound, recognizer: Recognizer) -> WordErrors:
    samples = soxr.resample(sound, SOUND_RATE_HZ, SPEECH_RATE_HZ)
    return word_errors(text, await recognised([np.asarray(samples, np.float32)], recognizer))


async def _through(
    text: str, packets: Sequence[bytes], loss: Loss, vad: VoiceActivityModel, recognizer: Recognizer
) -> WordErrors:
    return word_errors(text, await recognised(through(packets, loss, vad), recognizer))


def _packets(sound: Sound) -> list[bytes]:
    lead, tail = (np.zeros(int(secs * SOUND_RATE_HZ), np.float32) for secs in (LEAD_SECS, TAIL_SECS))
    whole = np.concatenate([lead, sound, tail])
    noise = np.random.default_rng(1).standard_normal(len(whole)) * ROOM_NOISE
    return SpeechEncoder().encode((whole + noise).astype(np.float32), SOUND_RATE_HZ)


def _figures(direct: WordErrors, lossy: dict[str, WordErrors]) -> list[Figure]:
    said = f"{direct.words} words of {len(HARVARD)} Harvard sentences in {len(VOICES)} voices"
    rates = [figure("Words wrong: no network", "%", [direct.percent], f"{said}, directly to the recognizer")]
    clean = lossy[NO_LOSS.name].percent
    for name, errors in lossy.items():
        how = f"{errors.words} words through Opus with FEC, jitter buffer and voice activity detection"
        rates.append(figure(f"Words wrong: {name}", "%", [errors.percent], how))
    for name, target in MORE_WRONG.items():
        more = lossy[name].percent - clean
        rates.append(figure(f"Words wrong more: {name}", "points", [more], "than with none lost", target=target))
    return rates
