"""PostgreSQL's full-text search."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.engines.values import FACETS, SHOWN, Answer, Answered, Ask, Engine, Row
from benchmarks.postgres import psql

_TEXTS = ("id", "title", "body", "journal", "committee", "outcome", "subject")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


class Postgres(Engine):
    """PostgreSQL's full-text search with its Danish configuration; times are those of its own clock."""

    name = "PostgreSQL"

    def __init__(self, socket: Path) -> None:
        """Take the folder of a server's socket."""
        self._socket = socket

    def build(self, rows: Sequence[Row]) -> None:
        """Copy all items in and index them."""
        lines = "".join(
            "\t".join(_cell(str(getattr(row, name))) for name in (*_TEXTS, "date")) + f"\t{row.date.year}\n"
            for row in rows
        )
        psql(
            self._socket,
            "DROP TABLE IF EXISTS item; CREATE TABLE item (id text, title text, body text, journal text,\n"
            "  committee text, year int, outcome text, subject text, date date, words tsvector GENERATED ALWAYS AS\n"
            "  (setweight(to_tsvector('danish', title), 'A') || to_tsvector('danish', body)) STORED);\n"
            f"COPY item ({', '.join(_TEXTS)}, date, year) FROM STDIN;\n"
            f"{lines}\\.\n"
            "CREATE INDEX ON item USING gin (words); CREATE INDEX ON item (journal text_pattern_ops);\n"
            "CREATE INDEX ON item (date); VACUUM ANALYZE item;\n"
            "CREATE OR REPLACE FUNCTION answer(q tsquery, number text, day date, newest boolean)\n"
            "  RETURNS TABLE (total bigint, ids text, ms float) AS $$\n"
            "DECLARE began timestamptz := clock_timestamp(); BEGIN\n"
            "CREATE TEMP TABLE hit ON COMMIT DROP AS SELECT item.id, item.body, item.committee, item.year,\n"
            "  item.outcome, item.subject, item.date,\n"
            "  CASE WHEN number = '' THEN ts_rank(words, q) ELSE 0 END AS score\n"
            "  FROM item WHERE (CASE WHEN number = '' THEN words @@ q ELSE journal LIKE number || '%' END)\n"
            "  AND (day IS NULL OR item.date >= day);\n"
            "total := (SELECT count(*) FROM hit);\n"
            "ids := (SELECT string_agg(top.id, ' ') FROM (SELECT hit.id, ts_headline('danish', hit.body, q) FROM hit\n"
            f"  ORDER BY CASE WHEN newest THEN extract(epoch FROM hit.date) ELSE score END DESC LIMIT {SHOWN}) top);\n"
            + "".join(f"PERFORM {name}, count(*) FROM hit GROUP BY 1;\n" for name in FACETS)
            + "ms := extract(epoch FROM clock_timestamp() - began) * 1000; RETURN NEXT; END $$ LANGUAGE plpgsql;\n",
        )

    def open(self) -> None:
        """Have the server ready already."""

    def answer(self, ask: Ask) -> Answer:
        """Answer in one function of the server, which times itself."""
        if ask.prefix:
            said = f"to_tsquery('simple', '{ask.prefix}:*')"
        elif ask.phrase:
            said = f"phraseto_tsquery('danish', '{ask.phrase}')"
        else:
            said = f"plainto_tsquery('danish', '{' '.join(ask.words)}')"
        day = f"'{ask.since}'" if ask.since else "NULL"
        line = psql(self._socket, f"SELECT * FROM answer({said}, '{ask.journal}', {day}, {ask.by_date});").strip()
        total, ids, milliseconds = line.split("|")
        return Answer(int(total), tuple(ids.split()), float(milliseconds))

    def change(self, row: Row) -> None:
        """Insert one more item."""
        psql(
            self._socket,
            "INSERT INTO item (id, title, body, journal, committee, year, outcome, subject, date) VALUES\n"
            f"  ('{row.id}', $t${row.title}$t$, $t${row.body}$t$, '{row.journal}', '{row.committee}',\n"
            f"   {row.date.year}, '{row.outcome}', '{row.subject}', '{row.date}');",
        )

    def keep(self, asks: Sequence[Ask]) -> None:
        """Keep them as ``tsquery`` under the longest of their words, by which an item finds those it may answer."""
        psql(
            self._socket,
            "DROP TABLE IF EXISTS wanted; CREATE TABLE wanted (said text, query tsquery, key text);\n"
            "COPY wanted (said) FROM STDIN;\n" + "".join(f"{_cell(ask.typed)}\n" for ask in asks) + "\\.\n"
            "UPDATE wanted SET query = websearch_to_tsquery('danish', said), key =\n"
            "  (SELECT word FROM unnest(tsvector_to_array(to_tsvector('danish', said))) word\n"
            "  ORDER BY length(word) DESC LIMIT 1);\n"
            "CREATE INDEX ON wanted (key); VACUUM ANALYZE wanted;\n"
            "CREATE OR REPLACE FUNCTION answered(body text) RETURNS TABLE (pairs bigint, ms float) AS $$\n"
            "DECLARE began timestamptz := clock_timestamp(); words tsvector := to_tsvector('danish', body); BEGIN\n"
            "pairs := (SELECT count(*) FROM wanted WHERE key = ANY(tsvector_to_array(words)) AND query @@ words);\n"
            "ms := extract(epoch FROM clock_timestamp() - began) * 1000; RETURN NEXT; END $$ LANGUAGE plpgsql;\n",
        )

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Ask the server of each item in turn; it times itself."""
        script = "".join(f"SELECT * FROM answered($body${row.title} {row.body}$body$);\n" for row in rows)
        found = [line.split("|") for line in psql(self._socket, script).split()]
        return Answered(sum(int(pairs) for pairs, _ in found), sum(float(took) for _, took in found))
