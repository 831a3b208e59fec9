"""The form of a scheduled meeting."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from msgspec import UNSET, UnsetType

from conference.dates import is_far_day, is_past, wall_time
from conference.rooms.models import Recurrence, Room, ScheduledMeeting
from conference.rooms.models.schedule import OCCURRENCES_MAX, TITLE_CHARS
from conference.rooms.pages.forms.fields import LongSelect, ZoneField, date_input, time_input, zone_names
from conference.rooms.schedule.meetings import ScheduleChange, ScheduleCreate

MINUTES = (15, 30, 45, 60, 75, 90, 120, 180, 240)


def _minutes(count: int) -> tuple[int, object]:
    return count, ngettext_lazy("%(count)d minute", "%(count)d minutes", count) % {"count": count}


class ScheduleForm(forms.Form):
    """Time, length and repetition of a meeting."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_CHARS)
    date = forms.DateField(label=_("Day"), widget=date_input())
    time = forms.TimeField(label=_("Time"), widget=time_input())
    duration_minutes = forms.TypedChoiceField(label=_("Length"), coerce=int, initial=60)
    time_zone = ZoneField(label=_("Time zone"), widget=LongSelect())
    recurrence = forms.ChoiceField(label=_("Repeats"), choices=Recurrence, initial=Recurrence.NONE)
    ends = forms.ChoiceField(
        label=_("Ends"),
        choices=(("never", _("never")), ("until", _("on a day")), ("count", _("after a number of meetings"))),
        initial="never",
        required=False,
    )
    until = forms.DateField(label=_("Last day"), required=False, widget=date_input())
    count = forms.IntegerField(
        label=_("Number of meetings"), required=False, min_value=1, max_value=OCCURRENCES_MAX, initial=10
    )

    def __init__(self, data: QueryDict | None = None, *, room: Room, meeting: ScheduledMeeting | None = None) -> None:
        super().__init__(data, initial=_initial(room, meeting))
        self._meeting = meeting
        chosen = {meeting.duration_minutes} if meeting else set()
        lengths = [_minutes(count) for count in sorted({*MINUTES, *chosen})]
        self.fields["duration_minutes"].choices = lengths  # type: ignore[attr-defined]
        own_zone = {meeting.time_zone} if meeting else set()
        zones = [(name, name.replace("_", " ")) for name in sorted({*zone_names(), *own_zone})]
        self.fields["time_zone"].widget.choices = zones
        if meeting is None:
            # The page then chooses the browser's zone.
            self.fields["time_zone"].widget.attrs["data-browser-zone"] = ""

    def clean(self) -> dict[str, Any]:
        """Say at its field what is wrong with the time, and ask for the chosen end of a repetition."""
        cleaned = super().clean() or {}
        if all(field in cleaned for field in ("date", "time", "time_zone")):
            cleaned["starts_at"] = self._start(cleaned)
        if cleaned.get("recurrence") in (None, Recurrence.NONE):
            return cleaned
        for field, text in (("until", _("Choose the last day.")), ("count", _("Give the number of meetings."))):
            if cleaned.get("ends") == field and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, text)
        return cleaned

    def _start(self, data: dict[str, Any]) -> datetime | UnsetType:
        """The chosen start; UNSET where it stays as it is, also where it is past or clocks show it twice."""
        chosen = ("date", "time", "time_zone")
        if self._meeting is not None and all(data[field] == self.initial[field] for field in chosen):
            return UNSET
        now, zone = timezone.now(), ZoneInfo(data["time_zone"])
        if is_far_day(data["date"], now):
            self.add_error("date", _("Choose a time within the next ten years."))
            return UNSET
        start = wall_time(data["date"], data["time"], zone, now)
        if start is None:
            text = _("Clocks are set forward then: there is no such time in %(zone)s on this day. Choose another.")
            self.add_error("time", text % {"zone": data["time_zone"]})
            return UNSET
        if is_past(start.astimezone(UTC), now) and not self.has_begun():
            self._refuse_past(data, now.astimezone(zone))
        return start

    def has_begun(self) -> bool:
        """Whether this is a series that began in the past: its first day stays there."""
        meeting = self._meeting
        if meeting is None or meeting.recurrence == Recurrence.NONE:
            return False
        return is_past(meeting.starts_at, timezone.now())

    def stored_start(self) -> str:
        """The start of the meeting as the page compares it: it may stay as it is, also where it is past."""
        if self._meeting is None:
            return ""
        day, clock = self.initial["date"], self.initial["time"]
        return f"{day:%Y-%m-%d},{clock:%H:%M},{self.initial['time_zone']}"

    def _refuse_past(self, data: dict[str, Any], there: datetime) -> None:
        """Say it at the day or at the time. `there` is the present in the zone of the meeting."""
        if data["date"] < there.date():
            self.add_error("date", _("This day is past. Choose today or a later day."))
            return
        text = _("This time is past: it is %(now)s in %(zone)s now. Choose a later one.")
        shown = formats.time_format(there.time(), "TIME_FORMAT")
        self.add_error("time", text % {"now": shown, "zone": data["time_zone"]})

    def change(self) -> ScheduleChange:
        """The chosen schedule."""
        data = self.cleaned_data
        repeats = data["recurrence"] != Recurrence.NONE
        kind = ScheduleCreate if self._meeting is None else ScheduleChange
        return kind(
            title=data["title"],
            starts_at=data["starts_at"],
            duration_minutes=data["duration_minutes"],
            time_zone=data["time_zone"],
            recurrence=data["recurrence"],
            until=data["until"] if repeats and data["ends"] == "until" else None,
            count=data["count"] if repeats and data["ends"] == "count" else None,
        )


def _initial(room: Room, meeting: ScheduledMeeting | None) -> dict[str, object]:
    if meeting is None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        return {"title": room.name, "date": tomorrow, "time": time(9)}
    start = timezone.localtime(meeting.starts_at, ZoneInfo(meeting.time_zone))
    ends = "until" if meeting.until else "count" if meeting.count else "never"
    plain = ("title", "duration_minutes", "time_zone", "recurrence", "until")
    fields: dict[str, object] = {name: getattr(meeting, name) for name in plain}
    return {**fields, "date": start.date(), "time": start.time(), "ends": ends, "count": meeting.count or 10}
