"""What an engine keeps of a text: one value for each paragraph, and what its facts are compared with.

The words of a paragraph are compared under the profile of its language (``text/tokens.py``). The facts:

    lang        by RFC 4647: ``en`` finds ``en-GB``; the paragraph's own language where it is marked
    in, kind    the turn's and the record's kind, equal
    record      the record's id, equal
    by, to, role, org, place, event, publisher
                a value holds if it equals one of the field's values (the ids the caller gives; the name
                as read where it gives none), or if its words stand one after another in one of its names
                (as ``name_words`` folds them: no case, no diacritics): role:minister, place:"San Alba"
    year        the year said
    said, published
                a day known only to its month or year lies in a range if it may lie in it; a text without
                the day lies in none

``by``, ``to`` (``addressed.py``) and ``role`` belong to the turn, ``org``, ``place``, ``event``,
``publisher`` to the edition.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import msgspec

from dragoman.model.base import Value
from dragoman.model.query import Passage
from dragoman.search.addressed import addressed
from dragoman.text import sentences
from dragoman.text.tokens import analyse, profile
from dragoman.text.tokens import ways as ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dragoman.model.date import Date
    from dragoman.model.reading import Paragraph, Reading, Turn
    from dragoman.model.record import EditionText
    from dragoman.text.tokens import Token

NamedField = Literal["by", "to", "role", "org", "place", "event", "publisher"]
Days = tuple[int, int]
# From where to where something stands in a text: code points, half-open.
Span = tuple[int, int]

NAMED: tuple[NamedField, ...] = get_args(NamedField)
_EDITION_BITS, _ORDER_BITS = 20, 16
_decode_gaps = msgspec.msgpack.Decoder(list[int]).decode
# Stands between the names of a field, so that no phrase runs from one into the next; no token is it.
_BARRIER = "¶"


class Names(Value, frozen=True, kw_only=True):
    """Ids of people, bodies, places and events in one edition; ``by`` maps a turn's eid to its speakers."""

    by: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    orgs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class IndexedParagraph(Value, frozen=True, kw_only=True):
    """A passage with its tokens and every fact a search may ask for.

    ``order`` counts from 0 in the edition, the title first. ``said`` and ``published`` are the first
    and last day meant, as ``first_day`` and ``last_day`` number them. ``sentences`` are the numbers of
    the tokens a sentence begins with, ``places`` where the tokens stand in the text. ``names`` are the names, beside
    its values, by which a field may be asked for.
    """

    passage: Passage
    order: int
    profile: str
    surface: tuple[str, ...]
    lemma: tuple[str, ...]
    sentences: tuple[int, ...]
    places: tuple[Span, ...]
    by: tuple[str, ...]
    to: tuple[str, ...]
    role: tuple[str, ...]
    org: tuple[str, ...]
    place: tuple[str, ...]
    event: tuple[str, ...]
    publisher: tuple[str, ...]
    names: dict[NamedField, tuple[str, ...]]
    said: Days | None
    published: Days | None


def paragraphs_of(
    text: EditionText, names: Names, *, current: bool = True
) -> Iterator[IndexedParagraph]:
    """Yields the title, if there is one, and the paragraphs of a text; nothing of a withdrawn one.

    ``current`` says whether this is the version its edition has now.
    """
    if text.reading is None:
        return
    source = _Source(text, text.reading, names, current, addressed(text.reading.turns))
    if text.reading.title:
        yield _paragraph(source, order=0, words=text.reading.title)
    for order, (turn, paragraph) in enumerate(text.reading.paragraphs(), start=1):
        yield _paragraph(source, order=order, words=paragraph.text, turn=turn, paragraph=paragraph)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as two names are compared: no case, no diacritics, no language's rules."""
    return tuple(token.lemma for token in analyse(name, None))


def language_ranges(tag: str) -> tuple[str, ...]:
    """Every language range a tag satisfies, in lower case: ``zh``, ``zh-hans`` of ``zh-Hans``."""
    parts = tag.lower().split("-")
    return tuple("-".join(parts[: size + 1]) for size in range(len(parts)))


def fields_of(paragraph: IndexedParagraph) -> dict[str, Any]:
    """A paragraph as the flat fields of an index: numbers, strings, lists, and words joined by spaces;
    ``passage``, ``sentences`` and ``places`` are MessagePack, to be kept and given back.

    What the paragraph does not have is left out. ``x_words`` are the names of field x, ``words`` is how
    many words it has. A month is a number, 201611 (201600 where only the year is known);
    ``published_month`` is there only without a day said.
    """
    clock = paragraph.said or paragraph.published
    passage = paragraph.passage
    edition = passage.edition
    text = _text(passage)
    fields: dict[str, Any] = {
        "paragraph": 1,
        "paragraph_key": key_of(passage),
        "turn_key": number_of(f"{text}#{passage.turn}") if passage.turn else None,
        "current": int(passage.current),
        "title": int(passage.eid is None),
        "edition": edition,
        "edition_key": number_of(edition),
        "text_key": number_of(text),
        "record": passage.record,
        "record_key": number_of(passage.record),
        "passage": msgspec.msgpack.encode(passage),
        "profile": paragraph.profile,
        "surface": " ".join(tagged(paragraph.profile, paragraph.surface)),
        "lemma": " ".join(tagged(paragraph.profile, paragraph.lemma)),
        "sentences": msgspec.msgpack.encode(paragraph.sentences),
        "places": msgspec.msgpack.encode(_gaps(paragraph.places)),
        "lang": passage.lang,
        "lang_range": list(language_ranges(passage.lang)),
        "in": passage.turn_kind,
        "kind": passage.kind,
        "year": paragraph.said[0] // 10_000 if paragraph.said else None,
        "said_month": paragraph.said[0] // 100 if paragraph.said else None,
        "published_month": clock[0] // 100 if clock and not paragraph.said else None,
        "words": len(paragraph.surface),
        "said_key": sort_key(paragraph, clock),
        "published_key": sort_key(paragraph, paragraph.published),
    }
    fields["said_first"], fields["said_last"] = paragraph.said or (None, None)
    fields["published_first"], fields["published_last"] = paragraph.published or (None, None)
    for field in NAMED:
        fields[field] = list(getattr(paragraph, field))
        words = [" ".join(name_words(name)) for name in paragraph.names[field]]
        fields[f"{field}_words"] = f" {_BARRIER} ".join(words)
    return {field: value for field, value in fields.items() if value is not None}


def _gaps(places: Sequence[Span]) -> list[int]:
    """Places as small numbers: of each token how far it stands from the end of the one before, and its length."""
    found: list[int] = []
    at = 0
    for start, end in places:
        found += (start - at, end - start)
        at = end
    return found


def places_of(kept: bytes) -> tuple[Span, ...]:
    """The places an index has kept."""
    numbers = iter(_decode_gaps(kept))
    found, at = [], 0
    for gap in numbers:
        start = at + gap
        at = start + next(numbers)
        found.append((start, at))
    return tuple(found)


def tagged(rules: str, tokens: Iterable[str]) -> tuple[str, ...]:
    """Tokens as they stand in an index: with their profile, so that only one language's words meet."""
    return tuple(f"{rules}:{token}" for token in tokens)


def spellings(
    text: str, profiles: Iterable[str], *, exact: bool
) -> dict[str, set[tuple[str, ...]]]:
    """A word or phrase as each language has it: the tagged tokens to find in ``surface`` and ``lemma``.

    A word stands where either is found: its forms without inflection, or the very form typed, which the
    dictionaries may not know without its accents. ``exact`` asks for the very form alone.
    """
    found: dict[str, set[tuple[str, ...]]] = (
        {"surface": set()} if exact else {"surface": set(), "lemma": set()}
    )
    for rules in profiles:
        for is_lemma, words in ways(text, rules, exact=exact):
            found["lemma" if is_lemma else "surface"].add(tagged(rules, words))
    return found


@lru_cache(maxsize=4096)
def ways(text: str, rules: str, *, exact: bool) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    """A word or phrase under one profile: its tokens as written and, unless ``exact``, all ways they may stand in a text, as lemmas where True."""
    tokens = analyse(text, rules)
    if not tokens:
        return ()
    if exact:
        return ((False, tuple(token.surface for token in tokens)),)
    return tuple((field == "lemma", tuple(forms)) for field, forms in ways_of(tokens))


def sentence_starts(text: str, tokens: Sequence[Token]) -> tuple[int, ...]:
    """The numbers of the tokens that sentences begin with; (0,) where there is no token."""
    found, starts = [0], sentences.starts(text)
    after = 1
    for number, token in enumerate(tokens):
        if after < len(starts) and token.start >= starts[after]:
            found.append(number)
            while after < len(starts) and token.start >= starts[after]:
                after += 1
    return tuple(dict.fromkeys(found))


def number_of(name: str) -> int:
    """A number (63 bits) for the name of an edition or record: a million names share none, but once
    in some twenty million archives.
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def paragraph_key(edition: str, eid: str | None) -> int:
    """The number of a current paragraph, or of the title (``eid`` None), by which an index and others know it."""
    return number_of(f"{edition}#{eid or ''}")


def key_of(passage: Passage) -> int:
    """The number of a passage, current or of an earlier version."""
    return paragraph_key(_text(passage), passage.eid)


def _text(passage: Passage) -> str:
    """The name of the text a passage stands in: its edition, or the version where that is not the current one."""
    return passage.edition if passage.current else f"{passage.edition}@{passage.version}"


def sort_key(paragraph: IndexedParagraph, days: Days | None) -> int:
    """A number (63 bits) that orders by day, then keeps an edition together; highest first.

    Undated texts come last, paragraphs of one edition in their order.
    """
    order = max(0, (1 << _ORDER_BITS) - 1 - paragraph.order)
    edition = number_of(paragraph.passage.edition) & ((1 << _EDITION_BITS) - 1)
    return ((days[0] if days else 0) << _EDITION_BITS | edition) << _ORDER_BITS | order


def days_of(day: Date | None) -> Days | None:
    """The first and last day a date may mean."""
    return (first_day(day.value), last_day(day.value)) if day else None


def first_day(value: str) -> int:
    """A day as a number that orders: 20161117; 20161100 for a month, 20160000 for a year."""
    return int(value[:10].replace("-", "").ljust(8, "0"))


def last_day(value: str) -> int:
    """The last day a value may mean: 20161117; 20161199 for a month, 20169999 for a year."""
    return int(value[:10].replace("-", "").ljust(8, "9"))


class _Source(NamedTuple):
    """A text whose paragraphs are made."""

    text: EditionText
    reading: Reading
    names: Names
    current: bool
    addressed: dict[str, tuple[Turn, ...]]

    def others(self, turn: Turn | None) -> tuple[Turn, ...]:
        """The turns of those a turn is said to."""
        return self.addressed.get(turn.eid, ()) if turn else ()


def _paragraph(
    source: _Source,
    *,
    order: int,
    words: str,
    turn: Turn | None = None,
    paragraph: Paragraph | None = None,
) -> IndexedParagraph:
    text, reading, names = source.text, source.reading, source.names
    edition = text.edition
    lang = (paragraph.lang if paragraph else None) or edition.lang
    tokens = analyse(words, lang)
    printed = _printed(text, reading, turn, source.others(turn))
    to = _known(*(one for other in source.others(turn) for one in _speaker(other, names)))
    return IndexedParagraph(
        passage=Passage(
            edition=edition.id,
            record=edition.record,
            version=text.version.number,
            reading=text.reading_number,
            current=source.current,
            eid=paragraph.eid if paragraph else None,
            wid=paragraph.wid if paragraph else None,
            lang=lang,
            title=reading.title,
            kind=reading.kind,
            turn=turn.eid if turn else None,
            turn_kind=turn.kind if turn else None,
            by=turn.by if turn else None,
            role=turn.role if turn else None,
            said=reading.said,
            published=reading.published,
            place=reading.place,
            text=words,
        ),
        order=order,
        profile=profile(lang),
        surface=tuple(token.surface for token in tokens),
        lemma=tuple(token.lemma for token in tokens),
        sentences=sentence_starts(words, tokens),
        places=tuple((token.start, token.end) for token in tokens),
        by=_speaker(turn, names) if turn else (),
        to=to,
        role=printed["role"],
        org=_known(*names.orgs),
        place=_values(names.places, printed["place"]),
        event=_values(names.events, printed["event"]),
        publisher=_known(edition.publisher or reading.publisher),
        names=printed,
        said=days_of(reading.said),
        published=days_of(reading.published),
    )


def _speaker(turn: Turn, names: Names) -> tuple[str, ...]:
    """The ids of whoever speaks in a turn; the name as read where none is known."""
    return _values(names.by.get(turn.eid, ()), _known(turn.by))


def _printed(
    text: EditionText, reading: Reading, turn: Turn | None, others: Sequence[Turn]
) -> dict[NamedField, tuple[str, ...]]:
    """The names as the page gives them, for each field; the one to show first."""
    bodies = [mention for mention in reading.mentions if mention.kind == "body"]
    place, event = reading.place, reading.event
    publisher = (text.edition.publisher, reading.publisher)
    return {
        "by": _known(turn.by) if turn else (),
        "to": _known(*(other.by for other in others)),
        "role": _known(turn.role) if turn else (),
        "org": _known(*(name for body in bodies for name in (body.name, body.printed))),
        "place": _known(place.name, place.printed) if place else (),
        "event": _known(event.name, event.printed) if event else (),
        "publisher": _known(*publisher, text.edition.id.split("/", 1)[0]),
    }


def _known(*names: str | None) -> tuple[str, ...]:
    """What is known of some names, each once, in order."""
    return tuple(dict.fromkeys(name for name in names if name))


def _values(given: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str, ...]:
    """The ids given; the name as read where none is."""
    return _known(*given) or printed[:1]
