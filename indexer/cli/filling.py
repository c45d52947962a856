"""What fills the archive: import, crawl, update, rebuild."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from indexer import crawl, likeness, pipeline, terminal, withholding
from indexer.alerts import sending
from indexer.cli.progress import progress
from indexer.cli.shared import (
    DATE,
    DONE,
    FAILED,
    USAGE,
    Command,
    config_of,
    json_option,
    print_json,
    reports_errors,
    say,
)
from indexer.config import Config
from indexer.corpus import readable
from indexer.errors import ReferatbasenError
from indexer.importing import Summary
from indexer.library import Library, open_library


@click.command(cls=Command, name="import", example="referatbasen import referater/ --council ballerup")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--council", help="Kommunens id fra config.toml; kan udelades, når der kun er én.")
@json_option
@click.pass_context
@reports_errors
def import_command(context: click.Context, paths: tuple[Path, ...], council: str | None, as_json: bool) -> None:
    """Tag lokale filer eller mapper ind i arkivet: PDF, tekst, HTML og JSON."""
    config = config_of(context)
    library = open_library(config)
    summary = pipeline.import_paths(
        library, paths, council=_council(config, council), report=say, progress=progress(say)
    )
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


def _finish(library: Library, summary: Summary, as_json: bool, *, is_done: bool = False) -> None:
    """Say what a run did, make what is new comparable in meaning, and end with 1 when something failed."""
    if as_json:
        print_json(
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
    say(
        f"læst {summary.read}, uændret {summary.unchanged}, "
        f"møder ændret {summary.changed}, fejlet {len(summary.failed)}"
    )
    if summary.failed:
        say("det fejlede står i «referatbasen status»")
    if not is_done:
        likeness.make(library, report=say, seconds=library.config.search.similarity_seconds)
    sys.exit(FAILED if summary.failed else DONE)


@click.command(cls=Command, example="referatbasen rebuild")
@json_option
@click.pass_context
@reports_errors
def rebuild(context: click.Context, as_json: bool) -> None:
    """Byg alt afledt på ny fra corpus/raw, uden netværk: møder, fakta og indeks."""
    library = open_library(config_of(context))
    _finish(library, pipeline.rebuild(library, report=say, progress=progress(say)), as_json)


def _crawl_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a crawl."""
    for option in (
        json_option,
        click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive hentet, uden at hente det."),
        click.option("--limit", type=click.IntRange(0), help="Hent højst så mange møder fra hver kilde."),
        click.option("--since", type=DATE, help="Hent kun møder fra og med denne dato (ÅÅÅÅ-MM-DD)."),
    ):
        command = option(command)
    return command


@click.command(cls=Command, name="crawl", example="referatbasen crawl --since 2025-01-01 --limit 100")
@_crawl_options
@click.pass_context
@reports_errors
def crawl_command(
    context: click.Context, since: datetime | None, limit: int | None, dry_run: bool, as_json: bool
) -> None:
    """Hent, hvad der er nyt eller ændret hos kommunerne; kan afbrydes og fortsættes."""
    _crawl(context, since, limit, dry_run=dry_run, as_json=as_json)


@click.command(cls=Command, example="referatbasen update")
@_crawl_options
@click.pass_context
@reports_errors
def update(context: click.Context, since: datetime | None, limit: int | None, dry_run: bool, as_json: bool) -> None:
    """Bring arkivet ajour: hent, læs, gem og indekser, hvad der er ændret, og giv besked til dem, der følger."""
    _crawl(context, since, limit, dry_run=dry_run, as_json=as_json, then=_tell)


def _tell(library: Library) -> None:
    """Tell those who follow; that this fails undoes nothing of a run, and the next one takes it up."""
    if not library.has_subscribers:
        return
    try:
        run = sending.run(library, now=datetime.now(UTC), report=say)
    except ReferatbasenError as error:
        say(f"fejl: besked til abonnenter: {error}")
        return
    terminal.print_alerts(run, say=say, dry_run=False)


def _crawl(
    context: click.Context,
    since: datetime | None,
    limit: int | None,
    *,
    dry_run: bool,
    as_json: bool,
    then: Callable[[Library], None] = lambda _library: None,
) -> None:
    config = config_of(context)
    if not any(council.sources for council in config.councils):
        say("fejl: ingen kilder i config.toml; skriv en [[councils.sources]] med system og url")
        sys.exit(USAGE)
    library = open_library(config)
    summary = crawl.crawl(
        library,
        report=say,
        progress=progress(say),
        since=since.date() if since else None,
        limit=limit,
        dry_run=dry_run,
    )
    if not dry_run:
        then(library)
        withholding.prune(library, now=datetime.now(UTC), report=say)
    _finish(library, summary, as_json, is_done=dry_run)
