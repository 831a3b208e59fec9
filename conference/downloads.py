"""Files for download, among them CSV (RFC 4180) with what people wrote."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV_TYPE = "text/csv; charset=utf-8"
# With it spreadsheets read the file as UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# Spreadsheets take a cell that begins so for a formula, and run it; leading blanks are skipped before it is looked at.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Writable(Protocol):
    """A file or a response."""

    def write(self, text: str, /) -> Any: ...


def file_response(name: str, content_type: str, content: str | bytes = b"") -> HttpResponse:
    """The content as a file that the browser stores under this name."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A header and the rows as a CSV file of this name."""
    response = file_response(name, CSV_TYPE)
    csv_write(columns, rows, response)
    return response


def csv_write(columns: Sequence[str], rows: Iterable[Sequence[object]], out: Writable) -> None:
    """Write a header and the rows. None is an empty cell; text stays text, also where a spreadsheet would calculate."""
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_text(cell) if isinstance(cell, str) else cell for cell in row])


def csv_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
