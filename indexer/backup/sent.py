"""What was sent since a backup was taken, as the archive it replaces knows it: nobody is to be told it again.

By the standard driver: the databases of those who follow are not opened as such before they are in their place.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from indexer.archive import copies
from indexer.config import HELD_NAME, KEY_NAME, SUBSCRIBERS_NAME
from indexer.errors import ReferatbasenError

_LEARN = """
CREATE TEMP VIEW same AS
    SELECT mine.id AS mine, theirs.id AS theirs
    FROM main.subscriber AS mine JOIN later.subscriber AS theirs USING (secret);
CREATE TEMP VIEW waiting AS
    SELECT * FROM later.letter WHERE state IN ('waiting', 'handed over');

-- What was sent, refused or taken back since.
DELETE FROM main.letter WHERE state IN ('waiting', 'handed over') AND id NOT IN (SELECT id FROM waiting);
DELETE FROM main.written WHERE letter_id NOT IN (SELECT id FROM main.letter);

-- What each has been told, and what is therefore no news any more.
DELETE FROM main.told WHERE subscriber_id IN (SELECT mine FROM same);
INSERT INTO main.told (subscriber_id, item, content)
    SELECT mine, item, content FROM later.told JOIN same ON theirs = subscriber_id;
DELETE FROM main.notice WHERE EXISTS (
    SELECT 1 FROM main.subscription JOIN main.told USING (subscriber_id)
    WHERE subscription.id = notice.subscription_id AND told.item = notice.item);

-- What waited there counts as told, and so must be sent from here.
INSERT OR IGNORE INTO main.letter
    (id, subscriber_id, recipient, message, is_urgent, state, attempts, next_at, reason, created_at, settled_at)
    SELECT id, mine, recipient, message, is_urgent, state, attempts, next_at, reason, created_at, settled_at
    FROM waiting JOIN same ON theirs = subscriber_id;
INSERT OR IGNORE INTO main.written SELECT * FROM later.written
    WHERE letter_id IN (SELECT id FROM waiting) AND letter_id IN (SELECT id FROM main.letter)
"""


def learn(stage: Path, later: Path) -> bool:
    """Have those who follow, as a backup has them, know what they were sent since; return whether that could be known.

    ``later`` is the folder of the archive that the backup replaces. It knows nothing where it is of another key, is
    damaged or of another version, or was itself put back without knowing.
    """
    database = later / SUBSCRIBERS_NAME
    if (later / HELD_NAME).exists() or not _have_one_key(stage, later) or not database.exists():
        return False
    copy = stage / f"{SUBSCRIBERS_NAME}-senere"
    try:
        copies.check(database)
        copies.copy(database, copy)
        if copies.subscribers_version(copy) != copies.subscribers_version(stage / SUBSCRIBERS_NAME):
            return False
        with closing(sqlite3.connect(stage / SUBSCRIBERS_NAME)) as restored:
            restored.execute("ATTACH ? AS later", (str(copy),))
            with restored:
                for statement in _LEARN.split(";"):
                    restored.execute(statement)
    except (ReferatbasenError, sqlite3.Error):
        return False
    finally:
        copy.unlink(missing_ok=True)
    return True


def hold(stage: Path, made_at: str) -> int:
    """Have nothing sent from a backup before an operator says so; return how many who follow it has.

    Letters that somebody waited for when it was taken are given up: they were sent, or are asked for again.
    """
    with closing(sqlite3.connect(stage / SUBSCRIBERS_NAME)) as restored, restored:
        if not restored.execute("SELECT 1 FROM sqlite_master WHERE name = 'letter'").fetchone():
            return 0  # the backup was taken in the moment before the tables were made
        restored.execute("DELETE FROM letter WHERE is_urgent AND state IN ('waiting', 'handed over')")
        (number,) = restored.execute("SELECT count(*) FROM subscriber").fetchone()
    if number:
        (stage / HELD_NAME).write_text(f"{made_at}\n", encoding="utf-8")
    return int(number)


def _have_one_key(stage: Path, later: Path) -> bool:
    try:
        return (stage / KEY_NAME).read_bytes() == (later / KEY_NAME).read_bytes()
    except FileNotFoundError:
        return False
