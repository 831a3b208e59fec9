"""Whether the AI participant may hear someone: said in the hello, changed at any time, known to the room."""

import pytest

from conference.signaling.errors import ProtocolError
from conference.signaling.protocol.client_frames import Chat, Hello, State
from conference.signaling.protocol.parse import parse
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit


@pytest.fixture
def room() -> RoomUnderTest:
    room = RoomUnderTest()
    room.join("alice", "host")
    return room


def test_a_client_that_says_nothing_of_consent_may_be_heard(room: RoomUnderTest) -> None:
    room.join("bob")
    assert room.person("bob").public()["speech"] is True
    hello = parse('{"type":"hello","media":{"audio":true,"video":false}}')
    assert isinstance(hello, Hello)
    assert hello.consent is None


def test_a_refusal_is_known_to_the_room_from_the_start(room: RoomUnderTest) -> None:
    room.join("bob", speech=False)
    (joined,) = room.events("participant_joined")
    assert joined["participant"]["speech"] is False


def test_a_refusal_is_kept_in_the_lobby() -> None:
    room = RoomUnderTest(lobby=True)
    room.join("alice", "host")
    room.join("bob", speech=False)
    assert room.room.waiting["bob"].speech is False


def test_consent_can_be_withdrawn_and_given_again(room: RoomUnderTest) -> None:
    bob = room.join("bob")
    for speech in (False, True):
        room.act(bob, State(speech=speech))
        (updated,) = room.events("participant_updated")
        assert (updated["peer_id"], updated["changes"]) == ("bob", {"speech": speech})
    room.act(bob, State(speech=True))
    assert room.events() == []


def test_other_changes_leave_consent_as_it_is(room: RoomUnderTest) -> None:
    bob = room.join("bob", speech=False)
    room.act(bob, State(audio=False, video=True))
    assert room.person("bob").speech is False


def test_a_change_made_offline_holds_from_the_resume_on(room: RoomUnderTest) -> None:
    bob = room.join("bob")
    room.drop(bob)
    room.join("bob", socket="second", resume_hash="bob-token", speech=False)
    assert room.person("bob").speech is False
    room.join("bob", socket="third", resume_hash="bob-token")
    assert room.person("bob").speech is False


def test_whoever_is_not_heard_may_still_write(room: RoomUnderTest) -> None:
    bob = room.join("bob", speech=False)
    room.act(bob, Chat(text="I prefer to write"))
    assert room.events("chat")[0]["text"] == "I prefer to write"


@pytest.mark.parametrize("consent", ['"yes"', "{}", '{"speech":1}', '{"speech":null}', "true"])
def test_a_consent_of_the_wrong_shape_is_refused(consent: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse(f'{{"type":"hello","media":{{"audio":true,"video":false}},"consent":{consent}}}')
    assert caught.value.code == "bad_field"
