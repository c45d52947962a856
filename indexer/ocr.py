"""Text from scanned PDFs, by Tesseract where it is installed with Danish; without it they have none."""

import shutil
import subprocess
from functools import lru_cache

from indexer import pdftext

_DOTS_PER_INCH = 200
_MOST_PAGES = 60
_SECONDS_A_PAGE = 60


@lru_cache(maxsize=1)
def is_available() -> bool:
    """Tell whether Tesseract and its Danish training data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603 (fixed)
    return "dan" in listed.stdout.split()


def read(body: bytes, url: str) -> str:
    """Return the text on the pages of a scanned PDF; a page that cannot be read gives none.

    Raises ParseError when the PDF cannot be opened.
    """
    program = shutil.which("tesseract") or "tesseract"
    command = [program, "stdin", "stdout", "-l", "dan", "--dpi", str(_DOTS_PER_INCH)]
    found = []
    for picture in pdftext.pictures(body, url, dots_per_inch=_DOTS_PER_INCH, most_pages=_MOST_PAGES):
        try:
            done = subprocess.run(  # noqa: S603 (a fixed command; the document is its input)
                command, input=picture, capture_output=True, check=False, timeout=_SECONDS_A_PAGE
            )
        except subprocess.TimeoutExpired:
            continue
        found.append(done.stdout.decode("utf-8", "replace").strip())
    return "\n\n".join(text for text in found if text)
