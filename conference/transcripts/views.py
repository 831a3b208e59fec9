"""Meetings of a room and downloads of transcripts, for its owner, moderators and staff; nobody else learns of them.

The owner deletes meetings; so does staff with the permission.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.authentication import signed_in_user
from conference.downloads import file_response
from conference.errors import ServiceError
from conference.rooms.access.roles import room_transcripts_readable
from conference.rooms.models import Room
from conference.transcripts import selectors
from conference.transcripts.deletion import goes_on, meeting_delete, with_breakouts
from conference.transcripts.export import FORMATS
from conference.transcripts.models import DeletedMeeting
from conference.transcripts.page import found_lines
from conference.views import form_view, private_page

NOT_OWNER = gettext_lazy("Only the owner of the room can delete its meetings. Ask them.")
MEETINGS_PER_PAGE = 50
QUERY_CHARS = 200


@private_page
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a room, newest first; with `q` the lines found. 404 for people without the right to read them."""
    room = get_object_or_404(Room, slug=slug)
    if not room_transcripts_readable(request.user, room):
        raise Http404
    query = request.GET.get("q", "").strip()[:QUERY_CHARS]
    meetings = selectors.meetings_with_counts(room.meetings.all())
    page = Paginator(meetings, MEETINGS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"room": room, "page": page, "formats": list(FORMATS), "query": query}
    return render(request, "transcripts/meetings.html", context | {"found": found_lines(room, query)})


@form_view
def meeting_deletion(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """The question whether to delete a meeting, by GET, and the deletion, by POST.

    404 for people who may not read it, 403 for those who may only read it, 409 while it goes on.
    """
    readable = selectors.meetings_with_counts(selectors.meetings_readable_by(request.user))
    meeting = readable.filter(pk=meeting_id, room_slug=slug).select_related("room").first()
    if meeting is None:
        return _deleted_already(request, slug, meeting_id)
    if not selectors.meetings_deletable_by(request.user).filter(pk=meeting_id).exists():
        raise PermissionDenied(NOT_OWNER)
    parts = with_breakouts(meeting)
    context: dict[str, object] = {"meeting": meeting, "breakouts": len(parts) - 1}
    try:
        context["goes_on"] = goes_on(parts)
        if request.method != "POST":
            return render(request, "transcripts/meeting_delete.html", context)
        meeting_delete(meeting=meeting, by=signed_in_user(request))
    except ServiceError as error:
        context["error"] = error.message
        return render(request, "transcripts/meeting_delete.html", context, status=error.status)
    messages.success(request, _("The meeting was deleted, with all that was kept of it."))
    return redirect(_after_deletion(request, slug))


def _deleted_already(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """A button that was pressed twice, or in two windows, did its work."""
    room = Room.objects.filter(slug=slug).first()
    known = room is not None and room_transcripts_readable(request.user, room)
    if not known or not DeletedMeeting.objects.filter(pk=meeting_id).exists():
        raise Http404
    messages.info(request, _("This meeting is deleted already."))
    return redirect("room-meetings", slug=slug)


def _after_deletion(request: HttpRequest, slug: str) -> str:
    """The list of the room's meetings; without a room, which staff alone gets to see, that of the administration."""
    has_room = Room.objects.filter(slug=slug).exists()
    return reverse("room-meetings", args=[slug]) if has_room else reverse("admin:transcripts_meeting_changelist")


@private_page
def transcript_download(request: HttpRequest, meeting_id: UUID, extension: str) -> HttpResponse:
    """A transcript as a file of the format that the extension names. 404 for those who may not read it."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    if extension not in FORMATS:
        raise Http404
    file_format = FORMATS[extension]
    text = file_format.write(selectors.meeting_transcript(meeting))
    return file_response(f"{meeting.file_name}.{extension}", file_format.content_type, text)
