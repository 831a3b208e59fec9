"""Django admin of rooms."""

from typing import ClassVar

from django.contrib import admin

from conference.rooms.models import Room, RoomVisit


class RoomVisitInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who has been in the room."""

    model = RoomVisit
    extra = 0
    can_delete = False
    readonly_fields: ClassVar = ["user", "last_joined_at"]


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rooms by name, slug and owner."""

    list_display = ("name", "slug", "owner", "lobby", "media_limit", "agent_mode", "created_at", "archived_at")
    list_filter = ("lobby", "agent_mode", "archived_at")
    list_select_related = ("owner",)
    search_fields = ("name", "slug", "owner__username", "owner__display_name")
    date_hierarchy = "created_at"
    raw_id_fields = ("owner",)
    readonly_fields: ClassVar = ["slug", "created_at"]
    inlines: ClassVar = [RoomVisitInline]
