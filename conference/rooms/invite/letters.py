"""The letter of an invitation: its text, the same as a mail, and its link as a QR code.

Names in it were cleaned when they were given; here they only become parts of addresses, percent-encoded.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import segno
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conference.rooms.models import Recurrence, Room
from conference.rooms.schedule.meetings import Occurrence
from conference.texts import isolated

Way = Literal["guests", "members", "everyone"]
# Some mail programs cut an address there.
MAILTO_CHARS = 1900
SHORT_NAME_CHARS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An invitation by one way in. `qr` is an SVG picture as a `data:` address."""

    way: Way
    url: str
    text: str
    mailto: str
    qr: str


def letter(*, room: Room, way: Way, url: str, sender: str, occurrence: Occurrence | None, password: bool) -> Letter:
    """The letter that leads to `url`. `sender` may be empty; `occurrence` is the meeting that it invites to."""
    name = occurrence.meeting.title if occurrence else room.name
    text = "\n\n".join(
        part
        for part in (
            _opening(name, sender),
            _when(occurrence) if occurrence else "",
            f"{_guidance(way)}\n{url}",
            _("The room has a password. Ask the person who invites you for it.") if password else "",
        )
        if part
    )
    return Letter(way=way, url=url, text=text, mailto=_mailto(name, text, url), qr=qr_picture(url))


def qr_picture(url: str) -> str:
    """A QR code of the address as a `data:` address: dark on white in every theme, so that every camera reads it."""
    code = segno.make(url, error="m", micro=False)
    return code.svg_data_uri(scale=4, border=3, dark="#000", light="#fff", omitsize=True)


def _opening(name: str, sender: str) -> str:
    if sender:
        names = {"sender": isolated(sender), "name": isolated(name)}
        return _("%(sender)s invites you to “%(name)s”.") % names
    return _("You are invited to “%(name)s”.") % {"name": isolated(name)}


def _guidance(way: Way) -> str:
    if way == "members":
        return _("Open this link and sign in with your account:")
    return _("Open this link on a phone or computer. You need no account and no app, only a name:")


def _when(occurrence: Occurrence) -> str:
    meeting, start, end = occurrence.meeting, occurrence.starts_at, occurrence.ends_at
    when = _("When: %(day)s, %(start)s to %(end)s (%(zone)s)") % {
        "day": _day(start),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end)}, {end:%H:%M}",
        "zone": meeting.time_zone.replace("_", " "),
    }
    if meeting.recurrence == Recurrence.NONE:
        return when
    return f"{when}\n{_('Repeats:')} {Recurrence(meeting.recurrence).label}"


def _day(moment: datetime) -> str:
    return _("%(weekday)s, %(date)s") % {
        "weekday": date_format(moment, "l", use_l10n=False),
        "date": date_format(moment, "DATE_FORMAT"),
    }


def _mailto(name: str, text: str, url: str) -> str:
    """The mail; one that would become too long for mail programs has a short name and the link."""
    address = _mail_address(name, text)
    if len(address) <= MAILTO_CHARS:
        return address
    short = name if len(name) <= SHORT_NAME_CHARS else f"{name[:SHORT_NAME_CHARS].rstrip()}…"
    return _mail_address(short, f"{_opening(short, '')}\n\n{url}")


def _mail_address(name: str, text: str) -> str:
    subject = _("Invitation: %(name)s") % {"name": name}
    # RFC 6068 asks for CRLF, and a sign of its own for each blank.
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(text.replace(chr(10), chr(13) + chr(10)), safe='')}"
