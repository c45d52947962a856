"""From one schema to the next: numbered steps, all of an upgrade in one transaction, so that it is done or not begun.

Steps hold only what making the missing tables and indexes does not mend, and speak the tables' names as they were then,
not as ``schema`` has them now. What a newer schema has room for and an older reader never read comes with the next
``rebuild``, which ``status`` asks for.
"""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.schema import CreateIndex

from indexer.archive import schema, subscriber_schema
from indexer.errors import ReferatbasenError

_log = logging.getLogger("referatbasen.archive")

Step = Callable[[Connection], None]


def _pages_can_be_withdrawn(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE page ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE")


def _letters_can_be_urgent(connection: Connection) -> None:
    if not _has(connection, "letter", "is_urgent"):  # files were not numbered while this came
        connection.exec_driver_sql("ALTER TABLE letter ADD COLUMN is_urgent BOOLEAN NOT NULL DEFAULT FALSE")


def _what_was_before_is_kept(connection: Connection) -> None:
    for table, column, size in (("written", "before", 64), ("hook", "former_secret", 60), ("hook", "renewed_at", 40)):
        if inspect(connection).has_table(table):  # the first had neither
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR({size}) NOT NULL DEFAULT ''")


def _pages_are_in_order_of_arrival(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE page ADD COLUMN arrived_at VARCHAR(40) NOT NULL DEFAULT ''")
    connection.exec_driver_sql("UPDATE page SET arrived_at = fetched_at")


def _only_tables_and_indexes(_connection: Connection) -> None:
    """Leave it to the making of what is missing."""


def _names_are_worked_out_by_part(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM about WHERE name = 'names resolved'")  # once more, and all of them


ARCHIVE_STEPS: Mapping[int, Step] = {
    1: _pages_can_be_withdrawn,
    2: _only_tables_and_indexes,
    3: _only_tables_and_indexes,
    4: _pages_are_in_order_of_arrival,
    5: _names_are_worked_out_by_part,
}
SUBSCRIBER_STEPS: Mapping[int, Step] = {1: _letters_can_be_urgent, 2: _what_was_before_is_kept}


def bring_up(connection: Connection, *, where: str) -> None:
    """Make an archive's tables or bring them up to this schema; raises ReferatbasenError for those of a newer one."""
    found = version_of(connection, where=where)
    _make_missing(connection, schema.metadata, found, ARCHIVE_STEPS, int(schema.VERSION), where)
    if found != int(schema.VERSION):
        schema.put(connection, "schema", schema.VERSION)  # said last, so that a making cut off is taken up again


def version_of(connection: Connection, *, where: str) -> int | None:
    """Return an archive's version, or None where nothing is made yet; raises ReferatbasenError for one not ours."""
    if not inspect(connection).has_table("about"):
        return None
    found = schema.get(connection, "schema")
    if found is not None and not found.isdecimal():
        raise ReferatbasenError(f"{where}: skema «{found}» kendes ikke; er det et arkiv?")
    return int(found) if found is not None else None


def bring_up_subscribers(connection: Connection, *, where: str) -> None:
    """As bring_up(), for the database of those who follow: its version is SQLite's own mark of one (user_version)."""
    found = subscriber_version_of(connection)
    wanted = subscriber_schema.VERSION
    _make_missing(connection, subscriber_schema.metadata, found, SUBSCRIBER_STEPS, wanted, where)
    if found != wanted:
        connection.exec_driver_sql(f"PRAGMA user_version = {wanted:d}")


def subscriber_version_of(connection: Connection) -> int | None:
    """Return the version of a database of those who follow, or None where nothing is made yet."""
    if not inspect(connection).has_table("subscriber"):
        return None
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()) or 1  # the first were not numbered


def refuse_newer(found: int | None, wanted: int, where: str) -> None:
    """Raise ReferatbasenError where a version is one that only a newer Referatbasen knows."""
    if found is not None and found > wanted:
        raise ReferatbasenError(
            f"{where} er skrevet af en nyere udgave af Referatbasen (skema {found}; denne kender til og med {wanted}); "
            "installér den nyere udgave, eller læg en sikkerhedskopi fra før tilbage med «referatbasen restore»"
        )


def _make_missing(
    connection: Connection, metadata: MetaData, found: int | None, steps: Mapping[int, Step], wanted: int, where: str
) -> None:
    refuse_newer(found, wanted, where)
    for number in range(wanted if found is None else found, wanted):
        steps[number](connection)
    metadata.create_all(connection)
    if found != wanted:
        for table in metadata.tables.values():
            for index in table.indexes:  # one that came later than its table
                connection.execute(CreateIndex(index, if_not_exists=True))
    if found is not None and found != wanted:
        _log.warning("%s er ført fra skema %s til %s", where, found, wanted)


def _has(connection: Connection, table: str, column: str) -> bool:
    return column in {each["name"] for each in inspect(connection).get_columns(table)}
