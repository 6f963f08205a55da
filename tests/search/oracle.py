"""The meaning of a search once more, as a scan of the texts, from the docstring of ``Search`` alone.

It shares with the engines the analyser and the values of the model; nothing of how a query is divided,
judged, counted or sorted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from dragoman.model.query import And, Filter, Not, Or, Phrase, Range, Word
from dragoman.text import tokens

# The same texts are read for hundreds of queries.
analyse = cache(tokens.analyse)


@dataclass(frozen=True)
class Place:
    """One paragraph of one text, or its title (turn and paragraph None)."""

    text: object
    names: object
    turn: object
    paragraph: object

    @property
    def key(self):
        edition = self.text.edition.id
        eid = self.paragraph.eid if self.paragraph else None
        return edition, self.text.version.number, self.text.reading_number, eid

    @property
    def lang(self):
        own = self.paragraph.lang if self.paragraph else None
        return own or self.text.edition.lang

    @property
    def words(self):
        return self.paragraph.text if self.paragraph else self.text.reading.title


@dataclass(frozen=True)
class Found:
    shown: frozenset
    total: int
    editions: int
    records: int
    searched_paragraphs: int
    searched_editions: int
    facets: dict


def scan(texts, query):
    """Everything a search for ``query`` finds in ``texts`` (pairs of text and names)."""
    places = [place for text, names in texts for place in _places(text, names)]
    top = [query] if query is not None else []
    if isinstance(query, And):
        top = list(query.nodes)
    choosing = [node for node in top if _is_choice(node)]
    judging = [node for node in top if not _is_choice(node)]
    view = [place for place in places if all(_holds_at(node, place) for node in choosing)]
    if any(_field(node) in ("in", "by", "role") for node in choosing):
        view = [place for place in view if place.paragraph is not None]
    by_edition = {}
    for place in view:
        by_edition.setdefault(place.text.edition.id, []).append(place)
    good = {
        edition
        for edition, paragraphs in by_edition.items()
        if all(_holds_in(node, paragraphs) for node in judging)
    }
    leaves = [leaf for node in judging for leaf in _asked_for(node)]
    shown = [
        place
        for place in view
        if place.text.edition.id in good
        and (not leaves or any(_holds_at(leaf, place) for leaf in leaves))
    ]
    return Found(
        shown=frozenset(place.key for place in shown),
        total=len(shown),
        editions=len({place.text.edition.id for place in shown}),
        records=len({place.text.edition.record for place in shown}),
        searched_paragraphs=len(view),
        searched_editions=len(by_edition),
        facets=_facets(shown),
    )


def _places(text, names):
    if text.reading is None:
        return
    if text.reading.title:
        yield Place(text, names, None, None)
    for turn in text.reading.turns:
        for paragraph in turn.paragraphs:
            yield Place(text, names, turn, paragraph)


def _is_choice(node):
    return isinstance(node, (Filter, Range)) or (
        isinstance(node, Not) and isinstance(node.node, (Filter, Range))
    )


def _field(node):
    return node.node.field if isinstance(node, Not) else node.field


def _asked_for(node):
    if isinstance(node, (Word, Phrase)):
        return [node]
    if isinstance(node, (And, Or)):
        return [leaf for part in node.nodes for leaf in _asked_for(part)]
    return []


def _holds_in(node, paragraphs):
    """Whether a tree holds for an edition, given its paragraphs in view."""
    if isinstance(node, And):
        return all(_holds_in(part, paragraphs) for part in node.nodes)
    if isinstance(node, Or):
        return any(_holds_in(part, paragraphs) for part in node.nodes)
    if isinstance(node, Not):
        return not _holds_in(node.node, paragraphs)
    return any(_holds_at(node, place) for place in paragraphs)


def _holds_at(node, place):
    """Whether a leaf (or the negation of one) holds at one paragraph."""
    if isinstance(node, Not):
        return not _holds_at(node.node, place)
    if isinstance(node, Filter):
        return any(_has(node.field, value, place) for value in node.values)
    if isinstance(node, Range):
        return _in_range(node, place)
    there = analyse(place.words, place.lang)
    ways = list(tokens.ways(analyse(node.text, place.lang)))
    if isinstance(node, Phrase) or node.exact:
        ways = ways[:1]
    return any(_run_in(list(words), [getattr(t, form) for t in there]) for form, words in ways)


def _run_in(short, long):
    if not short:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _has(field, value, place):
    if field == "lang":
        have, want = place.lang.lower().split("-"), value.lower().split("-")
        return have[: len(want)] == want
    ids, printed = _facts(field, place)
    if value in ids:
        return True
    if field in ("in", "kind", "record"):
        return False
    words = [t.lemma for t in analyse(value, None)]
    return any(_run_in(words, [t.lemma for t in analyse(name, None)]) for name in printed)


def _facts(field, place):
    """The values of a field at a paragraph, and the names it has beside them."""
    text, reading, names, turn = place.text, place.text.reading, place.names, place.turn
    if field == "in":
        return ([turn.kind] if turn else []), []
    if field == "kind":
        return [reading.kind], []
    if field == "record":
        return [text.edition.record], []
    if field == "by":
        printed = [turn.by] if turn and turn.by else []
        return (list(names.by.get(turn.eid, ())) if turn else []) or printed, printed
    if field == "role":
        printed = [turn.role] if turn and turn.role else []
        return printed, printed
    if field == "org":
        bodies = [m for m in reading.mentions if m.kind == "body"]
        return list(names.orgs), [m.name for m in bodies] + [m.printed for m in bodies]
    if field == "publisher":
        printed = [text.edition.publisher, reading.publisher, text.edition.id.split("/")[0]]
        return [p for p in printed[:2] if p][:1], [p for p in printed if p]
    named, given = {
        "place": (reading.place, names.places),
        "event": (reading.event, names.events),
    }[field]
    printed = [named.name, named.printed] if named else []
    return list(given) or printed[:1], printed


def _in_range(node, place):
    day = getattr(place.text.reading, node.field)
    if day is None:
        return False
    # "9" stands after every digit a day may have, so a month's own end is not before its days.
    first, last = day.value[:10], day.value[:10] + "~"
    return not (node.since and last < node.since) and not (node.until and first > node.until + "~")


def _facets(shown):
    counts = {}
    for place in shown:
        for field in ("in", "by", "role", "org", "place", "event", "publisher", "kind"):
            for value in dict.fromkeys(_facts(field, place)[0]):
                counts.setdefault(field, Counter())[value] += 1
        counts.setdefault("lang", Counter())[place.lang] += 1
        day = place.text.reading.said
        if day:
            counts.setdefault("year", Counter())[day.value[:4]] += 1
    return {
        field: tuple(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
        for field, values in counts.items()
    }
