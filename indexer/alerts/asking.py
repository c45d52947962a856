"""Who asks: a mail address as one is written, and how often somebody may ask for something."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from indexer.alerts import tokens
from indexer.alerts.values import AddressError, TooManyError
from indexer.archive import Connection, subscriptions
from indexer.library import Library

_LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the brackets around a path
_ADDRESS = re.compile(  # an address as people have them; quoted and literal ones are somebody's attempt at something
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


def checked(address: str) -> str:
    """Return an address as mail is sent to it; raises AddressError."""
    stripped = address.strip()
    local, _, domain = stripped.rpartition("@")
    try:
        whole = f"{local}@{domain.lower() if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        whole = ""
    if len(whole) > _LONGEST or len(local) > 64 or not _ADDRESS.fullmatch(whole):
        raise AddressError("det ligner ikke en mailadresse; skriv den som navn@eksempel.dk")
    return whole


def count(library: Library, connection: Connection, now: datetime, asking: Mapping[str, int]) -> None:
    """Count what somebody asks for, by those it counts for and how often each may in an hour; raises TooManyError."""
    for who, most in asking.items():
        if subscriptions.times_asked(connection, who, now - timedelta(hours=1), now) >= most:
            raise TooManyError("der er bedt om for meget på kort tid; prøv igen om en time")
    for who in asking:
        subscriptions.note_asked(connection, who, now)


def by_client(library: Library, client: str) -> dict[str, int]:
    """Return what a visitor counts for, and how often it may in an hour."""
    return {tokens.keyed_hash(library, "client", client): library.config.alerts.per_client}


def by_address(library: Library, address: str) -> dict[str, int]:
    """Return what an address counts for: one that is known as one that is not."""
    return {tokens.keyed_hash(library, "address", address.lower()): library.config.alerts.per_address}
