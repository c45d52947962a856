"""Whether two ways of writing a committee mean the same: in full, cut short, or by its initials."""

import re

from indexer import patterns
from indexer.minutes.identity import slug

# Bodies that a council has one of, whatever it calls it: kommunestyrelsesloven § 2 and § 18 know one council and one
# finance committee; «Byrådet» is what towns call the council.
_SAME = {"byraadet": "kommunalbestyrelsen", "borgerrepraesentationen": "kommunalbestyrelsen"}
_INITIALS = {"kb": "kommunalbestyrelsen", "br": "kommunalbestyrelsen", "oeu": "oekonomiudvalget"}
_BODY = patterns.lazy(r"(?<=[a-zæøå])(?=udvalg(?:et)?$)")


def same_committee(one: str, other: str) -> bool:
    """Tell whether two names mean one committee of a council.

    >>> same_committee("ØU", "Økonomiudvalget")
    True
    >>> same_committee("Børne- og Skoleudv.", "Børne- og Skoleudvalget")
    True
    >>> same_committee("TMU", "Teknik- og Miljøudvalget")
    True
    >>> same_committee("SOU", "Socialudvalget")
    True
    >>> same_committee("Børneudvalget", "Børne- og Skoleudvalget")
    False
    """
    one, other = one.replace("&", " og "), other.replace("&", " og ")
    first, second = _plain(one), _plain(other)
    if first == second:
        return bool(first)
    return _cut_short(one, other) or _cut_short(other, one) or _by_initials(one, other) or _by_initials(other, one)


def _plain(name: str) -> str:
    plain = slug(name.removesuffix("s") if name.lower().endswith(("ts", "ns")) else name)
    plain = _INITIALS.get(plain, plain)
    return _SAME.get(plain, plain)


def _cut_short(short: str, full: str) -> bool:
    """Tell whether every word of a name with full stops begins a word of the other, in order: «Økonomiudv.»."""
    if "." not in short:
        return False
    words, wholes = _words(short), _words(full)
    return len(words) == len(wholes) and all(whole.startswith(word) for word, whole in zip(words, wholes, strict=True))


def _words(name: str) -> list[str]:
    return [word for word in slug(name).split("-") if word not in ("og", "samt")]


def _by_initials(short: str, full: str) -> bool:
    """Tell whether capitals are the initials of a name's words and of the «udvalg» it ends in."""
    if not re.fullmatch(r"[A-ZÆØÅ]{2,6}", short):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", full) if word.lower() not in ("og", "samt", "for")]
    parts = [part for word in words for part in _BODY.split(word)]
    beginnings = "".join(rf"{part[0]}(?:{part[1:2]}(?:{part[2:3]})?)?" for part in parts)  # «SOU» is Socialudvalget
    return re.fullmatch(beginnings, short, re.IGNORECASE) is not None
