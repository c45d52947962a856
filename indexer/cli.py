"""The command line: thin commands over the library. Results on stdout, progress and messages on stderr."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer import (
    contracts,
    crawl,
    export,
    hiding,
    knowledge,
    likeness,
    naming,
    pipeline,
    private,
    reading,
    rulings,
    terminal,
    withholding,
)
from indexer.alerts import sending
from indexer.config import Config, load_config
from indexer.corpus import readable
from indexer.errors import ReferatbasenError
from indexer.library import Library, open_library, shows_sample
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.paragraphs import clean
from indexer.minutes.privacy import one_line
from indexer.models import Filters, Ruling, Sort

DONE, FAILED, USAGE = 0, 1, 2


class _Example:
    """Makes a command's help end with an example, set as it is typed."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Keep the example."""
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example below the options."""
        with formatter.section("Eksempel"):
            for line in self.example.splitlines():
                formatter.write_text(line)


class _Examples(_Example, click.Command):
    """A command with an example."""


class _ExampleGroup(_Example, click.Group):
    """A group of commands with an example."""


def _say(line: str) -> None:
    click.echo(
        "\n".join(map(one_line, line.split("\n"))), err=True
    )  # what is said is logged: no CPR number, no control


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


_json_option = click.option("--json", "as_json", is_flag=True, help="Skriv ét JSON-dokument på stdout og intet andet.")


def _reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Show any error the house raises as one line, and end with exit code 1 (or 2 where the use was wrong)."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ReferatbasenError as error:
            _say(f"fejl: {error}")
            sys.exit(FAILED)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="config.toml; uden den bruges ./config.toml, hvis den findes.",
)
@click.version_option(package_name="referatbasen", message="referatbasen %(version)s")
@click.pass_context
def main(context: click.Context, config_path: Path | None) -> None:
    """Søg i og slå op i referater fra kommunale møder.

    Kommandoer, der læser, viser eksempelarkivet, indtil du har hentet egne referater med «referatbasen crawl»
    eller «referatbasen import».
    """
    context.obj = config_path
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a file name may hold bytes that no encoding knows
            stream.reconfigure(errors="backslashreplace")


def _config(context: click.Context) -> Config:
    try:
        return load_config(context.obj)
    except ReferatbasenError as error:
        _say(f"fejl: {error}")
        sys.exit(USAGE)


def _reader(context: click.Context) -> Library:
    """Open what is read from: one's own archive, or the sample while there is none."""
    config = _config(context)
    if not shows_sample(config):
        return open_library(config)
    library = pipeline.open_sample(config, report=_say)
    _say("viser eksempelarkivet; hent egne referater med «referatbasen crawl» eller «referatbasen import MAPPE»")
    return library


@main.command(cls=_Examples, name="import", example="referatbasen import referater/ --council ballerup")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--council", help="Kommunens id fra config.toml; kan udelades, når der kun er én.")
@_json_option
@click.pass_context
@_reports_errors
def import_command(context: click.Context, paths: tuple[Path, ...], council: str | None, as_json: bool) -> None:
    """Tag lokale filer eller mapper ind i arkivet: PDF, tekst, HTML og JSON."""
    config = _config(context)
    library = open_library(config)
    summary = pipeline.import_paths(library, paths, council=_council(config, council), report=_say)
    _finish(library, summary, as_json)


def _council(config: Config, wanted: str | None) -> str:
    if wanted is None and len(config.councils) == 1:
        return config.councils[0].id
    if wanted not in config.names:
        known = ", ".join(config.names) or "ingen"
        raise click.UsageError(
            f"--council skal være en af kommunerne i config.toml ({known}), ikke {wanted or 'udeladt'}"
        )
    return str(wanted)


def _finish(library: Library, summary: pipeline.Summary, as_json: bool, *, is_done: bool = False) -> None:
    """Say what a run did, make what is new comparable in meaning, and end with 1 when something failed."""
    if as_json:
        _print_json(
            {
                "read": summary.read,
                "unchanged": summary.unchanged,
                "meetings_changed": summary.changed,
                "failed": [
                    {"url": failed.url, "file": readable(failed.url), "reason": failed.reason}
                    for failed in summary.failed
                ],
            }
        )
    _say(
        f"læst {summary.read}, uændret {summary.unchanged}, "
        f"møder ændret {summary.changed}, fejlet {len(summary.failed)}"
    )
    if summary.failed:
        _say("det fejlede står i «referatbasen status»")
    if not is_done:
        likeness.make(library, report=_say, seconds=library.config.search.similarity_seconds)
    sys.exit(FAILED if summary.failed else DONE)


@main.command(cls=_Examples, example="referatbasen rebuild")
@_json_option
@click.pass_context
@_reports_errors
def rebuild(context: click.Context, as_json: bool) -> None:
    """Byg alt afledt på ny fra corpus/raw, uden netværk: møder, fakta og indeks."""
    library = open_library(_config(context))
    _finish(library, pipeline.rebuild(library, report=_say), as_json)


_DATE = click.DateTime(["%Y-%m-%d"])


def _crawl_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a crawl."""
    for option in (
        _json_option,
        click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive hentet, uden at hente det."),
        click.option("--limit", type=click.IntRange(0), help="Hent højst så mange møder fra hver kilde."),
        click.option("--since", type=_DATE, help="Hent kun møder fra og med denne dato (ÅÅÅÅ-MM-DD)."),
    ):
        command = option(command)
    return command


@main.command(cls=_Examples, name="crawl", example="referatbasen crawl --since 2025-01-01 --limit 100")
@_crawl_options
@click.pass_context
@_reports_errors
def crawl_command(
    context: click.Context, since: datetime | None, limit: int | None, dry_run: bool, as_json: bool
) -> None:
    """Hent, hvad der er nyt eller ændret hos kommunerne; kan afbrydes og fortsættes."""
    _crawl(context, since, limit, dry_run=dry_run, as_json=as_json)


@main.command(cls=_Examples, example="referatbasen update")
@_crawl_options
@click.pass_context
@_reports_errors
def update(context: click.Context, since: datetime | None, limit: int | None, dry_run: bool, as_json: bool) -> None:
    """Bring arkivet ajour: hent, læs, gem og indekser, hvad der er ændret, og giv besked til dem, der følger."""
    _crawl(context, since, limit, dry_run=dry_run, as_json=as_json, then=_tell)


def _tell(library: Library) -> None:
    """Tell those who follow; that this fails undoes nothing of a run, and the next one takes it up."""
    if not library.has_subscribers:
        return
    try:
        run = sending.run(library, now=datetime.now(UTC), report=_say)
    except ReferatbasenError as error:
        _say(f"fejl: besked til abonnenter: {error}")
        return
    terminal.print_alerts(run, say=_say, dry_run=False)


def _crawl(
    context: click.Context,
    since: datetime | None,
    limit: int | None,
    *,
    dry_run: bool,
    as_json: bool,
    then: Callable[[Library], None] = lambda _library: None,
) -> None:
    config = _config(context)
    if not any(council.sources for council in config.councils):
        _say("fejl: ingen kilder i config.toml; skriv en [[councils.sources]] med system og url")
        sys.exit(USAGE)
    library = open_library(config)
    summary = crawl.crawl(
        library,
        report=_say,
        progress=terminal.progress(),
        since=since.date() if since else None,
        limit=limit,
        dry_run=dry_run,
    )
    if not dry_run:
        then(library)
        withholding.prune(library, now=datetime.now(UTC), report=_say)
    _finish(library, summary, as_json, is_done=dry_run)


class _Search(_Examples):
    """Reads ``-word`` as something not wanted, and no option is written with one hyphen and a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the hyphen of what is not wanted as a minus, which no option begins with."""
        return super().parse_args(ctx, [re.sub(r"^-(?=[^\W\d]\S)", "\u2212", arg) for arg in args])


@main.command(cls=_Search, example='referatbasen search "Novo Nordisk afskedigelser" --from 2025-01-01')
@click.argument("query", nargs=-1)
@click.option("--committee", default="", help="Kun dette udvalg.")
@click.option("--from", "since", type=_DATE, help="Kun møder fra og med denne dato (ÅÅÅÅ-MM-DD).")
@click.option("--to", "until", type=_DATE, help="Kun møder til og med denne dato.")
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
    "--limit", type=click.IntRange(0, reading.MAX_HITS), default=10, show_default=True, help="Højst så mange fund."
)
@click.option("--explain", is_flag=True, help="Sig ved hvert fund, hvorfor det er fundet.")
@_json_option
@click.pass_context
@_reports_errors
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
    result = reading.search(_reader(context), typed, filters=filters, sort=sort, limit=limit)
    if as_json:
        _print_json(contracts.search_json(result, explain=explain))
    else:
        terminal.print_hits(result, explain=explain)


@main.command(
    cls=_Examples,
    example="referatbasen show 15.00.00-P05-18-25\nreferatbasen show ballerup/oekonomiudvalget/2025-10-07/4 --json\n"
    'referatbasen show "Novo Nordisk"',
)
@click.argument("identifier", metavar="ID")
@_json_option
@click.pass_context
@_reports_errors
def show(context: click.Context, identifier: str, as_json: bool) -> None:
    """Vis et punkt eller et møde (adresse), en sag (journalnummer) eller en person, organisation eller et sted."""
    view = reading.show(_reader(context), clean(identifier))
    if as_json:
        _print_json(contracts.show_json(view))
    elif isinstance(view, reading.ItemView):
        terminal.print_item(view)
    elif isinstance(view, reading.MeetingView):
        terminal.print_meeting(view)
    elif isinstance(view, knowledge.EntityView):
        terminal.print_entity(view)
    else:
        click.echo(click.style(f"Sag {view.journal_number}", bold=True))
        terminal.print_timeline(view.timeline)


@main.group(
    cls=_ExampleGroup,
    example='referatbasen names merge "Hovedstadens Rekruttering" "HRS"\nreferatbasen names rulings',
)
def names() -> None:
    """Ret, hvem og hvad navne står for: slå sammen, skil ad, omdøb, skjul og fortryd.

    En afgørelse gælder straks og ved hver senere kørsel, også efter «referatbasen rebuild».
    """


def _rule(context: click.Context, action: str, entity: str, as_json: bool, **rest: str) -> Ruling:
    """Write a decision down, carry it out, and say what came of it."""
    library = _own(context)
    with library.lock():
        wanted = _entity(library, entity)
        into = rest.get("into", "")
        if action == "merge":
            into = _entity(library, into)
            if into == wanted:
                raise ReferatbasenError(f"{entity} og {rest['into']} er allerede ét: {into}")
        ruling = rulings.add(library.config.paths.data, action, wanted, **{**rest, **({"into": into} if into else {})})
        pipeline.bring_up_to_date(library, _say)
    _say(f"afgørelse nummer {ruling.number} gælder; fortryd den med «referatbasen names undo {ruling.number}»")
    if as_json:
        _print_json(contracts.ruling_json(ruling))
    return ruling


def _own(context: click.Context) -> Library:
    """Open one's own archive: the sample is built anew again and again, and keeps no decisions."""
    config = _config(context)
    if shows_sample(config):
        raise ReferatbasenError(
            "der er kun eksempelarkivet, og det kan ikke rettes; hent egne referater med «referatbasen crawl»"
        )
    return open_library(config)


def _entity(library: Library, name: str) -> str:
    """Return the address of the one entity that a name or an address means; raises where there are several, or none."""
    found = knowledge.find(library, clean(name))
    if clean(name) in found:
        return clean(name)
    if len(found) > 1:
        raise ReferatbasenError(f"«{name}» kan være {', '.join(found)}; skriv adressen")
    return found[0] if found else knowledge.entity_view(library, name).entity.id  # which says what comes near


@names.command(cls=_Examples, example='referatbasen names merge "Hovedstadens Rekruttering" "HRS"')
@click.argument("entity", metavar="DETTE")
@click.argument("into", metavar="DET_SAMME_SOM")
@_json_option
@click.pass_context
@_reports_errors
def merge(context: click.Context, entity: str, into: str, as_json: bool) -> None:
    """Slå to sammen: alt, hvad der hedder DETTE, er DET_SAMME_SOM."""
    _rule(context, "merge", entity, as_json, into=into)


@names.command(
    cls=_Examples,
    example='referatbasen names split "HRS" --name "HRS" --as "Havnens Redningsstation" --since 2026-01-01',
)
@click.argument("entity", metavar="DENNE")
@click.option("--as", "called", required=True, help="Hvad den anden hedder.")
@click.option("--name", default="", help="Kun hvor der står dette navn.")
@click.option("--since", type=_DATE, help="Kun fra og med denne dato (ÅÅÅÅ-MM-DD).")
@_json_option
@click.pass_context
@_reports_errors
def split(context: click.Context, entity: str, called: str, name: str, since: datetime | None, as_json: bool) -> None:
    """Skil ad: nogle af de steder, hvor DENNE er nævnt, er en anden."""
    if not name and not since:
        raise click.UsageError("skriv --name, --since eller begge: ellers er der intet at skille")
    day = since.date().isoformat() if since else ""
    library = _own(context)
    into = knowledge.free_address(library, _entity(library, entity), clean(called))
    made = _rule(context, "split", entity, as_json, into=into, name=clean(name), since=day)
    if not knowledge.find(library, into):
        rulings.undo(library.config.paths.data, made.number)
        raise ReferatbasenError(f"ingen af de steder, hvor {entity} er nævnt, passer; intet er ændret")
    _rule(context, "rename", into, as_json=False, name=clean(called))


@names.command(cls=_Examples, example='referatbasen names rename "Iris Group" "Iris Group A/S"')
@click.argument("entity", metavar="DENNE")
@click.argument("name", metavar="NAVN")
@_json_option
@click.pass_context
@_reports_errors
def rename(context: click.Context, entity: str, name: str, as_json: bool) -> None:
    """Giv DENNE et andet navn; de navne, den går under i referaterne, er de samme."""
    _rule(context, "rename", entity, as_json, name=clean(name))


@names.command(cls=_Examples, example='referatbasen names hide "Beslutning"')
@click.argument("entity", metavar="DENNE")
@_json_option
@click.pass_context
@_reports_errors
def hide(context: click.Context, entity: str, as_json: bool) -> None:
    """Vis ikke DENNE: ord, der er taget for et navn, eller et navn, der ikke skal kunne slås op."""
    _rule(context, "hide", entity, as_json)


@names.command(cls=_Examples, example="referatbasen names undo 3")
@click.argument("number", metavar="NUMMER", type=int)
@_json_option
@click.pass_context
@_reports_errors
def undo(context: click.Context, number: int, as_json: bool) -> None:
    """Fortryd afgørelsen med dette NUMMER."""
    library = _own(context)
    with library.lock():
        ruling = rulings.undo(library.config.paths.data, number)
        pipeline.bring_up_to_date(library, _say)
    _say(f"afgørelse nummer {number} gælder ikke mere")
    if as_json:
        _print_json(contracts.ruling_json(ruling))


@names.command(cls=_Examples, name="rulings", example="referatbasen names rulings --json")
@_json_option
@click.pass_context
@_reports_errors
def rulings_command(context: click.Context, as_json: bool) -> None:
    """Vis hver afgørelse, om den gælder, og om den rammer noget."""
    library = _own(context)
    made = rulings.read(library.config.paths.data)
    idle = naming.idle_rulings(library)
    if as_json:
        _print_json(contracts.rulings_json(made, idle))
        return
    terminal.print_rulings(made, idle)


@main.group(
    cls=_ExampleGroup,
    name="privacy",
    example="referatbasen privacy report\n"
    'referatbasen privacy hide ballerup/oekonomiudvalget/2025-10-07/4 --reason "Sagen skulle være lukket"',
)
def privacy_group() -> None:
    """Se, hvor der var CPR-numre, skjul punkter, ord og navne, og slet rå sider, der ikke bruges mere."""


@privacy_group.command(cls=_Examples, name="report", example="referatbasen privacy report --json")
@_json_option
@click.pass_context
@_reports_errors
def privacy_report(context: click.Context, as_json: bool) -> None:
    """Vis, hvor der var CPR-numre i det, kommunen har udgivet, så den kan få det at vide; aldrig numrene selv."""
    places = private.report(_reader(context))
    if as_json:
        _print_json(contracts.places_json(places))
    else:
        terminal.print_places(places)


@privacy_group.command(
    cls=_Examples,
    name="hide",
    example="referatbasen privacy hide ballerup/oekonomiudvalget/2025-10-07/4 "
    '--words "bor på Ringvejen 7" --reason "Adresse på en borger"\n'
    'referatbasen privacy hide --name "Anja Holt" --reason "Navnebeskyttelse"',
)
@click.argument("item", metavar="[ID]", default="")
@click.option("--words", default="", help="Skjul kun disse ord i punktet; «-» læser dem fra stdin.")
@click.option("--name", default="", help="Skjul dette navn, hvor som helst det står; «-» læser det fra stdin.")
@click.option("--reason", required=True, help="Hvorfor; det vises kun her, ikke for læsere.")
@_json_option
@click.pass_context
@_reports_errors
def privacy_hide(context: click.Context, item: str, words: str, name: str, reason: str, as_json: bool) -> None:
    """Skjul et punkt, nogle ord i det eller et navn overalt; det gælder straks og også efter «rebuild»."""
    if bool(item) == bool(name) or (words and not item):
        raise click.UsageError("skriv enten et punkts ID (og eventuelt --words) eller --name")
    words, name = (_typed(each) for each in (words, name))
    rule = withholding.hide(_own(context), item=item, words=words, name=name, reason=reason, report=_say)
    _say(f"skjult som nummer {rule.number}; vis det igen med «referatbasen privacy unhide {rule.number}»")
    if as_json:
        _print_json(contracts.hidden_json(rule))


def _typed(text: str) -> str:
    """Return a text, or what is written on stdin in place of «-»: a command line is kept where others may read it."""
    return sys.stdin.read() if text == "-" else text


@privacy_group.command(cls=_Examples, name="unhide", example="referatbasen privacy unhide 3")
@click.argument("number", metavar="NUMMER", type=int)
@_json_option
@click.pass_context
@_reports_errors
def privacy_unhide(context: click.Context, number: int, as_json: bool) -> None:
    """Vis igen det, der er skjult som NUMMER."""
    rule = withholding.unhide(_own(context), number, report=_say)
    _say(f"nummer {rule.number} er ikke skjult mere")
    if as_json:
        _print_json(contracts.hidden_json(rule))


@privacy_group.command(cls=_Examples, name="hidden", example="referatbasen privacy hidden --json")
@_json_option
@click.pass_context
@_reports_errors
def privacy_hidden(context: click.Context, as_json: bool) -> None:
    """Vis, hvad der er skjult, hvor og hvorfor; ordene selv er ikke gemt."""
    found = hiding.read(_own(context).config.paths.data)
    if as_json:
        _print_json({"hidden": [contracts.hidden_json(each) for each in found]})
    else:
        terminal.print_hidden(found)


@privacy_group.command(cls=_Examples, name="prune", example="referatbasen privacy prune --dry-run")
@click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive slettet, uden at slette det.")
@_json_option
@click.pass_context
@_reports_errors
def privacy_prune(context: click.Context, dry_run: bool, as_json: bool) -> None:
    """Slet rå sider, der er erstattet eller trukket tilbage for længe siden ([privacy] keep_raw_days)."""
    library = _own(context)
    if not library.config.privacy.keep_raw_days:
        _say("[privacy] keep_raw_days er 0: rå sider beholdes altid")
    found = withholding.prune(library, now=datetime.now(UTC), report=_say, dry_run=dry_run)
    if as_json:
        _print_json({"dry_run": dry_run, "pages": [page.key for page in found.pages], "bytes": found.size})
    else:
        click.echo(f"{len(found.pages)} rå sider, {found.size / 1_000_000:.1f} MB")


@main.command(
    cls=_Examples,
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
@_reports_errors
def export_command(context: click.Context, what: export.What, form: export.Format, to: Path | None) -> None:
    """Skriv arkivet ud til brug andre steder: JSON Lines, CSV eller Popolo."""
    if form == "popolo" and what != "votes":
        raise click.UsageError("--format popolo er kun for --what votes")
    lines = export.lines(_reader(context), what, form, today=datetime.now(COPENHAGEN).date())
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
    _say(f"{number} linjer skrevet til {to}")


@main.group(cls=_ExampleGroup, example="referatbasen alerts send --dry-run")
def alerts() -> None:
    """Giv besked til dem, der følger en søgning, en sag, et udvalg, et navn eller et emne."""


@alerts.command(cls=_Examples, name="send", example="referatbasen alerts send --dry-run --json")
@click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive sendt og hvorfor, uden at sende eller gemme.")
@_json_option
@click.pass_context
@_reports_errors
def alerts_send(context: click.Context, dry_run: bool, as_json: bool) -> None:
    """Find, hvad der er nyt for dem, der følger, og send de breve, der er tid til nu."""
    library = _reader(context)
    run = sending.run(library, now=datetime.now(UTC), report=_say, dry_run=dry_run)
    if as_json:
        _print_json(contracts.alerts_json(run, dry_run=dry_run))
    terminal.print_alerts(run, say=_say if as_json else click.echo, dry_run=dry_run)
    sys.exit(FAILED if run.delivered.refused or run.delivered.put_off else DONE)


@main.command(cls=_Examples, example="referatbasen serve --port 8080")
@click.option("--host", help="Adresse at lytte på; ellers [web] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port at lytte på; ellers [web] port.")
@click.pass_context
@_reports_errors
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Vis arkivet i en browser, fra en server beregnet til drift."""
    from web.server import run  # noqa: PLC0415 (only this command needs the web package)

    config = _config(context)
    if shows_sample(config):
        pipeline.open_sample(config, report=_say).close()
        _say("viser eksempelarkivet; hent egne referater med «referatbasen crawl» eller «referatbasen import MAPPE»")
    run(config, host=host or config.web.host, port=config.web.port if port is None else port, report=_say)


@main.command(cls=_Examples, example="referatbasen status --json")
@_json_option
@click.pass_context
@_reports_errors
def status(context: click.Context, as_json: bool) -> None:
    """Vis, hvad arkivet har, hvad der mangler, er forældet eller fejlede."""
    library = _reader(context)
    found = reading.status(library)
    told = sending.counts(library)
    if as_json:
        _print_json({**contracts.status_json(found), "alerts": contracts.alert_counts_json(told)})
        return
    terminal.print_status(found)
    terminal.print_alert_counts(told)


if __name__ == "__main__":
    main()
