"""Regular expressions that are compiled when they are first used.

Reading minutes takes some three hundred of them. Compiling all was a fifth of what every command took to start, and
most commands read no minutes.
"""

import re
from functools import cached_property
from typing import Any, cast


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` would, compiled at its first use; raises ``re.error`` only then."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))


class _Pattern:
    """Has all that a compiled pattern has."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._wanted = flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern calls so, and keep it: the next use is as quick as if it had been there."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._wanted)
