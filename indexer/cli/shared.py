"""What commands have in common: how help looks, where lines go, what is opened, how a failure ends."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from indexer import logs, pipeline
from indexer.cli.progress import ERASE
from indexer.config import Config, load_config
from indexer.errors import ReferatbasenError
from indexer.library import Library, open_library, shows_sample
from indexer.minutes.privacy import one_line

DONE, FAILED, USAGE = 0, 1, 2
DATE = click.DateTime(["%Y-%m-%d"])


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


class Command(_Example, click.Command):
    """A command with an example."""


class Group(_Example, click.Group):
    """A group of commands with an example."""


def say(line: str) -> None:
    """Write a line for people, without CPR numbers and controls, on stderr; as JSON where config.toml asks for it."""
    shown = "\n".join(map(one_line, line.split("\n")))  # what is said is logged
    if logs.is_json():
        logs.line(shown)
    else:
        click.echo(f"{ERASE}{shown}", err=True)  # which click leaves out where it is no terminal


def print_json(document: dict[str, Any]) -> None:
    """Write one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


json_option = click.option("--json", "as_json", is_flag=True, help="Skriv ét JSON-dokument på stdout og intet andet.")


def reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Show any error the house raises as one line, and end with exit code 1 (or 2 where the use was wrong)."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ReferatbasenError as error:
            say(f"fejl: {error}")
            sys.exit(FAILED)

    return wrapped


def config_of(context: click.Context) -> Config:
    """Return the configuration, or say what is wrong with it and end as one does after wrong use."""
    try:
        config = load_config(context.obj)
    except ReferatbasenError as error:
        say(f"fejl: {error}")
        sys.exit(USAGE)
    logs.set_up(config.log.format)
    return config


def reader(context: click.Context) -> Library:
    """Open what is read from: one's own archive, or the sample while there is none."""
    config = config_of(context)
    if not shows_sample(config):
        return open_library(config)
    library = pipeline.open_sample(config, report=say)
    say("viser eksempelarkivet; hent egne referater med «referatbasen crawl» eller «referatbasen import MAPPE»")
    return library


def own(context: click.Context) -> Library:
    """Open one's own archive: the sample is built anew again and again, and keeps no decisions."""
    config = config_of(context)
    if shows_sample(config):
        raise ReferatbasenError(
            "der er kun eksempelarkivet, og det kan ikke rettes; hent egne referater med «referatbasen crawl»"
        )
    return open_library(config)
