"""The circuit breaker, along its transition table."""

import pytest

from aiagent.llm.circuit import Circuit, CircuitOptions, Outcome, Permit

pytestmark = pytest.mark.unit

OPTIONS = CircuitOptions(failures=2, open_secs=10.0)


def call(circuit: Circuit, outcome: Outcome, now: float) -> None:
    permit = circuit.enter(now)
    assert permit is not None
    circuit.leave(permit, outcome, now)


@pytest.fixture
def circuit() -> Circuit:
    return Circuit(OPTIONS)


@pytest.fixture
def opened(circuit: Circuit) -> Circuit:
    """Open from 0 to 10."""
    call(circuit, Outcome.FAILED, 0)
    call(circuit, Outcome.FAILED, 0)
    return circuit


def test_it_begins_closed_and_lets_any_number_in(circuit: Circuit) -> None:
    assert circuit.state(0) == "closed"
    assert [circuit.enter(0) for _ in range(3)] == [Permit(trial=False)] * 3


def test_failures_in_a_row_open_it(opened: Circuit) -> None:
    assert opened.state(0) == opened.state(9.9) == "open"
    assert opened.enter(9.9) is None


def test_a_success_between_failures_keeps_it_closed(circuit: Circuit) -> None:
    for outcome in (Outcome.FAILED, Outcome.SUCCEEDED, Outcome.FAILED):
        call(circuit, outcome, 0)
    assert circuit.state(0) == "closed"


def test_calls_broken_off_count_neither_way(circuit: Circuit) -> None:
    call(circuit, Outcome.FAILED, 0)
    call(circuit, Outcome.UNKNOWN, 0)
    assert circuit.state(0) == "closed"
    call(circuit, Outcome.FAILED, 0)
    assert circuit.state(0) == "open"


def test_after_a_while_one_trial_is_let_in(opened: Circuit) -> None:
    assert opened.state(10) == "half_open"
    assert opened.enter(10) == Permit(trial=True)
    assert opened.enter(10) is None


def test_a_good_trial_closes_it_with_a_clean_slate(opened: Circuit) -> None:
    call(opened, Outcome.SUCCEEDED, 10)
    call(opened, Outcome.FAILED, 10)
    assert opened.state(10) == "closed"


def test_a_failed_trial_opens_it_again_from_then_on(opened: Circuit) -> None:
    call(opened, Outcome.FAILED, 12)
    assert (opened.state(21.9), opened.state(22)) == ("open", "half_open")


def test_a_trial_broken_off_makes_room_for_another(opened: Circuit) -> None:
    call(opened, Outcome.UNKNOWN, 10)
    assert opened.enter(10) == Permit(trial=True)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_call_from_before_it_opened_decides_nothing(circuit: Circuit, outcome: Outcome) -> None:
    late = circuit.enter(0)
    assert late is not None
    call(circuit, Outcome.FAILED, 0)
    call(circuit, Outcome.FAILED, 0)
    circuit.leave(late, outcome, 5)
    assert (circuit.state(9.9), circuit.state(10)) == ("open", "half_open")


def test_a_late_call_does_not_end_the_trial_of_another(circuit: Circuit) -> None:
    late = circuit.enter(0)
    assert late is not None
    call(circuit, Outcome.FAILED, 0)
    call(circuit, Outcome.FAILED, 0)
    assert circuit.enter(10) == Permit(trial=True)
    circuit.leave(late, Outcome.UNKNOWN, 10)
    assert circuit.enter(10) is None
