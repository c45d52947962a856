"""The site as it is run: ``referatbasen serve`` in a process of its own, on a free port."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_READY = re.compile(r"http://[^/\s]+")
_SECONDS_TO_START = 120


@contextmanager
def serving(*, cwd: Path, config: Path | None = None) -> Iterator[str]:
    """Run the server and give its address; it is stopped at the end."""
    command = [
        sys.executable,
        "-m",
        "indexer.cli",
        *(["--config", str(config)] if config else []),
        "serve",
        "--port",
        "0",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=cwd, env=environment, stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(_SECONDS_TO_START, process.kill)
    watchdog.start()
    lines: list[str] = []
    reader: threading.Thread | None = None
    try:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            if match := _READY.search(line):
                watchdog.cancel()
                # What it says from now on is taken, or it would stand still when the pipe is full.
                reader = threading.Thread(target=process.stderr.read, daemon=True)
                reader.start()
                yield match[0]
                return
        raise AssertionError(f"the server did not start:\n{''.join(lines)}")
    finally:
        watchdog.cancel()
        process.terminate()
        process.wait(timeout=20)
        if reader:
            reader.join(timeout=20)
        if process.stderr is not None:
            process.stderr.close()
