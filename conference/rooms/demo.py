"""Demo accounts and a demo room, for people who want to look around."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.services import room_create
from conference.secret_file import write_private_json

DEMO_ROOM = "Demo room"
DEMO_USERS = {"alice": "Alice", "bob": "Bob", "admin": "Admin"}
PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """A demo account; `password` is None for an older account whose password is not known."""

    username: str
    password: str | None
    is_admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo accounts and the demo room, new or known."""

    users: list[DemoUser]
    room: Room


def demo_ensure(path: Path) -> Demo:
    """Make what is missing. Random passwords are kept at `path`, to show them again."""
    known = _read(path)
    passwords = {name: known.get(name) or secrets.token_urlsafe(PASSWORD_BYTES) for name in DEMO_USERS}
    write_private_json(path, passwords)
    users = [_user_ensure(name, password) for name, password in passwords.items()]
    owner = User.objects.get(username="alice")
    room = Room.objects.filter(owner=owner, name=DEMO_ROOM, archived_at=None).first()
    return Demo(users=users, room=room or room_create(owner=owner, name=DEMO_ROOM))


def _user_ensure(username: str, password: str) -> DemoUser:
    """Make the account where it is missing. An existing account is never changed: it may be a real one."""
    is_admin = username == "admin"
    user = User.objects.filter(username=username).first()
    if user is None:
        create = User.objects.create_superuser if is_admin else User.objects.create_user
        user = create(username, password=password, display_name=DEMO_USERS[username])
    known = password if user.check_password(password) else None
    return DemoUser(username=username, password=known, is_admin=is_admin)


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
