"""Rooms, invitations, guest links and scheduled meetings as objects of the REST API."""

from datetime import datetime

from conference.rooms.models import GuestLink, Invitation, Room, ScheduledMeeting
from conference.rooms.persona.settings import persona_of
from conference.rooms.schedule.meetings import Occurrence
from conference.signaling.live import Occupancy


def live_json(room: Room, occupancy: Occupancy | None) -> dict[str, object]:
    """The people in the room at the moment, and when its agent answers; None is an empty room."""
    return {
        "people": occupancy.people if occupancy else 0,
        "waiting": occupancy.waiting if occupancy else 0,
        "media_limit": room.media_limit,
        "locked": occupancy is not None and occupancy.locked,
        "agent_mode": occupancy.agent_mode if occupancy else room.agent_mode,
    }


def room_json(room: Room, *, url: str, role: str, occupancy: Occupancy | None) -> dict[str, object]:
    """Room of the REST API; `url` is the address of its page, `role` that of the caller.

    Only the host sees the instructions to the AI participant.
    """
    persona = persona_of(room)
    agent = persona.public() | (persona.private() if role == "host" else {})
    return {
        "slug": room.slug,
        "name": room.name,
        "url": url,
        "settings": {
            "access": room.access,
            "lobby": room.lobby,
            "wait_for_host": room.wait_for_host,
            "has_password": bool(room.password_hash),
            "media_limit": room.media_limit,
            "language": room.language,
            "agent": agent,
        },
        "created_at": room.created_at.timestamp(),
        "archived": room.archived_at is not None,
        "live": live_json(room, occupancy),
        "role": role,
    }


def invitation_json(invitation: Invitation) -> dict[str, object]:
    """Invitation of the REST API; `has_account` says whether the name or address has an account."""
    return {
        "id": str(invitation.pk),
        "invitee": invitation.invitee,
        "role": invitation.role,
        "has_account": invitation.user_id is not None,
        "created_at": invitation.created_at.timestamp(),
    }


def guest_link_json(link: GuestLink) -> dict[str, object]:
    """Guest link of the REST API, without its token."""
    return {
        "id": str(link.pk),
        "label": link.label,
        "uses": link.uses,
        "created_at": link.created_at.timestamp(),
        "expires_at": _seconds(link.expires_at),
        "revoked_at": _seconds(link.revoked_at),
        "last_used_at": _seconds(link.last_used_at),
    }


def scheduled_json(meeting: ScheduledMeeting, coming: Occurrence | None, *, calendar_url: str) -> dict[str, object]:
    """Scheduled meeting of the REST API. `coming` is the occurrence that goes on or comes next."""
    return {
        "id": str(meeting.pk),
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "duration_minutes": meeting.duration_minutes,
        "time_zone": meeting.time_zone,
        "recurrence": meeting.recurrence,
        "until": meeting.until.isoformat() if meeting.until else None,
        "count": meeting.count,
        "next_starts_at": coming.starts_at.isoformat() if coming else None,
        "calendar_url": calendar_url,
    }


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
