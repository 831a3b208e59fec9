"""Pages about rooms."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts.models import User
from conference.errors import ServiceError
from conference.rooms.errors import NoSuchRoomError
from conference.rooms.forms import RoomForm
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.selectors import room_get, room_role, rooms_of
from conference.rooms.services import room_create


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The user's rooms and the form for a new one; visitors see what Parley is."""
    user = request.user
    if not isinstance(user, User):
        return redirect("login") if request.method == "POST" else render(request, "home.html", {"rooms": []})
    form = RoomForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect("room", slug=_create(user, form).slug)
            except ServiceError as error:
                form.add_error(None, error.message)
        status = 422
    return render(request, "home.html", {"rooms": rooms_of(user), "form": form}, status=status)


@never_cache
@require_safe
@login_required
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a room; it gets its ticket by REST."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    try:
        found = room_get(slug)
    except NoSuchRoomError as error:
        raise Http404(error.message) from error
    return render(request, "rooms/room.html", {"room": found, "room_config": room_config(found, user)})


def room_config(room: Room, user: User) -> dict[str, object]:
    """What the script of the room page starts from."""
    role = room_role(room, user)
    return {
        "slug": room.slug,
        "name": room.name,
        "role": role,
        "password_needed": bool(room.password_hash) and role != "host",
        "api": {"room": reverse("api-room", args=[room.slug]), "tickets": reverse("api-tickets", args=[room.slug])},
        "user": {"id": user.pk, "name": user.shown_name},
        "home": reverse("home"),
    }


def _create(user: User, form: RoomForm) -> Room:
    data = form.cleaned_data
    settings = RoomSettings(lobby=data["lobby"], password=data["password"])
    return room_create(owner=user, name=data["name"], settings=settings)
