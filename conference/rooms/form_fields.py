"""Fields of time in forms."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones that people choose from: UTC and those of regions, by name."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class ZoneField(forms.CharField):
    """The name of a time zone; the server's own when nothing is given."""

    def clean(self, value: Any) -> str:
        """Refuse names that the time zone database does not have."""
        name = str(super().clean(value) or settings.TIME_ZONE)
        if name not in available_timezones():
            raise forms.ValidationError(_("This time zone is not known."))
        return name


def date_input() -> forms.DateInput:
    """The browser's own way to choose a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """The browser's own way to choose a time of day."""
    return forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
