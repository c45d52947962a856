"""What must not be shown: where it was, what is hidden, what is kept no longer."""

import sys
from datetime import UTC, datetime

import click

from indexer import contracts, hiding, private, terminal, withholding
from indexer.cli.shared import Command, Group, json_option, own, print_json, reader, reports_errors, say


@click.group(
    cls=Group,
    name="privacy",
    example="referatbasen privacy report\n"
    'referatbasen privacy hide ballerup/oekonomiudvalget/2025-10-07/4 --reason "Sagen skulle være lukket"',
)
def privacy_group() -> None:
    """Se, hvor der var CPR-numre, skjul punkter, ord og navne, og slet rå sider, der ikke bruges mere."""


@privacy_group.command(cls=Command, name="report", example="referatbasen privacy report --json")
@json_option
@click.pass_context
@reports_errors
def privacy_report(context: click.Context, as_json: bool) -> None:
    """Vis, hvor der var CPR-numre i det, kommunen har udgivet, så den kan få det at vide; aldrig numrene selv."""
    places = private.report(reader(context))
    if as_json:
        print_json(contracts.places_json(places))
    else:
        terminal.print_places(places)


@privacy_group.command(
    cls=Command,
    name="hide",
    example="referatbasen privacy hide ballerup/oekonomiudvalget/2025-10-07/4 "
    '--words "bor på Ringvejen 7" --reason "Adresse på en borger"\n'
    'referatbasen privacy hide --name "Anja Holt" --reason "Navnebeskyttelse"',
)
@click.argument("item", metavar="[ID]", default="")
@click.option("--words", default="", help="Skjul kun disse ord i punktet; «-» læser dem fra stdin.")
@click.option("--name", default="", help="Skjul dette navn, hvor som helst det står; «-» læser det fra stdin.")
@click.option("--reason", required=True, help="Hvorfor; det vises kun her, ikke for læsere.")
@json_option
@click.pass_context
@reports_errors
def privacy_hide(context: click.Context, item: str, words: str, name: str, reason: str, as_json: bool) -> None:
    """Skjul et punkt, nogle ord i det eller et navn overalt; det gælder straks og også efter «rebuild»."""
    if bool(item) == bool(name) or (words and not item):
        raise click.UsageError("skriv enten et punkts ID (og eventuelt --words) eller --name")
    words, name = (_typed(each) for each in (words, name))
    rule = withholding.hide(own(context), item=item, words=words, name=name, reason=reason, report=say)
    say(f"skjult som nummer {rule.number}; vis det igen med «referatbasen privacy unhide {rule.number}»")
    if as_json:
        print_json(contracts.hidden_json(rule))


def _typed(text: str) -> str:
    """Return a text, or what is written on stdin in place of «-»: a command line is kept where others may read it."""
    return sys.stdin.read() if text == "-" else text


@privacy_group.command(cls=Command, name="unhide", example="referatbasen privacy unhide 3")
@click.argument("number", metavar="NUMMER", type=int)
@json_option
@click.pass_context
@reports_errors
def privacy_unhide(context: click.Context, number: int, as_json: bool) -> None:
    """Vis igen det, der er skjult som NUMMER."""
    rule = withholding.unhide(own(context), number, report=say)
    say(f"nummer {rule.number} er ikke skjult mere")
    if as_json:
        print_json(contracts.hidden_json(rule))


@privacy_group.command(cls=Command, name="hidden", example="referatbasen privacy hidden --json")
@json_option
@click.pass_context
@reports_errors
def privacy_hidden(context: click.Context, as_json: bool) -> None:
    """Vis, hvad der er skjult, hvor og hvorfor; ordene selv er ikke gemt."""
    found = hiding.read(own(context).config.paths.data)
    if as_json:
        print_json({"hidden": [contracts.hidden_json(each) for each in found]})
    else:
        terminal.print_hidden(found)


@privacy_group.command(cls=Command, name="prune", example="referatbasen privacy prune --dry-run")
@click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive slettet, uden at slette det.")
@json_option
@click.pass_context
@reports_errors
def privacy_prune(context: click.Context, dry_run: bool, as_json: bool) -> None:
    """Slet rå sider, der er erstattet eller trukket tilbage for længe siden ([privacy] keep_raw_days)."""
    library = own(context)
    if not library.config.privacy.keep_raw_days:
        say("[privacy] keep_raw_days er 0: rå sider beholdes altid")
    found = withholding.prune(library, now=datetime.now(UTC), report=say, dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, "pages": [page.key for page in found.pages], "bytes": found.size})
    else:
        click.echo(f"{len(found.pages)} rå sider, {found.size / 1_000_000:.1f} MB")
