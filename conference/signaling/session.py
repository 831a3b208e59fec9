"""One socket's way through the protocol: hello, lobby or room, frames, end."""

import logging
import secrets
import time
import uuid
from typing import Any, Literal

from django.conf import settings

from conference.signaling import fanout, room_store
from conference.signaling.auth import Admission, token_hash
from conference.signaling.errors import CloseCode, ProtocolError, RefusalError
from conference.signaling.feed import EventsLostError, Feed
from conference.signaling.flood_guard import FloodGuard
from conference.signaling.ice import ice_servers
from conference.signaling.keeper import Keeper
from conference.signaling.limits import limits
from conference.signaling.metrics import FRAMES_IN, REFUSED
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.client_frames import Frame, Hello, History, Leave, Ping, Sync
from conference.signaling.protocol.parse import is_too_large, parse
from conference.signaling.room import server_frames
from conference.signaling.room.agent import persona
from conference.signaling.room.commands import Actor, Context, Join, admitted
from conference.signaling.room.server_frames import Surroundings, encode
from conference.signaling.room.state import Json, Participant, RoomState
from conference.signaling.runner import execute
from conference.signaling.send_queue import Outbox

logger = logging.getLogger(__name__)


class Session:
    """The server's end of a socket. `connection` is its channel; `admission` says whose it is."""

    def __init__(self, admission: Admission, connection: str, keeper: Keeper, outbox: Outbox) -> None:
        self.slug = admission.room_slug
        self.heard_at = time.monotonic()
        self.said_hello = False
        self._admission = admission
        self._connection = connection
        self._keeper = keeper
        self._outbox = outbox
        self._guard = FloodGuard(limits(), self.heard_at)
        self._actor: Actor | None = None
        self._feed: Feed | None = None
        self._resume_token = secrets.token_urlsafe(24)
        self._resume_seq: int | None = None

    # From the client

    async def receive(self, text: str | None) -> None:
        """A message of the client. None is a binary one."""
        if self._outbox.closing:
            return
        self.heard_at = time.monotonic()
        if text is None:
            self.close(CloseCode.MALFORMED, "malformed")
        elif is_too_large(text):
            self.close(CloseCode.TOO_LARGE, "too_large")
        else:
            await self._receive_text(text)

    async def _receive_text(self, text: str) -> None:
        try:
            within_limit = self._guard.may_send(self.heard_at, len(text))
            frame = parse(text)
        except ProtocolError as error:
            logger.info("a frame is refused: %s", error.code)
            REFUSED.labels(error.code).inc()
            self._put(server_frames.error(error.code, error.message, error.id))
            if error.code == "bad_json" and self._guard.malformed():
                self.close(CloseCode.MALFORMED, "malformed")
            return
        except RefusalError as error:
            self._refuse(error, None)
            return
        FRAMES_IN.labels(frame.__struct_config__.tag).inc()
        try:
            if not within_limit:
                raise RefusalError("rate_limited", "too many frames, send fewer")
            self._guard.check(frame, self.heard_at)
            await self._handle(frame)
        except RefusalError as error:
            self._refuse(error, frame.id)

    async def _handle(self, frame: Frame) -> None:
        match frame:
            case Ping():
                self._put(server_frames.pong(frame.id))
                await self._look()
                return
            case Hello():
                await self._hello(frame)
            case Leave() if not self.said_hello:
                pass
            case _ if not self.said_hello:
                raise RefusalError("not_admitted", "say hello first")
            case Sync():
                await self._sync(frame)
            case History():
                await self._history(frame)
            case Board(action="get"):
                await self._send_board()
            case _:
                await execute(self.slug, frame, self._actor)
        if frame.id is not None:
            self._put(server_frames.ack(frame.id))
        if isinstance(frame, Leave):
            self.close(CloseCode.LEFT, "left")

    async def _hello(self, frame: Hello) -> None:
        """Subscribe first, then join: no event falls between the welcome and those that follow it."""
        if self.said_hello:
            raise RefusalError("conflict", "hello was said already")
        self.said_hello = True
        if frame.resume is not None:
            self._resume_seq = frame.resume.seq
        await fanout.subscribe(self.slug, self._connection)
        join = self._join(frame)
        state = await execute(self.slug, join)
        who = state.by_connection(self._connection) if state else None
        if state is None or who is None:
            raise RefusalError("conflict", "connect again", close=CloseCode.RESTART, reason="restart")
        self._actor = Actor(who.peer_id, self._connection, who.epoch)
        if frame.resume is not None and who.peer_id != join.peer_id:
            self._resume_token = frame.resume.token
        else:
            self._resume_seq = None
        if who.peer_id in state.waiting:
            self._resume_seq = None
            self._put(server_frames.waiting(state, who.peer_id))
        else:
            await self._welcome(state, who)

    def _join(self, frame: Hello) -> Join:
        return Join(
            slug=self.slug,
            settings=self._admission.settings,
            newcomer=self._admission.newcomer,
            peer_id=str(uuid.uuid4()),
            audio=frame.media.audio,
            video=frame.media.video,
            connection=self._connection,
            process=self._keeper.process,
            token_hash=token_hash(self._resume_token),
            resume_hash=token_hash(frame.resume.token) if frame.resume else None,
            speech=frame.consent.speech if frame.consent else None,
        )

    async def _welcome(self, state: RoomState, who: Participant) -> None:
        """The room as it is; after a resume the missed events follow, if they are still kept."""
        seq, missed = state.seq, None
        if self._resume_seq is not None and self._resume_seq < seq:
            missed = await room_store.events_after(self.slug, state.meeting_id, self._resume_seq)
            seq = self._resume_seq if missed is not None else seq
        now = time.time()
        frame = server_frames.welcome(
            await self._snapshot(state, who.peer_id, seq),
            state,
            who,
            resume_token=self._resume_token,
            resumed=self._resume_seq is not None,
            surroundings=Surroundings(
                ice_servers=ice_servers(who.peer_id, now),
                ice_transport_policy=settings.ICE_TRANSPORT_POLICY,
                frames_per_second=limits().frames_per_second,
                resume_secs=limits().grace_secs,
                now=now,
            ),
        )
        self._put(frame | {"seq": seq})
        self._put_persona(state, who)
        self._feed = Feed(self.slug, state.meeting_id, seq, self._outbox.put)
        if missed:
            await self._feed.take(state.meeting_id, missed[0][0], [text for _, text in missed])

    async def _snapshot(self, state: RoomState, peer_id: str, seq: int) -> Json:
        chat, captions = await room_store.recent(self.slug, state.meeting_id, seq)
        return server_frames.snapshot(state, peer_id, chat=chat, captions=captions)

    def _put_persona(self, state: RoomState, who: Participant) -> None:
        if who.is_agent:
            self._put(persona(state.settings.agent))

    async def _sync(self, frame: Sync) -> None:
        feed = self._admitted_feed()
        try:
            await feed.repeat(min(frame.seq, feed.seq))
        except EventsLostError:
            await self._send_snapshot()

    async def _send_board(self) -> None:
        """The state comes first: all of its events are in what is read after it."""
        state, who = await self._state()
        if state is None or who is None:
            raise RefusalError("not_admitted", "wait until you are admitted")
        texts = await room_store.board_entries(state.meeting_id)
        self._outbox.put(*server_frames.board_content(edition=state.board.edition, as_of=state.seq, texts=texts))

    async def _history(self, frame: History) -> None:
        meeting_id = self._admitted_feed().meeting_id
        await self._state()
        kind: Literal["chat", "caption"] = "chat" if frame.kind == "chat" else "caption"
        items, before = await room_store.page_before(self.slug, meeting_id, kind, frame.before)
        self._put(server_frames.history(frame.kind, items, before))

    async def _send_snapshot(self) -> None:
        feed, state, who = self._admitted_feed(), *await self._state()
        if state is not None and who is not None:
            self._put(await self._snapshot(state, who.peer_id, state.seq))
            self._put_persona(state, who)
            feed.seq = state.seq

    async def _look(self) -> None:
        """Make up for messages of the channel layer that were lost: with each ping the state itself is looked at."""
        if self._actor is None:
            return
        state, who = await self._state()
        if state is None or who is None:
            return
        if self._feed is None:
            await self._welcome(state, who)
        elif self._feed.seq < state.seq:
            await self._catch_up(self._feed)

    async def _state(self) -> tuple[RoomState | None, Participant | None]:
        """The room and the own participant in it; None while it waits. Raises RefusalError when it is gone."""
        state, newest_epoch = await room_store.load(self.slug)
        if self._actor is not None and state is not None and self._actor.peer_id in state.waiting:
            return state, None
        context = Context(now=time.time(), new_id="", newest_epoch=newest_epoch, actor=self._actor)
        if state is None:
            raise RefusalError("conflict", "connect again", close=CloseCode.RESTART, reason="restart")
        return state, admitted(state, context)

    async def _catch_up(self, feed: Feed) -> None:
        try:
            await feed.catch_up()
        except EventsLostError:
            await self._send_snapshot()

    def _admitted_feed(self) -> Feed:
        if self._feed is None:
            raise RefusalError("not_admitted", "wait until you are admitted")
        return self._feed

    # From the room

    async def events(self, message: dict[str, Any]) -> None:
        """Events of the room, which only those hear who are in it."""
        if self._feed is None:
            return
        try:
            await self._feed.take(message["meeting_id"], message["seq"], message["texts"])
        except EventsLostError:
            await self._send_snapshot()

    def announcement(self, message: dict[str, Any]) -> None:
        """A frame without number for everyone in the room."""
        if self._feed is not None and self._feed.meeting_id == message["meeting_id"]:
            self._outbox.put(message["text"])

    def frame(self, message: dict[str, Any]) -> None:
        """A frame for this socket."""
        self._outbox.put(message["text"])

    async def admitted(self) -> None:
        """The lobby is over."""
        if self._feed is None:
            await self._look()

    # The end

    def close(self, code: CloseCode, reason: str) -> None:
        """End the socket, with a bye."""
        self._outbox.close(code, reason)

    async def lost(self) -> None:
        """The socket is gone. A participant that did not leave may resume."""
        if self.said_hello:
            await self._keeper.disconnected(self.slug, self._connection)
            await fanout.unsubscribe(self.slug, self._connection)

    def _refuse(self, error: RefusalError, id: str | None) -> None:
        logger.info("a command is refused: %s", error.code)
        REFUSED.labels(error.code).inc()
        self._put(server_frames.error(error.code, error.message, id))
        if error.close is not None:
            self.close(error.close, error.reason)

    def _put(self, frame: Json) -> None:
        self._outbox.put(encode(frame))
