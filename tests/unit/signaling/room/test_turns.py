"""The AI participant's last turns in the rules of a room."""

from uuid import UUID, uuid4

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.agent import AgentTurn
from conference.signaling.room.agent import KEPT_TURNS
from conference.signaling.room.commands import Actor
from conference.signaling.room.server_frames import snapshot
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit


def turn(turn_id: UUID, first_audio_ms: int | None = 640) -> AgentTurn:
    return AgentTurn(
        turn_id=turn_id,
        asked_by="alice",
        at=1000.5,
        source="speech",
        mode="addressed",
        lang="en",
        first_audio_ms=first_audio_ms,
        provider="local",
    )


def test_everybody_hears_of_a_turn_and_who_comes_later_sees_it(room: RoomUnderTest, nova: Actor) -> None:
    turn_id = uuid4()
    room.act(nova, turn(turn_id))
    (event,) = room.events("agent_turn")
    assert (event["turn"]["turn_id"], event["turn"]["first_audio_ms"]) == (str(turn_id), 640)
    assert not {"type", "id"} & set(event["turn"])
    assert snapshot(room.room, "bob", chat=[], captions=[])["agent_turns"] == [event["turn"]]


def test_only_the_last_turns_are_kept(room: RoomUnderTest, nova: Actor) -> None:
    ids = [uuid4() for _ in range(KEPT_TURNS + 2)]
    for turn_id in ids:
        room.act(nova, turn(turn_id))
    assert [turn["turn_id"] for turn in room.room.agent_turns] == [str(turn_id) for turn_id in ids[2:]]


def test_a_turn_that_is_told_again_stands_once(room: RoomUnderTest, nova: Actor) -> None:
    turn_id = uuid4()
    for first_audio_ms in (None, 640):
        room.act(nova, turn(turn_id, first_audio_ms))
    assert [turn["first_audio_ms"] for turn in room.room.agent_turns] == [640]


def test_nobody_but_the_agent_tells_of_turns(room: RoomUnderTest, alice: Actor, nova: Actor) -> None:
    with pytest.raises(RefusalError) as caught:
        room.act(alice, turn(uuid4()))
    assert caught.value.code == "forbidden"
    assert not room.room.agent_turns
