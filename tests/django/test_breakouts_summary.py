"""Meetings of breakout rooms belong to the summary of the main room."""

from uuid import uuid4

import pytest
from django.test import Client

from conference.accounts.models import User
from conference.rooms.models import InvitedRole, Room
from conference.transcripts.models import Meeting
from conference.transcripts.selectors import breakout_meetings
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

PAGE = f"/rooms/biology/meetings/{data.MEETING_ID}/"


@pytest.fixture
def room(alice: User) -> Room:
    """A room with a meeting of ten minutes."""
    room = data.make_room(alice)
    data.record("joined", 0)
    data.end(600)
    return room


def hold_breakout(room: Room, number: int, at: float) -> Meeting:
    """A meeting of one minute in a breakout room, `at` seconds after the main meeting began."""
    slug = f"{room.slug}-b{number}"
    Room.objects.get_or_create(slug=slug, parent=room, owner=room.owner, name=f"Group {number}", agent_mode="off")
    meeting_id = str(uuid4())
    about = {"room_slug": slug, "meeting_id": meeting_id, "meeting_started_at": data.STARTED_AT + at}
    data.record("joined", at, **about)
    data.store_chat(after=at + 5, text="photosynthesis", **about)
    data.end(at + 60, **about)
    return data.stored_meeting(meeting_id)


def test_meetings_of_breakout_rooms_lie_within_that_of_the_main_room(room: Room) -> None:
    second, first = hold_breakout(room, 2, 200), hold_breakout(room, 1, 100)
    hold_breakout(room, 1, -500)
    hold_breakout(room, 1, 5000)
    assert list(breakout_meetings(data.stored_meeting())) == [first, second]


def test_breakout_rooms_of_other_rooms_are_not_meant(room: Room, bob: User) -> None:
    other = data.make_room(bob, slug="chemistry")
    hold_breakout(other, 1, 100)
    assert not breakout_meetings(data.stored_meeting()).exists()


def test_the_summary_of_the_class_leads_to_those_of_its_groups(room: Room, alice_client: Client) -> None:
    group = hold_breakout(room, 1, 100)
    page = alice_client.get(PAGE).text
    link = f"/rooms/biology-b1/meetings/{group.pk}/"
    assert link in page
    assert "Group 1" in page
    assert "photosynthesis" in alice_client.get(link).text


def test_without_breakout_rooms_the_summary_does_not_speak_of_them(room: Room, alice_client: Client) -> None:
    assert 'id="breakouts"' not in alice_client.get(PAGE).text


def test_an_invited_moderator_reads_what_was_said_in_groups_and_an_outsider_does_not(
    room: Room, bob: User, bob_client: Client, charlie_client: Client
) -> None:
    room.invitations.create(invitee="bob", user=bob, role=InvitedRole.MODERATOR)
    group = hold_breakout(room, 1, 100)
    link = f"/rooms/biology-b1/meetings/{group.pk}/"
    assert bob_client.get(link).status_code == 200
    assert bob_client.get("/rooms/biology-b1/meetings/").status_code == 200
    assert charlie_client.get(link).status_code == 404
    assert charlie_client.get("/rooms/biology-b1/meetings/").status_code == 404
