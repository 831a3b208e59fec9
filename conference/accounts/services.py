"""What changes accounts."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from conference.accounts.models import KEY_PREFIX_CHARS, ApiKey, User

KEY_START = "parley_"
KEY_BYTES = 32
LAST_USED_STEP = timedelta(minutes=1)


def api_key_hash(key: str) -> str:
    """The stored form of a key. A plain hash is enough: keys are random and long."""
    return hashlib.sha256(key.encode()).hexdigest()


def api_key_create(*, user: User, label: str) -> tuple[ApiKey, str]:
    """Make a key; its text is returned here and never again."""
    key = KEY_START + secrets.token_urlsafe(KEY_BYTES)
    stored = ApiKey.objects.create(user=user, label=label, prefix=key[:KEY_PREFIX_CHARS], key_hash=api_key_hash(key))
    return stored, key


def api_key_revoke(*, api_key: ApiKey) -> None:
    """Make the key useless from now on."""
    if api_key.revoked_at is None:
        api_key.revoked_at = timezone.now()
        api_key.save(update_fields=["revoked_at"])


def api_key_touch(*, api_key: ApiKey) -> None:
    """Note that the key was used, at most once a minute: reads should rarely write."""
    now = timezone.now()
    if api_key.last_used_at is None or now - api_key.last_used_at >= LAST_USED_STEP:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)
