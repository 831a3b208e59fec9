"""Changes of rooms: making, settings, archive."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import UNSET, UnsetType

from conference.accounts.models import User
from conference.audit.services import room_action_record
from conference.errors import BadFieldError
from conference.names import clean_name
from conference.rooms.access.endings import members_review
from conference.rooms.access.passwords import room_password_hash
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Room
from conference.rooms.models.room import ROOM_NAME_CHARS
from conference.rooms.payloads import RoomSettings
from conference.rooms.persona.settings import FIELDS, persona_apply, persona_defaults
from conference.signaling import live
from conference.signaling.room.settings import difference
from conference.throttle import Throttle

NEW_ROOMS = Throttle("new-rooms", limit=100, period_secs=3600)
SLUG_TRIES = 5
# No i, l and o: they look like digits or like each other.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
GROUP_CHARS = (3, 4, 3)
# Changes that the audit log keeps, by the field that differs.
RECORDED = {"name": "room_renamed", "access": "room_access_changed"}


def room_create(*, owner: User, name: str, settings: RoomSettings | None = None) -> Room:
    """Make a room. Settings that are not given have the defaults of the installation.

    Raises BadFieldError for an empty name, RateLimitedError when the owner makes too many.
    """
    NEW_ROOMS.hit(owner.pk)
    room = Room(
        owner=owner,
        name=_room_name(name),
        **persona_defaults(),
    )
    _apply_settings(room, settings or RoomSettings())
    for last_try in [False] * (SLUG_TRIES - 1) + [True]:
        room.slug = make_slug()
        try:
            with transaction.atomic():
                room.save(force_insert=True)
        except IntegrityError:
            if last_try:
                raise
        else:
            break
    return room


def room_update(
    *, room: Room, name: str | UnsetType = UNSET, settings: RoomSettings | None = None, by: User | None = None
) -> Room:
    """Change the given settings, also for the running meeting. Raises BadFieldError for an empty name.

    `by` is the actor here and below, the owner by default.
    """
    if not isinstance(name, UnsetType):
        room.name = _room_name(name)
    _apply_settings(room, settings or RoomSettings())
    room_save(room=room, by=by)
    return room


def room_save(*, room: Room, by: User | None = None) -> None:
    """Store a changed room, and tell its running meeting about the changes."""
    stored = Room.objects.get(pk=room.pk)
    before, after = room_settings(stored), room_settings(room)
    agent = difference(before.agent, after.agent)
    with transaction.atomic():
        room.save()
        _record_changes(stored, room, agent, by)
    if stored.access != room.access:
        members_review(room)
    changes = difference(before, after)
    # A mode that was set in the meeting stays while other things about the agent are changed.
    if agent:
        changes["agent"] = agent
    if changes:
        live.room_changed(room.slug, changes)
    if shared := {member: value for member, value in agent.items() if member != "mode"}:
        _share_persona(room, shared)


def _record_changes(stored: Room, room: Room, agent: dict[str, Any], by: User | None) -> None:
    for field, action in RECORDED.items():
        old, new = getattr(stored, field), getattr(room, field)
        if old != new:
            room_action_record(action, room, by, value={"from": old, "to": new})
    if agent:
        # Only the names of the members: some values are for the agent alone.
        room_action_record("room_agent_changed", room, by, value=sorted(agent))


def _share_persona(main: Room, changes: dict[str, Any]) -> None:
    """Give the changes to the breakout rooms, which share all but the mode of their main room's AI participant."""
    fields = {field: getattr(main, field) for member, field in FIELDS.items() if member in changes}
    breakouts = Room.objects.filter(parent=main)
    slugs = list(breakouts.values_list("slug", flat=True))
    breakouts.update(**fields)
    for slug in slugs:
        live.room_changed(slug, {"agent": changes})


def room_archive(*, room: Room, by: User | None = None) -> None:
    """Archive the room: its meeting ends, and nobody enters until it is restored. Transcripts stay."""
    room.archived_at = timezone.now()
    with transaction.atomic():
        room.save(update_fields=["archived_at"])
        room_action_record("room_archived", room, by)
    live.room_closed(room.slug)


def room_restore(*, room: Room, by: User | None = None) -> None:
    """Open an archived room again, as it was."""
    if room.archived_at is not None:
        room.archived_at = None
        with transaction.atomic():
            room.save(update_fields=["archived_at"])
            room_action_record("room_restored", room, by)
        live.room_reopened(room.slug)


def _room_name(name: str) -> str:
    cleaned = clean_name(name, ROOM_NAME_CHARS)
    if not cleaned:
        raise BadFieldError.of("name", _("Give the room a name."))
    return cleaned


def _apply_settings(room: Room, settings: RoomSettings) -> None:
    for field in ("access", "lobby", "wait_for_host", "media_limit", "language"):
        value = getattr(settings, field)
        if value is not UNSET:
            setattr(room, field, value)
    if not isinstance(settings.password, UnsetType):
        room.password_hash = room_password_hash(settings.password or "")
    if not isinstance(settings.agent, UnsetType):
        persona_apply(room, settings.agent)


def make_slug() -> str:
    """A slug that is easy to read out and hard to guess, like `kfw-tqhz-mva`: one of 23**10, about 45 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(chars)) for chars in GROUP_CHARS)
