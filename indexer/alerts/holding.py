"""Letters held back after a backup was put back that cannot know what was sent since: until an operator chooses.

What is found is kept meanwhile, and what somebody waits for, such as a confirmation, is sent.
"""

from contextlib import suppress

from indexer.config import HELD_NAME
from indexer.library import Library


def since(library: Library) -> str:
    """Return when the backup was taken since which nobody knows what was sent, or nothing where that is known."""
    with suppress(FileNotFoundError):
        return (library.config.paths.data / HELD_NAME).read_text(encoding="utf-8").strip()
    return ""


def let_go(library: Library) -> None:
    """Hold letters back no longer."""
    (library.config.paths.data / HELD_NAME).unlink(missing_ok=True)
