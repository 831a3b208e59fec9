"""The home page and the page of a room."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts.models import User
from conference.errors import UnauthorizedError
from conference.form_views import carried_out, sent_status
from conference.rooms.access import needs_password, role_at_door
from conference.rooms.door import door_page
from conference.rooms.errors import NotInvitedError
from conference.rooms.forms import RoomForm
from conference.rooms.home import home_context
from conference.rooms.models import Room
from conference.rooms.selectors import room_find
from conference.rooms.services import room_create
from conference.security import wasm_allowed
from conference.transcripts.selectors import room_transcripts_readable


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The user's meetings and rooms and the form for a new room; visitors see what Parley is."""
    user = request.user
    if not isinstance(user, User):
        return redirect("login") if request.method == "POST" else render(request, "home.html", {"rooms": []})
    form = RoomForm(request.POST or None)
    if made := carried_out(
        form, lambda: room_create(owner=user, name=form.cleaned_data["name"], settings=form.settings())
    ):
        return redirect("room", slug=made.slug)
    return render(request, "home.html", {**home_context(user), "form": form}, status=sent_status(form))


@never_cache
@require_safe
@wasm_allowed
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a room; it gets its ticket by REST."""
    found = room_find(slug)
    user = request.user if isinstance(request.user, User) else None
    if found is None or found.archived_at is not None:
        # Who is not known learns nothing about rooms, not even that there is none.
        return door_page(request, found, "archived" if found else "unknown") if user else _sign_in(request)
    try:
        role = role_at_door(found, user)
    except UnauthorizedError:
        return _sign_in(request)
    except NotInvitedError:
        return door_page(request, found, "not_invited")
    return render(request, "rooms/room.html", {"room": found, "room_config": room_config(found, user, role)})


def room_config(room: Room, user: User | None, role: str, *, guest_token: str = "") -> dict[str, object]:
    """What the script of the room page starts from. The holder of a guest link needs no password."""
    readable = user is not None and room_transcripts_readable(user, room)
    meetings = reverse("room-meetings", args=[room.slug]) if readable else ""
    live = reverse("guest-link-live", args=[guest_token]) if guest_token else reverse("api-room", args=[room.slug])
    return {
        "slug": room.slug,
        "name": room.name,
        "role": role,
        "password_needed": needs_password(room, role) and not guest_token,
        "guest_token": guest_token,
        "api": {
            "room": reverse("api-room", args=[room.slug]),
            "tickets": reverse("api-tickets", args=[room.slug]),
            "live": live,
        },
        "user": {"id": user.pk if user else None, "name": user.shown_name if user else ""},
        "home": reverse("home"),
        "meetings": meetings,
    }


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())
