"""Admin filters over meetings and lines. They use the names kept with the meeting, which outlive rooms and accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.transcripts.models import Meeting, Segment

# Nobody reads a longer list; the search finds the others.
CHOICES_MAX = 100


class RoomFilter(admin.SimpleListFilter):
    """Meetings by room, the room of the latest meeting first."""

    title = _("room")
    parameter_name = "room"
    field = "room_slug"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        rooms = Meeting.objects.order_by().values_list("room_slug", "room_name").annotate(latest=Max("started_at"))
        names = {slug: name for slug, name, _latest in rooms.order_by("-latest")[:CHOICES_MAX]}
        return list(names.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class LineRoomFilter(RoomFilter):
    """Lines by the room of their meeting."""

    field = "meeting__room_slug"


class SpeakerFilter(admin.SimpleListFilter):
    """Meetings in which somebody of that name said or wrote something."""

    title = _("speaker")
    parameter_name = "speaker"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        names = Segment.objects.order_by("name").values_list("name", flat=True).distinct()
        return [(name, name) for name in names[:CHOICES_MAX]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Segment.objects.filter(name=self.value()).values("meeting"))


class LineSpeakerFilter(SpeakerFilter):
    """Lines of that speaker."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(name=self.value()) if self.value() else queryset
