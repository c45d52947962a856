"""Links that nobody can make up: signed with a key of the archive's own, and good for one purpose only."""

import contextlib
import hashlib
import hmac
import math
import os
import secrets
import time
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from indexer.alerts.values import TokenError
from indexer.config import KEY_NAME
from indexer.errors import ReferatbasenError
from indexer.library import Library

_KEY_BYTES = 32
HOURS_TO_CONFIRM = 48
HOURS_TO_MANAGE = 48
_REFUSED = "linket virker ikke: det er for gammelt, brugt, eller ikke kopieret helt"
_SECONDS = {"confirm": HOURS_TO_CONFIRM * 3600, "manage": HOURS_TO_MANAGE * 3600}  # the others are good for ever


def sign(library: Library, purpose: str, value: Any) -> str:
    """Return a token that says something and can be used for one purpose."""
    return str(_serializer(library, purpose).dumps(value))


def read(library: Library, purpose: str, token: str) -> Any:
    """Return what a token says; raises TokenError for one that is forged, too old, or made for something else."""
    try:
        said, signed_at = _serializer(library, purpose).loads(token[:4000], return_timestamp=True)
    except (BadData, UnicodeError):  # itsdangerous compares signatures in constant time
        raise TokenError(_REFUSED) from None
    # Not max_age: one signed a moment from now, since the clock was set back, is not too old.
    if abs(time.time() - signed_at.timestamp()) > _SECONDS.get(purpose, math.inf):
        raise TokenError(_REFUSED)
    return said


def _serializer(library: Library, purpose: str) -> URLSafeTimedSerializer:
    made_with = {"digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(_key(library), salt=f"referatbasen {purpose}", signer_kwargs=made_with)


def keyed_hash(library: Library, *parts: str) -> str:
    """Return a hash by which someone is known again and that nobody without the key can lead back to them."""
    return hmac.new(_key(library), "\0".join(parts).encode(errors="surrogateescape"), hashlib.sha256).hexdigest()


def new_secret() -> str:
    """Return something nobody guesses."""
    return secrets.token_urlsafe(18)


def _key(library: Library) -> bytes:
    """Return the archive's key, made the first time; raises ReferatbasenError where it cannot be kept."""
    path = library.config.paths.data / KEY_NAME
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise ReferatbasenError(f"{path}: nøglen til links kan ikke læses eller skrives ({error.strerror})") from error
    if len(key) != _KEY_BYTES:
        raise ReferatbasenError(f"{path}: nøglen til links er beskadiget; slet filen (alle sendte links dør)")
    return key


def _make_key(path: Path) -> None:
    """Make a key that only the owner can read, whole or not at all; of two made at once the first stays."""
    temporary = path.with_name(f"{KEY_NAME}-{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()


def is_same(kept: str, said: str) -> bool:
    """Tell whether two secrets are the same, taking as long for those that nearly are."""
    return hmac.compare_digest(kept.encode(), said.encode(errors="surrogateescape"))
