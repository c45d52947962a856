"""Cursors: a place in a list as text that a program hands back to go on from there, and need not understand."""

import base64
import binascii
import json

from indexer.errors import CursorError


def to_cursor(*parts: str) -> str:
    """Return a place, given by its parts, as text that fits in an address.

    >>> to_cursor("2025-10-07", "4")
    'WyIyMDI1LTEwLTA3IiwgIjQiXQ'
    """
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def from_cursor(text: str, *, parts: int) -> tuple[str, ...]:
    """Return the parts of a place; raises CursorError for what to_cursor() never made of so many parts."""
    try:
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise CursorError("bogmærket kan ikke læses; begynd forfra uden") from error
    if not isinstance(found, list) or len(found) != parts or not all(_is_plain(part) for part in found):
        raise CursorError("bogmærket er ikke til denne liste; begynd forfra uden")
    return tuple(found)


def _is_plain(part: object) -> bool:
    return isinstance(part, str) and part.isascii()  # as addresses, days and numbers are
