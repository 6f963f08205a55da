"""Questions in the words of SQLite: what FTS5 is asked, and in which order its loops run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from dragoman.bench.searching.asked import Unknown
from dragoman.model.query import And, Filter, Near, Node, Phrase, Prefix, Word
from dragoman.search.documents import spellings, tagged
from dragoman.search.engine import Division, Sought
from dragoman.search.matching import pattern
from dragoman.text.tokens import profile

Way = Literal["words first", "facts first", "planner"]
# A field that is no facet: the chart over time.
MONTH = "month"
WAYS: tuple[Way, ...] = ("words first", "facts first", "planner")


class Statement(NamedTuple):
    """What is asked of the words, what the facts in view must be, how editions are judged, and all values."""

    match: str
    view: tuple[str, ...]
    judged: str | None
    values: dict[str, Any]

    @property
    def conditions(self) -> tuple[str, ...]:
        """All that a paragraph found must be."""
        return (*self.view, self.judged) if self.judged else self.view


def facet(field: str) -> str:
    """The counts of a field's values among what was found, ``m``: field, count, value."""
    if field == MONTH:
        return f"SELECT '{MONTH}', count(*), month FROM m WHERE month NOTNULL GROUP BY month"
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


def matching(asked: Statement, way: Way, *, needs_facts: bool) -> str:
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


def judged(
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


def in_view(parts: Division, profiles: Sequence[str]) -> list[str]:
    """The profiles of the languages in view."""
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
    words: list[str] = []
    for node in nodes:
        assert isinstance(node, Word)
        ways = spellings(node.text, [rules], exact=True)["surface"]
        if len(ways) != 1:
            return None
        words += map(_quoted, ways)
    return f"NEAR({' '.join(words)}, {distance})"


def _quoted(tokens: Sequence[str]) -> str:
    return '"' + " ".join(tokens).replace('"', '""') + '"'
