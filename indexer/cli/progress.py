"""How far a run has come and how long it has left, on stderr."""

import sys
import time

import click

from indexer import logs
from indexer.telling import Progress, Report

ERASE = "\033[K"
"""Clears a terminal's line from where it is written on: what was shown there of progress."""

_SECONDS_SHOWN, _SECONDS_SAID = 0.2, 30.0


def progress(say: Report) -> Progress:
    """Return what shows progress: on a terminal a line that is written over, elsewhere a line said now and then."""
    is_live = sys.stderr.isatty() and not logs.is_json()
    every = _SECONDS_SHOWN if is_live else _SECONDS_SAID
    current, began, told = "", 0.0, 0.0

    def show(what: str, done: int, of: int) -> None:
        nonlocal current, began, told
        now = time.monotonic()
        if what != current:
            current, began, told = what, now, now
        if now - told < every or now == began:
            return
        told, seconds = now, now - began
        left = _duration((of - done) * seconds / done)
        line = f"{done} af {of} {what}, {60 * done / seconds:.0f} i minuttet, {left} tilbage"
        if is_live:
            click.echo(f"{ERASE}{line}\r", err=True, nl=False)
        else:
            say(line)

    return show


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} t {minutes % 60} min" if minutes >= 60 else f"{minutes} min" if minutes else "under 1 min"
