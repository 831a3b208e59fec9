"""Frames to sockets, wherever they are connected. The only module that calls the channel layer.

The layer delivers at most once and may mix the frames of several processes; `send_queue.Feed` mends that for events.
"""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from channels.layers import get_channel_layer

from conference.signaling.limits import limits
from conference.signaling.protocol.base import Json
from conference.signaling.redis_pool import store_errors
from conference.signaling.room.effects import Admit, Announce, Close, Effect, Event, Send
from conference.signaling.room.server_frames import encode


def _group(slug: str) -> str:
    return f"room.{slug}"


async def subscribe(slug: str, connection: str) -> None:
    """Begin to send a socket the frames of a room. Raises StoreUnavailableError, as all of this module."""
    await _call("group_add", _group(slug), connection)


async def unsubscribe(slug: str, connection: str) -> None:
    """Send a socket no more frames of the room."""
    await _call("group_discard", _group(slug), connection)


async def deliver(slug: str, meeting_id: str, effects: Iterable[Effect]) -> None:
    """Send the frames among the effects, in their order."""
    for kind, same in groupby(effects, type):
        if kind is Event:
            await _send_events(slug, meeting_id, [effect.frame for effect in same if isinstance(effect, Event)])
            continue
        for effect in same:
            await _send_one(slug, meeting_id, effect)


async def _send_events(slug: str, meeting_id: str, frames: list[Json]) -> None:
    texts = [encode(frame) for frame in frames]
    message = {"type": "room.events", "meeting_id": meeting_id, "seq": frames[0]["seq"], "texts": texts}
    await _call("group_send", _group(slug), message)


async def _send_one(slug: str, meeting_id: str, effect: Effect) -> None:
    match effect:
        case Announce(frame):
            message = {"type": "room.announcement", "meeting_id": meeting_id, "text": encode(frame)}
            await _call("group_send", _group(slug), message)
        case Send(connection, frame):
            await _call("send", connection, {"type": "peer.frame", "text": encode(frame)})
        case Admit(connection):
            await _call("send", connection, {"type": "peer.admitted"})
        case Close(connection, code, reason):
            await _call("send", connection, {"type": "peer.close", "code": int(code), "reason": reason})


async def _call(method: str, *arguments: Any) -> None:
    with store_errors():
        async with asyncio.timeout(limits().redis_secs):
            await getattr(get_channel_layer(), method)(*arguments)
