"""Transcripts in the admin: lists, search, filters, the transcript page, permissions, number of queries."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.accounts.models import User
from conference.transcripts.models import Meeting, Segment
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

MEETINGS = "/admin/transcripts/meeting/"
LINES = "/admin/transcripts/segment/"
PAGE = f"{MEETINGS}{data.MEETING_ID}/change/"
PHYSICS = str(uuid4())


@pytest.fixture
def admin_client(alice: User, alice_client: Client) -> Client:
    """Alice as superuser, and two meetings: one of biology with three voices, one of physics with Charlie."""
    alice.is_staff = alice.is_superuser = True
    alice.save()
    data.make_room(alice)
    data.make_room(alice, slug="physics", name="Physics")
    for peer_id, name, role in (("a", "Alice", "host"), ("b", "Bob", "guest"), ("n", "Nova", "agent")):
        data.record("joined", 0, peer_id=peer_id, name=name, role=role)
    data.store_segment(peer_id="a", name="Alice", text="What is photosynthesis?", at=1)
    data.store_segment(peer_id="n", name="Nova", kind="agent", text="A leaf turns light", interrupted=True, at=4)
    data.store_chat(peer_id="b", name="Bob", text="<script>alert(1)</script> wow")
    data.end(3725)
    other = {"room_slug": "physics", "meeting_id": PHYSICS, "meeting_started_at": data.STARTED_AT + 86_400}
    data.store_segment(**other, name="Charlie", text="What is light?", lang="en")
    return alice_client


def page(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def listed(client: Client, path: str, **query: str) -> set[str]:
    """The rooms of the meetings, or the texts of the lines, that a list shows."""
    response = client.get(path, query)
    assert response.status_code == 200
    rows = response.context["cl"].result_list
    return {row.room_name if isinstance(row, Meeting) else row.text for row in rows}


def test_meetings_are_listed_with_duration_people_and_lines(admin_client: Client) -> None:
    shown = page(admin_client, MEETINGS)
    assert "01:02:05" in shown
    assert '<td class="field-participants">2</td>' in shown, "the AI participant is not counted"
    assert '<td class="field-lines">3</td>' in shown
    assert "going on" in shown


@pytest.mark.parametrize(
    ("query", "rooms"),
    [
        ({"q": "photosynthesis"}, {"Biology"}),
        ({"q": "LIGHT"}, {"Biology", "Physics"}),
        ({"q": "wow"}, {"Biology"}),
        ({"q": "charlie"}, {"Physics"}),
        ({"q": "phys"}, {"Physics"}),
        ({"q": "light charlie"}, {"Physics"}),
        ({"q": '"turns light"'}, {"Biology"}),
        ({"q": '"light turns"'}, set()),
        ({"q": "100%"}, set()),
        ({"room": "biology"}, {"Biology"}),
        ({"speaker": "Charlie"}, {"Physics"}),
        ({"speaker": "Nova", "room": "physics"}, set()),
        ({"speaker": "nobody"}, set()),
        ({"started_at__gte": "2026-09-22 00:00:00+00:00"}, {"Physics"}),
    ],
)
def test_meetings_are_found_by_words_names_rooms_and_dates(
    admin_client: Client, query: dict[str, str], rooms: set[str]
) -> None:
    assert listed(admin_client, MEETINGS, **query) == rooms


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"q": "light"}, {"A leaf turns light", "What is light?"}),
        ({"q": "what charlie"}, {"What is light?"}),
        ({"kind__exact": "agent"}, {"A leaf turns light"}),
        ({"room": "physics"}, {"What is light?"}),
        ({"speaker": "Alice"}, {"What is photosynthesis?"}),
    ],
)
def test_lines_are_found_by_words_kind_room_and_speaker(
    admin_client: Client, query: dict[str, str], texts: set[str]
) -> None:
    assert listed(admin_client, LINES, **query) == texts


def test_a_line_leads_to_its_place_in_the_transcript(admin_client: Client) -> None:
    line = Segment.objects.get(kind="agent")
    assert f'{PAGE}#line-{line.pk}"' in page(admin_client, LINES)
    assert f'id="line-{line.pk}"' in page(admin_client, PAGE)


def test_the_transcript_is_one_page_with_times_kinds_and_attendance(admin_client: Client) -> None:
    shown = page(admin_client, PAGE)
    assert "What is photosynthesis?" in shown
    assert "00:00:04" in shown
    assert "kind-agent" in shown
    assert "kind-chat" in shown
    assert "badge-interrupted" in shown
    assert '<td class="transcript-number">63</td>' in shown, "open stays are counted to the end of the meeting"
    for extension in ("txt", "vtt", "json"):
        assert f"/meetings/{data.MEETING_ID}/transcript.{extension}" in shown


def test_names_and_texts_are_escaped_and_nothing_is_inline(admin_client: Client) -> None:
    data.store_segment(name='<img src=x onerror="alert(1)">', text="</ol><style>*{}</style>")
    shown = page(admin_client, PAGE, q="<script>")
    assert "<mark>&lt;script&gt;</mark>alert(1)" in shown
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<style" not in shown
    assert " style=" not in shown
    assert "<script>" not in shown


def test_words_are_marked_and_counted_on_the_page(admin_client: Client) -> None:
    shown = page(admin_client, PAGE, q="what leaf")
    assert "<mark>What</mark> is photosynthesis?" in shown
    assert "A <mark>leaf</mark> turns light" in shown
    assert "2 matches" in shown


def test_the_page_marks_what_the_list_was_searched_for(admin_client: Client) -> None:
    assert "<mark>light</mark>" in page(admin_client, PAGE, _changelist_filters="q=light&room=biology")


def test_every_voice_has_its_own_colour(admin_client: Client) -> None:
    lines = admin_client.get(PAGE).context["page"].lines
    assert len({line.colour for line in lines}) == 3


def test_a_meeting_without_anything_has_a_page_too(admin_client: Client) -> None:
    empty = str(uuid4())
    data.end(5, meeting_id=empty)
    shown = page(admin_client, f"{MEETINGS}{empty}/change/")
    assert "Nothing was said or written." in shown
    assert "No attendance was recorded." in shown


def add_meetings() -> None:
    for number in range(10):
        meeting = {"meeting_id": str(uuid4()), "room_slug": f"room-{number}"}
        data.record("joined", 0, **meeting)
        data.store_segment(**meeting)


def add_lines() -> None:
    for number in range(30):
        data.store_segment(at=10 + number, name=f"Guest {number}", peer_id=f"guest-{number}")
        data.record("joined", number, peer_id=f"guest-{number}", name=f"Guest {number}")


@pytest.mark.parametrize(
    ("path", "add"),
    [(MEETINGS, add_meetings), (MEETINGS + "?q=morning", add_meetings), (LINES, add_meetings), (PAGE, add_lines)],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    admin_client: Client, path: str, add: Callable[[], None]
) -> None:
    with CaptureQueriesContext(connection) as few:
        admin_client.get(path)
    add()
    with CaptureQueriesContext(connection) as many:
        admin_client.get(path)
    assert len(many) == len(few)
    assert len(many) <= 12


@pytest.fixture
def staff_client(admin_client: Client, bob: User, bob_client: Client) -> Callable[..., Client]:
    """Bob as staff with the permissions asked for."""

    def with_permissions(*codenames: str) -> Client:
        bob.is_staff = True
        bob.save()
        bob.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return bob_client

    return with_permissions


def test_staff_without_permission_sees_nothing(staff_client: Callable[..., Client]) -> None:
    client = staff_client()
    assert {client.get(path).status_code for path in (MEETINGS, PAGE, LINES)} == {403}


def test_a_visitor_and_an_account_that_is_not_staff_are_sent_to_the_sign_in(
    admin_client: Client, client: Client, charlie_client: Client
) -> None:
    assert {visitor.get(PAGE).status_code for visitor in (client, charlie_client)} == {302}


def test_a_reader_may_neither_change_nor_delete(staff_client: Callable[..., Client]) -> None:
    client = staff_client("view_meeting", "view_segment")
    assert "transcript-delete" not in page(client, PAGE)
    assert client.post(PAGE, {"room_name": "Mine"}).status_code == 403
    assert client.post(f"{MEETINGS}{data.MEETING_ID}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(MEETINGS + "add/").status_code == 403
    assert data.stored_meeting().room_name == "Biology"


def test_not_even_a_superuser_changes_what_was_said(admin_client: Client) -> None:
    line = Segment.objects.first()
    assert line is not None
    assert admin_client.post(f"{LINES}{line.pk}/change/", {"text": "forged"}).status_code == 403
    assert not Segment.objects.filter(text="forged").exists()


def test_a_meeting_is_deleted_with_all_it_holds_by_whoever_has_the_permission(
    staff_client: Callable[..., Client],
) -> None:
    client = staff_client("view_meeting", "delete_meeting")
    question = page(client, f"{MEETINGS}{data.MEETING_ID}/delete/")
    assert "photosynthesis" not in question
    assert client.post(f"{MEETINGS}{data.MEETING_ID}/delete/", {"post": "yes"}).status_code == 302
    assert Meeting.objects.get().room_name == "Physics"
    assert Segment.objects.count() == 1


def test_several_meetings_are_deleted_from_the_list(admin_client: Client) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [data.MEETING_ID, PHYSICS]}
    assert "Biology" in admin_client.post(MEETINGS, chosen).content.decode()
    assert admin_client.post(MEETINGS, chosen | {"post": "yes"}).status_code == 302
    assert not Meeting.objects.exists()


def test_a_single_line_can_be_deleted(admin_client: Client) -> None:
    line = Segment.objects.get(kind="chat")
    assert admin_client.post(f"{LINES}{line.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Segment.objects.filter(kind="chat").exists()
