"""Signs of listening of more than half a second, laughs, and real interruptions beside them."""

import pytest

from aiagent.turn.barge_in import is_backchannel, is_laugh
from aiagent.turn.commands import DropReply, Mode, TurnState
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit

SIGNS = (
    *("Right, okay.", "Mm-hm, yes.", "Okay, I see.", "Yeah, makes sense.", "Oh, good point.", "Sure, sure.", "Got it."),
    *(
        "Uh-huh, right.",
        "Ah, interesting.",
        "Yes, exactly.",
        "嗯嗯，好的。",
        "对对对。",
        "好的，明白。",
        "哦，原来如此。",
        "That makes sense.",
        "Fair point.",
        "I know.",
        "没问题。",
        "嗯，我懂。",
    ),
)
LAUGHS = (
    "Ha ha ha.",
    "Haha!",
    "Hahaha.",
    "Heh heh.",
    "Hehe.",
    "You",
    "You.",
    "Ah ha ha.",
    "Hahahaha",
    "哈哈哈。",
    "呵呵",
    "嘿嘿嘿",
    "Lol.",
    "Ooh, haha!",
)


def speaking(mode: Mode = Mode.ADDRESSED) -> tuple[TurnMachine, str]:
    turns = TurnMachine(mode, ("Nova",))
    turns.utterance_recognised("alice", "Nova, what is ice?", 10.0, 10.2, began_at=8.0)
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    return turns, turns.reply.turn_id


@pytest.mark.parametrize("mode", [Mode.ADDRESSED, Mode.CONVERSATION])
@pytest.mark.parametrize("peer_id", ["alice", "bob"])
@pytest.mark.parametrize("text", [*SIGNS, *LAUGHS])
def test_a_sign_of_listening_of_nine_tenths_of_a_second_leaves_the_answer(text: str, peer_id: str, mode: Mode) -> None:
    turns, _ = speaking(mode)
    turns.speech_started(peer_id)
    commands = turns.speech_continued(peer_id, 0.6, 13.0)
    for end in range(1, len(text)):
        if not text[end].isalnum() or not text.isascii():
            commands += turns.partial_recognised(peer_id, text[:end], 13.1)
            commands += turns.speech_continued(peer_id, 0.9, 13.2)
    turns.speech_stopped(peer_id, 13.4)
    commands += turns.utterance_recognised(peer_id, text, 13.4, 13.6, began_at=12.4)
    assert commands == []
    assert turns.state is TurnState.SPEAKING


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Stop.",
            "No wait",
            "Wait, what",
            "Hold on",
            "Okay stop",
            "Yes but why",
            "Right, but",
            "Sorry, I",
            "Listen now",
        ),
        *("等一下好吗", "停。", "不对，应该", "好的但是为什么"),
    ],
)
def test_a_real_interruption_ends_the_answer_with_its_first_words(text: str) -> None:
    turns, turn_id = speaking()
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 0.3, 13.0) == []
    assert turns.partial_recognised("bob", text, 13.1) == [DropReply(turn_id)]


def test_speech_whose_words_nobody_knows_ends_the_answer_later() -> None:
    turns, turn_id = speaking()
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 1.1, 13.0) == []
    assert turns.speech_continued("bob", 1.3, 13.2) == [DropReply(turn_id)]


@pytest.mark.parametrize("mode", [Mode.ADDRESSED, Mode.CONVERSATION])
@pytest.mark.parametrize("text", LAUGHS)
def test_a_laugh_is_no_turn(text: str, mode: Mode) -> None:
    turns = TurnMachine(mode, ("Nova",))
    assert is_laugh(text)
    assert turns.utterance_recognised("alice", text, 2.0, 2.2, began_at=1.0) == []


@pytest.mark.parametrize(
    "text", ["You are right.", "Your turn.", "Hannah", "Hi", "He", "Hey", "Have you", "哈尔滨", "He he is late"]
)
def test_words_are_no_laugh(text: str) -> None:
    assert not is_laugh(text)


@pytest.mark.parametrize("text", SIGNS)
def test_signs_may_have_several_words(text: str) -> None:
    assert is_backchannel(text)
