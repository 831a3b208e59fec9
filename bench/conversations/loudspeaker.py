"""A loudspeaker near a microphone, in a room that reverberates. Pure.

Source: Polack's model of a room's response: noise that fades by 60 dB in the reverberation time, behind the sound that
comes straight.
"""

from dataclasses import dataclass

import numpy as np

from bench.voices import Sound

# The sound that goes round the room begins so much later than the one that comes straight.
FIRST_REFLECTION_SECS = 0.002


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its devices.

    `gain` is the loudness of the whole echo, `delay_secs` the way through network and devices, `reverb_secs` the time
    in which it fades by 60 dB, `straight_db` how much louder than all the rest is what comes straight.
    """

    gain: float
    delay_secs: float
    reverb_secs: float
    straight_db: float
    seed: int


def rooms(count: int, seed: int) -> list[Room]:
    """Rooms in which an echo is hard to know: 0.25 to 0.7 as loud, 150 to 450 ms late, with 0.3 to 0.9 s of tail."""
    random = np.random.default_rng(seed)
    low, high = (0.25, 0.15, 0.3, -6.0), (0.7, 0.45, 0.9, 3.0)
    drawn = (random.uniform(low, high).tolist() for _ in range(count))
    return [
        Room(gain, delay_secs, reverb_secs, straight_db, seed * 1000 + number)
        for number, (gain, delay_secs, reverb_secs, straight_db) in enumerate(drawn)
    ]


def response(room: Room, rate_hz: int) -> Sound:
    """The sound in the microphone when the loudspeaker plays a click, with the delay before it."""
    random = np.random.default_rng(room.seed)
    at = np.arange(int(1.1 * room.reverb_secs * rate_hz)) / rate_hz
    tail = random.standard_normal(len(at)) * 10 ** (-3 * at / room.reverb_secs)
    tail[at < FIRST_REFLECTION_SECS] = 0
    tail *= 10 ** (-room.straight_db / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    sound = tail * room.gain / np.sqrt(np.sum(tail**2))
    return np.asarray(np.concatenate([np.zeros(int(room.delay_secs * rate_hz)), sound]), np.float32)


class Loudspeaker:
    """The sound on its way from the loudspeaker to the microphone."""

    def __init__(self, response: Sound, buffered: int = 0) -> None:
        """With `buffered` the player waits for so many samples, so that what comes unevenly is played evenly."""
        self._response = response
        self._buffered = buffered
        self._ahead = 0
        self._air = np.zeros(len(response), np.float32)

    def play(self, sound: Sound) -> None:
        """Play some sound, now or behind what is being played."""
        begin = self._ahead or self._buffered
        size = len(sound) + len(self._response) - 1
        spectrum = np.fft.rfft(sound, size) * np.fft.rfft(self._response, size)
        self._air = np.pad(self._air, (0, max(0, begin + size - len(self._air))))
        self._air[begin : begin + size] += np.fft.irfft(spectrum, size).astype(np.float32)
        self._ahead = begin + len(sound)

    def heard(self, samples: int) -> Sound:
        """The next so many samples in the microphone."""
        self._air = np.pad(self._air, (0, max(0, samples - len(self._air))))
        self._ahead = max(0, self._ahead - samples)
        heard, self._air = self._air[:samples], self._air[samples:]
        return heard
