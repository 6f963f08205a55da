"""A concordance of the archive: the passages a search finds become lines, put in order and cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dragoman.archive.archive import Archive
from dragoman.archive.search import answered, write_query
from dragoman.errors import BadQuery, WrongUse
from dragoman.model.concordance import Concordance, Context, Line, LineGroup
from dragoman.model.language import matches, primary
from dragoman.model.query import Node, Passage, Search
from dragoman.search import highlight
from dragoman.search.concordance import Place, as_typed, order, places
from dragoman.search.documents import first_day
from dragoman.search.engine import EngineHit, sought

# Passages looked through for lines, the newest first; what a reader waits for grows with them.
MOST_PASSAGES = 1000

_Key = tuple[object, ...]


def concordance(archive: Archive, asked: Context) -> Concordance:
    """Every occurrence of what a query looks for, in a line of its own, grouped by language.

    Refuses as BadQuery a query without a word, and whatever ``search`` refuses.
    """
    if asked.query is None or not any(sought(asked.query)):
        text = write_query(asked.query)
        raise BadQuery(
            "a concordance shows a word or phrase where it stands, and this query has none to look for:"
            f" type one, such as: {f'port {text}'.strip()}",
            position=len(text),
        )
    if asked.width < 1 or asked.offset < 0 or asked.limit < 0:
        raise WrongUse(
            "a concordance has at least one word on each side, and no page before the first"
        )
    query = as_typed(asked.query) if asked.as_typed else asked.query
    answer = answered(archive, Search(query=query, sort="said", limit=MOST_PASSAGES, facets=False))
    lines = [
        (hit.passage, place) for hit in answer.hits for place in _places(hit, query, asked.width)
    ]
    lines.sort(key=lambda line: _key(line[0], line[1], asked))
    counts = Counter(primary(passage.lang) for passage, _ in lines)
    languages = dict.fromkeys(primary(passage.lang) for passage, _ in lines)
    return Concordance(
        query=write_query(query),
        total=len(lines),
        passages=answer.total,
        looked_through=min(answer.total, MOST_PASSAGES),
        groups=tuple(LineGroup(lang=lang, count=counts[lang]) for lang in languages),
        lines=tuple(
            _line(passage, place)
            for passage, place in lines[asked.offset : asked.offset + asked.limit]
        ),
        searched_paragraphs=answer.searched_paragraphs,
        searched_editions=answer.searched_editions,
        sequence=answer.sequence,
    )


def _places(hit: EngineHit, query: Node, width: int) -> Iterator[Place]:
    matches = highlight.among(query, hit.words, hit.places)
    return places(hit.passage.text, hit.words.surface, hit.places, matches, width)


def _key(passage: Passage, place: Place, asked: Context) -> _Key:
    """By language, then as asked, then by day, the newest first; the same wherever it is asked again."""
    day = passage.said or passage.published
    by_day = (-first_day(day.value) if day else 0, passage.address, place.match)
    lang = primary(passage.lang)
    by_language = (not (asked.first and matches(lang, primary(asked.first))), lang)
    if asked.sort == "said":
        return (*by_language, *by_day)
    return (*by_language, order(place.right if asked.sort == "right" else place.left), *by_day)


def _line(passage: Passage, place: Place) -> Line:
    start, end = place.match
    return Line(
        left=passage.text[place.start : start],
        match=passage.text[start:end],
        right=passage.text[end : place.end],
        address=passage.address,
        edition=passage.edition,
        eid=passage.eid,
        lang=passage.lang,
        turn_kind=passage.turn_kind,
        by=passage.by,
        said=passage.said,
        published=passage.published,
        spans=(place.match,),
        current=passage.current,
    )
