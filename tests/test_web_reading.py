"""What a reader of a page must be able to do: know where a thing stands, get to it, share it, and believe it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import pipeline
from indexer.config import Config
from tests import publisher
from tests.test_sources import ONE
from tests.test_web import EBUU, soup
from web import create_app

MEETING = "/proevekoebing/kommunalbestyrelsen/2024-04-29"
COURSE = "/eksempelkoebing/teknik-klima-og-miljoeudvalget/2025-09-02/2"


@pytest.mark.parametrize(
    ("kind", "said"), [("Dagsorden", "Kun dagsordenen er udgivet"), ("Referat", "siger ikke, hvad der blev besluttet")]
)
def test_an_item_without_a_decision_or_text_says_so(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path, kind: str, said: str
) -> None:
    answer = json.loads(publisher.firstagenda_json(ONE))
    answer["Moede"]["Navn"] = kind
    answer["Dagsordenpunkter"][0].update(Felter=[], Bilag=[])
    (tmp_path / "a.json").write_text(json.dumps(answer))
    take_in(tmp_path / "a.json")
    page = soup(create_app(config).test_client(), f"{MEETING}/1")
    decision = page.select_one("section[aria-labelledby=beslutning]")
    assert decision is not None
    assert said in decision.text
    assert "ikke udgivet mere om punktet end titlen" in page.text


def test_an_item_with_a_decision_says_nothing_of_missing_ones(client: FlaskClient) -> None:
    page = soup(client, COURSE)
    assert len(page.select("#beslutning")) == 1
    assert "ikke udgivet" not in page.select_one("article").text  # type: ignore[union-attr]


def test_each_part_of_an_item_has_an_address_and_a_link_to_share(client: FlaskClient) -> None:
    page = soup(client, COURSE)
    for heading in ("beslutning", "indstilling", "afstemning", "sagsfremstilling"):
        (link,) = page.select(f'.headed a[href="#{heading}"]')
        assert link["aria-label"].startswith("Link til afsnittet ")
    anchors = [each["id"] for each in page.select("[id]")]
    assert len(anchors) == len(set(anchors))
    assert [link.text for link in page.select("nav[aria-label='På siden'] a")] == [
        "Beslutning",
        "Indstilling",
        "Afstemning",
        "Sammendrag",
        "3 bilag",
    ]


def test_every_link_within_a_page_leads_to_something_on_it(client: FlaskClient) -> None:
    for address in (
        COURSE,
        f"{EBUU}/5?q=vækstpolitik",
        f"{EBUU}/2",
        "/soeg?q=støjskærm",
        "/navn/eksempelkoebing/ringvejen",
    ):
        page = soup(client, address)
        for link in page.select('a[href^="#"]'):
            assert page.select(f'[id="{link["href"][1:]}"]'), (address, link)  # type: ignore[index]


def test_from_a_hit_one_is_told_where_the_words_are(client: FlaskClient) -> None:
    page = soup(client, f"{EBUU}/5?q=vækstpolitik")
    (found,) = page.select(".found")
    assert found.text.startswith("Det søgte er markeret i Sammendrag (2) og Baggrund (1).")
    assert found.select(f'a[href="{EBUU}/5"]')
    assert not soup(client, f"{EBUU}/5").select(".found")
    assert not soup(client, f"{EBUU}/5?q=xyzzy").select(".found")


def test_the_case_of_an_item_is_followed_from_the_item(client: FlaskClient) -> None:
    (button,) = soup(client, COURSE).select("a.button[rel=nofollow]")
    assert button.text == "Følg sagen"
    followed = soup(client, str(button["href"]))
    assert "Sag 05.01.08-G01-1-24" in followed.text
