"""The session of one socket: hello, lobby or room, frames in both directions, end."""

import logging
import secrets
import time
import uuid
from typing import Any

from conference.signaling import auth, fanout, replies, room_log, room_store
from conference.signaling.auth import Admission, token_hash
from conference.signaling.errors import CloseCode, ProtocolError, RefusalError
from conference.signaling.limits import limits
from conference.signaling.metrics import FRAMES_IN, REFUSED
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.client_frames import Frame, Hello, History, Leave, Ping, Sync
from conference.signaling.protocol.parse import is_too_large, parse
from conference.signaling.room import server_frames
from conference.signaling.room.agent import persona
from conference.signaling.room.commands import Actor, Context, Join, admitted
from conference.signaling.room.server_frames import encode
from conference.signaling.room.state import Participant, RoomState
from conference.signaling.runner import execute
from conference.signaling.send_queue import EventsLostError, Feed, SendQueue
from conference.signaling.web_process import WebProcess

logger = logging.getLogger(__name__)


def _sender(admission: Admission, connection: str) -> str:
    """Who the limits of a socket belong to: an account, a guest, or the socket itself where nothing else is known."""
    who = admission.newcomer
    if who.is_agent:
        return f"agent {connection}"
    if who.user_id is not None:
        return f"user {who.user_id}"
    return f"guest {who.guest_id}" if who.guest_id is not None else f"peer {who.main_peer_id or connection}"


class Session:
    """The server's end of a socket. `connection` is its channel, `admission` the contents of its ticket."""

    def __init__(self, admission: Admission, connection: str, process: WebProcess, queue: SendQueue) -> None:
        self.slug = admission.room_slug
        self.heard_at = time.monotonic()
        self.said_hello = False
        self._admission = admission
        self._connection = connection
        self._process = process
        self._queue = queue
        self._guard = process.guards.of(self.slug, _sender(admission, connection), limits(), self.heard_at)
        self._actor: Actor | None = None
        self._feed: Feed | None = None
        self._resume_token = secrets.token_urlsafe(24)
        self._resume_seq: int | None = None

    # From the client

    async def receive(self, text: str | None) -> None:
        """A message of the client. None is a binary one."""
        if self._queue.closing:
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
            if error.code == "bad_json" and self._guard.malformed(self.heard_at):
                self.close(CloseCode.MALFORMED, "malformed")
            return
        except RefusalError as error:
            self._refuse(error, None)
            return
        FRAMES_IN.labels(frame.__struct_config__.tag).inc()
        accepted = self._queue.accepted_bytes
        try:
            if not within_limit:
                raise RefusalError("rate_limited", "too many frames, send fewer")
            self._guard.check(frame, self.heard_at)
            await self._handle(frame)
        except RefusalError as error:
            self._refuse(error, frame.id)
        finally:
            self._guard.answered(self.heard_at, self._queue.accepted_bytes - accepted)

    async def _handle(self, frame: Frame) -> None:
        match frame:
            case Ping():
                self._put(server_frames.pong(frame.id, time.time()))
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
        """Subscribe first, then join, so that no event is lost after the welcome."""
        if self.said_hello:
            raise RefusalError("conflict", "hello was said already")
        self.said_hello = True
        if frame.resume is not None:
            self._resume_seq = frame.resume.seq
        await self._check_login()
        await fanout.subscribe(self.slug, self._connection)
        join = self._join(frame)
        state = await execute(self.slug, join)
        # Once more: whoever ends sign-ins marks them first, and then looks for participants.
        await self._check_login()
        who = state.by_connection(self._connection) if state else None
        if state is None or who is None:
            raise RefusalError("conflict", "connect again", close=CloseCode.RESTART, reason="restart")
        self._actor = Actor(who.peer_id, self._connection, who.epoch)
        if frame.resume is not None and who.token_hash == join.resume_hash:
            self._resume_token = frame.resume.token
        else:
            self._resume_seq = None
        if who.peer_id in state.waiting:
            self._resume_seq = None
            self._put(server_frames.waiting(state, who.peer_id))
        else:
            await self._welcome(state, who)

    async def _check_login(self) -> None:
        if await auth.is_ended(self._admission):
            raise RefusalError("forbidden", "you were signed out", close=CloseCode.FORBIDDEN, reason="signed_out")

    def _join(self, frame: Hello) -> Join:
        return Join(
            slug=self.slug,
            settings=self._admission.settings,
            newcomer=self._admission.newcomer,
            peer_id=str(uuid.uuid4()),
            audio=frame.media.audio,
            video=frame.media.video,
            connection=self._connection,
            process=self._process.name,
            token_hash=token_hash(self._resume_token),
            resume_hash=token_hash(frame.resume.token) if frame.resume else None,
            speech=frame.consent.speech if frame.consent else None,
        )

    async def _welcome(self, state: RoomState, who: Participant) -> None:
        """Show the room as it is; after a resume the missed events follow, if they are still kept."""
        seq, missed = state.seq, None
        if self._resume_seq is not None and self._resume_seq < seq:
            missed = await room_log.events_after(self.slug, state.meeting_id, self._resume_seq)
            seq = self._resume_seq if missed is not None else seq
        resumed = self._resume_seq is not None
        self._put(*await replies.welcome(state, who, seq=seq, resume_token=self._resume_token, resumed=resumed))
        self._put_persona(state, who)
        self._feed = Feed(self.slug, state.meeting_id, seq, self._queue.put)
        if missed:
            await self._feed.take(state.meeting_id, missed[0][0], [text for _, text in missed])

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
        state, who = await self._state()
        if state is None or who is None:
            raise RefusalError("not_admitted", "wait until you are admitted")
        self._queue.put(*await replies.board(state))

    async def _history(self, frame: History) -> None:
        meeting_id = self._admitted_feed().meeting_id
        await self._state()
        self._put(await replies.history(self.slug, meeting_id, frame))

    async def _send_snapshot(self) -> None:
        feed, state, who = self._admitted_feed(), *await self._state()
        if state is not None and who is not None:
            self._put(*await replies.snapshot(state, who, seq=state.seq))
            self._put_persona(state, who)
            feed.seq = state.seq

    async def _look(self) -> None:
        """Read the state with each ping, to make up for messages that the channel layer lost."""
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
        """Pass on events of the room, unless the participant still waits in the lobby."""
        if self._feed is None:
            return
        try:
            await self._feed.take(message["meeting_id"], message["seq"], message["texts"])
        except EventsLostError:
            await self._send_snapshot()

    def announcement(self, message: dict[str, Any]) -> None:
        """A frame without number for everyone in the room."""
        if self._feed is not None and self._feed.meeting_id == message["meeting_id"]:
            self._queue.put(message["text"])

    def frame(self, message: dict[str, Any]) -> None:
        """A frame for this socket."""
        self._queue.put(message["text"])

    async def admitted(self) -> None:
        """Welcome a participant who was let in from the lobby."""
        if self._feed is None:
            await self._look()

    # The end

    def close(self, code: CloseCode, reason: str) -> None:
        """End the socket, with a bye."""
        self._queue.close(code, reason)

    async def lost(self) -> None:
        """The socket is gone. A participant that did not leave may resume."""
        if self.said_hello:
            await self._process.disconnected(self.slug, self._connection)
            await fanout.unsubscribe(self.slug, self._connection)

    def _refuse(self, error: RefusalError, id: str | None) -> None:
        logger.info("a command is refused: %s", error.code)
        REFUSED.labels(error.code).inc()
        self._put(server_frames.error(error.code, error.message, id))
        if error.close is not None:
            self.close(error.close, error.reason)

    def _put(self, *frames: Json) -> None:
        self._queue.put(*map(encode, frames))
