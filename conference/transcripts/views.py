"""Meetings of a room and downloads of transcripts, for its owner, moderators and staff; nobody else learns of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from conference.downloads import file_response
from conference.rooms.access.roles import room_transcripts_readable
from conference.rooms.models import Room
from conference.transcripts import selectors
from conference.transcripts.export import FORMATS
from conference.transcripts.page import found_lines
from conference.views import private_page

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


@private_page
def transcript_download(request: HttpRequest, meeting_id: UUID, extension: str) -> HttpResponse:
    """A transcript as a file of the format that the extension names. 404 for those who may not read it."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    if extension not in FORMATS:
        raise Http404
    file_format = FORMATS[extension]
    text = file_format.write(selectors.meeting_transcript(meeting))
    return file_response(f"{meeting.file_name}.{extension}", file_format.content_type, text)
