"""Descriptions and candidates at the border: what is relayed to other clients, and what is refused with the reason."""

import json

import pytest

from conference.signaling.errors import ProtocolError
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.parse import parse

pytestmark = pytest.mark.unit

AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n"
CANDIDATE = "candidate:1 1 udp 1 192.0.2.1 50000 typ host"


def signal(**members: object) -> str:
    return json.dumps({"type": "signal", "id": "i", "to": "bob", "session": "s", **members})


def offer(*lines: str) -> str:
    return signal(description={"type": "offer", "sdp": "v=0\r\n" + AUDIO + "".join(f"{line}\r\n" for line in lines)})


@pytest.mark.parametrize(
    "text",
    [
        offer(),
        offer("s=Besprechung — 会议", "i=with a\ttab"),
        offer(*(["m=video 9 UDP/TLS/RTP/SAVPF 96"] * 15)),
        offer(*(["a=" + CANDIDATE] * 200)),
        offer(*(["a=ssrc:1 cname:x"] * 1400)),
        signal(description={"type": "rollback", "sdp": ""}),
        signal(candidate={"candidate": CANDIDATE, "sdpMid": "0"}),
    ],
)
def test_what_browsers_send_is_relayed(text: str) -> None:
    assert isinstance(parse(text), Signal)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (offer(*([AUDIO.strip()] * 69)), "at most 16 sections"),
        (offer(*([AUDIO.strip()] * 400)), "at most 16 sections"),
        (offer(*(["m=x"] * 16)), "at most 16 sections"),
        (offer(*(["a=" + CANDIDATE] * 201)), "at most 200 candidates"),
        (offer(*(["a=x"] * 3000)), "at most 1500 lines"),
        (offer("a=x:" + "x" * 49_200), "at most 48 KiB"),
        (offer("a=x:" + "\u4f1a" * 17_000), "at most 48 KiB"),
        (offer("a=mid:0\u2028m=audio 9 RTP/AVP 0"), "malformed in line 4"),
        (offer("a=mid:0\x85m=audio 9 RTP/AVP 0"), "malformed in line 4"),
        (offer("a=mid:0\x0bm=audio 9 RTP/AVP 0"), "malformed in line 4"),
        (offer("a=mid:0\x1em=audio 9 RTP/AVP 0"), "malformed in line 4"),
        (offer("a=mid:0\rm=audio 9 RTP/AVP 0"), "malformed in line 4"),
        (offer("a=mid:\x00"), "malformed in line 4"),
        (signal(candidate={"candidate": CANDIDATE.replace("50000", "\u0665\u0660")}), "ICE candidate"),
        (signal(candidate={"candidate": CANDIDATE + "\r\na=x"}), "ICE candidate"),
    ],
)
def test_what_is_too_much_or_hidden_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason) as refused:
        parse(text)
    assert (refused.value.code, refused.value.id) == ("bad_field", "i")
