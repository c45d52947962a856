"""What can be asked of the API: the operations, their parameters and their bounds.

Said once: ``api`` takes the parameters that stand here and no others, ``openapi`` describes them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from indexer.models import MARKS, Outcome, Sort
from web import shapes
from web.parameters import LONGEST
from web.shapes import DAY, Shape

MOST_PER_PAGE = 100
MOST_CHANGES = 1000
MOST_PAGES = 10_000
FIRST_YEAR, LAST_YEAR = 1800, 3000
JSON, LINES = "application/json", "application/x-ndjson"

_TYPED: Shape = {"type": "string", "maxLength": LONGEST}
_CURSOR: Shape = {"type": "string", "maxLength": LONGEST}


def _upto(most: int, default: int) -> Shape:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


# What may be asked, by the name of the parameter: what it is for, and its shape.
_NARROWING: dict[str, tuple[str, Shape]] = {
    "council": ("Kommunens id, fx ballerup", _TYPED),
    "committee": ("Udvalgets navn, eller begyndelsen af ordene i det", _TYPED),
    "from": ("Kun møder fra og med denne dato", DAY),
    "to": ("Kun møder til og med denne dato", DAY),
}
_SEARCH: dict[str, tuple[str, Shape]] = {
    "q": ("Søgningen, som den skrives på siden; tom finder alt, der slipper gennem filtrene", _TYPED),
    **_NARROWING,
    "entity": ("Kun punkter, der nævner dette navn eller denne adresse, fx novo-nordisk", _TYPED),
    "outcome": ("Kun punkter med dette udfald", shapes.words(Outcome)),
    "journal": ("Kun punkter med dette journalnummer eller dets første dele", _TYPED),
    "year": ("Kun punkter fra dette år", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}),
    "subject": ("Kun punkter i denne hovedgruppe i KLE, fx 15", {"type": "string", "pattern": "^[0-9]{2}$"}),
    "mark": ("Kun punkter med dette særlige ved beslutningen", {"type": "string", "enum": list(MARKS)}),
    "proposer": ("Kun punkter, hvor denne stillede forslag", _TYPED),
    "voter": ("Kun punkter, hvor denne stemte ved navn", _TYPED),
    "sort": ("Rækkefølge", {"type": "string", "enum": list(get_args(Sort)), "default": "relevance"}),
}
_PAGE = ("Hvilken side", _upto(MOST_PAGES, 1))
_CURSOR_ON = ("Bogmærket fra «next»: listen går videre derfra", _CURSOR)


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked: its path, what it is for, its parameters, and the shape of the answer.

    ``path_examples`` name the parts of the path with an example of each. ``refusals`` are the statuses of problems.
    """

    path: str
    name: str
    summary: str
    shape: str
    parameters: dict[str, tuple[str, Shape]]
    path_examples: dict[str, str]
    refusals: tuple[int, ...] = (400, 503)
    media_type: str = JSON
    note: str = ""
    required: tuple[str, ...] = ()


_ITEM = {
    "council": "eksempelkoebing",
    "committee": "kommunalbestyrelsen",
    "date": "2024-04-29",
    "number": "5",
}
_MEETING = {name: _ITEM[name] for name in ("council", "committee", "date")}
_PER_PAGE = ("Højst så mange ad gangen", _upto(MOST_PER_PAGE, 20))
_STRETCH = {**_NARROWING, "cursor": _CURSOR_ON, "per_page": _PER_PAGE}
_ITEMS_NAMING = {"page": _PAGE, "per_page": ("Punkter på en side", _upto(MOST_PER_PAGE, 50))}


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/search",
        "search",
        "Søg, som på siden: fund med uddrag, og tal for udvalg, år, udfald og navne",
        "SearchResult",
        {**_SEARCH, "page": _PAGE, "per_page": _PER_PAGE},
        {},
        note="Hvor længe søgningen tog, står i hovedet Server-Timing, så samme fund er samme svar.",
    ),
    Operation("/items", "items", "Alle punkter, det nyeste møde først", "ItemList", _STRETCH, {}),
    Operation(
        "/items/{council}/{committee}/{date}/{number}",
        "item",
        "Et punkt: tekst, beslutninger, stemmer, navne, henvisninger og sagens forløb",
        "Item",
        {},
        _ITEM,
        (400, 404, 503),
    ),
    Operation("/meetings", "meetings", "Alle møder, det nyeste først", "MeetingList", _STRETCH, {}),
    Operation(
        "/meetings/{council}/{committee}/{date}",
        "meeting",
        "Et møde: deltagere og dagsorden",
        "Meeting",
        {},
        _MEETING,
        (400, 404, 503),
    ),
    Operation(
        "/cases/{journal_number}",
        "case",
        "En sag ved dens journalnummer: punkter og forløb på tværs af udvalg og år",
        "Case",
        {},
        {"journal_number": "05.01.00-P20-3-23"},
        (400, 404, 503),
        note="Skråstreger i et nummer skrives, som de er. Små bogstaver fører til nummeret, som det skrives.",
    ),
    Operation(
        "/entities",
        "entities",
        "Slå et navn op: hvem og hvad der går under det",
        "EntityList",
        {"q": ("Et navn, en forkortelse eller en adresse", {**_TYPED, "minLength": 1})},
        {},
        required=("q",),
    ),
    Operation(
        "/entities/{name}",
        "entity",
        "En organisation eller et sted, der er det samme for alle kommuner: hvor det er nævnt, og med hvem",
        "Entity",
        _ITEMS_NAMING,
        {"name": "novo-nordisk"},
        (400, 404, 503),
        note="Hovedet Link fører til næste og forrige side af punkterne; alt andet er det samme på hver side.",
    ),
    Operation(
        "/entities/{council}/{name}",
        "entity_of_council",
        "En person, eller hvad der ellers er kommunens eget: også møder, stemmer og forslag",
        "Entity",
        _ITEMS_NAMING,
        {"council": "ballerup", "name": "anja-holtze"},
        (400, 404, 503),
    ),
    Operation("/committees", "committees", "Udvalgene, og hvad arkivet har af hvert", "CommitteeList", {}, {}),
    Operation("/status", "status", "Hvad arkivet har, hvad der fejlede, og hvad der mangler", "Status", {}, {}),
    Operation(
        "/changes",
        "changes",
        "Hvad der er kommet, ændret eller trukket tilbage siden sidst, det ældste først",
        "ChangeList",
        {
            "since": ("Bogmærket fra «cursor» sidst; uden det begyndes forfra", _CURSOR),
            "per_page": ("Højst så mange ad gangen", _upto(MOST_CHANGES, 100)),
        },
        {},
        (400, 410, 503),
        note=(
            "Et bogmærke gælder, til arkivet bygges på ny fra grunden (410): hent da det hele igen. Hvert møde og "
            "punkt står her én gang, ved sin seneste ændring. Af det, der er trukket tilbage, er her kun adressen."
        ),
    ),
    Operation(
        "/export.jsonl",
        "snapshot",
        "Hele arkivet i én strøm: et punkt på hver linje, som ved «referatbasen export»",
        "ItemRecord",
        {},
        {},
        media_type=LINES,
        note=(
            "Hovedet Changes-Cursor er bogmærket, hvorfra /changes går videre. Hver linje har formen ItemRecord. "
            "Mens en kørsel er i gang, har svaret intet ETag."
        ),
    ),
    Operation("/openapi.json", "openapi", "Denne beskrivelse, i OpenAPI 3.1", "", {}, {}),
)
"""All that can be asked, in the order it is told."""

_TAKEN = {operation.name: tuple(operation.parameters) for operation in OPERATIONS}


def taken_by(name: str) -> Collection[str] | None:
    """Return the names of the parameters that an operation takes; None where there is no such operation."""
    return _TAKEN.get(name)
