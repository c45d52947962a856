"""Why an item was found, in Danish."""

from indexer.models import Label, Naming, Reason

_ZONES = {
    "title": "titlen",
    "decision": "beslutningen",
    "body": "teksten",
    "attachments": "bilag",
    "about": "udvalg, tid eller udfald",
}
_KINDS = {
    "ord": "",
    "bøjning": "i en anden form",
    "sammensætning": "som",
    "synonym": "som synonymet",
    "forkortelse": "som",
    "stavning": "stavet",
    "begyndelse": "som begyndelse af et ord",
}

KINDS: dict[Label, str] = {"PER": "person", "ORG": "organisation", "LOC": "sted"}
NAMINGS: dict[Naming, str] = {
    "written": "",
    "ending": "",
    "acronym": "forkortelse",
    "short form": "kort form",
    "company form": "selskabsform",
    "spelling": "stavemåde",
    "ruling": "afgjort af driften",
}


def said(reason: Reason) -> str:
    """Return a reason as a reader is told it: «larm» som synonymet «støj», i titlen."""
    if reason.kind == "betydning":
        return f"ligner i betydning ({round(100 * reason.weight)} %)"
    how = _KINDS[reason.kind]
    other = f" «{reason.found}»" if reason.kind in ("synonym", "forkortelse", "stavning", "sammensætning") else ""
    where = f", i {_ZONES[reason.zone]}" if reason.zone else ""
    return f"«{reason.typed}»{f' {how}' if how else ''}{other}{where}"
