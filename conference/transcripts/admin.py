"""Transcripts in the admin: search and filters over meetings and lines. Meetings can be deleted, not changed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from conference.accounts.authentication import signed_in_user
from conference.storage.admin import ReadOnlyAdmin
from conference.transcripts import selectors
from conference.transcripts.admin_filters import LineRoomFilter, LineSpeakerFilter, RoomFilter, SpeakerFilter
from conference.transcripts.deletion import goes_on, meeting_delete, with_breakouts
from conference.transcripts.export import FORMATS
from conference.transcripts.models import Meeting, Segment
from conference.transcripts.page import transcript_page

EXCERPT_CHARS = 160


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Meetings; the page of one is its transcript."""

    change_form_template = "admin/transcripts/meeting/transcript.html"
    list_display = ("room_name", "main_room_name", "started_at", "length", "participants", "lines")
    list_filter = (RoomFilter, SpeakerFilter, "started_at")
    date_hierarchy = "started_at"
    search_fields = ("room_name", "main_room_name")
    search_help_text = _("What was said or written, names of people, name of the room")

    class Media:
        css = {"all": ("css/admin_transcript.css",)}  # noqa: RUF012

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return selectors.meetings_with_counts(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Meeting], search_term: str
    ) -> tuple[QuerySet[Meeting], bool]:
        return selectors.meetings_search(queryset, search_words(search_term)), False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        query = page_query(request)
        context |= {
            "page": transcript_page(context["original"], search_words(query), timezone.now()),
            "query": query,
            "formats": list(FORMATS),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Counts instead of a list of all lines. The right to delete a meeting covers its lines.

        Meetings that go on cannot be deleted.
        """
        meetings = [str(meeting) for meeting in objs]
        lines = Segment.objects.filter(meeting__in=[meeting.pk for meeting in objs]).count()
        counts = {str(_("meetings")): len(meetings), str(_("lines")): lines}
        running = [str(meeting) for meeting in objs if goes_on(with_breakouts(meeting))]
        return meetings, counts, set(), [_("%s is still going on.") % name for name in running]

    def delete_model(self, request: HttpRequest, obj: Meeting) -> None:
        """Delete a meeting and those of its breakout rooms, and record it."""
        meeting_delete(meeting=obj, by=signed_in_user(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        """Delete several meetings, and record it."""
        for meeting in queryset:
            meeting_delete(meeting=meeting, by=signed_in_user(request))

    @admin.display(description=_("duration"))
    def length(self, meeting: Meeting) -> str:
        return meeting.duration_clock or str(_("going on"))

    @admin.display(description=_("people"), ordering="participants")
    def participants(self, meeting: Any) -> int:
        return int(meeting.participants)

    @admin.display(description=_("lines"), ordering="lines")
    def lines(self, meeting: Any) -> int:
        return int(meeting.lines)


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    """Lines of all meetings, each with a link to its place in the transcript."""

    list_display = ("name", "excerpt", "started_at", "kind", "transcript")
    list_filter = ("kind", LineRoomFilter, LineSpeakerFilter, "started_at")
    search_fields = ("text", "name")
    list_select_related = ("meeting",)
    ordering = ("-started_at", "id")

    @admin.display(description=_("text"))
    def excerpt(self, segment: Segment) -> str:
        return truncatechars(segment.text, EXCERPT_CHARS)

    @admin.display(description=_("meeting"))
    def transcript(self, segment: Segment) -> SafeString:
        address = reverse("admin:transcripts_meeting_change", args=[segment.meeting_id])
        return format_html('<a href="{}#line-{}">{}</a>', address, segment.pk, segment.meeting.place)


def search_words(term: str) -> list[str]:
    """The words and quoted phrases of a search."""
    return [
        unescape_string_literal(bit) if len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1] else bit
        for bit in smart_split(term)
    ]


def page_query(request: HttpRequest) -> str:
    """The words to mark on the page: from its own search, else from the search of the list that led to it."""
    if "q" in request.GET:
        return request.GET["q"].strip()
    came_from = parse_qs(request.GET.get("_changelist_filters", ""))
    return came_from.get("q", [""])[0].strip()
