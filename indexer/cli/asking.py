"""What is asked of the archive: search, show, export."""

import re
from datetime import datetime
from pathlib import Path

import click

from indexer import contracts, export, knowledge, reading, searching, terminal
from indexer.cli.shared import DATE, Command, json_option, print_json, reader, reports_errors, say
from indexer.errors import ReferatbasenError
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.paragraphs import clean
from indexer.models import Filters, Sort


class _Search(Command):
    """Reads ``-word`` as something not wanted, and no option is written with one hyphen and a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the hyphen of what is not wanted as a minus, which no option begins with."""
        return super().parse_args(ctx, [re.sub(r"^-(?=[^\W\d]\S)", "\u2212", arg) for arg in args])


@click.command(cls=_Search, example='referatbasen search "Novo Nordisk afskedigelser" --from 2025-01-01')
@click.argument("query", nargs=-1)
@click.option("--committee", default="", help="Kun dette udvalg.")
@click.option("--from", "since", type=DATE, help="Kun møder fra og med denne dato (ÅÅÅÅ-MM-DD).")
@click.option("--to", "until", type=DATE, help="Kun møder til og med denne dato.")
@click.option("--entity", default="", help="Kun punkter, der nævner dette navn.")
@click.option("--outcome", default="", help="Kun punkter med dette udfald, fx «godkendt».")
@click.option("--journal", default="", help="Kun punkter med dette journalnummer eller dets første dele.")
@click.option("--council", default="", help="Kun denne kommune.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="Rækkefølge.",
)
@click.option(
    "--limit", type=click.IntRange(0, searching.MAX_HITS), default=10, show_default=True, help="Højst så mange fund."
)
@click.option("--explain", is_flag=True, help="Sig ved hvert fund, hvorfor det er fundet.")
@json_option
@click.pass_context
@reports_errors
def search(
    context: click.Context,
    query: tuple[str, ...],
    committee: str,
    since: datetime | None,
    until: datetime | None,
    entity: str,
    outcome: str,
    journal: str,
    council: str,
    sort: Sort,
    limit: int,
    explain: bool,
    as_json: bool,
) -> None:
    """Søg efter ord, "vendinger", -ikke, et ELLER andet, forled*, og journalnumre (hele eller de første dele).

    Filtre kan også skrives i søgningen: udvalg: fra: til: år: journal: enhed: person: beslutning: bilag:
    """
    filters = Filters(
        council=clean(council),
        committee=clean(committee),
        since=since.date() if since else None,
        until=until.date() if until else None,
        outcome=clean(outcome),
        entity=clean(entity),
        journal=clean(journal),
    )
    typed = clean(" ".join(query)).replace("\u2212", "-")  # as it was typed: see _Search
    result = searching.search(reader(context), typed, filters=filters, sort=sort, limit=limit)
    if as_json:
        print_json(contracts.search_json(result, explain=explain))
    else:
        terminal.print_hits(result, explain=explain)


@click.command(
    cls=Command,
    example="referatbasen show 15.00.00-P05-18-25\nreferatbasen show ballerup/oekonomiudvalget/2025-10-07/4 --json\n"
    'referatbasen show "Novo Nordisk"',
)
@click.argument("identifier", metavar="ID")
@json_option
@click.pass_context
@reports_errors
def show(context: click.Context, identifier: str, as_json: bool) -> None:
    """Vis et punkt eller et møde (adresse), en sag (journalnummer) eller en person, organisation eller et sted."""
    view = reading.show(reader(context), clean(identifier))
    if as_json:
        print_json(contracts.show_json(view))
    elif isinstance(view, reading.ItemView):
        terminal.print_item(view)
    elif isinstance(view, reading.MeetingView):
        terminal.print_meeting(view)
    elif isinstance(view, knowledge.EntityView):
        terminal.print_entity(view)
    else:
        click.echo(click.style(f"Sag {view.journal_number}", bold=True))
        terminal.print_timeline(view.timeline)


@click.command(
    cls=Command,
    name="export",
    example="referatbasen export --what votes --format csv --to stemmer.csv",
)
@click.option(
    "--what",
    type=click.Choice(export.WHATS),
    default="items",
    show_default=True,
    help="Punkter med alle fakta, beslutninger punkt for punkt, stemmer, eller sager med deres forløb.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(export.FORMATS),
    default="jsonl",
    show_default=True,
    help="JSON Lines, CSV, eller (for stemmer) Popolos vote events.",
)
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Filen at skrive til; ellers stdout.")
@click.pass_context
@reports_errors
def export_command(context: click.Context, what: export.What, form: export.Format, to: Path | None) -> None:
    """Skriv arkivet ud til brug andre steder: JSON Lines, CSV eller Popolo."""
    if form == "popolo" and what != "votes":
        raise click.UsageError("--format popolo er kun for --what votes")
    lines = export.lines(reader(context), what, form, today=datetime.now(COPENHAGEN).date())
    if to is None:
        for line in lines:
            click.echo(line, nl=False)
        return
    number = 0
    try:
        with to.open("w", encoding="utf-8", newline="") as file:
            for line in lines:
                file.write(line)
                number += 1
    except OSError as error:
        raise ReferatbasenError(f"{to}: kan ikke skrives ({error.strerror})") from error
    say(f"{number} linjer skrevet til {to}")
