import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    PrepareReply,
    Question,
    Refusal,
    RefuseQuestion,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.patience import (
    ASKING_WAIT_SECS,
    FIRST_WAIT_SECS,
    LONGEST_WAIT_SECS,
    QUESTION_WAIT_SECS,
    UNJUDGED_WAIT_SECS,
    Patience,
)
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit


def machine(mode: Mode = Mode.ADDRESSED) -> TurnMachine:
    return TurnMachine(mode, ("Nova",))


def shown(turns: TurnMachine) -> TurnState:
    return turns.state


def begun(commands: list[Command]) -> BeginReply:
    (command,) = [c for c in commands if isinstance(c, BeginReply)]
    return command


def ask(turns: TurnMachine, text: str = "Nova, what is ice?", peer_id: str = "alice", now: float = 10.0) -> BeginReply:
    turns.speech_started(peer_id)
    turns.speech_stopped(peer_id, now)
    return begun(turns.utterance_recognised(peer_id, text, now, now + 0.1))


def test_a_question_by_name_is_answered() -> None:
    turns = machine()
    reply = ask(turns)
    assert (reply.question.text, reply.question.asked_by) == ("What is ice?", "alice")
    assert shown(turns) is TurnState.THINKING
    turns.became_audible(reply.question.turn_id)
    assert shown(turns) is TurnState.SPEAKING
    assert turns.reply_finished(reply.question.turn_id, 12.0) == []
    assert shown(turns) is TurnState.IDLE


def test_talk_among_people_is_not_answered() -> None:
    turns = machine()
    turns.speech_started("alice")
    assert shown(turns) is TurnState.LISTENING
    turns.speech_stopped("alice", 1.0)
    assert turns.utterance_recognised("alice", "What is ice?", 1.0, 1.1) == []
    assert shown(turns) is TurnState.IDLE


def test_in_conversation_mode_every_turn_is_answered() -> None:
    assert ask(machine(Mode.CONVERSATION), "What is ice?").question.text == "What is ice?"


@pytest.mark.parametrize("mode", [Mode.CAPTIONS, Mode.OFF])
def test_in_silent_modes_nothing_is_answered(mode: Mode) -> None:
    assert machine(mode).utterance_recognised("alice", "Nova, what is ice?", 1.0, 1.1) == []


def test_the_name_alone_makes_the_next_sentence_of_the_same_speaker_a_question() -> None:
    turns = machine()
    assert turns.utterance_recognised("alice", "Nova.", 1.0, 1.1) == []
    assert turns.utterance_recognised("bob", "What is ice?", 2.0, 2.1) == []
    assert begun(turns.utterance_recognised("alice", "What is ice?", 3.0, 3.1)).question.text == "What is ice?"


def test_a_call_is_forgotten_after_a_while() -> None:
    turns = machine()
    turns.utterance_recognised("alice", "Nova.", 1.0, 1.1)
    assert turns.utterance_recognised("alice", "What is ice?", 20.0, 20.1) == []


def test_a_sentence_without_an_end_is_given_more_time() -> None:
    assert ask(machine(), "Nova, what is ice?").question.not_before == 10.0
    assert ask(machine(), "Nova, what about ice").question.not_before == 10.0 + UNJUDGED_WAIT_SECS
    assert ask(machine(), "Nova, what is").question.not_before == 10.0 + FIRST_WAIT_SECS


def test_a_cough_pauses_the_agent_and_no_more() -> None:
    turns = machine()
    turns.became_audible(ask(turns).question.turn_id)
    assert turns.speech_started("bob") == [HoldPlayout()]
    assert turns.speech_continued("bob", 0.4, 10.9) == []
    assert turns.speech_stopped("bob", 11.0) == [ReleasePlayout()]
    assert shown(turns) is TurnState.SPEAKING


def test_speech_of_500_ms_takes_the_floor_once_a_word_of_it_is_known() -> None:
    turns = machine()
    reply = ask(turns)
    turns.became_audible(reply.question.turn_id)
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 0.5, 11.0) == []
    assert turns.partial_recognised("bob", "Listen", 11.1) == [DropReply(reply.question.turn_id)]
    assert shown(turns) is TurnState.LISTENING


def test_a_speaker_who_goes_on_before_the_answer_completes_the_question() -> None:
    turns = machine()
    reply = ask(turns, "Nova, what is the capital")
    assert turns.speech_started("alice") == [HoldPlayout()]
    assert turns.speech_continued("alice", 0.5, 11.0) == [DropReply(reply.question.turn_id)]
    turns.speech_stopped("alice", 12.0)
    completed = begun(turns.utterance_recognised("alice", "of France?", 12.0, 12.1))
    assert completed.question.text == "What is the capital of France?"


def test_the_agent_does_not_start_while_another_person_speaks() -> None:
    turns = machine()
    turns.speech_started("bob")
    commands = turns.utterance_recognised("alice", "Nova, what is ice?", 1.0, 1.1)
    assert [type(c) for c in commands] == [BeginReply, HoldPlayout]
    assert turns.speech_stopped("bob", 2.0) == [ReleasePlayout()]


def test_two_more_questions_wait_and_a_third_is_refused() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    for text in ("two", "three"):
        assert turns.asked("bob", text, 2.0) == []
    assert turns.queued == 2
    assert turns.asked("bob", "four", 2.0) == [RefuseQuestion("bob", Refusal.BUSY)]
    assert turns.asked("bob", "five", 3.0) == []
    second = begun(turns.reply_finished(first.question.turn_id, 3.0))
    third = begun(turns.reply_finished(second.question.turn_id, 4.0))
    assert [second.question.text, third.question.text] == ["two", "three"]
    assert turns.reply_finished(third.question.turn_id, 5.0) == []


def test_stop_ends_the_answer_and_the_waiting_questions() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    turns.asked("bob", "two", 1.0)
    assert turns.stopped() == [DropReply(first.question.turn_id)]
    assert turns.reply_finished(first.question.turn_id, 2.0) == []
    assert shown(turns) is TurnState.IDLE


def test_muted_the_agent_neither_answers_nor_takes_questions() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    assert turns.set_muted(True) == [DropReply(first.question.turn_id)]
    assert turns.asked("alice", "two", 2.0) == [RefuseQuestion("alice", Refusal.MUTED)]
    assert shown(turns) is TurnState.MUTED
    assert turns.set_muted(False) == []
    assert shown(turns) is TurnState.IDLE


def test_a_speaker_who_leaves_in_mid_sentence_does_not_block_the_agent() -> None:
    turns = machine()
    turns.became_audible(ask(turns).question.turn_id)
    turns.speech_started("bob")
    assert turns.participant_left("bob", 11.0) == [ReleasePlayout()]


def prepared(turns: TurnMachine, text: str = "Nova, what is ice?", peer_id: str = "alice") -> Question:
    """The question that the agent thinks about while the speaker pauses."""
    turns.speech_started(peer_id)
    (command,) = turns.utterance_likely(peer_id, text, 10.0, 0.5, 10.1)
    assert isinstance(command, PrepareReply)
    return command.question


def test_an_answer_is_prepared_in_the_pause_and_heard_when_the_text_was_right() -> None:
    turns = machine()
    question = prepared(turns)
    assert shown(turns) is TurnState.LISTENING
    turns.speech_stopped("alice", 10.2)
    (command,) = turns.utterance_recognised("alice", "Nova, what is ice?", 10.0, 10.2, completion=0.9)
    assert isinstance(command, ConfirmReply)
    assert (command.question.turn_id, command.question.not_before) == (question.turn_id, 10.0)
    assert shown(turns) is TurnState.THINKING


def test_a_prepared_answer_is_dropped_when_the_speaker_goes_on() -> None:
    turns = machine()
    question = prepared(turns)
    assert turns.speech_continued("alice", 0.5, 10.2) == []
    assert turns.speech_continued("alice", 0.55, 10.2) == [DropReply(question.turn_id)]


def test_a_prepared_answer_is_dropped_when_the_text_changed() -> None:
    turns = machine()
    question = prepared(turns)
    turns.speech_stopped("alice", 10.2)
    dropped, begun_reply = turns.utterance_recognised("alice", "Nova, what is eyes?", 10.0, 10.2)
    assert dropped == DropReply(question.turn_id)
    assert isinstance(begun_reply, BeginReply)
    assert begun_reply.question.text == "What is eyes?"


def test_nothing_is_prepared_while_somebody_else_speaks_or_is_answered() -> None:
    turns = machine()
    turns.speech_started("bob")
    turns.speech_started("alice")
    assert turns.utterance_likely("alice", "Nova, what is ice?", 10.0, 0.5, 10.1) == []
    turns = machine()
    ask(turns)
    turns.speech_started("bob")
    assert turns.utterance_likely("bob", "Nova, what is ice?", 10.0, 0.5, 10.1) == []


def test_looking_at_a_likely_text_uses_no_call_up() -> None:
    turns = machine()
    turns.utterance_recognised("alice", "Nova.", 1.0, 1.1)
    assert turns.question_in("alice", "What is ice?", 3.0) == "What is ice?"
    assert turns.question_in("alice", "What is ice?", 3.0) == "What is ice?"
    assert begun(turns.utterance_recognised("alice", "What is ice?", 3.0, 3.1)).question.text == "What is ice?"
    assert turns.question_in("alice", "What is ice?", 3.2) is None


def test_an_unfinished_sentence_is_waited_for_and_a_finished_one_is_not() -> None:
    assert ask(machine(), "Nova, I like ice").question.not_before == 10.0 + UNJUDGED_WAIT_SECS
    turns = machine()
    waiting = begun(turns.utterance_recognised("alice", "Nova, what is.", 10.0, 10.1, completion=0.1))
    assert waiting.question.not_before == 10.0 + FIRST_WAIT_SECS


@pytest.mark.parametrize(
    ("text", "completion", "wait_secs"),
    [
        ("Nova, what is ice?", 0.9, 0.0),
        ("Nova, what is ice?", 0.1, QUESTION_WAIT_SECS),
        ("Nova, I live in Berlin.", 0.9, 0.0),
        ("Nova, I live in Berlin.", 0.1, FIRST_WAIT_SECS),
        ("Nova, can you tell me about the.", 0.9, FIRST_WAIT_SECS),
        ("", 0.9, 0.0),
    ],
)
def test_words_and_sound_tell_together_whether_a_turn_is_over(text: str, completion: float, wait_secs: float) -> None:
    assert Patience().wait_secs("alice", text, completion) == wait_secs


@pytest.mark.parametrize("text", ["Nova, who wrote Romeo and Juliet.", "How tall is it.", "诺娃,光合作用是什么。"])
def test_what_begins_like_a_question_is_waited_for_less_long(text: str) -> None:
    assert Patience().wait_secs("alice", text, 0.2) == ASKING_WAIT_SECS
    assert Patience().wait_secs("alice", "Nova, I would say.", 0.2) == FIRST_WAIT_SECS
    assert Patience().wait_secs("alice", "Nova, what is the.", 0.2) == FIRST_WAIT_SECS


def test_the_time_of_an_answer_is_no_pause_of_who_asked() -> None:
    patience = Patience()
    patience.spoke("alice", 0.0, 1.0)
    patience.answered("alice")
    patience.spoke("alice", 3.4, 4.0)
    assert patience.wait_secs("alice", "so", 0.2) == FIRST_WAIT_SECS


def test_patience_grows_with_the_pauses_of_a_speaker() -> None:
    patience = Patience()
    patience.spoke("alice", 0.0, 1.0)
    patience.spoke("alice", 2.9, 4.0)
    assert patience.wait_secs("alice", "so", 0.2) == pytest.approx(1.9 * 1.25)
    assert patience.wait_secs("bob", "so", 0.2) == FIRST_WAIT_SECS
    patience.spoke("alice", 6.3, 7.0)
    assert patience.wait_secs("alice", "so", 0.2) == LONGEST_WAIT_SECS
    patience.forget("alice")
    assert patience.wait_secs("alice", "so", 0.2) == FIRST_WAIT_SECS


@pytest.mark.parametrize("text", ["Mm-hm.", "Yeah.", "OK!", "I see.", "嗯", "好的。", "..."])
def test_a_sound_of_listening_is_no_turn(text: str) -> None:
    turns = machine(Mode.CONVERSATION)
    assert turns.utterance_recognised("alice", text, 10.0, 10.1) == []


EVENTS = st.sampled_from(
    (
        "start",
        "more",
        "stop",
        "likely",
        "final",
        "final else",
        "ask",
        "audible",
        "done",
        "left",
        "halt",
        "mute",
        "unmute",
    )
)


def happen(turns: TurnMachine, event: str, peer_id: str, now: float) -> list[Command]:
    reply_id = turns.reply.turn_id if turns.reply else "none"
    match event:
        case "start":
            return turns.speech_started(peer_id)
        case "more":
            return turns.speech_continued(peer_id, 0.5, now)
        case "stop":
            return turns.speech_stopped(peer_id, now)
        case "likely":
            return turns.utterance_likely(peer_id, "Nova, what is ice?", now, 0.4, now)
        case "final":
            return turns.utterance_recognised(peer_id, "Nova, what is ice?", now, now)
        case "final else":
            return turns.utterance_recognised(peer_id, "Nova, what is steam?", now, now)
        case "ask":
            return turns.asked(peer_id, "what", now)
        case "done":
            return turns.reply_finished(reply_id, now)
        case "left":
            return turns.participant_left(peer_id, now)
        case "halt":
            return turns.stopped()
        case "mute" | "unmute":
            return turns.set_muted(event == "mute")
    turns.became_audible(reply_id)
    return []


@given(st.lists(st.tuples(EVENTS, st.sampled_from(["alice", "bob"])), max_size=60))
def test_replies_never_overlap_whatever_happens(history: list[tuple[str, str]]) -> None:
    turns = machine()
    open_turn: str | None = None
    prepared: str | None = None
    now = 0.0
    for event, peer_id in history:
        now += 0.5
        reply_id = turns.reply.turn_id if turns.reply else "none"
        if event == "done" and open_turn == reply_id:
            open_turn = None
        commands = happen(turns, event, peer_id, now)
        for command in commands:
            if isinstance(command, DropReply):
                assert command.turn_id in (open_turn, prepared)
                if command.turn_id == open_turn:
                    open_turn = None
                else:
                    prepared = None
            if isinstance(command, PrepareReply):
                assert (open_turn, prepared) == (None, None)
                prepared = command.question.turn_id
            if isinstance(command, ConfirmReply):
                assert (open_turn, prepared) == (None, command.question.turn_id)
                open_turn, prepared = prepared, None
            if isinstance(command, BeginReply):
                assert open_turn is None
                open_turn = command.question.turn_id
        assert (turns.reply.turn_id if turns.reply else None) == open_turn
