"""Celery tasks of accounts: mails. They carry no links and no tokens; those are made when the mail is sent.

A mail server that is away is asked again for some hours. Errors are logged without addresses.
"""

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from celery import Task

from conference.accounts import mails
from conference.accounts.models import User
from conference.celery import app

TRIES = 8
FIRST_PAUSE_SECS = 10


class MailError(Exception):
    """A mail could not be sent, for the reason named by the kind of the error."""


@app.task(name="accounts.send_reset", bind=True, max_retries=TRIES, ignore_result=True)
def send_reset(task: "Task[Any, Any]", email: str) -> None:
    """Send links for a new password to the accounts with this address, if there are any."""
    _try(task, lambda: mails.reset_mails_send(email=email))


@app.task(name="accounts.send_confirmation", bind=True, max_retries=TRIES, ignore_result=True)
def send_confirmation(task: "Task[Any, Any]", user_id: int) -> None:
    """Ask an account to confirm its address. Nothing happens where the account or its wish is gone."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        _try(task, lambda: mails.confirmation_send(user=user))


@app.task(name="accounts.send_change_notice", bind=True, max_retries=TRIES, ignore_result=True)
def send_change_notice(task: "Task[Any, Any]", user_id: int, old: str) -> None:
    """Tell an address that it is no longer that of the account."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        _try(task, lambda: mails.change_notice_send(user=user, old=old))


def _try(task: "Task[Any, Any]", send: Callable[[], object]) -> None:
    try:
        send()
    except (OSError, SMTPException) as error:
        # The text of such errors holds addresses.
        kind = MailError(type(error).__name__)
    else:
        return
    raise task.retry(exc=kind, countdown=min(FIRST_PAUSE_SECS * 2**task.request.retries, 3600))
