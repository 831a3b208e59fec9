"""`{% speech_disclosure room as speech %}`: facts about speech for the card before joining."""

from django import template

from conference.rooms.models import Room
from conference.rooms.pages.disclosure import SpeechDisclosure, room_disclosure

register = template.Library()


@register.simple_tag
def speech_disclosure(room: Room) -> SpeechDisclosure:
    """The disclosure of the room."""
    return room_disclosure(room)
