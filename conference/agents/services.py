"""Storing the AI participant's turns."""

import msgspec
from django.db import transaction

from conference.agents.models import Turn
from conference.agents.payloads import TurnPayload
from conference.transcripts.services import Outcome, meeting_locked, moment, user_pk

_COLUMNS = frozenset(field.name for field in Turn._meta.concrete_fields)


def turn_store(*, payload: TurnPayload) -> Outcome:
    """Stores a turn; one that is known already stays as it is. Turns expire with their meeting."""
    figures = {name: value for name, value in msgspec.structs.asdict(payload).items() if name in _COLUMNS}
    with transaction.atomic():
        _turn, created = Turn.objects.get_or_create(
            id=payload.turn_id,
            defaults={
                **figures,
                "meeting": meeting_locked(payload),
                "at": moment(payload.at),
                "asked_by_id": user_pk(payload.user_id),
                "asked_by_name": payload.name,
            },
        )
    return Outcome.STORED if created else Outcome.UNCHANGED
