"""Let Atheris loose on one target: ``python -m tests.fuzz.one TARGET FINDINGS [libFuzzer's own arguments]``.

What goes wrong is written to the folder FINDINGS, once for each place where it happens, and the search goes on.
"""

import hashlib
import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["indexer", "web"]):
    from tests.fuzz.findings import fault, smallest
    from tests.fuzz.targets import TARGETS

_REPEATED_OF_EIGHT = 1  # one try of so many says a piece again and again: what takes the square of its length shows


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Return other bytes, as libFuzzer makes them or with a piece said many times."""
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    if not data or choose.randrange(8) >= _REPEATED_OF_EIGHT:
        return bytes(atheris.Mutate(data, most))
    start = choose.randrange(len(data))
    piece = data[start : start + choose.randint(1, 16)]
    times = choose.randint(2, max(2, most // len(piece)))
    return (data[:start] + piece * times + data[start:])[:most]


def main() -> None:
    """Fuzz until libFuzzer's time is up."""
    name, folder, *arguments = sys.argv[1:]
    check, found = TARGETS[name].check, Path(folder)
    check(TARGETS[name].samples()[0])  # what is loaded the first time is no fault of what is read
    seen: set[str] = set()

    def once(data: bytes) -> None:
        what = fault(check, data)
        if not what or what in seen or not fault(check, data):  # what is slow once may be so by chance
            return
        seen.add(what)
        least = smallest(data, lambda part: fault(check, part) == what)
        file = found / hashlib.sha256(what.encode()).hexdigest()[:8]
        file.write_bytes(least)
        file.with_suffix(".txt").write_text(f"{what}\n", encoding="utf-8")

    atheris.Setup([sys.argv[0], *arguments], once, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
