"""What an operator decides about names."""

from datetime import datetime

import click

from indexer import contracts, knowledge, naming, pipeline, rulings, terminal
from indexer.cli.shared import DATE, Command, Group, json_option, own, print_json, reports_errors, say
from indexer.errors import ReferatbasenError
from indexer.library import Library
from indexer.minutes.paragraphs import clean
from indexer.models import Ruling


@click.group(
    cls=Group,
    example='referatbasen names merge "Hovedstadens Rekruttering" "HRS"\nreferatbasen names rulings',
)
def names() -> None:
    """Ret, hvem og hvad navne står for: slå sammen, skil ad, omdøb, skjul og fortryd.

    En afgørelse gælder straks og ved hver senere kørsel, også efter «referatbasen rebuild».
    """


def _rule(context: click.Context, action: str, entity: str, as_json: bool, **rest: str) -> Ruling:
    """Write a decision down, carry it out, and say what came of it."""
    library = own(context)
    with library.lock():
        wanted = _entity(library, entity)
        into = rest.get("into", "")
        if action == "merge":
            into = _entity(library, into)
            if into == wanted:
                raise ReferatbasenError(f"{entity} og {rest['into']} er allerede ét: {into}")
        ruling = rulings.add(library.config.paths.data, action, wanted, **{**rest, **({"into": into} if into else {})})
        pipeline.bring_up_to_date(library, say)
    say(f"afgørelse nummer {ruling.number} gælder; fortryd den med «referatbasen names undo {ruling.number}»")
    if as_json:
        print_json(contracts.ruling_json(ruling))
    return ruling


def _entity(library: Library, name: str) -> str:
    """Return the address of the one entity that a name or an address means; raises where there are several, or none."""
    found = knowledge.find(library, clean(name))
    if clean(name) in found:
        return clean(name)
    if len(found) > 1:
        raise ReferatbasenError(f"«{name}» kan være {', '.join(found)}; skriv adressen")
    return found[0] if found else knowledge.entity_view(library, name).entity.id  # which says what comes near


@names.command(cls=Command, example='referatbasen names merge "Hovedstadens Rekruttering" "HRS"')
@click.argument("entity", metavar="DETTE")
@click.argument("into", metavar="DET_SAMME_SOM")
@json_option
@click.pass_context
@reports_errors
def merge(context: click.Context, entity: str, into: str, as_json: bool) -> None:
    """Slå to sammen: alt, hvad der hedder DETTE, er DET_SAMME_SOM."""
    _rule(context, "merge", entity, as_json, into=into)


@names.command(
    cls=Command,
    example='referatbasen names split "HRS" --name "HRS" --as "Havnens Redningsstation" --since 2026-01-01',
)
@click.argument("entity", metavar="DENNE")
@click.option("--as", "called", required=True, help="Hvad den anden hedder.")
@click.option("--name", default="", help="Kun hvor der står dette navn.")
@click.option("--since", type=DATE, help="Kun fra og med denne dato (ÅÅÅÅ-MM-DD).")
@json_option
@click.pass_context
@reports_errors
def split(context: click.Context, entity: str, called: str, name: str, since: datetime | None, as_json: bool) -> None:
    """Skil ad: nogle af de steder, hvor DENNE er nævnt, er en anden."""
    if not name and not since:
        raise click.UsageError("skriv --name, --since eller begge: ellers er der intet at skille")
    day = since.date().isoformat() if since else ""
    library = own(context)
    into = knowledge.free_address(library, _entity(library, entity), clean(called))
    made = _rule(context, "split", entity, as_json, into=into, name=clean(name), since=day)
    if not knowledge.find(library, into):
        rulings.undo(library.config.paths.data, made.number)
        raise ReferatbasenError(f"ingen af de steder, hvor {entity} er nævnt, passer; intet er ændret")
    _rule(context, "rename", into, as_json=False, name=clean(called))


@names.command(cls=Command, example='referatbasen names rename "Iris Group" "Iris Group A/S"')
@click.argument("entity", metavar="DENNE")
@click.argument("name", metavar="NAVN")
@json_option
@click.pass_context
@reports_errors
def rename(context: click.Context, entity: str, name: str, as_json: bool) -> None:
    """Giv DENNE et andet navn; de navne, den går under i referaterne, er de samme."""
    _rule(context, "rename", entity, as_json, name=clean(name))


@names.command(cls=Command, example='referatbasen names hide "Beslutning"')
@click.argument("entity", metavar="DENNE")
@json_option
@click.pass_context
@reports_errors
def hide(context: click.Context, entity: str, as_json: bool) -> None:
    """Vis ikke DENNE: ord, der er taget for et navn, eller et navn, der ikke skal kunne slås op."""
    _rule(context, "hide", entity, as_json)


@names.command(cls=Command, example="referatbasen names undo 3")
@click.argument("number", metavar="NUMMER", type=int)
@json_option
@click.pass_context
@reports_errors
def undo(context: click.Context, number: int, as_json: bool) -> None:
    """Fortryd afgørelsen med dette NUMMER."""
    library = own(context)
    with library.lock():
        ruling = rulings.undo(library.config.paths.data, number)
        pipeline.bring_up_to_date(library, say)
    say(f"afgørelse nummer {number} gælder ikke mere")
    if as_json:
        print_json(contracts.ruling_json(ruling))


@names.command(cls=Command, name="rulings", example="referatbasen names rulings --json")
@json_option
@click.pass_context
@reports_errors
def rulings_command(context: click.Context, as_json: bool) -> None:
    """Vis hver afgørelse, om den gælder, og om den rammer noget."""
    library = own(context)
    made = rulings.read(library.config.paths.data)
    idle = naming.idle_rulings(library)
    if as_json:
        print_json(contracts.rulings_json(made, idle))
        return
    terminal.print_rulings(made, idle)
