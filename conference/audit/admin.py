"""The audit log in the admin: to read, search, filter and export. Nobody changes it."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.models import ActionEntry
from conference.downloads import Made
from conference.storage.admin import CsvExportAdmin

# Nobody reads a longer list; the search finds the other rooms.
CHOICES_MAX = 100


class RoomFilter(admin.SimpleListFilter):
    """Actions by room, the room of the latest action first."""

    title = _("room")
    parameter_name = "room"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        rooms = ActionEntry.objects.order_by().values_list("room_slug").annotate(Max("room_name"), latest=Max("at"))
        return [(slug, name) for slug, name, _at in rooms.order_by("-latest")[:CHOICES_MAX]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(room_slug=self.value()) if self.value() else queryset


@admin.register(ActionEntry)
class ActionEntryAdmin(CsvExportAdmin):
    """Entries of the log. Services and storage tasks make them; the retention setting deletes them."""

    list_display = ("at", "action", "by", "actor_role", "concerns", "value", "room_name")
    list_filter = ("action", "actor_role", RoomFilter, "at")
    date_hierarchy = "at"
    search_fields = (
        *("action", "actor_name", "target_name", "room_name", "room_slug"),
        *("actor__username", "target__username", "actor_peer_id"),
    )
    search_help_text = _("Action, names of people, name or address of the room")
    list_select_related = csv_related = ("actor", "target")
    csv_name = "audit"
    csv_columns = (
        *("time", "room", "room_name", "meeting", "action"),
        *("by", "role", "account", "concerns", "concerned_account", "value", "id"),
    )

    @admin.display(description=_("by"), ordering="actor_name")
    def by(self, entry: ActionEntry) -> str:
        return entry.actor_name or str(_("the system"))

    @admin.display(description=_("concerns"), ordering="target_name")
    def concerns(self, entry: ActionEntry) -> str:
        return entry.target_name

    def csv_row(self, entry: ActionEntry) -> list[object]:
        return [
            entry.at.isoformat(),
            entry.room_slug,
            entry.room_name,
            entry.meeting_id or "",
            entry.action,
            entry.actor_name,
            entry.actor_role,
            entry.actor.username if entry.actor else "",
            entry.target_name,
            entry.target.username if entry.target else "",
            _value(entry.value),
            entry.id,
        ]


def _value(value: object) -> str:
    """A value as JSON; texts in it may be those of people."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return Made(text) if isinstance(value, bool | int | float) else text
