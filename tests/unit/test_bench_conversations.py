"""Scripts of conversations, and how their outcomes are judged."""

import numpy as np
import pytest

from bench.conversations.addressing import FOLLOW_UP, SPOKEN_ABOUT, TALK, YES_NO
from bench.conversations.clips import VOICED_RMS, WINDOW_SAMPLES, clip, with_pause
from bench.conversations.figures import figures, percent
from bench.conversations.hearing import Audible
from bench.conversations.loudspeaker import Loudspeaker, Room, response
from bench.conversations.outcome import Outcome, Said, judge
from bench.conversations.player import within
from bench.conversations.script import Conversation, Line, Start, Wants
from bench.conversations.scripts import (
    BOB,
    INTERRUPTION,
    LISTENING,
    QUESTION,
    REMARK,
    REVERBERATION,
    TALK_OVER_ECHO,
    TWO_MICROPHONES,
    conversations,
    pause_kind,
)
from bench.participant import Received
from bench.sentences import WordErrors
from bench.voices import LEVEL_RMS, SOUND_RATE_HZ, Sound, babble, rms_below_speech, white

pytestmark = pytest.mark.unit

ALICE_ID, AGENT_ID = "alice-id", "agent-id"


def audible(*spans: tuple[float, float]) -> Audible:
    """The agent was audible in these spans of seconds."""
    heard = Audible()
    heard.moments = [moment for begin, end in spans for moment in np.arange(begin, end, 0.02).tolist()]
    return heard


def caption(at: float, peer_id: str, text: str) -> Received:
    return Received(at, {"type": "caption", "final": True, "peer_id": peer_id, "text": text})


def said(wants: Wants, *frames: Received, text: str = "Nova, what is water?") -> Said:
    """A line from 10.0 to 12.0 s."""
    return Said(Line("Alice", text, wants), ALICE_ID, AGENT_ID, 10.0, 12.0, frames)


def test_an_answer_is_counted_from_the_end_of_the_question() -> None:
    outcome = judge(said(Wants.ANSWER, caption(12.4, ALICE_ID, "Nova what is water")), audible((12.9, 15.0)))
    assert outcome.answer_ms == pytest.approx(900)
    assert outcome.caption_ms == pytest.approx(400)
    assert outcome.words.errors == 0
    assert not outcome.missed
    assert not outcome.cut_off


def test_an_answer_before_the_end_is_a_cut_off() -> None:
    assert judge(said(Wants.ANSWER), audible((11.5, 14.0))).cut_off


def test_no_answer_in_time_is_a_missed_question() -> None:
    assert judge(said(Wants.ANSWER), audible((3.0, 5.0), (40.0, 41.0))).missed


def test_an_answer_nobody_wanted_is_a_false_one() -> None:
    def answer_to(peer_id: str) -> Received:
        metrics = {"first_audio_ms": 600}
        return Received(12.9, {"type": "agent_state", "state": "speaking", "asked_by": peer_id, "metrics": metrics})

    heard = audible((12.9, 15.0))
    assert judge(said(Wants.NOTHING, answer_to(ALICE_ID)), heard).answered_falsely
    assert not judge(said(Wants.NOTHING, answer_to("bob")), heard).answered_falsely
    assert not judge(said(Wants.NOTHING), audible()).answered_falsely


def test_the_captions_of_all_parts_of_a_line_count() -> None:
    parts = (caption(11.0, ALICE_ID, "Nova, what"), caption(12.3, ALICE_ID, "is water?"), caption(12.4, "bob", "Yes."))
    assert judge(said(Wants.ANSWER, *parts), audible((13.0, 14.0))).words == WordErrors(0, 4)


def test_an_interruption_is_over_when_the_agent_is_silent_for_good() -> None:
    heard = audible((8.0, 10.1), (10.3, 10.5))
    outcome = judge(said(Wants.SILENCE, caption(12.0, AGENT_ID, "A volcano is an")), heard)
    assert outcome.silent_ms == pytest.approx(480 + 80, abs=25)


def test_an_agent_that_was_silent_or_done_cannot_be_interrupted() -> None:
    assert judge(said(Wants.SILENCE), audible((5.0, 8.0))).silent_ms is None
    done = caption(10.3, AGENT_ID, "A volcano is an opening.")
    assert judge(said(Wants.SILENCE, done), audible((8.0, 10.2))).silent_ms is None


def test_after_a_sign_of_listening_the_agent_goes_on_or_was_stopped_or_done() -> None:
    assert judge(said(Wants.MORE), audible((8.0, 10.1), (12.5, 14.0))).went_on is True
    broken = caption(12.4, AGENT_ID, "A volcano is an")
    assert judge(said(Wants.MORE, broken), audible((8.0, 10.1))).went_on is False
    whole = caption(11.0, AGENT_ID, "A volcano is an opening.")
    assert judge(said(Wants.MORE, whole), audible((8.0, 11.0))).went_on is None
    assert judge(said(Wants.MORE), audible((5.0, 8.0))).went_on is None


def test_the_agents_own_times_are_those_of_the_turn_that_was_asked_for() -> None:
    def state(at: float, asked_by: str, asr_ms: int) -> Received:
        metrics = {"asr_ms": asr_ms, "first_audio_ms": 700}
        return Received(at, {"type": "agent_state", "asked_by": asked_by, "metrics": metrics})

    frames = (state(9.0, ALICE_ID, 1), state(12.5, "bob", 2), state(12.9, ALICE_ID, 3))
    assert judge(said(Wants.ANSWER, *frames), audible((12.9, 14.0))).stages["asr_ms"] == 3


def test_the_figures_count_cut_offs_and_what_was_missed() -> None:
    words = WordErrors(0, 5)
    answered = Outcome(Wants.ANSWER, words, answer_ms=800.0, caption_ms=300.0)
    cut = Outcome(Wants.ANSWER, words, answer_ms=900.0, cut_off=True)
    missed = Outcome(Wants.ANSWER, words)
    found = {
        line.name: line
        for line in figures(
            {
                QUESTION: [answered, missed],
                pause_kind(0.6): [answered, answered, answered, cut],
                REMARK: [Outcome(Wants.NOTHING, words), Outcome(Wants.NOTHING, words, stages={"asr_ms": 90.0})],
                INTERRUPTION: [Outcome(Wants.SILENCE, words, silent_ms=250.0)],
                LISTENING: [Outcome(Wants.MORE, words, went_on=True), Outcome(Wants.MORE, words)],
            }
        )
    }
    assert found["Voice to voice"].median == 800
    assert found["Cut off in a pause of 600 ms"].median == 25
    assert found["Cut off in a pause of 600 ms"].is_met is False
    assert found["Questions missed"].median == pytest.approx(100 / 6)
    assert found["Answered without being asked"].median == 50
    assert found["Interruption to silence"].is_met
    assert found["Stopped by a sign of listening"].median == 0
    assert figures({}) == []
    assert percent([True, False]) == 50


def test_every_script_can_be_played_and_judged() -> None:
    for conversation in conversations():
        assert isinstance(conversation, Conversation)
        first, *others = conversation.lines
        assert first.start is Start.QUIET
        for line in conversation.lines:
            assert line.text.count("|") == (1 if line.pause_secs else 0)
        for line in others:
            assert line.speaker == BOB or line.start is Start.ANSWERED
    assert sum(conversation.kind == pause_kind(0.6) for conversation in conversations()) >= 10


def test_each_of_two_lines_of_a_speaker_has_its_own_frames() -> None:
    received = [caption(at, ALICE_ID, str(at)) for at in (9.0, 12.0, 19.0, 22.0)]
    assert [frame.at for frame in within(received, [10.0, 20.0], 10.0)] == [9.0, 12.0, 19.0]
    assert [frame.at for frame in within(received, [10.0, 20.0], 20.0)] == [22.0]
    assert [frame.at for frame in within(received, [10.0], 10.0)] == [9.0, 12.0, 19.0, 22.0]


@pytest.mark.parametrize("kind", [YES_NO, SPOKEN_ABOUT, TALK, FOLLOW_UP])
def test_there_are_enough_lines_about_who_is_addressed(kind: str) -> None:
    assert len({conversation.lines for conversation in conversations() if conversation.kind == kind}) >= 20


def test_the_figures_tell_who_was_taken_for_addressed() -> None:
    words = WordErrors(0, 5)
    answered, missed = Outcome(Wants.ANSWER, words, answer_ms=800.0), Outcome(Wants.ANSWER, words)
    quiet, wrong = Outcome(Wants.NOTHING, words), Outcome(Wants.NOTHING, words, stages={"asr_ms": 90.0})
    found = {
        line.name: line.median
        for line in figures(
            {
                YES_NO: [answered, missed],
                SPOKEN_ABOUT: [quiet, quiet, quiet, wrong],
                TALK: [answered, quiet, missed, wrong],
                FOLLOW_UP: [missed, answered, answered, answered],
            }
        )
    }
    assert found["Yes/no questions missed"] == 50
    assert found["Talk about the agent answered"] == 25
    assert found["Talk after an answer answered"] == 50
    assert found["Follow-ups missed"] == 0


def tone(secs: float, level: float = 0.3) -> Sound:
    return np.asarray(np.sin(np.arange(int(secs * SOUND_RATE_HZ)) * 0.05) * level, np.float32)


def test_a_pause_is_as_long_as_wanted_and_no_word_is_lost() -> None:
    silence = np.zeros(int(0.1 * SOUND_RATE_HZ), np.float32)
    spoken = np.concatenate([tone(1.0), silence, tone(0.8)])
    paused = with_pause(spoken, near=int(1.2 * SOUND_RATE_HZ), pause_secs=0.6)
    quiet = np.abs(paused) < VOICED_RMS / 10
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    longest = max(edges[1::2] - edges[::2])
    assert longest / SOUND_RATE_HZ == pytest.approx(0.6, abs=2 * WINDOW_SAMPLES / SOUND_RATE_HZ)
    assert len(paused) / SOUND_RATE_HZ == pytest.approx(2.4, abs=0.03)


def test_a_clip_knows_where_its_voice_begins_and_ends() -> None:
    quiet = np.zeros(int(0.5 * SOUND_RATE_HZ), np.float32)
    encoded = clip(np.concatenate([quiet, tone(1.0), quiet]), white(SOUND_RATE_HZ, 0.0003))
    assert encoded.first_voiced * 0.02 == pytest.approx(0.7, abs=0.03)
    assert encoded.last_voiced * 0.02 == pytest.approx(1.7, abs=0.03)
    assert len(encoded.packets) * 0.02 == pytest.approx(2.2, abs=0.03)


def test_noise_is_as_loud_as_wanted() -> None:
    level = rms_below_speech(15.0)
    assert level == pytest.approx(LEVEL_RMS * 0.178, rel=0.01)
    crowd = babble(SOUND_RATE_HZ, level, [tone(0.7), tone(0.9)])
    for noise in (white(SOUND_RATE_HZ, level), crowd):
        assert np.sqrt(np.mean(noise**2)) == pytest.approx(level, rel=0.05)


def test_a_voice_in_two_microphones_counts_once_when_one_of_them_is_captioned_and_answered() -> None:
    words = WordErrors(0, 5)
    alone = Outcome(Wants.ONCE, words, caption_ms=100.0, stages={"first_audio_ms": 1.0}, captions=1)
    silent = Outcome(Wants.ONCE, words)
    named = {figure.name: figure for figure in figures({TWO_MICROPHONES: [alone, silent, silent, alone, alone, alone]})}
    shares = {name.partition(": ")[2]: round(found.median) for name, found in named.items() if found.unit == "%"}
    assert shares == {"captioned twice": 33, "answered twice": 33, "not answered": 0}


def test_the_second_microphone_says_the_same_at_the_same_time() -> None:
    pairs = [conversation.lines for conversation in conversations() if conversation.kind == TWO_MICROPHONES]
    assert len(pairs) >= 20
    assert all(own.text == other.text and other.start is Start.TOGETHER for own, other in pairs)
    assert {other.gain for _, other in pairs} >= {0.3, 1.0}


def test_an_answer_in_a_reverberant_room_is_judged_by_its_turns_and_by_captions_of_others() -> None:
    def turn(asked_by: str, *, interrupted: bool) -> Received:
        return Received(14.0, {"type": "agent_turn", "turn": {"asked_by": asked_by, "interrupted": interrupted}})

    heard = audible((12.9, 14.0))
    own = (caption(12.4, ALICE_ID, "Nova what is water"), caption(14.0, AGENT_ID, "Water is wet."))
    good = judge(said(Wants.ALONE, *own, turn(ALICE_ID, interrupted=False)), heard)
    assert (good.interrupted, good.others_captions, good.others_answered) == (False, 0, False)
    echo = (
        caption(13.5, "bob-id", "Water is wet."),
        turn(ALICE_ID, interrupted=True),
        turn("bob-id", interrupted=False),
    )
    bad = judge(said(Wants.ALONE, *own, *echo), heard)
    assert (bad.interrupted, bad.others_captions, bad.others_answered) == (True, 1, True)
    values = {each.name: each.median for each in figures({REVERBERATION: [good, bad]})}
    assert values["Reverberation: interrupts itself"] == values["Reverberation: answers itself"] == 50.0
    assert values["Reverberation: captioned as a person"] == 50.0
    assert values["Reverberation: no answer"] == 0.0


def test_twenty_reverberant_rooms_are_played_in_silence_and_twenty_with_talk() -> None:
    for kind in (REVERBERATION, TALK_OVER_ECHO):
        rooms = [conversation.echo for conversation in conversations() if conversation.kind == kind]
        assert len(set(rooms)) == len(rooms) == 20
        assert all(room and 0.25 <= room.gain <= 0.7 and 0.15 <= room.delay_secs <= 0.45 for room in rooms)


def test_a_loudspeaker_is_heard_late_softer_and_with_a_tail() -> None:
    room = Room(0.5, 0.2, 0.4, 0.0, 1)
    loudspeaker = Loudspeaker(response(room, 8000))
    click = np.zeros(160, np.float32)
    click[0] = 1
    loudspeaker.play(click)
    sound = np.concatenate([loudspeaker.heard(160) for _ in range(50)])
    assert not np.abs(sound[:1600]).max() > 1e-6
    assert np.sum(sound**2) == pytest.approx(0.25, rel=0.01)
    assert np.sum(sound[1616:] ** 2) > 0.1
    assert np.sum(sound[1600 + 3200 :] ** 2) < 1e-5


def test_what_comes_unevenly_from_the_network_is_played_evenly() -> None:
    straight = np.ones(1, np.float32)
    loudspeaker = Loudspeaker(straight, buffered=320)
    sound = np.arange(1, 641, dtype=np.float32)
    heard = []
    for number in range(6):
        for begin in {0: (0, 160), 2: (320,), 3: (480,)}.get(number, ()):
            loudspeaker.play(sound[begin : begin + 160])
        heard.append(loudspeaker.heard(160))
    assert np.allclose(np.concatenate(heard)[320:], sound)
