"""Log lines without personal data: as text or, for machines, one JSON document a line.

Whatever is written is redacted, since words of others end up in messages: mail servers quote addresses, libraries quote
URLs with what somebody searched for. Redaction errs on the side of taking out.
"""

import ipaddress
import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from indexer.minutes.privacy import mask_cpr

NAME = "referatbasen"
_OTHERS = ("waitress", "py.warnings")
_LEVELS = {"WARNING": "advarsel: ", "ERROR": "fejl: ", "CRITICAL": "fejl: "}

_REDACTED = (
    # An address: anything around an @, quoted parts before it too.
    (re.compile(r"(?:\"[^\"\n]{1,64}\"|[^\s<>()\[\],;:\"'@=/]+)@[^\s<>()\[\],;:\"'@=/]+"), "[adresse]"),
    # What was asked for: the query of an address, to its end.
    (re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*"), "?[søgning]"),
    # The token of a private page; see web/alerts.py.
    (re.compile(r"(/foelg/[a-z-]+/)[\w.-]{8,}"), r"\1[nøgle]"),
    # Whatever looks like a CPR number, of a date or not.
    (re.compile(r"(?<!\d)\d{6}[ -]?\d{4}(?!\d)"), "[cpr]"),
)
_MACHINE = re.compile(r"[0-9a-fA-F:.]{2,}(?<![.:])|::")  # what may be one; times and versions are told apart below


def redact(text: str) -> str:
    """Return a text without addresses of mail or machines, searches, tokens and CPR numbers."""
    text = mask_cpr(text)
    for pattern, instead in _REDACTED:
        text = pattern.sub(instead, text)
    return _MACHINE.sub(_without_machine, text)


def _without_machine(found: re.Match[str]) -> str:
    """Return what was found, or that it is a machine's address; this machine's own name for itself tells of nobody."""
    address, _, port = found[0].rpartition(":") if found[0].count(":") == 1 else (found[0], "", "")
    try:
        machine = ipaddress.ip_address(address)
    except ValueError:
        return found[0]
    return found[0] if machine.is_loopback or machine.is_unspecified else f"[ip]{':' if port else ''}{port}"


class _Json(logging.Formatter):
    """One JSON document a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what the caller gave in ``extra={"fields": …}`` stands beside the message."""
        fields: Mapping[str, Any] = getattr(record, "fields", {})
        document = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
            **{key: redact(value) if isinstance(value, str) else value for key, value in fields.items()},
        }
        if record.exc_info:
            document["trace"] = redact("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(document, ensure_ascii=False)


class _Text(logging.Formatter):
    """A line for people; where something broke, where it broke below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; line breaks in what others wrote begin no new one."""
        fields: Mapping[str, Any] = getattr(record, "fields", {})
        rest = "".join(f" {key}={value}" for key, value in fields.items())
        line = redact(_LEVELS.get(record.levelname, "") + record.getMessage() + rest)
        line = line.replace("\r", "\\r").replace("\n", "\\n")
        if record.exc_info:
            line += "\n" + redact("".join(traceback.format_exception(*record.exc_info))).rstrip()
        return line


class _Stderr(logging.StreamHandler[Any]):
    """Writes to what stderr is now: tests and callers put another in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        """Return where lines go."""
        return sys.stderr

    @stream.setter
    def stream(self, _stream: Any) -> None:
        """Keep to stderr."""


def set_up(form: str) -> None:
    """Write log lines to stderr from now on, in the form that ``[log] format`` names: "text" or "json"."""
    handler = _Stderr()
    handler.setFormatter(_Json() if form == "json" else _Text())
    for name in (NAME, *_OTHERS):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    logging.getLogger(NAME).setLevel(logging.INFO)


def is_json() -> bool:
    """Tell whether lines are written as JSON."""
    return any(isinstance(handler.formatter, _Json) for handler in logging.getLogger(NAME).handlers)


def line(text: str) -> None:
    """Log a line for the operator, as a server does that has no terminal."""
    logging.getLogger(NAME).info("%s", text)
