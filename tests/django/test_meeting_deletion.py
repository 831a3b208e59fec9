"""Deleting a meeting: what goes, who may, and that nothing brings it back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conference.accounts.api_keys import api_key_create
from conference.accounts.models import User
from conference.agents.models import Turn
from conference.audit.models import ActionEntry
from conference.celery import app
from conference.classroom.models import Contribution, Poll, PollAnswer, StoredBoard
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Invitation, InvitedRole, Room
from conference.signaling.redis_pool import private_client
from conference.signaling.room.commands import CloseRoom
from conference.signaling.runner import execute
from conference.transcripts.models import Attendance, DeletedMeeting, Meeting, SearchEntry, Segment
from conference.transcripts.search.index import segments_found
from conference.transcripts.selectors import main_meeting
from tests.django import classroom_data as classroom
from tests.django import transcripts_data as data
from tests.unit.signaling_rooms import join_command

pytestmark = [pytest.mark.django, pytest.mark.django_db]

PAGE = f"/rooms/biology/meetings/{data.MEETING_ID}/"
DELETE = f"{PAGE}delete/"
API = f"/api/v1/rooms/biology/meetings/{data.MEETING_ID}"
GROUP = str(uuid4())
TURN = str(uuid4())
CONTENT = (Meeting, Attendance, Segment, SearchEntry, Poll, PollAnswer, Contribution, StoredBoard, Turn)
LATE: dict[str, dict[str, Any]] = {
    "transcripts.store_segment": data.segment_fields(text="late words"),
    "transcripts.store_chat": data.chat_fields(),
    "transcripts.store_note": data.note_fields(),
    "transcripts.store_question": data.question_fields(),
    "transcripts.record_attendance": data.attendance_fields("left", 50),
    "transcripts.end_meeting": data.end_fields(60),
    "classroom.store_poll": classroom.poll_fields(),
    "classroom.record_contribution": classroom.contribution_fields("hand", "Bob"),
    "agents.store_turn": data.meeting_fields(
        turn_id=TURN, at=data.STARTED_AT, user_id=None, name="Bob", source="text", mode="addressed", lang="en"
    )
    | {"interrupted": False, "provider": "local", "fallback": False, "error": "", "worker": "w"},
}


@pytest.fixture
def room(alice: User) -> Room:
    """A room of alice with one meeting that has ended, of which everything is kept."""
    room = data.make_room(alice)
    app.loader.import_default_modules()
    for name, fields in LATE.items():
        app.tasks[name].apply(kwargs=fields)
    classroom.store_poll(classroom.answer_fields("Bob", 1), poll_id=str(uuid4()))
    StoredBoard.objects.create(meeting=data.stored_meeting(), content=StoredBoard.packed([]), objects_count=0)
    assert all(table._default_manager.exists() for table in CONTENT)
    return room


def kept() -> list[str]:
    """The tables that still hold something of a meeting."""
    return [table.__name__ for table in CONTENT if table._default_manager.exists()]


def go_on(room: Room) -> str:
    """Somebody is in the room, and something of the meeting is stored already. Returns the id of the meeting."""

    command = join_command(room_settings(room), "bob", slug=room.slug, socket="specific.bob")

    async def run() -> str:
        async with private_client():
            state = await execute(room.slug, command)
            assert state is not None
            return state.meeting_id

    running = async_to_sync(run)()
    data.store_segment(meeting_id=running)
    return running


def close(room: Room) -> None:
    async def run() -> None:
        async with private_client():
            await execute(room.slug, CloseRoom())

    async_to_sync(run)()


def test_the_owner_is_asked_and_then_all_of_it_is_gone(room: Room, alice: User, alice_client: Client) -> None:
    assert DELETE in alice_client.get(PAGE).text
    question = alice_client.get(DELETE)
    assert question.status_code == 200
    assert "Biology" in question.text
    assert kept() != []
    answer = alice_client.post(DELETE, follow=True)
    assert "The meeting was deleted" in answer.text
    assert kept() == []
    assert segments_found(room, "late words", limit=5) == []
    assert alice_client.get(PAGE).status_code == 404
    assert alice_client.get(f"/meetings/{data.MEETING_ID}/transcript.txt").status_code == 404
    entry = ActionEntry.objects.get(action="meeting_deleted")
    assert (entry.room, entry.actor, entry.actor_role, str(entry.meeting_id)) == (room, alice, "host", data.MEETING_ID)
    assert "late words" not in str(entry.value)


@pytest.mark.parametrize("name", LATE)
def test_what_comes_late_brings_nothing_back(
    room: Room, alice_client: Client, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    alice_client.post(DELETE)
    assert app.tasks[name].apply(kwargs=LATE[name]).result == "refused"
    assert kept() == []
    assert "late words" not in caplog.text


def test_a_board_that_comes_late_is_forgotten(room: Room, alice_client: Client, redis_client: redis.Redis) -> None:
    alice_client.post(DELETE)
    key = f"parley:board:{data.MEETING_ID}"
    redis_client.hset(key, str(uuid4()), "{}")
    try:
        app.tasks["classroom.store_board"].apply(kwargs=data.meeting_fields())
    finally:
        redis_client.delete(key)
    assert kept() == []


def test_a_second_deletion_says_so(room: Room, alice_client: Client, bob_client: Client) -> None:
    alice_client.post(DELETE)
    again = alice_client.post(DELETE, follow=True)
    assert again.status_code == 200
    assert "deleted already" in again.text
    assert alice_client.delete(API).status_code == 404
    assert bob_client.post(DELETE).status_code == 404
    assert ActionEntry.objects.filter(action="meeting_deleted").count() == 1


def test_only_the_owner_and_staff_with_the_permission_delete(room: Room, bob: User, charlie: User) -> None:
    bob_client, charlie_client = Client(), Client()
    bob_client.force_login(bob)
    charlie_client.force_login(charlie)
    Invitation.objects.create(room=room, invitee="bob", user=bob, role=InvitedRole.MODERATOR)
    assert bob_client.get(PAGE).status_code == 200
    assert DELETE not in bob_client.get(PAGE).text
    assert (bob_client.get(DELETE).status_code, bob_client.post(DELETE).status_code) == (403, 403)
    assert bob_client.delete(API).status_code == 403
    assert (charlie_client.get(DELETE).status_code, charlie_client.post(DELETE).status_code) == (404, 404)
    assert charlie_client.delete(API).status_code == 404
    assert Client().post(DELETE).headers["Location"].startswith("/accounts/login/")
    assert Client().delete(API).status_code == 401
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.set(Permission.objects.filter(codename="view_meeting"))
    assert charlie_client.post(DELETE).status_code == 403
    assert kept() != []
    charlie.user_permissions.set(Permission.objects.filter(codename__in=("view_meeting", "delete_meeting")))
    assert charlie_client.post(DELETE).status_code == 302
    assert kept() == []
    assert ActionEntry.objects.get(action="meeting_deleted").actor_role == "administrator"


def test_the_owner_of_another_room_cannot_reach_it(room: Room, bob: User, bob_client: Client) -> None:
    data.make_room(bob, slug="physics", name="Physics")
    for path in (DELETE, DELETE.replace("biology", "physics")):
        assert bob_client.post(path).status_code == 404
    assert bob_client.delete(API.replace("biology", "physics")).status_code == 404
    assert kept() != []


def test_the_token_of_the_form_is_needed(room: Room, alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(DELETE).status_code == 403
    assert strict.delete(API).status_code == 403
    assert kept() != []
    _stored, key = api_key_create(user=alice, label="robot")
    assert strict.delete(API, headers={"Authorization": f"Bearer {key}"}).status_code == 204
    assert kept() == []


def test_a_meeting_that_goes_on_is_not_deleted(room: Room, alice_client: Client) -> None:
    running = go_on(room)
    page, api = DELETE.replace(data.MEETING_ID, running), API.replace(data.MEETING_ID, running)
    try:
        question = alice_client.get(page)
        assert "still going on" in question.text
        assert "Delete for good" not in question.text
        refused = alice_client.post(page)
        assert (refused.status_code, "still going on" in refused.text) == (409, True)
        assert alice_client.delete(api).json()["code"] == "conflict"
        assert alice_client.delete(API).status_code == 204, "earlier meetings of the room can be deleted meanwhile"
    finally:
        close(room)
    assert kept() != []
    assert alice_client.delete(api).status_code == 204
    assert kept() == []


def test_breakout_rooms_go_with_it_and_other_meetings_stay(room: Room, alice: User, alice_client: Client) -> None:
    part = Room.objects.create(slug="biology-b1", name="Leaves", owner=alice, parent=room, agent_name="Nova")
    group = {"room_slug": part.slug, "meeting_id": GROUP, "meeting_started_at": data.STARTED_AT + 10}
    data.store_segment(**group)
    later, later_group = str(uuid4()), str(uuid4())
    data.store_segment(meeting_id=later, meeting_started_at=data.STARTED_AT + 1000)
    data.store_segment(**group | {"meeting_id": later_group, "meeting_started_at": data.STARTED_AT + 1010})
    Meeting.objects.update(ended_at=None)
    assert "1 meeting" in alice_client.get(DELETE).text
    alice_client.post(DELETE)
    assert {str(pk) for pk in Meeting.objects.values_list("pk", flat=True)} == {later, later_group}
    assert {str(pk) for pk in DeletedMeeting.objects.values_list("pk", flat=True)} == {data.MEETING_ID, GROUP}
    of_group = Meeting.objects.get(pk=UUID(later_group))
    assert str(getattr(main_meeting(of_group), "pk", "")) == later


def test_meetings_whose_time_is_over_do_not_come_back_either(room: Room, settings: Settings) -> None:
    settings.TRANSCRIPT_RETENTION_DAYS = 1
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=2))
    app.tasks["transcripts.delete_expired"].run()
    assert app.tasks["transcripts.store_chat"].apply(kwargs=data.chat_fields()).result == "refused"
    assert kept() == []


def test_the_administration_deletes_in_the_same_way(room: Room, admin_client: Client) -> None:
    running = go_on(room)
    listed = {"action": "delete_selected", "_selected_action": [data.MEETING_ID, running], "post": "yes"}
    try:
        assert "still going on" in admin_client.post("/admin/transcripts/meeting/", listed).text
        admin_client.post(f"/admin/transcripts/meeting/{running}/delete/", {"post": "yes"})
        assert Meeting.objects.count() == 2
    finally:
        close(room)
    admin_client.post("/admin/transcripts/meeting/", listed)
    assert kept() == []
    assert app.tasks["transcripts.store_segment"].apply(kwargs=LATE["transcripts.store_segment"]).result == "refused"
    assert {entry.actor_name for entry in ActionEntry.objects.filter(action="meeting_deleted")} == {"root"}


def test_programs_list_the_meetings_of_a_room(room: Room, alice_client: Client, charlie_client: Client) -> None:
    answer = alice_client.get("/api/v1/rooms/biology/meetings").json()
    (meeting,) = answer["meetings"]
    assert (meeting["id"], meeting["room"]["name"], answer["next_page"]) == (data.MEETING_ID, "Biology", None)
    assert alice_client.get(API).json() == meeting
    assert charlie_client.get("/api/v1/rooms/biology/meetings").status_code == 404
    assert Client().get("/api/v1/rooms/biology/meetings").status_code == 401
