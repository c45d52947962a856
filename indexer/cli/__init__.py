"""The command line: thin commands over the library. Results on stdout, progress and messages on stderr.

One module per group of commands; ``shared`` is what they have in common.
"""

import io
import sys
from pathlib import Path

import click

from indexer.cli import asking, filling, keeping, names, privacy, running


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


for _command in (
    filling.import_command,
    filling.crawl_command,
    filling.update,
    filling.rebuild,
    asking.search,
    asking.show,
    asking.export_command,
    names.names,
    privacy.privacy_group,
    running.alerts,
    running.serve,
    running.status,
    keeping.check_command,
    keeping.backup_command,
    keeping.restore_command,
    running.doctor_command,
):
    main.add_command(_command)
