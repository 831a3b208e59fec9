"""The summary of a class and its files, for readers of the meeting; nobody else learns that the meeting exists."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from conference.classroom.board_svg import board_svg
from conference.classroom.models import StoredBoard
from conference.classroom.summary.class_summary import class_summary, person_rows
from conference.classroom.summary.sheet_files import XLSX_TYPE, sheet_csv, sheets_xlsx
from conference.classroom.summary.sheets import SHEETS
from conference.downloads import CSV_TYPE, file_response
from conference.transcripts import selectors
from conference.transcripts.export import FORMATS
from conference.transcripts.models import Meeting
from conference.transcripts.page import transcript_page
from conference.views import private_page

# The picture may load and run nothing, whatever is in it.
PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@private_page
def meeting_summary(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """The page of one meeting. 404 for those who may not read it."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id, room_slug=slug)
    summary = class_summary(meeting, timezone.now())
    context = {
        "meeting": meeting,
        "summary": summary,
        "rows": person_rows(summary),
        "transcript": transcript_page(meeting, [], summary.until),
        "formats": list(FORMATS),
        "main_meeting": selectors.main_meeting(meeting),
        "deletable": selectors.meetings_deletable_by(request.user).filter(pk=meeting.pk).exists(),
    }
    return render(request, "classroom/summary.html", context)


@private_page
def sheet_download(request: HttpRequest, meeting_id: UUID, name: str) -> HttpResponse:
    """One table of the summary as CSV. 404 for those who may not read the meeting."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    if name not in SHEETS:
        raise Http404
    text = sheet_csv(SHEETS[name](class_summary(meeting, timezone.now())))
    return _file(meeting, f"{name}.csv", text, CSV_TYPE)


@private_page
def workbook_download(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """All tables of the summary as one XLSX workbook. 404 for those who may not read the meeting."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    summary = class_summary(meeting, timezone.now())
    return _file(meeting, "class.xlsx", sheets_xlsx(make(summary) for make in SHEETS.values()), XLSX_TYPE)


def _file(meeting: Meeting, name: str, content: str | bytes, content_type: str) -> HttpResponse:
    return file_response(f"{meeting.file_name}-{name}", content_type, content)


@private_page
def board_picture(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The whiteboard of a meeting as SVG. 404 for those who may not read the meeting, and where there was none."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    board = get_object_or_404(StoredBoard, meeting=meeting)
    picture = board_svg([item.object for item in board.items()])
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})
