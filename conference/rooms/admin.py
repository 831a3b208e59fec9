"""Django admin of rooms, of who may enter them, and of their schedules."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import User
from conference.audit.services import room_action_record
from conference.rooms.access.endings import members_review
from conference.rooms.access.guests import guest_link_revoke
from conference.rooms.access.invitations import invitation_remove
from conference.rooms.models import GuestLink, Invitation, Room, RoomVisit, ScheduledMeeting
from conference.rooms.pages.forms.persona import PersonaFields
from conference.rooms.persona.settings import FIELDS
from conference.rooms.schedule.meetings import meeting_cancel
from conference.rooms.services import room_archive, room_restore, room_save


def account(request: HttpRequest) -> User:
    """The administrator."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class RoomVisitInline(admin.TabularInline):  # type: ignore[type-arg]
    """Visits of accounts to the room."""

    model = RoomVisit
    extra = 0
    can_delete = False
    readonly_fields: ClassVar = ["user", "last_joined_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Visits are made by tickets only."""
        return False


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rooms by name, slug and owner. Rooms are made on the pages, where their owner is known."""

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
    list_filter = ("access", "lobby", "wait_for_host", "agent_mode", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "slug", "owner__username", "owner__display_name")
    date_hierarchy = "created_at"
    raw_id_fields = ("owner",)
    readonly_fields: ClassVar = ["slug", "created_at", "archived_at"]
    form = PersonaFields
    fieldsets = (
        (None, {"fields": ("name", "slug", "owner", "access", "lobby", "wait_for_host", "media_limit", "language")}),
        (_("AI participant"), {"fields": tuple(FIELDS.values())}),
        (_("Times"), {"fields": ("created_at", "archived_at")}),
    )
    inlines: ClassVar = [RoomVisitInline]
    actions = ("archive", "restore")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rooms are made on the home page or by REST."""
        return False

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:
        """Store the change, also for the running meeting."""
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


@admin.register(GuestLink)
class GuestLinkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Guest links. Only the settings of a room make links and show them."""

    list_display = ("label", "room", "created_by", "created_at", "expires_at", "revoked_at", "uses", "last_used_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), ("expires_at", admin.EmptyFieldListFilter))
    list_select_related = ("room", "created_by")
    search_fields = ("label", "room__name", "room__slug", "created_by__username")
    date_hierarchy = "created_at"
    fields = ("room", "label", "created_by", "created_at", "expires_at", "revoked_at", "uses", "last_used_at")
    readonly_fields: ClassVar = ["room", "created_by", "created_at", "revoked_at", "uses", "last_used_at"]
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No links are made here: only the settings of a room show their tokens."""
        return False

    @admin.action(description=_("Revoke the selected links"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[GuestLink]) -> None:
        """Revoke these links: nobody else comes in by them."""
        for link in queryset:
            guest_link_revoke(link=link, by=account(request))


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Invitations to rooms."""

    list_display = ("invitee", "user", "room", "role", "created_at")
    list_filter = ("role", ("user", admin.EmptyFieldListFilter))
    list_select_related = ("room", "user")
    search_fields = ("invitee", "user__username", "room__name", "room__slug")
    raw_id_fields = ("room", "user")
    readonly_fields: ClassVar = ["created_at"]

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Store a new or changed invitation, and record it."""
        super().save_model(request, obj, form, change)
        room_action_record(
            "invitation_set", obj.room, account(request), target=obj.user, name=obj.invitee, value=obj.role
        )
        members_review(obj.room)

    def delete_model(self, request: HttpRequest, obj: Invitation) -> None:
        """Take a person off the list, and record it."""
        invitation_remove(invitation=obj, by=account(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Take several people off, and record it."""
        for invitation in queryset.select_related("room__owner"):
            invitation_remove(invitation=invitation, by=account(request))


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
        """Meetings are not changed here, only cancelled by the action."""
        return obj is None and super().has_change_permission(request)

    @admin.action(description=_("Cancel the selected meetings"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[ScheduledMeeting]) -> None:
        """Cancel these meetings."""
        for meeting in queryset:
            meeting_cancel(meeting=meeting)
