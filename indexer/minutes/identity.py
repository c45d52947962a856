"""Addresses of meetings and items: readable, stable, the same from every source."""

import re
import unicodedata
from datetime import date as Date

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss"})

_LONGEST = 120  # characters; an address must fit a file name and a database key


def slug(text: str) -> str:
    """Return a text as part of an address: lower case ASCII words joined by hyphens.

    >>> slug("Erhvervs-, Beskæftigelses- og Uddannelsesudvalget")
    'erhvervs-beskaeftigelses-og-uddannelsesudvalget'
    """
    letters = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")


def meeting_id(council: str, committee: str, day: Date) -> str:
    """Return a meeting's address: ``ballerup/oekonomiudvalget/2025-10-07``."""
    return f"{council}/{slug(committee) or 'ukendt'}/{day.isoformat()}"


def item_id(meeting: str, number: str) -> str:
    """Return an item's address: its meeting's, and its number."""
    return f"{meeting}/{slug(number) or '0'}"
