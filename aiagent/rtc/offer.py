"""An offer as the agent reads it, and the answer to it. Pure.

The agent has a use for one audio section, with Opus or a codec of telephones, and for one data channel. aiortc gets
these two alone, in this order, with one codec, written anew from lines that were checked: however many sections, codecs
and candidates an offer has, the cost is the same, and an odd line of no use spoils nothing. Video and more audio is
answered as inactive, and what is out of use or cannot be used as rejected, outside of the bundle (RFC 3264, 8829,
8843).
"""

import re
from collections.abc import Callable

from aiagent.audio.formats import Codec
from aiagent.errors import NegotiationError
from aiagent.rtc.ice import parsed_candidate
from aiagent.rtc.sections import MAX_SDP_BYTES, Section, bundle_of, first_of, parsed_sections

_OPUS = re.compile(r"(9[6-9]|1[01][0-9]|12[0-7]) opus/48000/2", re.IGNORECASE)
_CLOCKS = {Codec.OPUS: "opus/48000/2", Codec.G722: "G722/8000", Codec.PCMU: "PCMU/8000", Codec.PCMA: "PCMA/8000"}
# The payload types of the others are fixed, and need no line that says so (RFC 3551).
_TELEPHONE = {"9": Codec.G722, "0": Codec.PCMU, "8": Codec.PCMA}
_HEADER = re.compile(r"(?:[1-9]|1[0-4])(?:/[a-z]+)? urn:ietf:params:rtp-hdrext:(?:sdes:mid|ssrc-audio-level)")
_DIRECTION = re.compile(r"sendrecv|sendonly|recvonly|inactive")
_SETUP = re.compile(r"actpass|active|passive")
_FINGERPRINT = re.compile(r"[a-z0-9-]{1,16} [0-9A-F]{2}(?::[0-9A-F]{2})*", re.IGNORECASE)
_SAFE_FINGERPRINT = re.compile(r"sha-(?:256|384|512) .*", re.IGNORECASE)
_UFRAG = re.compile(r"[!-~]{4,256}")
_PASSWORD = re.compile(r"[!-~]{22,256}")
_SCTP_PORT = re.compile(r"[1-9][0-9]{0,4}")
_SIZE = re.compile(r"[0-9]{1,10}")
_DEFAULT_SCTP_PORT, _DEFAULT_MESSAGE_BYTES = "5000", "65536"
_TRANSPORT = ("a=ice-", "a=fingerprint:", "a=setup:", "a=candidate:", "a=end-of-candidates")


class Offer:
    """The offer `sdp` of a participant. Raises NegotiationError, whose text tells the participant what is wrong.

    `earlier` is the offer before it on the same connection, whose sections stay in use. `admits` tells which candidates
    may be used.
    """

    def __init__(self, sdp: str, admits: Callable[[str], bool], earlier: "Offer | None" = None) -> None:
        self._session, self._sections = parsed_sections(sdp)
        self._admits = admits
        bundle = bundle_of(self._session)
        self._audio, self.codec, self._payload_type = self._usable_audio(earlier)
        self._data = self._usable_data(earlier)
        self._taken = [self._audio] if self._data is None else [self._audio, self._data]
        self._inactive = [
            section
            for section in self._sections
            if section not in self._taken
            and section.kind in ("audio", "video")
            and not section.is_rejected
            and {section.mid, self._audio.mid} <= set(bundle)
            and section.codec
        ]
        by_mid = {section.mid: section for section in (*self._taken, *self._inactive)}
        self._bundled = [mid for mid in bundle if mid in by_mid]
        # The first section of a bundle speaks for all of them.
        self._tag = by_mid[self._bundled[0]] if self._bundled else None
        self._lines = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=-", "t=0 0"]
        if "ice-lite" in self._session:
            self._lines.append("a=ice-lite")
        self._lines += self._group([mid for mid in self._bundled if mid in {section.mid for section in self._taken}])
        self._lines += self._audio_lines()
        if self._data is not None:
            self._lines += self._data_lines(self._data)

    @property
    def payload_type(self) -> int:
        """The payload type of the packets with sound."""
        return int(self._payload_type)

    @property
    def ufrag(self) -> str:
        """The participant's user name of ICE."""
        return self._values(self._audio, "ice-ufrag")[0]

    def restarts(self, earlier: "Offer") -> bool:
        """Whether the transport is another one than that of an offer before it.

        ICE has another user name then, or the section that spoke for its bundle is out of use: with it browsers end the
        transport of the whole bundle.
        """
        live = {section.mid for section in self._sections if not section.is_rejected}
        return self.ufrag != earlier.ufrag or (earlier._tag is not None and earlier._tag.mid not in live)

    @property
    def for_aiortc(self) -> str:
        """The offer as far as the agent takes it."""
        return _joined(self._lines)

    def completed(self, answer: str) -> str:
        """aiortc's answer with the sections that the agent did not take. Raises NegotiationError."""
        session, *sections = [part.splitlines() for part in re.split(r"^(?=m=)", answer, flags=re.MULTILINE)]
        lines = [line for line in session if not line.startswith("a=group:")] + self._group(self._bundled)
        transport = [line for line in sections[0] if line.startswith(_TRANSPORT)]
        for section in self._sections:
            if section in self._taken:
                head, *others = sections[self._taken.index(section)]
                kind, port, _, *formats = head.split(" ")
                lines += [" ".join((kind, port, section.protocol, *formats)), *others]
            elif section in self._inactive:
                lines += section.answer(9, "a=rtcp-mux", *section.codec, *transport)
            else:
                lines += section.answer(0)
        completed = _joined(lines)
        if len(completed) > MAX_SDP_BYTES:
            raise NegotiationError("the answer would be too long")
        return completed

    def place_of(self, mid: str | None, index: int | None) -> tuple[str | None, int] | None:
        """The `mid` and index for aiortc of a trickled candidate, None where the agent has no use for it.

        Candidates of a bundle come under the name of its first section, which may be one that the agent does not take.
        """
        by_index = self._sections[index] if index is not None and 0 <= index < len(self._sections) else None
        section = by_index if mid is None else next((known for known in self._sections if known.mid == mid), None)
        if section is not None and section is self._tag and section in self._inactive:
            section = self._audio
        if section is None or section not in self._taken:
            return None
        return section.mid, self._taken.index(section)

    def _group(self, mids: list[str]) -> list[str]:
        return [f"a=group:BUNDLE {' '.join(mids)}"] if mids else []

    def _usable_audio(self, earlier: "Offer | None") -> tuple[Section, Codec, str]:
        """The audio section that is used, its codec and payload type. Of several the first that can be used.

        A connection keeps its codec: aiortc goes on sending in the first one.
        """
        found = [section for section in self._sections if section.kind == "audio"]
        if not found:
            raise NegotiationError("the offer has no audio section")
        live = [section for section in found if not section.is_rejected]
        if earlier:
            live = [section for section in live if section.mid == earlier._audio.mid]
        if not live:
            raise NegotiationError("the audio section of the offer is out of use (port 0)")
        for section in live:
            types = _payload_types(section)
            codecs = [codec for codec in Codec if codec in types and (earlier is None or codec is earlier.codec)]
            if codecs and ("TLS" in section.protocol or "SAVP" in section.protocol):
                return section, codecs[0], types[codecs[0]]
        if earlier and any(_payload_types(section) for section in live):
            raise NegotiationError("the codec of a connection cannot change: offer it in a new session")
        raise NegotiationError(
            "the audio section must be UDP/TLS/RTP/SAVPF, and offer opus/48000/2 with a payload type of 96 to 127, "
            "or G722, PCMU or PCMA with theirs (9, 0, 8)"
        )

    def _usable_data(self, earlier: "Offer | None") -> Section | None:
        """The section of the data channel. An offer without one that works is used without it."""
        known = earlier._data if earlier else None
        for section in self._sections:
            is_proper = section.kind == "application" and section.protocol.endswith("DTLS/SCTP")
            if not is_proper or section.is_rejected or (known and section.mid != known.mid):
                continue
            port, size = _sctp_of(section)
            if _SCTP_PORT.fullmatch(port) and _SIZE.fullmatch(size):
                return section
        return None

    def _audio_lines(self) -> list[str]:
        own = self._audio.attributes
        if not self._values(self._audio, "rtcp-mux"):
            raise NegotiationError("the audio section must have rtcp-mux")
        headers = [value for value in own.get("extmap", []) if _HEADER.fullmatch(value)]
        direction = next((name for name in (*own, *self._session) if _DIRECTION.fullmatch(name)), "sendrecv")
        return [
            f"m=audio 9 UDP/TLS/RTP/SAVPF {self._payload_type}",
            "c=IN IP4 0.0.0.0",
            f"a={direction}",
            "a=rtcp-mux",
            f"a=rtpmap:{self._payload_type} {_CLOCKS[self.codec]}",
            *(f"a=extmap:{value}" for value in headers[:2]),
            *self._transport_of(self._audio),
        ]

    def _data_lines(self, section: Section) -> list[str]:
        port, size = _sctp_of(section)
        is_legacy = section.protocol == "DTLS/SCTP"
        return [
            f"m=application 9 DTLS/SCTP {port}" if is_legacy else "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            f"a=sctpmap:{port} webrtc-datachannel 65535" if is_legacy else f"a=sctp-port:{port}",
            f"a=max-message-size:{size}",
            *self._transport_of(section),
        ]

    def _values(self, section: Section, name: str) -> list[str]:
        """The values of an attribute of a section's transport: of its bundle, its own, or of the whole session."""
        tag = self._tag if self._tag is not None and section.mid in self._bundled else section
        return tag.attributes.get(name) or section.attributes.get(name) or self._session.get(name) or []

    def _transport_of(self, section: Section) -> list[str]:
        """The lines of ICE and DTLS, and the `mid`."""
        lines = [] if section.mid is None else [f"a=mid:{section.mid}"]
        for name, form in (("ice-ufrag", _UFRAG), ("ice-pwd", _PASSWORD), ("setup", _SETUP)):
            value = next(iter(self._values(section, name)), "")
            if not form.fullmatch(value):
                raise NegotiationError(f"the {section.kind} section must have a proper {name}")
            lines.append(f"a={name}:{value}")
        fingerprints = self._values(section, "fingerprint")
        safe = [value for value in fingerprints if _SAFE_FINGERPRINT.fullmatch(value)]
        if not safe or not all(_FINGERPRINT.fullmatch(value) for value in fingerprints):
            raise NegotiationError(f"the {section.kind} section must have a proper fingerprint with SHA-256")
        lines += [f"a=fingerprint:{value}" for value in safe[:4]]
        for value in self._values(section, "candidate"):
            candidate = parsed_candidate(f"candidate:{value}")
            if candidate is None:
                raise NegotiationError("a candidate of the offer is malformed")
            if self._admits(candidate):
                lines.append(f"a={candidate}")
        return lines + (["a=end-of-candidates"] if self._values(section, "end-of-candidates") else [])


def _payload_types(section: Section) -> dict[Codec, str]:
    """The payload type of each codec that the agent knows, the first of several."""
    maps = dict(value.partition(" ")[::2] for value in section.attributes.get("rtpmap", []))
    types: dict[Codec, str] = {}
    for number in section.formats:
        codec = _TELEPHONE.get(number)
        if codec and maps.get(number, _CLOCKS[codec]).upper().removesuffix("/1") == _CLOCKS[codec]:
            types.setdefault(codec, number)
        elif _OPUS.fullmatch(f"{number} {maps.get(number, '')}"):
            types.setdefault(Codec.OPUS, number)
    return types


def _sctp_of(section: Section) -> tuple[str, str]:
    """Port and size of messages of a data channel. Old sections have the port in place of a format."""
    port = first_of(section.attributes, "sctp-port") or _DEFAULT_SCTP_PORT
    size = first_of(section.attributes, "max-message-size") or _DEFAULT_MESSAGE_BYTES
    return section.formats[0] if section.protocol == "DTLS/SCTP" else port, size


def _joined(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
