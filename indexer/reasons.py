"""Why an item was found, what an entity is, and how a vote went, in Danish."""

from collections.abc import Sequence

from indexer.models import Label, Motion, Naming, Option, Reason, Vote, VoteEvent

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


_MOTIONS: dict[Motion, str] = {
    "ændringsforslag": "Ændringsforslag",
    "indstilling": "Afstemning om indstillingen",
    "forslag": "Forslag",
}
_OPTIONS: tuple[tuple[Option, str], ...] = (("yes", "For"), ("no", "Imod"), ("abstain", "Undlod"))


def event_title(event: VoteEvent) -> str:
    """Return what was voted on, or proposed: by whom, and what came of it, as far as that is stated."""
    by = f" fra {', '.join(event.proposers)}" if event.proposers else ""
    return f"{_MOTIONS[event.motion]}{by}{f' – {event.result}' if event.result != 'ukendt' else ''}"


def vote_groups(event: VoteEvent) -> list[tuple[str, list[Vote]]]:
    """Return the votes on a motion by what was voted, in the order for, against, abstained."""
    groups = ((title, [vote for vote in event.votes if vote.option == option]) for option, title in _OPTIONS)
    return [(title, votes) for title, votes in groups if votes]


def count_votes(votes: Sequence[Vote]) -> str:
    """Return how many votes there are: a number, «mindst 3», or the parties where no number is stated."""
    known = sum(vote.count for vote in votes)
    if all(vote.count for vote in votes):
        return str(known)
    return f"mindst {known}" if known else ", ".join(vote.party for vote in votes)
