"""Lines as Opus packets, made before they are played: speech, pauses in mid-sentence, and noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aiagent.audio.formats import RTP_FRAME_TICKS
from aiagent.audio.outbound import SpeechEncoder
from bench.conversations.script import Line, Noise
from bench.voices import ROOM_RMS, SOUND_RATE_HZ, Sound, Spoken, babble, rms_below_speech, white

VOICED_RMS = 0.01
VOICED_SHARE = 0.1
WINDOW_SAMPLES = SOUND_RATE_HZ // 100
SEARCH_SECS = 0.4
SNR_DB = 15.0
NOISE_SECS = 6
LEAD_SECS = 0.2
"""Sound before the first word, in which the decoder gets used to another encoder."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Packets of 20 ms with FEC, as browsers send them, and the first and last of them with a voice."""

    packets: tuple[bytes, ...]
    first_voiced: int
    last_voiced: int


def spoken_parts(line: Line) -> list[Spoken]:
    """Texts to be synthesised for the line: the whole, and the part before the pause, which shows its place."""
    before, bar, after = line.text.partition("|")
    if not bar:
        return [Spoken(line.text, line.voice)]
    whole = Spoken(f"{before.strip()}, {after.strip()}", line.voice)
    return [whole, Spoken(f"{before.strip()},", line.voice)]


def speech_of(line: Line, sounds: dict[Spoken, Sound]) -> Sound:
    """The sound of the line as loud as it is said, with a pause of `pause_secs`."""
    whole, *before = (sounds[part] for part in spoken_parts(line))
    sound = with_pause(whole, len(before[0]), line.pause_secs) if before else whole
    return sound if line.gain == 1 else np.asarray(line.gain * sound, np.float32)


def with_pause(sound: Sound, near: int, pause_secs: float) -> Sound:
    """Put a pause at the quietest place near the sample `near`; the silence that was there is part of it."""
    loud = _window_rms(sound)
    reach, middle = int(SEARCH_SECS * SOUND_RATE_HZ / WINDOW_SAMPLES), near // WINDOW_SAMPLES
    first = max(1, middle - reach)
    around = np.convolve(loud, np.ones(3), mode="same")[first : middle + reach]
    place = first + int(np.argmin(around))
    before, after = place, place
    while before > 1 and loud[before - 1] < VOICED_RMS:
        before -= 1
    while after < len(loud) - 1 and loud[after] < VOICED_RMS:
        after += 1
    silence = np.zeros(int(pause_secs * SOUND_RATE_HZ), np.float32)
    return np.concatenate([sound[: before * WINDOW_SAMPLES], silence, sound[after * WINDOW_SAMPLES :]])


def clip(speech: Sound, noise: Sound) -> Clip:
    """Encode the speech over the noise, which is repeated as long as the speech lasts."""
    lead = int(LEAD_SECS * SOUND_RATE_HZ)
    frames = -(-(lead + len(speech)) // RTP_FRAME_TICKS)
    padded = np.pad(speech, (lead, frames * RTP_FRAME_TICKS - lead - len(speech)))
    loud = np.sqrt(np.mean(np.square(padded.reshape(frames, RTP_FRAME_TICKS)), axis=1))
    # What is said softly has a voice all the same.
    voiced = np.flatnonzero(loud > min(VOICED_RMS, VOICED_SHARE * loud.max()))
    packets = SpeechEncoder().encode(padded + np.resize(noise, len(padded)), SOUND_RATE_HZ)
    return Clip(tuple(packets), int(voiced[0]), int(voiced[-1]))


def noises(speeches: Sequence[Sound]) -> dict[Noise, Sound]:
    """Some seconds of each kind of noise, 15 dB below speech; babble is made of `speeches`."""
    samples = NOISE_SECS * SOUND_RATE_HZ
    below = rms_below_speech(SNR_DB)
    return {
        Noise.QUIET_ROOM: white(samples, ROOM_RMS),
        Noise.WHITE: white(samples, below),
        Noise.BABBLE: babble(samples, below, speeches),
    }


def _window_rms(sound: Sound) -> NDArray[np.float64]:
    windows = sound[: len(sound) // WINDOW_SAMPLES * WINDOW_SAMPLES].reshape(-1, WINDOW_SAMPLES)
    return np.asarray(np.sqrt(np.mean(np.square(windows, dtype=np.float64), axis=1)))
