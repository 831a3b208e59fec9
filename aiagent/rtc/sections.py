"""A session description in sections: their lines, checked in their outer form, within limits. Pure."""

import re
from dataclasses import dataclass

from aiagent.errors import NegotiationError

MAX_SDP_BYTES = 48 * 1024
MAX_LINES = 1500
MAX_SECTIONS = 16

_HEAD = re.compile(
    r"m=([a-z]{1,20}) ([0-9]{1,5})(?:/[0-9]{1,3})? ([A-Za-z0-9/]{1,30}) ([!-~]{1,64})((?: [!-~]{1,64})*)"
)
_TOKEN = re.compile(r"[!-~]{1,64}")
_CONNECTION = re.compile(r"c=IN IP[46] [!-~]+")

Attributes = dict[str, list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """The lines from one m-line to the next. `attributes` are the values of each `a=` by its name."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    attributes: Attributes

    @property
    def mid(self) -> str | None:
        """The name of the section, if it has one."""
        return first_of(self.attributes, "mid")

    @property
    def is_rejected(self) -> bool:
        """A section with port 0 is out of use, unless it waits for the transport of its bundle."""
        return self.port == 0 and "bundle-only" not in self.attributes

    @property
    def codec(self) -> list[str]:
        """The lines of the first codec, to answer that nothing is sent; none where there is no proper one."""
        own = self.formats[0]
        lines = [
            f"a={name}:{value}"
            for name in ("rtpmap", "fmtp")
            for value in self.attributes.get(name, [])
            if value.startswith(f"{own} ") and len(value) <= 256
        ]
        return lines if any(line.startswith("a=rtpmap:") for line in lines) else []

    def answer(self, port: int, *lines: str) -> list[str]:
        """The lines of a section of the answer by which nothing is sent."""
        mid = [] if self.mid is None else [f"a=mid:{self.mid}"]
        head = f"m={self.kind} {port} {self.protocol} {self.formats[0]}"
        return [head, "c=IN IP4 0.0.0.0", *mid, "a=inactive", *lines]


def parsed_sections(sdp: str) -> tuple[Attributes, list[Section]]:
    """The attributes of the session, and the sections. Raises NegotiationError."""
    if len(sdp.encode("utf-8", "replace")) > MAX_SDP_BYTES:
        raise NegotiationError(f"the offer must have at most {MAX_SDP_BYTES // 1024} KiB")
    lines = sdp.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MAX_LINES:
        raise NegotiationError(f"the offer must have at most {MAX_LINES} lines")
    if sum(line.startswith("m=") for line in lines) > MAX_SECTIONS:
        raise NegotiationError(f"the offer must have at most {MAX_SECTIONS} sections")
    session: Attributes = {}
    sections: list[Section] = []
    attributes = session
    for number, line in enumerate(lines, 1):
        if line.startswith("m="):
            found = _HEAD.fullmatch(line)
            if not found:
                raise NegotiationError(f"the offer is malformed in line {number}")
            attributes = {}
            formats = (found[4], *found[5].split())
            sections.append(Section(found[1], int(found[2]), found[3], formats, attributes))
        elif not line.replace("\t", " ").isprintable() or (line.startswith("c=") and not _CONNECTION.fullmatch(line)):
            raise NegotiationError(f"the offer is malformed in line {number}")
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            attributes.setdefault(name, []).append(value.strip())
    _check_mids(sections)
    return session, sections


def _check_mids(sections: list[Section]) -> None:
    mids = [section.mid for section in sections if section.mid is not None]
    if len(set(mids)) < len(mids):
        raise NegotiationError("two sections of the offer have the same mid")
    if not all(_TOKEN.fullmatch(mid) for mid in mids):
        raise NegotiationError("a mid of the offer is malformed")


def bundle_of(session: Attributes) -> list[str]:
    """The mids that share one transport."""
    for group in session.get("group", []):
        semantics, *mids = group.split() or [""]
        if not semantics:
            raise NegotiationError("a group of the offer is malformed")
        if semantics == "BUNDLE":
            return mids
    return []


def first_of(attributes: Attributes, name: str) -> str | None:
    """The first value of an attribute."""
    values = attributes.get(name)
    return values[0] if values else None
