"""Django admin of who may enter rooms, and of their schedules."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import User
from conference.rooms.guest_links import guest_link_revoke
from conference.rooms.invitations import invitation_remove
from conference.rooms.models import GuestLink, Invitation, ScheduledMeeting
from conference.rooms.record import record
from conference.rooms.schedule import meeting_cancel


def account(request: HttpRequest) -> User:
    """The administrator."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


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
            guest_link_revoke(link=link, by=account(request))


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who is invited to which room."""

    list_display = ("invitee", "user", "room", "role", "created_at")
    list_filter = ("role", ("user", admin.EmptyFieldListFilter))
    list_select_related = ("room", "user")
    search_fields = ("invitee", "user__username", "room__name", "room__slug")
    raw_id_fields = ("room", "user")
    readonly_fields: ClassVar = ["created_at"]

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """A new invitation is recorded; a changed one too."""
        super().save_model(request, obj, form, change)
        record("invitation_set", obj.room, account(request), target=obj.user, name=obj.invitee, value=obj.role)

    def delete_model(self, request: HttpRequest, obj: Invitation) -> None:
        """Taken off the list by an administrator."""
        invitation_remove(invitation=obj, by=account(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Several are taken off."""
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
        """Only their cancellation is offered, as an action."""
        return obj is None and super().has_change_permission(request)

    @admin.action(description=_("Cancel the selected meetings"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[ScheduledMeeting]) -> None:
        """Call these meetings off."""
        for meeting in queryset:
            meeting_cancel(meeting=meeting)
