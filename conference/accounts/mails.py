"""Mails to accounts: a new password, the confirmation of an address, the notice of a change.

They are sent by tasks, never while somebody waits for a page: nobody can tell by the time whether there is an account.
Links begin with PARLEY_URL. What a link proves is signed, bound to account and address, and ends.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from conference.accounts.models import User
from conference.links import mail_url

EMAIL_CHARS = 254
CONFIRMATION_SALT = "parley.email"
CONFIRMATION_DAYS = 3


def reset_mails_send(*, email: str) -> int:
    """Send a link for a new password to each account with this confirmed address; returns their number."""
    users = list(PasswordResetForm().get_users(email))
    for user in users:
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        link = reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
        _send(user, user.email, "reset", link=mail_url(link))
    return len(users)


def confirmation_send(*, user: User) -> bool:
    """Ask the owner of the address that waits to confirm it. False where none waits."""
    if not user.pending_email:
        return False
    link = reverse("email_confirm", args=[confirmation_token(user)])
    _send(user, user.pending_email, "confirm", link=mail_url(link))
    return True


def change_notice_send(*, user: User, old: str) -> None:
    """Tell the old address that the account has another one, or none, from now on."""
    _send(user, old, "changed", link=mail_url(reverse("login")))


def confirmation_token(user: User) -> str:
    """The proof that somebody reads the mails of the address that waits."""
    return signing.dumps([user.pk, user.pending_email], salt=CONFIRMATION_SALT)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An account by its key, and the address that was asked."""

    user_id: int
    email: str


def confirmation_of(token: str) -> Confirmation | None:
    """The confirmation of a token that the server made in the last days, else None."""
    try:
        user_id, email = signing.loads(token, salt=CONFIRMATION_SALT, max_age=CONFIRMATION_DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Confirmation(user_id, email)


def email_confirm(*, user: User, email: str) -> str:
    """The address that waited is the account's from now on; returns the one before it."""
    old, user.email, user.pending_email = user.email, email, ""
    user.save(update_fields=["email", "pending_email"])
    return old


def email_wish(*, user: User, email: str) -> None:
    """Another address waits to be confirmed; the one before stays until then. An empty one removes both."""
    if not email:
        user.email = user.pending_email = ""
    else:
        user.pending_email = "" if email == user.email else email
    user.save(update_fields=["email", "pending_email"])


def _send(user: User, address: str, name: str, **context: Any) -> None:
    """Send a mail in the language of the account."""
    with translation.override(user.language):
        context |= {"user": user, "site": mail_url("/")}
        subject = render_to_string(f"accounts/mail/{name}_subject.txt", context)
        body = render_to_string(f"accounts/mail/{name}.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[address]).send()
