"""The command line: thin commands over the library. Results on stdout, progress and messages on stderr."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer import contracts, crawl, likeness, pipeline, reading, terminal
from indexer.config import Config, load_config
from indexer.corpus import readable
from indexer.errors import ReferatbasenError
from indexer.library import Library, open_library, shows_sample
from indexer.minutes.paragraphs import clean
from indexer.models import Filters, Sort

DONE, FAILED, USAGE = 0, 1, 2


class _Examples(click.Command):
    """A command whose help ends with an example, set as it is typed."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Keep the example."""
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example below the options."""
        with formatter.section("Eksempel"):
            for line in self.example.splitlines():
                formatter.write_text(line)


def _say(line: str) -> None:
    click.echo(line, err=True)


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
    """Bring arkivet ajour: hent, læs, gem og indekser, hvad der er ændret."""
    _crawl(context, since, limit, dry_run=dry_run, as_json=as_json)


def _crawl(context: click.Context, since: datetime | None, limit: int | None, *, dry_run: bool, as_json: bool) -> None:
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
    example="referatbasen show 15.00.00-P05-18-25\nreferatbasen show ballerup/oekonomiudvalget/2025-10-07/4 --json",
)
@click.argument("identifier", metavar="ID")
@_json_option
@click.pass_context
@_reports_errors
def show(context: click.Context, identifier: str, as_json: bool) -> None:
    """Vis et punkt, et møde (adresse) eller en sag (journalnummer) med dens forløb."""
    view = reading.show(_reader(context), clean(identifier))
    if as_json:
        _print_json(contracts.show_json(view))
    elif isinstance(view, reading.ItemView):
        terminal.print_item(view)
    elif isinstance(view, reading.MeetingView):
        terminal.print_meeting(view)
    else:
        click.echo(click.style(f"Sag {view.journal_number}", bold=True))
        terminal.print_timeline(view.timeline)


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
    found = reading.status(_reader(context))
    if as_json:
        _print_json(contracts.status_json(found))
        return
    terminal.print_status(found)


if __name__ == "__main__":
    main()
