"""Journal numbers (journalnumre, sagsnumre) in the forms Danish councils use."""

import re

from indexer import patterns

# KLE: main group.group.subject - facet - serial - year. KL's journal plan; shape from real minutes of 2025.
_KLE = r"\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,6}-\d{2}"
_ACADRE = r"\d{2}\.\d{2}\.\d{2}[A-ZÆØÅ]\d{2}-\d{1,6}"
_EDOC = r"(?:19|20)\d{2}-(?!(?:19|20)\d{2}(?!\d))\d{3,7}"  # 2012-28504, but 2026-2029 are years
_FIRSTAGENDA = r"\d{2}/\d{1,7}"
JOURNAL_NUMBER = patterns.lazy(rf"(?:{_KLE}|{_ACADRE}|{_EDOC}|{_FIRSTAGENDA})")
_LEADING_PARTS = patterns.lazy(
    r"\d{2}\.\d{2}(?:\.\d{0,2}(?:-[A-ZÆØÅ]?\d{0,2}(?:-\d{0,6}(?:-\d{0,2})?)?)?)?\.?", re.IGNORECASE
)
_SUBJECT = patterns.lazy(r"\d{2}\.\d{2}\.\d{2}")
# Numbers that a council reuses for every meeting: agendas, minutes, calendars (00.22) and messages (00.01.10).
_STANDING = patterns.lazy(r"00\.22\.\d{2}-(?:P35|P19|G01|A30)|00\.01\.10-P35")


def is_journal_number(text: str) -> bool:
    """Tell whether a text is one whole journal number and nothing else."""
    return JOURNAL_NUMBER.fullmatch(text.strip().upper()) is not None


def leading_parts(text: str) -> str | None:
    """Return a whole journal number or its leading parts in the form the index holds, or None for anything else.

    ``15.00`` and ``15.00.00-p05`` are leading parts; ``15`` and ``2025`` are plain numbers.
    """
    candidate = text.strip().upper().rstrip(".")
    if JOURNAL_NUMBER.fullmatch(candidate) or _LEADING_PARTS.fullmatch(candidate):
        return candidate
    return None


def subject(journal_number: str) -> str:
    """Return the KLE subject (``15.00.00``) of a journal number, or an empty string for other systems' numbers."""
    found = _SUBJECT.match(journal_number)
    return found[0] if found else ""


def is_standing(journal_number: str) -> bool:
    """Tell whether a number is one that councils reuse for routine items all year, so that it joins no case."""
    return _STANDING.match(journal_number) is not None


# Main groups of KLE, KL's journal plan; those whose name is not known here are shown by their number.
_GROUPS = {
    "00": "Kommunens styrelse",
    "01": "Fysisk planlægning og naturbeskyttelse",
    "02": "Byggeri",
    "03": "Boliger",
    "04": "Parker, idrætsanlæg og landskab",
    "05": "Veje og trafik",
    "06": "Spildevand og vandløb",
    "07": "Affald og genanvendelse",
    "08": "Havne og lufthavne",
    "09": "Miljøbeskyttelse",
    "13": "Forsyning",
    "14": "Beredskab",
    "15": "Beskæftigelse",
    "17": "Folkeskole",
    "18": "Kultur og fritid",
    "24": "Erhverv",
    "27": "Social service",
    "28": "Dagtilbud",
    "29": "Sundhed",
    "81": "Personale",
    "82": "Kommunens ejendomme",
    "84": "Valg",
}


def group_name(group: str) -> str:
    """Return what a main group of KLE («15») is called."""
    return _GROUPS.get(group, f"Emnegruppe {group}")
