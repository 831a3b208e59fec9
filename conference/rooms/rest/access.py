"""REST: invitations and guest links of a room. Only for its owner."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.api import created, decode_body, endpoint
from conference.errors import NotFoundError
from conference.links import absolute_url
from conference.rooms.access.guests import guest_link_create, guest_link_revoke
from conference.rooms.access.invitations import invitation_remove, invitation_set
from conference.rooms.access.payloads import GuestLinkCreate, InvitationCreate
from conference.rooms.rest.objects import guest_link_json, invitation_json
from conference.rooms.selectors import guest_links_of, invitations_of, room_get_owned


def invitation_list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The invitations."""
    room = room_get_owned(slug, caller.user)
    return JsonResponse({"invitations": [invitation_json(invitation) for invitation in invitations_of(room)]})


def invitation_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Invite somebody, or change the role of an invited person."""
    room = room_get_owned(slug, caller.user)
    body = decode_body(request, InvitationCreate)
    return created(invitation_json(invitation_set(room=room, invitee=body.invitee, role=body.role)))


def invitation_delete(request: HttpRequest, caller: Caller, slug: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = invitations_of(room_get_owned(slug, caller.user)).filter(pk=invitation_id).first()
    if found is None:
        raise NotFoundError(_("There is no such invitation."))
    invitation_remove(invitation=found)
    return HttpResponse(status=204)


def guest_link_list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The guest links, without their tokens."""
    room = room_get_owned(slug, caller.user)
    return JsonResponse({"guest_links": [guest_link_json(link) for link in guest_links_of(room)]})


def guest_link_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Make a guest link; the answer holds its `token` and `url`."""
    room = room_get_owned(slug, caller.user)
    body = decode_body(request, GuestLinkCreate)
    link, token = guest_link_create(room=room, created_by=caller.user, label=body.label, expires_at=body.expires_at)
    url = absolute_url(request, reverse("guest-link", args=[token]))
    return created({**guest_link_json(link), "token": token, "url": url})


def guest_link_delete(request: HttpRequest, caller: Caller, slug: str, link_id: uuid.UUID) -> HttpResponse:
    """Revoke a guest link; it stays in the list."""
    found = guest_links_of(room_get_owned(slug, caller.user)).filter(pk=link_id).first()
    if found is None:
        raise NotFoundError(_("There is no such guest link."))
    guest_link_revoke(link=found)
    return HttpResponse(status=204)


invitations = endpoint(get=invitation_list, post=invitation_post)
invitation = endpoint(delete=invitation_delete)
guest_links = endpoint(get=guest_link_list, post=guest_link_post)
guest_link = endpoint(delete=guest_link_delete)
