"""What is read of accounts."""

from django.db.models import QuerySet

from conference.accounts.models import ApiKey, User
from conference.accounts.services import api_key_hash


def api_key_find(key: str) -> ApiKey | None:
    """The usable key with this text: not revoked, of an active user."""
    return (
        ApiKey.objects.select_related("user")
        .filter(key_hash=api_key_hash(key), revoked_at=None, user__is_active=True)
        .first()
    )


def api_keys_of(user: User) -> QuerySet[ApiKey]:
    """The usable keys of a user, newest first."""
    return ApiKey.objects.filter(user=user, revoked_at=None)
