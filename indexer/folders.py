"""Files in folders: which of them are documents to take in, and why a folder is not gone into."""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from indexer.config import DATABASE_NAME, SUBSCRIBERS_NAME


def files_in(paths: Iterable[Path], own: Collection[Path]) -> Iterator[Path]:
    """Yield the files named and those in folders named, in order; hidden ones and the archive's own are left out.

    Folders that cannot be read, and links to folders elsewhere, which are not followed, are yielded themselves.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        unreadable: list[OSError] = []
        for folder, subfolders, names in os.walk(path, onerror=unreadable.append):
            here = Path(folder)
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            if any(here.resolve().is_relative_to(part) for part in own):
                subfolders.clear()
                continue
            own_names = (".", DATABASE_NAME, SUBSCRIBERS_NAME)
            yield from (here / name for name in sorted(names) if not name.startswith(own_names))
            # Not is_symlink(): it raises where the folder may be listed and not gone into.
            links = [here / name for name in subfolders if os.path.islink(here / name)]  # noqa: PTH114
            yield from (link for link in links if not link.resolve().is_relative_to(path.resolve()))
        yield from (Path(error.filename) for error in unreadable)


def addresses(path: Path) -> set[str]:
    """Return the addresses of a folder: as it is named, and as its files are."""
    return {path.absolute().as_uri(), Path(os.path.realpath(path)).as_uri()}


def why_not(path: Path) -> str:
    """Return why nothing in a folder is taken in."""
    try:
        os.scandir(path).close()
    except OSError as error:
        return f"mappen kan ikke læses ({error.strerror})"
    return "er en genvej til en mappe et andet sted, og den følges ikke; nævn mappen selv, hvis den skal med"
