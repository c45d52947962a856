"""Following as visitors meet it, with nothing stood in for: the pages on a real archive, and what is then mailed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer import searching
from indexer.alerts import forecast
from indexer.library import Library
from indexer.models import Filters
from tests.followed import TakeIn, outbox, publish, queued, run, token_in
from web import create_app

FORM = {"adresse": "anna@example.org", "hvor-ofte": "straks", "ugedag": "0"}
SEARCH = "/foelg?slags=search&q=plejeboliger"


@pytest.fixture
def open_all_night(library: Library, without_names: None) -> Library:
    """A small archive of one's own, without quiet hours: visitors come by the real clock."""
    alerts = replace(library.config.alerts, quiet_from=0, quiet_until=0)
    return replace(library, config=replace(library.config, alerts=alerts))


@pytest.fixture
def visitor(open_all_night: Library) -> FlaskClient:
    return create_app(open_all_night.config).test_client()


def pressed(visitor: FlaskClient, page: str, button: str) -> str:
    """Press a button on a page and return the page one comes to."""
    found = BeautifulSoup(visitor.get(page).text, "html.parser")
    form = next(each for each in found.select("form") if each.find("button", string=button))
    after = visitor.post(str(form["action"]), follow_redirects=True)
    assert after.status_code == 200
    return after.request.path


def test_from_a_form_to_a_letter_to_all_being_gone(
    visitor: FlaskClient, open_all_night: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    assert "Se i din indbakke" in visitor.post(SEARCH, data=FORM).text
    (mail,) = queued(open_all_night)
    mine = pressed(visitor, f"/foelg/bekraeft/{token_in(mail, 'bekraeft')}", "Ja, giv mig besked")
    assert "plejeboliger" in visitor.get(mine).text
    take_in(publish(tmp_path))
    run(open_all_night, datetime.now(UTC))
    told = next(each for each in outbox(open_all_night) if str(each["Subject"]).startswith("Nyt: "))
    stop = str(told["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")
    said = visitor.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert (said.status_code, said.text) == (200, "Afmeldt: «Søgning: plejeboliger»\n")
    assert "Du følger ikke noget lige nu" in visitor.get(mine).text
    pressed(visitor, f"{mine}/slet", "Ja, slet alt")
    assert visitor.get(mine).status_code == 410
    assert outbox(open_all_night) == []


def test_an_address_that_does_not_answer_is_left_alone(visitor: FlaskClient, library: Library) -> None:
    for _ in range(3):
        assert visitor.post(SEARCH, data=FORM).status_code == 200
    assert visitor.post(SEARCH, data=FORM).status_code == 429
    with library.subscribers.writing() as connection:
        connection.exec_driver_sql("DELETE FROM asked")  # as an hour does
    refused = visitor.post(SEARCH, data=FORM)
    assert refused.status_code == 409
    assert "Svar på mailen først" in refused.text
    assert len(queued(library)) == 3


def test_a_visitor_asks_so_often_and_another_may_still(visitor: FlaskClient, library: Library) -> None:
    for number in range(10):
        assert visitor.post(SEARCH, data={**FORM, "adresse": f"a{number}@example.org"}).status_code == 200
    assert visitor.post(SEARCH, data={**FORM, "adresse": "b@example.org"}).status_code == 429
    assert visitor.post("/foelg/log-ind", data=FORM).status_code == 429
    elsewhere = {"REMOTE_ADDR": "127.0.0.2"}  # mail can be asked for on the machine itself only
    assert visitor.post(SEARCH, data={**FORM, "adresse": "b@example.org"}, environ_base=elsewhere).status_code == 200
    assert len(queued(library)) == 11


@pytest.mark.parametrize("typed", ["kommune", "støj", "xyzzy"])
def test_the_form_says_what_a_search_of_the_last_twelve_months_finds(
    sample: Library, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    today = datetime(2025, 6, 1, tzinfo=UTC).date()
    monkeypatch.setattr("indexer.reading.today", lambda: today)
    monkeypatch.setattr(forecast, "FLOOD", 3)
    late = Filters(since=today - timedelta(days=365))
    found = searching.search(sample, typed, filters=late, sort="newest", offset=0, limit=0)
    exact = found.exact if found.match != "none" else 0
    page = BeautifulSoup(client.get(f"/foelg?slags=search&q={typed}").text, "html.parser").text
    assert (f"det have givet {exact} punkt" in page) == (exact > 0)
    assert ("ikke været noget at give besked om" in page) == (exact == 0)
    assert ("Det er mange." in page) == (exact > 3)


def test_a_flood_offers_forms_that_promise_less(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.today", lambda: datetime(2025, 6, 1, tzinfo=UTC).date())
    monkeypatch.setattr(forecast, "FLOOD", 3)

    def promised(page: BeautifulSoup) -> int:
        return int(page.select_one(".followed .meta").text.partition("have givet ")[2].split()[0])  # type: ignore[union-attr]

    page = BeautifulSoup(client.get("/foelg?slags=search&q=kommune").text, "html.parser")
    links = page.select(".note li a")
    assert links
    for link in links:
        narrower = BeautifulSoup(client.get(str(link["href"])).text, "html.parser")
        assert 0 < promised(narrower) < promised(page)
