"""The pages of following: what they say, what they refuse, and what they tell nobody."""

from datetime import UTC, date, datetime

import html5lib
import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from indexer import following
from indexer.alerts import subscriptions
from indexer.alerts.values import (
    AddressError,
    Expected,
    SubscriberView,
    Subscription,
    TokenError,
    Told,
    TooManyError,
    Wanted,
)
from indexer.library import Library
from indexer.models import Filters
from web.alerts import pace
from web.wants import page_of, query_of

FORM = {"adresse": "anna@example.dk", "hvor-ofte": "ugentligt", "ugedag": "3"}
NARROWER = Wanted("search", "støjskærm", Filters(committee="Økonomiudvalget", year=2025, since=date(2025, 1, 2)))
ATOM = "{http://www.w3.org/2005/Atom}"
GOOD, BAD = "godt", "forkert"
SEARCH = "/foelg?slags=search&q=støjskærm"
PAGES = [
    SEARCH,
    "/foelg?slags=case&maal=05.01.00-P20-3-23",
    "/foelg/log-ind",
    f"/foelg/bekraeft/{GOOD}",
    f"/foelg/afmeld/{GOOD}",
    f"/foelg/mine/{GOOD}",
    f"/foelg/mine/{GOOD}?gjort=gemt",
    f"/foelg/mine/{GOOD}/slet",
]


class Follower:
    """Stands in for ``indexer.alerts.subscriptions``: notes what is asked of it."""

    def __init__(self, library: Library) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.items, self.is_flood = 14, False
        self.stored = following.of_archive(library)[0].stored

    def title_of(self, _: Library, wanted: Wanted) -> str:
        return f"Søgning: {wanted.query}" if wanted.kind == "search" else f"{wanted.kind} {wanted.target}"

    def expected(self, _: Library, wanted: Wanted) -> Expected:
        return Expected(self.items, self.is_flood, (NARROWER,) if self.is_flood else ())

    def subscribe(self, _: Library, address: str, wanted: Wanted, **how: object) -> None:
        if "@" not in address:
            raise AddressError("det er ingen mailadresse")
        if address == "travl@example.dk":
            raise TooManyError("for mange")
        self.asked.append(("subscribe", address, wanted, how))

    def sign_in(self, _: Library, address: str, **how: object) -> None:
        if "@" not in address:
            raise AddressError("det er ingen mailadresse")
        self.asked.append(("sign_in", address, how))

    def open_feed(self, _: Library, wanted: Wanted, *, client: str) -> str:
        self.asked.append(("open_feed", wanted, client))
        return "feedtoken"

    def manage(self, _: Library, token: str) -> SubscriberView:
        self._check(token)
        made = datetime(2026, 3, 1, 12, tzinfo=UTC)
        return SubscriberView(
            "anna@example.dk",
            (
                Subscription(1, Wanted("search", "<b>støj</b>"), "Søgning: <b>støj</b>", "ugentligt", 3, True, made),
                Subscription(2, Wanted("committee", target="a/b"), "Udvalget", "straks", 0, False, made),
            ),
            "feedtoken",
        )

    def feed_of(self, _: Library, token: str) -> tuple[str, tuple[Told, ...]]:
        self._check(token)
        return "Det, du følger", (Told(self.stored, ("Søgning: <støj>",), "et &lt; <mark>støj</mark>"),)

    def confirm(self, _: Library, token: str) -> str:
        return self._note("confirm", token)

    def unsubscribe(self, _: Library, token: str) -> str:
        return self._note("unsubscribe", token)

    def remove(self, _: Library, token: str, subscription: int) -> None:
        self._note("remove", token, subscription)

    def forget(self, _: Library, token: str) -> None:
        self._note("forget", token)

    def change(self, _: Library, token: str, subscription: int, **how: object) -> None:
        self._note("change", token, subscription, how)

    def _note(self, *asked: object) -> str:
        self._check(str(asked[1]))
        self.asked.append(asked)
        return "Søgning: støj" if asked[0] == "unsubscribe" else "ny"

    def _check(self, token: str) -> None:
        if token == BAD:
            raise TokenError("gælder ikke")


@pytest.fixture
def follower(sample: Library, monkeypatch: pytest.MonkeyPatch) -> Follower:
    stub = Follower(sample)
    for name in (name for name in dir(stub) if callable(getattr(stub, name)) and hasattr(subscriptions, name)):
        if not name.startswith("_"):
            monkeypatch.setattr(subscriptions, name, getattr(stub, name))
    return stub


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "html.parser")


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_kept_by_nobody_and_needs_no_script(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    parser = html5lib.HTMLParser()
    parser.parse(response.text)
    assert [(place, code) for place, code, _ in parser.errors] == []
    page = BeautifulSoup(response.text, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.title is not None
    assert page.h1 is not None
    assert page.title.text.startswith(page.h1.text)
    identifiers = [tag["id"] for tag in page.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))
    assert all(page.find("label", attrs={"for": tag["id"]}) for tag in page.select("main input[id], main select[id]"))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert page.select_one('meta[name=robots][content="noindex"]')
    assert page.select_one("link[rel=canonical]") is None


@pytest.mark.usefixtures("follower")
def test_pages_with_a_token_in_their_address_tell_it_to_nobody(client: FlaskClient) -> None:
    for address in (*PAGES[3:], f"/foelg/mine/{BAD}", f"/foelg/feed/{GOOD}.atom"):
        response = client.get(address)
        assert response.headers["Referrer-Policy"] == "no-referrer", address
        assert "public" not in response.headers["Cache-Control"], address


def test_the_page_says_what_would_be_followed_and_how_much_that_is(client: FlaskClient, follower: Follower) -> None:
    page = soup(client, f"{SEARCH}&udvalg=Økonomiudvalget&fra=2025-01-02")
    assert "Søgning: støjskærm" in page.text
    assert "14 punkter, omkring ét om måneden" in page.text
    assert "fra 2. januar 2025" in page.text
    assert page.select_one("input[value=dagligt][checked]")
    assert page.select_one(".note") is None
    follower.items, follower.is_flood = 900, True
    flooded = soup(client, SEARCH)
    assert "omkring 17 om ugen" in flooded.text
    assert flooded.select_one("input[value=ugentligt][checked]")
    link = flooded.select_one(".note a")
    assert link is not None
    client.post(str(link["href"]), data=FORM)
    assert follower.asked[-1][2] == NARROWER
    follower.items, follower.is_flood = 0, False
    assert "ikke været noget" in soup(client, SEARCH).text


@pytest.mark.parametrize(
    ("items", "said"),
    [(0, ""), (11, ""), (12, "omkring ét om måneden"), (30, "omkring 2 om måneden"), (60, "omkring ét om ugen")],
)
def test_how_often_is_said_in_words(items: int, said: str) -> None:
    assert pace(items) == said


@pytest.mark.parametrize(
    "wanted",
    [
        NARROWER,
        Wanted("search", "a & b", Filters(entity="novo-nordisk", subject="05", mark="uenighed", council="ballerup")),
        Wanted("search", "", Filters(outcome="udsat", proposer="A", voter="B", until=date(2025, 1, 1))),
        Wanted("case", target="05.01.00-P20-3-23"),
        Wanted("committee", target="ballerup/økonomi"),
    ],
)
def test_what_is_wanted_survives_its_address(client: FlaskClient, follower: Follower, wanted: Wanted) -> None:
    client.post(f"/foelg?{query_of(wanted)}", data=FORM)
    assert follower.asked[-1][2] == wanted
    assert page_of(wanted).startswith(("/soeg?", "/sag/", "/udvalg/"))


def test_whoever_asks_gets_the_same_answer_and_a_mail_is_asked_for(client: FlaskClient, follower: Follower) -> None:
    response = client.post(SEARCH, data=FORM)
    assert response.status_code == 200
    assert "Se i din indbakke" in response.text
    name, address, wanted, how = follower.asked[0]
    assert (name, address, wanted) == ("subscribe", "anna@example.dk", Wanted("search", "støjskærm"))
    expected = {"often": "ugentligt", "weekday": 3, "client": "127.0.0.1", "site": "http://localhost"}
    assert how == expected


@pytest.mark.parametrize("host", ["referater.example", "stranger.example:80", "localhost.example", "10.0.0.7"])
def test_a_host_that_anybody_may_claim_gets_into_no_letter(client: FlaskClient, follower: Follower, host: str) -> None:
    for address in (SEARCH, "/foelg/log-ind"):
        response = client.post(address, data=FORM, base_url=f"https://{host}")
        assert response.status_code == 503
        assert "[alerts] site" in response.text
    assert follower.asked == []
    form = BeautifulSoup(client.get(SEARCH, base_url=f"https://{host}").text, "html.parser")
    assert form.select_one("#adresse") is None
    assert "Lav et privat feed" in form.text


@pytest.mark.parametrize(
    "asker",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Via": "1.1 proxy"}},
    ],
)
def test_who_is_not_on_the_machine_cannot_have_letters_say_localhost(
    client: FlaskClient, follower: Follower, asker: dict[str, dict[str, str]]
) -> None:
    for host in ("localhost:81", "127.0.0.1", "[::1]:8000"):
        assert client.post(SEARCH, data=FORM, base_url=f"http://{host}", **asker).status_code == 503  # type: ignore[arg-type]
    assert follower.asked == []


def test_what_is_no_address_is_said_at_the_field_and_nothing_typed_is_lost(
    client: FlaskClient, follower: Follower
) -> None:
    for address in (SEARCH, "/foelg/log-ind"):
        response = client.post(address, data={**FORM, "adresse": 'anna"><script>'})
        assert response.status_code == 422
        page = BeautifulSoup(response.text, "html.parser")
        field = page.select_one("#adresse")
        assert field is not None
        assert (field["aria-invalid"], field["value"]) == ("true", 'anna"><script>')
        told = page.find(id=str(field["aria-describedby"]))
        assert told is not None
        assert "er ikke en mailadresse" in told.text
        assert page.title is not None
        assert page.title.text.startswith("Fejl: ")
    assert follower.asked == []
    chosen = BeautifulSoup(client.post(SEARCH, data={**FORM, "adresse": ""}).text, "html.parser")
    assert chosen.select_one("input[value=ugentligt][checked]")
    assert chosen.select_one("option[value='3'][selected]")
    assert "Mailadressen mangler" in chosen.text


@pytest.mark.usefixtures("follower")
def test_too_many_are_asked_to_wait(client: FlaskClient) -> None:
    response = client.post(SEARCH, data={**FORM, "adresse": "travl@example.dk"})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "Vent lidt" in response.text


def test_following_a_link_confirms_and_ends_nothing(client: FlaskClient, follower: Follower) -> None:
    for place in ("bekraeft", "afmeld"):
        for method in (client.get, client.head):
            assert method(f"/foelg/{place}/{GOOD}").status_code == 200
    assert client.get(f"/foelg/mine/{GOOD}/slet").status_code == 200
    assert follower.asked == []


def test_the_button_confirms_and_leads_to_all_that_is_followed(client: FlaskClient, follower: Follower) -> None:
    response = client.post(f"/foelg/bekraeft/{GOOD}")
    assert (response.status_code, response.location) == (303, "/foelg/mine/ny?gjort=bekraeftet")
    assert follower.asked == [("confirm", GOOD)]
    assert "Det er bekræftet" in soup(client, response.location).text


def test_what_is_followed_is_changed_removed_and_deleted(client: FlaskClient, follower: Follower) -> None:
    page = soup(client, f"/foelg/mine/{GOOD}")
    assert page.select_one("b") is None
    assert [badge.text for badge in page.select(".badge")] == ["På pause"]
    form = page.select_one(".subscriptions form")
    assert form is not None
    changed = client.post(str(form["action"]), data={"hvor-ofte": "straks", "ugedag": "0"})
    assert changed.location == f"/foelg/mine/{GOOD}?gjort=gemt"
    client.post(str(form["action"]), data={"hvor-ofte": "dagligt", "ugedag": "1", "pause": "on"})
    remove = form.select_one("button[formaction]")
    assert remove is not None
    assert client.post(str(remove["formaction"])).location == f"/foelg/mine/{GOOD}?gjort=fjernet"
    assert "Alt er slettet" in client.post(f"/foelg/mine/{GOOD}/slet").text
    assert follower.asked == [
        ("change", GOOD, 1, {"often": "straks", "weekday": 0, "paused": False}),
        ("change", GOOD, 1, {"often": "dagligt", "weekday": 1, "paused": True}),
        ("remove", GOOD, 1),
        ("forget", GOOD),
    ]


def test_a_mail_program_unsubscribes_in_one_click_from_nowhere(client: FlaskClient, follower: Follower) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    for _ in range(2):
        response = client.post(
            f"/foelg/afmeld/{GOOD}", data={"List-Unsubscribe": "One-Click"}, headers=elsewhere, base_url="http://x"
        )
        assert (response.status_code, response.mimetype) == (200, "text/plain")
    assert follower.asked == [("unsubscribe", GOOD)] * 2
    pressed = client.post(f"/foelg/afmeld/{GOOD}")
    assert "Du er afmeldt" in pressed.text
    assert "Søgning: støj" in pressed.text
    failed = client.post(f"/foelg/afmeld/{BAD}", data={"List-Unsubscribe": "One-Click"})
    assert (failed.status_code, failed.mimetype) == (410, "text/plain")


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "https://ond.example"}, False),
    ],
)
def test_forms_sent_by_other_sites_are_refused(
    client: FlaskClient, follower: Follower, headers: dict[str, str], is_taken: bool
) -> None:
    forms = [
        SEARCH,
        "/foelg/feed?slags=search&q=støj",
        "/foelg/log-ind",
        f"/foelg/bekraeft/{GOOD}",
        f"/foelg/mine/{GOOD}/1",
        f"/foelg/mine/{GOOD}/1/fjern",
        f"/foelg/mine/{GOOD}/slet",
    ]
    for address in forms:
        assert (client.post(address, data=FORM, headers=headers).status_code == 403) is not is_taken, address
    assert len(follower.asked) == (len(forms) if is_taken else 0)


def test_a_private_feed_needs_no_address_and_says_why(client: FlaskClient, follower: Follower) -> None:
    made = client.post("/foelg/feed?slags=case&maal=05.01")
    assert "http://localhost/foelg/feed/feedtoken.atom" in made.text
    assert made.headers["Cache-Control"] == "no-store"
    assert follower.asked == [("open_feed", Wanted("case", target="05.01"), "127.0.0.1")]
    response = client.get("/foelg/feed/feedtoken.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    feed = fromstring(response.data)
    summary = feed.findtext(f"{ATOM}entry/{ATOM}summary") or ""
    assert "Fordi du følger: Søgning: &lt;støj&gt;" in summary
    assert "et &lt; <mark>støj</mark>" in summary
    again = client.get("/foelg/feed/feedtoken.atom", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize("place", ["mine/{}", "mine/{}/slet", "feed/{}.atom"])
def test_a_link_that_does_not_hold_says_what_to_do(client: FlaskClient, place: str) -> None:
    response = client.get(f"/foelg/{place.format(BAD)}")
    assert response.status_code == 410
    assert "Linket gælder ikke" in response.text
    assert "/foelg/log-ind" in response.text
    assert client.post(f"/foelg/bekraeft/{BAD}").status_code == 410


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize(
    "address",
    ["/foelg?slags=vejr", "/foelg?slags=case", "/foelg?slags=case&maal=" + "1" * 300, "/foelg?q=a&fra=i+går"],
)
def test_what_cannot_be_followed_is_said(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400
    assert client.post(address, data=FORM).status_code == 400


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize("form", [{"hvor-ofte": "tit"}, {"ugedag": "7"}, {"ugedag": "-1"}])
def test_odd_forms_meet_a_plain_page(client: FlaskClient, form: dict[str, str]) -> None:
    assert client.post(SEARCH, data={**FORM, **form}).status_code == 400


@pytest.mark.usefixtures("follower")
@pytest.mark.parametrize(
    ("address", "name", "begins"),
    [
        ("/soeg?q=støjskærm&aar=2025", "Gem søgning", "/foelg?q=st%C3%B8jsk%C3%A6rm&aar=2025&slags=search"),
        ("/sag/05.01.00-P20-3-23", "Følg sagen", "/foelg?slags=case&maal=05.01.00-P20-3-23"),
        (
            "/udvalg/eksempelkoebing/kommunalbestyrelsen",
            "Følg udvalget",
            "/foelg?slags=committee&maal=eksempelkoebing/kommunalbestyrelsen",
        ),
        ("/navn/ballerup/anja-holtze", "Følg navnet", "/foelg?slags=entity&maal=ballerup/anja-holtze"),
        ("/emne/05", "Følg emnet", "/foelg?slags=subject&maal=05"),
    ],
)
def test_what_can_be_followed_says_so(client: FlaskClient, address: str, name: str, begins: str) -> None:
    link = soup(client, address).find("a", string=name)
    assert link is not None
    assert link["href"] == begins
    assert client.get(str(link["href"])).status_code == 200


def test_a_case_to_follow_is_called_what_it_is_about(client: FlaskClient) -> None:
    case = soup(client, "/sag/05.01.00-P20-3-23")
    asked = soup(client, "/foelg?slags=case&maal=05.01.00-P20-3-23").select_one(".followed")
    assert case.h1 is not None
    assert asked is not None
    assert case.h1.text in asked.text


def test_a_search_with_a_date_that_cannot_be_read_is_not_saved(client: FlaskClient) -> None:
    assert soup(client, "/soeg?q=skole&fra=i+går").find("a", string="Gem søgning") is None
