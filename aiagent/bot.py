"""One room's agent: wires signaling, peers and the voice path together. No rules here."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from aiagent.answers.context import RoomContext
from aiagent.answers.speaking import Voice
from aiagent.asr.base import Recognizer
from aiagent.audio.engine import AudioEngine
from aiagent.captions.captioner import EndOfTurn, FinalSegment
from aiagent.clock import loop_time
from aiagent.config import Config
from aiagent.errors import AgentReplacedError
from aiagent.memory.recall_client import Recall, RecallError
from aiagent.memory.restoring import lines_of_quotes, lines_of_welcome
from aiagent.metrics.turns import EndedTurn
from aiagent.room.clock import RoomClock
from aiagent.room.frames import AgentTurn, Leave
from aiagent.room.notes import Alarm, Note
from aiagent.room.people import People
from aiagent.room.persona import Persona
from aiagent.room.signaling_client import Frame, Lease, SignalingClient
from aiagent.rtc.peers import PeerTable
from aiagent.storage.outbox import TURN_TASK, Outbox
from aiagent.storage.records import meeting_members, segment_record, turn_record
from aiagent.task_owner import TaskOwner
from aiagent.tools.room import RoomTools
from aiagent.tools.timers import TooManyTimersError, timer_is_over
from aiagent.turn.mention import question_to
from aiagent.turn.state import TurnMachine
from aiagent.voice_path import VoicePath
from aiagent.worker.dispatch import Stay

logger = logging.getLogger(__name__)

MAX_QUESTION_CHARS = 2000

REST_SECS = 1.5
GOODBYE_SECS = 1.0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all rooms of a process share: models, audio thread, outbox, HTTP."""

    config: Config
    http: aiohttp.ClientSession
    engine: AudioEngine
    recognizer: Recognizer
    end_of_turn: EndOfTurn
    voice: Voice
    outbox: Outbox


class Bot:
    """Serves the room of one lease until it is replaced or cancelled."""

    def __init__(self, shared: Shared, lease: Lease) -> None:
        self._shared = shared
        self._lease = lease
        self._client = SignalingClient(shared.http, shared.config.web_url, lease, self._on_frame)
        self._people = People()
        self._room: dict[str, Any] = {}
        self._clock = RoomClock(0, 0, 0)
        self._deaf = False
        self._note: str | None = None
        self._persona: Persona
        self._self_id = ""
        self._private: dict[str, Any] = {}
        self._recall = Recall(shared.http, shared.config.web_url, lease)
        self._tools = RoomTools(
            lambda: self._people.everybody,
            self._recall,
            self._client.send,
            self._timer_over,
        )
        self._tasks = TaskOwner()
        self._path: VoicePath | None = None
        self._peers: PeerTable | None = None
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
            "ack": self._tools.requests.answered,
            "error": self._tools.requests.answered,
        }

    async def run(self, stay: Stay) -> None:
        """Stay in the room until it has to be handed over."""
        self._note = stay.found
        talking = asyncio.ensure_future(self._client.run())
        ending = asyncio.ensure_future(stay.ending.wait())
        try:
            await asyncio.wait({talking, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not talking.done():
                stay.note = await self._hand_over(talking)
                stay.left.set()
            else:
                talking.result()
        except AgentReplacedError as error:
            logger.info("leaving a room: %s", error)
        finally:
            talking.cancel()
            ending.cancel()
            await asyncio.gather(talking, ending, return_exceptions=True)
            if self._peers:
                await self._peers.close()
            if self._path:
                await self._path.close()
            await self._tools.close()
            await self._tasks.close()

    async def _hand_over(self, talking: "asyncio.Future[None]") -> bytes | None:
        """Finish what was begun and say goodbye, so that another worker finds the room at rest.

        Returns a note of what it has to do.
        """
        note = None
        if self._path and self._peers:
            unanswered = await self._path.rest(REST_SECS)
            alarms = [
                Alarm(timer.asked_by, self._clock.unix_secs(timer.ends_at), timer.label)
                for timer in self._tools.timers.running
            ]
            note = Note(unanswered, alarms).as_json()
            self._deaf = True
            self._apply_consent()
            await self._path.finish_captions()
        self._client.send(Leave())
        await asyncio.wait({talking}, timeout=GOODBYE_SECS)
        return note

    def _take_over(self, path: VoicePath) -> None:
        """Go on with what the agent before this one left to do, for people who are still there."""
        text, self._note = self._note, None
        now = loop_time()
        try:
            note = Note.from_json(text, now) if text else Note()
        except ValueError:
            logger.warning("the note of the agent before cannot be read")
            return
        path.take_over(one for one in note.questions if one.asked_by in self._people)
        for alarm in note.timers:
            secs = max(0.0, alarm.ends_at - self._clock.unix_secs(now))
            with contextlib.suppress(TooManyTimersError):
                self._tools.timers.set(alarm.asked_by, secs, alarm.label)

    def _on_frame(self, frame: Frame) -> None:
        if handler := self._handlers.get(frame["type"]):
            handler(frame)

    def _on_welcome(self, frame: Frame) -> None:
        is_first = self._path is None
        if is_first:
            self._enter(frame)
        if self._peers:
            self._peers.ice_servers = frame["ice_servers"]
        self._on_snapshot(frame)
        self._self_id = frame["self"]["peer_id"]
        if self._path:
            self._path.hand_is(raised=frame["self"]["hand"])
        if self._path:
            self._path.introduce()
        if is_first and self._path:
            self._path.restore(lines_of_welcome(frame))
            self._take_over(self._path)
            self._tasks.start(self._restore(self._path), "restoring the memory")

    def _enter(self, welcome: Frame) -> None:
        self._room = room = welcome["room"]
        self._self_id = welcome["self"]["peer_id"]
        self._clock = RoomClock(room["started_at"], welcome["server_time"], loop_time())
        self._persona = persona = Persona.from_room(room)
        context = RoomContext(
            self._self_id,
            lambda: self._persona,
            self._clock,
            self._name_of,
            self._turn_ended,
            tools=self._tools,
            names=lambda: self._people.names(but=self._self_id),
            caption_languages=self._people.caption_languages,
            finder=self._recall,
            came_secs=self._came_secs,
        )
        machine = TurnMachine(persona.mode, persona.wake_names)
        shared = self._shared
        self._path = VoicePath(
            context, machine, shared.recognizer, shared.end_of_turn, shared.voice, self._client.send, self._store
        )
        self._peers = PeerTable(
            shared.engine,
            self._path.outbound,
            self._path.heard,
            self._client.send,
            allow_loopback=shared.config.allow_loopback_candidates,
        )

    async def _restore(self, path: VoicePath) -> None:
        """What was said before this agent came; without it the agent knows the last lines only."""
        try:
            lines = await self._recall.lines()
        except RecallError as error:
            logger.warning("the memory of a meeting was not restored: %s", error)
            return
        path.restore(lines_of_quotes(lines, self._clock.started_at))

    def _on_snapshot(self, frame: Frame) -> None:
        self._people.replace(frame["participants"])
        if self._peers:
            self._peers.keep_only(self._people.peer_ids)
        self._apply_consent()
        self._apply_room(frame["room"])

    def _on_joined(self, frame: Frame) -> None:
        self._people.add(frame["participant"])
        self._apply_consent()

    def _on_updated(self, frame: Frame) -> None:
        self._people.update(frame["peer_id"], frame["changes"])
        self._apply_consent()

    def _apply_consent(self) -> None:
        """Hear those who allow it, and know who is there."""
        allowed = self._people.who_may_be_heard()
        if self._path:
            self._path.people_changed(self._people.names())
            self._path.silence(self._people.peer_ids - allowed)
        if self._peers:
            self._peers.hear_only(set() if self._deaf else allowed)

    def _on_left(self, frame: Frame) -> None:
        peer_id = frame["peer_id"]
        if self._peers and self._path:
            self._peers.drop(peer_id)
            self._path.participant_left(peer_id)
        self._people.remove(peer_id)
        self._apply_consent()

    def _on_room_updated(self, frame: Frame) -> None:
        self._apply_room(frame["changes"])

    def _apply_room(self, changes: dict[str, Any]) -> None:
        self._room.update(changes)
        if "agent" in changes or "language" in changes:
            self._change_persona()

    def _on_persona(self, frame: Frame) -> None:
        """What the host asks of the agent is told to the agent alone."""
        self._private = frame
        self._change_persona()

    def _change_persona(self) -> None:
        self._persona = Persona.from_room(self._room, self._private)
        if self._path:
            self._path.persona_changed(self._persona)

    def _on_signal(self, frame: Frame) -> None:
        if self._peers and frame["from"] in self._people:
            self._peers.signal(frame)

    def _on_agent(self, frame: Frame) -> None:
        if self._path is None:
            return
        match frame["action"]:
            case "ask":
                self._path.asked(frame["from"], frame["text"], by_moderator=self._people.moderates(frame["from"]))
            case "let_speak":
                self._path.let_speak()
            case "stop":
                self._path.stop()
            case "mute" | "unmute":
                self._path.set_muted(frame["action"] == "mute")

    def _on_chat(self, frame: Frame) -> None:
        """Who is mentioned as @name is asked; the agent's own messages and those of people who left ask nothing."""
        if self._path is None or frame.get("to") is not None or frame["from"] not in self._people:
            return
        if frame["from"] == self._self_id:
            return
        if question := question_to(frame["text"], self._persona.wake_names):
            by_moderator = self._people.moderates(frame["from"])
            self._path.asked(frame["from"], question[:MAX_QUESTION_CHARS], in_chat=True, by_moderator=by_moderator)
        else:
            self._path.written(frame["from"], frame["text"], frame["message_id"])

    def _on_moderated(self, frame: Frame) -> None:
        """A moderator who lowers the agent's hand declines what it wanted to answer."""
        if self._path is None:
            return
        own = frame["action"] == "lower_hand" and frame["peer_id"] == self._self_id
        if own or frame["action"] == "lower_all_hands":
            self._path.declined()

    def _timer_over(self, asked_by: str, label: str) -> None:
        if self._path:
            self._path.announce(asked_by, timer_is_over(self._name_of(asked_by), label, self._persona.language))

    def _came_secs(self, peer_id: str) -> float:
        return max(0.0, self._people.joined_at(peer_id) - self._clock.started_at)

    def _name_of(self, peer_id: str) -> str:
        return self._people.name_of(peer_id, self._persona.name)

    def _store(self, segment: FinalSegment, kind: str, interrupted: bool, turn_id: str | None) -> None:
        """Hand a final segment to the outbox."""
        speaker = self._people.get(segment.peer_id)
        name = self._room["agent"]["name"] if kind == "agent" else speaker.get("name", "")
        meeting = meeting_members(self._lease, self._room) | {"epoch": self._lease.epoch}
        self._shared.outbox.put(
            segment_record(
                meeting, self._clock, segment, speaker, kind=kind, name=name, turn_id=turn_id, interrupted=interrupted
            )
        )

    def _turn_ended(self, turn: EndedTurn) -> None:
        """Count a turn, tell the room its figures and hand them to the outbox."""
        turn.count()
        at = self._clock.unix_secs(turn.times.speech_ended_at)
        self._client.send(AgentTurn.of(turn.asked_by, at, turn.as_figures()))
        asker = self._people.get(turn.asked_by)
        record = turn_record(meeting_members(self._lease, self._room), self._lease, turn, asker, at)
        self._shared.outbox.put_record(TURN_TASK, turn.turn_id, record)
