"""Offers of browsers and of hostile clients, as the agent reads them: what is used, answered, refused."""

from collections.abc import Callable

import pytest

from aiagent.audio.formats import Codec
from aiagent.errors import NegotiationError
from aiagent.rtc.ice import CandidateFilter
from aiagent.rtc.offer import Offer
from aiagent.rtc.sections import MAX_SDP_BYTES

pytestmark = pytest.mark.unit

FINGERPRINT = "sha-256 " + ":".join(["AB"] * 32)
TRANSPORT = [f"a=fingerprint:{FINGERPRINT}", "a=setup:actpass", "a=ice-ufrag:abcd", "a=ice-pwd:" + "p" * 24]


def audio(mid: str = "0", port: int = 9, *more: str) -> list[str]:
    return [
        f"m=audio {port} UDP/TLS/RTP/SAVPF 111 63 0",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtpmap:111 opus/48000/2",
        "a=fmtp:111 minptime=10;useinbandfec=1",
        "a=rtpmap:63 red/48000/2",
        *TRANSPORT,
        *more,
    ]


def video(mid: str, port: int = 9, *more: str) -> list[str]:
    return [
        f"m=video {port} UDP/TLS/RTP/SAVPF 96 97",
        f"a=mid:{mid}",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtpmap:96 VP8/90000",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        *TRANSPORT,
        *more,
    ]


def data(mid: str, port: int = 9, *more: str) -> list[str]:
    return [
        f"m=application {port} UDP/DTLS/SCTP webrtc-datachannel",
        f"a=mid:{mid}",
        "a=sctp-port:5000",
        "a=max-message-size:262144",
        *TRANSPORT,
        *more,
    ]


def sdp(*sections: list[str], bundle: str | None = None, session: tuple[str, ...] = ()) -> str:
    group = [] if bundle is None else [f"a=group:BUNDLE {bundle}"]
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", *group, *session]
    return "\r\n".join(lines + [line for section in sections for line in section]) + "\r\n"


def read(text: str, earlier: Offer | None = None) -> Offer:
    return Offer(text, CandidateFilter(allow_loopback=False).admits, earlier)


def own_answer(offer: Offer) -> str:
    """As aiortc answers what it was given: the same sections, and all of them in the bundle."""
    lines = ["v=0", "o=- 3 3 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE all of them"]
    for line in offer.for_aiortc.splitlines():
        if line.startswith("m="):
            kind, _, protocol, *formats = line.split()
            lines += [" ".join((kind, "40000", protocol, *formats)), "a=ice-ufrag:mine", "a=ice-pwd:" + "m" * 22]
            lines += [
                "a=candidate:1 1 udp 1 192.0.2.1 40000 typ host",
                "a=setup:active",
                f"a=fingerprint:{FINGERPRINT}",
            ]
        elif line.startswith("a=mid:"):
            lines.append(line)
    return "\r\n".join(lines) + "\r\n"


def answered(offer: Offer) -> tuple[list[str], list[list[str]]]:
    """The lines of the session and of each section of the answer."""
    sections: list[list[str]] = [[]]
    for line in offer.completed(own_answer(offer)).splitlines():
        if line.startswith("m="):
            sections.append([])
        sections[-1].append(line)
    return sections[0], sections[1:]


def heads(sections: list[list[str]]) -> list[str]:
    return [" ".join(section[0].split()[:2]) for section in sections]


def bundle_of(session: list[str]) -> list[str]:
    return [line for line in session if line.startswith("a=group")]


def test_a_section_that_is_out_of_use_stays_out_of_the_bundle_of_the_answer() -> None:
    """It is where the browser put it, with port 0, and aiortc never sees it."""
    offer = read(sdp(video("0", 0), audio("1"), data("2"), bundle="1 2"))
    session, sections = answered(offer)
    assert heads(sections) == ["m=video 0", "m=audio 40000", "m=application 40000"]
    assert bundle_of(session) == ["a=group:BUNDLE 1 2"]
    assert "a=mid:0" in sections[0]
    assert not any(line.startswith(("a=ice", "a=candidate", "a=setup")) for line in sections[0])
    assert "video" not in offer.for_aiortc


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_rejected_section_may_lie_anywhere(where: int) -> None:
    parts = [audio("a"), data("d")]
    parts.insert(where, audio("x", 0))
    session, sections = answered(read(sdp(*parts, bundle="a d x")))
    assert heads(sections)[where] == "m=audio 0"
    assert bundle_of(session) == ["a=group:BUNDLE a d"]


def test_a_stopped_camera_in_a_later_offer_leaves_the_others_as_they_were() -> None:
    first = read(sdp(audio("0"), video("1"), data("2"), bundle="0 1 2"))
    later = read(sdp(audio("0"), video("1", 0), data("2"), bundle="0 2"), first)
    assert later.for_aiortc == first.for_aiortc
    session, sections = answered(later)
    assert heads(sections) == ["m=audio 40000", "m=video 0", "m=application 40000"]
    assert bundle_of(session) == ["a=group:BUNDLE 0 2"]


def test_another_transport_shows_by_its_user_name_or_by_the_end_of_the_section_that_spoke_for_it() -> None:
    video_first = sdp(video("0"), audio("1"), data("2"), bundle="0 1 2")
    audio_first = sdp(audio("1"), video("0"), data("2"), bundle="1 0 2")
    for offer in (video_first, audio_first, sdp(audio("1")), sdp(audio("1"), video("0"))):
        assert not read(offer).restarts(read(offer))
        assert read(offer.replace("ufrag:abcd", "ufrag:efgh")).restarts(read(offer))
    stopped = [offer.replace("m=video 9", "m=video 0") for offer in (video_first, audio_first)]
    assert read(stopped[0].replace("0 1 2", "1 2")).restarts(read(video_first))
    assert not read(stopped[1].replace("1 0 2", "1 2")).restarts(read(audio_first))


def test_video_and_more_audio_is_answered_as_inactive_with_the_transport_of_the_bundle() -> None:
    session, sections = answered(read(sdp(video("v"), audio("0"), audio("1"), bundle="v 0 1")))
    assert heads(sections) == ["m=video 9", "m=audio 40000", "m=audio 9"]
    assert bundle_of(session) == ["a=group:BUNDLE v 0 1"]
    for section in (sections[0], sections[2]):
        assert "a=inactive" in section
        assert "a=ice-ufrag:mine" in section
        assert "a=setup:active" in section
    assert "a=rtpmap:96 VP8/90000" in sections[0]


def test_the_transport_is_that_of_the_first_section_of_the_bundle() -> None:
    """Browsers may leave it out of all other sections, which have port 0 then, and wait for it."""
    waiting = [line for line in audio("1", 0, "a=bundle-only") if line not in TRANSPORT and line != "a=rtcp-mux"]
    offer = read(sdp(video("0"), waiting, bundle="0 1"))
    assert "a=ice-ufrag:abcd" in offer.for_aiortc
    _, sections = answered(offer)
    assert heads(sections) == ["m=video 9", "m=audio 40000"]


def test_sections_outside_of_a_bundle_have_transports_of_their_own() -> None:
    session, sections = answered(read(sdp(audio("0"), video("1"), data("2"))))
    assert heads(sections) == ["m=audio 40000", "m=video 0", "m=application 40000"]
    assert bundle_of(session) == []


def test_transport_and_direction_may_be_those_of_the_session() -> None:
    bare = [line for line in audio() if line not in TRANSPORT and line != "a=sendrecv"]
    offer = read(sdp(bare, session=(*TRANSPORT, "a=sendonly", "a=ice-lite")))
    assert "a=ice-ufrag:abcd" in offer.for_aiortc
    assert "a=sendonly" in offer.for_aiortc
    assert "a=ice-lite" in offer.for_aiortc


def test_a_data_channel_of_the_old_kind_keeps_its_port() -> None:
    old = ["m=application 9 DTLS/SCTP 5001", "a=mid:1", "a=sctpmap:5001 webrtc-datachannel 1024", *TRANSPORT]
    assert "m=application 9 DTLS/SCTP 5001" in read(sdp(audio(), old, bundle="0 1")).for_aiortc


def test_aiortc_sees_two_sections_whatever_is_offered() -> None:
    many = [audio(str(number)) for number in range(15)]
    offer = read(sdp(*many, data("d"), bundle=" ".join([*map(str, range(15)), "d"])))
    assert offer.for_aiortc.count("\r\nm=") == 2
    assert len(offer.completed(own_answer(offer))) < MAX_SDP_BYTES


def test_candidates_beyond_the_limit_and_of_other_services_are_left_out() -> None:
    lines = [f"a=candidate:1 1 udp 1 192.0.2.{number % 200 + 1} {20000 + number} typ host" for number in range(500)]
    names = [f"a=candidate:1 1 udp 1 n{number}.local {20000 + number} typ host" for number in range(100)]
    bad = [
        "a=candidate:1 1 udp 1 169.254.169.254 5000 typ host",
        "a=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active",
    ]
    for found, most in ((lines, 40), (names, 8), (bad, 0)):
        assert read(sdp(audio("0", 9, *found))).for_aiortc.count("a=candidate") == most


def test_trickled_candidates_find_their_section_by_name_or_by_number() -> None:
    offer = read(sdp(video("v"), audio("a"), data("d"), audio("x", 0), bundle="v a d"))
    assert offer.place_of("a", 1) == ("a", 0)
    assert offer.place_of(None, 1) == ("a", 0)
    assert offer.place_of("d", 2) == ("d", 1)
    assert offer.place_of("v", 0) == ("a", 0), "the first section of the bundle speaks for all"
    for mid, index in (("x", 3), (None, 3), ("nobody", 1), (None, None), (None, 99), (None, -1)):
        assert offer.place_of(mid, index) is None


def changed(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def without_telephones(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(text).replace(" 63 0", " 63")


REFUSED: dict[str, tuple[Callable[[str], str], str]] = {
    "no audio": (changed("m=audio", "m=text"), "no audio section"),
    "audio out of use": (changed("m=audio 9", "m=audio 0"), "out of use"),
    "no rtcp-mux": (changed("a=rtcp-mux\r\n", ""), "rtcp-mux"),
    "no codec that the agent knows": (without_telephones(changed("opus/48000/2", "ISAC/16000")), "opus"),
    "PCMU with a number for other things": (without_telephones(changed("opus/48000/2", "PCMU/8000")), "opus"),
    "another codec under the number of PCMU": (
        lambda text: text.replace("opus/48000/2", "x/8000").replace("a=rtcp-mux", "a=rtcp-mux\r\na=rtpmap:0 x/8000"),
        "PCMU",
    ),
    "Opus with one channel": (without_telephones(changed("opus/48000/2", "opus/48000")), "opus"),
    "Opus with a number that is not offered": (changed("SAVPF 111 63 0", "SAVPF 63"), "opus"),
    "Opus with a number for other things": (without_telephones(changed("111", "77")), "opus"),
    "not encrypted": (changed("UDP/TLS/RTP/SAVPF", "RTP/AVP"), "SAVPF"),
    "no user": (changed("a=ice-ufrag:abcd\r\n", ""), "ice-ufrag"),
    "user of one letter": (changed("ufrag:abcd", "ufrag:a"), "ice-ufrag"),
    "user of many letters": (changed("ufrag:abcd", "ufrag:" + "a" * 300), "ice-ufrag"),
    "no password": (changed("p" * 24, ""), "ice-pwd"),
    "no fingerprint": (changed(FINGERPRINT, ""), "fingerprint"),
    "fingerprint with SHA-1": (changed("sha-256", "sha-1"), "SHA-256"),
    "fingerprint of words": (changed("AB:AB", "XY:XY"), "fingerprint"),
    "no setup": (changed("a=setup:actpass\r\n", ""), "setup"),
    "setup of an answer that holds": (changed("actpass", "holdconn"), "setup"),
    "two sections of one name": (changed("a=mid:1", "a=mid:0"), "same mid"),
    "name with blanks": (changed("a=mid:0", "a=mid:a b"), "mid"),
    "group of nothing": (changed("a=group:BUNDLE 0 1", "a=group"), "group"),
    "port of six digits": (changed("m=audio 9", "m=audio 999999"), "line 6"),
    "negative port": (changed("m=audio 9", "m=audio -1"), "line 6"),
    "no formats": (changed(" 111 63 0", ""), "line 6"),
    "section of no kind": (changed("m=audio", "m="), "line 6"),
    "address of no kind": (changed("c=IN IP4", "c=IN IP5"), "line 7"),
    "hidden line break": (changed("a=mid:0", "a=mid:0\u2028a=ice-lite"), "line 8"),
    "form feed": (changed("a=mid:0", "a=mid:0\x0ca=ice-lite"), "line 8"),
    "control character": (changed("a=mid:0", "a=mid:\x00"), "line 8"),
    "malformed candidate": (changed("a=sendrecv", "a=candidate:1 1 udp x"), "candidate"),
    "seventeen sections": (lambda text: text + "m=audio 9 RTP/AVP 0\r\n" * 15, "at most 16 sections"),
    "four hundred sections": (lambda text: text + "m=audio 9 RTP/AVP 0\r\n" * 400, "at most 16 sections"),
    "very many lines": (lambda text: text + "a=x\r\n" * 2000, "lines"),
    "very long": (lambda text: text + "a=x:" + "x" * MAX_SDP_BYTES, "48 KiB"),
    "nothing": (lambda text: "", "no audio"),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_an_offer_that_cannot_be_used_is_refused_with_the_reason(change: Callable[[str], str], reason: str) -> None:
    good = sdp(audio("0"), data("1"), bundle="0 1")
    read(good)
    with pytest.raises(NegotiationError, match=reason):
        read(change(good))


def test_the_reason_holds_nothing_of_the_offer() -> None:
    with pytest.raises(NegotiationError) as refused:
        read(sdp(audio("0"), bundle="0").replace("a=mid:0", "a=mid:secret words"))
    assert "secret" not in str(refused.value)


TELEPHONES: dict[str, tuple[str, list[str], Codec, int]] = {
    "PCMU without a line that says so": ("0", [], Codec.PCMU, 0),
    "PCMU": ("0", ["0 PCMU/8000"], Codec.PCMU, 0),
    "PCMU in small letters": ("0", ["0 pcmu/8000/1"], Codec.PCMU, 0),
    "PCMA": ("8", ["8 PCMA/8000"], Codec.PCMA, 8),
    "G.722": ("9", ["9 G722/8000"], Codec.G722, 9),
    "keys and comfort noise beside it": ("13 101 8", ["13 CN/8000", "101 telephone-event/8000"], Codec.PCMA, 8),
    "the better one of both": ("0 8", [], Codec.PCMU, 0),
    "wide before narrow": ("0 8 9", [], Codec.G722, 9),
    "Opus before all others": ("0 8 9 96", ["96 opus/48000/2"], Codec.OPUS, 96),
    "Opus under the number of another": ("0 8 9", ["9 opus/48000/2"], Codec.PCMU, 0),
}


def telephone(formats: str, maps: list[str]) -> str:
    lines = [line for line in audio("0") if not line.startswith(("a=rtpmap", "a=fmtp"))]
    lines[0] = f"m=audio 9 UDP/TLS/RTP/SAVPF {formats}"
    return sdp([*lines, *(f"a=rtpmap:{value}" for value in maps)], bundle="0")


@pytest.mark.parametrize(("formats", "maps", "codec", "number"), TELEPHONES.values(), ids=TELEPHONES.keys())
def test_one_codec_is_taken_and_aiortc_sees_no_other(formats: str, maps: list[str], codec: Codec, number: int) -> None:
    offer = read(telephone(formats, maps))
    assert (offer.codec, offer.payload_type) == (codec, number)
    assert f"m=audio 9 UDP/TLS/RTP/SAVPF {number}\r\n" in offer.for_aiortc
    assert offer.for_aiortc.count("a=rtpmap:") == 1


def test_a_connection_keeps_its_codec() -> None:
    first = read(telephone("0", []))
    assert read(telephone("9 0", []), first).codec is Codec.PCMU
    with pytest.raises(NegotiationError, match="new session"):
        read(telephone("8", []), first)
