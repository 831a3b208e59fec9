"""`{% speech_disclosure room as speech %}`: what the card before joining says about speech, whoever sees it."""

from django import template

from conference.rooms.models import Room
from conference.rooms.pages.disclosure import SpeechDisclosure, room_disclosure

register = template.Library()


@register.simple_tag
def speech_disclosure(room: Room) -> SpeechDisclosure:
    """The disclosure of the room."""
    return room_disclosure(room)
