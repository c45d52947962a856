"""The shapes of what the API answers, as JSON Schema: those of ``contracts``, every field of them required.

Nothing else is allowed beside the fields, so that the tests, which hold answers to these shapes, find a field that is
given out and not described.
"""

from typing import Any, get_args

from indexer.models import (
    MARKS,
    Attendance,
    Evidence,
    FoundBy,
    Label,
    Match,
    Motion,
    Naming,
    Option,
    Outcome,
    Relation,
    Result,
    Said,
    Taking,
)
from indexer.search.index import FACETS

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer", "minimum": 0}
YES_NO: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
URL: Shape = {"type": "string", "format": "uri-reference"}
_COUNTS: Shape = {"type": "object", "additionalProperties": WHOLE}


def fields(**shapes: Shape) -> Shape:
    """Return an object with these fields and no others."""
    return {"type": "object", "properties": shapes, "required": list(shapes), "additionalProperties": False}


def many(shape: Shape) -> Shape:
    """Return a list of things of one shape."""
    return {"type": "array", "items": shape}


def words(literal: Any, *, but: str | None = None) -> Shape:
    """Return one of the words of a type, but for one of them."""
    return {"type": "string", "enum": [word for word in get_args(literal) if word != but]}


def or_none(shape: Shape) -> Shape:
    """Return a shape or null, where nothing is stated."""
    return {"anyOf": [shape, {"type": "null"}]}


def ref(name: str) -> Shape:
    """Return a shape by its name in ``SHAPES``."""
    return {"$ref": f"#/components/schemas/{name}"}


_SPAN = {"start": WHOLE, "end": WHOLE}
_HEAD = {"id": TEXT, "number": TEXT, "title": TEXT, "journal_number": TEXT, "open": YES_NO}
_VOTE = {"voter": or_none(TEXT), "party": or_none(TEXT), "option": words(Option), "count": or_none(WHOLE), **_SPAN}
_COMMITTEE = {
    "council": TEXT,
    "committee": TEXT,
    "meetings": WHOLE,
    "items": WHOLE,
    "first": DAY,
    "last": DAY,
}
_RECORD: dict[str, Shape] = {
    **_HEAD,
    "meeting": fields(id=TEXT, council=TEXT, committee=TEXT, date=DAY, place=TEXT, source_url=or_none(URL)),
    "text": TEXT,
    "sections": many(fields(heading=TEXT, **_SPAN)),
    "attachments": many(fields(name=TEXT, url=TEXT)),
    "absent": many(TEXT),
    "mentions": many(ref("Mention")),
    "title_mentions": many(ref("Mention")),
    "references": many(
        fields(
            text=TEXT,
            committee=TEXT,
            date=DAY,
            number=TEXT,
            kind={"type": "string", "enum": ["punkt", "meddelelse", "møde"]},
            target=or_none(TEXT),
            **_SPAN,
        )
    ),
    "decisions": many(fields(point=TEXT, outcome=words(Outcome), **_SPAN)),
    "points": many(fields(point=TEXT, recommended=words(Outcome), decided=words(Outcome), differs=YES_NO)),
    "votes": many(fields(proposal=words(Motion), **_VOTE)),
    "vote_events": many(
        fields(motion=words(Motion), proposers=many(TEXT), result=words(Result), **_SPAN, votes=many(fields(**_VOTE)))
    ),
    "statements": many(fields(kind=words(Said), authors=many(TEXT), **_SPAN)),
    "presence": many(fields(name=TEXT, kind=words(Taking), instead_of=or_none(TEXT), **_SPAN)),
    "planned": many(fields(committee=or_none(TEXT), date=DAY, is_day=YES_NO, **_SPAN)),
    "marks": many({"type": "string", "enum": list(MARKS)}),
}
_ACT = {"item": TEXT, "date": DAY, "committee": TEXT, "title": TEXT}

SHAPES: dict[str, Shape] = {
    "Problem": {
        **fields(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT),
        "properties": {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "parameter": TEXT},
    },
    "SearchResult": fields(
        query=TEXT,
        total=WHOLE,
        suggestion=or_none(TEXT),
        match=words(Match),
        exact=WHOLE,
        hits=many(ref("Hit")),
        facets=fields(**dict.fromkeys(FACETS, _COUNTS)),
        page=WHOLE,
        per_page=WHOLE,
        next=or_none(URL),
        previous=or_none(URL),
    ),
    "Hit": fields(
        id=TEXT,
        journal_number=TEXT,
        title=TEXT,
        committee=TEXT,
        date=DAY,
        number=TEXT,
        outcome=words(Outcome),
        score={"type": "number"},
        excerpt=TEXT,
        url=URL,
    ),
    "ItemList": fields(items=many(ref("ItemInList")), next=or_none(URL)),
    "ItemInList": fields(**_HEAD, council=TEXT, committee=TEXT, date=DAY, outcome=words(Outcome), url=URL),
    "Item": fields(**_RECORD, timeline=many(ref("Treatment"))),
    "ItemRecord": fields(**_RECORD),
    "Mention": fields(
        label=words(Label),
        text=TEXT,
        **_SPAN,
        entity=or_none(TEXT),
        name=TEXT,
        naming=words(Naming),
        found_by=words(FoundBy),
    ),
    "Treatment": fields(
        id=or_none(TEXT),
        date=DAY,
        committee=TEXT,
        title=TEXT,
        relation=words(Relation),
        number=TEXT,
        outcome=words(Outcome),
        journal_number=TEXT,
        known=YES_NO,
        evidence=or_none(words(Evidence, but="")),
        words=or_none(TEXT),
        named_in=or_none(TEXT),
        overdue=YES_NO,
        differs=YES_NO,
    ),
    "MeetingList": fields(meetings=many(ref("MeetingInList")), next=or_none(URL)),
    "MeetingInList": fields(id=TEXT, council=TEXT, committee=TEXT, date=DAY, kind=TEXT, url=URL),
    "Meeting": fields(
        id=TEXT,
        council=TEXT,
        committee=TEXT,
        date=DAY,
        start=or_none(MOMENT),
        place=TEXT,
        kind=TEXT,
        source_url=or_none(URL),
        participants=many(fields(name=TEXT, party=TEXT, role=TEXT, attendance=words(Attendance))),
        items=many(fields(**_HEAD)),
    ),
    "Case": fields(
        journal_number=TEXT,
        numbers=many(TEXT),
        reused=YES_NO,
        items=many(fields(**_HEAD, committee=TEXT, date=DAY)),
        timeline=many(ref("Treatment")),
    ),
    "EntityList": fields(entities=many(ref("EntityInList"))),
    "EntityInList": fields(
        entity=TEXT, label=words(Label), name=TEXT, council=or_none(TEXT), party=or_none(TEXT), url=URL
    ),
    "Entity": fields(
        entity=TEXT,
        label=words(Label),
        name=TEXT,
        council=or_none(TEXT),
        party=or_none(TEXT),
        aliases=many(fields(name=TEXT, naming=words(Naming), count=WHOLE)),
        first=or_none(DAY),
        last=or_none(DAY),
        total=WHOLE,
        items=many(fields(**_HEAD, committee=TEXT, date=DAY, mentions=WHOLE, passage=ref("Passage"))),
        committees=_COUNTS,
        cases=many(fields(journal_number=TEXT, title=TEXT, items=WHOLE, last=DAY)),
        appears_with=many(
            fields(entity=TEXT, label=words(Label), name=TEXT, items=WHOLE, passages=many(ref("Passage")))
        ),
        meetings=many(fields(id=TEXT, committee=TEXT, date=DAY, attendance=words(Attendance), role=TEXT)),
        votes=many(fields(**_ACT, motion=words(Motion), option=words(Option), result=words(Result), **_SPAN)),
        proposals=many(fields(**_ACT, kind=TEXT, result=or_none(words(Result)), **_SPAN)),
        presence=fields(meetings=WHOLE, present=WHOLE, absent=WHOLE, unstated=WHOLE, items_without=WHOLE),
        namesakes=many(fields(entity=TEXT, label=words(Label), name=TEXT)),
    ),
    "Passage": fields(item=TEXT, zone={"type": "string", "enum": ["title", "text"]}, **_SPAN, text=TEXT),
    "CommitteeList": fields(committees=many(fields(id=TEXT, **_COMMITTEE, url=URL))),
    "Status": fields(
        sample=YES_NO,
        meetings=WHOLE,
        items=WHOLE,
        pages=fields(total=WHOLE, read=WHOLE, failed=WHOLE, read_by_older_parser=WHOLE, last_fetched=or_none(MOMENT)),
        index=fields(items=or_none(WHOLE), waiting_meetings=WHOLE, behind=YES_NO),
        names=fields(entities=_COUNTS, waiting_items=WHOLE),
        similarity=fields(model=or_none(TEXT), waiting_items=or_none(WHOLE)),
        committees=many(fields(**_COMMITTEE)),
        attachments=fields(named=WHOLE, listed=WHOLE, fetched=WHOLE, with_text=WHOLE, failed=WHOLE, ocr=YES_NO),
        listed=many(
            fields(council=TEXT, committee=TEXT, listed=WHOLE, fetched=WHOLE, parsed=WHOLE, failed=WHOLE, stale=WHOLE)
        ),
        failed=many(fields(url=or_none(URL), file=TEXT, council=TEXT, seen_at=MOMENT, reason=TEXT)),
        missing=many(fields(item=TEXT, text=TEXT, committee=TEXT, date=DAY)),
    ),
    "ChangeList": fields(changes=many(ref("Change")), cursor=TEXT, more=YES_NO, next=URL),
    "Change": fields(
        id=TEXT,
        kind={"type": "string", "enum": ["meeting", "item"]},
        change={"type": "string", "enum": ["added", "changed", "withdrawn"]},
        at=MOMENT,
    ),
}
