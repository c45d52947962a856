"""A run of alerts: match what changed, write one letter to each who is due, deliver.

Every stage ends in one transaction, so that a run that is cut off is taken up by the next where it was: what is found
and how far, what is written and what is told, what is handed over and what is sent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from indexer.alerts import due, holding, matching, outbox, tokens, wants
from indexer.alerts import hooks as webhooks
from indexer.alerts.attempts import Step
from indexer.alerts.content import change_of, content_of
from indexer.alerts.delivery import Delivered, deliver
from indexer.alerts.letters import News, to_tell
from indexer.alerts.passages import told_of
from indexer.archive import agenda, hooks, letters, private, subscriptions
from indexer.archive import notices as kept_notices
from indexer.archive.letters import Letter
from indexer.archive.notices import Notice
from indexer.archive.subscriptions import Kept, Subscriber
from indexer.errors import ArchiveBusyError, ReferatbasenError
from indexer.library import Library, hold
from indexer.models import StoredItem

Report = Callable[[str], None]
_WAIT_SECONDS = 60.0
_CHOOSE = (
    "Se med «referatbasen alerts send --dry-run», hvad der venter, og vælg med "
    "«referatbasen alerts send --after-restore send» (eller skip)"
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one subscriber is told: the letter, its items, those withdrawn meanwhile, and what all of it is."""

    owner: Subscriber
    letter: Letter | None
    news: tuple[News, ...]
    settled: Mapping[str, str]
    dropped: tuple[str, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did or, where it was only asked what it would do, would do."""

    found: int
    letters: tuple[Outgoing, ...]
    delivered: Delivered
    is_settled: bool = True


def run(
    library: Library,
    *,
    now: datetime,
    report: Report,
    dry_run: bool = False,
    step: Step = lambda _name: None,
) -> Run:
    """Tell those who are due of what is new; raises ArchiveBusyError where another run does, for longer than a minute.

    With ``dry_run`` nothing is written or sent.
    """
    with hold(outbox.folder(library), wait_seconds=_WAIT_SECONDS):  # a site posts what waits every few seconds
        matched = matching.match(library, now)
        if matched is None:
            report("indekset er ikke ajour; der findes intet nyt til abonnenter i denne kørsel")
        if due.is_quiet(now, library.config.alerts):
            report("det er stille timer ([alerts] quiet_from): det fundne venter")
        if held := holding.since(library):
            report(f"ADVARSEL breve med nyt holdes tilbage: en kopi fra {held} er lagt tilbage. {_CHOOSE}")
        if dry_run:
            planned = list(_outgoing(library, now, matched.found if matched else ()))
            return Run(len(matched.found) if matched else 0, tuple(planned), Delivered(), matched is not None)
        found = _keep(library, matched, now) if matched else 0
        step("matched")
        written = []
        for each in () if held else _outgoing(library, now):
            if _write(library, each, now) and each.letter:
                written.append(each)
            step("written")
        return Run(found, tuple(written), deliver(library, now=now, report=report, step=step), matched is not None)


def skip(library: Library, *, now: datetime) -> int:
    """Count all that waits to be told as told, and send none of it; return how many items and letters that was.

    Raises ReferatbasenError where the index has not heard of all that came, so that it cannot be known what waits.
    """
    number = 0
    with hold(outbox.folder(library), wait_seconds=_WAIT_SECONDS):
        matched = matching.match(library, now)
        if matched is None:
            raise ReferatbasenError("indekset er ikke ajour: kør «referatbasen update» først")
        _keep(library, matched, now)
        with library.subscribers.reading() as connection:
            people = subscriptions.everyone(connection)
        for owner in people:
            with library.subscribers.reading() as connection:
                waiting = {each.item for each in kept_notices.waiting(connection, owner.id)}
            with library.archive.reading() as connection:
                items = agenda.get_items(connection, sorted(waiting))
            with library.subscribers.writing() as connection:
                kept_notices.settle(connection, owner.id, {each: content_of(items[each]) for each in items})
                kept_notices.drop(connection, owner.id, waiting - set(items))
            number += len(items)
        with library.subscribers.writing() as connection:
            return number + letters.give_up(connection)


def post(library: Library, *, now: datetime, report: Report) -> Delivered:
    """Send the letters that wait, such as those that ask for confirmation; leave it to another run that does.

    Makes nothing where nobody ever followed.
    """
    if not library.has_subscribers:
        return Delivered()
    try:
        with hold(outbox.folder(library)):
            return deliver(library, now=now, report=report)
    except ArchiveBusyError:
        return Delivered()


def _keep(library: Library, matched: matching.Matched, now: datetime) -> int:
    with library.subscribers.writing() as connection:
        subscriptions.tidy(connection, now, keep=timedelta(hours=tokens.HOURS_TO_CONFIRM))
        if matched.is_anew:
            subscriptions.begin_anew(connection, matched.number)
        found = kept_notices.note(connection, matched.found)
        kept_notices.put_matched(connection, matched.epoch, matched.number)
        return found


def _outgoing(library: Library, now: datetime, found: Sequence[Notice] = ()) -> Iterable[Outgoing]:
    """Yield what each is to be told now; ``found`` is told beside what is kept."""
    if due.is_quiet(now, library.config.alerts):
        return
    with library.subscribers.reading() as connection:
        owners = subscriptions.owners(connection, {each.subscription_id for each in found})
        people = {each.id: each for each in subscriptions.waiting(connection)}
        people |= {each: owner for each in owners if (owner := subscriptions.get(connection, each))}
    for owner in people.values():
        with library.subscribers.reading() as connection:
            own = {each.id: each for each in subscriptions.active_of(connection, owner.id)}
            notices = kept_notices.waiting(connection, owner.id)
        known = {(each.subscription_id, each.item) for each in notices}
        fresh = [each for each in found if each.subscription_id in own]
        fresh = [each for each in fresh if (each.subscription_id, each.item) not in known]
        if outgoing := _to_one(library, owner, own, [*notices, *fresh], now):
            yield outgoing


def _to_one(
    library: Library, owner: Subscriber, kept: Mapping[int, Kept], notices: Sequence[Notice], now: datetime
) -> Outgoing | None:
    """Return what one is to be told: an item that any of its subscriptions makes due is told for all of them."""
    hours = library.config.alerts
    reasons: dict[str, list[Kept]] = defaultdict(list)
    ready: set[str] = set()
    for each in notices:
        reason = kept[each.subscription_id]
        reasons[each.item].append(reason)
        if due.is_due(reason.often, reason.weekday, each.found_at, now, hours):  # type: ignore[arg-type]  # kept as given
            ready.add(each.item)
    if not ready:
        return None
    with library.archive.reading() as connection:
        items = agenda.get_items(connection, sorted(ready))
        masked = private.withheld_meetings(connection, {stored.meeting_id for stored in items.values()})
    with library.subscribers.reading() as connection:
        told = kept_notices.told_of(connection, owner.id, list(items))
    contents = {each: content_of(stored) for each, stored in items.items()}
    fresh = [stored for each, stored in items.items() if told.get(each) != contents[each]]
    newest = sorted(fresh, key=_newest_last, reverse=True)
    why = {each: sorted(reasons[each], key=lambda reason: reason.id) for each in items}
    used = list({reason.id: reason for stored in newest for reason in why[stored.item.id]}.values())
    passages = told_of(
        library,
        [(stored, [reason.title for reason in why[stored.item.id]]) for stored in newest],
        {reason.title: wants.from_json(reason.wanted) for reason in used},
    )
    news = tuple(
        News(each, change_of(told.get(each.stored.item.id)), each.stored.meeting_id not in masked) for each in passages
    )
    return Outgoing(
        owner=owner,
        letter=_letter(library, owner, news, used, now) if news else None,
        news=news,
        settled=contents,
        dropped=tuple(ready - set(items)),
        notices=tuple(each for each in notices if each.item in ready),
    )


def _letter(
    library: Library, owner: Subscriber, news: Sequence[News], reasons: Sequence[Kept], now: datetime
) -> Letter:
    """Return what tells somebody: their program, where they have one that has agreed, or else they themselves."""
    with library.subscribers.reading() as connection:
        hook = hooks.of_subscriber(connection, owner.id)
    if hook and hook.state == "confirmed":
        return webhooks.to_tell(library, owner, hook, news, now=now)
    return to_tell(library, owner, news, reasons, now=now)


def _newest_last(stored: StoredItem) -> tuple[object, ...]:
    return stored.date, stored.item.id


def _write(library: Library, outgoing: Outgoing, now: datetime) -> bool:
    """Put a letter in the queue and note what it tells of, both or neither; not where somebody stopped it meanwhile."""
    with library.subscribers.writing() as connection:
        still = set(kept_notices.waiting(connection, outgoing.owner.id))
        if subscriptions.get(connection, outgoing.owner.id) is None or not still >= set(outgoing.notices):
            return False
        if outgoing.letter:
            told = {each.told.stored.item.id for each in outgoing.news}
            letters.put(connection, outgoing.letter, now)
            before = kept_notices.told_of(connection, outgoing.owner.id, told)
            contents = (each for each in outgoing.notices if each.item in told)
            letters.put_contents(connection, outgoing.letter.id, contents, before)
        kept_notices.settle(connection, outgoing.owner.id, outgoing.settled)
        kept_notices.drop(connection, outgoing.owner.id, outgoing.dropped)
    return True


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are who follow, what waits to be told, and letters and webhooks by what became of them."""

    subscribers: int
    stopped: int
    subscriptions: int
    found: int
    letters: Mapping[str, int]
    hooks: Mapping[str, int]


def counts(library: Library) -> Counts:
    """Return the state of alerts, without any address; asks for nothing where nobody ever followed."""
    if not library.has_subscribers:
        return Counts(0, 0, 0, 0, {}, {})
    with library.subscribers.reading() as connection:
        found = subscriptions.count(connection)
        return Counts(
            subscribers=found["subscribers"],
            stopped=found["stopped"],
            subscriptions=found["subscriptions"],
            found=found["found"],
            letters=letters.count(connection),
            hooks=hooks.count(connection),
        )
