"""The floor: the raised hand, replies, interruptions by words, refusals, and what must never happen."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.turn.barge_in import LONGEST_BACKCHANNEL_SECS, interrupts, is_backchannel, is_closing, is_stop
from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    PrepareReply,
    Question,
    RaiseHand,
    Refusal,
    RefuseQuestion,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.follow_ups import REPLY_WINDOW_SECS
from aiagent.turn.preparation import PREPARED_FOR_SECS
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit


def machine(mode: Mode = Mode.ADDRESSED) -> TurnMachine:
    turns = TurnMachine(mode, ("Nova", "诺娃"))
    turns.addressing.set_people(["Alice", "Bob Miller", "王芳"])
    return turns


def begun(commands: list[Command]) -> Question:
    (command,) = [c for c in commands if isinstance(c, BeginReply | ConfirmReply)]
    return command.question


def say(turns: TurnMachine, text: str, peer_id: str = "alice", began_at: float = 9.0) -> list[Command]:
    """Somebody says this in one second."""
    turns.speech_started(peer_id)
    commands = turns.speech_stopped(peer_id, began_at + 1)
    return commands + turns.utterance_recognised(peer_id, text, began_at + 1, began_at + 1.1, began_at=began_at)


def answer(turns: TurnMachine, *, until: float, said: str = "It is frozen water.") -> None:
    """The question that is answered is answered."""
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.reply_finished(turns.reply.turn_id, until, said)


def test_in_hand_mode_a_question_raises_the_hand_and_is_thought_about() -> None:
    turns = machine(Mode.HAND)
    prepare, raise_hand = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    assert raise_hand == RaiseHand(True)
    assert turns.state is TurnState.HAND
    assert turns.wants_to_answer == prepare.question
    assert turns.queued == 0


def test_a_moderator_lets_it_say_what_it_has_prepared() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    (confirm,) = turns.let_speak(20.0)
    assert isinstance(confirm, ConfirmReply)
    assert confirm.question.turn_id == prepare.question.turn_id
    assert confirm.question.not_before == 20.0
    assert turns.state is TurnState.THINKING


def test_what_was_prepared_too_long_ago_is_thought_of_anew() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    dropped, begin = turns.let_speak(11.0 + PREPARED_FOR_SECS)
    assert dropped == DropReply(prepare.question.turn_id)
    assert isinstance(begin, BeginReply)


def test_the_talk_of_who_asked_does_not_drop_what_waits_for_a_moderator() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    turns.speech_started("alice")
    assert turns.speech_continued("alice", 2.0, 15.0) == []
    turns.speech_stopped("alice", 16.0)
    assert turns.utterance_recognised("alice", "I really want to know.", 16.0, 16.1, began_at=14.0) == []
    assert turns.state is TurnState.HAND


def test_the_agent_that_may_speak_waits_until_nobody_else_does() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    turns.speech_started("bob")
    assert [type(c) for c in turns.let_speak(20.0)] == [ConfirmReply, HoldPlayout]
    assert turns.speech_stopped("bob", 21.0) == [ReleasePlayout()]


def test_a_lowered_hand_declines_the_answer() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    assert turns.declined() == [DropReply(prepare.question.turn_id)]
    assert turns.state is TurnState.IDLE
    assert turns.let_speak(20.0) == []


def test_the_hand_is_raised_again_for_the_next_question() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    assert say(turns, "Nova, what is steam?", "bob", 12.0) == []
    assert turns.queued == 1
    first = turns.let_speak(20.0)
    assert first[-1] == RaiseHand(True)
    assert turns.wants_to_answer
    assert turns.wants_to_answer.asked_by == "bob"
    answer(turns, until=25.0)
    assert turns.state is TurnState.HAND


def test_a_moderator_who_types_is_answered_at_once() -> None:
    turns = machine(Mode.HAND)
    assert begun(turns.asked("alice", "what is ice?", 1.0, by_moderator=True)).aloud
    turns = machine(Mode.HAND)
    assert [type(c) for c in turns.asked("bob", "what is ice?", 1.0)] == [PrepareReply, RaiseHand]


def test_another_mode_lowers_the_hand() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    commands = turns.set_mode(Mode.ADDRESSED)
    assert [type(c) for c in commands] == [DropReply, RaiseHand]
    assert commands[-1] == RaiseHand(False)
    assert turns.state is TurnState.IDLE


def test_an_agent_that_comes_back_shows_its_hand_as_it_is() -> None:
    turns = machine(Mode.HAND)
    assert turns.hand_is(raised=False) == []
    assert turns.hand_is(raised=True) == [RaiseHand(False)]
    say(turns, "Nova, what is ice?")
    assert turns.hand_is(raised=False) == [RaiseHand(True)]


@pytest.mark.parametrize("how", ["stop", "mute", "left"])
def test_the_hand_goes_down_with_its_question(how: str) -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    happened: dict[str, Callable[[], list[Command]]] = {
        "stop": turns.stopped,
        "mute": lambda: turns.set_muted(True),
        "left": lambda: turns.participant_left("alice", 20.0),
    }
    commands = happened[how]()
    assert [type(c) for c in commands] == [DropReply, RaiseHand]
    assert commands[-1] == RaiseHand(False)


def test_in_captions_mode_a_typed_question_is_answered_in_writing_whoever_speaks() -> None:
    turns = machine(Mode.CAPTIONS)
    question = begun(turns.asked("alice", "what is ice?", 1.0))
    assert (question.aloud, question.in_chat) == (False, True)
    assert turns.speech_started("bob") == []
    assert turns.speech_continued("bob", 2.0, 3.0) == []
    assert turns.reply == question


def test_a_question_from_the_chat_is_answered_aloud_and_in_writing() -> None:
    question = begun(machine().asked("alice", "what is ice?", 1.0, in_chat=True))
    assert (question.aloud, question.in_chat) == (True, True)


def test_a_reply_within_eight_seconds_needs_no_name() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert begun(say(turns, "And what is steam?", began_at=15.0 + REPLY_WINDOW_SECS)).text == "And what is steam?"
    answer(turns, until=30.0)
    assert say(turns, "Good to know that.", began_at=30.1 + REPLY_WINDOW_SECS) == []


def test_a_reply_counts_by_its_beginning_however_long_it_is() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert turns.utterance_recognised("alice", "and so on", 40.0, 40.1, began_at=20.0) != []


@pytest.mark.parametrize(
    "text",
    ["Bob, what do you think?", "Bob Miller, your turn.", "王芳，你怎么看？", "Mm-hm.", "Okay, thank you.", "谢谢。"],
)
def test_talk_to_somebody_else_and_thanks_are_no_reply(text: str) -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, text, began_at=16.0) == []


def test_yes_is_a_reply_to_a_question_of_the_agent() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0, said="Frozen water. Shall I go on?")
    assert begun(say(turns, "Yes.", began_at=16.0)).text == "Yes."


def test_nobody_replies_to_the_agent_once_somebody_else_has_spoken() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "I knew that.", "bob", 15.5) == []
    assert say(turns, "So did I.", began_at=17.0) == []


def test_a_nod_of_somebody_else_leaves_the_reply_open() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "Mm-hm.", "bob", 15.5) == []
    assert begun(say(turns, "And steam?", began_at=17.0)).text == "And steam?"


def test_only_who_was_answered_replies() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "And what is steam?", "bob", 16.0) == []


def test_what_interrupts_the_answer_to_oneself_is_a_reply() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.speech_started("alice")
    assert [type(c) for c in turns.speech_continued("alice", 1.2, 14.0)] == [DropReply]
    turns.speech_stopped("alice", 14.0)
    question = begun(turns.utterance_recognised("alice", "No, I mean the drug.", 14.0, 14.1, began_at=12.5))
    assert question.text == "No, I mean the drug."


def speaking(turns: TurnMachine) -> str:
    """The agent is heard; the turn id."""
    say(turns, "Nova, what is ice?")
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    return turns.reply.turn_id


def test_two_words_interrupt_before_half_a_second_has_passed() -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 0.3, 12.0) == []
    assert turns.partial_recognised("bob", "Hang", 12.0) == []
    assert turns.partial_recognised("bob", "Hang on", 12.1) == [DropReply(turn_id)]


def test_a_nod_does_not_interrupt_however_it_is_drawn_out() -> None:
    turns = machine()
    speaking(turns)
    turns.speech_started("bob")
    assert turns.partial_recognised("bob", "Mm-hm, yeah", 12.0) == []
    assert turns.speech_continued("bob", LONGEST_BACKCHANNEL_SECS - 0.1, 13.0) == []
    assert turns.speech_stopped("bob", 13.5) == [ReleasePlayout()]
    assert turns.utterance_recognised("bob", "Mm-hm, yeah.", 13.4, 13.6, began_at=12.0) == []
    assert turns.state is TurnState.SPEAKING


def test_words_that_are_understood_late_interrupt_late() -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    turns.speech_stopped("bob", 12.0)
    assert turns.utterance_recognised("bob", "Wait a moment.", 12.0, 12.3, began_at=11.6) == [DropReply(turn_id)]


def test_talk_that_ended_before_the_agent_spoke_does_not_interrupt_it() -> None:
    turns = machine()
    turns.speech_started("bob")
    turns.speech_stopped("bob", 9.0)
    speaking(turns)
    assert turns.utterance_recognised("bob", "I think so too.", 9.0, 12.0, began_at=8.0) == []


@pytest.mark.parametrize("text", ["Nova, stop.", "Stop!", "停。", "Nova, be quiet please stop", "诺娃，别说了。"])
def test_the_agent_is_told_to_stop(text: str) -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    turns.speech_stopped("bob", 12.0)
    commands = turns.utterance_recognised("bob", text, 12.0, 12.3, began_at=11.6)
    assert DropReply(turn_id) in commands
    if not text.startswith("Nova, be"):
        assert turns.state is TurnState.IDLE


def test_whose_question_waits_may_leave() -> None:
    turns = machine()
    turns.asked("alice", "one", 1.0)
    turns.asked("bob", "two", 1.0)
    turns.participant_left("bob", 2.0)
    assert turns.queued == 0
    assert turns.reply
    assert turns.reply_finished(turns.reply.turn_id, 3.0) == []


def test_an_answer_nobody_has_heard_yet_goes_with_who_asked() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    turns.asked("bob", "two", 1.0)
    dropped, begin = turns.participant_left("alice", 2.0)
    assert dropped == DropReply(first.turn_id)
    assert isinstance(begin, BeginReply)
    assert begin.question.asked_by == "bob"


def test_an_answer_that_is_heard_goes_on_when_who_asked_leaves() -> None:
    turns = machine()
    speaking(turns)
    assert turns.participant_left("alice", 12.0) == []
    assert turns.state is TurnState.SPEAKING


@pytest.mark.parametrize(
    ("voiced_secs", "text", "expected"),
    [
        (0.4, "", False),
        (0.5, "", True),
        (0.2, "Wait", False),
        (0.2, "But why", True),
        (1.0, "Yeah", False),
        (1.6, "Yeah", True),
        (1.0, "嗯嗯", False),
        (0.3, "等一下好吗", True),
    ],
)
def test_time_and_words_interrupt(voiced_secs: float, text: str, expected: bool) -> None:
    assert interrupts(voiced_secs, text) is expected


@pytest.mark.parametrize("text", ["Mm-hm, okay.", "Yeah, I see.", "嗯，对对对。", "Right right", "Got it, thanks"])
def test_sounds_of_listening_may_be_combined(text: str) -> None:
    assert is_closing(text)
    assert is_backchannel(text) is ("thanks" not in text)


@pytest.mark.parametrize("text", ["Yeah, but why?", "OK Nova", "I see a problem", "好的但是为什么"])
def test_more_than_listening_is_no_backchannel(text: str) -> None:
    assert not is_backchannel(text)
    assert not is_stop(text)


EVENTS = (
    *("start", "more", "stop", "likely", "final", "nod", "final else", "words", "ask", "ask in chat", "moderator asks"),
    *("audible", "done", "left", "halt", "mute", "unmute", "let speak", "decline"),
    *(f"mode {mode.value}" for mode in Mode),
)


class Room:
    """A room that does what the machine says: who speaks, what is held, and whether the hand is up."""

    def __init__(self) -> None:
        self.turns = machine()
        self.now = 0.0
        self.speakers: set[str] = set()
        self.held = False
        self.hand = False
        self.prepared: set[str] = set()
        self.refused = 0

    def happen(self, event: str, peer_id: str) -> None:
        self.now += 0.5
        turns, now = self.turns, self.now
        reply_id = turns.reply.turn_id if turns.reply else "none"
        match event:
            case "start":
                self.speakers.add(peer_id)
                commands = turns.speech_started(peer_id)
            case "stop":
                self.speakers.discard(peer_id)
                commands = turns.speech_stopped(peer_id, now)
            case "left":
                self.speakers.discard(peer_id)
                commands = turns.participant_left(peer_id, now)
            case "let speak":
                self.hand = False
                commands = turns.let_speak(now)
            case "decline":
                self.hand = False
                commands = turns.declined()
            case "audible":
                # A packet is played only where the playout is not held.
                if turns.reply and turns.reply.aloud and not self.held:
                    turns.became_audible(reply_id)
                commands = []
            case _:
                commands = self._said(event, peer_id, reply_id)
        for command in commands:
            self._follow(command)

    def _said(self, event: str, peer_id: str, reply_id: str) -> list[Command]:
        turns, now = self.turns, self.now
        if event.startswith("mode "):
            return turns.set_mode(Mode(event.removeprefix("mode ")))
        texts = {"final": "Nova, what is ice?", "nod": "Mm-hm.", "final else": "And steam?"}
        if event in texts:
            return turns.utterance_recognised(peer_id, texts[event], now, now, began_at=now - 1)
        happened: dict[str, Callable[[], list[Command]]] = {
            "more": lambda: turns.speech_continued(peer_id, 0.6, now),
            "likely": lambda: turns.utterance_likely(peer_id, "Nova, what is ice?", now, 0.4, now, began_at=now - 1),
            "words": lambda: turns.partial_recognised(peer_id, "hang on", now),
            "ask": lambda: turns.asked(peer_id, "what", now),
            "ask in chat": lambda: turns.asked(peer_id, "what", now, in_chat=True),
            "moderator asks": lambda: turns.asked(peer_id, "what", now, by_moderator=True),
            "done": lambda: turns.reply_finished(reply_id, now),
            "halt": turns.stopped,
            "mute": lambda: turns.set_muted(True),
            "unmute": lambda: turns.set_muted(False),
        }
        return happened[event]()

    def _follow(self, command: Command) -> None:
        match command:
            case BeginReply() | ReleasePlayout():
                self.held = False
            case ConfirmReply(question):
                assert question.turn_id in self.prepared
                self.prepared.discard(question.turn_id)
                self.held = False
            case HoldPlayout():
                self.held = True
            case PrepareReply(question):
                assert not self.prepared, "one answer is prepared at a time"
                self.prepared.add(question.turn_id)
            case DropReply(turn_id):
                self.prepared.discard(turn_id)
            case RaiseHand(raised):
                assert raised is not self.hand
                self.hand = raised
            case RefuseQuestion():
                self.refused += 1


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(["alice", "bob", "carol"])), max_size=80))
def test_the_agent_is_never_heard_while_somebody_speaks(history: list[tuple[str, str]]) -> None:
    room = Room()
    for event, peer_id in history:
        room.happen(event, peer_id)
        turns = room.turns
        if turns.reply and turns.reply.aloud and room.speakers:
            assert room.held, "the playout runs while somebody speaks"
        if turns.reply and turns.reply.aloud and not room.speakers:
            assert not room.held, "nobody speaks and the agent still waits"
        assert room.hand is (turns.wants_to_answer is not None)
        assert 0 <= turns.queued <= 2
        if turns.muted or turns.mode is Mode.OFF:
            assert turns.wants_to_answer is None
        if turns.mode in (Mode.CAPTIONS, Mode.OFF):
            assert turns.reply is None or not turns.reply.aloud


@given(st.lists(st.sampled_from(["ask", "ask in chat"]), min_size=4, max_size=12))
def test_a_question_too_many_is_refused_and_none_is_lost(history: list[str]) -> None:
    room = Room()
    for event in history:
        room.happen(event, "bob")
    assert room.refused == 1
    answered = 0
    while room.turns.reply:
        answered += 1
        room.happen("done", "bob")
    assert answered == 3


def test_a_refusal_is_not_repeated_at_once() -> None:
    turns = machine(Mode.OFF)
    assert turns.asked("bob", "why?", 1.0) == [RefuseQuestion("bob", Refusal.MUTED)]
    assert turns.asked("bob", "why?", 2.0) == []
    assert turns.asked("bob", "why?", 12.0) == [RefuseQuestion("bob", Refusal.MUTED)]
