"""Pauses between starts, frames, and reasons taken out of error output."""

import pytest

from deploy.console import framed
from deploy.keep import Backoff
from deploy.steps import error_reason

pytestmark = pytest.mark.unit


def test_pauses_grow_and_stay_bounded() -> None:
    backoff = Backoff(tries=0)
    assert [backoff.after_end(ran_secs=0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_long_run_clears_the_record() -> None:
    backoff = Backoff(tries=3)
    assert [backoff.after_end(0.1), backoff.after_end(61.0), backoff.after_end(0.1)] == [1, 1, 2]


def test_it_gives_up_after_so_many_ends_in_a_row() -> None:
    backoff = Backoff(tries=3)
    assert [backoff.after_end(0.1) for _ in range(3)] == [1, 2, None]


def test_without_a_limit_it_never_gives_up() -> None:
    backoff = Backoff(tries=0)
    assert None not in [backoff.after_end(0.0) for _ in range(2000)]


def test_the_frame_is_as_wide_as_its_longest_line() -> None:
    lines = framed(["a", "longer"]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "│  longer  │" in lines


def test_a_refused_setting_is_reported_without_its_traceback() -> None:
    stderr = 'Traceback (most recent call last):\n  File "x", line 1\nconference.env.EnvError: PORT must be a number\n'
    assert error_reason(stderr) == "PORT must be a number"


def test_a_database_that_does_not_answer_is_reported_in_one_line() -> None:
    stderr = (
        'Traceback (most recent call last):\n  File "x", line 1\npsycopg.OperationalError: refused\n\n'
        "The above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "x", line 1\n    raise Error: here\n'
        "django.db.utils.OperationalError: connection refused\n\tIs it running?\n"
    )
    assert error_reason(stderr) == "the database (DATABASE_URL) cannot be used: connection refused Is it running?"


def test_a_command_error_has_no_traceback_at_all() -> None:
    assert error_reason("CommandError: no such table\n") == "no such table"


def test_an_unexpected_error_is_reported_whole() -> None:
    stderr = 'Traceback (most recent call last):\n  File "x", line 1\nKeyError: 1\n'
    assert error_reason(stderr) == stderr.strip()
    assert error_reason("") == ""
