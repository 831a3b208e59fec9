"""The agent's connections, with real peers on loopback: sound in, sound out, hostile offers, new sessions."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, cast

import av
import numpy as np
import pytest
from aiortc import VideoStreamTrack
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from aiagent.audio.engine import AudioEngine
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import Outbound, SpeechEncoder
from aiagent.errors import NegotiationError
from aiagent.room.server_frames import PeerSignal
from aiagent.rtc.peer import _JITTER_BUFFER, AgentPeer
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
    for garbage in ("{", "[]", '"ping"', "null", '{"type":"other"}', "[" * 2000, b"\xff\xfe"):
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


def without(sdp: str, start: str) -> str:
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith(start))


def swapped(sdp: str, start: str, line: str) -> str:
    return "".join(line + "\r\n" if old.startswith(start) else old for old in sdp.splitlines(keepends=True))


MALFORMED: dict[str, Callable[[str], str]] = {
    "empty": lambda sdp: "",
    "no sections": lambda sdp: "v=0\r\n",
    "not SDP": lambda sdp: "\x00\xff garbage \nm=audio",
    "audio without a port": lambda sdp: swapped(sdp, "m=audio", "m=audio"),
    "port is a word": lambda sdp: swapped(sdp, "m=audio", "m=audio x UDP/TLS/RTP/SAVPF 96"),
    "unknown codec number": lambda sdp: swapped(sdp, "m=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 300"),
    "no common codec": lambda sdp: swapped(sdp, "a=rtpmap", "a=rtpmap:96 speex/8000"),
    "rtpmap cut short": lambda sdp: swapped(sdp, "a=rtpmap", "a=rtpmap:"),
    "no ICE user": lambda sdp: without(sdp, "a=ice-ufrag"),
    "no ICE password": lambda sdp: without(sdp, "a=ice-pwd"),
    "fingerprint cut short": lambda sdp: swapped(sdp, "a=fingerprint", "a=fingerprint:sha-256"),
    "no setup": lambda sdp: without(sdp, "a=setup"),
    "unknown setup": lambda sdp: swapped(sdp, "a=setup", "a=setup:whatever"),
    "address cut short": lambda sdp: swapped(sdp, "c=", "c=IN"),
    "bundle of nothing": lambda sdp: swapped(sdp, "a=group", "a=group"),
    "candidate cut short": lambda sdp: swapped(sdp, "a=candidate", "a=candidate:1 1 udp 1 127.0.0.1 x typ host"),
    "no fingerprint": lambda sdp: without(sdp, "a=fingerprint"),
    "fingerprint with SHA-1": lambda sdp: swapped(sdp, "a=fingerprint", "a=fingerprint:sha-1 " + ":".join(["AB"] * 20)),
    "no rtcp-mux": lambda sdp: without(sdp, "a=rtcp-mux"),
    "not encrypted": lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
    "audio out of use": lambda sdp: swapped(sdp, "m=audio", "m=audio 0 UDP/TLS/RTP/SAVPF 96"),
    "two sections of one name": lambda sdp: sdp.replace("a=mid:1", "a=mid:0"),
    "hidden line breaks": lambda sdp: sdp.replace(
        "a=mid:0", "a=mid:0\u2028a=candidate:1 1 udp 1 127.0.0.1 22 typ host"
    ),
    "very many sections": lambda sdp: sdp + "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n" * 70,
    "very many lines": lambda sdp: sdp + "a=x\r\n" * 3000,
    "very long": lambda sdp: sdp + "a=x:" + "x" * 60_000 + "\r\n",
}

HARMLESS: dict[str, Callable[[str], str]] = {
    "no name": lambda sdp: without(without(sdp, "a=mid"), "a=group"),
    "no ssrc": lambda sdp: without(sdp, "a=ssrc"),
    "ssrc cut short": lambda sdp: swapped(sdp, "a=ssrc", "a=ssrc:x"),
    "fmtp of nothing": lambda sdp: sdp.replace("a=mid:0", "a=mid:0\r\na=fmtp:96"),
    "fmtp of another format": lambda sdp: sdp.replace("a=mid:0", "a=mid:0\r\na=fmtp:63 111/111"),
    "fmtp with words for numbers": lambda sdp: sdp.replace("a=mid:0", "a=mid:0\r\na=fmtp:96 useinbandfec=yes;stereo="),
    "feedback cut short": lambda sdp: sdp.replace("a=mid:0", "a=mid:0\r\na=rtcp-fb:96\r\na=rtcp:x"),
    "unknown header": lambda sdp: swapped(sdp, "a=extmap", "a=extmap:x"),
    "no direction": lambda sdp: without(sdp, "a=sendrecv"),
    "another codec that is malformed": lambda sdp: sdp.replace("a=mid:0", "a=mid:0\r\na=rtpmap:x\r\na=rtpmap:0 PCMU"),
    "sctp port is a word": lambda sdp: swapped(sdp, "a=sctp-port", "a=sctp-port:x"),
    "no sctp port": lambda sdp: without(without(sdp, "a=sctp-port"), "a=max-message-size"),
    "data channel out of use": lambda sdp: swapped(
        sdp, "m=application", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"
    ),
}


@pytest.mark.parametrize("damage", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_offer_is_a_negotiation_error(engine: AudioEngine, browser: Browser, damage: Any) -> None:
    outbound = Outbound(lambda: None, lambda: None)
    stream = engine.open_stream("alice", lambda event: None)
    peer = AgentPeer("one", [], stream, outbound.open_track(), lambda: None, allow_loopback=True)
    try:
        async with asyncio.timeout(WAIT_SECS):
            with pytest.raises(NegotiationError):
                await peer.answer(damage(await browser.offer()))
    finally:
        await peer.close()


async def test_a_good_offer_works_after_each_malformed_one(table: Table, browser: Browser) -> None:
    good = await browser.offer()
    for number, damage in enumerate(MALFORMED.values()):
        table.offer(damage(good), session=f"bad-{number}")
    table.offer(good, session="good")
    answer = await table.answer()
    while answer["session"] != "good":
        answer = await table.answer()
    await browser.accept(answer["description"]["sdp"])
    (stream,) = table.streams
    assert table.tracks == 1
    await until(lambda: packets_of(stream) >= 5)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
async def test_odd_lines_of_an_offer_do_not_keep_the_sound_away(table: Table, browser: Browser, change: Any) -> None:
    offer = change(await browser.offer())
    table.offer(offer)
    answer = (await table.answer())["description"]["sdp"]
    sections = [(line.split()[0], line.split()[2]) for line in answer.splitlines() if line.startswith("m=")]
    assert sections == [("m=audio", "UDP/TLS/RTP/SAVPF"), ("m=application", "UDP/DTLS/SCTP")]
    # aiortc has no way to set the offer that it made; its own end keeps the names.
    if "a=mid:0" in answer and "m=application 0" not in answer:
        await browser.accept(answer)
        (stream,) = table.streams
        await until(lambda: packets_of(stream) >= 5)


async def test_more_signals_than_can_be_worked_off_are_dropped_not_kept(table: Table, browser: Browser) -> None:
    for _ in range(1000):
        table.peers.signal(PeerSignal("alice", "none", candidate=None))
    await asyncio.sleep(0)
    await table.connect(browser)


async def test_who_offers_what_cannot_be_used_is_told_why(table: Table, browser: Browser) -> None:
    table.offer(without(await browser.offer(), "a=rtcp-mux"), session="odd")
    frame = await table.answer()
    assert (frame["type"], frame["to"], frame["session"]) == ("signal_refused", "alice", "odd")
    assert "rtcp-mux" in frame["message"]
    assert (table.streams, table.tracks) == ([], 0)


async def test_a_stopped_camera_does_not_end_the_sound(table: Table, browser: Browser) -> None:
    """aiortc stops no section by itself; the offer is changed as a browser does it."""
    browser.connection.addTrack(VideoStreamTrack())
    await table.connect(browser)
    (stream,) = table.streams
    later = (await browser.offer()).replace("m=video 9", "m=video 0")
    later = re.sub(r"(a=group:BUNDLE \d+) \d+", r"\1", re.sub(r"m=video \d+", "m=video 0", later))
    table.offer(later)
    answer = (await table.answer())["description"]["sdp"]
    assert "m=video 0 " in answer
    before = packets_of(stream)
    await until(lambda: packets_of(stream) >= before + 5)


async def test_offers_of_replaced_sessions_open_nothing(table: Table, browser: Browser) -> None:
    good = await browser.offer()
    for number in range(100):
        table.offer(good, session=f"s-{number}")
    assert (await table.answer())["session"] == "s-99"
    assert table.sent.empty()
    assert table.tracks == 1


async def test_very_many_candidates_are_not_taken(table: Table, browser: Browser) -> None:
    await table.connect(browser)
    peer = table.peers._connections["alice"].peer
    assert peer is not None
    for number in range(2000):
        line = f"candidate:1 1 udp 1 192.0.2.{number % 200 + 1} {20000 + number} typ host"
        await peer.add_candidate({"candidate": line, "sdpMid": "0", "sdpMLineIndex": 0})
    (transport,) = {sender.transport.transport for sender in peer._connection.getSenders()}
    assert len(transport.getRemoteCandidates()) <= 45
