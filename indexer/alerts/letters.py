"""Letters: what somebody is mailed, as text and HTML in one message, in Danish."""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from indexer.alerts import tokens
from indexer.alerts.passages import MOST
from indexer.alerts.values import Change, Told
from indexer.archive.letters import Letter
from indexer.archive.subscriptions import Asked, Kept, Subscriber
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN, written_date
from indexer.minutes.decisions import overall_outcome

NO_SENDER = "referatbasen@localhost"
"""Who letters are from that are only written to the outbox."""
ALL = "alt"
"""What a link ends that is for no subscription alone."""
_LONGEST_SUBJECT = 120
# A link must not be folded: RFC 8058 readers want it whole. 998 is what RFC 5322 lets a line be.
_UNFOLDED = SMTP.clone(max_line_length=998)
_LABELS: dict[Change, str] = {"ny": "", "afgjort": "Beslutning: ", "rettelse": "Rettelse: "}


@dataclass(frozen=True, slots=True)
class News:
    """An item that is told of, and what it is to the one who is told; ``shows_source``: its page may be linked to."""

    told: Told
    change: Change
    shows_source: bool


def to_tell(
    library: Library, owner: Subscriber, news: Sequence[News], reasons: Collection[Kept], *, now: datetime
) -> Letter:
    """Return the letter that tells somebody of items, the newest first, with every subscription it is for."""
    site = library.config.alerts.site.rstrip("/") or owner.site

    def stop(ended: Collection[Kept]) -> str:
        return _stop(library, site, {**_whose(owner), "ends": sorted(each.id for each in ended)})

    values = {
        "told": [_as_told(each, site) for each in news[:MOST]],
        "left": len(news[MOST:]),
        "reasons": [{"title": each.title, "stop": stop([each])} for each in reasons],
        "stop": stop(reasons),
    }
    return _letter(library, owner.address, _subject(news), "nyt", {**values, "site": site}, now, owner.id)


def to_confirm(library: Library, wish: Asked) -> Letter:
    """Return the letter that asks an address to confirm that it wants to be told."""
    values = {
        "site": wish.site,
        "title": wish.title,
        "often": wish.often,
        "hours": tokens.HOURS_TO_CONFIRM,
        "link": f"{wish.site}/foelg/bekraeft/{tokens.sign(library, 'confirm', wish.id)}",
        "stop": _stop(library, wish.site, {"wish": wish.id}),
    }
    return _letter(library, wish.address, "Bekræft, at du vil have besked", "bekraeft", values, wish.created_at)


def to_manage(library: Library, owner: Subscriber, *, site: str, now: datetime) -> Letter:
    """Return the letter with a link to somebody's subscriptions."""
    values = {
        "site": site,
        "hours": tokens.HOURS_TO_MANAGE,
        "link": f"{site}/foelg/mine/{manage_token(library, owner)}",
        "stop": _stop(library, site, {**_whose(owner), "ends": ALL}),
    }
    return _letter(library, owner.address, "Dit link til det, du følger", "mine", values, now, owner.id)


def to_say_stopped(library: Library, owner: Subscriber, url: str, reason: str, *, now: datetime) -> Letter:
    """Return the letter that says a webhook is told nothing more, and why."""
    site = library.config.alerts.site.rstrip("/") or owner.site
    stop = _stop(library, site, {**_whose(owner), "ends": ALL})
    values = {"site": site, "url": url, "reason": reason, "stop": stop}
    return _letter(library, owner.address, "Din webhook tager ikke imod", "webhook", values, now, owner.id)


def manage_token(library: Library, owner: Subscriber) -> str:
    """Return a token that opens somebody's subscriptions, for ``HOURS_TO_MANAGE``."""
    return tokens.sign(library, "manage", _whose(owner))


def _whose(owner: Subscriber) -> dict[str, Any]:
    return {"of": owner.id, "secret": owner.secret}


def _stop(library: Library, site: str, said: Mapping[str, Any]) -> str:
    return f"{site}/foelg/afmeld/{tokens.sign(library, 'unsubscribe', said)}"


def _subject(news: Sequence[News]) -> str:
    first = news[0]
    title = f"{_LABELS[first.change]}{first.told.stored.item.title}"
    if len(news) == 1:
        return title if first.change != "ny" else f"Nyt: {title}"
    return f"{len(news)} nye punkter: {title} m.fl."


def _as_told(news: News, site: str) -> dict[str, Any]:
    stored, told = news.told.stored, news.told
    outcome = overall_outcome(stored.item.decisions)
    has_source = news.shows_source and stored.source_url.startswith(("http://", "https://"))
    return {
        "label": _LABELS[news.change],
        "title": stored.item.title,
        "committee": stored.committee,
        "date": written_date(stored.date),
        "outcome": f": {outcome}" if outcome != "ukendt" else "",
        "passage": Markup(told.excerpt),  # noqa: S704 (escaped where it was made: see Told)
        "plain": html.unescape(re.sub(r"</?mark>", "*", told.excerpt)),
        "why": "; ".join(told.why),
        "link": f"{site}/{stored.item.id}",
        "source": stored.source_url if has_source else "",
    }


def _letter(
    library: Library,
    address: str,
    subject: str,
    template: str,
    values: Mapping[str, Any],
    now: datetime,
    owner: int | None = None,
) -> Letter:
    config = library.config
    sender = config.mail.sender or NO_SENDER
    host = urlsplit(str(values["site"])).hostname or "localhost"
    identifier = f"<{tokens.new_secret()}@{sender.rpartition('@')[2]}>"
    subject = " ".join(subject.split())
    subject = subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[:_LONGEST_SUBJECT].rpartition(' ')[0]} …"
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(config.web.title, addr_spec=sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = subject
    message["Date"] = format_datetime(now.astimezone(COPENHAGEN))
    message["Message-ID"] = identifier
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<besked.{host}>"
    if config.web.contact:
        message["Reply-To"] = config.web.contact
    message["List-Unsubscribe"] = f"<{values['stop']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {**values, "subject": subject}
    message.set_content(_templates().get_template(f"{template}.txt").render(values), cte="quoted-printable")
    as_html = _templates().get_template(f"{template}.html").render(values)
    message.add_alternative(as_html, subtype="html", cte="quoted-printable")
    return Letter(identifier, owner, address, message.as_bytes(policy=_UNFOLDED), is_urgent=template != "nyt")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("indexer.alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
