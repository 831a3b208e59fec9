"""The AI participant in the rules of a room."""

from typing import Any
from uuid import UUID

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.agent import Agent, AgentState
from conference.signaling.protocol.captions import Caption
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor, ChangeRoom
from conference.signaling.room.effects import Announce, Record
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

SEGMENT = UUID("9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10")


def caption(peer_id: str, *, final: bool = True) -> Caption:
    return Caption(segment_id=SEGMENT, peer_id=peer_id, text="Good morning", final=final, lang="en", start=1, end=2)


def test_an_agent_is_not_wanted_without_need() -> None:
    room = RoomUnderTest(agent_enabled=False)
    alice = room.join("alice", "host")
    assert room.wishes() == []
    with pytest.raises(RefusalError) as caught:
        room.act(alice, Agent(action="invite"))
    assert caught.value.code == "agent_unavailable"
    room = RoomUnderTest(agent_mode="off")
    room.join("alice", "host")
    assert room.wishes() == []


def test_the_server_names_the_speaker(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(nova, caption("bob"))
    frame = room.events("caption")[0]
    assert (frame["name"], frame["final"], frame["segment_id"]) == ("Bob", True, str(SEGMENT))


def test_a_partial_caption_is_no_event(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    before = room.state
    effects = room.act(nova, caption("bob", final=False))
    assert [type(effect) for effect in effects] == [Announce]
    assert room.state is before


def test_a_late_caption_finds_the_name_of_who_has_left(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(bob, f.Leave())
    room.act(nova, caption("bob"))
    assert room.events("caption")[0]["name"] == "Bob"
    with pytest.raises(RefusalError):
        room.act(nova, caption("charlie"))


def test_only_the_agent_captions(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    for frame in (caption("alice"), AgentState(state="idle")):
        with pytest.raises(RefusalError) as caught:
            room.act(bob, frame)
        assert caught.value.code == "forbidden"


def test_a_newer_epoch_replaces_the_agent(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.newest_epoch = 2
    with pytest.raises(RefusalError) as caught:
        room.act(nova, caption("bob"))
    assert (caught.value.code, caught.value.close) == ("conflict", CloseCode.FORBIDDEN)
    newer = room.join("nova2", "agent")
    assert room.closed() == {"nova-socket": CloseCode.REPLACED}
    assert [event["type"] for event in room.events()] == ["participant_left", "participant_joined"]
    room.act(newer, caption("bob"))
    with pytest.raises(RefusalError):
        room.act(nova, caption("bob"))


def test_an_older_epoch_does_not_come_in(room: RoomUnderTest, nova: Actor) -> None:
    room.newest_epoch = 2
    with pytest.raises(RefusalError) as caught:
        room.join("old", "agent", epoch=1)
    assert (caught.value.code, caught.value.close) == ("conflict", CloseCode.FORBIDDEN)


def test_an_agent_does_not_enter_an_empty_room(room: RoomUnderTest) -> None:
    with pytest.raises(RefusalError) as caught:
        room.join("nova", "agent")
    assert caught.value.close == CloseCode.MEETING_ENDED
    assert room.state is None


def test_an_agent_passes_lobby_and_lock(room: RoomUnderTest, alice: Actor) -> None:
    room.apply(ChangeRoom({"lobby": True}))
    room.act(alice, Moderate(action="lock"))
    room.join("nova", "agent")
    assert "nova" in room.room.participants


def test_everyone_asks_and_stops(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(bob, Agent(action="ask", text="Why?"))
    assert room.sent(nova) == [
        {"type": "agent", "action": "ask", "text": "Why?", "mode": None, "from": "bob", "name": "Bob"}
    ]
    room.act(bob, Agent(action="stop"))


@pytest.mark.parametrize("action", ["mute", "unmute", "set_mode", "invite", "dismiss", "let_speak"])
def test_a_participant_does_not_manage_the_agent(room: RoomUnderTest, bob: Actor, nova: Actor, action: str) -> None:
    with pytest.raises(RefusalError) as caught:
        room.act(bob, Agent(action=action, mode="off"))  # type: ignore[arg-type]
    assert caught.value.code == "forbidden"


@pytest.mark.parametrize("action", ["ask", "stop", "mute", "unmute", "let_speak"])
def test_without_an_agent_it_is_unavailable(room: RoomUnderTest, alice: Actor, action: str) -> None:
    with pytest.raises(RefusalError) as caught:
        room.act(alice, Agent(action=action, text="Why?"))  # type: ignore[arg-type]
    assert caught.value.code == "agent_unavailable"


def test_dismiss_and_invite(room: RoomUnderTest, alice: Actor, nova: Actor) -> None:
    room.act(alice, Agent(action="dismiss"))
    assert room.closed() == {"nova-socket": CloseCode.LEFT}
    assert room.wishes() == [False]
    with pytest.raises(RefusalError):
        room.join("nova", "agent")
    room.act(alice, Agent(action="invite"))
    assert room.wishes() == [True]


def test_mode_off_sends_the_agent_away_and_another_mode_brings_it_back(
    room: RoomUnderTest, alice: Actor, nova: Actor
) -> None:
    room.act(alice, Agent(action="set_mode", mode="off"))
    assert room.events("room_updated")[0]["changes"]["agent"]["mode"] == "off"
    assert room.wishes() == [False]
    assert room.room.agent_state is None
    room.act(alice, Agent(action="set_mode", mode="captions"))
    assert room.wishes() == [True]


def test_a_renamed_agent_is_told(room: RoomUnderTest, nova: Actor) -> None:
    room.apply(ChangeRoom({"agent": {"name": "Stella", "wake_names": ["Stella"], "mode": "addressed"}}))
    assert room.person("nova").name == "Stella"


def test_only_the_agent_is_sent_what_the_host_asks_of_it(room: RoomUnderTest, alice: Actor, nova: Actor) -> None:
    room.apply(ChangeRoom({"agent": {"prompt": "Be kind.", "vocabulary": ["Noether"]}}))
    assert room.events() == []
    assert room.sent(nova) == [{"type": "persona", "prompt": "Be kind.", "vocabulary": ("Noether",)}]
    assert room.sent(alice) == []
    assert "Be kind." not in str(room.room.public())
    room.apply(ChangeRoom({"agent": {"speed": 1.5}}))
    assert room.sent(nova) == []
    assert room.events("room_updated")[0]["changes"]["agent"]["speed"] == 1.5


def test_an_agent_resumes_under_the_same_lease_only(room: RoomUnderTest, nova: Actor) -> None:
    room.drop(nova)
    room.join("again", "agent", socket="new", resume_hash="nova-token")
    assert room.person("nova").connected
    room.newest_epoch = 2
    room.join("next", "agent", socket="newer", resume_hash="nova-token")
    assert "nova" not in room.room.participants
    assert "next" in room.room.participants


def test_the_agent_moderates_nobody(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    with pytest.raises(RefusalError):
        room.act(nova, Moderate(action="mute", peer_id="bob"))
    with pytest.raises(RefusalError):
        room.act(nova, Agent(action="ask", text="Why?"))


def test_the_agent_stands_in_the_queue_of_hands(room: RoomUnderTest, alice: Actor, bob: Actor, nova: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    effects = room.act(nova, f.Hand(raised=True))
    assert room.room.hands == ("bob", "nova")
    assert room.events("hand")[-1]["order"] == 2
    assert not any(isinstance(effect, Record) for effect in effects), "the agent is in no attendance"


def test_a_moderator_takes_the_agents_hand(room: RoomUnderTest, alice: Actor, nova: Actor) -> None:
    with pytest.raises(RefusalError) as caught:
        room.act(alice, Agent(action="let_speak"))
    assert caught.value.code == "conflict"
    room.act(nova, f.Hand(raised=True))
    room.act(alice, Agent(action="let_speak"))
    assert [frame["action"] for frame in room.sent(nova)] == ["let_speak"]
    assert not room.person("nova").hand
    assert room.room.called is None


def test_next_lets_the_agent_speak_when_it_is_its_turn(
    room: RoomUnderTest, alice: Actor, bob: Actor, nova: Actor
) -> None:
    room.act(nova, f.Hand(raised=True))
    room.act(bob, f.Hand(raised=True))
    room.act(alice, Moderate(action="next_hand"))
    assert [frame["action"] for frame in room.sent(nova)] == ["let_speak"]
    assert room.room.called is None
    assert room.room.hands == ("bob",)


def test_a_moderator_lowers_the_agents_hand_and_a_participant_does_not(
    room: RoomUnderTest, alice: Actor, bob: Actor, nova: Actor
) -> None:
    room.act(nova, f.Hand(raised=True))
    with pytest.raises(RefusalError):
        room.act(bob, Moderate(action="lower_hand", peer_id="nova"))
    room.act(alice, Moderate(action="lower_hand", peer_id="nova"))
    assert not room.person("nova").hand
    (told,) = room.events("moderated")
    assert (told["action"], told["peer_id"], told["by"]) == ("lower_hand", "nova", "alice")
    assert room.sent(nova) == []


def test_everyone_sees_what_the_agent_waits_for(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(nova, AgentState(state="hand", turn_id=SEGMENT, asked_by="bob", queued=1, question="What is ice?"))
    (frame,) = room.events("agent_state")
    assert (frame["state"], frame["queued"], frame["question"]) == ("hand", 1, "What is ice?")
    assert room.room.agent_state is not None
    assert room.room.agent_state["question"] == "What is ice?"


def contributions(room: RoomUnderTest) -> list[dict[str, Any]]:
    task = "classroom.record_contribution"
    return [effect.fields for effect in room.effects if isinstance(effect, Record) and effect.task == task]


def test_a_question_is_kept_once_with_its_words_whatever_the_agent_reports_later(
    room: RoomUnderTest, bob: Actor, nova: Actor
) -> None:
    long = "why " * 400
    room.act(nova, AgentState(state="thinking", turn_id=SEGMENT, asked_by="bob", question=long))
    (kept,) = contributions(room)
    assert (kept["kind"], kept["name"], kept["text"]) == ("question", "Bob", long)
    assert room.events("agent_state")[0]["question"] == "", "the room sees it in the state hand only"
    room.act(nova, AgentState(state="speaking", turn_id=SEGMENT, asked_by="bob", text="Since"))
    assert contributions(room) == []


def test_a_question_that_is_typed_to_the_agent_is_kept(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(bob, Agent(action="ask", text="Why is the sky blue?"))
    (kept,) = room.records("store_question")
    assert (kept["name"], kept["text"]) == ("Bob", "Why is the sky blue?")
    room.act(bob, Agent(action="stop"))
    assert room.records("store_question") == []


def test_only_the_agent_says_which_turn_a_message_answers(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(nova, f.Chat(text="In the leaf.", turn_id=SEGMENT))
    assert room.records("store_chat")[0]["turn_id"] == str(SEGMENT)
    room.act(bob, f.Chat(text="No.", turn_id=SEGMENT))
    assert "turn_id" not in room.records("store_chat")[0]
