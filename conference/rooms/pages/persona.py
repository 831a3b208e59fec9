"""The page about the AI participant of a room, for the owner of the room."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from conference.rooms.models.persona import PROMPT_CHARS, AgentMode
from conference.rooms.pages.forms.persona import PersonaForm
from conference.rooms.pages.settings import owned_room
from conference.rooms.persona.payloads import SAMPLE_CHARS
from conference.rooms.persona.voices import voices_installed
from conference.rooms.services import room_save
from conference.views import form_view, sent_status


@form_view
def persona(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, voice and manners of the AI participant."""
    room = owned_room(request, slug)
    voices = voices_installed()
    form = PersonaForm(request.POST or None, instance=room, voices=voices)
    if form.is_bound and form.is_valid():
        room_save(room=form.instance)
        messages.success(request, _("Saved. A meeting that goes on follows at once."))
        return redirect("room-agent", slug=slug)
    context = {
        "room": room,
        "form": form,
        "modes": AgentMode,
        "voices_known": voices is not None,
        "agent_enabled": settings.AGENT_ENABLED,
        "small_model": settings.LLM_PROVIDERS == ["local"],
        "prompt_chars": PROMPT_CHARS,
        "sample_chars": SAMPLE_CHARS,
    }
    return render(request, "rooms/agent.html", context, status=sent_status(form))
