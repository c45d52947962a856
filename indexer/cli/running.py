"""What runs and watches: serve, status, doctor, alerts."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from indexer import contracts, doctor, pipeline, reading, terminal
from indexer.alerts import holding, sending
from indexer.cli.shared import (
    DONE,
    FAILED,
    Command,
    Group,
    config_of,
    json_option,
    print_json,
    reader,
    reports_errors,
    say,
)
from indexer.library import shows_sample


@click.group(cls=Group, example="referatbasen alerts send --dry-run")
def alerts() -> None:
    """Giv besked til dem, der følger en søgning, en sag, et udvalg, et navn eller et emne."""


@alerts.command(cls=Command, name="send", example="referatbasen alerts send --dry-run --json")
@click.option("--dry-run", is_flag=True, help="Vis, hvad der ville blive sendt og hvorfor, uden at sende eller gemme.")
@click.option(
    "--after-restore",
    type=click.Choice(["send", "skip"]),
    help="Når breve holdes tilbage efter en gendannelse: send dem, eller regn det, der venter, for fortalt.",
)
@json_option
@click.pass_context
@reports_errors
def alerts_send(context: click.Context, dry_run: bool, after_restore: str | None, as_json: bool) -> None:
    """Find, hvad der er nyt for dem, der følger, og send de breve, der er tid til nu."""
    library = reader(context)
    if after_restore and not dry_run and holding.since(library):
        if after_restore == "skip":
            say(f"{sending.skip(library, now=datetime.now(UTC))} punkter og breve regnes for fortalt og sendes ikke")
        holding.let_go(library)
    run = sending.run(library, now=datetime.now(UTC), report=say, dry_run=dry_run)
    if as_json:
        print_json(contracts.alerts_json(run, dry_run=dry_run))
    terminal.print_alerts(run, say=say if as_json else click.echo, dry_run=dry_run)
    sys.exit(FAILED if run.delivered.refused or run.delivered.put_off else DONE)


@click.command(cls=Command, example="referatbasen serve --port 8080")
@click.option("--host", help="Adresse at lytte på; ellers [web] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port at lytte på; ellers [web] port.")
@click.pass_context
@reports_errors
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Vis arkivet i en browser, fra en server beregnet til drift."""
    from web.server import run  # noqa: PLC0415 (only this command needs the web package)

    config = config_of(context)
    if shows_sample(config):
        pipeline.open_sample(config, report=say).close()
        say("viser eksempelarkivet; hent egne referater med «referatbasen crawl» eller «referatbasen import MAPPE»")
    run(config, host=host or config.web.host, port=config.web.port if port is None else port, report=say)


@click.command(cls=Command, example="referatbasen status --json")
@json_option
@click.pass_context
@reports_errors
def status(context: click.Context, as_json: bool) -> None:
    """Vis, hvad arkivet har, hvad der mangler, er forældet eller fejlede."""
    library = reader(context)
    found = reading.status(library)
    told = sending.counts(library)
    if as_json:
        print_json({**contracts.status_json(found), "alerts": contracts.alert_counts_json(told)})
        return
    terminal.print_status(found)
    terminal.print_alert_counts(told)


@click.command(name="doctor", cls=Command, example="referatbasen doctor --json")
@json_option
@click.pass_context
@reports_errors
def doctor_command(context: click.Context, as_json: bool) -> None:
    """Se efter, hvad der mangler, og hvordan det rettes; ændrer intet. Slutter med 1, når noget er galt."""
    checks = doctor.examine(config_of(context), now=datetime.now(UTC))
    is_well = all(check.state != "fault" for check in checks)
    if as_json:
        print_json({"ok": is_well, "checks": [asdict(check) for check in checks]})
    else:
        terminal.print_checks(checks)
    sys.exit(DONE if is_well else FAILED)
