"""The settings of a room in the form that signaling knows."""

from django.conf import settings

from conference.rooms.models import Room
from conference.rooms.persona.settings import persona_of
from conference.signaling.room.settings import RoomSettings


def room_settings(room: Room) -> RoomSettings:
    """The settings as they are stored."""
    return RoomSettings(
        name=room.name,
        lobby=room.lobby,
        media_limit=room.media_limit,
        language=room.language,
        agent=persona_of(room),
        agent_enabled=settings.AGENT_ENABLED,
        parent=room.parent.slug if room.parent else None,
    )
