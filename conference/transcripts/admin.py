"""Transcripts in the admin: search and filters over meetings and lines, all of it read only but for deletion."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from conference.transcripts import selectors
from conference.transcripts.models import Meeting, Segment

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_ModelAdmin):
    """Rows come from storage tasks: nobody adds or changes them here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Meetings, with the transcript as the page of each."""

    list_display = ("room_name", "started_at", "duration", "participants", "lines")
    date_hierarchy = "started_at"
    search_fields = ("room_name",)
    search_help_text = _("Words that were said or written, names of people, name of the room")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return selectors.meetings_with_counts(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Meeting], search_term: str
    ) -> tuple[QuerySet[Meeting], bool]:
        return selectors.meetings_search(queryset, search_words(search_term)), False

    @admin.display(description=_("participants"), ordering="participants")
    def participants(self, meeting: Any) -> int:
        return int(meeting.participants)

    @admin.display(description=_("lines"), ordering="lines")
    def lines(self, meeting: Any) -> int:
        return int(meeting.lines)


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    """All lines of all meetings."""

    list_display = ("started_at", "name", "kind", "text", "meeting")
    list_filter = ("kind", "started_at")
    search_fields = ("text", "name")
    list_select_related = ("meeting",)
    list_per_page = 50


def search_words(term: str) -> list[str]:
    """The words and quoted phrases of a search."""
    return [
        unescape_string_literal(bit) if bit[0] in "\"'" and bit[0] == bit[-1] and len(bit) > 1 else bit
        for bit in smart_split(term)
    ]
