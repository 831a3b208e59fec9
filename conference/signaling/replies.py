"""Frames that show one socket the room: welcome, snapshot, history and whiteboard. Raises StoreUnavailableError."""

import time
from typing import Literal

from django.conf import settings

from conference.signaling import room_board, room_log
from conference.signaling.ice import ice_servers
from conference.signaling.limits import limits
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import History
from conference.signaling.room import server_frames
from conference.signaling.room.server_frames import Surroundings
from conference.signaling.room.sizes import fitted
from conference.signaling.room.state import Participant, RoomState


async def welcome(state: RoomState, who: Participant, *, seq: int, resume_token: str, resumed: bool) -> list[Json]:
    """The room as it is now, for a participant who has come; events after `seq` follow these frames."""
    now = time.time()
    surroundings = Surroundings(
        ice_servers=ice_servers(who.peer_id, now),
        ice_transport_policy=settings.ICE_TRANSPORT_POLICY,
        frames_per_second=limits().frames_per_second,
        resume_secs=limits().grace_secs,
        now=now,
    )
    frame = server_frames.welcome(
        await _snapshot(state, who, seq=seq),
        state,
        who,
        resume_token=resume_token,
        resumed=resumed,
        surroundings=surroundings,
    )
    return fitted(frame | {"seq": seq})


async def snapshot(state: RoomState, who: Participant, *, seq: int) -> list[Json]:
    """The room as it is now, with the chat and captions up to an event."""
    return fitted(await _snapshot(state, who, seq=seq))


async def _snapshot(state: RoomState, who: Participant, *, seq: int) -> Json:
    chat, captions = await room_log.recent(state.slug, state.meeting_id, seq)
    return server_frames.snapshot(state, who.peer_id, chat=chat, captions=captions)


async def history(slug: str, meeting_id: str, frame: History) -> Json:
    """The page that was asked for."""
    kind: Literal["chat", "caption"] = "chat" if frame.kind == "chat" else "caption"
    items, before = await room_log.page_before(slug, meeting_id, kind, frame.before)
    return server_frames.history(frame.kind, items, before)


async def board(state: RoomState) -> list[str]:
    """The whole whiteboard. `state` was read before, so that all of its events are in what is read now."""
    texts = await room_board.entries(state.meeting_id)
    return server_frames.board_content(edition=state.board.edition, as_of=state.seq, texts=texts)
