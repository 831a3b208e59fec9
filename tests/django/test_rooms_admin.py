"""Rooms and accounts in Django admin."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conference.accounts.api_keys import api_key_create
from conference.accounts.models import User
from conference.audit.models import ActionEntry
from conference.rooms.access.guests import guest_link_create
from conference.rooms.access.invitations import invitation_set
from conference.rooms.models import Room
from conference.rooms.schedule.meetings import ScheduleCreate, meeting_schedule
from conference.rooms.services import room_create

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def admin_client(alice: User) -> Client:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def room(bob: User) -> Room:
    return room_create(owner=bob, name="Physics")


@pytest.mark.parametrize("path", ["accounts/user/", "accounts/apikey/", "rooms/room/"])
def test_lists_can_be_opened_and_searched(admin_client: Client, bob: User, room: Room, path: str) -> None:
    api_key_create(user=bob, label="bob's key")
    response = admin_client.get(f"/admin/{path}?q=b")
    assert response.status_code == 200
    assert response.context["cl"].result_count == 1


def test_rooms_are_changed_but_not_made(admin_client: Client, room: Room) -> None:
    assert admin_client.get("/admin/rooms/room/add/").status_code == 403
    page = admin_client.get(f"/admin/rooms/room/{room.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    visits = {"visits-TOTAL_FORMS": "0", "visits-INITIAL_FORMS": "0"}
    changed = {**values, **visits, "name": "Chemistry", "wake_names": "Neo; Trinity", "lobby": ""}
    assert admin_client.post(f"/admin/rooms/room/{room.pk}/change/", changed).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.owner.username, room.wake_names) == ("Chemistry", "bob", ["Nova", "Neo", "Trinity"])


def test_the_logs_name_what_was_changed_but_not_what_the_host_asks(admin_client: Client, room: Room) -> None:
    path = f"/admin/rooms/room/{room.pk}/change/"
    form = admin_client.get(path).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    visits = {"visits-TOTAL_FORMS": "0", "visits-INITIAL_FORMS": "0"}
    secret = {"agent_prompt": "Never say aubergine.", "agent_vocabulary": "aubergine"}
    assert admin_client.post(path, {**values, **visits, **secret}).status_code == 302
    room.refresh_from_db()
    assert (room.agent_prompt, room.agent_vocabulary) == ("Never say aubergine.", ["aubergine"])
    entry = ActionEntry.objects.get(action="room_agent_changed")
    assert (entry.value, entry.actor_name, entry.actor_role) == (["prompt", "vocabulary"], "Alice", "administrator")
    for page in (f"/admin/rooms/room/{room.pk}/history/", "/admin/audit/actionentry/"):
        assert "aubergine" not in admin_client.get(page).content.decode()


def test_a_wrong_value_is_named_in_the_admin_too(admin_client: Client, room: Room) -> None:
    path = f"/admin/rooms/room/{room.pk}/change/"
    form = admin_client.get(path).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    wrong = {"agent_speed": "9", "agent_vocabulary": "x" * 41, "agent_name": "\u200b", "agent_voice": "a b"}
    answer = admin_client.post(path, {**values, **wrong, "visits-TOTAL_FORMS": "0", "visits-INITIAL_FORMS": "0"})
    assert set(answer.context["adminform"].form.errors) == set(wrong)


def test_rooms_can_be_closed_for_good(admin_client: Client, room: Room) -> None:
    data = {"action": "archive", "_selected_action": [str(room.pk)]}
    assert admin_client.post("/admin/rooms/room/", data).status_code == 302
    room.refresh_from_db()
    assert room.archived_at is not None


def test_keys_are_looked_at_but_not_made(admin_client: Client, bob: User) -> None:
    stored, key = api_key_create(user=bob, label="script")
    assert admin_client.get("/admin/accounts/apikey/add/").status_code == 403
    page = admin_client.get(f"/admin/accounts/apikey/{stored.pk}/change/").content.decode()
    assert stored.prefix in page
    assert key not in page
    assert stored.key_hash not in page


def test_bob_has_no_business_in_admin(bob_client: Client) -> None:
    assert bob_client.get("/admin/rooms/room/").status_code == 302


def test_links_invitations_and_schedules_can_be_opened_and_acted_on(
    admin_client: Client, bob: User, room: Room
) -> None:
    link, _token = guest_link_create(room=room, created_by=bob, label="Physics guests")
    invitation_set(room=room, invitee="physics@example.org")
    change = ScheduleCreate(starts_at=timezone.now() + timedelta(days=1))
    meeting = meeting_schedule(room=room, change=change)
    for model, key in (("guestlink", link.pk), ("scheduledmeeting", meeting.pk), ("invitation", None)):
        assert admin_client.get(f"/admin/rooms/{model}/?q=physics").context["cl"].result_count == 1
        if key:
            assert admin_client.get(f"/admin/rooms/{model}/{key}/change/").status_code == 200
            assert admin_client.get(f"/admin/rooms/{model}/add/").status_code == 403
    for model, action, row in (("guestlink", "revoke", link), ("scheduledmeeting", "cancel", meeting)):
        admin_client.post(f"/admin/rooms/{model}/", {"action": action, "_selected_action": [str(row.pk)]})
        row.refresh_from_db()
    assert link.revoked_at is not None
    assert meeting.cancelled_at is not None


def test_an_archived_room_is_restored_by_an_action(admin_client: Client, room: Room) -> None:
    for action, archived in (("archive", True), ("restore", False)):
        admin_client.post("/admin/rooms/room/", {"action": action, "_selected_action": [str(room.pk)]})
        room.refresh_from_db()
        assert (room.archived_at is not None) == archived
