"""How much of a sound is explained by another one, and what the guard makes of it. Sounds are noise with a rhythm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.audio.echo import MAX_DELAY_SECS, own_share, prepared
from aiagent.audio.echo_guard import LOOK_BACK_SECS, EchoGuard, Verdict
from aiagent.audio.echo_path import EchoPath
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

pytestmark = pytest.mark.unit

WINDOW = 512
WINDOW_SECS = WINDOW / SPEECH_RATE_HZ
SECS = 3


def voice(seed: int, secs: float = SECS) -> Samples:
    """A sound that is louder and softer like speech."""
    at = np.arange(int(secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    noise = np.random.default_rng(seed).standard_normal(len(at))
    return np.asarray(0.1 * noise * (1 + np.sin(2 * np.pi * (3 + seed) * at)), np.float32)


def delayed(sound: Samples, secs: float, gain: float) -> Samples:
    shift = int(secs * SPEECH_RATE_HZ)
    moved = gain * np.concatenate([np.zeros(shift, np.float32), sound])
    return np.asarray(moved[: len(sound)], np.float32)


class Loudspeaker:
    """The sound played until a given moment; it began at 0."""

    def __init__(self, sound: Samples) -> None:
        self.sound = sound
        self.until = len(sound) / SPEECH_RATE_HZ

    def played_since(self, at: float) -> bool:
        return self.until >= at

    def before(self, now: float, secs: float) -> Samples:
        end, length = int(now * SPEECH_RATE_HZ), int(secs * SPEECH_RATE_HZ)
        padded = np.concatenate([np.zeros(length, np.float32), self.sound, np.zeros(10 * SPEECH_RATE_HZ, np.float32)])
        return padded[end : end + length]


def share(heard: Samples, played: Samples) -> float:
    """The share at the end of two sounds that end together."""
    length = int(LOOK_BACK_SECS * SPEECH_RATE_HZ)
    reach = length + int(MAX_DELAY_SECS * SPEECH_RATE_HZ)
    return own_share(prepared(heard[-length:]), prepared(played[-reach:]), 0.0)


@given(st.floats(0, MAX_DELAY_SECS - 0.02), st.floats(0.01, 2))
def test_an_echo_is_explained_at_any_delay_and_loudness(delay_secs: float, gain: float) -> None:
    assert share(delayed(voice(1), delay_secs, gain), voice(1)) > 0.8


def test_another_voice_is_not_explained() -> None:
    assert share(voice(2), voice(1)) < 0.1


@pytest.mark.parametrize("heard", [np.zeros(SECS * SPEECH_RATE_HZ, np.float32), voice(2)])
def test_silence_explains_nothing_and_is_not_explained(heard: Samples) -> None:
    assert share(heard, np.zeros_like(heard)) == 0
    assert share(np.zeros_like(heard), voice(1)) == 0


def run(guard: EchoGuard, heard: Samples, begin_secs: float) -> list[tuple[float, Verdict]]:
    """The verdicts from the window at which speech seems to begin."""
    verdicts = []
    for begin in range(0, len(heard) - WINDOW, WINDOW):
        now = (begin + WINDOW) / SPEECH_RATE_HZ
        guard.hear(heard[begin : begin + WINDOW], now, voiced=True)
        if now >= begin_secs:
            verdicts.append((now, guard.onset(now)))
    return verdicts


def test_an_echo_stays_an_echo() -> None:
    guard = EchoGuard(Loudspeaker(voice(1)), WINDOW_SECS)
    assert {verdict for _, verdict in run(guard, delayed(voice(1), 0.12, 0.2), 1.0)} == {Verdict.ECHO}


def test_who_joins_in_is_heard_within_a_third_of_a_second() -> None:
    heard = delayed(voice(1), 0.12, 0.2)
    heard[2 * SPEECH_RATE_HZ :] += voice(2)[2 * SPEECH_RATE_HZ :]
    guard = EchoGuard(Loudspeaker(voice(1)), WINDOW_SECS)
    talk_at = next(now for now, verdict in run(guard, heard, 1.0) if verdict is Verdict.TALK)
    assert 2.0 < talk_at < 2.35


def test_somebody_who_begins_to_speak_is_not_kept_waiting() -> None:
    heard = voice(2)
    heard[:SPEECH_RATE_HZ] *= 0.001
    guard = EchoGuard(Loudspeaker(voice(1)), WINDOW_SECS)
    verdicts = run(guard, heard, 1.1)
    assert next(now for now, verdict in verdicts if verdict is Verdict.TALK) < 1.25


def test_without_the_agents_voice_all_speech_is_talk() -> None:
    loudspeaker = Loudspeaker(voice(1))
    loudspeaker.until = -10
    guard = EchoGuard(loudspeaker, WINDOW_SECS)
    assert run(guard, voice(1), 1.0)[0][1] is Verdict.TALK


def test_speech_that_turns_out_to_be_an_echo_is_taken_back_once() -> None:
    guard = EchoGuard(Loudspeaker(voice(1)), WINDOW_SECS)
    heard = delayed(voice(1), 0.12, 0.5)
    taken_back = []
    for begin in range(0, len(heard) - WINDOW, WINDOW):
        now = (begin + WINDOW) / SPEECH_RATE_HZ
        guard.hear(heard[begin : begin + WINDOW], now, voiced=True)
        if now >= 1.0 and guard.is_echo_after_all(now, spoken_secs=now - 1.0):
            taken_back.append(now)
            break
    assert len(taken_back) == 1
    assert taken_back[0] < 1.3
    assert guard.was_echo


def reverberant(sound: Samples, delay_secs: float, gain: float, seed: int = 9) -> Samples:
    """An echo of which three quarters come by many ways, fading by 60 dB in 0.6 s."""
    at = np.arange(int(0.6 * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    room = np.random.default_rng(seed).standard_normal(len(at)) * 10 ** (-3 * at / 0.6)
    room *= np.sqrt(3 / np.sum(room**2))
    room[0] = 1
    size = 1 << (len(sound) + len(room)).bit_length()
    echo = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)[: len(sound)]
    return delayed(np.asarray(echo / 2, np.float32), delay_secs, gain)


def learned(path: EchoPath, heard: Samples, played: Samples) -> list[float]:
    """The share that is explained, window by window of 32 ms."""
    loudspeaker, sound, shares = Loudspeaker(played), prepared(heard), []
    for end in range(3 * WINDOW // 2, len(sound), WINDOW // 2):
        now = 2 * end / SPEECH_RATE_HZ

        def before(secs: float, now: float = now) -> Samples:
            return prepared(loudspeaker.before(now, secs))

        path.hear(sound[max(0, end - 40 * WINDOW // 2) : end], before)
        shares.append(path.share())
    return shares


@pytest.mark.parametrize("delay_secs", [0.15, 0.3, 0.45])
@pytest.mark.parametrize("gain", [0.25, 0.7])
def test_the_way_through_a_reverberant_room_is_learned(delay_secs: float, gain: float) -> None:
    heard = reverberant(voice(1), delay_secs, gain)
    assert share(heard, voice(1)) < 0.5
    assert min(learned(EchoPath(), heard, voice(1))[45:]) > 0.7


def test_a_voice_that_is_no_echo_is_not_learned() -> None:
    assert max(learned(EchoPath(), voice(2), voice(1))[45:]) < 0.2


def test_a_way_that_has_become_longer_is_found_again() -> None:
    path = EchoPath()
    learned(path, reverberant(voice(1), 0.15, 0.5), voice(1))
    assert min(learned(path, reverberant(voice(1), 0.4, 0.5), voice(1))[70:]) > 0.7


def test_in_a_reverberant_room_an_echo_stays_an_echo_and_who_joins_in_is_heard_until_they_are_done() -> None:
    played, both = voice(1, 4), reverberant(voice(1, 4), 0.3, 0.5)
    both[2 * SPEECH_RATE_HZ : 3 * SPEECH_RATE_HZ] += voice(2, 4)[2 * SPEECH_RATE_HZ : 3 * SPEECH_RATE_HZ]
    guard = EchoGuard(Loudspeaker(played), WINDOW_SECS)
    talks: list[float] = []
    drowns: list[float] = []
    for begin in range(0, len(both) - WINDOW, WINDOW):
        now = (begin + WINDOW) / SPEECH_RATE_HZ
        guard.hear(both[begin : begin + WINDOW], now, voiced=now > 0.3)
        if talks:
            assert not guard.is_echo_after_all(now, spoken_secs=now - talks[0])
            drowns += [now] if guard.drowns else []
        elif now > 0.45 and guard.onset(now) is Verdict.TALK:
            talks.append(now)
            guard.ended()
    assert 2.0 < talks[0] < 2.4
    assert 3.0 < drowns[0] < 3.4


@pytest.mark.parametrize("seed", range(10))
def test_packets_that_come_unevenly_make_no_talk_of_an_echo(seed: int) -> None:
    played, random = voice(1, 4), np.random.default_rng(seed)
    heard, guard, last = reverberant(played, 0.3, 0.5), EchoGuard(Loudspeaker(played), WINDOW_SECS), 0.0
    verdicts = set()
    for begin in range(0, len(heard) - WINDOW, WINDOW):
        late_secs = random.uniform(0, 0.05) + 0.2 * (random.random() < 0.05)
        last = now = max(last, (begin + WINDOW) / SPEECH_RATE_HZ + late_secs)
        guard.hear(heard[begin : begin + WINDOW], now, voiced=begin > 0.3 * SPEECH_RATE_HZ)
        if begin > 0.5 * SPEECH_RATE_HZ:
            verdicts.add(guard.onset(now))
    assert Verdict.TALK not in verdicts


def test_after_a_gap_in_the_packets_the_echo_is_known_at_once() -> None:
    played = voice(1, 6)
    heard, guard = reverberant(played, 0.3, 0.5), EchoGuard(Loudspeaker(played), WINDOW_SECS)
    gap = range(2 * SPEECH_RATE_HZ, 4 * SPEECH_RATE_HZ)
    verdicts = set()
    for begin in range(0, len(heard) - WINDOW, WINDOW):
        if begin in gap:
            continue
        now = (begin + WINDOW) / SPEECH_RATE_HZ
        guard.hear(heard[begin : begin + WINDOW], now, voiced=begin > 0.3 * SPEECH_RATE_HZ)
        if begin > 4.3 * SPEECH_RATE_HZ:
            verdicts.add(guard.onset(now))
    assert Verdict.TALK not in verdicts
