"""Archives of every schema there has been; ``python -m tests.tables`` writes down what the tables are now.

A table that changed without its version would leave existing archives behind unseen. So: raise VERSION in
``indexer/archive``, add a step to ``migrations``, keep a dump of an archive as it was before, and run this.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from indexer.archive import SCHEMA_VERSION, open_archive, open_subscribers, subscriber_schema


def now(folder: Path) -> str:
    """Return the versions and tables that new databases have, made in a folder."""
    archive, subscribers = folder / "arkiv.db", folder / "abonnenter.db"
    open_archive(f"sqlite:///{archive}").close()
    open_subscribers(subscribers).close()
    return (
        f"-- archive, version {SCHEMA_VERSION}\n{_tables(archive)}\n"
        f"-- subscribers, version {subscriber_schema.VERSION}\n{_tables(subscribers)}"
    )


def _tables(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
        return "".join("\n".join(line.rstrip() for line in sql.splitlines()) + ";\n" for (sql,) in found)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        (Path(__file__).parent / "schemas" / "now.sql").write_text(now(Path(scratch)), encoding="utf-8")
    sys.stdout.write("tests/schemas/now.sql er skrevet\n")
