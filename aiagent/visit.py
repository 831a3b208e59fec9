"""The agent's visit to one room, from the first welcome until it leaves: people, peers and voice path in one place.

No rules here: each frame of the server goes to the part that knows what follows from it.
"""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from aiagent.answers.context import Models, RoomContext
from aiagent.audio.engine import AudioEngine
from aiagent.clock import loop_time
from aiagent.config import Config
from aiagent.memory.recall_client import Recall, RecallError
from aiagent.memory.restoring import lines_of_quotes, lines_of_welcome
from aiagent.metrics.turns import EndedTurn
from aiagent.room.frames import AgentTurn, ClientFrame
from aiagent.room.host_notices import HostNotices
from aiagent.room.meeting import Meeting
from aiagent.room.notes import Alarm, Note
from aiagent.room.people import People
from aiagent.room.server_frames import AgentCommand, ChatMessage, Frame, Moderated, PeerSignal
from aiagent.room.signaling_client import Lease
from aiagent.rtc.peers import PeerTable
from aiagent.storage.outbox import Outbox
from aiagent.storage.records import MeetingRecords
from aiagent.task_owner import TaskOwner
from aiagent.tools.room import RoomTools
from aiagent.tools.timers import TooManyTimersError, timer_is_over
from aiagent.turn.state import TurnMachine
from aiagent.voice_path import VoicePath

logger = logging.getLogger(__name__)

REST_SECS = 1.5


@dataclass(frozen=True, slots=True)
class Shared:
    """The parts that all rooms of a process share: HTTP, audio thread, models, outbox."""

    config: Config
    http: aiohttp.ClientSession
    audio: AudioEngine
    models: Models
    outbox: Outbox


class Visit:
    """Serves a room while the agent is in it. A new connection goes on with the same visit."""

    def __init__(self, shared: Shared, lease: Lease, send: Callable[[ClientFrame], None], welcome: Frame) -> None:
        """From here on it has to be closed; it begins with `begin`."""
        self._send = send
        self._people = People(welcome["self"]["peer_id"])
        self._host_notices = HostNotices(lambda: self._people.everybody, send)
        self._meeting = Meeting(welcome, loop_time())
        self._records = MeetingRecords(shared.outbox, lease, self._meeting, self._people)
        self._recall = Recall(shared.http, shared.config.web_url, lease)
        self._tasks = TaskOwner()
        self.tools = RoomTools(lambda: self._people.everybody, self._recall, send, self._timer_over)
        self._room = self._context()
        self._path = VoicePath(
            self._room,
            TurnMachine(self._meeting.persona.mode, self._meeting.persona.wake_names),
            shared.models,
            send,
            self._records.store_segment,
        )
        self._peers = PeerTable(
            shared.audio,
            self._path.outbound,
            self._path.on_speech,
            send,
            allow_loopback=shared.config.allow_loopback_candidates,
        )
        self._handlers: dict[str, Callable[[Frame], None]] = {
            "welcome": self._on_welcome,
            "snapshot": self._on_snapshot,
            "participant_joined": self._on_joined,
            "participant_updated": self._on_updated,
            "participant_left": self._on_left,
            "room_updated": self._on_room_updated,
            "persona": self._on_persona,
            "signal": self._on_signal,
            "agent": self._on_agent,
            "chat": self._on_chat,
            "moderated": self._on_moderated,
            "ack": self.tools.requests.answered,
            "error": self.tools.requests.answered,
        }

    def begin(self, welcome: Frame, note: str | None) -> None:
        """Take the first welcome, and the note that the agent before left, None without."""
        self._on_welcome(welcome)
        self._path.restore(lines_of_welcome(welcome))
        self._take_over(Note.found(note, loop_time()))
        self._tasks.start(self._restore(), "restoring the memory")

    def take(self, frame: Frame) -> None:
        """Take a frame of the server. Types that the agent has no use for are ignored."""
        if handler := self._handlers.get(frame["type"]):
            handler(frame)

    async def finish(self) -> bytes | None:
        """Finish what was begun, so that the next agent finds the room at rest; return the note for it."""
        unanswered = await self._path.rest(REST_SECS)
        alarms = [
            Alarm(timer.asked_by, self._meeting.clock.unix_secs(timer.ends_at), timer.label)
            for timer in self.tools.timers.running
        ]
        self._peers.hear_nobody()
        await self._path.finish_captions()
        return Note(unanswered, alarms).as_json()

    async def close(self) -> None:
        """End all connections and tasks, also when one of them fails to, or closing is broken off."""
        async with contextlib.AsyncExitStack() as parts:
            for part in (self._tasks, self.tools, self._path, self._peers):
                parts.push_async_callback(part.close)

    def _context(self) -> RoomContext:
        return RoomContext(
            self._people.self_id,
            lambda: self._meeting.persona,
            self._meeting.clock,
            self._name_of,
            self._turn_ended,
            tools=self.tools,
            names=self._people.names_of_others,
            caption_languages=self._people.caption_languages,
            finder=self._recall,
            came_secs=self._came_secs,
            tell_hosts=self._host_notices.tell,
        )

    def _take_over(self, note: Note) -> None:
        """Answer the questions of the agent before, for people who are still there, and go on with its timers."""
        self._path.take_over(question for question in note.questions if question.asked_by in self._people)
        now = self._meeting.clock.unix_secs(loop_time())
        for alarm in note.timers:
            with contextlib.suppress(TooManyTimersError):
                self.tools.timers.set(alarm.asked_by, alarm.secs_left(now), alarm.label)

    async def _restore(self) -> None:
        """Load the stored lines of the meeting. Without them the agent knows only the lines of the welcome."""
        try:
            lines = await self._recall.lines()
        except RecallError as error:
            logger.warning("the memory of a meeting was not restored: %s", error)
            return
        self._path.restore(lines_of_quotes(lines, self._meeting.clock.started_at))

    def _on_welcome(self, frame: Frame) -> None:
        self._peers.ice_servers = frame["ice_servers"]
        self._on_snapshot(frame)
        self._people.self_id = self._room.self_id = frame["self"]["peer_id"]
        self._path.hand_is(raised=frame["self"]["hand"])
        self._path.introduce()

    def _on_snapshot(self, frame: Frame) -> None:
        self._people.replace(frame["participants"])
        self._peers.keep_only(self._people.peer_ids)
        self._people_changed()
        self._room_changed(frame["room"])

    def _on_joined(self, frame: Frame) -> None:
        self._people.add(frame["participant"])
        self._people_changed()

    def _on_updated(self, frame: Frame) -> None:
        self._people.update(frame["peer_id"], frame["changes"])
        self._people_changed()

    def _on_left(self, frame: Frame) -> None:
        peer_id = frame["peer_id"]
        self._peers.drop(peer_id)
        self._path.participant_left(peer_id)
        self._people.remove(peer_id)
        self._people_changed()

    def _people_changed(self) -> None:
        """Know who is there, and hear those who allow it."""
        allowed = self._people.who_may_be_heard()
        self._path.people_changed(self._people.names())
        self._path.silence(self._people.who_refuse())
        self._peers.hear_only(allowed)
        self._host_notices.people_changed()

    def _on_room_updated(self, frame: Frame) -> None:
        self._room_changed(frame["changes"])

    def _room_changed(self, changes: Frame) -> None:
        if self._meeting.update(changes):
            self._path.persona_changed(self._meeting.persona)

    def _on_persona(self, frame: Frame) -> None:
        self._meeting.take_private(frame)
        self._path.persona_changed(self._meeting.persona)

    def _on_signal(self, frame: Frame) -> None:
        signal = PeerSignal.of(frame)
        if signal.sender in self._people:
            self._peers.signal(signal)

    def _on_agent(self, frame: Frame) -> None:
        command = AgentCommand.of(frame)
        match command.action:
            case "ask":
                by_moderator = self._people.moderates(command.sender)
                self._path.asked(command.sender, command.text or "", by_moderator=by_moderator)
            case "let_speak":
                self._path.let_speak()
            case "stop":
                self._path.stop()
            case "mute" | "unmute":
                self._path.set_muted(command.action == "mute")

    def _on_chat(self, frame: Frame) -> None:
        message = ChatMessage.of(frame)
        if message.is_for_everyone and self._people.is_person(message.sender):
            by_moderator = self._people.moderates(message.sender)
            self._path.written(message.sender, message.text, message.message_id, by_moderator=by_moderator)

    def _on_moderated(self, frame: Frame) -> None:
        if Moderated.of(frame).lowers_hand_of(self._people.self_id):
            self._path.declined()

    def _timer_over(self, asked_by: str, label: str) -> None:
        self._path.announce(asked_by, timer_is_over(self._name_of(asked_by), label, self._meeting.persona.language))

    def _came_secs(self, peer_id: str) -> float:
        return max(0.0, self._people.joined_at(peer_id) - self._meeting.clock.started_at)

    def _name_of(self, peer_id: str) -> str:
        return self._people.name_of(peer_id, self._meeting.persona.name)

    def _turn_ended(self, turn: EndedTurn) -> None:
        """Count a turn, tell the room its figures, and store them."""
        turn.count()
        at = self._meeting.clock.unix_secs(turn.times.speech_ended_at)
        self._send(AgentTurn.of(turn.asked_by, at, turn.as_figures()))
        self._records.store_turn(turn, at)
