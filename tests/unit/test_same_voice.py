"""One voice in two microphones: one caption, that of the louder; people who speak at once keep theirs."""

import wave
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.captions.same_voice import RecentUtterances, goes_before, sound_alike
from aiagent.captions.utterance import Utterance
from tests.fakes.scripted_models import ScriptedRecognizer

pytestmark = pytest.mark.unit

SPEECH_DIR = Path(__file__).parents[1] / "data/speech"
NOW = 100.0
SENTENCE = "I think we should move the server"


def recorded(name: str) -> Samples:
    with wave.open(str(SPEECH_DIR / f"{name}.wav")) as file:
        return (np.frombuffer(file.readframes(file.getnframes()), np.int16) / np.float32(32768)).astype(np.float32)


SPOKEN, OTHER = recorded("leaves"), recorded("powerhouse")


def utterance(
    text: str,
    began_at: float = 90.0,
    ended_at: float | None = 92.0,
    gain: float = 1.0,
    peer_id: str = "bob",
    sound: Samples = SPOKEN,
) -> Utterance:
    made = Utterance(ScriptedRecognizer(), peer_id, began_at)
    made.accept(np.asarray(gain * sound, np.float32))
    made.text, made.ended_at = text, ended_at
    return made


def repeats(mine: Utterance, *others: Utterance) -> bool:
    recent = RecentUtterances()
    for each in (mine, *others):
        recent.add(each)
    return recent.repeats_another(mine, mine.text, NOW)


@pytest.mark.parametrize(
    ("quiet", "loud"),
    [
        (SENTENCE, SENTENCE),
        ("i think we should move the server.", "I think, we should move the server!"),
        ("think we should move the server", SENTENCE),
        ("I think we should move a server", SENTENCE),
        ("I think we should move", SENTENCE + " to Frankfurt"),
        ("we should move the server", SENTENCE),
        ("I sink we should move the serve her", SENTENCE),
        ("我觉得我们应该搬服务器", "我觉得，我们应该搬服务器。"),
        ("我觉得应该搬服务器", "我觉得我们应该搬服务器。"),
        ("Nova, what is the capital of France?", "Nova, what's the capital of France?"),
        ("What is the capital of France?", "Nova what is the capital of France"),
    ],
)
@pytest.mark.parametrize("late_secs", [0.0, 0.15, -0.15])
def test_the_quieter_of_two_that_say_the_same_at_once_is_dropped_and_the_louder_stays(
    quiet: str, loud: str, late_secs: float
) -> None:
    second = utterance(quiet, 90.0 + late_secs, 92.0 + late_secs, gain=0.3, peer_id="ann")
    first = utterance(loud)
    assert repeats(second, first)
    assert not repeats(first, second)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        (SENTENCE, "No, that is a very bad idea, please leave it"),
        (SENTENCE, "I think we had this last week already"),
        ("Can you hear me?", "Yes, I can hear you very well"),
        ("Where is the report?", "The report is on the shared drive"),
        ("我觉得我们应该搬服务器", "不行，服务器不能动"),
        ("Nova, what is a leaf?", "Nova, stop."),
        (SENTENCE, ""),
        ("", SENTENCE),
    ],
)
def test_people_who_say_different_things_at_once_are_both_heard(mine: str, other: str) -> None:
    assert not repeats(utterance(mine, gain=0.3, peer_id="ann", sound=OTHER), utterance(other))


@pytest.mark.parametrize(("began_at", "ended_at"), [(92.1, 94.0), (88.0, 90.0), (91.5, 94.0)])
def test_who_repeats_what_another_has_said_before_is_heard(began_at: float, ended_at: float) -> None:
    assert not repeats(utterance(SENTENCE, began_at, ended_at, gain=0.3, peer_id="ann"), utterance(SENTENCE))


def test_one_person_says_the_same_twice() -> None:
    assert not repeats(utterance(SENTENCE, gain=0.3), utterance(SENTENCE))


def test_what_is_captioned_already_is_not_captioned_again_by_a_louder_one() -> None:
    kept = utterance(SENTENCE, gain=0.3)
    kept.kept = True
    assert repeats(utterance(SENTENCE, peer_id="ann"), kept)


def test_what_was_dropped_stands_for_nobody() -> None:
    gone = utterance(SENTENCE)
    gone.dropped = True
    assert not repeats(utterance(SENTENCE, gain=0.3, peer_id="ann"), gone)


def test_the_pieces_of_one_microphone_are_compared_with_the_whole_of_the_other() -> None:
    pieces = (utterance("I think we", 90.0, 90.9), utterance("should move the server", 91.0, 92.0))
    for piece in pieces:
        piece.kept = True
    assert repeats(utterance(SENTENCE, gain=0.3, peer_id="ann"), *pieces)


def test_a_few_words_have_to_sound_alike_too() -> None:
    yes, same = utterance("Yes."), utterance("Yes.", gain=0.3, peer_id="ann")
    assert repeats(same, yes)
    assert not repeats(utterance("Yes.", gain=0.3, peer_id="ann", sound=OTHER), yes)


def test_a_distant_voice_that_is_misheard_has_to_sound_alike() -> None:
    misheard = "I sink we should no the serve her too"
    assert repeats(utterance(misheard, gain=0.3, peer_id="ann"), utterance(SENTENCE))
    assert not repeats(utterance(misheard, gain=0.3, peer_id="ann", sound=OTHER), utterance(SENTENCE))


def test_of_two_equally_loud_ones_the_earlier_goes_before() -> None:
    one, other = utterance(SENTENCE, 90.0), utterance(SENTENCE, 90.1, peer_id="ann")
    assert goes_before(one, other)
    assert not goes_before(other, one)
    assert goes_before(utterance("", gain=1.3), one)


@pytest.mark.parametrize("name", ["leaves", "powerhouse", "elephant", "tianqi", "yinian", "guanghe", "good_morning"])
@pytest.mark.parametrize("gain", [0.15, 0.5])
@pytest.mark.parametrize("delay_secs", [0.0, 0.2, 0.4])
def test_a_voice_sounds_like_itself_from_further_away(name: str, gain: float, delay_secs: float) -> None:
    sound = recorded(name)
    room = np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32) * 0.002
    reflected = np.convolve(sound, [1.0, *[0.0] * 400, 0.4, *[0.0] * 700, 0.25])[: len(sound)]
    late = np.pad(gain * reflected + room, (int(delay_secs * SPEECH_RATE_HZ), 0)).astype(np.float32)
    assert sound_alike(sound, late)


def test_voices_that_say_different_things_do_not_sound_alike() -> None:
    names = ["leaves", "powerhouse", "elephant", "tianqi", "yinian", "guanghe", "good_morning"]
    pairs = list(combinations(names, 2))
    assert [pair for pair in pairs if sound_alike(*map(recorded, pair))] == []
    assert not sound_alike(np.zeros(0, np.float32), SPOKEN)


@pytest.mark.parametrize(
    ("known", "waits"), [("", True), ("I think", True), ("I think we shou", True), ("No, that is a bad", False)]
)
def test_only_words_that_may_become_the_same_are_waited_for(known: str, waits: bool) -> None:
    recent = RecentUtterances()
    louder = utterance(known, ended_at=None)
    quieter = utterance(SENTENCE, gain=0.3, peer_id="ann")
    recent.add(louder)
    recent.add(quieter)
    assert (recent.may_repeat(quieter, SENTENCE, NOW) is louder) == waits
    assert recent.may_repeat(louder, SENTENCE, NOW) is None, "the louder waits for nobody"


def test_utterances_that_nobody_can_overlap_any_more_are_forgotten() -> None:
    recent = RecentUtterances()
    for number in range(200):
        old = utterance(SENTENCE, 10.0 * number, 10.0 * number + 2)
        old.kept = True
        recent.add(old)
        assert len(recent._recent) <= 2
    late = utterance(SENTENCE, 1990.5, None, peer_id="ann")
    recent.add(late)
    assert recent.repeats_another(late, SENTENCE, 1992.0)
    recent.forget("bob")
    assert not recent.repeats_another(late, SENTENCE, 1992.0)
