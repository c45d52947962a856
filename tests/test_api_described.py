"""What openapi.json says is what is answered, over HTTP, whatever is asked: Schemathesis makes up the questions."""

from collections.abc import Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from indexer.config import Config
from indexer.library import Library
from tests.site import serving
from web import openapi

# An address of more than 16,000 characters is answered 414 before anybody looks at what it asks.
REFUSED = ["400", "401", "403", "404", "405", "406", "414", "422", "429", "5xx"]
schema = schemathesis.openapi.from_dict(
    openapi.document("Referatbasen"),
    config=schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}),
)


@pytest.fixture(scope="module")
def address(sample: Library, sample_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site that shows the sample, as it is run."""
    folder = tmp_path_factory.mktemp("served")
    file = folder / "config.toml"
    file.write_text(f'[paths]\ndata = "{sample_config.paths.data}"\nsample = true\n', encoding="utf-8")
    with serving(cwd=folder, config=file) as served:
        yield served


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


@schema.parametrize()
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case, address: str, session: requests.Session) -> None:
    made_up = {"cursor", "since"} & set(case.query or {})  # a cursor is text that only we can make: others are refused
    excluded = [positive_data_acceptance] if made_up else []
    case.call_and_validate(base_url=f"{address}/api/v1", session=session, excluded_checks=excluded, timeout=60)


def test_a_snapshot_arrives_whole_over_http(address: str, session: requests.Session) -> None:
    with session.get(f"{address}/api/v1/export.jsonl", stream=True, timeout=30) as response:
        assert len(list(response.iter_lines())) == 112
        assert response.headers["Transfer-Encoding"] == "chunked"
    again = session.get(
        f"{address}/api/v1/export.jsonl", headers={"If-None-Match": response.headers["ETag"]}, timeout=30
    )
    assert (again.status_code, again.content) == (304, b"")
    head = session.head(f"{address}/api/v1/export.jsonl", timeout=30)
    assert head.headers["Changes-Cursor"] == response.headers["Changes-Cursor"]


def test_a_reader_who_goes_away_leaves_room_for_others(address: str) -> None:
    for _ in range(5):
        with requests.get(f"{address}/api/v1/export.jsonl", stream=True, timeout=30) as response:
            assert response.status_code == 200
            next(response.iter_content(10))
