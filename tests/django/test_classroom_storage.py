"""Polls and contributions reach the database once, whatever arrives first and how often."""

from typing import Any

import pytest
from celery.exceptions import Reject
from django.test import Client

from conference.accounts.models import User
from conference.classroom import tasks
from conference.classroom.models import Contribution, Poll, PollAnswer, PollOption
from conference.transcripts.models import Meeting
from tests.django import classroom_data as classroom
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def test_a_poll_is_stored_with_its_options_and_answers(alice: User, bob: User) -> None:
    room = data.make_room(alice)
    right = classroom.answer_fields("Bob", 1, user_id=bob.pk)
    wrong = classroom.answer_fields("Carol", 0)
    assert classroom.store_poll(right, wrong) == "stored"
    poll = Poll.objects.get()
    assert (poll.meeting.room, poll.quiz, poll.question) == (room, True, "Where does photosynthesis happen?")
    assert [(option.text, option.correct) for option in poll.options.all()] == [
        ("in the root", False),
        ("in the leaf", True),
        ("nowhere", False),
    ]
    answers = {answer.name: answer for answer in poll.answers.all()}
    assert (answers["Bob"].user, answers["Bob"].correct, answers["Bob"].choice) == (bob, True, [1])
    assert (answers["Carol"].user, answers["Carol"].correct) == (None, False)


def test_a_poll_that_comes_again_changes_nothing() -> None:
    answer = classroom.answer_fields("Bob", 1)
    classroom.store_poll(answer)
    assert classroom.store_poll(answer, classroom.answer_fields("Carol", 0)) == "unchanged"
    assert (Poll.objects.count(), PollOption.objects.count(), PollAnswer.objects.count()) == (1, 3, 1)


def test_a_poll_may_come_after_the_end_of_its_meeting() -> None:
    data.end(60)
    classroom.store_poll()
    meeting = Meeting.objects.get()
    assert meeting.ended_at is not None
    assert Poll.objects.get().meeting == meeting


def test_an_open_question_has_neither_right_nor_wrong() -> None:
    answer = classroom.answer_fields("Bob", text="the\x00 leaf \ud800")
    classroom.store_poll(answer, kind="open", options=[], correct=[])
    stored = PollAnswer.objects.get()
    assert (stored.correct, stored.text.startswith("the leaf")) == (None, True)


def test_an_answer_outlives_its_account(bob: User) -> None:
    classroom.store_poll(classroom.answer_fields("Bob", 1, user_id=bob.pk))
    bob.delete()
    assert (PollAnswer.objects.get().name, PollAnswer.objects.get().user) == ("Bob", None)


def test_a_contribution_is_counted_once(bob: User) -> None:
    contribution_id = "0d9a2d6c-5f5e-4a55-9a39-0c5f3ad5b0aa"
    assert classroom.contribute("hand", "Bob", contribution_id=contribution_id, user_id=bob.pk) == "stored"
    assert classroom.contribute("hand", "Bob", contribution_id=contribution_id) == "unchanged"
    assert Contribution.objects.get().user == bob


@pytest.mark.parametrize(
    "changes",
    [{"poll_id": "no uuid"}, {"question": None}, {"kind": "guess"}, {"options": ["x"] * 11}, {"answers": [{}]}],
)
def test_a_malformed_poll_is_rejected_for_good(changes: dict[str, Any]) -> None:
    with pytest.raises(Reject):
        tasks.store_poll(**classroom.poll_fields(**changes))
    assert not Poll.objects.exists()


def test_the_tasks_store() -> None:
    tasks.store_poll(**classroom.poll_fields())
    fields = data.meeting_fields() | {"kind": "question", "contribution_id": classroom.POLL_ID}
    tasks.record_contribution(**fields, peer_id="p", user_id=None, name="Bob", at=data.STARTED_AT)
    assert (Poll.objects.count(), Contribution.objects.count()) == (1, 1)


def test_polls_go_with_their_meeting() -> None:
    classroom.store_poll(classroom.answer_fields("Bob", 1))
    Meeting.objects.all().delete()
    assert not PollAnswer.objects.exists()


def test_the_admin_shows_polls_and_changes_none(client: Client, alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client.force_login(alice)
    hostile = "<script>alert(1)</script>"
    classroom.store_poll(classroom.answer_fields(hostile, 1), question=f"Q {hostile}")
    page = client.get(f"/admin/classroom/poll/{classroom.POLL_ID}/change/")
    assert hostile not in page.text
    assert "in the leaf" in page.text
    assert client.post(f"/admin/classroom/poll/{classroom.POLL_ID}/change/", {}).status_code == 403
    assert client.get("/admin/classroom/poll/").status_code == 200
    meeting = client.get(f"/admin/transcripts/meeting/{data.MEETING_ID}/change/")
    assert f"/admin/classroom/poll/{classroom.POLL_ID}/change/" in meeting.text
