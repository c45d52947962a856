"""Whether items belong to one case: what speaks for it, said so that it can be checked. Pure.

Items belong together when one names the other as an earlier treatment, or when they carry one journal number, unless
the number is plainly reused: councils keep numbers for agendas and messages, and some use one number for a whole field.
"""

import re
from collections.abc import Sequence

from indexer import lexicon
from indexer.minutes.items import is_routine
from indexer.minutes.journal import is_standing
from indexer.models import StoredItem

_FEWEST_SUBJECTS = 3  # unrelated subjects under one number before it is plainly reused
# Words that titles of any subject share.
_SAYS_NOTHING = frozenset(
    """
    forslag orientering status godkendelse sag punkt kommune kommunal udvalg byråd behandling beslutning drøftelse plan
    ny nye anlægsbevilling bevilling ansøgning høring endelig vedtagelse evaluering redegørelse tillæg politik strategi
    område projekt budget ændring proces videre første anden forelæggelse opfølgning indstilling vedrørende årlig
    """.split()  # noqa: SIM905
)


def is_plainly_reused(items: Sequence[StoredItem]) -> bool:
    """Tell whether the items that carry one number show that it stands for no single case.

    It does not when it is one of those kept for routine; when one agenda has it on two items of unrelated subjects; or
    when it has been used for three subjects of which no two share a word that says something.
    """
    if not items:
        return False
    if is_standing(items[0].item.journal_number) or all(is_routine(each.item.title) for each in items):
        return True
    told = [each for each in items if not is_routine(each.item.title)]
    for number, one in enumerate(told):
        for other in told[number + 1 :]:
            if one.meeting_id == other.meeting_id and not are_related(one.item.title, other.item.title):
                return True
    return len(subjects(told)) >= _FEWEST_SUBJECTS


def subjects(items: Sequence[StoredItem]) -> list[list[StoredItem]]:
    """Return items by subject: those whose titles share a word, directly or by way of others."""
    groups: list[list[StoredItem]] = []
    for each in items:
        near = [group for group in groups if any(are_related(each.item.title, other.item.title) for other in group)]
        groups = [group for group in groups if group not in near] + [[*(one for group in near for one in group), each]]
    return groups


def are_related(one: str, other: str) -> bool:
    """Tell whether two titles share a word that says something, in any form or compound.

    >>> are_related("Støjskærm ved Ring 4, anlægsbevilling", "Status på støjskærmsprojektet")
    True
    >>> are_related("Ny idrætshal", "Orientering om busplan")
    False
    """
    return not _telling(one).isdisjoint(_telling(other)) or _letters(one) == _letters(other)


def _telling(title: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{4,}", title.lower())
    forms = {form for word in words for form in (lexicon.lemma(word) or word, *lexicon.parts(word))}
    return {form for form in forms if len(form) > 3} - _SAYS_NOTHING


def _letters(title: str) -> str:
    return re.sub(r"\W", "", title.lower())
