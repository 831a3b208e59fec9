"""The audit log: recording actions, storing those of meetings, and deleting old ones. Times are Unix seconds."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from django.apps import apps
from django.utils import timezone

from conference.accounts.models import User
from conference.audit.models import ACTION_CHARS, ENTRY_ID_CHARS, ActionEntry
from conference.storage.payloads import MeetingPayload, Name, UnixSecs
from conference.storage.rows import Outcome, moment, user_pk

if TYPE_CHECKING:
    from conference.rooms.models import Room
    from conference.transcripts.models import Meeting

ROOM_NAME_CHARS = 200


class ActionPayload(MeetingPayload, frozen=True, kw_only=True):
    """Argument of the storage task: one action in a meeting.

    Members of the actor are null where the server acted by itself, those of the target where the action concerns the
    whole room.
    """

    entry_id: Annotated[str, msgspec.Meta(min_length=1, max_length=ENTRY_ID_CHARS)]
    at: UnixSecs
    action: Annotated[str, msgspec.Meta(min_length=1, max_length=ACTION_CHARS)]
    actor_peer_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    actor_user_id: int | None = None
    actor_name: Name | None = None
    actor_role: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    target_user_id: int | None = None
    target_name: Name | None = None
    value: Annotated[str, msgspec.Meta(max_length=200)] | bool | int | None = None


def action_record(
    *,
    action: str,
    room: "Room",
    actor: User | None,
    target: User | None = None,
    target_name: str = "",
    value: Any = None,
    actor_role: str = "host",
    entry_id: str | None = None,
) -> ActionEntry:
    """Record an action on a room outside of a meeting. Call it in the transaction of the change itself.

    ``action`` is object and verb, for instance ``room_renamed`` or ``guest_link_revoked``. ``value`` is short JSON
    without secrets, for instance ``{"from": "Physics", "to": "Chemistry"}``. ``target_name`` names a target that is no
    account. A second entry with the same ``entry_id`` changes nothing.
    """
    entry, _ = ActionEntry.objects.get_or_create(
        id=entry_id or str(uuid.uuid4()),
        defaults={
            "at": timezone.now(),
            "room": room,
            "room_slug": room.slug,
            "room_name": room.name,
            "action": action,
            "actor": actor,
            "actor_name": actor.shown_name if actor else "",
            "actor_role": actor_role if actor else "",
            "target": target,
            "target_name": target_name or (target.shown_name if target else ""),
            "value": value,
        },
    )
    return entry


def room_action_record(
    action: str, room: "Room", by: User | None, *, target: User | None = None, name: str = "", value: Any = None
) -> None:
    """Record an action of the owner or of an administrator on a room. `by` is the actor, the owner by default."""
    actor = by or room.owner
    role = "host" if actor.pk == room.owner_id else "administrator"
    action_record(action=action, room=room, actor=actor, actor_role=role, target=target, target_name=name, value=value)


def meeting_action_record(action: str, meeting: "Meeting", by: User, *, value: Any = None) -> None:
    """Record an action of the owner or of an administrator on a meeting. Its room may be gone."""
    is_owner = meeting.room is not None and meeting.room.owner_id == by.pk
    ActionEntry.objects.create(
        id=str(uuid.uuid4()),
        at=timezone.now(),
        room=meeting.room,
        room_slug=meeting.room_slug,
        room_name=meeting.place[:ROOM_NAME_CHARS],
        meeting_id=meeting.pk,
        action=action,
        actor=by,
        actor_name=by.shown_name,
        actor_role="host" if is_owner else "administrator",
        value=value,
    )


def action_store(*, payload: ActionPayload) -> Outcome:
    """Store an action of a meeting. One that is known already stays as it is."""
    room = _room_find(payload.room_slug)
    _, created = ActionEntry.objects.get_or_create(
        id=payload.entry_id,
        defaults={
            "at": moment(payload.at),
            "room": room,
            "room_slug": payload.room_slug,
            "room_name": room.name if room else payload.room_slug,
            "meeting_id": payload.meeting_id,
            "action": payload.action,
            "actor_id": user_pk(payload.actor_user_id),
            "actor_name": payload.actor_name or "",
            "actor_role": payload.actor_role or "",
            "actor_peer_id": payload.actor_peer_id or "",
            "target_id": user_pk(payload.target_user_id),
            "target_name": payload.target_name or "",
            "value": payload.value,
        },
    )
    return Outcome.STORED if created else Outcome.UNCHANGED


def actions_delete_expired(*, now: datetime, keep_for: timedelta) -> int:
    """Delete entries older than `keep_for`. Returns their number."""
    deleted, _ = ActionEntry.objects.filter(at__lt=now - keep_for).delete()
    return deleted


def _room_find(slug: str) -> "Room | None":
    """The room of this slug. The code of rooms imports this module, so the table is found by its label here."""
    return apps.get_model("rooms", "Room")._default_manager.filter(slug=slug).only("id", "name").first()
