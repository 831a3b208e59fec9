"""Requests of the agent on somebody's behalf: their rights count, and a moderator decides on changes of the room."""

from itertools import count
from uuid import UUID

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest, RequestArguments
from conference.signaling.room import sweeping
from conference.signaling.room.effects import Record
from conference.signaling.room.polls import MOST_POLLS
from conference.signaling.room.requests import EXPIRES_SECS, MOST_REQUESTS, requests_for
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

TEA = RequestArguments(question="Tea or coffee?", options=("tea", "coffee"))


class Meeting:
    """Alice is host, mona moderates, bob and dora take part, gina is a guest, Nova is the agent."""

    def __init__(self) -> None:
        self.room = RoomUnderTest(media_limit=10)
        roles = {"alice": "host", "mona": "moderator", "bob": "participant", "dora": "participant"}
        self.who = {name: self.room.join(name, role) for name, role in roles.items()}
        self.who["gina"] = self.room.join("gina", "guest")
        self.who["nova"] = self.room.join("nova", "agent")
        self._ids = count(1)

    def ask(self, name: str, arguments: RequestArguments = TEA) -> UUID:
        """Somebody asks the agent for a poll."""
        request_id = UUID(int=next(self._ids))
        self.room.act(
            self.who["nova"],
            AgentRequest(request_id=request_id, on_behalf_of=name, tool="start_poll", arguments=arguments),
        )
        return request_id

    def note(self, name: str, text: str = "milk") -> None:
        self.room.act(
            self.who["nova"],
            AgentRequest(
                request_id=UUID(int=next(self._ids)),
                on_behalf_of=name,
                tool="take_note",
                arguments=RequestArguments(text=text),
            ),
        )

    def decide(self, name: str, request_id: UUID, *, confirm: bool = True) -> None:
        action = "confirm" if confirm else "refuse"
        self.room.act(self.who[name], AgentDecision(action=action, request_id=request_id))  # type: ignore[arg-type]

    def told(self, name: str) -> list[tuple[str, str]]:
        """Status and asker of the requests that the last command told somebody of."""
        frames = [frame for frame in self.room.sent(self.who[name]) if frame["type"] == "agent_request"]
        return [(frame["status"], frame["request"]["name"]) for frame in frames]

    def seen(self, name: str) -> list[Json]:
        return requests_for(self.room.room, self.room.person(name))

    def refusal(self, name: str, arguments: RequestArguments = TEA) -> str:
        before = self.room.state
        with pytest.raises(RefusalError) as caught:
            self.ask(name, arguments)
        assert self.room.state is before
        return caught.value.code


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def test_a_request_waits_and_changes_nothing(meeting: Meeting) -> None:
    meeting.ask("bob")
    assert meeting.room.room.polls == {}
    assert meeting.room.events() == []
    for name in ("alice", "mona", "bob", "nova"):
        assert meeting.told(name) == [("pending", "Bob")]
    assert meeting.told("dora") == meeting.told("gina") == []


def test_a_moderator_sees_all_that_would_happen(meeting: Meeting) -> None:
    meeting.ask("bob")
    (seen,) = meeting.seen("alice")
    assert (seen["name"], seen["tool"], seen["arguments"]["question"]) == ("Bob", "start_poll", "Tea or coffee?")
    assert seen["arguments"]["options"] == ["tea", "coffee"]
    assert seen["expires_at"] == meeting.room.now + EXPIRES_SECS
    assert [meeting.seen(name) for name in ("dora", "gina", "nova")] == [[], [], []]
    assert meeting.seen("bob") == [seen]


def test_a_confirmed_poll_is_open_and_the_moderators_act(meeting: Meeting) -> None:
    request_id = meeting.ask("bob")
    meeting.decide("mona", request_id)
    (poll,) = meeting.room.room.polls.values()
    assert (poll.phase, poll.question, poll.options) == ("open", "Tea or coffee?", ("tea", "coffee"))
    assert [frame["poll"]["phase"] for frame in meeting.room.events("poll")] == ["open"]
    assert meeting.room.actions() == [
        ("poll_start", "Mona", None, None),
        ("agent_request_confirm", "Mona", "Bob", "start_poll"),
    ]
    assert meeting.told("bob") == meeting.told("alice") == [("confirmed", "Bob")]
    assert meeting.seen("alice") == []


def test_a_refused_one_never_happens(meeting: Meeting) -> None:
    request_id = meeting.ask("bob")
    meeting.decide("alice", request_id, confirm=False)
    assert meeting.room.room.polls == {}
    assert meeting.room.actions() == [("agent_request_refuse", "Alice", "Bob", "start_poll")]
    assert meeting.told("bob") == [("refused", "Bob")]
    with pytest.raises(RefusalError, match="no longer"):
        meeting.decide("alice", request_id)


def test_the_log_has_nothing_that_was_said(meeting: Meeting) -> None:
    meeting.decide("alice", meeting.ask("bob"))
    records = [effect.fields for effect in meeting.room.effects if isinstance(effect, Record)]
    assert "coffee" not in str(records)


@pytest.mark.parametrize("name", ["bob", "dora", "gina", "nova"])
def test_only_moderators_decide_whoever_asked(meeting: Meeting, name: str) -> None:
    request_id = meeting.ask("bob")
    with pytest.raises(RefusalError) as caught:
        meeting.decide(name, request_id)
    assert caught.value.code == "forbidden"
    assert meeting.room.room.polls == {}


def test_a_moderator_who_asks_confirms_too(meeting: Meeting) -> None:
    request_id = meeting.ask("alice")
    assert meeting.room.room.polls == {}
    meeting.decide("alice", request_id)
    assert len(meeting.room.room.polls) == 1


def test_a_guest_may_not_ask_for_what_changes_the_room(meeting: Meeting) -> None:
    assert meeting.refusal("gina") == "forbidden"


@pytest.mark.parametrize("name", ["nova", "charlie"])
def test_the_agent_asks_for_people_who_are_there_only(meeting: Meeting, name: str) -> None:
    assert meeting.refusal(name) == "no_such_peer"


def test_somebody_in_the_lobby_asks_for_nothing() -> None:
    meeting = Meeting()
    meeting.room.act(meeting.who["alice"], Moderate(action="set_lobby", value=True))
    meeting.room.join("wendy")
    assert "wendy" in meeting.room.room.waiting
    assert meeting.refusal("wendy") == "no_such_peer"


def test_a_request_is_over_after_a_minute(meeting: Meeting) -> None:
    request_id = meeting.ask("bob")
    assert not sweeping.is_due(meeting.room.room, frozenset(), meeting.room.now + EXPIRES_SECS - 1, 20)
    meeting.room.now += EXPIRES_SECS
    assert sweeping.is_due(meeting.room.room, frozenset(), meeting.room.now, 20)
    with pytest.raises(RefusalError, match="no longer"):
        meeting.decide("alice", request_id)
    meeting.room.wait(0)
    assert meeting.told("bob") == meeting.told("alice") == [("expired", "Bob")]
    assert meeting.seen("alice") == []


def test_nobody_has_more_than_two_and_the_room_not_more_than_five(meeting: Meeting) -> None:
    for name in ("bob", "bob", "dora", "dora"):
        meeting.ask(name)
    assert meeting.refusal("bob") == "rate_limited"
    meeting.ask("alice")
    assert len(meeting.room.room.requests) == MOST_REQUESTS
    assert meeting.refusal("mona") == "rate_limited"
    meeting.room.now += EXPIRES_SECS
    meeting.ask("mona")
    assert len(meeting.room.room.requests) == 1


def test_the_same_request_does_not_wait_twice(meeting: Meeting) -> None:
    request_id = meeting.ask("bob")
    again = AgentRequest(request_id=request_id, on_behalf_of="bob", tool="start_poll", arguments=TEA)
    with pytest.raises(RefusalError) as caught:
        meeting.room.act(meeting.who["nova"], again)
    assert caught.value.code == "conflict"


def test_who_leaves_or_is_removed_asks_for_nothing_any_more(meeting: Meeting) -> None:
    meeting.ask("bob")
    meeting.room.act(meeting.who["alice"], Moderate(action="remove", peer_id="bob"))
    assert meeting.told("alice") == [("withdrawn", "Bob")]
    assert meeting.room.room.requests == {}


def test_a_new_moderator_learns_what_waits(meeting: Meeting) -> None:
    meeting.ask("bob")
    meeting.room.act(meeting.who["alice"], Moderate(action="set_role", peer_id="dora", value="moderator"))
    assert meeting.told("dora") == [("pending", "Bob")]
    assert meeting.told("mona") == []


def test_a_former_moderator_decides_nothing_more(meeting: Meeting) -> None:
    request_id = meeting.ask("mona")
    meeting.room.act(meeting.who["alice"], Moderate(action="set_role", peer_id="mona", value="participant"))
    with pytest.raises(RefusalError) as caught:
        meeting.decide("mona", request_id)
    assert caught.value.code == "forbidden"


def test_a_request_that_cannot_be_carried_out_goes_on_waiting(meeting: Meeting) -> None:
    for number in range(MOST_POLLS):
        meeting.room.act(meeting.who["alice"], Poll(action="create", question=f"q{number}", kind="open"))
    request_id = meeting.ask("bob")
    with pytest.raises(RefusalError, match="at most"):
        meeting.decide("alice", request_id)
    assert len(meeting.seen("alice")) == 1


def test_the_end_of_the_meeting_ends_requests(meeting: Meeting) -> None:
    meeting.ask("bob")
    meeting.room.act(meeting.who["alice"], Moderate(action="end"))
    assert meeting.room.state is None


@pytest.mark.parametrize("name", ["alice", "bob", "gina"])
def test_a_note_is_stored_under_the_name_of_who_asked(meeting: Meeting, name: str) -> None:
    meeting.note(name, " buy milk ")
    (record,) = meeting.room.records("store_note")
    assert (record["name"], record["peer_id"], record["text"]) == (name.capitalize(), name, "buy milk")
    assert record["user_id"] == meeting.room.person(name).user_id
    assert meeting.room.room.requests == {}


def test_who_may_not_write_to_everyone_takes_no_notes(meeting: Meeting) -> None:
    meeting.room.act(meeting.who["alice"], Moderate(action="set_chat", value="hosts"))
    with pytest.raises(RefusalError) as caught:
        meeting.note("bob")
    assert caught.value.code == "forbidden"
    meeting.note("mona")
