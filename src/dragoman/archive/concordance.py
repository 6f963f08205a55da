"""A concordance of the archive: the passages a search finds become lines, put in order and cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dragoman.archive.archive import Archive
from dragoman.archive.search import search, write_query
from dragoman.errors import BadQuery, WrongUse
from dragoman.model.concordance import Concordance, Context, Line, LineGroup
from dragoman.model.language import matches, primary
from dragoman.model.query import Hit, Search
from dragoman.search.concordance import Place, as_typed, places
from dragoman.search.documents import first_day
from dragoman.search.engine import sought

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
    answer = search(archive, Search(query=query, sort="said", limit=MOST_PASSAGES, facets=False))
    lines = [(hit, place) for hit in answer.hits for place in _places(hit, asked.width)]
    lines.sort(key=lambda line: _key(line[0], line[1], asked))
    counts = Counter(primary(hit.lang) for hit, _ in lines)
    languages = dict.fromkeys(primary(hit.lang) for hit, _ in lines)
    return Concordance(
        query=write_query(query),
        total=len(lines),
        passages=answer.total,
        looked_through=min(answer.total, MOST_PASSAGES),
        groups=tuple(LineGroup(lang=lang, count=counts[lang]) for lang in languages),
        lines=tuple(
            _line(hit, place) for hit, place in lines[asked.offset : asked.offset + asked.limit]
        ),
        searched_paragraphs=answer.searched_paragraphs,
        searched_editions=answer.searched_editions,
        sequence=answer.sequence,
    )


def _places(hit: Hit, width: int) -> Iterator[Place]:
    return places(hit.text, hit.lang, hit.spans, width)


def _key(hit: Hit, place: Place, asked: Context) -> _Key:
    """By language, then as asked, then by day, the newest first; the same wherever it is asked again."""
    day = hit.said or hit.published
    by_day = (-first_day(day.value) if day else 0, hit.address, place.match)
    lang = primary(hit.lang)
    by_language = (not (asked.first and matches(lang, primary(asked.first))), lang)
    if asked.sort == "said":
        return (*by_language, *by_day)
    return (*by_language, place.right if asked.sort == "right" else place.left, *by_day)


def _line(hit: Hit, place: Place) -> Line:
    start, end = place.match
    return Line(
        left=hit.text[place.start : start],
        match=hit.text[start:end],
        right=hit.text[end : place.end],
        address=hit.address,
        edition=hit.edition,
        eid=hit.eid,
        lang=hit.lang,
        turn_kind=hit.turn_kind,
        by=hit.by,
        said=hit.said,
        published=hit.published,
        spans=(place.match,),
        current=hit.current,
    )
