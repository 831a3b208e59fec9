"""Rooms in the form of the REST API and of the signaling protocol."""

from conference.rooms.models import Room


def agent_settings(room: Room) -> dict[str, object]:
    """The AI participant: `name`, `wake_names`, `mode`."""
    return {"name": room.agent_name, "wake_names": list(room.wake_names), "mode": room.agent_mode}


def live_settings(room: Room) -> dict[str, object]:
    """What a running meeting has to know of the room."""
    return {
        "name": room.name,
        "lobby": room.lobby,
        "media_limit": room.media_limit,
        "language": room.language,
        "agent": agent_settings(room),
    }


def room_json(room: Room, *, url: str, role: str) -> dict[str, object]:
    """Room of the REST API; `url` is the address of its page, `role` that of the caller."""
    return {
        "slug": room.slug,
        "name": room.name,
        "url": url,
        "settings": {
            "lobby": room.lobby,
            "has_password": bool(room.password_hash),
            "media_limit": room.media_limit,
            "language": room.language,
            "agent": agent_settings(room),
        },
        "created_at": room.created_at.timestamp(),
        "role": role,
    }
