"""Small things that every storage service needs: its outcome, accounts by key, times."""

from datetime import UTC, datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from conference.accounts.models import User
from conference.storage.payloads import UserId


class Outcome(StrEnum):
    """Result of storing an event."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


def user_pk(user_id: UserId) -> int | None:
    """The key of an account that still exists, else None: words outlive accounts."""
    if user_id is None:
        return None
    try:
        return User.objects.filter(pk=user_id).values_list("pk", flat=True).first()
    except (ValueError, ValidationError, OverflowError):
        return None


def moment(unix_secs: float) -> datetime:
    """The UTC time of Unix seconds."""
    return datetime.fromtimestamp(unix_secs, tz=UTC)
