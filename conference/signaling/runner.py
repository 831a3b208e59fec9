"""Carry commands out: read the state, apply the pure rules, write the state, deliver the effects."""

import asyncio
import time
import uuid
from collections.abc import Mapping, Sequence
from weakref import WeakValueDictionary

from conference.signaling import fanout, room_store, storage_publisher
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.captions import Caption
from conference.signaling.protocol.media import Signal
from conference.signaling.room.apply import apply
from conference.signaling.room.commands import Actor, Command, Context
from conference.signaling.room.effects import Effect, Record
from conference.signaling.room.state import RoomState

NO_OBJECTS: Mapping[str, int] = {}

_locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()


async def execute(slug: str, command: Command, actor: Actor | None = None) -> RoomState | None:
    """Carry out a command in a room, and give back the room's state after it.

    Raises RefusalError when it is not allowed, StoreUnavailableError, ContentionError.
    """
    new_id, meetings = str(uuid.uuid4()), []

    def change(
        before: RoomState | None, newest_epoch: int, board_sizes: Mapping[str, int] = NO_OBJECTS
    ) -> tuple[RoomState | None, list[Effect]]:
        context = Context(
            now=time.time(), new_id=new_id, newest_epoch=newest_epoch, actor=actor, board_sizes=board_sizes
        )
        after, effects = apply(before, command, context)
        meetings.append(meeting.meeting_id if (meeting := before or after) else "")
        return after, effects

    # Commands of one process go one after the other, which keeps its frames in order and saves retries.
    async with _lock(slug):
        if _changes_nothing(command):
            after, effects = change(*await room_store.load(slug))
        else:
            after, effects = await room_store.transact(slug, change, board_ids=_board_ids(command))
        await fanout.deliver(slug, meetings[-1], effects)
    if any(isinstance(effect, Record) for effect in effects):
        storage_publisher.wake()
    return after


def _changes_nothing(command: Command) -> bool:
    """Whether the command is only relayed: signals, partial captions and marks on the board need no transaction."""
    match command:
        case Caption(final=final):
            return not final
        case Board(action=action):
            return action == "live"
        case _:
            return isinstance(command, Signal)


def _board_ids(command: Command) -> Sequence[str]:
    return command.touched() if isinstance(command, Board) else ()


def _lock(slug: str) -> asyncio.Lock:
    return _locks.setdefault((id(asyncio.get_running_loop()), slug), asyncio.Lock())
