"""What is wanted by anyone, each thing once, and by which words of an item it is found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from indexer.archive.subscriber_schema import question, subscriber, subscription, want, want_key, want_question

_BATCH = 400
_NOTHING = "-"  # the answer to a question that nothing answers to


@dataclass(frozen=True, slots=True)
class Read:
    """A want as it was read: what an item must have (JSON), the keys it is found by, and what was asked to know so."""

    line: str
    rule: str
    keys: frozenset[str]
    answers: Mapping[str, str]


def unread(connection: Connection, made_by: str) -> list[str]:
    """Return what is wanted and not read yet, or by another make of the reader."""
    known = select(want.c.line).where(want.c.made_by == made_by)
    active = select(subscriber.c.id).where(subscriber.c.stopped == "")
    rows = connection.execute(
        select(subscription.c.wanted)
        .where(~subscription.c.paused, subscription.c.subscriber_id.in_(active), subscription.c.wanted.not_in(known))
        .distinct()
    )
    return list(rows.scalars())


def put(connection: Connection, made_by: str, read: Sequence[Read]) -> None:
    """Keep how wants were read, in place of how they were read before."""
    numbers = _numbers(connection, {asked: answer for each in read for asked, answer in each.answers.items()})
    for each in read:
        connection.execute(delete(want).where(want.c.line == each.line))
        values = {"line": each.line, "made_by": made_by, "rule": each.rule}
        identifier = connection.execute(insert(want).values(**values)).inserted_primary_key[0]  # type: ignore[index]
        keys = [{"key": key, "want_id": identifier} for key in sorted(each.keys)]
        asked = [{"question_id": numbers[asked], "want_id": identifier} for asked in each.answers]
        for table, rows in ((want_key, keys), (want_question, asked)):
            if rows:
                connection.execute(insert(table), rows)


def _numbers(connection: Connection, answers: Mapping[str, str]) -> dict[str, int]:
    """Return the number of each question; those that are not known are kept."""
    asked = sorted(answers)
    known: dict[str, int] = {}
    for start in range(0, len(asked), _BATCH):
        some = question.c.asked.in_(asked[start : start + _BATCH])
        known |= {row[0]: row[1] for row in connection.execute(select(question.c.asked, question.c.id).where(some))}
    for new in answers.keys() - known.keys():
        made = connection.execute(insert(question).values(asked=new, answer=answers[new]))
        known[new] = made.inserted_primary_key[0]  # type: ignore[index]
    return known


def questions(connection: Connection) -> dict[str, str]:
    """Return what the meaning of wants depends on, with the answers as they were."""
    return {row[0]: row[1] for row in connection.execute(select(question.c.asked, question.c.answer))}


def unanswered_among(connection: Connection, asked: Collection[str]) -> dict[str, str]:
    """Return those of some questions that anything depends on and nothing has answered to yet, with that answer."""
    wanted = list(asked)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        some = question.c.asked.in_(wanted[start : start + _BATCH]) & (question.c.answer == _NOTHING)
        found |= {row[0]: row[1] for row in connection.execute(select(question.c.asked, question.c.answer).where(some))}
    return found


def questions_of(connection: Connection, kinds: Collection[str], *, answered: bool = False) -> dict[str, str]:
    """Return the questions of some kinds; with ``answered`` only those that something answered to."""
    some = or_(
        *((question.c.asked >= f'["{kind}", ') & (question.c.asked < f'["{kind}",!') for kind in kinds)
    )  # as keys of an index, which LIKE does not look into
    wanted = some & (question.c.answer != _NOTHING) if answered else some
    return {row[0]: row[1] for row in connection.execute(select(question.c.asked, question.c.answer).where(wanted))}


def answered_otherwise(connection: Connection, answers: Mapping[str, str]) -> None:
    """Note new answers, and let the wants that depend on them count as not read."""
    for asked, answer in answers.items():
        known = select(question.c.id).where(question.c.asked == asked).scalar_subquery()
        depend = select(want_question.c.want_id).where(want_question.c.question_id == known)
        connection.execute(update(want).where(want.c.id.in_(depend)).values(made_by=""))
        connection.execute(update(question).where(question.c.asked == asked).values(answer=answer))


def forget_unwanted(connection: Connection) -> int:
    """Delete what nobody wants any longer; return how many that were."""
    return connection.execute(delete(want).where(want.c.line.not_in(select(subscription.c.wanted)))).rowcount


def forget_idle_questions(connection: Connection) -> None:
    """Delete the questions that nothing depends on."""
    connection.execute(delete(question).where(question.c.id.not_in(select(want_question.c.question_id))))


def keys_between(connection: Connection, first: str, end: str) -> list[str]:
    """Return the keys from one on, up to another."""
    return list(
        connection.execute(
            select(want_key.c.key).where(want_key.c.key >= first, want_key.c.key < end).distinct()
        ).scalars()
    )


def under(connection: Connection, keys: Collection[str]) -> dict[str, list[int]]:
    """Return the numbers of the wants found by each of some keys."""
    wanted = list(keys)
    found: dict[str, list[int]] = {}
    for start in range(0, len(wanted), _BATCH):
        some = want_key.c.key.in_(wanted[start : start + _BATCH])
        for key, identifier in connection.execute(select(want_key.c.key, want_key.c.want_id).where(some)):
            found.setdefault(key, []).append(identifier)
    return found


def rules(connection: Connection, identifiers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return (line, rule) of wants by their numbers."""
    wanted = list(identifiers)
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), _BATCH):
        some = want.c.id.in_(wanted[start : start + _BATCH])
        rows = connection.execute(select(want.c.id, want.c.line, want.c.rule).where(some))
        found |= {identifier: (line, rule) for identifier, line, rule in rows}
    return found
