"""What the owner or an administrator did to a room, for the audit log."""

from typing import Any

from conference.accounts.models import User
from conference.audit.services import action_record
from conference.rooms.models import Room


def record(
    action: str, room: Room, by: User | None, *, target: User | None = None, name: str = "", value: Any = None
) -> None:
    """Note an action. `by` is who did it, the owner when nobody is given; `name` is what it concerns."""
    actor = by or room.owner
    role = "host" if actor.pk == room.owner_id else "administrator"
    action_record(action=action, room=room, actor=actor, actor_role=role, target=target, target_name=name, value=value)
