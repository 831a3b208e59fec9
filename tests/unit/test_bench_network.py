"""Loss and recovery as the benchmark makes and measures them."""

from types import SimpleNamespace
from typing import cast

import pytest
from aiortc import RTCPeerConnection

from bench.loss import SHORT_SECS, packet_delays, secs_until_short
from bench.network import BURST, LOSS_10, NO_LOSS, Loss, LossyConnection, LossyLine

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


class Transport:
    """Stands for the DTLS transport of a connection."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.sent.append(data)


async def test_a_lossy_connection_loses_sound_but_no_reports_and_can_be_changed() -> None:
    transport = Transport()
    sender = SimpleNamespace(transport=transport)
    connection = LossyConnection(cast(RTCPeerConnection, SimpleNamespace(getSenders=lambda: [sender, sender])))
    rtp, rtcp = bytes([0x80, 96]) + bytes(20), bytes([0x80, 200]) + bytes(20)
    connection.change(Loss("nearly all", share=0.999))
    for _ in range(50):
        await transport._send_rtp(rtp)
        await transport._send_rtp(rtcp)
    assert transport.sent.count(rtcp) == 50
    assert transport.sent.count(rtp) < 5
    assert connection.line.sent == 50
    connection.change(NO_LOSS)
    transport.sent.clear()
    await transport._send_rtp(rtp)
    assert transport.sent == [rtp]
