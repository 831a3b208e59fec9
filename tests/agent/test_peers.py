"""The agent's connections, with real peers on loopback: sound in, sound out, consent, new sessions."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, cast

import av
import numpy as np
import pytest
from aiortc import VideoStreamTrack
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import SpeechEncoder
from aiagent.room.server_frames import PeerSignal
from aiagent.rtc.peer import _JITTER_BUFFER
from tests.agent.rtc_peers import WAIT_SECS, Browser, Table, packets_of, until

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


def received_from(table: Table, peer_id: str) -> int:
    """The number of sound packets that came over the connection, decoded or not."""
    peer = table.peers._connections[peer_id].peer
    assert peer is not None
    (receiver,) = (receiver for receiver in peer._connection.getReceivers() if receiver.track.kind == "audio")
    counters = receiver.__dict__["_RTCRtpReceiver__remote_streams"].values()
    return sum(counter.packets_received for counter in counters)


def test_the_installed_aiortc_has_the_place_where_packets_are_taken() -> None:
    assert _JITTER_BUFFER in RTCRtpReceiver("audio", transport=cast(Any, _IdleTransport())).__dict__


class _IdleTransport:
    """As much of a DTLS transport as a receiver looks at before it starts."""

    state = "new"


async def test_an_offer_is_answered_with_its_session_and_sound_comes_in(table: Table, browser: Browser) -> None:
    table.offer(await browser.offer(), session="s-1")
    answer = await table.answer()
    assert (answer["type"], answer["to"], answer["session"]) == ("signal", "alice", "s-1")
    assert answer["description"]["type"] == "answer"
    await browser.accept(answer["description"]["sdp"])
    (stream,) = table.streams
    assert stream.peer_id == "alice"
    await until(lambda: packets_of(stream) >= 10)
    assert stream.jitter.counters.malformed == 0
    assert stream.jitter.counters.late == 0


async def test_the_voice_of_the_agent_reaches_the_participant(table: Table, browser: Browser) -> None:
    await table.connect(browser)
    at = np.arange(2 * SPEECH_RATE_HZ) / SPEECH_RATE_HZ
    tone = (0.5 * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
    table.outbound.add("Hello.", SpeechEncoder().encode(tone, SPEECH_RATE_HZ))
    (track,) = browser.tracks
    async with asyncio.timeout(WAIT_SECS):
        loudest = 0
        while loudest < 3000:
            frame = await track.recv()
            assert isinstance(frame, av.AudioFrame)
            loudest = max(loudest, int(np.abs(frame.to_ndarray()).max()))


async def test_a_ping_on_the_data_channel_gets_a_pong_and_garbage_gets_nothing(table: Table, browser: Browser) -> None:
    await table.connect(browser)
    await until(lambda: browser.channel.readyState == "open")
    long_ping = json.dumps({"type": "ping", "id": "x" * 2000})
    for garbage in ("{", "[]", '"ping"', "null", '{"type":"other"}', "[" * 900, b"\xff\xfe", long_ping):
        browser.channel.send(garbage)
    browser.channel.send(json.dumps({"type": "ping", "id": "7"}))
    async with asyncio.timeout(WAIT_SECS):
        assert json.loads(await browser.frames.get()) == {"type": "pong", "id": "7"}
    assert browser.frames.empty()


async def test_video_is_answered_as_inactive(table: Table, browser: Browser) -> None:
    browser.connection.addTrack(VideoStreamTrack())
    table.offer(await browser.offer())
    sdp = (await table.answer())["description"]["sdp"]
    audio, video = (part for part in sdp.split("m=")[1:] if part.startswith(("audio", "video")))
    assert "a=sendrecv" in audio
    assert "a=inactive" in video
    await browser.accept(sdp)
    (stream,) = table.streams
    await until(lambda: packets_of(stream) >= 5)


async def test_a_new_session_replaces_the_old_connection(table: Table, browsers: Callable[[], Browser]) -> None:
    first, second = browsers(), browsers()
    await table.connect(first, "one")
    (old,) = table.streams
    await table.connect(second, "two")
    (new,) = table.streams
    assert new is not old
    assert table.tracks == 1
    await until(lambda: packets_of(new) >= 5)
    await until(lambda: first.connection.connectionState in ("closed", "failed", "disconnected"))


async def test_two_participants_have_connections_of_their_own(table: Table, browsers: Callable[[], Browser]) -> None:
    await table.connect(browsers(), "one", "alice")
    await table.connect(browsers(), "one", "bob")
    await until(lambda: all(packets_of(stream) >= 5 for stream in table.streams))
    assert {stream.peer_id for stream in table.streams} == {"alice", "bob"}
    table.peers.keep_only({"bob"})
    assert [stream.peer_id for stream in table.streams] == ["bob"]
    assert table.tracks == 1


async def test_who_does_not_consent_is_connected_but_never_decoded(
    table: Table, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[str] = []
    monkeypatch.setattr(InboundStream, "tick", lambda stream, now: decoded.append(stream.peer_id))
    table.peers.hear_only(("bob",))
    await table.connect(browser)
    await until(lambda: received_from(table, "alice") >= 10)
    assert table.streams == []
    assert decoded == []
    assert table.tracks == 1


async def test_withdrawn_consent_ends_the_decoding_and_given_consent_begins_it(table: Table, browser: Browser) -> None:
    await table.connect(browser)
    (before,) = table.streams
    await until(lambda: packets_of(before) >= 5)
    table.peers.hear_only(())
    come = received_from(table, "alice")
    await until(lambda: received_from(table, "alice") >= come + 5)
    assert table.streams == []
    table.peers.hear_only(("alice",))
    table.peers.hear_only(("alice", "bob"))
    (after,) = table.streams
    assert after is not before
    await until(lambda: packets_of(after) >= 5)


async def test_a_new_session_of_who_does_not_consent_is_not_decoded_either(
    table: Table, browsers: Callable[[], Browser]
) -> None:
    table.peers.hear_only(())
    await table.connect(browsers(), "one")
    await table.connect(browsers(), "two")
    assert table.streams == []


async def test_dropping_a_participant_frees_stream_and_track(table: Table, browser: Browser) -> None:
    await table.connect(browser)
    table.peers.drop("alice")
    table.peers.drop("alice")
    assert table.streams == []
    assert table.tracks == 0
    await until(lambda: browser.connection.connectionState in ("closed", "failed", "disconnected"))


async def test_a_participant_comes_back_after_being_dropped(table: Table, browsers: Callable[[], Browser]) -> None:
    await table.connect(browsers(), "one")
    table.peers.drop("alice")
    await table.connect(browsers(), "two")
    (stream,) = table.streams
    await until(lambda: packets_of(stream) >= 5)


async def test_trickled_candidates_are_taken_and_bad_ones_ignored(table: Table, browser: Browser) -> None:
    await table.connect(browser, "one")
    signals: list[Any] = [
        None,
        {"candidate": "", "sdpMid": "0", "sdpMLineIndex": 0},
        {"candidate": "candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host", "sdpMid": "0", "sdpMLineIndex": 0},
        {"candidate": "candidate:1 1 udp 1 169.254.169.254 80 typ host", "sdpMid": "0", "sdpMLineIndex": 0},
        {"candidate": "candidate:1 1 udp x 127.0.0.1 y typ host", "sdpMid": "0", "sdpMLineIndex": 0},
        {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host", "sdpMid": "none", "sdpMLineIndex": 99},
        {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host"},
        {"candidate": "garbage"},
    ]
    for candidate in signals:
        table.peers.signal(PeerSignal("alice", "one", candidate=candidate))
    table.peers.signal(PeerSignal("alice", "an older one", candidate=signals[2]))
    (stream,) = table.streams
    before = packets_of(stream)
    await until(lambda: packets_of(stream) >= before + 5)
    await table.connect(browser, "one")
