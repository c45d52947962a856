"""PDFs that cannot be read, each with the reason a reader should be given."""

import io
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas


def _encrypted() -> tuple[bytes, str]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("hemmelig", ownerPassword="ejer"))
    canvas.drawString(100, 700, "Referat")
    canvas.save()
    return buffer.getvalue(), "adgangskode"


def _without_text() -> tuple[bytes, str]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    return buffer.getvalue(), "intet tekstlag"


def _truncated() -> tuple[bytes, str]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 700, "Referat")
    canvas.save()
    return buffer.getvalue()[:200], "beskadiget eller afkortet"


CASES: dict[str, Callable[[], tuple[bytes, str]]] = {
    "encrypted": _encrypted,
    "empty": _without_text,
    "truncated": _truncated,
}
