"""Files for download, among them CSV (RFC 4180) with what people wrote."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV_TYPE = "text/csv; charset=utf-8"
# With it spreadsheets read the file as UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# Spreadsheets take a cell that begins so for a formula, and run it. They skip what cannot be seen before it, and read
# the wide, small and raised forms of these signs as the signs.
FORMULA_STARTS = ("=", "+", "-", "@", "\N{MINUS SIGN}")
LINE_STARTS = ("\t", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029")
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})
# Fillers of Hangul and the empty pattern of Braille, letters and signs without ink.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_MONTH = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t|tember)?"
    "|oct(ober)?|nov(ember)?|dec(ember)?)"
)
# What spreadsheets turn into a number, a date, a time or a truth: 0123, 3/4, 1-2, 12:30, 5 pm, 50 %, 1e5, MAR1, TRUE.
_CONVERTED = re.compile(
    rf"(?=.*\d)[\W\d_]*{_MONTH}?[\W\d_]*|\d[\d.,]*\s*e\s*\d+|\d{{1,2}}(:\d+)*(\s*[ap]m|\s[ap])"
    r"|[\d\W]*年[\d\W月日号時时分秒]*|[\d\W]*月[\d\W]*[日号]?|true|false",
    re.IGNORECASE,
)
CONVERTED_CHARS = 60
# Systems take 255 bytes or characters for a name; the rest is for its end.
FILE_NAME_BYTES = 150
_NOT_IN_FILE_NAMES = re.compile(r"""[\s<>:"'`/\\|?*%$&;!#~^{}\[\]()=+,@-]+""")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


class Made(str):
    """A text that the system made, such as a number in JSON: written as it is."""

    __slots__ = ()


class Writable(Protocol):
    """A file or a response."""

    def write(self, text: str, /) -> Any: ...


def safe_file_name(text: str) -> str:
    """The text as a part of a file's name on every system: letters and digits of all scripts, hyphens. May be empty."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in INVISIBLE - {"Mn", "Me"} else char for char in composed)
    name = _NOT_IN_FILE_NAMES.sub("-", visible).encode()[:FILE_NAME_BYTES].decode(errors="ignore").strip("-._")
    return f"_{name}" if _DEVICES.match(name) else name


def file_response(name: str, content_type: str, content: str | bytes = b"") -> HttpResponse:
    """The content as a file that the browser stores under this name.

    Of a name in other letters than ASCII old programs get the ASCII letters (RFC 6266).
    """
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    if not name.isascii():
        plain = safe_file_name(name.encode("ascii", "ignore").decode()) or "file"
        disposition = disposition.replace("attachment;", f'attachment; filename="{plain}";', 1)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A header and the rows as a CSV file of this name."""
    response = file_response(name, CSV_TYPE)
    csv_write(columns, rows, response)
    return response


def csv_write(columns: Sequence[str], rows: Iterable[Sequence[object]], out: Writable) -> None:
    """Write a header and the rows. None is an empty cell; text stays text, also where a spreadsheet would calculate.

    Texts are quoted: programs of some countries expect semicolons between cells and would cut a text at its own.
    """
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_text(cell) if isinstance(cell, str) and type(cell) is not Made else cell for cell in row])


def csv_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula, a number or a date."""
    return f"'{text}" if text.startswith(LINE_STARTS) or _is_formula(text) or _is_converted(text) else text


def _is_formula(text: str) -> bool:
    for char in text:
        if unicodedata.category(char) not in INVISIBLE and char not in BLANKS:
            return unicodedata.normalize("NFKC", char).startswith(FORMULA_STARTS)
    return False


def _is_converted(text: str) -> bool:
    if len(text) > CONVERTED_CHARS or text.startswith("'"):
        return False
    plain = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return _CONVERTED.fullmatch(plain.strip()) is not None
