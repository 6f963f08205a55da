"""Words of the index that somebody may have meant who typed another: one or two slips away."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Query

from dragoman.search.documents import tagged
from dragoman.search.limits import slips_allowed
from dragoman.text.keyboards import other_layouts
from dragoman.text.tokens import analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import tantivy

    from dragoman.search.engines.tantivy.snapshot import Snapshot

# Paragraphs looked into for the one character that stands between others.
_LOOKED_INTO = 50
# Characters of a word in a script without spaces: of two, one changed is another word.
_LEAST, _MOST = 3, 8


def similar(
    snapshot: Snapshot, schema: tantivy.Schema, word: str, profiles: Iterable[str], most: int
) -> tuple[str, ...]:
    """At most so many words: what the same keys write on another layout, then those with the fewest slips, then
    the most frequent.
    """
    found: dict[str, tuple[int, int]] = {}
    for rules in profiles:
        typed = [token.surface for token in analyse(word, rules)]
        if len(typed) == 1:
            near = _near(snapshot, schema, typed[0], rules)
        else:
            near = _between(snapshot, schema, typed, rules)
        for other, slips, count in chain(_other_keys(snapshot, schema, word, rules), near):
            known = found.get(other, (slips, 0))
            found[other] = min(slips, known[0]), known[1] + count
    ranked = sorted(found, key=lambda other: (found[other][0], -found[other][1], other))
    return tuple(ranked[:most])


def _other_keys(
    snapshot: Snapshot, schema: tantivy.Schema, word: str, rules: str
) -> Iterator[tuple[str, int, int]]:
    """The word as other layouts of the keyboard write it, where that is a word of this language."""
    for other in other_layouts(word):
        terms = tagged(rules, [token.surface for token in analyse(other, rules)])
        if len(terms) == 1:
            count = snapshot.count(Query.term_query(schema, "surface", terms[0]))
            if count:
                yield other, 0, count


def _near(
    snapshot: Snapshot, schema: tantivy.Schema, typed: str, rules: str
) -> Iterator[tuple[str, int, int]]:
    """Words of one language with their slips and number of paragraphs.

    Those that begin with the first letter typed or with the second, and with any other where no slip comes after it:
    to read all words of a large index takes longer than to search it.
    """
    slips = slips_allowed(typed)
    if not slips:
        return
    tag = f"{rules}:"
    counts = {
        term[len(tag) :]: count
        for begins in dict.fromkeys(typed[:2])
        for term, count in snapshot.searcher.terms_with_prefix("surface", tag + begins)
    }
    near = process.extract(
        typed, counts.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    yield from ((other, int(distance), counts[other]) for other, distance, _ in near if distance)
    for letter in sorted({*_alphabet(typed[0]), *"".join(counts)}):
        for other in (letter + typed[1:], letter + typed):
            count = snapshot.count(Query.term_query(schema, "surface", tag + other))
            if count and other != typed and other not in counts:
                yield other, 1, count


@cache
def _alphabet(letter: str) -> frozenset[str]:
    """The small letters that Unicode has beside one, in the same run of 128: mostly those of its script."""
    first = ord(letter) & ~127
    return frozenset(
        char
        for char in map(chr, range(first, first + 128))
        if char.isalpha() and char == char.lower()
    )


def _between(
    snapshot: Snapshot, schema: tantivy.Schema, typed: list[str], rules: str
) -> Iterator[tuple[str, int, int]]:
    """Words in a script without spaces that have another character in one place, and stand somewhere."""
    if not _LEAST <= len(typed) <= _MOST:
        return
    tokens = list(tagged(rules, typed))
    for hole in range(len(tokens)):
        around: list[Any] = [(at, token) for at, token in enumerate(tokens) if at != hole]
        found = snapshot.searcher.search(
            Query.phrase_query(schema, "surface", around), limit=_LOOKED_INTO, count=False
        )
        kept: list[Any] = [snapshot.searcher.doc(at).get_first("surface") for _, at in found.hits]
        counts = Counter(
            filler for words in kept for filler in _fillers(words.split(" "), tokens, hole)
        )
        for filler, count in counts.items():
            other = [*typed[:hole], filler[len(rules) + 1 :], *typed[hole + 1 :]]
            yield "".join(other), 1, count


def _fillers(words: list[str], tokens: list[str], hole: int) -> Iterator[str]:
    """What stands in the words of a paragraph where all but one of some tokens stand around it."""
    for at in range(len(words) - len(tokens) + 1):
        here = words[at : at + len(tokens)]
        if here[:hole] == tokens[:hole] and here[hole + 1 :] == tokens[hole + 1 :]:
            yield here[hole]
