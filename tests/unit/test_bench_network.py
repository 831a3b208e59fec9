"""Loss and recovery as the benchmark makes and measures them."""

import pytest

from bench.network import BURST, LOSS_10, NO_LOSS, Loss, LossyLine
from bench.recovery import SHORT_SECS, packet_delays, secs_until_short

pytestmark = pytest.mark.unit


def losses(loss: Loss, count: int) -> list[bool]:
    line = LossyLine(loss)
    return [line.loses_next() for _ in range(count)]


def test_the_same_seed_loses_the_same_packets() -> None:
    assert losses(LOSS_10, 500) == losses(LOSS_10, 500)
    assert losses(LOSS_10, 500) != losses(Loss("other", share=0.1, seed=2), 500)


def test_about_the_share_is_lost_and_never_the_first_packet() -> None:
    lost = losses(LOSS_10, 10_000)
    assert not lost[0]
    assert sum(lost) == pytest.approx(1000, rel=0.1)
    assert not any(losses(NO_LOSS, 1000))


def test_a_burst_is_one_gap_in_each_period() -> None:
    lost = losses(BURST, int(BURST.period_secs / 0.02))
    assert sum(lost) == round(BURST.burst_secs / 0.02)
    first = lost.index(True)
    assert all(lost[first:])


@pytest.mark.parametrize("burst_secs", [0.2, 1.0])
def test_the_agent_is_soon_on_time_again_after_a_burst(burst_secs: float) -> None:
    delays = packet_delays(seed=3, burst_secs=burst_secs)
    assert max(delay for _, delay in delays) > SHORT_SECS
    assert secs_until_short(delays, 8.0 + burst_secs) < 2.0


def test_the_time_to_recover_ends_with_the_last_slow_packet() -> None:
    delays = [(1.0, 0.5), (1.2, 0.3), (1.5, 0.02), (2.0, 0.2), (3.0, 0.02)]
    assert secs_until_short(delays, 1.5) == pytest.approx(0.7)
