"""Times at the ends of the calendar, which no time zone can show, become the nearest ones that work."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FIELDS = (("GuestLink", "expires_at"), ("ScheduledMeeting", "starts_at"))


def bring_near(apps: Any, schema_editor: Any) -> None:
    for model, field in FIELDS:
        rows = apps.get_model("rooms", model).objects
        rows.filter(**{f"{field}__gt": LATEST}).update(**{field: LATEST})
        rows.filter(**{f"{field}__lt": EARLIEST}).update(**{field: EARLIEST})
    meetings = apps.get_model("rooms", "ScheduledMeeting").objects
    meetings.filter(until__gt=LATEST.date()).update(until=LATEST.date())
    meetings.filter(until__lt=EARLIEST.date()).update(until=EARLIEST.date())


class Migration(migrations.Migration):
    dependencies = [("rooms", "0005_persona")]

    operations = [migrations.RunPython(bring_near, migrations.RunPython.noop)]
