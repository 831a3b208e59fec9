"""Cells of CSV files that hold what people wrote."""

# Spreadsheets take a cell that begins so for a formula, and run it; leading blanks are skipped before it is looked at.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
