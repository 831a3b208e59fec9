"""One frame of each type that the server sends, as the rules of a room and the encoders make them.

`python -m tests.unit.server_messages` writes them to tests/data/messages/server.json, which the browser client reads.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.board import Board, BoardItem, LiveMark, Note
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.media import Candidate, Description, Signal, SignalRefused
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest, RequestArguments
from conference.signaling.room import server_frames
from conference.signaling.room.commands import ChangeRoom, OpenBreakouts
from conference.signaling.room.effects import Announce
from conference.signaling.room.places import BreakoutRoom
from tests.unit.signaling_rooms import RoomUnderTest

PATH = Path(__file__).resolve().parent.parent / "data" / "messages" / "server.json"
SEGMENT = UUID("9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10")
TURN = UUID("4f0c8a39-7b1e-4e57-9a43-0d6f2b1c8e11")
SDP = "v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
CANDIDATE = "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0"


class EventfulMeeting:
    """A meeting in which everything happens once."""

    def __init__(self) -> None:
        self.room = RoomUnderTest(lobby=True, agent_mode="addressed")
        self.frames: dict[str, Json] = {}

    def keep(self, name: str, frame: Json) -> None:
        self.frames.setdefault(name, frame)

    def keep_events(self) -> None:
        for frame in self.room.events():
            self.keep(frame["type"], frame)

    def play(self) -> dict[str, Json]:
        """All frames by name."""
        self._people_come()
        self._people_talk()
        self._agent_works()
        self._board_fills()
        self._polls_are_held()
        self._agent_asks()
        self._settings_change()
        self._groups_meet()
        self._the_room_as_a_whole()
        self._answers()
        return self.frames

    def _people_come(self) -> None:
        room = self.room
        self.alice = room.join("alice", "host")
        self.keep_events()
        self.bob = room.join("bob")
        self.keep("participant_waiting", room.sent(self.alice)[0])
        self.keep("waiting", server_frames.waiting(room.room, "bob"))
        room.act(self.alice, Moderate(action="admit", peer_id="bob"))
        self.keep("participant_admitted", room.sent(self.alice)[0])
        room.join("charlie")
        room.act(self.alice, Moderate(action="deny", peer_id="charlie"))
        self.keep("participant_denied", room.sent(self.alice)[0])
        self.nova = room.join("nova", "agent")

    def _people_talk(self) -> None:
        room, alice, bob = self.room, self.alice, self.bob
        for frame in (
            f.State(video=True),
            f.Hand(raised=True),
            f.React(emoji="❤️"),
            f.Chat(text="Hello <b>all</b> 你好"),
        ):
            room.act(bob, frame)
            self.keep_events()
        room.act(bob, f.Chat(text="psst", to="alice"))
        self.keep("chat to one", room.sent(alice)[0])
        offer = Description(type="offer", sdp=SDP)
        candidate = Candidate(candidate=CANDIDATE, sdpMid="0", sdpMLineIndex=0)
        for name, signal in {
            "signal with a description": Signal(to="alice", session="s", description=offer),
            "signal with a candidate": Signal(to="alice", session="s", candidate=candidate),
            "signal with the end of candidates": Signal(to="alice", session="s", candidate=None),
        }.items():
            room.act(bob, signal)
            self.keep(name, room.sent(alice)[0])
        room.act(self.nova, SignalRefused(to="alice", session="s", message="the audio section must have rtcp-mux"))
        self.keep("an offer that the agent cannot use", room.sent(alice)[0])
        for action, value in (("mute", "audio"), ("spotlight", True), ("set_role", "moderator")):
            room.act(alice, Moderate(action=action, peer_id="bob", value=value))  # type: ignore[arg-type]
            self.keep(f"moderated {action}", room.events("moderated")[0])
        room.act(alice, Moderate(action="ask_unmute", peer_id="bob"))
        self.keep("moderated ask_unmute", room.sent(bob)[0])
        for action in ("next_hand", "mute_all", "lock"):
            room.act(alice, Moderate(action=action))  # type: ignore[arg-type]
            self.keep(f"moderated {action}", room.events("moderated")[0])
        self.keep_events()

    def _agent_works(self) -> None:
        room = self.room
        words = {"segment_id": SEGMENT, "peer_id": "bob", "lang": "en", "start": 1.5, "end": 2.75}
        room.act(self.nova, Caption(text="Good", final=False, **words))  # type: ignore[arg-type]
        self.keep("caption in part", next(effect.frame for effect in room.effects if isinstance(effect, Announce)))
        room.act(self.nova, Caption(text="Good morning", final=True, **words))  # type: ignore[arg-type]
        self.keep_events()
        room.act(self.nova, OfferTranslations(available=True))
        room.act(self.bob, ChooseCaptionLanguage(lang="zh-Hans"))
        self.keep("participant_updated caption_language", room.events("participant_updated")[0])
        room.act(self.nova, CaptionTranslation(segment_id=SEGMENT, lang="zh-Hans", text="早上好"))
        self.keep("caption_translation", room.sent(self.bob)[0])
        metrics: dict[str, float | None] = {"asr_ms": 80.5, "first_token_ms": 210.0, "first_audio_ms": None}
        report = AgentState(state="speaking", turn_id=TURN, asked_by="bob", text="Plants", metrics=metrics)
        room.act(self.nova, report)
        self.keep_events()
        stages = {
            "end_of_turn_ms": 300,
            "asr_ms": 120,
            "first_token_ms": 350,
            "first_audio_ms": 640,
            "playout_ms": 2400,
        }
        about = {"asked_by": "bob", "at": 1001.5, "source": "speech", "mode": "addressed", "lang": "en"}
        room.act(self.nova, AgentTurn(turn_id=TURN, provider="local", **about, **stages))  # type: ignore[arg-type]
        self.keep_events()
        room.act(self.bob, Agent(action="ask", text="Why?"))
        self.keep("agent", room.sent(self.nova)[0])

    def _board_fills(self) -> None:
        room, alice, bob = self.room, self.alice, self.bob
        note = Note(colour="yellow", z=1, x=0, y=0, w=160, h=120, text="<b>light</b> + CO₂")
        room.act(alice, Board(action="open"))
        self.keep("room_updated of the whiteboard", room.events("room_updated")[0])
        room.act(bob, Board(action="put", edition=1, items=[BoardItem(object_id=SEGMENT, object=note)]))
        self.keep("board put", room.events("board")[0])
        texts = [server_frames.encode(entry).encode() for entry in room.events("board")[0]["entries"]]
        room.act(bob, Board(action="live", mark=LiveMark(x=1.5, y=-2)))
        self.keep("board_live", next(effect.frame for effect in room.effects if isinstance(effect, Announce)))
        (content,) = server_frames.board_content(edition=1, as_of=room.room.seq, texts=texts)
        self.keep("board_content", json.loads(content))
        room.act(alice, Board(action="clear"))
        self.keep("board clear", room.events("board")[0])

    def _polls_are_held(self) -> None:
        room, alice, bob = self.room, self.alice, self.bob
        question: dict[str, Any] = {"question": "Where?", "options": ("in the leaf", "in the root"), "correct": (0,)}
        room.act(alice, Poll(action="create", **question))
        self.keep("poll_details of a draft", room.sent(alice)[0])
        poll_id = next(iter(room.room.polls))
        room.act(alice, Poll(action="start", poll_id=poll_id))
        self.keep("poll", room.events("poll")[0])
        room.act(bob, Poll(action="vote", poll_id=poll_id, choice=(0,)))
        for frame in (*room.sent(bob), *room.sent(alice)):
            self.keep(frame["type"], frame)
        room.act(alice, Poll(action="close", poll_id=poll_id))
        self.keep("poll closed", room.events("poll")[0])
        room.act(alice, Poll(action="create", question="What is unclear?", kind="open", anonymous=True))
        room.act(alice, Poll(action="delete", poll_id=list(room.room.polls)[-1]))
        self.keep("poll_details of a deleted draft", room.sent(alice)[0])

    def _agent_asks(self) -> None:
        room, alice, nova = self.room, self.alice, self.nova
        wanted = RequestArguments(question="Tea <b>or</b> coffee?", options=("tea", "coffee 咖啡"))
        for action in ("refuse", "confirm", None):
            request_id = TURN if action is None else SEGMENT
            asked = AgentRequest(request_id=request_id, on_behalf_of="bob", tool="start_poll", arguments=wanted)
            room.act(nova, asked)
            self.keep("agent_request", room.sent(alice)[0])
            if action:
                room.act(alice, AgentDecision(action=action, request_id=request_id))
                self.keep(f"agent_request after {action}", room.sent(alice)[-1])

    def _settings_change(self) -> None:
        room = RoomUnderTest()
        alice = room.join("alice", "host")
        room.join("bob")
        changes = {
            "name": "Physics II",
            "language": "de",
            "lobby": True,
            "agent": {"prompt": "Be brief.", "speed": 1.2},
        }
        nova = room.join("nova", "agent")
        room.apply(ChangeRoom(changes))
        of_the_room, of_the_agent = room.events("room_updated")
        self.keep("room_updated when settings change", of_the_room)
        self.keep("room_updated when settings of the agent change", of_the_agent)
        self.keep("persona", room.sent(nova)[0])
        room.act(alice, f.Leave())
        self.keep("moderated stand_in", room.events("moderated")[0])

    def _groups_meet(self) -> None:
        room = RoomUnderTest()
        alice, bob = room.join("alice", "host"), room.join("bob")
        group = BreakoutRoom(id="b1", name="Leaves <b>&</b> 叶", slug="physics-b1", agent=True)
        opening = OpenBreakouts(by="alice", rooms=(group,), choice=False, assigned={"bob": "b1"}, duration_secs=300)
        room.apply(opening)
        self.keep("room_updated when breakout rooms open", room.events("room_updated")[0])
        room.act(bob, Breakout(action="enter", breakout="b1"))
        self.keep("participant_updated of someone in a breakout room", room.events()[0])
        room.act(bob, Breakout(action="help"))
        room.act(alice, Breakout(action="broadcast", text="Five minutes left"))
        self.keep("room_updated with a call for help and a broadcast", room.events("room_updated")[0])
        room.act(alice, Breakout(action="close", secs=0))
        self.keep("room_updated when breakout rooms close", room.events("room_updated")[0])

    def _the_room_as_a_whole(self) -> None:
        state = self.room.room
        chat = [{name: value for name, value in self.frames["chat"].items() if name != "seq"}]
        captions = [{name: value for name, value in self.frames["caption"].items() if name != "seq"}]
        snapshot = server_frames.snapshot(state, "alice", chat=chat, captions=captions)
        self.keep("snapshot", snapshot)
        surroundings = server_frames.Surroundings(
            ice_servers=[{"urls": ["turn:turn.example:3478"], "username": "1:alice", "credential": "secret"}],
            ice_transport_policy="all",
            frames_per_second=50,
            resume_secs=20.0,
            now=1001.5,
        )
        for name in ("alice", "bob", "nova"):
            who = state.participants[name]
            base = server_frames.snapshot(state, name, chat=chat, captions=captions)
            welcome = server_frames.welcome(
                base, state, who, resume_token="token", resumed=name == "bob", surroundings=surroundings
            )
            self.keep(f"welcome of {name}", welcome)
        self.room.drop(self.bob)
        self.keep("participant_updated of a lost socket", self.room.events()[0])
        self.room.wait(20)
        self.keep_events()

    def _answers(self) -> None:
        message = {name: value for name, value in self.frames["chat"].items() if name != "seq"}
        self.keep("history", server_frames.history("chat", [message], 17))
        self.keep("ack", server_frames.ack("c1"))
        self.keep("error", server_frames.error("bad_json", "the message is not JSON", None))
        self.keep("error with an id", server_frames.error("forbidden", "your role does not allow this", "c1"))
        self.keep("pong", server_frames.pong(None, 1002.5))
        self.keep("pong with an id", server_frames.pong("p1", 1002.5))
        self.keep("bye", server_frames.bye("ended"))


def fixtures() -> list[Json]:
    """The frames in the form of the message fixtures, as plain JSON."""
    frames = EventfulMeeting().play().items()
    rows = [{"name": name, "direction": "server", "frame": frame, "error": None} for name, frame in frames]
    plain: list[Json] = json.loads(json.dumps(rows))
    return plain


def main() -> None:
    """Write the file."""
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in fixtures())
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
