"""Endings: with a sign-in, an API key, an account, a membership or a room its sockets end, in all web processes."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from conference.accounts.api_keys import api_keys_revoke
from conference.accounts.authentication import LOGIN_KEY, key_login
from conference.accounts.models import ApiKey, User
from conference.rooms.access.roles import roles_in
from conference.rooms.models import Access, Room
from conference.signaling import live
from conference.signaling.errors import StoreUnavailableError

logger = logging.getLogger(__name__)


def connect() -> None:
    """Listen to what ends. Called once, when the app is ready."""
    user_logged_out.connect(_signed_out, dispatch_uid="parley-endings")
    post_save.connect(_user_saved, sender=User, dispatch_uid="parley-endings")
    post_delete.connect(_user_deleted, sender=User, dispatch_uid="parley-endings")
    post_save.connect(_key_saved, sender=ApiKey, dispatch_uid="parley-endings")
    post_delete.connect(_key_deleted, sender=ApiKey, dispatch_uid="parley-endings")
    post_delete.connect(_room_deleted, sender=Room, dispatch_uid="parley-endings")


def members_review(room: Room) -> None:
    """The access to a room changed: whoever may no longer enter leaves, and roles of the door are those of now.

    Guests of a guest link stay, and so do roles that were given in the meeting.
    """

    def review() -> None:
        user_ids = live.accounts_in(room.slug)
        users = User.objects.filter(pk__in=user_ids, is_active=True)
        roles = {user.pk: role for user in users if (role := roles_in([room], user).get(room.pk)) is not None}
        live.members_changed(room.slug, roles, guests=room.access == Access.OPEN)

    _after_commit(review)


def accounts_review() -> int:
    """End the sockets of accounts that are closed or gone. Returns their number.

    Changes of many rows at once, and those in the database itself, send no signal.
    """
    try:
        present = live.accounts_present()
    except StoreUnavailableError as error:
        logger.warning("accounts in rooms are not looked at: %s", error)
        return 0
    open_accounts = set(User.objects.filter(pk__in=present, is_active=True).values_list("pk", flat=True))
    closed = present - open_accounts
    for user in User.objects.filter(pk__in=closed):
        api_keys_revoke(user=user)
    for user_id in sorted(closed):
        live.logins_ended(user_id)
    return len(closed)


def _signed_out(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    login = request.session.get(LOGIN_KEY)
    if user is not None and login:
        _after_commit(lambda: live.logins_ended(user.pk, login=login))


def _user_saved(sender: object, instance: User, created: bool, **kwargs: Any) -> None:
    """An account was deactivated, or got another password; a hash that was only made stronger is no other one."""
    if created:
        return
    if not instance.is_active:
        api_keys_revoke(user=instance)
        _after_commit(lambda: live.logins_ended(instance.pk))
    elif getattr(instance, "_password", None) is not None:
        spared = instance.spared_login
        _after_commit(lambda: live.logins_ended(instance.pk, spared=spared))


def _user_deleted(sender: object, instance: User, **kwargs: Any) -> None:
    user_id = instance.pk
    _after_commit(lambda: live.logins_ended(user_id))


def _key_saved(sender: object, instance: ApiKey, created: bool, **kwargs: Any) -> None:
    if not created and instance.revoked_at is not None:
        _key_deleted(sender, instance)


def _key_deleted(sender: object, instance: ApiKey, **kwargs: Any) -> None:
    user_id, login = instance.user_id, key_login(instance).id
    _after_commit(lambda: live.logins_ended(user_id, login=login))


def _room_deleted(sender: object, instance: Room, **kwargs: Any) -> None:
    _after_commit(lambda: live.room_closed(instance.slug))


def _after_commit(act: Callable[[], None]) -> None:
    transaction.on_commit(act, robust=True)
