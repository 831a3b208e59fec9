"""Echo: the share of the agent's own voice, from a loudspeaker, in the sound of a microphone. Pure.

The played sound is compared with the microphone's at every delay. At the best one a short filter, found by least
squares, explains as much of the microphone's sound as it can. Source: the Wiener solution of echo cancellation, for
one short window.
"""

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

MAX_DELAY_SECS = 0.6
_DECIMATION = 2
COMPARED_RATE_HZ = SPEECH_RATE_HZ // _DECIMATION
_TAPS = 32
# The vowels of two voices look alike; their high tones tell them apart.
_PRE_EMPHASIS = 0.9
_REGULARISATION = 1e-3
_SILENCE_ENERGY = 1e-9
_MOST_NOISE = 0.5
_LOW_PASS_HZ = 3400
_LOW_PASS_TAPS = 31
_LATE_SAMPLES = 8
TAIL_SAMPLES = 64


def _low_pass() -> Samples:
    """A windowed sinc. Without it, tones above half of the low rate would turn into other tones."""
    at = np.arange(_LOW_PASS_TAPS) - _LOW_PASS_TAPS // 2
    taps = np.sinc(2 * _LOW_PASS_HZ / SPEECH_RATE_HZ * at) * np.hamming(_LOW_PASS_TAPS)
    return np.asarray(taps / taps.sum(), np.float32)


_LOW_PASS = _low_pass()


def prepared(samples: Samples) -> Samples:
    """The form in which sounds are compared: 8 kHz, high tones raised. `samples` is 16 kHz mono."""
    narrow = np.convolve(samples, _LOW_PASS, "same")[::_DECIMATION]
    return np.asarray(np.append(narrow[:1], narrow[1:] - _PRE_EMPHASIS * narrow[:-1]), np.float32)


def prepared_between(before: Samples, samples: Samples) -> Samples:
    """As `prepared`, for a piece of a sound that goes on; `before` are the last TAIL_SAMPLES of the piece before.

    Both ends of the piece fit to their neighbours. For that it comes 1 ms late.
    """
    length = len(samples) // _DECIMATION
    return prepared(np.concatenate([before, samples]))[-_LATE_SAMPLES - length : -_LATE_SAMPLES]


def energy(sound: Samples) -> float:
    """Mean square of a prepared sound."""
    return float(np.mean(sound**2)) if len(sound) else 0.0


def own_share(microphone: Samples, played: Samples, noise_energy: float) -> float:
    """The share, 0..1, of the energy of `microphone` above the room's noise that `played` explains.

    Both are prepared sounds that end at the same moment; `played` reaches back further by MAX_DELAY_SECS.
    """
    total = float(microphone @ microphone)
    spoken = total - min(noise_energy * len(microphone), total * _MOST_NOISE)
    if spoken <= _SILENCE_ENERGY or energy(played) <= _SILENCE_ENERGY:
        return 0.0
    delays = _shifted(played, len(microphone), _best_shift(microphone, played))
    products = delays @ delays.T
    products += np.eye(len(products)) * (_REGULARISATION * np.trace(products) / len(products) + _SILENCE_ENERGY)
    matches = delays @ microphone
    explained = float(matches @ np.linalg.solve(products, matches))
    return min(1.0, max(0.0, explained / spoken))


def best_delay(microphone: Samples, played: Samples) -> int:
    """The number of samples by which `microphone` comes later than what it is most like in `played`.

    Both are prepared sounds that end at the same moment.
    """
    return len(played) - len(microphone) - _best_shift(microphone, played)


def _best_shift(microphone: Samples, played: Samples) -> int:
    """The index in `played` at which the piece most like `microphone` begins."""
    size = 1 << (len(played) + len(microphone) - 1).bit_length()
    spectrum = np.fft.rfft(played, size) * np.conj(np.fft.rfft(microphone, size))
    shifts = len(played) - len(microphone) + 1
    likeness = np.abs(np.fft.irfft(spectrum, size)[:shifts])
    sums = np.concatenate([[0.0], np.cumsum(played.astype(np.float64) ** 2)])
    energies = sums[len(microphone) :] - sums[:shifts]
    floor = 1e-3 * float(energies.max()) + _SILENCE_ENERGY
    return int(np.argmax(likeness / np.sqrt(np.maximum(energies, floor))))


def _shifted(played: Samples, length: int, shift: int) -> Samples:
    first = max(0, shift - _TAPS // 2)
    last = min(first + _TAPS, len(played) - length + 1)
    return np.stack([played[begin : begin + length] for begin in range(first, last)])
