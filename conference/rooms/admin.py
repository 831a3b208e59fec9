"""Django admin of rooms."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.rooms.admin_access import account
from conference.rooms.forms_persona import PersonaFields
from conference.rooms.models import Room, RoomVisit
from conference.rooms.persona import FIELDS
from conference.rooms.services import room_archive, room_restore, room_save


class RoomVisitInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who has been in the room."""

    model = RoomVisit
    extra = 0
    can_delete = False
    readonly_fields: ClassVar = ["user", "last_joined_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Visits come from tickets."""
        return False


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rooms by name, slug and owner. They are made on the pages, where their owner is known."""

    list_display = (
        "name",
        "slug",
        "owner",
        "access",
        "lobby",
        "media_limit",
        "agent_mode",
        "created_at",
        "archived_at",
    )
    list_filter = ("access", "lobby", "agent_mode", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "slug", "owner__username", "owner__display_name")
    date_hierarchy = "created_at"
    raw_id_fields = ("owner",)
    readonly_fields: ClassVar = ["slug", "created_at", "archived_at"]
    form = PersonaFields
    fieldsets = (
        (None, {"fields": ("name", "slug", "owner", "access", "lobby", "media_limit", "language")}),
        (_("AI participant"), {"fields": tuple(FIELDS.values())}),
        (_("Times"), {"fields": ("created_at", "archived_at")}),
    )
    inlines: ClassVar = [RoomVisitInline]
    actions = ("archive", "restore")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rooms are made on the home page or by REST."""
        return False

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:
        """A change reaches the meeting that goes on in the room."""
        room_save(room=obj, by=account(request))

    @admin.action(description=_("Archive the selected rooms"))
    def archive(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """End the meetings in the rooms; nobody enters them until they are restored."""
        for room in queryset.filter(archived_at=None):
            room_archive(room=room, by=account(request))

    @admin.action(description=_("Restore the selected rooms"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """Open archived rooms again."""
        for room in queryset.exclude(archived_at=None):
            room_restore(room=room, by=account(request))
