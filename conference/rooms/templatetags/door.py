"""Facts for pages at the door: `{% speech_disclosure room as speech %}`, `{% invited_to next as invited %}`."""

from django import template

from conference.rooms.invite.marks import Invited
from conference.rooms.invite.marks import invited_to as invited_by_path
from conference.rooms.models import Room
from conference.rooms.pages.disclosure import SpeechDisclosure, room_disclosure

register = template.Library()


@register.simple_tag
def speech_disclosure(room: Room) -> SpeechDisclosure:
    """The disclosure of the room."""
    return room_disclosure(room)


@register.simple_tag
def invited_to(path: str | None) -> Invited | None:
    """The room of an invitation that leads to `path`; None where it is no such address."""
    return invited_by_path(path) if path else None
