"""The audit log in the admin: to read, search, filter and export. Nobody changes it."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.models import ActionEntry
from conference.audit.words import ACTIONS, action_in_words, role_in_words, value_in_words
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


class ActionFilter(admin.SimpleListFilter):
    """Actions by kind, in words."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        kinds = ActionEntry.objects.order_by().values_list("action", flat=True).distinct()[:CHOICES_MAX]
        return sorted(((kind, action_in_words(kind)) for kind in kinds), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class RoleFilter(admin.SimpleListFilter):
    """Actions by the role of whoever acted, in words."""

    title = _("role")
    parameter_name = "actor_role"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        roles = ActionEntry.objects.order_by().exclude(actor_role="").values_list("actor_role", flat=True)
        return [(role, role_in_words(role)) for role in roles.distinct()[:CHOICES_MAX]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(actor_role=self.value()) if self.value() else queryset


@admin.register(ActionEntry)
class ActionEntryAdmin(CsvExportAdmin):
    """Entries of the log. Services and storage tasks make them; the retention setting deletes them."""

    list_display = ("at", "what", "by", "role", "concerns", "details", "room_name")
    list_filter = (ActionFilter, RoleFilter, RoomFilter, "at")
    fields = (
        *("at", "what", "by", "role", "concerns", "details", "room_name", "room_slug", "meeting_id"),
        *("actor", "target", "actor_peer_id", "action", "value", "id"),
    )
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

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry: ActionEntry) -> str:
        return action_in_words(entry.action)

    @admin.display(description=_("role"), ordering="actor_role")
    def role(self, entry: ActionEntry) -> str:
        return role_in_words(entry.actor_role)

    @admin.display(description=_("details"))
    def details(self, entry: ActionEntry) -> str:
        return value_in_words(entry.value)

    @admin.display(description=_("by"), ordering="actor_name")
    def by(self, entry: ActionEntry) -> str:
        return entry.actor_name or str(_("the system"))

    @admin.display(description=_("concerns"), ordering="target_name")
    def concerns(self, entry: ActionEntry) -> str:
        return entry.target_name

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows that the stored texts fit, and those whose action has these words in the reader's language."""
        found, repeated = super().get_search_results(request, queryset, search_term)
        term = search_term.strip().lower()
        kinds = [kind for kind in ACTIONS if term and term in action_in_words(kind).lower()]
        return (found | queryset.filter(action__in=kinds) if kinds else found), repeated

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
