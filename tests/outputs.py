"""All that an archive gives out: every page that links lead to, and every file but the raw pages."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

_BEGINNINGS = (
    "/", "/nyt", "/nyt.atom", "/kommende.ics", "/sitemap.xml", "/status", "/navne", "/emner", "/udvalg", "/privatliv",
    "/api/v1/items?limit=100", "/api/v1/export.jsonl", "/api/v1/changes", "/api/v1/status", "/api/v1/entities",
)  # fmt: skip
_LINK = re.compile(r'(?:href="|<loc>|"url": ")(?:http://localhost)?(/[^"<]*)')


def pages(client: FlaskClient, *others: str, most: int = 400) -> Iterator[tuple[str, int, str]]:
    """Yield address, status, and headers with body of every page that links lead to from the usual beginnings."""
    waiting, seen = [*others, *_BEGINNINGS], set[str]()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        with client.get(path) as response:
            body = response.get_data().decode("utf-8", "replace")
            yield path, response.status_code, f"{response.headers}\n{body}"
        if not path.startswith("/kilde/"):
            found = {html.unescape(each).partition("#")[0] for each in _LINK.findall(body)}
            waiting += sorted(found - seen)


def files(data: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of a data folder with its bytes, the raw pages left out."""
    for path in sorted(data.rglob("*")):
        if path.is_file() and not path.is_relative_to(data / "raw"):
            yield path, path.read_bytes()


def holding(data: Path, word: str) -> list[str]:
    """Return the files that hold a word, in any letters' case and in the encodings that files are written in."""
    low = word.lower()
    return [
        str(path.relative_to(data))
        for path, body in files(data)
        if any(low in body.decode(encoding, "replace").lower() for encoding in ("utf-8", "latin-1", "utf-16-le"))
    ]
