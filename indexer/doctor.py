"""What is missing for an archive to be kept and served, and how each is put right. Looks, and changes nothing."""

import importlib.util
import os
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indexer import ocr
from indexer.archive import SCHEMA_VERSION, copies, subscriber_schema
from indexer.config import HELD_NAME, KEY_NAME, SUBSCRIBERS_NAME, Config
from indexer.entities.make import SHIPPED
from indexer.errors import ReferatbasenError
from indexer.library import RESTORING_NAME, shows_sample
from indexer.search import semantic
from indexer.search.index import IndexUnusableError
from indexer.search.whoosh_index import WhooshIndex

State = Literal["ok", "advice", "fault"]
_LEAST_PYTHON = (3, 11)
_LEAST_SQLITE = (3, 35, 0)
_LEAST_BYTES, _GOOD_BYTES = 200_000_000, 2_000_000_000
_STALE = timedelta(days=3)
_BORN = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this has never been set
_SECONDS_TO_CONNECT = 5.0
_UNSET_CONTACT = "skriv din adresse"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at and how it is: "ok", "advice" (works, with less) or "fault"; ``remedy`` is what to do."""

    name: str
    state: State
    message: str
    remedy: str = ""


def examine(config: Config, *, now: datetime) -> list[Check]:
    """Return how everything is that an archive needs; a look that fails is itself a fault, and the others go on."""
    looks: tuple[Callable[[Config, datetime], Iterator[Check]], ...] = (
        _python,
        _data_folder,
        _disk,
        _archive,
        _index,
        _subscribers,
        _clock,
        _sources,
        _mail,
        _tesseract,
        _fonts,
        _names_model,
        _likeness,
    )
    return [check for look in looks for check in _safely(look, config, now)]


def _safely(look: Callable[[Config, datetime], Iterator[Check]], config: Config, now: datetime) -> list[Check]:
    try:
        return list(look(config, now))
    except (OSError, ReferatbasenError) as error:
        name = look.__name__.strip("_").replace("_", " ")
        return [Check(name, "fault", f"kunne ikke ses efter: {error}", "ret det, og kør «referatbasen doctor» igen")]


def _python(_config: Config, _now: datetime) -> Iterator[Check]:
    shown = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= _LEAST_PYTHON:
        yield Check("Python", "ok", shown)
    else:
        yield Check("Python", "fault", f"{shown} er for gammel", "installér Python 3.11 eller nyere")
    if sqlite3.sqlite_version_info >= _LEAST_SQLITE:
        yield Check("SQLite", "ok", sqlite3.sqlite_version)
    else:
        yield Check("SQLite", "fault", f"{sqlite3.sqlite_version} er for gammel", "brug en nyere Python")


def _data_folder(config: Config, _now: datetime) -> Iterator[Check]:
    data = config.paths.data
    if (data / RESTORING_NAME).exists():
        yield Check(
            "gendannelse", "fault", "en gendannelse blev afbrudt", "kør «referatbasen restore» med samme fil igen"
        )
    there = _nearest(data)
    if not os.access(there, os.W_OK | os.X_OK):
        who = f"chown -R {_user()} {there}"
        yield Check("data-mappe", "fault", f"der kan ikke skrives i {there}", f"{who}, eller ret [paths] data")
    elif not data.exists():
        yield Check("data-mappe", "ok", f"{data} oprettes, når der hentes noget ind")
    else:
        yield Check("data-mappe", "ok", str(data))
    for name in (SUBSCRIBERS_NAME, KEY_NAME):
        path = data / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Check("rettigheder", "fault", f"{path} kan læses af andre", f"chmod 600 {path}")


def _user() -> str:
    return os.environ.get("USER") or str(os.getuid())


def _nearest(path: Path) -> Path:
    """Return a folder, or the nearest one above it that is there."""
    return path if path.exists() or path == path.parent else _nearest(path.parent)


def _disk(config: Config, _now: datetime) -> Iterator[Check]:
    free = shutil.disk_usage(_nearest(config.paths.data)).free
    message = f"{free / 1_000_000_000:.1f} GB ledig ved {config.paths.data}"
    state: State = "fault" if free < _LEAST_BYTES else "advice" if free < _GOOD_BYTES else "ok"
    remedy = "gør plads: et nyt indeks skrives ved siden af det gamle, og en kopi fylder som arkivet"
    yield Check("plads", state, message, "" if state == "ok" else remedy)


def _archive(config: Config, now: datetime) -> Iterator[Check]:
    path = copies.path_of(config.database_url)
    if path is None:
        yield Check("arkiv", "ok", "en anden database end SQLite; se efter den med dens egne værktøjer")
        return
    if not path.exists():
        remedy = "hent referater med «referatbasen update» eller «referatbasen import MAPPE»"
        said = "der er kun eksempelarkivet" if shows_sample(config) else "der er intet arkiv endnu"
        yield Check("arkiv", "advice", said, remedy)
        return
    found = copies.archive_version(path)
    if found is None:
        remedy = (
            "læg en kopi tilbage med «referatbasen restore FIL --force», eller flyt filen og kør «referatbasen rebuild»"
        )
        yield Check("skema", "fault", f"{path} er beskadiget eller intet arkiv", remedy)
    elif found > int(SCHEMA_VERSION):
        yield Check(
            "skema", "fault", f"{found} er nyere end denne udgave ({SCHEMA_VERSION})", "installér den nyere udgave"
        )
    elif found < int(SCHEMA_VERSION):
        remedy = "tag en kopi med «referatbasen backup FIL»; skemaet føres over, næste gang arkivet åbnes"
        yield Check("skema", "advice", f"{found}; denne udgave har {SCHEMA_VERSION}", remedy)
    else:
        yield Check("skema", "ok", str(found))
    yield from _freshness(path, now)


def _freshness(path: Path, now: datetime) -> Iterator[Check]:
    finished = copies.last_finished(path)
    if finished is None:
        yield Check("ajour", "advice", "ingen kørsel er gået igennem endnu", "kør «referatbasen update»")
    elif now - finished > _STALE:
        remedy = "se efter timeren (systemctl list-timers), eller kør «referatbasen update»"
        yield Check("ajour", "advice", f"sidst ajour {finished:%Y-%m-%d %H:%M} UTC", remedy)
    else:
        yield Check("ajour", "ok", f"{finished:%Y-%m-%d %H:%M} UTC")


def _index(config: Config, _now: datetime) -> Iterator[Check]:
    if not (path := copies.path_of(config.database_url)) or not path.exists():
        return
    try:
        yield Check("indeks", "ok", f"{WhooshIndex(config.paths.data / 'index').count()} punkter")
    except IndexUnusableError as error:
        yield Check(
            "indeks",
            "advice",
            str(error),
            "det bygges ved næste søgning eller kørsel, eller nu med «referatbasen rebuild»",
        )


def _subscribers(config: Config, _now: datetime) -> Iterator[Check]:
    path = config.paths.data / SUBSCRIBERS_NAME
    if not path.exists():
        return
    found = copies.subscribers_version(path)
    if found is None:
        remedy = "læg en kopi tilbage med «referatbasen restore FIL --force»: intet andet kan give den igen"
        yield Check("abonnenter", "fault", f"{path} er beskadiget", remedy)
    elif found > subscriber_schema.VERSION:
        yield Check("abonnenter", "fault", f"skema {found} er nyere end denne udgave", "installér den nyere udgave")
    else:
        yield Check("abonnenter", "ok", f"skema {found}")
    if (config.paths.data / HELD_NAME).exists():
        remedy = "se med «referatbasen alerts send --dry-run», og vælg med --after-restore"
        yield Check("breve", "advice", "holdes tilbage efter en gendannelse", remedy)
    if not (config.paths.data / KEY_NAME).exists():
        remedy = "læg den tilbage fra en kopi: uden den virker ingen links i sendte breve"
        yield Check("nøgle", "fault", f"{config.paths.data / KEY_NAME} mangler", remedy)


def _clock(config: Config, now: datetime) -> Iterator[Check]:
    try:
        here = now.astimezone(ZoneInfo("Europe/Copenhagen"))
    except ZoneInfoNotFoundError:
        yield Check("tidszone", "fault", "systemet kender ikke dansk tid", "pip install tzdata")
        return
    path = copies.path_of(config.database_url)
    newest = copies.last_finished(path) if path and path.exists() else None
    remedy = "sæt uret: timedatectl set-ntp true"
    if now < _BORN:
        yield Check("ur", "fault", f"uret siger {here:%Y-%m-%d %H:%M}", remedy)
    elif newest and newest > now + timedelta(minutes=5):
        yield Check(
            "ur", "fault", f"uret er stillet tilbage: det er {here:%Y-%m-%d %H:%M}, og arkivet er fra senere", remedy
        )
    else:
        yield Check("ur", "ok", f"{here:%Y-%m-%d %H:%M} dansk tid")


def _sources(config: Config, _now: datetime) -> Iterator[Check]:
    if not any(council.sources for council in config.councils):
        yield Check("kilder", "advice", "ingen", "skriv en [[councils.sources]] med system og url i config.toml")
        return
    if _UNSET_CONTACT in config.crawl.user_agent or "@" not in config.crawl.user_agent:
        remedy = "skriv [crawl] user_agent i config.toml, så kommunen kan få fat i dig"
        yield Check("kontakt", "advice", "user_agent har ingen mailadresse", remedy)
    yield Check("kilder", "ok", f"{sum(len(council.sources) for council in config.councils)} kilder")


def _mail(config: Config, _now: datetime) -> Iterator[Check]:
    mail = config.mail
    if not config.alerts.site:
        remedy = "skriv [alerts] site i config.toml, den adresse som læserne bruger"
        yield Check("adresse i breve", "advice", "der kan ikke følges med på mail udefra", remedy)
    if not mail.host:
        remedy = "skriv [mail] host i config.toml; adgangskoden i REFERATBASEN_MAIL_PASSWORD"
        yield Check("mail", "advice", f"ingen mailserver; breve skrives i {config.paths.data / 'outbox'}", remedy)
        return
    try:
        socket.create_connection((mail.host, mail.port), timeout=_SECONDS_TO_CONNECT).close()
    except OSError as error:
        remedy = "ret [mail] host og port, eller åbn for dem i firewallen; breve venter imens"
        yield Check("mail", "fault", f"{mail.host}:{mail.port} svarer ikke ({error})", remedy)
        return
    if mail.username and not mail.password:
        yield Check("mail", "fault", "brugernavn uden adgangskode", "sæt REFERATBASEN_MAIL_PASSWORD")
        return
    yield Check("mail", "ok", f"{mail.host}:{mail.port} svarer")


def _tesseract(_config: Config, _now: datetime) -> Iterator[Check]:
    remedy = "apt-get install tesseract-ocr tesseract-ocr-dan"
    if shutil.which("tesseract") is None:
        yield Check("tesseract", "advice", "ikke installeret; indscannede bilag læses ikke", remedy)
    elif not ocr.is_available():
        yield Check("tesseract", "advice", "uden dansk; indscannede bilag læses ikke", remedy)
    else:
        yield Check("tesseract", "ok", "med dansk")


def _fonts(_config: Config, _now: datetime) -> Iterator[Check]:
    yield Check("skrifttyper", "ok", "ingen behøves: siden bruger læserens egne, og PDF-læseren har sine med")


def _names_model(config: Config, _now: datetime) -> Iterator[Check]:
    model = config.entities.model
    if not model:
        there = (SHIPPED / "meta.json").is_file()
        found = Check("navnemodel", "ok", "den, der følger med")
        yield found if there else Check("navnemodel", "fault", f"{SHIPPED} mangler", "installér Referatbasen igen")
    elif Path(model).is_dir() or importlib.util.find_spec(model.replace("-", "_")):
        yield Check("navnemodel", "ok", model)
    else:
        remedy = f"pip install {model}, eller tøm [entities] model i config.toml"
        yield Check("navnemodel", "fault", f"{model} er ikke installeret", remedy)


def _likeness(config: Config, _now: datetime) -> Iterator[Check]:
    if not config.search.similarity:
        yield Check("lighed", "ok", "slået fra i config.toml")
    elif model := semantic.installed():
        yield Check("lighed", "ok", model)
    else:
        remedy = "pip install referatbasen[similarity], hvor der findes en pakke til maskinen"
        yield Check("lighed", "advice", "ikke installeret; der søges på ord alene", remedy)
