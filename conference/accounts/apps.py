"""App configuration of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, sign-in, profiles and API keys."""

    name = "conference.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
