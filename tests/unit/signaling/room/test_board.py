"""The whiteboard: who may draw, what fits, that what was removed stays removed, and the frames for late comers."""

import json
import uuid
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.signaling.errors import ProtocolError, RefusalError
from conference.signaling.protocol.board import Board, BoardItem, Line, LiveMark, Stroke
from conference.signaling.protocol.parse import FRAME_BYTES, parse
from conference.signaling.room import board as rules
from conference.signaling.room.effects import Announce, BoardClear, BoardRemove
from conference.signaling.room.server_frames import PART_BYTES, board_content
from tests.unit.board_store import BoardUnderTest, note

pytestmark = pytest.mark.unit

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def board() -> BoardUnderTest:
    """Alice is host, bob and the guest carol take part, and the board is open."""
    return BoardUnderTest()


def test_what_is_put_is_an_event_and_in_the_store(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    (event,) = board.room.events("board")
    assert (event["action"], event["from"]) == ("put", "bob")
    (entry,) = event["entries"]
    assert entry == board.entry(ONE)
    assert entry["version"] == event["seq"]
    assert entry["object"]["text"] == "hello"


def test_the_last_writer_wins_with_a_larger_version(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    first = board.entry(ONE)["version"]
    board.put(board.alice, ONE, note("goodbye"))
    assert board.entry(ONE)["object"]["text"] == "goodbye"
    assert board.entry(ONE)["version"] > first
    assert board.facts.objects == 1


def test_what_was_removed_stays_removed(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    board.act(board.alice, Board(action="remove", edition=1, object_ids=[ONE, TWO]))
    assert board.room.events("board")[0]["object_ids"] == [str(ONE)]
    board.put(board.bob, ONE, note("again"))
    assert board.room.events() == []
    assert board.entries() == {}
    assert (board.facts.objects, board.facts.bytes, board.facts.removed) == (0, 0, 1)


def test_removing_what_is_not_there_is_no_event(board: BoardUnderTest) -> None:
    board.act(board.bob, Board(action="remove", edition=1, object_ids=[ONE]))
    assert board.room.events() == []


def test_after_a_clear_what_was_meant_for_the_old_board_comes_too_late(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    board.act(board.alice, Board(action="clear"))
    assert BoardClear() in board.room.effects
    assert board.room.events("board")[0]["edition"] == 2
    assert board.room.events("room_updated")[0]["changes"]["board"]["edition"] == 2
    for late in (
        Board(action="put", edition=1, items=[BoardItem(object_id=TWO, object=note("late"))]),
        Board(action="remove", edition=1, object_ids=[ONE]),
    ):
        with pytest.raises(RefusalError) as caught:
            board.act(board.bob, late)
        assert caught.value.code == "conflict"
    board.put(board.bob, ONE, note("new"))
    assert list(board.entries()) == [str(ONE)]


def test_nobody_draws_on_a_closed_board(board: BoardUnderTest) -> None:
    board.act(board.alice, Board(action="close"))
    assert board.room.events("room_updated")[0]["changes"]["board"]["open"] is False
    for who in (board.alice, board.bob):
        with pytest.raises(RefusalError) as caught:
            board.put(who, ONE, note("hello"))
        assert caught.value.code == "conflict"


def test_where_only_moderators_draw_others_look_on(board: BoardUnderTest) -> None:
    board.act(board.alice, Board(action="allow", who="moderators"))
    board.put(board.alice, ONE, note("hello"))
    for frame in (
        Board(action="put", edition=1, items=[BoardItem(object_id=TWO, object=note("me too"))]),
        Board(action="remove", edition=1, object_ids=[ONE]),
        Board(action="live", mark=LiveMark(x=1, y=2)),
    ):
        with pytest.raises(RefusalError) as caught:
            board.act(board.bob, frame)
        assert caught.value.code == "forbidden"


@pytest.mark.parametrize("action", ["open", "close", "allow", "clear"])
def test_only_moderators_run_the_board(board: BoardUnderTest, action: Any) -> None:
    frame = Board(action=action, who="everyone")
    for who in (board.bob, board.carol, board.nova):
        with pytest.raises(RefusalError) as caught:
            board.act(who, frame)
        assert caught.value.code == "forbidden"


def test_the_ai_participant_does_not_draw(board: BoardUnderTest) -> None:
    with pytest.raises(RefusalError):
        board.put(board.nova, ONE, note("hello"))


def test_guests_draw_where_everyone_may(board: BoardUnderTest) -> None:
    board.put(board.carol, ONE, note("hello"))
    assert board.facts.objects == 1


def test_opening_an_open_board_is_no_event(board: BoardUnderTest) -> None:
    board.act(board.alice, Board(action="open"))
    assert board.room.events() == []


def test_what_moderators_do_with_the_board_is_in_the_audit_log(board: BoardUnderTest) -> None:
    board.act(board.alice, Board(action="allow", who="moderators"))
    assert board.room.actions() == [("board_allow", "Alice", None, None)]
    board.act(board.alice, Board(action="open"))
    assert board.room.actions() == []


def test_a_live_mark_goes_to_all_without_a_number(board: BoardUnderTest) -> None:
    before = board.room.room
    board.act(board.bob, Board(action="live", mark=LiveMark(x=1, y=2)))
    (effect,) = board.room.effects
    assert isinstance(effect, Announce)
    assert effect.frame["from"] == "bob"
    assert "seq" not in effect.frame
    assert board.room.room is before


def test_a_full_board_takes_changes_and_removals_but_nothing_new(
    board: BoardUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_OBJECTS", 1)
    board.put(board.bob, ONE, note("hello"))
    with pytest.raises(RefusalError) as caught:
        board.put(board.bob, TWO, note("one more"))
    assert (caught.value.code, caught.value.message) == ("conflict", "the board is full")
    board.put(board.bob, ONE, note("changed"))
    board.act(board.bob, Board(action="remove", edition=1, object_ids=[ONE]))
    board.put(board.bob, TWO, note("fits now"))


def test_a_board_of_too_many_bytes_still_becomes_smaller(
    board: BoardUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.put(board.bob, ONE, note("x" * 500))
    monkeypatch.setattr(rules, "MOST_BYTES", 400)
    with pytest.raises(RefusalError):
        board.put(board.bob, ONE, note("x" * 501))
    board.put(board.bob, ONE, note("x" * 499))


def test_ids_are_not_used_up_without_end(board: BoardUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_IDS", 1)
    board.put(board.bob, ONE, note("hello"))
    board.act(board.bob, Board(action="remove", edition=1, object_ids=[ONE]))
    with pytest.raises(RefusalError):
        board.put(board.bob, TWO, note("one more"))
    board.act(board.alice, Board(action="clear"))
    board.put(board.bob, TWO, note("one more"))


def test_an_object_of_more_than_16_kib_is_refused(board: BoardUnderTest) -> None:
    stroke = Stroke(colour="ink", z=1, width=2, points=[12345.678901] * 2000)
    with pytest.raises(RefusalError) as caught:
        board.put(board.bob, ONE, stroke)
    assert caught.value.code == "bad_field"
    assert board.facts.objects == 0


def test_a_removal_tells_the_store_what_to_forget(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    board.act(board.bob, Board(action="remove", edition=1, object_ids=[ONE, ONE]))
    assert BoardRemove((str(ONE),)) in board.room.effects
    assert board.facts.objects == 0


def test_the_board_is_stored_when_the_meeting_ends(board: BoardUnderTest) -> None:
    board.put(board.bob, ONE, note("hello"))
    board.end()
    (record,) = [effect for effect in board.room.effects if getattr(effect, "task", "") == "classroom.store_board"]
    assert set(record.fields) == {"room_slug", "meeting_id", "meeting_started_at"}  # type: ignore[union-attr]


def test_an_empty_board_is_not_stored(board: BoardUnderTest) -> None:
    board.end()
    assert not [effect for effect in board.room.effects if getattr(effect, "task", "") == "classroom.store_board"]


IDS = st.integers(1, 4).map(lambda number: uuid.UUID(int=number))
STEPS = st.one_of(
    st.builds(lambda one, text: (one, note(text)), IDS, st.text(max_size=9)),
    st.builds(lambda ids: Board(action="remove", edition=1, object_ids=ids), st.lists(IDS, min_size=1, max_size=3)),
    st.just(Board(action="clear")),
)


@given(steps=st.lists(STEPS, max_size=25))
def test_the_room_knows_how_much_is_on_its_board(steps: list[Any]) -> None:
    board = BoardUnderTest()
    removed: set[str] = set()
    for step in steps:
        if isinstance(step, tuple):
            board.put(board.alice, *step)
        elif step.action == "clear":
            board.act(board.alice, step)
            removed.clear()
        else:
            there = set(board.entries())
            board.act(board.alice, msgspec.structs.replace(step, edition=board.facts.edition))
            removed |= there - set(board.entries())
        texts = [text for text in board.store.values() if text]
        assert board.facts.objects == len(texts)
        assert board.facts.bytes == sum(len(text.encode()) for text in texts)
        assert board.facts.removed == len(removed)
        assert not removed & set(board.entries())


# What clients send

STROKE = {"kind": "stroke", "colour": "ink", "z": 1, "width": 3, "points": [0, 0, 1, 1]}
LINE = {"kind": "line", "colour": "red", "z": 1, "width": 3, "x1": 0, "y1": 0, "x2": 5, "y2": 5}


def put(object: dict[str, Any]) -> str:
    item = {"object_id": str(ONE), "object": object}
    return json.dumps({"type": "board", "action": "put", "edition": 1, "items": [item]})


def test_objects_are_told_apart_by_their_kind() -> None:
    frame = parse(put(LINE))
    assert isinstance(frame, Board)
    assert frame.items is not None
    assert isinstance(frame.items[0].object, Line)


@pytest.mark.parametrize(
    "object",
    [
        {**STROKE, "kind": "script"},
        {**STROKE, "points": [0, 0, 1]},
        {**STROKE, "points": []},
        {**STROKE, "points": [0, 0, 1, "1"]},
        {**STROKE, "points": [0] * 2002},
        {**STROKE, "pressures": [0.5]},
        {**STROKE, "pressures": [0.5, 1.5]},
        {**STROKE, "colour": "#f00"},
        {**STROKE, "width": 1000},
        {**STROKE, "z": -1},
        {**LINE, "x1": 1e9},
        {**LINE, "x1": None},
        {"kind": "text", "colour": "ink", "z": 1, "x": 0, "y": 0, "w": 10, "size": 20, "text": ""},
        {"kind": "note", "colour": "ink", "z": 1, "x": 0, "y": 0, "w": 10, "h": 10, "text": "x" * 2001},
        {"kind": "shape", "form": "star", "colour": "ink", "z": 1, "width": 2, "x": 0, "y": 0, "w": 10, "h": 10},
    ],
)
def test_objects_that_cannot_be_are_refused(object: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse(put(object))
    assert caught.value.code == "bad_field"


# For late comers


def test_the_content_comes_in_parts_that_hold_everything() -> None:
    texts = [json.dumps({"object_id": str(uuid.UUID(int=n)), "pad": "é" * 4000}).encode() for n in range(40)]
    frames = board_content(edition=3, as_of=17, texts=texts)
    assert len(frames) > 1
    assert all(len(frame.encode()) < FRAME_BYTES for frame in frames)
    parts = [json.loads(frame) for frame in frames]
    assert [part["part"] for part in parts] == list(range(1, len(parts) + 1))
    assert {(part["edition"], part["as_of"], part["parts"]) for part in parts} == {(3, 17, len(parts))}
    assert [entry for part in parts for entry in part["entries"]] == [json.loads(text) for text in texts]
    assert PART_BYTES < FRAME_BYTES


def test_an_empty_board_is_one_frame() -> None:
    (frame,) = board_content(edition=1, as_of=4, texts=[])
    assert json.loads(frame)["entries"] == []
