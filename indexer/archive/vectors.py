"""Vectors of passages, and which item each passage belongs to: derived, and kept because they are slow to make."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from indexer.archive import schema
from indexer.archive.schema import item, passage, vector

_REVISION = "vectors"


def waiting(connection: Connection, model: str, *, limit: int) -> list[str]:
    """Return items whose passages have not been taken in by this model, the newest first."""
    known = select(passage.c.item_id).where(passage.c.item_id == item.c.id, passage.c.model == model).exists()
    found = (
        select(item.c.id)
        .join(schema.meeting, schema.meeting.c.id == item.c.meeting_id)
        .where(~known)
        .order_by(schema.meeting.c.date.desc(), item.c.id)
        .limit(limit)
    )
    return list(connection.execute(found).scalars())


def count_waiting(connection: Connection, model: str) -> int:
    """Return how many items have not been taken in by this model."""
    known = select(passage.c.item_id).where(passage.c.item_id == item.c.id, passage.c.model == model).exists()
    return int(connection.execute(select(func.count()).select_from(item).where(~known)).scalar_one())


def known(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return which of these vectors are kept."""
    return set(connection.execute(select(vector.c.key).where(vector.c.key.in_(keys))).scalars())


def put(
    connection: Connection, model: str, passages: Mapping[str, Sequence[str]], vectors: Mapping[str, bytes]
) -> None:
    """Keep vectors by key, and the keys of each item's passages in order."""
    connection.execute(delete(vector).where(vector.c.key.in_(list(vectors))))
    if vectors:
        connection.execute(insert(vector), [{"key": key, "data": data} for key, data in vectors.items()])
    connection.execute(delete(passage).where(passage.c.item_id.in_(list(passages))))
    rows = [
        {"item_id": owner, "position": position, "key": key, "model": model}
        for owner, keys in passages.items()
        for position, key in enumerate(keys)
    ]
    if rows:
        connection.execute(insert(passage), rows)
    _touch(connection)


def has_unused(connection: Connection) -> bool:
    """Tell whether there are vectors that no item's passage has any more."""
    return connection.execute(select(vector.c.key).where(~_used()).limit(1)).first() is not None


def forget_unused(connection: Connection) -> int:
    """Delete vectors that no item's passage has any more; return how many."""
    gone = connection.execute(delete(vector).where(~_used())).rowcount
    if gone:
        _touch(connection)
    return int(gone)


def revision(connection: Connection) -> str:
    """Return a mark that changes when vectors do."""
    return schema.get(connection, _REVISION) or "0"


def rows(connection: Connection, model: str) -> Iterator[tuple[str, bytes]]:
    """Yield (item, vector) for every passage of this model."""
    found = (
        select(passage.c.item_id, vector.c.data)
        .join(vector, vector.c.key == passage.c.key)
        .where(passage.c.model == model)
        .order_by(passage.c.item_id, passage.c.position)
    )
    for row in connection.execution_options(yield_per=5000).execute(found):
        yield row.item_id, row.data


def _used() -> ColumnElement[bool]:
    return select(passage.c.key).where(passage.c.key == vector.c.key).exists()


def _touch(connection: Connection) -> None:
    schema.put(connection, _REVISION, str(int(revision(connection)) + 1))
