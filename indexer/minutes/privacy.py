"""What must never be shown, taken out before anything is stored as text."""

import re
from datetime import date as Date

MASK = "[CPR-nummer fjernet]"
# A CPR number: six digits that are a date (DDMMYY), any hyphen or space or none, four digits (CPR-loven, bilag 1).
# Ten digits are account numbers too: the first six must be a date, and no other digit may stand beside them.
_CANDIDATE = re.compile(
    r"(?<!\d)(?<!\d[.-])(\d{2})(\d{2})(\d{2})( ?[-–\u2010\u2011\u2212] ?| ?)(\d{4})(?!\d)(?![.-]\d)"
)


def mask_cpr(text: str) -> str:
    """Return the text with every CPR number replaced by a note that one was removed."""
    return _CANDIDATE.sub(lambda match: MASK if _is_birth_date(match[1], match[2]) else match[0], text)


def _is_birth_date(day: str, month: str) -> bool:
    try:
        Date(2000, int(month), int(day))
    except ValueError:
        return False
    return True
