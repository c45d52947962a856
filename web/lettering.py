"""How wide words are in a drawing, and where their lines break.

No browser is asked, so the widest of common fonts count: widths are those of DejaVu Sans and Verdana, rounded up.
"""

import re

from indexer.lexicon import tail

# How wide letters are, in parts of the size of the type; letters that stand in none of these are as wide as the last.
_EMS = {
    letter: em
    for letters, em in (
        ("il'’|", 0.3),
        ("jf .,!", 0.37),
        ("trIJ-:;()[]/", 0.46),
        ("sz", 0.54),
        ("ckvxy", 0.6),
        ("abdeghnopquøåäöüé0123456789", 0.65),
        ("ABCEFKLPRSTVXYZÅ", 0.71),
        ("DGHNOQUØ&", 0.8),
        ("mwMWæÆœ@%…—–", 1.0),
    )
    for letter in letters
}
_OTHER = 1.1
_FEWEST = 3  # letters of a word that stand alone


def text_width(text: str, size: float) -> float:
    """Return how wide a text is at most, in the units that its size is in."""
    return size * sum(_EMS.get(letter, _OTHER) for letter in text)


def wrap(text: str, room: float, size: float, *, most: int) -> tuple[str, ...]:
    """Return a text in lines that are no wider than there is room for; what comes after the last is an ellipsis.

    A word that is too long for a line is cut where its parts meet («Kommunal-», «bestyrelsen»), else where it must.
    """
    lines: list[str] = []
    for word in text.split():
        first, *rest = _pieces(word, room, size)
        if lines and text_width(f"{lines[-1]} {first}", size) <= room:
            lines[-1] = f"{lines[-1]} {first}"
        else:
            lines.append(first)
        lines += rest
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], _shortened(lines[most - 1], room, size))


def _pieces(word: str, room: float, size: float) -> list[str]:
    if text_width(word, size) <= room or len(word) < 2:
        return [word]
    cut = _joint(word)
    if not cut or text_width(word[:cut], size) + text_width("-", size) > room:
        cut = max((n for n in range(1, len(word)) if text_width(f"{word[:n]}-", size) <= room), default=1)
        cut = max(min(cut, len(word) - _FEWEST), 1)
    head = word[:cut] if word[:cut].endswith("-") else f"{word[:cut]}-"
    return [head, *_pieces(word[cut:], room, size)]


def _joint(word: str) -> int:
    """Return where a word is best cut: after a hyphen within it, or where the last word of a compound begins."""
    if hyphen := word.rfind("-", _FEWEST, len(word) - _FEWEST) + 1:
        return hyphen
    letters = re.match(r"\w+", word)
    if letters is None:
        return 0
    last = tail(letters[0].lower())
    cut = len(letters[0]) - len(last)
    return cut if last and cut >= _FEWEST else 0


def _shortened(line: str, room: float, size: float) -> str:
    while line and text_width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip(' -')}…"
