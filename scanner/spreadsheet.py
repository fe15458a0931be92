"""Text as it goes into a CSV file that people open in a spreadsheet."""

from __future__ import annotations

# A cell that begins so is run as a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_of(text: str) -> str:
    """A text that no spreadsheet takes for a formula; whole numbers stay what they are."""
    return "'" + text if text.startswith(_FORMULA) and not text.lstrip("-").isdigit() else text
