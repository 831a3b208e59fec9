"""`manage.py demo`: accounts and a room for looking around."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from conference.rooms.demo import Demo, demo_ensure


class Command(BaseCommand):
    """Make the demo accounts and the demo room, and show how to sign in. Running it again changes nothing."""

    help = "Make demo accounts with random passwords and a demo room, or show those that exist."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch: JSON instead of a table."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table or the JSON object."""
        demo = demo_ensure(settings.PARLEY_DATA / "demo.json")
        url = settings.PARLEY_URL + reverse("room", args=[demo.room.slug])
        self.stdout.write(_as_json(demo, url) if options["json"] else _as_table(demo, url))


def _as_json(demo: Demo, url: str) -> str:
    users = [{"username": user.username, "password": user.password, "admin": user.is_admin} for user in demo.users]
    return json.dumps({"users": users, "room": {"slug": demo.room.slug, "name": demo.room.name, "url": url}})


def _as_table(demo: Demo, url: str) -> str:
    lines = ["Demo accounts", "  user    password"]
    for user in demo.users:
        note = f"   (administration: {settings.PARLEY_URL}{reverse('admin:index')})" if user.is_admin else ""
        lines.append(f"  {user.username:<7} {user.password or 'as you set it'}{note}")
    return "\n".join([*lines, f"{demo.room.name}: {url}"])
