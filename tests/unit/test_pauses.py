"""Pauses inside a question: how long the agent waits, and that both halves are answered together."""

import pytest

from aiagent.turn.commands import BeginReply, DropReply, Mode
from aiagent.turn.patience import HALVES_SECS, SHORTEST_WAIT_SECS, Patience
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit

HALVES = (
    ("What is the capital", "of the country of Australia?"),
    ("Who wrote the book", "about the white whale?"),
    ("Can you explain", "how a magnet works?"),
    ("How many people live", "in Greater London?"),
    ("Is it true", "that bats are blind?"),
    ("Tell me something", "about volcanoes on Iceland."),
    ("When did the war", "between the states end?"),
    ("Does the moon", "have an atmosphere?"),
    ("What is the best way", "to learn a language?"),
    ("Why do leaves", "turn red?"),
    ("澳大利亚的首都", "是哪一个城市？"),
    ("请告诉我", "光合作用是什么？"),
    ("世界上最高的", "山叫什么名字？"),
)


def asked(first: str, *, audible: bool) -> tuple[TurnMachine, str]:
    """Alice asks the first half until 10.0; its answer has begun."""
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.addressing.set_people(["Alice", "Bob"])
    turns.speech_started("alice")
    turns.speech_stopped("alice", 10.0)
    turns.utterance_recognised("alice", f"Nova, {first}", 10.0, 10.2, began_at=8.0)
    assert turns.reply
    if audible:
        turns.became_audible(turns.reply.turn_id)
    return turns, turns.reply.turn_id


@pytest.mark.parametrize("audible", [False, True])
@pytest.mark.parametrize("pause_secs", [0.8, 1.2])
@pytest.mark.parametrize(("first", "second"), HALVES)
def test_halves_of_a_question_are_answered_together(first: str, second: str, pause_secs: float, audible: bool) -> None:
    turns, half = asked(first, audible=audible)
    began_at = 10.0 + pause_secs
    turns.speech_started("alice")
    turns.speech_continued("alice", 0.1, began_at + 0.1)
    commands = turns.speech_continued("alice", 0.6, began_at + 0.6)
    commands += turns.partial_recognised("alice", second, began_at + 0.8)
    commands += turns.speech_stopped("alice", began_at + 1.2)
    assert DropReply(half) in commands
    (begin,) = turns.utterance_recognised("alice", second, began_at + 1.2, began_at + 1.4, began_at=began_at)
    assert isinstance(begin, BeginReply)
    whole = begin.question.text.casefold().replace(" ", "")
    assert whole == f"{first}{second}".casefold().replace(" ", "")


@pytest.mark.parametrize("audible", [False, True])
def test_a_second_half_of_one_short_word_is_known_by_its_final_text(audible: bool) -> None:
    turns, half = asked("What is the capital of", audible=audible)
    turns.speech_started("alice")
    turns.speech_continued("alice", 0.3, 11.1)
    turns.speech_stopped("alice", 11.2)
    drop, begin = turns.utterance_recognised("alice", "Spain?", 11.2, 11.4, began_at=10.8)
    assert drop == DropReply(half)
    assert isinstance(begin, BeginReply)
    assert begin.question.text == "What is the capital of Spain?"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("Nova what happened?", "In the year nineteen eighty nine."), ("Nova how do I get?", "From here to Paris.")),
        *(("Nova what is the name?", "Of the longest river."), ("Nova who was the first woman?", "To win a prize.")),
        *(("Nova what is the difference?", "Between ice and snow."), ("Nova is it true?", "That bats are blind.")),
        *(
            ("Nova what grows?", "Under the sea."),
            ("Nova who lived?", "Before the Romans."),
            ("Nova why?", "At night."),
        ),
        *(("Nova, what can I see?", "With a telescope."), ("Nova how far is it?", "From here to the moon.")),
    ],
)
def test_the_rest_is_taken_when_a_short_answer_to_the_half_is_over(first: str, second: str) -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.utterance_recognised("alice", first, 10.0, 10.2, began_at=8.0)
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.reply_finished(turns.reply.turn_id, 10.7, "Well.")
    commands = turns.utterance_recognised("alice", second, 12.4, 12.6, began_at=11.2)
    begin = commands[-1]
    assert isinstance(begin, BeginReply)
    assert begin.question.text.casefold().endswith(second.casefold())
    assert len(begin.question.text) > len(second) + 2


def test_other_talk_behind_a_short_answer_completes_nothing() -> None:
    for text in ("I will send you the report tomorrow.", "Thank you.", "Bob, can you close the door?", "Okay."):
        turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
        turns.addressing.set_people(["Alice", "Bob"])
        turns.utterance_recognised("alice", "Nova, what is ice?", 10.0, 10.2, began_at=8.0)
        assert turns.reply
        turns.became_audible(turns.reply.turn_id)
        turns.reply_finished(turns.reply.turn_id, 10.7, "Water.")
        assert turns.utterance_recognised("alice", text, 12.4, 12.6, began_at=11.2) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("Nova does the moon.", "Have an atmosphere."), ("Nova, did the Romans.", "Have glass windows?")),
        *(("Nova can elephants.", "Swim in the sea?"), ("Nova will the sun.", "Shine for ever?")),
        *(("Nova, do spiders", "have six legs?"), ("Nova would a cat", "eat an apple?")),
        *(("Nova could people.", "Live on Mars?"), ("Nova does your voice.", "Come from a person?")),
        *(("Nova should children.", "Drink coffee?"), ("Nova did this war.", "End in winter?")),
    ],
)
def test_a_half_question_that_calls_nobody_alone_is_taken_with_its_rest(first: str, second: str) -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.utterance_recognised("alice", first, 10.0, 10.2, began_at=8.0)
    commands = turns.utterance_recognised("alice", second, 12.4, 12.6, began_at=11.2)
    whole = commands[-1].question.text if commands and isinstance(commands[-1], BeginReply) else ""
    assert second.casefold().strip(".?") in whole.casefold()
    late = TurnMachine(Mode.ADDRESSED, ("Nova",))
    if not late.utterance_recognised("alice", first, 10.0, 10.2, began_at=8.0):
        assert late.utterance_recognised("alice", second, 22.4, 22.6, began_at=21.2) == []


@pytest.mark.parametrize("second", ["And we read them.", "I like that.", "They are good.", "Is Bob here?"])
def test_talk_about_the_agent_is_no_half_of_a_question(second: str) -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    for first in ("Nova does the captions.", "Nova did the minutes."):
        assert not turns.utterance_recognised("alice", first, 10.0, 10.2, began_at=8.0)
        assert not turns.utterance_recognised("alice", second, 12.4, 12.6, began_at=11.2)


@pytest.mark.parametrize(
    "text", ["Mm-hm.", "Right, okay.", "嗯嗯，好的。", "Thank you.", "Bob, close the door please."]
)
def test_a_nod_and_a_word_to_somebody_else_complete_nothing(text: str) -> None:
    turns, half = asked("what is ice?", audible=True)
    turns.speech_started("alice")
    turns.speech_continued("alice", 0.3, 11.1)
    turns.speech_stopped("alice", 11.2)
    commands = turns.utterance_recognised("alice", text, 11.2, 11.4, began_at=10.8)
    assert not any(isinstance(command, BeginReply) for command in commands)
    assert turns.reply is None or turns.reply.turn_id == half


def test_long_after_the_question_and_from_others_it_is_an_interruption() -> None:
    for peer_id, began_at in (("alice", 10.1 + HALVES_SECS), ("bob", 10.8)):
        turns, half = asked("what is ice?", audible=True)
        turns.speech_started(peer_id)
        turns.speech_continued(peer_id, 0.1, began_at + 0.1)
        assert turns.partial_recognised(peer_id, "I have to go", began_at + 0.5) == [DropReply(half)]
        turns.speech_stopped(peer_id, began_at + 1)
        assert turns.question_in(peer_id, "I have to go.", began_at + 1.2, began_at) != "what is ice? I have to go."


@pytest.mark.parametrize(
    "text",
    [
        *("What is the.", "Tell me about the", "What is the capital of.", "What is the difference between"),
        *("Can you tell me about.", "I wonder whether", "What do you know about.", "Is there a way to.", "How are"),
        *("诺娃，我想问关于", "诺娃，如果", "猫和", "请告诉我。", "为什么天空在"),
    ],
)
def test_half_a_sentence_is_waited_for_whatever_it_sounds_like(text: str) -> None:
    for completion in (0.1, 0.9, None):
        assert Patience().wait_secs("alice", text, completion) >= SHORTEST_WAIT_SECS


@pytest.mark.parametrize(
    "text",
    [
        *("What is water made of?", "Where do you come from?", "What is that book about?", "Who do you work with?"),
        *("What is it used for?", "What are you looking at?", "Where is he?", "Turn it on.", "Can I come in?"),
        *("天空为什么是蓝的？", "这是什么？", "谁写的？", "猫和狗有什么区别？"),
    ],
)
def test_a_whole_question_is_not_waited_for(text: str) -> None:
    assert Patience().wait_secs("alice", text, 0.9) == 0.0


@pytest.mark.parametrize("text", ["Who are they?", "Who am I?", "What is she up to?", "Where is that?", "他是谁？"])
def test_where_nobody_judges_the_sound_a_question_mark_ends_the_turn(text: str) -> None:
    assert Patience().wait_secs("alice", text, None) == 0.0
