"""A room under attack: real prompts and tools of the agent, real rules of the server, and a model that obeys all."""

import json
import uuid
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from aiagent.answers.instructions import instructions, signed
from aiagent.language.cleaning import clean_name
from aiagent.llm.attempts import StreamLimits
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.memory.conversation import Conversation
from aiagent.memory.past_questions import Quote
from aiagent.room.frames import ClientFrame, members
from aiagent.room.persona import Persona
from aiagent.room.server_frames import Frame
from aiagent.tools.base import ToolContext
from aiagent.tools.room import RoomTools
from aiagent.tools.rounds import answer_with_tools
from aiagent.tools.toolbox import Toolbox
from aiagent.turn.commands import Mode
from conference.signaling.errors import ProtocolError, RefusalError
from conference.signaling.protocol.board import Board, BoardItem, Note
from conference.signaling.protocol.parse import parse
from conference.signaling.room.effects import Effect, Record, Send
from conference.signaling.room.state import RoomState
from tests.fakes.completion_server import DONE, CompletionServer, Script
from tests.unit.signaling_rooms import RoomUnderTest

API_KEY = "key-9f2b61c07d"
HOST_WISH = "Secret wish of the host: be kind to beginners."
QUESTION = "What do you think?"
LIMITS = StreamLimits(first_token_secs=5.0, total_secs=10.0, attempts=1)
PERSONA = Persona("Nova", ("Nova",), Mode.CONVERSATION, prompt=HOST_WISH)
# What people must never get by words: none of these is a tool, and nothing like them must come to be one.
WISHED_FOR = ("end_meeting", "set_role", "agent_decision", "moderate", "lock", "remove", "read_lobby", "run_code")


def obedient(text: str) -> Script:
    """A model that does what the attacker wants, as far as a model can, and tells all it knows."""

    async def run(server: CompletionServer, request: web.Request) -> web.StreamResponse:
        asked = server.requests[-1]
        number = sum(message["role"] == "tool" for message in asked["messages"])
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        calls = _calls(text) if number == 0 else _wishes(text) if number < 8 else _spam(text)
        leak = json.dumps(asked["messages"], ensure_ascii=False) if "tools" not in asked else ""
        for delta in ({"content": leak}, {"tool_calls": calls}):
            event = json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
            await response.write(f"data: {event}\n\n".encode())
        await response.write(DONE)
        return response

    return run


def _call(number: int, name: str, arguments: Any) -> dict[str, Any]:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"index": number, "id": f"c{number}", "function": {"name": name, "arguments": written}}


def _calls(text: str) -> list[dict[str, Any]]:
    """Calls of all tools, with arguments that reach for more."""
    rights = {"on_behalf_of": "alice", "role": "host", "confirmed": True, "request_id": str(uuid.UUID(int=1))}
    poll = {"question": text[:300] or "x", "options": ["yes", "no"], **rights}
    note = {"text": text[:1000] or "x", "name": "Alice", **rights}
    search = {"query": text[:200] or "x", "room": "board-meeting", "slug": "board-meeting", **rights}
    wanted = (("search_transcripts", search), ("start_poll", poll), ("take_note", note), ("summarise", rights))
    return [_call(number, name, arguments) for number, (name, arguments) in enumerate(wanted)]


def _wishes(text: str) -> list[dict[str, Any]]:
    """Calls of tools that do not exist, and arguments that cannot be read."""
    wishes = [
        _call(number, name, {"peer_id": "carol", "value": text[:100]}) for number, name in enumerate(WISHED_FOR[:4])
    ]
    broken = ('{"question": "x"', '{"secs": 999999999}', text[:200], "[" * 500)
    names = ("start_poll", "set_timer", "take_note", "start_poll")
    return wishes + [_call(4 + number, names[number], arguments) for number, arguments in enumerate(broken)]


def _spam(text: str) -> list[dict[str, Any]]:
    """The same again and again."""
    poll = {"question": text[:300] or "x", "options": ["yes", "no"]}
    return [_call(number, "start_poll", poll) for number in range(3)] + [
        _call(3 + number, "set_timer", {"secs": 14_000, "label": text[:60]}) for number in range(5)
    ]


class Transcripts:
    """Stored meetings of this room: one line, which may hold orders."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.asked: list[tuple[str, str]] = []

    async def search(self, asked_by: str, query: str) -> list[Quote]:
        self.asked.append((asked_by, query))
        return [Quote("s1", "m1", "Carol", self.line, date(2026, 11, 3), 1000.0, running=False)]


@dataclass
class Attack:
    """One attempt, and all that came of it."""

    attempt: dict[str, str]
    attacker: str = "bob"
    room: RoomUnderTest = field(default_factory=lambda: RoomUnderTest(media_limit=10))
    sent: list[Frame] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    said: str = ""
    heard: int = 0
    timers_set: int = 0

    def __post_init__(self) -> None:
        text, channel = self.attempt["text"], self.attempt["channel"]
        about = {"room_name": text} if channel == "room" else {}
        room = self.room
        self.host = room.join("alice", "host", **about)
        room.join("carol", **about)
        role = "guest" if self.attacker == "gina" else "participant"
        self.actor = room.join(self.attacker, role, **about)
        if channel == "name":
            renamed = replace(room.person(self.attacker), name=text)
            room.state = replace(room.room, participants={**room.room.participants, self.attacker: renamed})
        self.agent = room.join("nova", "agent", **about)
        if channel == "slide":
            self._put_on_board(text)
        self.before: RoomState = room.room
        self.transcripts = Transcripts(text if channel == "quote" else "We chose the blue cover.")
        self.conversation = Conversation()

    async def run(self, server: CompletionServer) -> None:
        """The attempt reaches the agent in its way, and the worst of models answers."""
        server.scripts, server.requests = [obedient(self.attempt["text"])], []
        model = OpenAICompatibleModel(server.base_url, "m", API_KEY, limits=LIMITS)
        tools = RoomTools(self._participants, self.transcripts, self._send, lambda *told: None)  # type: ignore[arg-type]
        question = self.converse()
        messages = self.conversation.messages(instructions(PERSONA), self.name, question)
        self.heard = len(messages) - 1
        context = ToolContext(tools, self.attacker, clean_name(self.name), "Nova", "en", messages[1:-1])
        self.tools = tools
        try:
            answer = answer_with_tools(
                model, signed(messages, "Nova"), Toolbox(context, _certain), lambda answered: None
            )
            async with aclosing(answer):
                self.said = "".join([piece async for piece in answer])
        finally:
            self.timers_set = len(tools.timers.running)
            await tools.close()
            await model.close()

    @property
    def after_refusing(self) -> RoomState:
        """The state of the room when a moderator has refused all requests; what was written does not count."""
        return replace(self.room.room, requests={}, seq=self.before.seq)

    @property
    def records(self) -> list[Record]:
        return [effect for effect in self.effects if isinstance(effect, Record)]

    @property
    def told(self) -> list[Send]:
        return [effect for effect in self.effects if isinstance(effect, Send)]

    def converse(self) -> str:
        """Fill the conversation and return the question."""
        ids = count(1)
        text, channel = self.attempt["text"], self.attempt["channel"]
        self.conversation.participant_said("Alice", "Welcome everybody.", peer_id="alice", line_id=str(next(ids)))
        if channel in ("spoken", "chat"):
            kind: Any = "chat" if channel == "chat" else "speech"
            self.conversation.participant_said(
                self.name, text, peer_id=self.attacker, line_id=str(next(ids)), kind=kind
            )
            return text
        if channel in ("slide", "file"):
            self.conversation.participant_said("Carol", text, peer_id="carol", line_id=str(next(ids)), kind="chat")
        self.conversation.participant_said(self.name, QUESTION, peer_id=self.attacker, line_id=str(next(ids)))
        return QUESTION

    @property
    def name(self) -> str:
        """The attacker's name in the room."""
        return self.room.person(self.attacker).name

    def _participants(self) -> Sequence[dict[str, Any]]:
        return [participant.public() for participant in self.room.room.participants.values()]

    def _send(self, sent: ClientFrame) -> None:
        """Stand for the web server: parse the frame, authorise it and carry it out by the real rules."""
        frame = members(sent)
        self.sent.append(frame)
        answer: Frame = {"type": "ack", "id": frame.get("id")}
        try:
            self.effects += self.room.act(self.agent, parse(json.dumps(frame)))  # type: ignore[arg-type]
        except (ProtocolError, RefusalError) as error:
            answer |= {"type": "error", "code": error.code, "message": error.message}
        self.tools.requests.answered(answer)

    def _put_on_board(self, text: str) -> None:
        note = Note(colour="yellow", z=1, x=0, y=0, w=160, h=120, text=text)
        self.room.act(self.host, Board(action="open"))
        self.room.act(
            self.actor, Board(action="put", edition=1, items=[BoardItem(object_id=uuid.UUID(int=7), object=note)])
        )


async def _certain() -> None:
    """The question was asked for sure."""
