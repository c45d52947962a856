"""A PostgreSQL server of our own for the length of a measurement, where PostgreSQL is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres() -> Iterator[Path | None]:
    """Give the folder of the socket of a server of our own, or None where PostgreSQL is not installed."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *(Path(p).parent for p in [shutil.which("initdb")] if p)]
    programs = next((folder for folder in found if (folder / "initdb").exists()), None)
    if programs is None or not shutil.which("psql"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        as_user: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "nobody")
            as_user = {"user": "nobody"}
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_user}
        initdb = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "maaling",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(initdb, **quiet)  # type: ignore[call-overload]
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        server = [programs / "pg_ctl", "-D", folder / "data", "-w", "-o", options]
        subprocess.run([*server, "-l", folder / "log", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield folder
        finally:
            subprocess.run([*server, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]


def psql(folder: Path, script: str) -> str:
    """Return what PostgreSQL prints for a script."""
    command = ["psql", "-h", str(folder), "-U", "maaling", "-d", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1"]
    return subprocess.run(command, input=script, check=True, capture_output=True, text=True).stdout
