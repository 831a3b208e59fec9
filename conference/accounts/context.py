"""Template context about accounts."""

from django.conf import settings
from django.http import HttpRequest


def account_settings(request: HttpRequest) -> dict[str, object]:
    """Whether visitors can make an account themselves, and whom they ask."""
    return {"signup_enabled": settings.SIGNUP_ENABLED, "account_contact": settings.ACCOUNT_CONTACT}
