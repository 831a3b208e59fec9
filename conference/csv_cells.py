"""CSV files (RFC 4180) that hold what people wrote."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

# Spreadsheets take a cell that begins so for a formula, and run it; leading blanks are skipped before it is looked at.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


class Writable(Protocol):
    """A file or a response."""

    def write(self, text: str, /) -> Any: ...


def csv_write(columns: Sequence[str], rows: Iterable[Sequence[object]], out: Writable) -> None:
    """Write a header and the rows; what a spreadsheet would take for a formula is made text."""
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_text(str(value)) for value in row])
