"""The whiteboard: permission to draw, limits of size, and objects that stay removed.

The last writer of an object wins; its `version` is the number of the event that brought it.
"""

from collections.abc import Callable

from msgspec import to_builtins
from msgspec.structs import replace

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.board import Board, BoardItem
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Announce, BoardClear, BoardPut, BoardRemove
from conference.signaling.room.server_frames import encode
from conference.signaling.room.state import BoardFacts, Participant

MOST_OBJECTS = 2000
MOST_BYTES = 2 * 1024 * 1024
# Removed ids are remembered too, until the board is cleared.
MOST_IDS = 20_000
OBJECT_BYTES = 16 * 1024
AUDITED = frozenset({"open", "close", "allow", "clear"})


def board(draft: Draft, who: Participant, command: Board) -> None:
    """Change the whiteboard, or show the others what is being drawn."""
    before = draft.state
    ACTIONS[command.action](draft, who, command)
    if command.action in AUDITED and draft.state is not before:
        draft.record_action(f"board_{command.action}", who)


def _open(draft: Draft, who: Participant, command: Board) -> None:
    _set(draft, replace(draft.room.board, open=True))


def _close(draft: Draft, who: Participant, command: Board) -> None:
    _set(draft, replace(draft.room.board, open=False))


def _allow(draft: Draft, who: Participant, command: Board) -> None:
    _set(draft, replace(draft.room.board, who=command.who or "everyone"))


def _clear(draft: Draft, who: Participant, command: Board) -> None:
    """Begin another edition. Objects that are on their way to the old one come too late."""
    before = draft.room.board
    facts = BoardFacts(open=before.open, who=before.who, edition=before.edition + 1)
    draft.effects.append(BoardClear())
    draft.event("board", **{"action": "clear", "edition": facts.edition, "from": who.peer_id})
    _set(draft, facts)


def _put(draft: Draft, who: Participant, command: Board) -> None:
    _check_may_draw(draft, who)
    _check_edition(draft, command)
    facts, version = draft.room.board, draft.room.seq + 1
    known = dict(draft.context.board_sizes)
    entries, texts = {}, {}
    for item in command.items or ():
        entry = _entry(item, version)
        object_id, text = entry["object_id"], encode(entry)
        size = len(text.encode())
        if size > OBJECT_BYTES:
            raise RefusalError("bad_field", "an object of the board has at most 16 KiB")
        before = known.get(object_id)
        if before == 0:
            continue
        facts = replace(facts, objects=facts.objects + (before is None), bytes=facts.bytes + size - (before or 0))
        known[object_id] = size
        entries[object_id], texts[object_id] = entry, text
    _check_fits(draft.room.board, facts)
    if entries:
        draft.change(board=facts)
        draft.effects.append(BoardPut(texts))
        draft.event("board", **{"action": "put", "from": who.peer_id, "entries": list(entries.values())})


def _remove(draft: Draft, who: Participant, command: Board) -> None:
    _check_may_draw(draft, who)
    _check_edition(draft, command)
    known = draft.context.board_sizes
    gone = [object_id for object_id in dict.fromkeys(command.touched()) if known.get(object_id)]
    if not gone:
        return
    facts = draft.room.board
    size = facts.bytes - sum(known[object_id] for object_id in gone)
    left = replace(facts, objects=facts.objects - len(gone), bytes=size, removed=facts.removed + len(gone))
    draft.change(board=left)
    draft.effects.append(BoardRemove(tuple(gone)))
    draft.event("board", **{"action": "remove", "from": who.peer_id, "object_ids": gone})


def _live(draft: Draft, who: Participant, command: Board) -> None:
    _check_may_draw(draft, who)
    draft.effects.append(Announce({"type": "board_live", "from": who.peer_id, "mark": to_builtins(command.mark)}))


def _get(draft: Draft, who: Participant, command: Board) -> None:
    """Nothing to change: the session of the socket answers, since the objects are not part of the state."""


ACTIONS: dict[str, Callable[[Draft, Participant, Board], None]] = {
    "open": _open,
    "close": _close,
    "allow": _allow,
    "clear": _clear,
    "put": _put,
    "remove": _remove,
    "live": _live,
    "get": _get,
}


def _entry(item: BoardItem, version: int) -> Json:
    return {"object_id": str(item.object_id), "version": version, "object": to_builtins(item.object)}


def _set(draft: Draft, facts: BoardFacts) -> None:
    if facts == draft.room.board:
        return
    shown = facts.public() != draft.room.board.public()
    draft.change(board=facts)
    if shown:
        draft.event("room_updated", changes={"board": facts.public()})


def _check_may_draw(draft: Draft, who: Participant) -> None:
    facts = draft.room.board
    if not facts.open:
        raise RefusalError("conflict", "the whiteboard is closed")
    if facts.who == "moderators" and not who.moderates:
        raise RefusalError("forbidden", "only hosts and moderators draw on the whiteboard at the moment")


def _check_edition(draft: Draft, command: Board) -> None:
    if command.edition != draft.room.board.edition:
        raise RefusalError("conflict", "the whiteboard was cleared in the meantime")


def _check_fits(before: BoardFacts, after: BoardFacts) -> None:
    """Raises RefusalError for a board that is too large, unless it has become smaller."""
    too_many = after.objects > before.objects and (
        after.objects > MOST_OBJECTS or after.objects + after.removed > MOST_IDS
    )
    if too_many or (after.bytes > MOST_BYTES and after.bytes > before.bytes):
        raise RefusalError("conflict", "the board is full")
