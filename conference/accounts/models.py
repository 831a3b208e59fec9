"""Accounts: users and their API keys."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

DISPLAY_NAME_CHARS = 60
KEY_PREFIX_CHARS = 12


class User(AbstractUser):
    """An account. In a room it acts as a participant under its display name.

    `email` is an address that its owner has confirmed, or that an administrator gave: it counts for invitations and
    for a new password. `pending_email` waits for its confirmation and counts for nothing. Several accounts may have the
    same address: to refuse one would tell strangers who has an account.
    """

    pending_email = models.EmailField(_("e-mail address to be confirmed"), blank=True, editable=False)
    display_name = models.CharField(_("display name"), max_length=DISPLAY_NAME_CHARS, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    # The sign-in that a change of the password leaves alone; set by the form, never stored.
    spared_login = ""

    @property
    def shown_name(self) -> str:
        """The name that others see: the display name, or else the user name."""
        return self.display_name or self.get_full_name() or self.username


class ApiKey(models.Model):
    """A key for the REST API. Only a hash is kept; `prefix` lets its owner tell it apart from others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys", verbose_name=_("user"))
    label = models.CharField(_("label"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=KEY_PREFIX_CHARS, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}...)"
