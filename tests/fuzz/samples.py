"""What fuzzing begins from: the sample's own meetings in every form, and small things written for the purpose."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests import publisher
from tests.manuscripts import Manuscript, every
from web.operations import OPERATIONS

_EDOC = """7. Nyt tag på svømmehallen

Sagsnr.: 2012-28505

Dok.nr.: 2012-206289

Sammendrag

Taget er utæt.

Kultur- og Fritidsudvalgets beslutning den 04.12.2012 Punkt 7

Indstillingen godkendt
"""
_LISTED = b'{"Udvalg": {"2024": [{"Navn": "%s", "Moeder": [{"Id": "%s", "Dato": "2024-04-29T18:00:00"}]}]}}'
_ROW = (
    '<tr><td class="views-field-field-os2web-meetings-committee"><a href="/m/1">Udvalg</a></td><td>29/04/2024</td></tr>'
)


@cache
def _short() -> tuple[Manuscript, ...]:
    """Return the sample's manuscripts with few items each, so that each try is quick."""
    return tuple(replace(each, items=each.items[1:3]) for each in every())


def published(*forms: Callable[[Manuscript], bytes], most: int = 16) -> Callable[[], list[bytes]]:
    """Return what publishes so many meetings in each of some forms."""
    return lambda: [publish(meeting) for publish in forms for meeting in _short()[:most]]


def texts() -> list[bytes]:
    """Return minutes as plain text in both layouts."""
    return [*published(publisher.referat_text)(), _EDOC.encode()]


def listings() -> list[bytes]:
    """Return lists of meetings, as both systems have them."""
    guid = b"1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    table = f"<html><body><main><table><tbody>{_ROW * 3}</tbody></table></main></body></html>"
    return [_LISTED % (b"Kultur", guid), table.encode()]


def items() -> list[bytes]:
    """Return items as paragraphs divided by blank lines: title, who was there, and sections under their headings."""
    found = []
    for meeting in every():
        who = ", ".join(f"{person.name} ({person.party})" for person in meeting.participants)
        for item in meeting.items:
            sections = [part for heading, paragraphs in item.sections for part in (heading, *paragraphs)]
            found.append("\n\n".join([item.title, who, *sections, "Afbud", ", ".join(item.absent)]).encode())
    return found


def numbers() -> list[bytes]:
    """Return CPR numbers as people write them, and numbers that are none."""
    written = ("010190-1234", "0101901234", "01.01.90-1234", "cpr.nr. 010190 1234", "010190\n\n- 1234", "1.010190-1234")
    others = (
        "5798010190123",
        "konto 9999-0101901234",
        "1.010.190.1234 kr.",
        "https://x.example/010190-1234?t=1700000000",
    )
    return [each.encode() for each in (*written, *others, " og ".join(written))]


def queries() -> list[bytes]:
    """Return searches with everything that has a meaning."""
    asked = (
        'skole -bus OR "byens torv" lokalplan* § 50',
        'udvalg:teknik fra:2024-05 til:31-12-2024 år:2022-2024 sag:25/1234 person:"Karen Holm" beslutning:ikke',
        "kendetegn:uenighed forslag:A stemte:Holt bilag:støj -bilag:x* ikke godkendt 15.00.00-P05-12-25",
    )
    return [each.encode() for each in asked]


def excerpts() -> list[bytes]:
    """Return texts, each with a search for its first line."""
    shown = ["\n\n".join(item.paragraphs) for meeting in _short() for item in meeting.items]
    return [query + b"\n" + text.encode() for query in queries() for text in shown[::4]]


def addresses() -> list[bytes]:
    """Return addresses of the API and the site that take parameters."""
    found = []
    for operation in OPERATIONS:
        if operation.name == "snapshot":
            continue
        examples = {"integer": "2", "string": "skole"}
        query = "&".join(
            f"{name}={examples.get(str(shape.get('type')), '')}" for name, (_, shape) in operation.parameters.items()
        )
        found.append(f"/api/v1{operation.path.format(**operation.path_examples)}?{query}".encode())
    pages = (
        "/soeg?q=skole&udvalg=teknik&fra=2024-01-01&side=2",
        "/nyt.atom?fra=2024",
        "/sag/05.01.00-P20-3-23",
        "/emne/15.00",
        "/navne?q=a&side=2",
    )
    return [*found, *(page.encode() for page in pages)]


def operators_lines() -> list[bytes]:
    """Return files of an operator's rulings, and of what is hidden."""
    at = '"at": "2024-04-29T18:00:00+00:00"'
    ruled = f'{{{at}, "action": "merge", "entity": "a", "into": "b"}}\n{{{at}, "action": "undo", "ruling": 1}}\n'
    about = '"kind": "name", "salt": "s", "by": "x", "reason": "y", "words": 2, "digest": "d"'
    hidden = f'{{{at}, "action": "hide", {about}}}\n'
    return [ruled.encode(), (hidden + f'{{{at}, "action": "unhide", "number": 1}}\n').encode()]


def forms() -> list[bytes]:
    """Return forms as browsers and mail programs send them, each after a byte that says where to."""
    plain = (
        b"adresse=anna%40example.org&hvor-ofte=ugentligt&ugedag=2",
        b"adresse=%22a+b%22%40xn--rsted-ura.example%0D%0ABcc%3A+c%40example.org&hvor-ofte=straks",
        b"List-Unsubscribe=One-Click",
        b"adresse=https%3A%2F%2Fprogram.example%2Fhook&pause=1",
    )
    part = b'--x\r\nContent-Disposition: form-data; name="adresse"\r\n\r\nanna@example.org\r\n--x--\r\n'
    return [b"%d%s" % (place, body) for place in range(8) for body in plain] + [b"H" + part, b"J" + part]


def webhooks() -> list[bytes]:
    """Return addresses of webhooks, good and bad, each with where its name may lead."""
    urls = (
        "https://program.example/hook?a=1",
        "https://xn--rsted-ura.example:8443",
        "https://a@127.0.0.1\\@program.example/",
        "https://program.example%2f@10.0.0.1/#x",
        "https://0x7f.1/",
        "https://[::ffff:127.0.0.1]/",
    )
    leads = ("93.184.216.34", "::ffff:10.0.0.1", "2002:7f00:1::", "fe80::1%eth0", "2a00:1450:400f:80d::200e")
    return [f"{url}\n{lead}".encode() for url in urls for lead in leads]


def scans() -> list[bytes]:
    """Return what OCR says of scanned pages: broken lines, ligatures, form feeds, numbers with letters among them."""
    said = "Til Økonomiud-\nvalget\n\n  ﬁnansiering af støjskærm\n|  1.234 kr. |\n\fCPR 010190-I234\n010190- 1234\n"
    return [said.encode(), b"\xff\xfe Bilag\0side to \x0c\x07"]
