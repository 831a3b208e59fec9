"""How much of what a microphone hears is the agent's own voice, come back through a loudspeaker. Pure.

What was played is laid beside what was heard at every delay; at the best one a short filter, found by least squares,
makes from it what of the heard sound it can. Source: the Wiener solution of echo cancellation, for one short window.
"""

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

MAX_DELAY_SECS = 0.6
_DECIMATION = 2
_RATE_HZ = SPEECH_RATE_HZ // _DECIMATION
_MAX_DELAY = int(MAX_DELAY_SECS * _RATE_HZ)
_TAPS = 32
# The vowels of two voices look alike; what is high in them tells them apart.
_PRE_EMPHASIS = 0.9
_REGULARISATION = 1e-3
_SILENCE_ENERGY = 1e-9
_MOST_NOISE = 0.5
_LOW_PASS_HZ = 3400
_LOW_PASS_TAPS = 31


def _low_pass() -> Samples:
    """A windowed sinc: what is above half of the low rate would come back as something else."""
    at = np.arange(_LOW_PASS_TAPS) - _LOW_PASS_TAPS // 2
    taps = np.sinc(2 * _LOW_PASS_HZ / SPEECH_RATE_HZ * at) * np.hamming(_LOW_PASS_TAPS)
    return np.asarray(taps / taps.sum(), np.float32)


_LOW_PASS = _low_pass()


def prepared(samples: Samples) -> Samples:
    """The form in which sounds are compared: 8 kHz, high tones raised. `samples` is 16 kHz mono."""
    narrow = np.convolve(samples, _LOW_PASS, "same")[::_DECIMATION]
    return np.asarray(np.append(narrow[:1], narrow[1:] - _PRE_EMPHASIS * narrow[:-1]), np.float32)


def energy(sound: Samples) -> float:
    """Mean square of a prepared sound."""
    return float(np.mean(sound**2)) if len(sound) else 0.0


def own_share(heard: Samples, played: Samples, noise_energy: float) -> float:
    """The share, 0..1, of the energy of `heard` above the room's noise that `played` explains.

    Both are prepared sounds that end at the same moment; `played` reaches back further by MAX_DELAY_SECS.
    """
    total = float(heard @ heard)
    spoken = total - min(noise_energy * len(heard), total * _MOST_NOISE)
    if spoken <= _SILENCE_ENERGY or energy(played) <= _SILENCE_ENERGY:
        return 0.0
    delays = _shifted(played, len(heard), _best_shift(heard, played))
    products = delays @ delays.T
    products += np.eye(len(products)) * (_REGULARISATION * np.trace(products) / len(products) + _SILENCE_ENERGY)
    matches = delays @ heard
    explained = float(matches @ np.linalg.solve(products, matches))
    return min(1.0, max(0.0, explained / spoken))


def _best_shift(heard: Samples, played: Samples) -> int:
    """Where in `played` the piece begins that is most like `heard`."""
    size = 1 << (len(played) + len(heard) - 1).bit_length()
    spectrum = np.fft.rfft(played, size) * np.conj(np.fft.rfft(heard, size))
    shifts = len(played) - len(heard) + 1
    likeness = np.abs(np.fft.irfft(spectrum, size)[:shifts])
    sums = np.concatenate([[0.0], np.cumsum(played.astype(np.float64) ** 2)])
    energies = sums[len(heard) :] - sums[:shifts]
    floor = 1e-3 * float(energies.max()) + _SILENCE_ENERGY
    return int(np.argmax(likeness / np.sqrt(np.maximum(energies, floor))))


def _shifted(played: Samples, length: int, shift: int) -> Samples:
    first = max(0, shift - _TAPS // 2)
    last = min(first + _TAPS, len(played) - length + 1)
    return np.stack([played[begin : begin + length] for begin in range(first, last)])
