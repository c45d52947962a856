"""config.toml as frozen values; unknown or wrong keys are refused by name."""

import difflib
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from indexer.errors import ConfigError

ENVIRONMENT_PREFIX = "REFERATBASEN_"
DEFAULT_NAME = "config.toml"
DATABASE_NAME = "referatbasen.db"
SUBSCRIBERS_NAME = "abonnenter.db"
KEY_NAME = ".noegle"
HELD_NAME = ".tilbageholdt"
_MOST_PROCESSES = 32  # as many pieces of work are taken in hand at a time


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are kept; relative paths count from the folder of config.toml."""

    data: Path = Path("corpus")
    database: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Import:
    """Limits on what is taken in, and in how many ``processes``; 0 is two where there are as many cores."""

    max_megabytes: float = 100.0
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Crawl:
    """Manners of the crawler.

    ``delay_seconds`` is between two requests to one host; a robots.txt may ask for more, and a host that asks for more
    than ``longest_delay_seconds`` is left alone. ``daily_requests`` is the most a host is asked in a day, and
    meetings of the last ``recheck_days`` are looked at again: minutes are corrected that long. Attachments are fetched
    too, those over ``attachment_megabytes`` not. A host that is named is asked at public addresses only, unless
    ``private_addresses`` says otherwise: a name may come to mean a machine within the municipality.
    """

    user_agent: str = "referatbasen"
    delay_seconds: float = 1.0
    longest_delay_seconds: float = 60.0
    timeout_seconds: float = 30.0
    daily_requests: int = 20_000
    recheck_days: int = 90
    attachments: bool = True
    attachment_megabytes: float = 25.0
    private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a council publishes."""

    system: str
    url: str


@dataclass(frozen=True, slots=True)
class Council:
    """One municipality; ``id`` begins the address of everything it published."""

    id: str
    name: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """The search engine; ``similarity`` in meaning too, if its model is installed.

    A run spends at most ``similarity_seconds`` on making items comparable in meaning; the site goes on with the rest.
    """

    engine: str = "whoosh"
    similarity: bool = True
    similarity_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Entities:
    """The spaCy pipeline that finds who and what is named; empty means the one that ships with Referatbasen."""

    model: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """SMTP; without a host, alerts are written as .eml files.

    ``security`` is "starttls", "tls" (from the first byte) or "none"; ``certificates`` names a file of those to trust
    beside the system's. At most ``hourly`` letters are sent in an hour.
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    certificates: str = ""
    username: str = ""
    password: str = ""
    sender: str = ""
    timeout_seconds: float = 30.0
    hourly: int = 500


@dataclass(frozen=True, slots=True)
class Alerts:
    """When those who follow are told: nothing from ``quiet_from`` to ``quiet_until``, Danish time.

    Daily and weekly letters go at ``hour``. ``site`` is the address that links in letters begin with; without it mail
    can be asked for on the machine itself only. An address is mailed on a visitor's word ``per_address`` times in an
    hour at most, and a visitor asks ``per_client`` times.
    """

    site: str = ""
    quiet_from: int = 20
    quiet_until: int = 7
    hour: int = 7
    per_address: int = 3
    per_client: int = 10


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who answers for the archive, and how long raw pages are kept that it is no longer read from.

    ``controller`` is the «dataansvarlige» as readers see it. ``keep_raw_days`` counts from when a page was replaced or
    withdrawn; 0 keeps all of them.
    """

    controller: str = ""
    keep_raw_days: int = 0


@dataclass(frozen=True, slots=True)
class Web:
    """The web site; ``threads`` serve requests side by side, ``contact`` is the e-mail address that readers see.

    ``hosts`` are the names it answers to, separated by spaces; empty means any. ``proxies`` is how many proxies stand
    before it, whose X-Forwarded headers are believed, and ``https`` says that readers come by HTTPS. One visitor may
    make so many requests, searches and forms in a minute; 0 counts nothing.
    ``metrics`` are the networks that may read figures of operation, with spaces between them; empty means nobody.
    """

    title: str = "Referatbasen"
    contact: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    hosts: str = ""
    proxies: int = 0
    https: bool = False
    requests_per_minute: int = 600
    searches_per_minute: int = 120
    forms_per_minute: int = 20
    metrics: str = ""

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks that may read figures; raises ValueError for what is none."""
        return tuple(ip_network(each) for each in self.metrics.split())


@dataclass(frozen=True, slots=True)
class Log:
    """What is written to stderr: ``format`` is "text" or "json", ``requests`` writes a line for each answer."""

    format: str = "text"
    requests: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """Everything config.toml can say, with the defaults that hold where it is silent."""

    paths: Paths = Paths()
    limits: Import = Import()
    crawl: Crawl = Crawl()
    councils: tuple[Council, ...] = (Council("ballerup", "Ballerup Kommune"),)
    search: Search = Search()
    entities: Entities = Entities()
    mail: Mail = Mail()
    alerts: Alerts = Alerts()
    privacy: Privacy = Privacy()
    web: Web = Web()
    log: Log = Log()
    names: Mapping[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the councils' names by id."""
        object.__setattr__(self, "names", MappingProxyType({council.id: council.name for council in self.councils}))

    @property
    def database_url(self) -> str:
        """The archive's SQLAlchemy URL: SQLite beside the raw pages unless another is named."""
        return self.paths.database or f"sqlite:///{self.paths.data / DATABASE_NAME}"


_DERIVED = {"names"}
_OUTSIDE = {"limits": "import"}  # what the file calls an attribute; «import» is no name in Python


def load_config(path: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in a file, with the environment's overrides.

    Without a path, ./config.toml is read where there is one; with neither, the defaults hold and the sample is shown.
    Raises ConfigError naming file, table and key.
    """
    if path is None and Path(DEFAULT_NAME).is_file():
        path = Path(DEFAULT_NAME)
    tables: dict[str, Any] = {"paths": {"sample": True}} if path is None else _read(path)
    where = str(path) if path else "standardopsætning"
    tables = _with_environment(tables, environment)
    config: Config = _build(Config, tables, where, "")
    _check(config, where)
    base = path.resolve().parent if path else Path.cwd()
    return replace(config, paths=replace(config.paths, data=base / config.paths.data))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: kan ikke læses ({error.strerror})") from error
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, and arrays within arrays
        raise ConfigError(f"{path}: ikke gyldig TOML: {error}") from error


def _with_environment(tables: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables with ``REFERATBASEN_<SECTION>_<KEY>`` laid over them; text becomes the key's own type later."""
    sections = {field.name: field.type for field in fields(Config) if field.name not in _DERIVED | {"councils"}}
    result = {name: dict(table) if isinstance(table, dict) else table for name, table in tables.items()}
    for attribute in sections:
        name = _OUTSIDE.get(attribute, attribute)
        section_type = get_type_hints(Config)[attribute]
        for key in fields(section_type):
            if (value := environment.get(f"{ENVIRONMENT_PREFIX}{name}_{key.name}".upper())) is not None:
                table = result.setdefault(name, {})
                if isinstance(table, dict):
                    table[key.name] = _from_text(value, get_type_hints(section_type)[key.name])
    return result


def _from_text(value: str, kind: type) -> Any:
    """Return an environment variable's text as the type of its key, or as it is where it does not fit."""
    if kind is bool:
        return {"1": True, "true": True, "ja": True, "0": False, "false": False, "nej": False}.get(value.lower(), value)
    try:
        return kind(value) if kind in (int, float) else value
    except ValueError:
        return value


def _build(kind: Any, table: object, where: str, name: str) -> Any:
    """Return a dataclass from a TOML table, refusing keys it lacks and values of another type."""
    label = f"{where}: [{name}]" if name else where
    if not isinstance(table, Mapping):
        raise ConfigError(f"{label}: skal være en tabel")
    hints = get_type_hints(kind)
    entries = {_OUTSIDE.get(entry.name, entry.name): entry for entry in fields(kind) if entry.name not in _DERIVED}
    for key in table:
        if key not in entries:
            near = difflib.get_close_matches(key, entries, 1)
            hint = f" (mente du '{near[0]}'?)" if near else f"; kendte nøgler: {', '.join(entries)}"
            raise ConfigError(f"{label}: ukendt nøgle '{key}'{hint}")
    for key, entry in entries.items():
        if entry.default is MISSING and entry.default_factory is MISSING and key not in table:
            raise ConfigError(f"{label}: nøglen '{key}' mangler")
    values = {
        entries[key].name: _value(hints[entries[key].name], value, where, f"{name}.{key}" if name else key)
        for key, value in table.items()
    }
    return kind(**values)


def _value(kind: Any, value: Any, where: str, name: str) -> Any:
    if is_dataclass(kind):
        return _build(kind, value, where, name)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ConfigError(f"{where}: '{name}' skal være en liste af tabeller ([[{name}]])")
        return tuple(_build(get_args(kind)[0], entry, where, name) for entry in value)
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (str, int, float, bool) and type(value) is kind:
        return value
    expected = {str: "tekst", int: "et helt tal", float: "et tal", bool: "true eller false", Path: "en sti"}.get(
        kind, str(kind)
    )
    raise ConfigError(f"{where}: '{name}' skal være {expected}, ikke {value!r}")


def _check(config: Config, where: str) -> None:
    """Refuse values of the right type that cannot work."""
    if config.search.engine != "whoosh":
        raise ConfigError(f"{where}: 'search.engine' kender kun \"whoosh\", ikke {config.search.engine!r}")
    crawl = config.crawl
    waits = (crawl.delay_seconds, crawl.longest_delay_seconds)
    numbers = (crawl.timeout_seconds, crawl.attachment_megabytes, config.limits.max_megabytes)
    if not all(map(math.isfinite, (*waits, *numbers))) or min(waits) < 0 or min(numbers) <= 0:
        raise ConfigError(
            f"{where}: 'crawl.delay_seconds', 'crawl.longest_delay_seconds', 'crawl.timeout_seconds', "
            "'crawl.attachment_megabytes' og 'import.max_megabytes' skal være positive"
        )
    if not 0 <= config.limits.processes <= _MOST_PROCESSES:
        raise ConfigError(f"{where}: 'import.processes' skal ligge i 0–{_MOST_PROCESSES}; 0 vælger selv")
    if crawl.daily_requests < 1 or crawl.recheck_days < 0:
        raise ConfigError(f"{where}: 'crawl.daily_requests' og 'crawl.recheck_days' skal være positive")
    if not 0 <= config.web.port <= 65535 or config.web.threads < 1:
        raise ConfigError(f"{where}: 'web.port' skal ligge i 0–65535 og 'web.threads' være mindst 1")
    web = config.web
    if min(web.proxies, web.requests_per_minute, web.searches_per_minute, web.forms_per_minute) < 0:
        raise ConfigError(f"{where}: 'web.proxies' og grænserne pr. minut skal være 0 eller mere")
    if config.privacy.keep_raw_days < 0 or "]" in config.privacy.controller:
        raise ConfigError(f"{where}: 'privacy.keep_raw_days' skal være 0 eller mere, og 'controller' må ikke have «]»")
    _check_mail(config, where)
    _check_operation(config, where)
    identifiers = [council.id for council in config.councils]
    for identifier in identifiers:
        if (
            not identifier
            or identifier != identifier.lower()
            or not identifier.isascii()
            or not identifier.replace("-", "").isalnum()
        ):
            raise ConfigError(
                f"{where}: [[councils]]: id '{identifier}' må kun have små bogstaver a-z, tal og bindestreg"
            )
        if identifiers.count(identifier) > 1:
            raise ConfigError(f"{where}: [[councils]]: id '{identifier}' står to gange")


def _check_mail(config: Config, where: str) -> None:
    mail, alerts = config.mail, config.alerts
    if mail.security not in ("starttls", "tls", "none"):
        raise ConfigError(f'{where}: \'mail.security\' skal være "starttls", "tls" eller "none"')
    if mail.username and mail.security == "none":
        raise ConfigError(f'{where}: \'mail.security\' = "none" ville sende adgangskoden åbent; vælg "starttls"')
    if not 0 < mail.port <= 65535 or mail.hourly < 1 or not 0 < mail.timeout_seconds < math.inf:
        raise ConfigError(f"{where}: 'mail.port' skal ligge i 1–65535, 'hourly' og 'timeout_seconds' være positive")
    if mail.host and "@" not in mail.sender:
        raise ConfigError(f"{where}: 'mail.sender' mangler; skriv den adresse, som beskeder sendes fra")
    if not all(0 <= hour <= 23 for hour in (alerts.quiet_from, alerts.quiet_until, alerts.hour)):
        raise ConfigError(f"{where}: 'alerts.quiet_from', 'quiet_until' og 'hour' skal ligge i 0–23")
    if alerts.per_address < 1 or alerts.per_client < 1:
        raise ConfigError(f"{where}: 'alerts.per_address' og 'alerts.per_client' skal være mindst 1")
    if alerts.site and not alerts.site.startswith(("http://", "https://")):
        raise ConfigError(f"{where}: 'alerts.site' skal begynde med https:// (eller http://)")


def _check_operation(config: Config, where: str) -> None:
    if config.log.format not in ("text", "json"):
        raise ConfigError(f'{where}: \'log.format\' skal være "text" eller "json"')
    try:
        _ = config.web.metrics_networks
    except ValueError as error:
        raise ConfigError(
            f"{where}: 'web.metrics' skal være netværk med mellemrum imellem, fx \"127.0.0.1 10.0.0.0/8\" ({error})"
        ) from error
