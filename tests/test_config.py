"""config.toml: what holds where it is silent, and how it refuses what it does not know."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from indexer.config import Config, Council, Source, load_config
from indexer.errors import ConfigError

SHIPPED = Path(__file__).parent.parent / "config.toml"
COUNCIL = '[[councils]]\nid = "ballerup"\nname = "Ballerup Kommune"\n'


def load(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, environment or {})


def refusal(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as refused:
        load(folder, text, environment)
    return str(refused.value)


def test_without_a_file_the_defaults_hold_and_the_sample_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config(None, {})
    assert config.paths.sample
    assert config.paths.data == tmp_path / "corpus"
    assert (config.web.host, config.web.port, config.web.title) == ("127.0.0.1", 8000, "Referatbasen")
    assert config.councils == (Council("ballerup", "Ballerup Kommune"),)


def test_config_toml_in_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 9000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_config(None, {}).web.port == 9000


def test_an_empty_file_means_the_defaults_without_the_sample(tmp_path: Path) -> None:
    config = load(tmp_path, "")
    assert not config.paths.sample
    assert config.limits.max_megabytes == 100
    assert config.crawl.delay_seconds == 1
    assert config.search.engine == "whoosh"


@pytest.mark.parametrize(
    ("text", "table", "key", "suggestion"),
    [
        ("[web]\nprot = 80\n", "[web]", "'prot'", "'port'"),
        ("[mail]\nsendr = ''\n", "[mail]", "'sendr'", "'sender'"),
        ("[crawl]\ndelay_second = 2\n", "[crawl]", "'delay_second'", "'delay_seconds'"),
        ("[import]\nmax_megabyte = 2\n", "[import]", "'max_megabyte'", "'max_megabytes'"),
        ("[webb]\nport = 80\n", "config.toml", "'webb'", "'web'"),
        ("[imports]\nmax_megabytes = 2\n", "config.toml", "'imports'", "'import'"),
        (COUNCIL + "nam = 'B'\n", "[councils]", "'nam'", "'name'"),
    ],
)
def test_an_unknown_key_is_named_with_its_table_and_what_was_meant(
    tmp_path: Path, text: str, table: str, key: str, suggestion: str
) -> None:
    message = refusal(tmp_path, text)
    assert str(tmp_path / "config.toml") in message
    assert table in message
    assert f"ukendt nøgle {key}" in message
    assert f"(mente du {suggestion}?)" in message


@pytest.mark.parametrize("table", ["names", "limits"])
def test_names_of_the_code_alone_are_unknown_in_the_file(tmp_path: Path, table: str) -> None:
    assert f"ukendt nøgle '{table}'" in refusal(tmp_path, f"[{table}]\n")


def test_an_unknown_key_like_no_other_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "kendte nøgler: title, contact, host, port, threads" in refusal(tmp_path, "[web]\nxyzzy = 1\n")


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("[web]\nport = '8000'\n", "web.port", "et helt tal"),
        ("[web]\nport = 80.5\n", "web.port", "et helt tal"),
        ("[web]\nport = true\n", "web.port", "et helt tal"),
        ("[web]\ntitle = 7\n", "web.title", "tekst"),
        ("[paths]\nsample = 1\n", "paths.sample", "true eller false"),
        ("[paths]\ndata = 1\n", "paths.data", "en sti"),
        ("[crawl]\ndelay_seconds = true\n", "crawl.delay_seconds", "et tal"),
        ("[import]\nmax_megabytes = 'mange'\n", "import.max_megabytes", "et tal"),
        ("web = 1\n", "[web]", "en tabel"),
        ("councils = 'ballerup'\n", "councils", "en liste af tabeller"),
        ("councils = ['ballerup']\n", "councils", "en tabel"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(tmp_path: Path, text: str, named: str, expected: str) -> None:
    message = refusal(tmp_path, text)
    assert named in message
    assert f"skal være {expected}" in message


def test_an_integer_will_do_where_a_decimal_number_is_meant(tmp_path: Path) -> None:
    config = load(tmp_path, "[crawl]\ndelay_seconds = 2\n[import]\nmax_megabytes = 50\n")
    assert (config.crawl.delay_seconds, config.limits.max_megabytes) == (2.0, 50.0)
    assert isinstance(config.crawl.delay_seconds, float)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[web]\nport = 65536\n", "web.port"),
        ("[web]\nport = -1\n", "web.port"),
        ("[web]\nthreads = 0\n", "web.threads"),
        ("[crawl]\ndelay_seconds = -0.5\n", "crawl.delay_seconds"),
        ("[crawl]\ndelay_seconds = nan\n", "crawl.delay_seconds"),
        ("[import]\nmax_megabytes = 0\n", "import.max_megabytes"),
        ("[import]\nmax_megabytes = nan\n", "import.max_megabytes"),
        ("[search]\nengine = 'lucene'\n", "search.engine"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    assert named in refusal(tmp_path, text)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    environment = {
        "REFERATBASEN_WEB_PORT": "8080",
        "REFERATBASEN_WEB_TITLE": "Vores referater",
        "REFERATBASEN_IMPORT_MAX_MEGABYTES": "12.5",
        "REFERATBASEN_PATHS_SAMPLE": "ja",
        "REFERATBASEN_PATHS_DATA": "arkiv",
    }
    config = load(tmp_path, "[web]\nport = 9000\nhost = '0.0.0.0'\n", environment)
    assert (config.web.port, config.web.title, config.web.host) == (8080, "Vores referater", "0.0.0.0")  # noqa: S104
    assert config.limits.max_megabytes == 12.5
    assert config.paths.sample
    assert config.paths.data == tmp_path / "arkiv"


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("REFERATBASEN_WEB_PORT", "otte", "web.port"),
        ("REFERATBASEN_WEB_PORT", "", "web.port"),
        ("REFERATBASEN_WEB_PORT", "70000", "web.port"),
        ("REFERATBASEN_PATHS_SAMPLE", "måske", "paths.sample"),
        ("REFERATBASEN_CRAWL_DELAY_SECONDS", "hurtigt", "crawl.delay_seconds"),
        ("REFERATBASEN_IMPORT_MAX_MEGABYTES", "mange", "import.max_megabytes"),
    ],
)
def test_an_environment_value_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, variable: str, value: str, named: str
) -> None:
    assert named in refusal(tmp_path, "", {variable: value})


@pytest.mark.parametrize("content", [b"[web\n", b"port = \n", b"[web]\nport = 1\nport = 2\n", b'title = "\xe6"\n'])
def test_a_file_that_is_not_toml_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "min.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"min\.toml: ikke gyldig TOML"):
        load_config(path, {})


def test_a_file_that_is_not_there_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"savnet\.toml: kan ikke læses"):
        load_config(tmp_path / "savnet.toml", {})


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("[[councils]]\nid = 'ballerup'\n", "name"),
        ("[[councils]]\nname = 'Ballerup Kommune'\n", "id"),
        (COUNCIL + "[[councils.sources]]\nsystem = 'firstagenda'\n", "url"),
    ],
)
def test_a_missing_key_of_a_council_is_named(tmp_path: Path, text: str, missing: str) -> None:
    message = refusal(tmp_path, text)
    assert "[councils" in message
    assert f"nøglen '{missing}' mangler" in message


def test_two_councils_with_one_id_are_refused(tmp_path: Path) -> None:
    assert "'ballerup' står to gange" in refusal(tmp_path, COUNCIL * 2)


@pytest.mark.parametrize("identifier", ["", "Ballerup", "måløv", "høje taastrup", "a/b", "a_b", "-"])
def test_an_id_that_cannot_begin_an_address_is_refused(tmp_path: Path, identifier: str) -> None:
    assert f"id '{identifier}'" in refusal(tmp_path, f"[[councils]]\nid = '{identifier}'\nname = 'B'\n")


def test_councils_keep_their_order_sources_and_names(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        COUNCIL
        + "[[councils.sources]]\nsystem = 'os2web'\nurl = 'https://a.example'\n"
        + "[[councils]]\nid = 'hoeje-taastrup'\nname = 'Høje-Taastrup'\n",
    )
    assert [council.id for council in config.councils] == ["ballerup", "hoeje-taastrup"]
    assert config.councils[0].sources == (Source("os2web", "https://a.example"),)
    assert config.names == {"ballerup": "Ballerup Kommune", "hoeje-taastrup": "Høje-Taastrup"}


def test_a_relative_data_path_counts_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "andetsteds"
    elsewhere.mkdir()
    (tmp_path / "config.toml").write_text("[paths]\ndata = 'arkiv/data'\n", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    config = load_config(Path("../config.toml"), {})
    assert config.paths.data == tmp_path / "arkiv" / "data"
    assert config.database_url == f"sqlite:///{tmp_path / 'arkiv' / 'data' / 'referatbasen.db'}"


def test_an_absolute_data_path_and_a_named_database_stay_as_they_are(tmp_path: Path) -> None:
    config = load(tmp_path, "[paths]\ndata = '/srv/arkiv'\ndatabase = 'postgresql://vaert/base'\n")
    assert config.paths.data == Path("/srv/arkiv")
    assert config.database_url == "postgresql://vaert/base"


def keys_in_code(kind: Any, name: str = "") -> Iterator[str]:
    hints = get_type_hints(kind)
    for entry in fields(kind):
        if entry.init:
            inner = get_args(hints[entry.name])[0] if get_origin(hints[entry.name]) is tuple else hints[entry.name]
            path = f"{name}.{entry.name}".removeprefix(".").replace("limits", "import")
            yield from keys_in_code(inner, path) if is_dataclass(inner) else [path]


def keys_in_file(table: Mapping[str, Any], name: str = "") -> Iterator[str]:
    for key, value in table.items():
        path = f"{name}.{key}".removeprefix(".")
        tables = value if isinstance(value, list) else [value]
        for inner in tables:
            yield from keys_in_file(inner, path) if isinstance(inner, Mapping) else [path]


def test_the_shipped_file_loads() -> None:
    config = load_config(SHIPPED, {})
    assert config.names["ballerup"] == "Ballerup Kommune"
    assert config.paths.data == SHIPPED.parent / "corpus"


def test_the_shipped_file_mentions_every_key_and_no_other() -> None:
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    assert set(keys_in_file(shipped)) == set(keys_in_code(Config))
