"""Keeping the audit log."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from conference.accounts.models import User
from conference.audit.models import ActionEntry
from conference.audit.payloads import ActionPayload
from conference.rooms.models import Room


def action_record(
    *,
    action: str,
    room: Room,
    actor: User | None,
    target: User | None = None,
    target_name: str = "",
    value: Any = None,
    actor_role: str = "host",
    entry_id: str | None = None,
) -> ActionEntry:
    """Record what somebody did to a room outside of a meeting; call it in the transaction of the change itself.

    ``action`` is object and verb, for instance ``room_renamed`` or ``guest_link_revoked``. ``value`` is short JSON
    without anything secret, for instance ``{"from": "Physics", "to": "Chemistry"}``. ``target_name`` names whom or what
    it concerns where that is no account. An ``entry_id`` that is known already changes nothing.
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


def action_store(*, payload: ActionPayload) -> bool:
    """Store an action of a meeting. False when it is there already."""
    room = Room.objects.filter(slug=payload.room_slug).only("id", "name").first()
    accounts = _existing({payload.actor_user_id, payload.target_user_id})
    _, created = ActionEntry.objects.get_or_create(
        id=payload.entry_id,
        defaults={
            "at": datetime.fromtimestamp(payload.at, tz=UTC),
            "room": room,
            "room_slug": payload.room_slug,
            "room_name": room.name if room else payload.room_slug,
            "meeting_id": payload.meeting_id,
            "action": payload.action,
            "actor_id": accounts.get(payload.actor_user_id),
            "actor_name": payload.actor_name or "",
            "actor_role": payload.actor_role or "",
            "actor_peer_id": payload.actor_peer_id or "",
            "target_id": accounts.get(payload.target_user_id),
            "target_name": payload.target_name or "",
            "value": payload.value,
        },
    )
    return created


def actions_delete_expired(*, now: datetime, keep_for: timedelta) -> int:
    """Delete entries older than that. Returns their number."""
    deleted, _ = ActionEntry.objects.filter(at__lt=now - keep_for).delete()
    return deleted


def _existing(user_ids: set[int | None]) -> dict[int | None, int]:
    """The keys of accounts that still exist: entries outlive accounts."""
    wanted = [user_id for user_id in user_ids if user_id is not None]
    return {pk: pk for pk in User.objects.filter(pk__in=wanted).values_list("pk", flat=True)} if wanted else {}
