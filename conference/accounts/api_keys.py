"""API keys of accounts: making, finding, revoking."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from conference.accounts.models import KEY_PREFIX_CHARS, ApiKey, User
from conference.names import clean_name

KEY_START = "parley_"
KEY_BYTES = 32
KEY_LABEL_CHARS = 60
LAST_USED_STEP = timedelta(minutes=1)


def api_key_hash(key: str) -> str:
    """The stored form of a key. A plain hash is enough: keys are random and long."""
    return hashlib.sha256(key.encode()).hexdigest()


def api_key_create(*, user: User, label: str) -> tuple[ApiKey, str]:
    """Make a key; its text is returned here and never again."""
    key = KEY_START + secrets.token_urlsafe(KEY_BYTES)
    shown = clean_name(label, KEY_LABEL_CHARS)
    stored = ApiKey.objects.create(user=user, label=shown, prefix=key[:KEY_PREFIX_CHARS], key_hash=api_key_hash(key))
    return stored, key


def api_key_revoke(*, api_key: ApiKey) -> None:
    """Make the key useless from now on."""
    if api_key.revoked_at is None:
        api_key.revoked_at = timezone.now()
        api_key.save(update_fields=["revoked_at"])


def api_keys_revoke(*, user: User) -> int:
    """Make all keys of a user useless; returns how many were of use."""
    keys = list(api_keys_of(user))
    for api_key in keys:
        api_key_revoke(api_key=api_key)
    return len(keys)


def api_key_touch(*, api_key: ApiKey) -> None:
    """Note that the key was used, at most once a minute: reads should rarely write."""
    now = timezone.now()
    if api_key.last_used_at is None or now - api_key.last_used_at >= LAST_USED_STEP:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)


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
