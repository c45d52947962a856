"""Delivery: every letter once, as far as mail can be.

A letter is noted as handed over before the server gets a byte, and as sent when the server has said yes. A run that is
cut off between the two cannot know what the server did: the next one sends the same letter again, the same bytes under
the same Message-ID, by which mail programs know a repeat. Everywhere else a letter is sent once.
"""

import smtplib
import ssl
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from pathlib import Path

from indexer.alerts import attempts, holding, outbox, programs
from indexer.alerts.attempts import Outcome, Step
from indexer.alerts.due import is_quiet
from indexer.alerts.letters import NO_SENDER
from indexer.archive import addresses, agenda, letters, subscriptions
from indexer.archive.letters import Letter
from indexer.config import Mail
from indexer.errors import ReferatbasenError
from indexer.library import Library

Report = Callable[[str], None]

_OUTBOX_AT_ONCE = 10_000
_PERMANENT = 500
_looked_at: dict[Path, str] = {}
"""The state of each archive when letters were last held against it: a site does so every few seconds."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a delivery: letters sent, refused for good, and put off."""

    sent: int = 0
    refused: int = 0
    put_off: int = 0


class _RefusedError(Exception):
    """The server will not have a letter: ``is_final`` now or ever, ``is_address`` because of whom it is to."""

    def __init__(self, reason: str, *, is_final: bool, is_address: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_address = is_address


class _ServerError(Exception):
    """The server cannot be talked to, or not by us: no letter's fault."""


def deliver(library: Library, *, now: datetime, report: Report, step: Step = lambda _name: None) -> Delivered:
    """Send what is due; the caller holds the outbox. What cannot be sent waits, and is tried again later and later.

    Mail goes first: programs that do not answer keep no letter from anybody.
    """
    _recall_gone(library)
    at_night = is_quiet(now, library.config.alerts) or bool(holding.since(library))
    done = Counter(_mail(library, now, at_night, report, step))
    done.update(programs.deliver(library, now=now, only_urgent=at_night, step=step))
    return Delivered(done["sent"], done["refused"], done["put off"])


def _mail(library: Library, now: datetime, at_night: bool, report: Report, step: Step) -> Iterator[Outcome]:
    mail = library.config.mail
    room = _OUTBOX_AT_ONCE
    with library.subscribers.reading() as connection:
        if mail.host:
            room = mail.hourly - letters.sent_between(connection, now - timedelta(hours=1), now)
        waiting = letters.due(connection, now, limit=max(room, 0), to_programs=False, only_urgent=at_night)
    post = _Post(mail) if mail.host else None
    tried = 0
    try:
        for identifier in waiting:
            yield _deliver(library, post, identifier, now, step)
            tried += 1
    except _ServerError as error:
        report(f"mailserveren {mail.host}: {error}; brevene venter til næste kørsel")
        yield from repeat("put off", len(waiting) - tried)
    finally:
        if post:
            post.close()


def _recall_gone(library: Library) -> None:
    """Take back letters that tell of what is gone: all, where the archive is another since this process last looked."""
    with library.archive.reading() as connection:
        state = addresses.state(connection)
    recall(library, only_open=_looked_at.get(library.config.paths.data) == state)
    _looked_at[library.config.paths.data] = state


def recall(library: Library, changed: Collection[str] = (), *, only_open: bool = False) -> int:
    """Take back letters that tell of items that are gone, or ``changed`` in what may be said; the outbox is held.

    A letter is written anew with what is left; one that was written to a file is removed. Returns how many there were.
    With ``only_open`` those that are sent are not looked at.
    """
    with library.subscribers.reading() as connection:
        told = sorted(letters.told_items(connection, only_open=only_open))
    with library.archive.reading() as connection:
        still = agenda.those_there(connection, told)
    gone = set(told) - still
    if not gone and not set(changed) & still:
        return 0
    with library.subscribers.writing() as connection:
        taken = letters.recall(connection, gone, changed)
    outbox.remove(library, taken)
    library.subscribers.settle()
    return len(taken)


def _deliver(library: Library, post: "_Post | None", identifier: str, now: datetime, step: Step) -> Outcome:
    """Send one letter and note what came of it; raises _ServerError where no other letter would fare better."""
    if post:
        post.connect()
    step("connected")
    with library.subscribers.writing() as connection:
        letter = letters.get(connection, identifier)
        if letter is None or not letters.hand_over(connection, identifier):
            return "refused"  # whom it was to has asked to be forgotten
    step("handed over")
    try:
        if post:
            post.send(letter)
        else:
            _write(library, letter)
    except _RefusedError as error:
        with library.subscribers.writing() as connection:
            outcome = attempts.refuse(connection, letter, str(error), now, is_final=error.is_final)
            if error.is_address and letter.subscriber_id is not None:
                subscriptions.stop(connection, letter.subscriber_id, str(error))
        return outcome
    step("sent")
    with library.subscribers.writing() as connection:
        letters.settle(connection, letter.id, now)
        if post:
            letters.is_out_of_hands(connection, letter.id)
    step("settled")
    return "sent"


def _write(library: Library, letter: Letter) -> None:
    try:
        outbox.write(library, letter)
    except OSError as error:
        raise ReferatbasenError(f"{outbox.folder(library)}: brevet kan ikke skrives ({error.strerror})") from error


class _Post:
    """A mail server, spoken to as long as it answers."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Connect, encrypted and logged in as configured, never less; raises _ServerError."""
        if self._smtp:
            return
        mail = self._mail
        try:
            context = ssl.create_default_context()
            if mail.certificates:
                context.load_verify_locations(mail.certificates)
            if mail.security == "tls":
                self._smtp = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=context)
            else:
                self._smtp = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
            if mail.security == "starttls":
                self._smtp.starttls(context=context)
            if mail.username:
                self._smtp.login(mail.username, mail.password)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise _ServerError(_said(error)) from error

    def send(self, letter: Letter) -> None:
        """Send a letter; raises _RefusedError, and _ServerError where the server will have no letter of ours."""
        assert self._smtp  # noqa: S101 (connect() comes first)
        try:
            self._smtp.sendmail(self._mail.sender or NO_SENDER, [letter.recipient], letter.message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[letter.recipient]
            is_final = code >= _PERMANENT
            raise _RefusedError(_words(code, words), is_final=is_final, is_address=is_final) from None
        except smtplib.SMTPSenderRefused as error:
            raise _ServerError(_words(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPResponseException as error:
            said = _words(error.smtp_code, error.smtp_error)
            raise _RefusedError(said, is_final=error.smtp_code >= _PERMANENT) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()  # cut off in the middle: the next letter gets a connection of its own
            raise _RefusedError(_said(error), is_final=False) from error

    def close(self) -> None:
        """Say goodbye, if there is anyone to say it to."""
        smtp, self._smtp = self._smtp, None
        if smtp:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _words(code: int, words: bytes | str) -> str:
    """Return what a server said without any address it repeats: it is kept, and shown to operators."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return " ".join(["?" if "@" in word else word for word in f"{code} {text}".split()])[:300]
