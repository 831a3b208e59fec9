"""The audit log in the admin: to read, search, filter and export, and for nobody to change."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.export import entries_csv
from conference.audit.models import ActionEntry
from conference.transcripts.admin import ReadOnlyAdmin

# A longer list is no help to the eye; the search finds the others.
CHOICES_MAX = 100


class RoomFilter(admin.SimpleListFilter):
    """By room, those of the latest actions first."""

    title = _("room")
    parameter_name = "room"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        rooms = ActionEntry.objects.order_by().values_list("room_slug").annotate(Max("room_name"), latest=Max("at"))
        return [(slug, name) for slug, name, _at in rooms.order_by("-latest")[:CHOICES_MAX]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(room_slug=self.value()) if self.value() else queryset


@admin.register(ActionEntry)
class ActionEntryAdmin(ReadOnlyAdmin):
    """Entries come from services and storage tasks only; they go by the retention setting only."""

    list_display = ("at", "action", "by", "actor_role", "concerns", "value", "room_name")
    list_filter = ("action", "actor_role", RoomFilter, "at")
    date_hierarchy = "at"
    search_fields = (
        *("action", "actor_name", "target_name", "room_name", "room_slug"),
        *("actor__username", "target__username", "actor_peer_id"),
    )
    search_help_text = _("Action, names of people, name or address of the room")
    list_select_related = ("actor", "target")
    actions = ("export_csv",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("by"), ordering="actor_name")
    def by(self, entry: ActionEntry) -> str:
        return entry.actor_name or str(_("the system"))

    @admin.display(description=_("concerns"), ordering="target_name")
    def concerns(self, entry: ActionEntry) -> str:
        return entry.target_name

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[ActionEntry]) -> HttpResponse:
        name = f"audit-{timezone.now():%Y%m%d-%H%M%S}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
        # The byte order mark makes spreadsheets read the names in UTF-8.
        response.write("\ufeff")
        entries_csv(queryset.select_related("actor", "target").iterator(chunk_size=500), response)
        return response
