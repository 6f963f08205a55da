"""The same paragraphs in SQLite FTS5, with the best plan we know for each question.

Words are the tokens of our own analyser, in two columns as in our index; the tokenizer divides at spaces
alone. Facts are numbers in one narrow table, of which days and editions have indexes. Loops are told their
order (``CROSS JOIN``, ``+``): left to its planner SQLite goes through the paragraphs and asks the words of
each. Of several plans for one question the benchmark counts the fastest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import apsw

from dragoman.bench.searching.asked import Passage, Unknown
from dragoman.model.query import And, Filter, Near, Node, Not, Phrase, Prefix, Range, Word
from dragoman.search.documents import (
    IndexedParagraph,
    first_day,
    language_ranges,
    last_day,
    spellings,
    tagged,
)
from dragoman.search.engine import Division, Sought, divide, sought
from dragoman.search.matching import pattern
from dragoman.text.tokens import profile

T = TypeVar("T")

# Changes with the tables: a file of another plan is made anew.
PLAN = 1
FACETS = ("lang", "in", "by", "role", "org", "place", "event", "publisher", "kind", "year")
Way = Literal["words first", "facts first", "planner"]
WAYS: tuple[Way, ...] = ("words first", "facts first", "planner")

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


class Statement(NamedTuple):
    """What is asked of the words, which conditions the facts meet, and their values."""

    match: str
    conditions: tuple[str, ...]
    values: dict[str, Any]


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

    def add(self, one: IndexedParagraph, text: str) -> None:
        """Adds a paragraph with its words as written."""
        self._last += 1
        written = [" ".join(tagged(one.profile, tokens)) for tokens in (one.surface, one.lemma)]
        facts = (one.edition, one.record, one.eid)
        named = (one.by, one.role, one.publisher, one.place, one.event)
        row = (
            self._last,
            *map(self._code, facts),
            one.version,
            int(one.eid is None),
            *map(self._code, (one.lang, one.turn_kind, one.kind)),
            *(self._code(values[0] if values else None) for values in named),
            one.said[0] // 10_000 if one.said else None,
            *(one.said or (None, None)),
            *(one.published or (None, None)),
        )
        self._execute(f"INSERT INTO paragraph VALUES ({','.join('?' * len(row))})", row)
        self._execute("INSERT INTO written VALUES (?,?,?)", (self._last, *written))
        self._execute("INSERT INTO text VALUES (?,?)", (self._last, text))
        self._execute(
            "INSERT INTO words (rowid, surface, lemma) VALUES (?,?,?)", (self._last, *written)
        )
        self._execute("INSERT OR IGNORE INTO profile VALUES (?)", (one.profile,))
        for value in one.org if one.eid is None or one.order == 1 else ():
            pair = (self._code(one.edition), self._code(value))
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

    # Asking -------------------------------------------------------------------------------------

    def statement(self, node: Node) -> Statement:
        """What a tree is in SQL. Raises Unknown where FTS5 has no such thing."""
        parts = divide(node)
        profiles = _in_view(parts, self._profiles)
        values: dict[str, Any] = {}
        leaves = list(dict.fromkeys(sought(parts.rest)))
        matches = [match_of(leaf, profiles) for leaf in leaves]
        values["match"] = " OR ".join(matches)
        conditions = list(self._conditions(parts))
        if not parts.is_plain:
            conditions.append(_judged(parts.rest, leaves, matches, values, conditions))
        return Statement(values["match"], tuple(conditions), values)

    def lean(self, asked: Statement, limit: int, way: Way = "words first") -> tuple[int, list[int]]:
        """The number of paragraphs and the best of them, and nothing else."""
        whole = _matching(asked, way, needs_facts=bool(asked.conditions))
        total = self._one(f"SELECT count(*) {whole}", asked.values)[0]
        return total, self._ids(whole, asked, limit)

    def counted(
        self, asked: Statement, limit: int, way: Way = "words first"
    ) -> tuple[Counts, list[int]]:
        """The numbers of paragraphs, editions and records, and the best paragraphs."""
        facts = _matching(asked, way, needs_facts=True)
        found = self._one(
            f"SELECT count(*), count(DISTINCT p.edition), count(DISTINCT p.record) {facts}",
            asked.values,
        )
        whole = _matching(asked, way, needs_facts=bool(asked.conditions))
        return Counts(*found), self._ids(whole, asked, limit)

    def facets(
        self,
        asked: Statement,
        limit: int,
        fields: Sequence[str] = FACETS,
        way: Way = "words first",
    ) -> tuple[Counts, list[int], dict[str, dict[str, int]]]:
        """As ``counted``, and for each field how many paragraphs have each value."""
        columns = ", ".join(f'p."{field}"' for field in fields if field != "org")
        facts = _matching(asked, way, needs_facts=True)
        counts = " UNION ALL ".join(_facet(field) for field in fields)
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
        whole = _matching(asked, way, needs_facts=bool(asked.conditions))
        return totals, self._ids(whole, asked, limit), found

    def answer(
        self, asked: Statement, limit: int, way: Way = "words first"
    ) -> tuple[Counts, list[Mapping[str, Any]], dict[str, dict[str, int]]]:
        """A whole answer: counts, all facets, and the best paragraphs with text, facts and snippet."""
        counts, _, found = self.facets(asked, 0, way=way)
        whole = _matching(asked, way, needs_facts=bool(asked.conditions))
        marked = dict(
            self._execute(
                "SELECT words.rowid, snippet(words, -1, '<mark>', '</mark>', '…', 50)"
                f" {whole} ORDER BY words.rank LIMIT {limit}",
                asked.values,
            )
        )
        return counts, [self._shown(id_, snippet) for id_, snippet in marked.items()], found

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

    def frequency(self, words: Iterable[str]) -> Counter[str]:
        """In how many paragraphs each of some tagged lemmas stands."""
        self._execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, col)"
        )
        sql = "SELECT doc FROM temp.vocabulary WHERE term = ? AND col = 'lemma'"
        return Counter({word: doc for word in words for (doc,) in self._execute(sql, (word,))})

    def _ids(self, whole: str, asked: Statement, limit: int) -> list[int]:
        if not limit:
            return []
        sql = f"SELECT words.rowid {whole} ORDER BY words.rank LIMIT {limit}"
        return [id_ for (id_,) in self._execute(sql, asked.values)]

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


def _facet(field: str) -> str:
    if field == "year":
        return "SELECT 'year', count(*), year FROM m WHERE year NOTNULL GROUP BY year"
    if field == "org":
        return (
            "SELECT 'org', sum(n), (SELECT value FROM fact WHERE id = o.value) FROM"
            " (SELECT edition, count(*) n FROM m GROUP BY edition) e JOIN org o USING (edition)"
            " GROUP BY o.value"
        )
    return (
        f"SELECT '{field}', n, (SELECT value FROM fact WHERE id = v) FROM"
        f' (SELECT "{field}" v, count(*) n FROM m WHERE v NOTNULL GROUP BY 1)'
    )


def _matching(asked: Statement, way: Way, *, needs_facts: bool) -> str:
    """FROM and WHERE of a question, its loops in the order of a way."""
    if not needs_facts:
        return "FROM words WHERE words MATCH :match"
    conditions = " AND ".join(asked.conditions)
    if way == "facts first" and conditions:
        return (
            "FROM words JOIN paragraph p ON p.id = words.rowid WHERE words MATCH :match AND"
            f" words.rowid IN (SELECT p.id FROM paragraph p WHERE {conditions})"
        )
    joined = "JOIN" if way == "planner" else "CROSS JOIN"
    met = f" AND {conditions}" if conditions else ""
    return f"FROM words {joined} paragraph p ON p.id = words.rowid WHERE words MATCH :match{met}"


def _judged(
    rest: Node | None,
    leaves: Sequence[Sought],
    matches: Sequence[str],
    values: dict[str, Any],
    view: Sequence[str],
) -> str:
    """The editions in which all words stand, each in any paragraph in view."""
    if not isinstance(rest, And) or len(rest.nodes) != len(leaves):
        raise Unknown(rest)
    met = "".join(f" AND {one}" for one in view)
    each = []
    for number, match in enumerate(matches):
        values[f"match{number}"] = match
        each.append(
            "SELECT p.edition FROM words CROSS JOIN paragraph p ON p.id = words.rowid"
            f" WHERE words MATCH :match{number}{met}"
        )
    return f"p.edition IN ({' INTERSECT '.join(each)})"


def _in_view(parts: Division, profiles: Sequence[str]) -> list[str]:
    for node in parts.view:
        if isinstance(node, Filter) and node.field == "lang":
            chosen = {profile(value) for value in node.values}
            return [rules for rules in profiles if rules in chosen]
    return list(profiles)


def match_of(leaf: Sought, profiles: Sequence[str]) -> str:
    """What FTS5 is asked for a word, in brackets. Raises Unknown where it has no such thing."""
    match leaf:
        case Word(text=text, exact=exact):
            return _spelt(text, profiles, exact=exact)
        case Phrase(text=text):
            return _spelt(text, profiles, exact=True)
        case Prefix():
            forms = [(rules, form) for rules in profiles if (form := pattern(leaf, rules))]
            begins = [
                _quoted(tagged(rules, (*form.before, form.begins))) + " *" for rules, form in forms
            ]
            return f"(surface : ({' OR '.join(begins)}))"
        case Near(nodes=(Word(exact=True), Word(exact=True)), distance=distance, ordered=False):
            near = [_near(leaf.nodes, rules, distance) for rules in profiles]
            return f"(surface : ({' OR '.join(filter(None, near))}))"
        case _:
            raise Unknown(leaf)


def _spelt(text: str, profiles: Sequence[str], *, exact: bool) -> str:
    found = spellings(text, profiles, exact=exact)
    columns = [
        f"{column} : ({' OR '.join(map(_quoted, sorted(ways)))})"
        for column, ways in found.items()
        if ways
    ]
    return f"({' OR '.join(columns)})"


def _near(nodes: Sequence[Node], rules: str, distance: int) -> str | None:
    words = []
    for node in nodes:
        assert isinstance(node, Word)
        ways = spellings(node.text, [rules], exact=True)["surface"]
        if len(ways) != 1:
            return None
        words += map(_quoted, ways)
    return f"NEAR({' '.join(words)}, {distance})"


def _quoted(tokens: Sequence[str]) -> str:
    return '"' + " ".join(tokens).replace('"', '""') + '"'
