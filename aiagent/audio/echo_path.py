"""The way of the agent's voice from a loudspeaker through a room to one microphone, learned while it is heard. Pure.

In a room with reverberation most of an echo comes later than the sound that takes the straight way. So both sounds are
cut into frames that overlap and into narrow bands, and in each band the frame of the microphone is predicted from the
last frames that were played. A frame is predicted before it is learned: another voice is never explained. Source: the
convolutive transfer function of Talmon, Cohen and Gannot, "Relative Transfer Function Identification Using Convolutive
Transfer Function Approximation" (2009), solved by recursive least squares with forgetting.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aiagent.audio.echo import COMPARED_RATE_HZ, MAX_DELAY_SECS, best_delay
from aiagent.audio.formats import Samples

Bands = NDArray[np.complex64]

_FRAME = 256
_HOP = 128
_BANDS = slice(3, 112)
_BAND_COUNT = 109
# 14 frames are 0.22 s: in a room that reverberates for 0.9 s an echo is then 15 dB softer.
_TAPS = 14
_FORGETTING = 0.985
# The room fades by so much from one frame to the next, as far as nothing is known.
_FADING = 0.8
_REGULARISATION = 0.02
_SOLVE_EVERY_FRAMES = 4
_KEPT_FRAMES = 16
_LEARNED_FRAMES = 40
# The energy in the bands of a frame of noise whose samples have a mean square of 1.
_NOISE_GAIN = 0.85 * 0.375 * _FRAME**2 / 2
_WINDOW = np.asarray(np.hanning(_FRAME + 1)[:-1], np.float32)
_PRIOR = np.asarray(np.diag(_FADING ** -np.arange(_TAPS, dtype=np.float64)), np.float32)

# A way that explains less is looked for anew, and one that explains more is kept for later.
POOR_SHARE = 0.5
GOOD_SHARE = 0.6
_BETTER = 0.05
# A room fades more slowly than its filter ends: what is left is compared with the loudest echo, 60 dB in 2 s ago.
_FADES = 0.895
_FADED = 0.3
_LOOK_EVERY_FRAMES = 8
_SAME_DELAY = _HOP
_FOUND_AGAIN = 3
_NEVER = 1 << 20
_SILENCE = 1e-9


class _Frame(NamedTuple):
    """The energy of a frame, and what is left of it without what each filter explains: the newest, and the one kept."""

    total: float
    learned: float
    kept: float


class EchoPath:
    """The filter of each band, for one microphone."""

    def __init__(self) -> None:
        self._delay = self._candidate = -_NEVER
        self._found = 0
        self._frames_heard = 0
        self._loudest = 0.0
        # Overflow: the oldest frame leaves.
        self._frames: deque[_Frame] = deque(maxlen=_KEPT_FRAMES)
        self._products, self._matches, self._filters = _nothing_known()
        self._kept = self._filters

    def hear(self, microphone: Samples, played: Callable[[float], Samples]) -> None:
        """Take the next window of 32 ms, the last one of `microphone`.

        `played` gives so many seconds of the agent's voice that end with `microphone`. Both are prepared sounds.
        """
        if self._frames_heard % _LOOK_EVERY_FRAMES == 0 and self.share() < POOR_SHARE:
            self._find_delay(microphone, played)
        heard = _spectra(microphone[-_FRAME - _HOP :])
        reach = self._begins_before + (_TAPS + 1) * _HOP + _FRAME
        sound = played(reach / COMPARED_RATE_HZ)
        before = _spectra(sound[: len(sound) - self._begins_before])
        for number, frame in enumerate(heard):
            last = len(before) - len(heard) + number
            self._take(frame, before[last - _TAPS + 1 : last + 1][::-1].T)
        self._frames_heard += len(heard)
        if self._frames_heard % _SOLVE_EVERY_FRAMES == 0:
            self._learn()

    def pause(self) -> None:
        """Forget the last frames: the next ones do not follow right behind them."""
        self._frames.clear()

    def share(self, noise_energy: float = 0.0) -> float:
        """The share, 0..1, of the last quarter of a second that is explained, above a noise of that mean square."""
        if not self._frames:
            return 0.0
        total, unexplained = self._last_energies()
        noise = min(noise_energy * _NOISE_GAIN * len(self._frames), total / 2)
        left = max(0.0, unexplained - noise)
        return max(0.0, 1 - left / (max(total - noise, _FADED * self._loudest) + _SILENCE))

    @property
    def is_learned(self) -> bool:
        """Whether enough of the agent's voice was heard by this way."""
        return self._frames_heard >= _LEARNED_FRAMES

    @property
    def _begins_before(self) -> int:
        return max(0, self._delay - _HOP)

    def _take(self, frame: Bands, played: Bands) -> None:
        learned, kept = (frame - np.sum(filters * played, axis=1) for filters in (self._filters, self._kept))
        self._frames.append(_Frame(_power(frame), _power(learned), _power(kept)))
        total, unexplained = self._last_energies()
        self._loudest = max(_FADES * self._loudest, total - unexplained)
        conjugate = played.conj()
        self._products = _FORGETTING * self._products + conjugate[:, :, None] * played[:, None, :]
        self._matches = _FORGETTING * self._matches + conjugate * frame[:, None]

    def _last_energies(self) -> tuple[float, float]:
        """The energy of the last frames, and what the better of both filters leaves of it."""
        learned = sum(frame.learned for frame in self._frames)
        kept = sum(frame.kept for frame in self._frames)
        return sum(frame.total for frame in self._frames), min(learned, kept)

    def _learn(self) -> None:
        total = sum(frame.total for frame in self._frames)
        learned = sum(frame.learned for frame in self._frames)
        kept = sum(frame.kept for frame in self._frames)
        if learned < min((1 - GOOD_SHARE) * total, kept - _BETTER * total):
            self._kept = self._filters
        energies = np.trace(self._products, axis1=1, axis2=2).real / _TAPS
        floors = _REGULARISATION * (energies + 0.05 * energies.mean() + 1e-6)
        regular = self._products + floors[:, None, None].astype(np.float32) * _PRIOR
        self._filters = np.linalg.solve(regular, self._matches[:, :, None])[:, :, 0]

    def _find_delay(self, microphone: Samples, played: Callable[[float], Samples]) -> None:
        """Look for the time that the voice takes. A way that was learned is left only for one that is found again."""
        delay = best_delay(microphone, played(len(microphone) / COMPARED_RATE_HZ + MAX_DELAY_SECS))
        self._found = self._found + 1 if abs(delay - self._candidate) <= _SAME_DELAY else 1
        self._candidate = delay
        if abs(delay - self._delay) > _SAME_DELAY and (not self.is_learned or self._found >= _FOUND_AGAIN):
            self._delay = delay
            self._products, self._matches, self._filters = _nothing_known()
            self._kept = self._filters


def _nothing_known() -> tuple[Bands, Bands, Bands]:
    """The sums of products and matches of each band, and the filters that follow from them."""
    shape = (_BAND_COUNT, _TAPS)
    return np.zeros((*shape, _TAPS), np.complex64), np.zeros(shape, np.complex64), np.zeros(shape, np.complex64)


def _spectra(sound: Samples) -> Bands:
    """The bands of each frame, shape (frames, bands)."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)[::_HOP]
    return np.asarray(np.fft.rfft(frames * _WINDOW, axis=1)[:, _BANDS], np.complex64)


def _power(bands: Bands) -> float:
    return float(np.vdot(bands, bands).real)
