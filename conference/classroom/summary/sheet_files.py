"""Tables as files: CSV for each, or one XLSX workbook. Text of people stays text, whatever it begins with."""

import io
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter

from conference.classroom.summary.sheets import Sheet
from conference.downloads import csv_write

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell of a workbook holds no longer text.
XLSX_CELL_CHARS = 32_767
SHEET_TITLE_CHARS = 31
HEADER_CHARS = 100


def sheet_csv(sheet: Sheet) -> str:
    """The table as CSV (RFC 4180), with an apostrophe before what a spreadsheet would take for a formula."""
    text = io.StringIO(newline="")
    csv_write(sheet.header, sheet.rows, text)
    return text.getvalue()


def sheets_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The tables as the sheets of one workbook; texts are texts, never formulas or links, and times are dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top", "align": "left"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:SHEET_TITLE_CHARS])
            page.freeze_panes(1, 1)
            # On paper: "&" begins a code there, and is written twice.
            page.set_header("&L" + sheet.place[:HEADER_CHARS].replace("&", "&&") + "&R&A")
            for column, (title, width) in enumerate(zip(sheet.header, sheet.widths, strict=True)):
                page.set_column(column, column, width, wrapped)
                page.write_string(0, column, title, bold)
            for number, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell[:XLSX_CELL_CHARS])
                    elif isinstance(cell, datetime):
                        page.write_datetime(number, column, cell, moment)
                    elif cell is not None:
                        page.write_number(number, column, cell)
    return buffer.getvalue()
