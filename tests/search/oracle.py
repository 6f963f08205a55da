"""The meaning of a search once more, as a scan of the texts, from the docstring of ``Search`` alone.

It shares with the engines the analyser and the values of the model; nothing of how a query is divided,
judged, counted or sorted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Wildcard,
    Word,
)
from dragoman.text import normalize, sentences, tokens

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
    over_time: dict


def scan(texts, query):
    """Everything a search for ``query`` finds in ``texts`` (pairs of text and names)."""
    places = [place for text, names in texts for place in _places(text, names)]
    top = [query] if query is not None else []
    if isinstance(query, And):
        top = list(query.nodes)
    choosing = [node for node in top if _is_choice(node)]
    judging = [node for node in top if not _is_choice(node)]
    asked = [node.values[0] for node in choosing if _field(node) == "version"]
    choosing = [node for node in choosing if _field(node) != "version"]
    places = [place for place in places if _is_searched(place.text, texts, asked)]
    view = [place for place in places if all(_holds_at(node, place) for node in choosing)]
    if any(_field(node) in ("in", "by", "to", "role") for node in choosing):
        view = [place for place in view if place.paragraph is not None]
    by_text = {}
    for place in view:
        by_text.setdefault(place.key[:2], []).append(place)
    good = {
        text
        for text, paragraphs in by_text.items()
        if all(_holds_in(node, paragraphs) for node in judging)
    }
    leaves = [leaf for node in judging for leaf in _asked_for(node)]
    shown = [
        place
        for place in view
        if place.key[:2] in good
        and (not leaves or any(_stands(leaf, place, by_text[place.key[:2]]) for leaf in leaves))
    ]
    return Found(
        shown=frozenset(place.key for place in shown),
        total=len(shown),
        editions=len({place.text.edition.id for place in shown}),
        records=len({place.text.edition.record for place in shown}),
        searched_paragraphs=len(view),
        searched_editions=len({edition for edition, _ in by_text}),
        facets=_facets(shown),
        over_time=_over_time(shown, view),
    )


def is_current(text, texts):
    """Whether a text is the newest version of its edition."""
    edition, number = text.edition.id, text.version.number
    return not any(
        other.edition.id == edition and other.version.number > number for other, _ in texts
    )


def _is_searched(text, texts, asked):
    if asked == ["any"]:
        return True
    return is_current(text, texts) != (asked == ["earlier"])


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
    if isinstance(node, (Word, Phrase, Prefix, Wildcard, Fuzzy, Near, Scope)):
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
    return any(_stands(node, place, paragraphs) for place in paragraphs)


def _stands(leaf, place, paragraphs):
    """Whether a leaf stands at one of the paragraphs of an edition that are in view."""
    if not isinstance(leaf, Scope):
        return _holds_at(leaf, place)
    if leaf.of in ("turn", "question", "answer"):
        if place.turn is None or leaf.of not in ("turn", place.turn.kind):
            return False
        unit = [other for other in paragraphs if other.turn is place.turn]
        units, here = [unit], [place]
    elif leaf.of == "paragraph":
        units, here = [[place]], [place]
    else:
        units = [[sentence] for sentence in _sentences(place)]
        here = []
    words = _asked_for(leaf.node)
    for unit in units:
        shown = here or unit
        if _holds_in(leaf.node, unit) and (
            not words or any(_stands(word, one, unit) for word in words for one in shown)
        ):
            return True
    return False


@dataclass(frozen=True)
class Sentence:
    """The tokens of one sentence of a paragraph."""

    lang: str
    tokens: tuple


def _sentences(place):
    return _cut(place.words, place.lang)


@cache
def _cut(words, lang):
    starts, there = sentences.starts(words), analyse(words, lang)
    return [
        Sentence(lang, tuple(t for t in there if start <= t.start < end))
        for start, end in zip(starts, [*starts[1:], len(words) + 1], strict=True)
    ]


def _tokens(place):
    return place.tokens if isinstance(place, Sentence) else analyse(place.words, place.lang)


def _holds_at(node, place):
    """Whether a leaf (or the negation of one) holds at one paragraph."""
    if isinstance(node, Not):
        return not _holds_at(node.node, place)
    if isinstance(node, Filter):
        return any(_has(node.field, value, place) for value in node.values)
    if isinstance(node, Range):
        return _in_range(node, place)
    if isinstance(node, Near):
        choices = product(*(_runs(part, place) for part in node.nodes))
        return any(_is_near(choice, node) for choice in choices)
    return bool(_runs(node, place))


def _is_near(choice, node):
    """Whether places (each a range of numbers of words) share no word and stand near enough."""
    words = [number for run in choice for number in run]
    if len(words) != len(set(words)):
        return False
    in_order = all(a[-1] < b[0] for a, b in pairwise(choice))
    if node.ordered and not in_order:
        return False
    return max(words) - min(words) + 1 - len(words) <= node.distance


def _runs(node, place):
    """Where a word, a phrase or an Or of them stands: ranges of the numbers of words."""
    if isinstance(node, Or):
        return [run for part in node.nodes for run in _runs(part, place)]
    there = _tokens(place)
    if isinstance(node, (Word, Phrase)):
        wanted = analyse(node.text, place.lang)
        ways = list(tokens.ways(wanted)) if wanted else []
        if isinstance(node, Phrase) or node.exact:
            ways = ways[:1]
        forms = [form for form, _ in ways]
        tests = [[word.__eq__ for word in words] for _, words in ways]
    elif isinstance(node, Wildcard):
        forms, rules = ["surface"], tokens.profile(place.lang)
        fold = lambda c: c if c in "?*" else normalize.fold(normalize.written(c, rules), rules)  # noqa: E731
        folded = "".join(map(fold, node.text))
        tests = [[lambda word: _globbed(folded, word)]]
    else:
        forms, wanted = ["surface"], [t.surface for t in analyse(node.text, place.lang)]
        if not wanted:
            return []
        last = wanted[-1]
        if isinstance(node, Prefix):
            fits = lambda word: word[: len(last)] == last  # noqa: E731
        else:
            fits = lambda word: word[0] == last[0] and _slips(last, word) <= node.distance  # noqa: E731
        tests = [[*(w.__eq__ for w in wanted[:-1]), fits]]
    return [
        range(at, at + len(test))
        for form, test in zip(forms, tests, strict=True)
        if test
        for at in range(len(there) - len(test) + 1)
        if all(one(getattr(there[at + i], form)) for i, one in enumerate(test))
    ]


def _globbed(pattern, word):
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_globbed(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and _globbed(pattern[1:], word[1:])


@cache
def _slips(one, other):
    """The fewest letters put in, left out, changed or exchanged with the next that lead to the other."""
    if not one or not other:
        return len(one) + len(other)
    if one[-1] == other[-1]:
        return _slips(one[:-1], other[:-1])
    ways = [_slips(one[:-1], other), _slips(one, other[:-1]), _slips(one[:-1], other[:-1])]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        ways.append(_slips(one[:-2], other[:-2]))
    return 1 + min(ways)


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
    if field == "to":
        turns = _others(turn, reading) if turn else []
        printed = [other.by for other in turns if other.by]
        return [v for other in turns for v in names.by.get(other.eid, [other.by]) if v], printed
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


def _others(turn, reading):
    """Who answers a question, or asked what an answer answers: by the letters of the turns' kinds."""
    told = [t for t in reading.turns if t.kind in ("question", "answer")]
    kinds = "".join(t.kind[0] for t in told)
    for run in re.finditer("(q+)(a*)|(a+)", kinds):
        asked, answered = told[slice(*run.span(1))], told[slice(*run.span(2))]
        if turn in asked:
            return answered
        if turn in answered:
            return asked
    return []


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


def _over_time(shown, view):
    """The answer by year or month as plain values: unit, undated, and a row for every period."""
    found = [day for place in shown if (day := _day(place))]
    unit, size = "year", 4
    if found and all(len(day) >= 7 for day in found):
        months = [int(day[:4]) * 12 + int(day[5:7]) for day in found]
        if max(months) - min(months) < 36:
            unit, size = "month", 7
    rows = []
    for period in _periods(min(found)[:size], max(found)[:size]) if found else ():
        here = [place for place in shown if (_day(place) or "")[:size] == period]
        words = sum(len(_tokens(place)) for place in view if (_day(place) or "")[:size] == period)
        late = sum(place.text.reading.said is None for place in here)
        rows.append((period, len(here) if here or words else None, late, words))
    return {"unit": unit, "periods": rows, "undated": len(shown) - len(found)}


def _day(place):
    """The day said, else published, as far as it is known."""
    day = place.text.reading.said or place.text.reading.published
    return day.value[:10] if day else None


def _periods(first, last):
    """Every year or month from one to another."""
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    every = [f"{year:04}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1)
             for month in range(1, 13)]  # fmt: skip
    return [month for month in every if first <= month <= last]
