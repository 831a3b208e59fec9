"""Django admin of who may enter rooms, and of their schedules."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.rooms.guest_links import guest_link_revoke
from conference.rooms.models import GuestLink, Invitation, ScheduledMeeting
from conference.rooms.schedule import meeting_cancel


@admin.register(GuestLink)
class GuestLinkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Guest links. They are made in the settings of a room, which alone show them."""

    list_display = ("label", "room", "created_by", "created_at", "expires_at", "revoked_at", "uses", "last_used_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), ("expires_at", admin.EmptyFieldListFilter))
    list_select_related = ("room", "created_by")
    search_fields = ("label", "room__name", "room__slug", "created_by__username")
    date_hierarchy = "created_at"
    fields = ("room", "label", "created_by", "created_at", "expires_at", "revoked_at", "uses", "last_used_at")
    readonly_fields: ClassVar = ["room", "created_by", "created_at", "revoked_at", "uses", "last_used_at"]
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody would learn the token of a link that is made here."""
        return False

    @admin.action(description=_("Revoke the selected links"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[GuestLink]) -> None:
        """Nobody comes in by these links any more."""
        for link in queryset:
            guest_link_revoke(link=link)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who is invited to which room."""

    list_display = ("invitee", "user", "room", "role", "created_at")
    list_filter = ("role", ("user", admin.EmptyFieldListFilter))
    list_select_related = ("room", "user")
    search_fields = ("invitee", "user__username", "room__name", "room__slug")
    raw_id_fields = ("room", "user")
    readonly_fields: ClassVar = ["created_at"]


@admin.register(ScheduledMeeting)
class ScheduledMeetingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Scheduled meetings. They are made and changed on the pages, where their times are checked."""

    list_display = ("title", "room", "starts_at", "duration_minutes", "time_zone", "recurrence", "cancelled_at")
    list_filter = ("recurrence", ("cancelled_at", admin.EmptyFieldListFilter))
    list_select_related = ("room",)
    search_fields = ("title", "room__name", "room__slug", "room__owner__username")
    date_hierarchy = "starts_at"
    actions = ("cancel",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Meetings are scheduled in the settings of a room or by REST."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only their cancellation is offered, as an action."""
        return obj is None and super().has_change_permission(request)

    @admin.action(description=_("Cancel the selected meetings"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[ScheduledMeeting]) -> None:
        """Call these meetings off."""
        for meeting in queryset:
            meeting_cancel(meeting=meeting)
