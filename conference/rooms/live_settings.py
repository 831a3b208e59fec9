"""The settings of a room in the form that signaling knows."""

from django.conf import settings
from django.utils import timezone

from conference.rooms.models import Room
from conference.rooms.persona.settings import persona_of
from conference.rooms.schedule.meetings import next_start, waits_for_host
from conference.signaling.room.settings import RoomSettings


def room_settings(room: Room) -> RoomSettings:
    """The settings as they are stored. People come into a breakout room from its main room, so nobody waits there."""
    coming = None if room.parent else next_start(room, timezone.now())
    return RoomSettings(
        name=room.name,
        lobby=room.lobby,
        media_limit=room.media_limit,
        language=room.language,
        agent=persona_of(room),
        agent_enabled=settings.AGENT_ENABLED,
        parent=room.parent.slug if room.parent else None,
        wait_for_host=room.parent is None and waits_for_host(room, coming),
        scheduled_at=coming.timestamp() if coming else None,
    )
