"""The summary of a class: people, presence, talk, polls, answers of the AI participant."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conference.accounts.models import User
from conference.celery import app
from conference.classroom.summary.attendance import Person, merged
from conference.classroom.summary.class_summary import ClassSummary, class_summary, person_rows
from conference.classroom.summary.poll_report import percent_of
from tests.django import classroom_data as classroom
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

TURN = "4f0c8a39-7b1e-4e57-9a43-0d6f2b1c8e11"


def come(name: str, start: float, end: float | None, **changes: Any) -> None:
    """A stay from `start` to `end`, in seconds of the meeting."""
    who = {"peer_id": f"peer-{name.lower()}", "name": name, "role": "participant"} | changes
    data.record("joined", start, **who)
    if end is not None:
        data.record("left", end, **who)


def say(name: str, at: float, secs: float, **changes: Any) -> None:
    start = data.STARTED_AT + at
    who = {"peer_id": f"peer-{name.lower()}", "name": name}
    data.store_segment(started_at=start, ended_at=start + secs, **(who | changes))


def summary(now: float = 3600) -> ClassSummary:
    return class_summary(data.stored_meeting(), datetime.fromtimestamp(data.STARTED_AT + now, tz=UTC))


def person(name: str) -> Person:
    (found,) = [person for person in summary().people if person.name == name]
    return found


def test_several_stays_of_one_account_are_one_person(bob: User) -> None:
    come("Bob", 0, 60, user_id=bob.pk, peer_id="first")
    come("Bob again", 120, 300, user_id=bob.pk, peer_id="second")
    (only,) = summary().people
    assert (only.joins, only.present, only.minutes) == (2, timedelta(minutes=4), 4)


def test_a_guest_who_comes_back_is_one_person_and_two_of_a_name_are_two() -> None:
    data.end(400)
    come("Carol", 0, 60, peer_id="a")
    come("Carol", 100, 160, peer_id="b")
    come("Carol", 120, 400, peer_id="c")
    assert sorted(person.joins for person in summary().people) == [1, 2]


def test_a_guest_whom_the_server_recognised_is_one_person_also_at_the_same_time_and_under_another_name() -> None:
    data.end(400)
    come("Carol", 0, 200, peer_id="dead socket", person="c")
    come("Caroline", 100, 300, peer_id="new page", person="c")
    come("Carol", 300, 400, peer_id="another Carol", person="d")
    assert sorted((person.joins, person.present) for person in summary().people) == [
        (1, timedelta(seconds=100)),
        (2, timedelta(seconds=300)),
    ]


def test_times_in_two_places_at_once_count_once(bob: User) -> None:
    come("Bob", 0, 100, user_id=bob.pk, peer_id="laptop")
    come("Bob", 50, 150, user_id=bob.pk, peer_id="phone")
    assert person("Bob").present == timedelta(seconds=150)


def test_a_stay_without_an_end_lasts_to_the_end_of_the_meeting() -> None:
    come("Bob", 60, None)
    data.end(360)
    assert person("Bob").minutes == 5


def test_a_stay_whose_beginning_is_unknown_is_shown_without_times() -> None:
    data.record("left", 60, name="Bob", peer_id="peer-bob")
    data.end(60)
    assert (person("Bob").present, person("Bob").first_join) == (timedelta(), None)


def test_talk_time_is_summed_and_turns_end_when_another_speaks() -> None:
    come("Alice", 0, 100, role="host")
    come("Bob", 0, 100)
    say("Alice", 1, 4)
    say("Alice", 6, 2)
    say("Bob", 9, 3)
    say("Alice", 13, 1)
    say("Nova", 15, 5, kind="agent")
    say("Alice", 21, 1)
    assert (person("Alice").talk_secs, person("Alice").turns) == (8, 3)
    assert (person("Bob").talk_secs, person("Bob").turns) == (3, 1)
    assert [row.talk for row in person_rows(summary())] == ["0:08", "0:03"]


def test_the_ai_participant_is_not_among_the_people() -> None:
    come("Nova", 0, 100, role="agent")
    say("Nova", 5, 5, kind="agent")
    assert summary().people == []


def test_someone_whose_coming_was_not_recorded_is_not_lost() -> None:
    data.store_chat(name="Dave", peer_id="peer-dave")
    assert (person("Dave").messages, person("Dave").joins) == (1, 0)


def test_messages_hands_and_questions_are_counted(bob: User) -> None:
    come("Bob", 0, 100, user_id=bob.pk)
    data.store_chat(peer_id="peer-bob")
    classroom.contribute("hand", "Bob", user_id=bob.pk, peer_id="of another visit")
    classroom.contribute("question", "Bob", user_id=bob.pk)
    bobs = person("Bob")
    assert (bobs.messages, bobs.hands, bobs.questions) == (1, 1, 1)


def test_right_answers_count_in_quizzes_and_names_in_polls() -> None:
    come("Bob", 0, 100)
    come("Carol", 0, 100)
    classroom.store_poll(classroom.answer_fields("Bob", 1), classroom.answer_fields("Carol", 0))
    plain = {"poll_id": "00000000-0000-0000-0000-000000000002", "correct": []}
    classroom.store_poll(classroom.answer_fields("Bob", 2), **plain)
    secret = {"poll_id": "00000000-0000-0000-0000-000000000003", "anonymous": True}
    classroom.store_poll(classroom.answer_fields("", 1, peer_id=""), **secret)
    whole = summary()
    assert (whole.named_polls, whole.quizzes) == (2, 1)
    assert [(person.name, person.answered, person.right) for person in whole.people] == [("Bob", 2, 1), ("Carol", 1, 0)]


def test_results_of_a_poll_are_counted_by_option() -> None:
    classroom.store_poll(*(classroom.answer_fields(name, at) for name, at in (("A", 1), ("B", 1), ("C", 0))))
    (report,) = summary().polls
    assert [(option.count, option.percent) for option in report.options] == [(1, 33), (2, 67), (0, 0)]
    assert {(answer.name, answer.text, answer.correct) for answer in report.answers} == {
        ("A", "in the leaf", True),
        ("B", "in the leaf", True),
        ("C", "in the root", False),
    }


def test_percent_are_rounded_as_in_the_room() -> None:
    assert [percent_of(*pair) for pair in ((5, 8), (1, 3), (2, 3), (0, 0))] == [63, 33, 67, 0]


def test_an_anonymous_poll_names_nobody() -> None:
    classroom.store_poll(classroom.answer_fields("", 1, peer_id=""), anonymous=True)
    (report,) = summary().polls
    assert (report.answered, report.answers) == (1, [])


def test_an_answer_of_the_ai_is_shown_with_its_question() -> None:
    say("Bob", 1, 2, text="Nova, why is the sky blue?")
    classroom.contribute("question", "Bob", contribution_id=TURN)
    say("Nova", 4, 2, kind="agent", text="Light scatters.", turn_id=TURN)
    say("Nova", 6, 2, kind="agent", text="Blue most of all.", turn_id=TURN, interrupted=True)
    (answer,) = summary().agent_answers
    assert (answer.asked_by, answer.question) == ("Bob", "Nova, why is the sky blue?")
    assert (answer.text, answer.interrupted) == ("Light scatters. Blue most of all.", True)


def test_a_typed_question_stands_with_what_was_really_asked() -> None:
    say("Bob", 1, 2, text="I have to go in a minute.")
    classroom.contribute("question", "Bob", contribution_id=TURN, text="why is the sky blue?", at=data.STARTED_AT + 3)
    say("Nova", 4, 2, kind="agent", text="Light scatters.", turn_id=TURN)
    (answer,) = summary().agent_answers
    assert (answer.asked_by, answer.question, answer.text) == ("Bob", "why is the sky blue?", "Light scatters.")


def test_an_answer_that_was_only_written_is_an_answer_and_its_author_is_no_person() -> None:
    come("Bob", 0, 100)
    come("Nova", 0, 100, role="agent")
    data.store_chat(name="Bob", peer_id="peer-bob", text="@Nova why is the sky blue?")
    classroom.contribute("question", "Bob", contribution_id=TURN, text="why is the sky blue?")
    data.store_chat(name="Nova", peer_id="peer-nova", text="Light scatters.", turn_id=TURN)
    whole = summary()
    assert [(answer.question, answer.text) for answer in whole.agent_answers] == [
        ("why is the sky blue?", "Light scatters.")
    ]
    assert [(person.name, person.messages) for person in whole.people] == [("Bob", 1)]


def test_a_question_without_an_answer_is_not_lost_and_counts_for_none() -> None:
    come("Bob", 0, 100)
    classroom.contribute("question", "Bob", contribution_id=TURN, text="why is the sky blue?")
    whole = summary()
    assert [(answer.question, answer.text) for answer in whole.agent_answers] == [("why is the sky blue?", "")]
    assert whole.answered == 0


def test_what_was_typed_to_the_ai_alone_is_a_line_of_the_transcript() -> None:
    come("Bob", 0, 100)
    app.loader.import_default_modules()
    app.tasks["transcripts.store_question"].apply(kwargs=data.question_fields(peer_id="peer-bob"))
    whole = summary()
    assert [(line.kind, line.text) for line in whole.speech] == [("question", "why is the sky blue?")]
    assert (whole.people[0].talk_secs, whole.people[0].messages) == (0, 0)


def test_the_ai_is_no_person_in_breakout_rooms_either(alice: User) -> None:
    main = data.make_room(alice)
    part = data.make_room(alice, slug="biology-b1", name="Leaves")
    part.parent = main
    part.save()
    come("Bob", 0, 600)
    data.end(600)
    of_part: dict[str, Any] = {"room_slug": "biology-b1", "meeting_id": "0d9a2d6c-5f5e-4a55-9a39-0c5f3ad5b002"}
    started = {"meeting_started_at": data.STARTED_AT + 90}
    data.record("joined", 91, peer_id="nova-there", name="Nova", role="agent", **of_part, **started)
    data.store_chat(peer_id="nova-there", name="Nova", text="Hello.", **of_part, **started)
    assert [person.name for person in summary().people] == ["Bob"]


def test_bars_show_presence_in_percent_of_the_meeting() -> None:
    come("Bob", 0, 25, peer_id="a")
    come("Bob", 50, 100, peer_id="b")
    data.end(100)
    (row,) = person_rows(summary())
    assert [(bar.start, bar.length) for bar in row.bars] == [(0, 25), (50, 50)]


def test_overlapping_times_merge() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    at = [day + timedelta(minutes=minute) for minute in range(6)]
    assert merged([(at[4], at[5]), (at[0], at[2]), (at[1], at[3])]) == [(at[0], at[3]), (at[4], at[5])]


def test_what_is_said_in_breakout_rooms_counts(alice: User, bob: User) -> None:
    main = data.make_room(alice)
    part = data.make_room(alice, slug="biology-b1", name="Leaves")
    part.parent = main
    part.save()
    come("Bob", 0, 600, user_id=bob.pk)
    data.end(600)
    of_part: dict[str, Any] = {"room_slug": "biology-b1", "meeting_id": "0d9a2d6c-5f5e-4a55-9a39-0c5f3ad5b002"}
    say("Bob", 100, 30, user_id=bob.pk, peer_id="peer-there", meeting_started_at=data.STARTED_AT + 90, **of_part)
    whole = summary()
    assert [group.room_name for group in whole.breakouts] == ["Leaves"]
    assert (person("Bob").talk_secs, person("Bob").turns) == (30, 1)
    assert whole.speech == []


def test_a_meeting_in_which_nothing_happened_has_a_summary() -> None:
    data.end(10)
    empty = summary()
    assert (empty.people, empty.polls, empty.chat, empty.speech, empty.agent_answers) == ([], [], [], [], [])
