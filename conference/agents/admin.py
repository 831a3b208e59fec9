"""Turns of the AI participant in the admin: to read, filter, compare and export."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from conference.agents.models import Turn
from conference.agents.selectors import STAGES, longest_ms, turn_figures
from conference.agents.workers import Worker, workers_live
from conference.signaling.errors import StoreUnavailableError
from conference.storage.admin import CsvExportAdmin
from conference.transcripts.admin_filters import LineRoomFilter


def _workers() -> list[Worker]:
    """The agent processes. Without Redis the list is empty: turns can be read all the same."""
    try:
        return workers_live()
    except StoreUnavailableError:
        return []


class FailedFilter(admin.SimpleListFilter):
    """Turns with an error, or without."""

    title = _("error")
    parameter_name = "failed"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("yes", str(_("Yes"))), ("no", str(_("No")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.exclude(error="")
            case "no":
                return queryset.filter(error="")
        return queryset


@admin.register(Turn)
class TurnAdmin(CsvExportAdmin):
    """Turns. Storage tasks make them; they are deleted with their meeting."""

    change_list_template = "admin/agents/turn/figures.html"
    list_display = (
        *("at", "room_name", "asked_by_name", "source"),
        # The other stages are on the page of a turn and in the file: the list fits beside its filters.
        *("first_audio_ms", "playout_ms", "provider", "outcome"),
    )
    list_filter = (LineRoomFilter, "at", "source", "mode", "provider", "interrupted", "fallback", FailedFilter)
    date_hierarchy = "at"
    search_fields = ("meeting__room_name", "meeting__room_slug", "asked_by_name", "worker")
    search_help_text = _("Name or address of the room, who asked, agent process")
    list_select_related = csv_related = ("meeting",)
    csv_name = "turns"
    csv_columns = (
        *("time", "room", "room_name", "meeting", "asked_by", "source", "mode", "lang"),
        *STAGES,
        *("interrupted", "provider", "fallback", "error", "reason", "worker", "id"),
    )

    class Media:
        css = {"all": ("css/admin_turns.css",)}  # noqa: RUF012

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with figures over all turns that pass its filters."""
        response = super().changelist_view(request, extra_context)
        context: dict[str, Any] = getattr(response, "context_data", None) or {}
        changelist = context.get("cl")
        if isinstance(changelist, ChangeList):
            figures = turn_figures(changelist.queryset)
            names = {field.name: field.verbose_name for field in Turn._meta.concrete_fields}
            stages = [(names[stage], spread) for stage, spread in figures.stages.items()]
            context |= {"figures": figures, "stages": stages, "workers": _workers()}
            context |= {
                "longest_stage": longest_ms(figures.stages.values()),
                "longest_first": longest_ms(group.first_audio for group in (*figures.rooms, *figures.days)),
            }
        return response

    @admin.display(description=_("room"), ordering="meeting__room_name")
    def room_name(self, turn: Turn) -> str:
        return turn.meeting.room_name

    @admin.display(description=_("outcome"), ordering="error")
    def outcome(self, turn: Turn) -> str:
        """How the turn ended, in few words."""
        ended = [
            *([f"{_('failed')}: {turn.error}"] if turn.error else []),
            *([str(_("interrupted"))] if turn.interrupted else []),
            *([str(Turn._meta.get_field("fallback").verbose_name)] if turn.fallback else []),
        ]
        return ", ".join(ended) or str(_("answered"))

    def csv_row(self, turn: Turn) -> list[object]:
        return [
            *(turn.at.isoformat(), turn.meeting.room_slug, turn.meeting.room_name, turn.meeting_id),
            *(turn.asked_by_name, turn.source, turn.mode, turn.lang),
            *(getattr(turn, stage) for stage in STAGES),
            *(turn.interrupted, turn.provider, turn.fallback, turn.error, turn.reason, turn.worker, turn.pk),
        ]
