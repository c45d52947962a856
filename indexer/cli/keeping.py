"""What keeps an archive: check, backup and restore."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from indexer import checking, contracts
from indexer.backup import restoring, taking
from indexer.cli.shared import DONE, FAILED, Command, config_of, json_option, own, print_json, reports_errors, say

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command(name="check", cls=Command, example="referatbasen check --repair")
@click.option("--repair", is_flag=True, help="Ret det, der kan rettes: indekset bygges, eller alt læses igen.")
@json_option
@click.pass_context
@reports_errors
def check_command(context: click.Context, repair: bool, as_json: bool) -> None:
    """Hold rå sider, database og indeks op mod hinanden, byte for byte, og sig, hvad der ikke stemmer."""
    library = own(context)
    found = checking.repair(library, report=say) if repair else checking.check(library)
    if as_json:
        print_json(contracts.checked_json(found))
    for line in (*found.mended, *checking.named(found)):
        say(line)
    say(
        f"{found.pages} rå sider, {found.items} punkter i arkivet, {found.indexed} i indekset: "
        + (f"{len(found.faults)} fejl" if found.faults else "alt stemmer")
    )
    sys.exit(FAILED if found.faults else DONE)


@click.command(name="backup", cls=Command, example="referatbasen backup /var/backups/referatbasen.tar.gz")
@click.argument("path", metavar="FIL", type=_PATH)
@json_option
@click.pass_context
@reports_errors
def backup_command(context: click.Context, path: Path, as_json: bool) -> None:
    """Tag en kopi af arkivet i én fil, også mens det vises og skrives i.

    Kopien har databasen, de rå sider, dine afgørelser, og dem, der følger, med nøglen til deres links: den har
    mailadresser, og skal gemmes som det. Kun du kan læse filen.
    """
    taken = taking.take(config_of(context), path, now=datetime.now(UTC), report=say)
    if as_json:
        print_json(
            {
                "file": str(taken.path),
                "files": taken.files,
                "content_bytes": taken.content,
                "bytes": taken.size,
                "damaged": list(taken.damaged),
            }
        )
    for name in taken.damaged:
        say(f"FEJL den rå side {name} er ikke, hvad den var, da den blev hentet; den er med i kopien, som den er")
    say(f"{taken.path}: {taken.files} filer, {_megabytes(taken.size)} (uden komprimering {_megabytes(taken.content)})")
    if taken.has_addresses:
        say("kopien har mailadresser på dem, der følger: gem den, hvor andre ikke kan læse den")
    sys.exit(FAILED if taken.damaged else DONE)


@click.command(name="restore", cls=Command, example="referatbasen restore /var/backups/referatbasen.tar.gz --force")
@click.argument("path", metavar="FIL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Også over et arkiv, der ikke er tomt; det gamle flyttes til side.")
@click.option("--check", "only_check", is_flag=True, help="Se kun efter, om kopien er hel; rør intet.")
@json_option
@click.pass_context
@reports_errors
def restore_command(context: click.Context, path: Path, force: bool, only_check: bool, as_json: bool) -> None:
    """Læg en kopi tilbage, hel eller slet ikke, og byg indekset."""
    config = config_of(context)
    if only_check:
        done = restoring.check(path)
    else:
        done = restoring.restore(config, path, force=force, now=datetime.now(UTC), report=say)
    if as_json:
        print_json(
            {
                "file": str(path),
                "made_at": done.made_at,
                "schema": done.schema,
                "files": done.files,
                "content_bytes": done.content,
                "restored": not only_check,
                "moved_aside": str(done.aside) if done.aside else None,
            }
        )
    say(f"{path}: hel, taget {done.made_at}, {done.files} filer, {_megabytes(done.content)}")
    if not only_check:
        say(f"lagt tilbage i {config.paths.data}")
    if done.aside:
        say(f"det gamle arkiv ligger i {done.aside}; slet mappen, når du har set efter: den kan have mailadresser")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
