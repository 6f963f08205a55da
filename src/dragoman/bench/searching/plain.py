"""The same paragraphs in SQLite FTS5, with the best plan we know for each question.

Words are the tokens of our own analyser, in two columns as in our index; the tokenizer divides at spaces
alone. Facts are numbers in one narrow table, of which days and editions have indexes. Loops are told their
order (``CROSS JOIN``, ``+``): left to its planner SQLite goes through the paragraphs and asks the words of
each. Of several plans for one question the benchmark counts the fastest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import apsw

from dragoman.bench.searching.asked import Passage, Unknown
from dragoman.bench.searching.plans import (
    MONTH,
    Statement,
    Way,
    facet,
    in_view,
    judged,
    match_of,
    matching,
)
from dragoman.model.query import Filter, Node, Range, Word
from dragoman.search.documents import (
    IndexedParagraph,
    first_day,
    language_ranges,
    last_day,
    tagged,
)
from dragoman.search.engine import Division, divide, sought

T = TypeVar("T")

# Changes with the tables: a file of another plan is made anew.
PLAN = 1
FACETS = ("lang", "in", "by", "role", "org", "place", "event", "publisher", "kind", "year")

_SCHEMA = """
CREATE TABLE fact (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE paragraph (
  id INTEGER PRIMARY KEY, edition INT, record INT, eid INT, version INT, is_title INT, lang INT, "in" INT,
  kind INT, "by" INT, role INT, publisher INT, place INT, event INT, year INT,
  said_first INT, said_last INT, published_first INT, published_last INT);
CREATE TABLE org (edition INT, value INT, PRIMARY KEY (edition, value)) WITHOUT ROWID;
CREATE TABLE profile (value TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE written (id INTEGER PRIMARY KEY, surface TEXT, lemma TEXT);
CREATE TABLE text (id INTEGER PRIMARY KEY, body TEXT);
CREATE VIRTUAL TABLE words USING fts5(
  surface, lemma, content='written', content_rowid='id', detail=full, prefix='6 7',
  tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'''");
"""
_INDEXES = """
CREATE INDEX of_edition ON paragraph (edition);
CREATE INDEX of_day ON paragraph (lang, said_first, said_last);
INSERT INTO words (words) VALUES ('optimize');
CREATE TABLE of_month AS
  SELECT p.lang, p.said_first, p.said_last, p.published_first, p.published_last,
    coalesce(p.said_first, p.published_first) / 100 AS month,
    sum(length(w.surface) - length(replace(w.surface, ' ', '')) + 1) AS words
  FROM paragraph p JOIN written w USING (id) WHERE w.surface <> '' AND month NOTNULL GROUP BY 1, 2, 3, 4, 5, 6;
ANALYZE;
"""
_ONE = 'id, edition, record, eid, version, is_title, lang, "in", kind, "by", role, publisher, place, event, year'
_HELD = 1 << 28
_STEPS = 100_000
# Seconds a plan is waited for; one that takes longer is no rival.
PATIENCE = 5.0
_MAPPED = 1 << 34


class Counts(NamedTuple):
    """How many paragraphs, of how many editions and records."""

    total: int
    editions: int
    records: int


class Plain:
    """A database of FTS5 in one file. ``create`` begins a new one."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        self._connection = apsw.Connection(str(file))
        self._connection.pragma("cache_size", -_HELD // 1024)
        self._connection.pragma("mmap_size", _MAPPED)
        self._connection.pragma("temp_store", "memory")
        if create:
            self._connection.pragma("journal_mode", "off")
            self._connection.pragma("synchronous", "off")
            self._execute(_SCHEMA)
        self._until: float | None = None
        # Called every so many steps of SQLite; where it says True they end.
        self._connection.set_progress_handler(self._is_late, _STEPS)
        self._codes: dict[str, int] = {}
        self._last = 0
        self._profiles = [one for (one,) in self._execute("SELECT value FROM profile ORDER BY 1")]

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    # Writing ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begins a batch."""
        self._execute("BEGIN")

    def add(self, one: IndexedParagraph) -> None:
        """Adds a paragraph."""
        passage = one.passage
        self._last += 1
        written = [" ".join(tagged(one.profile, tokens)) for tokens in (one.surface, one.lemma)]
        facts = (passage.edition, passage.record, passage.eid)
        named = (one.by, one.role, one.publisher, one.place, one.event)
        row = (
            self._last,
            *map(self._code, facts),
            passage.version,
            int(passage.eid is None),
            *map(self._code, (passage.lang, passage.turn_kind, passage.kind)),
            *(self._code(values[0] if values else None) for values in named),
            one.said[0] // 10_000 if one.said else None,
            *(one.said or (None, None)),
            *(one.published or (None, None)),
        )
        self._execute(f"INSERT INTO paragraph VALUES ({','.join('?' * len(row))})", row)
        self._execute("INSERT INTO written VALUES (?,?,?)", (self._last, *written))
        self._execute("INSERT INTO text VALUES (?,?)", (self._last, passage.text))
        self._execute(
            "INSERT INTO words (rowid, surface, lemma) VALUES (?,?,?)", (self._last, *written)
        )
        self._execute("INSERT OR IGNORE INTO profile VALUES (?)", (one.profile,))
        for value in one.org if one.order <= 1 else ():
            pair = (self._code(passage.edition), self._code(value))
            self._execute("INSERT OR IGNORE INTO org VALUES (?,?)", pair)

    def commit(self) -> None:
        """Ends a batch."""
        self._execute("COMMIT")

    def finish(self) -> None:
        """Makes the indexes of the facts, and of the words' index one piece."""
        self._execute(_INDEXES)

    def _code(self, value: str | None) -> int | None:
        if value is None:
            return None
        if value not in self._codes:
            self._codes[value] = len(self._codes) + 1
            self._execute("INSERT INTO fact VALUES (?,?)", (self._codes[value], value))
        return self._codes[value]

    def waiting(self, work: Callable[[], T]) -> T | None:
        """What some work gives; None where SQLite takes longer than anybody waits."""
        self._until = time.monotonic() + PATIENCE
        try:
            return work()
        except apsw.InterruptError:
            return None
        finally:
            self._until = None

    def _is_late(self) -> bool:
        return self._until is not None and time.monotonic() > self._until

    # Reading back -------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the last paragraph; they count from 1."""
        return int(self._one("SELECT max(id) FROM paragraph", {})[0])

    def passage(self, id_: int) -> Passage:
        """A paragraph as it was written."""
        row = self._one(
            "SELECT t.body, f.value, p.year FROM paragraph p JOIN text t USING (id)"
            " LEFT JOIN fact f ON f.id = p.lang WHERE p.id = :id",
            {"id": id_},
        )
        return Passage(*row)

    def extent(self, id_: int) -> tuple[int, int]:
        """The first and the last paragraph of the edition that has this one, its title not counted."""
        row = self._one(
            "SELECT min(id), max(id) FROM paragraph WHERE NOT is_title AND edition ="
            " (SELECT edition FROM paragraph WHERE id = :id)",
            {"id": id_},
        )
        return row if row[0] else (id_, id_)

    def place(self, id_: int) -> tuple[str, str | None]:
        """The edition of a paragraph, and its place in it."""
        row = self._one(
            "SELECT e.value, f.value FROM paragraph p JOIN fact e ON e.id = p.edition"
            " LEFT JOIN fact f ON f.id = p.eid WHERE p.id = :id",
            {"id": id_},
        )
        return row[0], row[1]

    # Asking -------------------------------------------------------------------------------------

    def statement(self, node: Node) -> Statement:
        """What a tree is in SQL. Raises Unknown where FTS5 has no such thing."""
        parts = divide(node)
        profiles = in_view(parts, self._profiles)
        values: dict[str, Any] = {}
        leaves = list(dict.fromkeys(sought(parts.rest)))
        matches = [match_of(leaf, profiles) for leaf in leaves]
        values["match"] = " OR ".join(matches)
        view = tuple(self._conditions(parts))
        together = None if parts.is_plain else judged(parts.rest, leaves, matches, values, view)
        return Statement(values["match"], view, together, values)

    def lean(self, asked: Statement, limit: int, way: Way = "words first") -> tuple[int, list[int]]:
        """The number of paragraphs and the best of them, and nothing else."""
        whole = matching(asked, way, needs_facts=bool(asked.conditions))
        # One pass over what matches takes two thirds of the time of two, one to count and one to rank.
        sql = f"SELECT words.rowid, count(*) OVER () {whole} ORDER BY words.rank LIMIT {limit}"
        rows = list(self._execute(sql, asked.values))
        return (rows[0][1] if rows else 0), [id_ for id_, _ in rows]

    def counted(
        self, asked: Statement, limit: int, way: Way = "words first"
    ) -> tuple[Counts, list[str]]:
        """The numbers of paragraphs, editions and records, and the words of the best paragraphs."""
        facts = matching(asked, way, needs_facts=True)
        found = self._one(
            f"SELECT count(*), count(DISTINCT p.edition), count(DISTINCT p.record) {facts}",
            asked.values,
        )
        whole = matching(asked, way, needs_facts=bool(asked.conditions))
        return Counts(*found), self._texts(whole, asked, limit)

    def facets(
        self,
        asked: Statement,
        limit: int,
        fields: Sequence[str] = FACETS,
        way: Way = "words first",
    ) -> tuple[Counts, list[str], dict[str, dict[str, int]]]:
        """As ``counted``, and for each field how many paragraphs have each value."""
        columns = ", ".join(
            "coalesce(p.said_first, p.published_first) / 100 AS month"
            if field == MONTH
            else f'p."{field}"'
            for field in fields
            if field != "org"
        )
        facts = matching(asked, way, needs_facts=True)
        counts = " UNION ALL ".join(facet(field) for field in fields)
        rows = self._execute(
            f"WITH m AS MATERIALIZED (SELECT p.edition, p.record, {columns or 'p.id'} {facts})"
            " SELECT '', count(*), count(DISTINCT edition) || ' ' || count(DISTINCT record) FROM m"
            f" UNION ALL {counts}",
            asked.values,
        )
        totals: Counts | None = None
        found: dict[str, dict[str, int]] = {field: {} for field in fields}
        for field, count, value in rows:
            if field:
                found[field][str(value)] = count
            else:
                totals = Counts(count, *map(int, value.split()))
        assert totals is not None
        whole = matching(asked, way, needs_facts=bool(asked.conditions))
        return totals, self._texts(whole, asked, limit), found

    def answer(
        self, asked: Statement, limit: int, way: Way = "words first"
    ) -> tuple[Counts, list[Mapping[str, Any]], dict[str, dict[str, int]], dict[int, int]]:
        """A whole answer: counts, all facets, the chart, the best paragraphs with text, facts, snippet."""
        counts, _, found = self.facets(asked, 0, (*FACETS, MONTH), way)
        words = self.words_by_month(asked)
        whole = matching(asked, way, needs_facts=bool(asked.conditions))
        marked = dict(
            self._execute(
                "SELECT words.rowid, snippet(words, -1, '<mark>', '</mark>', '…', 50)"
                f" {whole} ORDER BY words.rank LIMIT {limit}",
                asked.values,
            )
        )
        return counts, [self._shown(id_, snippet) for id_, snippet in marked.items()], found, words

    def words_by_month(self, asked: Statement) -> dict[int, int]:
        """The words of all paragraphs in view, by month: what a chart per million words needs."""
        where = f" WHERE {' AND '.join(asked.view)}" if asked.view else ""
        sql = f"SELECT p.month, sum(p.words) FROM of_month p{where} GROUP BY p.month"
        return dict(self._execute(sql, asked.values))

    def _shown(self, id_: int, snippet: str) -> Mapping[str, Any]:
        names = ("edition", "record", "eid", "lang", "kind", "by", "role", "publisher", "place")
        values = ", ".join(f'(SELECT value FROM fact WHERE id = p."{name}")' for name in names)
        row = self._one(
            f"SELECT {values}, p.said_first, p.published_first, t.body, h.body FROM paragraph p"
            " JOIN text t ON t.id = p.id LEFT JOIN paragraph a ON a.id ="
            " (SELECT min(id) FROM paragraph WHERE edition = p.edition) AND a.is_title"
            " LEFT JOIN text h ON h.id = a.id WHERE p.id = :id",
            {"id": id_},
        )
        keys = (*names, "said", "published", "text", "title")
        return {**dict(zip(keys, row, strict=True)), "snippet": snippet}

    def together(self, words: Sequence[Word]) -> int:
        """In how many paragraphs all of some words stand."""
        match = " AND ".join(match_of(word, self._profiles) for word in words)
        sql = "SELECT count(*) FROM words WHERE words MATCH :match"
        return int(self._one(sql, {"match": match})[0])

    def _texts(self, whole: str, asked: Statement, limit: int) -> list[str]:
        """The best paragraphs in their words."""
        if not limit:
            return []
        sql = f"SELECT words.rowid {whole} ORDER BY words.rank LIMIT {limit}"
        best = ", ".join(str(id_) for (id_,) in self._execute(sql, asked.values))
        return [body for (body,) in self._execute(f"SELECT body FROM text WHERE id IN ({best})")]

    def _conditions(self, parts: Division) -> Iterator[str]:
        for node in parts.view:
            match node:
                case Filter(field="lang", values=tags):
                    yield f"p.lang IN ({', '.join(map(str, self._languages(tags))) or 'NULL'})"
                case Range(field=field, since=since, until=until):
                    if since:
                        yield f"p.{field}_last >= {first_day(since)}"
                    if until:
                        yield f"p.{field}_first <= {last_day(until)}"
                case _:
                    raise Unknown(node)

    def _languages(self, tags: Iterable[str]) -> list[int]:
        wanted = {tag.lower() for tag in tags}
        rows = self._execute(
            "SELECT id, value FROM fact WHERE id IN (SELECT DISTINCT lang FROM paragraph)"
        )
        return [code for code, value in rows if wanted.intersection(language_ranges(value))]

    def _one(self, sql: str, values: Mapping[str, Any]) -> Any:
        return next(iter(self._execute(sql, values)))

    def _execute(self, sql: str, values: Any = None) -> Any:
        return self._connection.execute(sql, values)
