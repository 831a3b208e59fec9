"""Offers to the agent, with real peers on loopback: odd, hostile, very many, and what is answered."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from aiortc import VideoStreamTrack

from aiagent.audio.engine import AudioEngine
from aiagent.audio.outbound import Outbound
from aiagent.errors import NegotiationError
from aiagent.room.server_frames import PeerSignal
from aiagent.rtc.peer import AgentPeer
from tests.agent.rtc_peers import WAIT_SECS, Browser, Table, packets_of, until

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


def without(sdp: str, start: str) -> str:
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith(start))


def swapped(sdp: str, start: str, line: str) -> str:
    return "".join(line + "\r\n" if old.startswith(start) else old for old in sdp.splitlines(keepends=True))


def only_opus(sdp: str) -> str:
    return swapped(sdp, "m=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 96")


MALFORMED: dict[str, Callable[[str], str]] = {
    "empty": lambda sdp: "",
    "no sections": lambda sdp: "v=0\r\n",
    "not SDP": lambda sdp: "\x00\xff garbage \nm=audio",
    "audio without a port": lambda sdp: swapped(sdp, "m=audio", "m=audio"),
    "port is a word": lambda sdp: swapped(sdp, "m=audio", "m=audio x UDP/TLS/RTP/SAVPF 96"),
    "unknown codec number": lambda sdp: swapped(sdp, "m=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 300"),
    "no common codec": lambda sdp: swapped(only_opus(sdp), "a=rtpmap", "a=rtpmap:96 speex/8000"),
    "rtpmap cut short": lambda sdp: swapped(only_opus(sdp), "a=rtpmap", "a=rtpmap:"),
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


async def test_a_restart_of_ice_in_the_same_session_gets_a_connection_of_its_own(
    table: Table, browsers: Callable[[], Browser]
) -> None:
    """A browser does it when the first section of its bundle is stopped. aiortc answers with the old user name."""
    await table.connect(browsers(), "one")
    (old,) = table.streams
    await table.connect(browsers(), "one")
    (new,) = table.streams
    assert new is not old
    assert table.tracks == 1
    await until(lambda: packets_of(new) >= 5)


async def test_a_new_transport_without_a_restart_of_ice_keeps_the_user_name_of_the_agent(
    table: Table, browser: Browser
) -> None:
    """Firefox takes no other answer when the first section of the bundle is stopped."""
    browser.connection.addTrack(VideoStreamTrack())
    offer = (await browser.offer()).replace("BUNDLE 0 1 2", "BUNDLE 1 0 2")
    names = []
    for sdp in (offer, re.sub(r"m=video \d+", "m=video 0", offer).replace("BUNDLE 1 0 2", "BUNDLE 0 2")):
        table.offer(sdp)
        answer = (await table.answer())["description"]["sdp"]
        names.append(set(re.findall(r"a=ice-(?:ufrag|pwd):.*", answer)))
        assert len(names[-1]) == 2
    assert names[0] == names[1]
    assert table.tracks == 1


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
