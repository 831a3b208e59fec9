"""The password of a room: how it is kept, and who may try it how often.

A whole class may sit behind one address, so wrong passwords count for the person first: the account, or the cookie of a
guest. Whoever drops the cookie is a newcomer each time, and newcomers from one network have a limit together that is
much higher. People who were in the room before do not suffer from it.

Who gave the right password gets a pass, so that a page that is loaded again need not ask. It is good for this
person, this room and this password only, for some hours.
"""

import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

from conference.rooms.errors import PasswordNeededError, WrongPasswordError
from conference.rooms.models import Room
from conference.throttle import Counter, Throttle, is_right_counted

PASSWORD_CHARS = 200
PASSWORD_TRIES = Throttle("room-password", limit=5, period_secs=300)
NETWORK_PASSWORD_TRIES = Throttle("room-password-network", limit=100, period_secs=900)
KNOWN_SECS = 30 * 24 * 3600
PASS_SECS = 12 * 3600
PASS_CHARS = 200


def room_password_hash(password: str) -> str:
    """The stored form of a password; empty for none.

    One text may be written in several Unicode forms, by the keyboard that typed it: it is kept in NFC. Blanks count.
    """
    return make_password(unicodedata.normalize("NFC", password)) if password else ""


def room_password_check(*, room: Room, identity: str, network: str, password: str, password_pass: str = "") -> str:
    """Check the password or the pass that a person gives, and return a new pass.

    `identity` is what recognises the account or the guest. A pass that is not good counts as none. Raises
    PasswordNeededError, WrongPasswordError, RateLimitedError after too many wrong ones.
    """
    passes = _passes(room, identity)
    if not password and _is_good(passes, password_pass):
        return passes.sign("in")
    if not password:
        raise PasswordNeededError(_("This room has a password."))
    known = f"room-known:{room.pk}:{identity}"
    counters: list[Counter] = [(PASSWORD_TRIES, (room.pk, identity))]
    if cache.get(known) is None:
        counters.append((NETWORK_PASSWORD_TRIES, (room.pk, network)))
    if not is_right_counted(counters, lambda: _is_right(password, room.password_hash)):
        raise WrongPasswordError(_("The password of the room is wrong."))
    cache.set(known, 1, timeout=KNOWN_SECS)
    return passes.sign("in")


def _passes(room: Room, identity: str) -> TimestampSigner:
    """A new password of the room makes all passes worthless, since its hash goes into the key."""
    return TimestampSigner(salt=f"parley.room-pass {room.pk} {identity} {room.password_hash}")


def _is_good(passes: TimestampSigner, given: str) -> bool:
    if not given or len(given) > PASS_CHARS:
        return False
    try:
        return passes.unsign(given, max_age=PASS_SECS) == "in"
    except BadSignature:
        return False


def _is_right(password: str, stored: str) -> bool:
    if len(password) > PASSWORD_CHARS:
        return False
    composed = unicodedata.normalize("NFC", password)
    # Passwords of earlier versions are stored as they were typed.
    return check_password(composed, stored) or (composed != password and check_password(password, stored))
