"""The settings of a room, for its owner, and the rooms in the archive."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from conference.accounts.authentication import signed_in_user
from conference.links import absolute_url
from conference.rooms.access.guests import guest_link_create, guest_link_revoke, guest_token_of
from conference.rooms.access.invitations import invitation_remove, invitations_set
from conference.rooms.models import GuestLink, Invitation, Room
from conference.rooms.pages.forms.room import GuestLinkForm, InvitationForm, PasswordForm, SettingsForm
from conference.rooms.payloads import RoomSettings
from conference.rooms.schedule.meetings import next_occurrence, schedule_of
from conference.rooms.selectors import archived_rooms_of, guest_links_of, invitations_of, room_find
from conference.rooms.services import room_archive, room_restore, room_update
from conference.texts import isolated
from conference.views import button_view, carried_out, form_view, private_page, sent_status


@form_view
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The page with all settings of a room."""
    room = owned_room(request, slug)
    form = SettingsForm(request.POST or None, room=room)
    if carried_out(form, lambda: room_update(room=room, name=form.cleaned_data["name"], settings=form.settings())):
        messages.success(request, _("Saved."))
        return redirect("room-settings", slug=slug)
    return _page(request, room, settings_form=form)


@sensitive_post_parameters("password")
@form_view
def password(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the password, or remove it. A browser may open this address again by GET, as the next two."""
    room = owned_room(request, slug)
    if request.method != "POST":
        return _back(room, "entry")
    if "remove" in request.POST:
        room_update(room=room, settings=RoomSettings(password=None))
        messages.success(request, _("The room has no password any more."))
        return _back(room, "entry")
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, room, password_form=form)
    room_update(room=room, settings=RoomSettings(password=form.cleaned_data["password"]))
    messages.success(request, _("The new password holds from now on."))
    return _back(room, "entry")


@form_view
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Put people on the list."""
    room = owned_room(request, slug)
    if request.method != "POST":
        return _back(room, "people")
    form = InvitationForm(request.POST)
    if carried_out(form, lambda: invitations_set(room=room, **form.cleaned_data), {"invitee": "invitees"}):
        messages.success(request, _("The list was changed."))
        return _back(room, "people")
    return _page(request, room, invitation_form=form)


@button_view
def uninvite(request: HttpRequest, slug: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Take somebody off the list."""
    room = owned_room(request, slug)
    invitation_remove(invitation=get_object_or_404(Invitation, pk=invitation_id, room=room))
    messages.success(request, _("The list was changed."))
    return _back(room, "people")


@form_view
def guest_link_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a guest link, and show it."""
    room, form = owned_room(request, slug), GuestLinkForm(request.POST)
    if request.method != "POST":
        return _back(room, "guests")
    made = carried_out(
        form, lambda: guest_link_create(room=room, **_wanted_link(request, form)), {"expires_at": "last_day"}
    )
    if made is None:
        return _page(request, room, guest_link_form=form)
    _link, token = made
    return _page(request, room, new_link=absolute_url(request, reverse("guest-link", args=[token])))


@button_view
def guest_link_delete(request: HttpRequest, slug: str, link_id: uuid.UUID) -> HttpResponse:
    """Revoke a guest link."""
    room = owned_room(request, slug)
    guest_link_revoke(link=get_object_or_404(GuestLink, pk=link_id, room=room))
    messages.success(request, _("The link was revoked: nobody comes in by it any more. Guests in the room stay."))
    return _back(room, "guests")


@button_view
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a room into the archive."""
    room = owned_room(request, slug)
    room_archive(room=room)
    messages.success(request, _("“%s” is in the archive now.") % isolated(room.name))
    return redirect("rooms-archived")


@button_view
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a room out of the archive."""
    room = owned_room(request, slug, archived=True)
    room_restore(room=room)
    messages.success(request, _("“%s” can be entered again.") % isolated(room.name))
    return redirect("home")


@private_page
def archived(request: HttpRequest) -> HttpResponse:
    """The user's rooms in the archive."""
    return render(request, "rooms/archived.html", {"rooms": archived_rooms_of(signed_in_user(request))})


def owned_room(request: HttpRequest, slug: str, *, archived: bool = False) -> Room:
    """The room, for its owner. Raises Http404 for everyone else."""
    room = room_find(slug)
    if room is None or room.owner_id != request.user.pk or (room.archived_at is not None) != archived:
        raise Http404
    return room


def _wanted_link(request: HttpRequest, form: GuestLinkForm) -> dict[str, Any]:
    return {"created_by": signed_in_user(request), "label": form.cleaned_data["label"], "expires_at": form.expires_at()}


def _shown_link(request: HttpRequest, link: GuestLink) -> str:
    """The address of a link; "" for one that was revoked, or cannot be shown."""
    token = "" if link.revoked_at else guest_token_of(link)
    return absolute_url(request, reverse("guest-link", args=[token])) if token else ""


def _back(room: Room, section: str) -> HttpResponse:
    return redirect(f"{reverse('room-settings', args=[room.slug])}#{section}")


def _page(
    request: HttpRequest,
    room: Room,
    *,
    settings_form: Form | None = None,
    password_form: Form | None = None,
    invitation_form: Form | None = None,
    guest_link_form: Form | None = None,
    new_link: str = "",
) -> HttpResponse:
    """The page, with the form as it was sent. `new_link` is shown above the list."""
    now = timezone.now()
    sent = settings_form or password_form or invitation_form or guest_link_form
    context = {
        "room": room,
        "form": settings_form or SettingsForm(room=room),
        "password_form": password_form or PasswordForm(),
        "invitation_form": invitation_form or InvitationForm(),
        "guest_link_form": guest_link_form or GuestLinkForm(),
        "invitations": invitations_of(room),
        "guest_links": [(link, _shown_link(request, link)) for link in guest_links_of(room)],
        "schedule": [(meeting, next_occurrence(meeting, now)) for meeting in schedule_of(room)],
        "new_link": new_link,
        "now": now,
    }
    return render(request, "rooms/settings.html", context, status=sent_status(sent) if sent else 200)
