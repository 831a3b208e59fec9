"""The agent's voice on its way out: encoded once, paced by an absolute clock, never held up by a slow peer."""

import asyncio
from collections.abc import AsyncIterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, RTP_RATE_HZ
from aiagent.audio.outbound import MAX_QUEUED_SECS, MAX_TRACK_PACKETS, Outbound, OutboundTrack, SpeechEncoder
from aiagent.clock import loop_time
from aiagent.task_owner import TaskOwner

if TYPE_CHECKING:
    import av

    VoicePacket = av.Packet[Any]

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

WAIT_SECS = 10


class Played:
    """Counts what the clock reports, and lets a test wait for it."""

    def __init__(self) -> None:
        self.packets = 0
        self.drained = 0
        self._changed = asyncio.Event()

    def packet(self) -> None:
        self.packets += 1
        self._changed.set()

    def drain(self) -> None:
        self.drained += 1
        self._changed.set()

    async def until(self, *, packets: int = 0, drained: int = 0) -> None:
        async with asyncio.timeout(WAIT_SECS):
            while self.packets < packets or self.drained < drained:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
def played() -> Played:
    return Played()


@pytest.fixture
async def outbound(played: Played) -> AsyncIterator[Outbound]:
    tasks = TaskOwner()
    outbound = Outbound(played.packet, played.drain)
    outbound.start(tasks)
    yield outbound
    await tasks.close()


def numbered(count: int) -> list[bytes]:
    return [b"packet %d" % number for number in range(count)]


async def received(track: OutboundTrack, count: int) -> list["VoicePacket"]:
    async with asyncio.timeout(WAIT_SECS):
        return [await track.recv() for _ in range(count)]


def pts(packets: list["VoicePacket"]) -> list[int]:
    """The timestamps, checked to be whole frames of the 48 kHz clock."""
    found = []
    for packet in packets:
        assert packet.pts is not None
        assert packet.time_base == Fraction(1, RTP_RATE_HZ)
        assert packet.pts % RTP_FRAME_TICKS == 0
        found.append(packet.pts)
    return found


async def test_all_peers_get_the_same_bytes_at_the_same_timestamps(outbound: Outbound) -> None:
    tracks = [outbound.open_track() for _ in range(3)]
    packets = SpeechEncoder().encode(np.full(1600, 0.1, np.float32), 16_000)
    outbound.add("Hello.", packets)
    heard = [await received(track, len(packets)) for track in tracks]
    assert [bytes(packet) for packet in heard[0]] == packets
    for one, other in zip(heard[0], heard[1], strict=True):
        assert one is other
    assert pts(heard[0]) == pts(heard[1]) == pts(heard[2])


async def test_timestamps_step_by_one_frame_in_a_clause(outbound: Outbound) -> None:
    track = outbound.open_track()
    outbound.add("Hello.", numbered(10))
    stamps = pts(await received(track, 10))
    assert np.diff(stamps).tolist() == [RTP_FRAME_TICKS] * 9


async def test_packets_are_paced_in_real_time(outbound: Outbound) -> None:
    track = outbound.open_track()
    began_at = loop_time()
    outbound.add("Hello.", numbered(15))
    await received(track, 15)
    assert loop_time() - began_at >= 13 * FRAME_SECS


async def test_nothing_is_sent_in_silence_and_timestamps_go_on_after_it(outbound: Outbound, played: Played) -> None:
    track = outbound.open_track()
    began_at = loop_time()
    outbound.add("One.", numbered(3))
    before = pts(await received(track, 3))[-1]
    await played.until(drained=1)
    await asyncio.sleep(0.2)
    assert played.packets == 3
    outbound.add("Two.", numbered(1))
    after = pts(await received(track, 1))[0]
    elapsed_secs = loop_time() - began_at
    assert 0.2 - FRAME_SECS <= (after - before) / RTP_RATE_HZ <= elapsed_secs + FRAME_SECS


async def test_dropped_sound_leaves_the_timestamps_on_the_clock(outbound: Outbound, played: Played) -> None:
    track = outbound.open_track()
    began_at = loop_time()
    outbound.add("Never heard to its end.", numbered(200))
    first = pts(await received(track, 2))[1]
    outbound.playout.clear()
    await played.until(drained=1)
    await asyncio.sleep(0.1)
    outbound.add("Next.", [b"next"])
    async with asyncio.timeout(WAIT_SECS):
        packet = await track.recv()
        while bytes(packet) != b"next":
            packet = await track.recv()
    last = pts([packet])[0]
    elapsed_secs = loop_time() - began_at
    assert 0.1 - FRAME_SECS <= (last - first) / RTP_RATE_HZ <= elapsed_secs + FRAME_SECS


async def test_a_slow_peer_loses_the_oldest_packets_and_holds_nobody_up(outbound: Outbound, played: Played) -> None:
    slow, quick = outbound.open_track(), outbound.open_track()
    count = MAX_TRACK_PACKETS + 5
    outbound.add("A longer answer.", numbered(count))
    assert [bytes(packet) for packet in await received(quick, count)] == numbered(count)
    await played.until(packets=count)
    assert [bytes(packet) for packet in await received(slow, MAX_TRACK_PACKETS)] == numbered(count)[5:]


async def test_a_closed_track_ends(outbound: Outbound) -> None:
    track = outbound.open_track()
    outbound.close_track(track)
    with pytest.raises(MediaStreamError):
        await received(track, 1)


async def test_closing_a_track_ends_the_wait_for_its_next_packet(outbound: Outbound) -> None:
    track = outbound.open_track()
    waiting = asyncio.ensure_future(received(track, 1))
    await asyncio.sleep(0)
    outbound.close_track(track)
    with pytest.raises(MediaStreamError):
        await asyncio.wait_for(waiting, WAIT_SECS)


async def test_a_closed_track_gets_nothing_more_and_the_others_go_on(outbound: Outbound) -> None:
    gone, stays = outbound.open_track(), outbound.open_track()
    outbound.add("Hello.", numbered(10))
    await received(gone, 1)
    outbound.close_track(gone)
    outbound.close_track(gone)
    gone.offer((await received(stays, 1))[0])
    assert len(await received(stays, 9)) == 9
    with pytest.raises(MediaStreamError):
        await received(gone, 1)


async def test_a_peer_that_comes_late_hears_the_rest(outbound: Outbound) -> None:
    early = outbound.open_track()
    outbound.add("Hello.", numbered(30))
    await received(early, 4)
    late = outbound.open_track()
    assert bytes((await received(late, 1))[0]) in numbered(30)[4:]


async def test_a_held_voice_goes_on_where_it_paused(outbound: Outbound, played: Played) -> None:
    track = outbound.open_track()
    outbound.add("Hello.", numbered(20))
    first = await received(track, 4)
    outbound.hold()
    sent = played.packets
    await asyncio.sleep(5 * FRAME_SECS)
    assert played.packets == sent
    assert played.drained == 0
    outbound.release()
    rest = await received(track, 16)
    assert [bytes(packet) for packet in first + rest] == numbered(20)
    assert np.diff(pts(first + rest)).max() >= 3 * RTP_FRAME_TICKS
    await played.until(drained=1)


async def test_a_hold_during_the_last_packet_does_not_hide_the_end(outbound: Outbound, played: Played) -> None:
    track = outbound.open_track()
    outbound.add("Hi.", numbered(2))
    await received(track, 2)
    outbound.hold()
    outbound.release()
    await played.until(drained=1)
    outbound.add("Hi.", numbered(2))
    await received(track, 2)
    outbound.hold()
    await played.until(drained=2)


async def test_a_writer_waits_until_the_queue_is_short(outbound: Outbound, played: Played) -> None:
    outbound.hold()
    outbound.add("Long.", numbered(int(MAX_QUEUED_SECS / FRAME_SECS) + 3))
    waiting = asyncio.ensure_future(outbound.wait_for_space())
    await asyncio.sleep(0)
    assert not waiting.done()
    outbound.release()
    await asyncio.wait_for(waiting, WAIT_SECS)
    assert outbound.playout.queued_secs <= MAX_QUEUED_SECS
    assert played.packets >= 3


async def test_a_writer_does_not_wait_for_a_short_queue(outbound: Outbound) -> None:
    outbound.hold()
    outbound.add("Short.", numbered(20))
    await asyncio.wait_for(outbound.wait_for_space(), WAIT_SECS)
