"""The command line in tests: in this process where a process is not the point, and in one of its own where it is."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from indexer.cli import main

ROOT = Path(__file__).parent.parent


def run(*arguments: str, cwd: Path) -> Result:
    """Run a command here, which saves the seconds Python takes to start; a mistake of ours is raised."""
    with contextlib.chdir(cwd):
        return CliRunner().invoke(main, arguments, prog_name="referatbasen", catch_exceptions=False)


def process(*arguments: str | bytes, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as it is run, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "indexer.cli", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)
