"""The text of a page from its bytes."""

import codecs
import re

from indexer.errors import ParseError
from indexer.models import Page

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


def head(page: Page) -> bytes:
    """Return the first bytes that say something, in lower case, for telling formats apart."""
    return page.body.removeprefix(codecs.BOM_UTF8)[:4096].lstrip().lower()


def decode(page: Page, *, markup: bool = False) -> str:
    """Return a page's text in the encoding that its byte order mark, HTTP header or mark-up declares, else UTF-8.

    Raises ParseError when the bytes do not fit: a wrong guess would turn Danish letters into rubbish for good.
    """
    encoding = next((name for bom, name in _BOMS if page.body.startswith(bom)), None)
    if encoding is None:
        declared = _DECLARED.search(page.content_type.encode("ascii", "replace")) or (
            _DECLARED.search(page.body[:2048]) if markup else None
        )
        encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
    try:
        text = page.body.decode(encoding)
        text.encode()  # utf-7 and unicode_escape make lone surrogates, which no archive can keep
        return text
    except LookupError:
        raise ParseError(f"ukendt tegnsæt: {encoding}", page.url) from None
    except UnicodeError as error:
        place = f" (byte nr. {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise ParseError(f"tegnsættet er ikke {encoding}{place}; gem filen som UTF-8", page.url) from None
