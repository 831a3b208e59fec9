"""REST: the voices of the AI participant."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from msgspec import to_builtins

from conference.accounts.authentication import Caller
from conference.api import decode_body, endpoint
from conference.rooms.persona.payloads import VoiceSampleRequest
from conference.rooms.persona.voices import voice_sample, voices_installed
from conference.rooms.selectors import room_get_owned


def voices_get(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The installed voices; null where no agent runs."""
    return JsonResponse({"voices": to_builtins(voices_installed())})


def sample_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """A spoken sentence, for the owner of the room."""
    room = room_get_owned(slug, caller.user)
    body = decode_body(request, VoiceSampleRequest)
    sample = voice_sample(room=room, by=caller.user, request=body)
    return HttpResponse(sample, content_type="audio/wav")


voices = endpoint(get=voices_get)
voice_samples = endpoint(post=sample_post)
