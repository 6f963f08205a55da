"""Two readings of one edition: which paragraph is which, what changed, and how much that matters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

import msgspec
from rapidfuzz.distance import Indel

from dragoman.align.order import longest_run
from dragoman.model.reading import Paragraph, Reading, Turn
from dragoman.model.record import VersionReason

# Two paragraphs with fewer of their words in common (0 to 1), in the same order, are not one edited. Of
# invented and real pages, unrelated paragraphs of one text share at most 0.33 (Han: characters, 0.19).
SAME_PARAGRAPH = 0.5
# A paragraph that moved must be longer than this to be known again by its words alone. Counted in UTF-8,
# since a Chinese character says as much as three Latin letters.
MOVED_BYTES = 24
# Bounds for texts nobody wrote: pairs compared between two places that stayed, and words compared of each.
MOST_PAIRS = 10_000
MOST_WORDS = 2_000

# Scripts without spaces, whose words here are their characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_WORD = re.compile(f"[{_UNSPACED}]")
# Nobody sees them, so adding them changes nothing (the non-joiner, which shows, is not among them).
_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u061c\u200b\u200d\u200e\u200f\u2060\ufeff")
) | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def carry_names(old: Reading | None, new: Reading, given: int) -> tuple[Reading, int]:
    """Gives every turn and paragraph of ``new`` its name (``wid``), keeping the names ``old`` gave.

    ``given`` is the number of names the edition has given so far; the new count is returned. Equal
    paragraphs keep their name where they stand or moved to; between them, the most similar ones do.
    A turn keeps the name of the turn most of whose paragraphs it holds. The rest get the next numbers.
    """
    pairs = pair_paragraphs(old, new) if old else {}
    before = old.paragraphs() if old else []
    taken: set[str] = set()
    turns: list[Turn] = []
    index = 0
    for turn in new.turns:
        matches = [pairs.get(number) for number in range(index, index + len(turn.paragraphs))]
        index += len(turn.paragraphs)
        votes = Counter(
            name
            for match in matches
            if match is not None and (name := before[match][0].wid) and name not in taken
        )
        kept = next((name for name, _ in votes.most_common(1)), None)
        if kept:
            taken.add(kept)
        paragraphs = tuple(
            msgspec.structs.replace(p, wid=None if match is None else before[match][1].wid)
            for p, match in zip(turn.paragraphs, matches, strict=True)
        )
        turns.append(msgspec.structs.replace(turn, wid=kept, paragraphs=paragraphs))
    named, given = _name_the_rest(turns, given)
    return msgspec.structs.replace(new, turns=named), given


def pair_paragraphs(old: Reading, new: Reading) -> dict[int, int]:
    """Which paragraph of ``new`` (by its number from 0) is which of ``old``; each at most once."""
    before = [paragraph.text for _, paragraph in old.paragraphs()]
    after = [paragraph.text for _, paragraph in new.paragraphs()]
    pairs, gaps = _pair_standing(before, after)
    _pair_moved(before, after, gaps, pairs)
    used = set(pairs.values())
    for olds, news in gaps:
        _pair_similar(
            before,
            after,
            [number for number in olds if number not in used],
            [number for number in news if number not in pairs],
            pairs,
        )
    return pairs


def reason_of(old: Reading, new: Reading) -> VersionReason | None:
    """Why ``new`` is a new version of ``old``, or None where no word or fact changed.

    Compared are the words and signs as they are read on from the title through every line, label and
    paragraph, and the facts. Not compared is what markup alone decides: where a paragraph or a turn ends, what kind
    of turn it is; nor the list of languages, the mentions, the furniture, how a date is printed. The
    closed list's order decides: words, then numbers (only they differ), names, signs, metadata.
    """
    before, after = list(_words(old)), list(_words(new))
    one, two = [word for word, _ in before], [word for word, _ in after]
    if one != two:
        if _without_numbers(one) == _without_numbers(two):
            return "numbers"
        return "names" if _without_names(before) == _without_names(after) else "words"
    if _runs(old) != _runs(new):
        return "words"
    if _signs(old) != _signs(new):
        return "signs"
    return None if _facts(old) == _facts(new) else "metadata"


def unnamed(reading: Reading) -> Reading:
    """A reading as the reader made it, without the names that were given when it was stored."""
    return msgspec.structs.replace(
        reading,
        turns=tuple(
            msgspec.structs.replace(
                turn,
                wid=None,
                paragraphs=tuple(msgspec.structs.replace(p, wid=None) for p in turn.paragraphs),
            )
            for turn in reading.turns
        ),
    )


def _name_the_rest(turns: Sequence[Turn], given: int) -> tuple[tuple[Turn, ...], int]:
    """Gives the next names to turns and paragraphs without one, in the order they stand."""
    named: list[Turn] = []
    for turn in turns:
        name = turn.wid
        if name is None:
            given += 1
            name = f"w{given}"
        paragraphs: list[Paragraph] = []
        for paragraph in turn.paragraphs:
            if paragraph.wid is None:
                given += 1
                paragraphs.append(msgspec.structs.replace(paragraph, wid=f"w{given}"))
            else:
                paragraphs.append(paragraph)
        named.append(msgspec.structs.replace(turn, wid=name, paragraphs=tuple(paragraphs)))
    return tuple(named), given


# What changed ------------------------------------------------------------------------------------


def names_in(reading: Reading) -> defaultdict[str | None, list[tuple[int, int]]]:
    """The extents of the names in each paragraph, by its eid; those in the title under None."""
    names: defaultdict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for mention in reading.mentions:
        names[mention.paragraph].append(mention.span)
    return names


def _texts(reading: Reading) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The title, then every line, label and paragraph, each with the extents of the names in it."""
    names = names_in(reading)
    lines: defaultdict[str | None, list[str]] = defaultdict(list)
    for line in reading.lines:
        lines[line.before].append(line.text)
    yield reading.title or "", names[None]
    for turn in reading.turns:
        # A heading stands above the label of the turn it opens.
        for text in lines.pop(turn.paragraphs[0].eid, ()) if turn.paragraphs else ():
            yield text, []
        if turn.attribution:
            at = turn.attribution.find(turn.by) if turn.by else -1
            yield turn.attribution, [(at, at + len(turn.by))] if turn.by and at >= 0 else []
        for paragraph in turn.paragraphs:
            for text in lines[paragraph.eid]:
                yield text, []
            yield paragraph.text, names[paragraph.eid]
    for text in lines[None]:
        yield text, []


def _words(reading: Reading) -> Iterator[tuple[str, bool]]:
    """The words in lower case, each with whether it stands in a name; letters apart from digits."""
    for text, names in _texts(reading):
        extents = deque(sorted(names))
        for match in _word().finditer(text):
            while extents and extents[0][1] <= match.start():
                extents.popleft()
            yield _plain(match[0]), bool(extents) and extents[0][0] <= match.start()


def _runs(reading: Reading) -> list[str]:
    """The words once more, letters and digits as they are joined: a blank between them divides a word."""
    runs: list[str] = []
    for text, _ in _texts(reading):
        end = -1
        for match in _word().finditer(text):
            if match.start() == end and not _UNSPACED_WORD.match(match[0]):
                runs[-1] += _plain(match[0])
            else:
                runs.append(_plain(match[0]))
            end = -1 if _UNSPACED_WORD.match(match[0]) else match.end()
    return runs


def _plain(word: str) -> str:
    return word.translate(_UNSEEN).lower()


def _without_numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if not word.isnumeric()]


def _without_names(words: Sequence[tuple[str, bool]]) -> list[str]:
    return [word for word, in_name in words if not in_name]


def _signs(reading: Reading) -> str:
    """Every character that is seen, without the blanks: where lines and paragraphs end is markup."""
    return "".join("".join(text.split()) for text, _ in _texts(reading)).translate(_UNSEEN)


def _facts(reading: Reading) -> tuple[object, ...]:
    dates = [
        (date.value, date.zone) if date else None for date in (reading.published, reading.said)
    ]
    return (
        *dates, reading.dateline, reading.place, reading.event, reading.kind, reading.publisher,
        reading.speakers, reading.subjects,
    )  # fmt: skip


@cache
def _word() -> re.Pattern[str]:
    """One word: a character of a script without spaces, a number, or letters with their marks."""
    marks = "".join(
        re.escape(char)
        for char in map(chr, range(0x300, 0x1F000))
        if unicodedata.category(char)[0] == "M"
    ) + "".join(map(chr, _UNSEEN))
    letter = rf"[^\W\d_{_UNSPACED}]"
    return re.compile(rf"[{_UNSPACED}][{marks}]*|\d+|{letter}(?:{letter}|[{marks}])*")


def pieces_of(text: str) -> list[str]:
    """A text cut into its words and what stands between them: joined they are the text again."""
    pieces: list[str] = []
    end = 0
    for match in _word().finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append(match[0])
        end = match.end()
    return [*pieces, text[end:]] if end < len(text) else pieces


# Which paragraph is which ------------------------------------------------------------------------

_Gaps = list[tuple[range, range]]


def _pair_standing(before: Sequence[str], after: Sequence[str]) -> tuple[dict[int, int], _Gaps]:
    """Pairs equal paragraphs in the same order, from those that occur once; gives the gaps between.

    Linear but for a search in a list, where comparing all with all would let one page of a million
    equal lines stop the writer.
    """
    pairs: dict[int, int] = {}
    gaps: _Gaps = []
    at_old = at_new = 0
    anchors = [*_anchors(before, after), (len(before), len(after))]
    for old, new in anchors:
        first = _run(before, after, zip(range(at_old, old), range(at_new, new), strict=False))
        pairs.update((at_new + step, at_old + step) for step in range(first))
        olds, news = range(at_old + first, old), range(at_new + first, new)
        last = _run(before, after, zip(reversed(olds), reversed(news), strict=False))
        pairs.update((new - step, old - step) for step in range(1, last + 1))
        olds, news = olds[: len(olds) - last], news[: len(news) - last]
        if olds or news:
            gaps.append((olds, news))
        if old < len(before) and new < len(after):
            pairs[new] = old
        at_old, at_new = old + 1, new + 1
    return pairs, gaps


def _run(before: Sequence[str], after: Sequence[str], places: Iterator[tuple[int, int]]) -> int:
    return sum(1 for _ in takewhile(lambda place: before[place[0]] == after[place[1]], places))


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The longest run of paragraphs that occur once in both and stand in the same order (patience diff)."""
    once_before, once_after = Counter(before), Counter(after)
    where = {text: number for number, text in enumerate(before) if once_before[text] == 1}
    shared = [
        (where[text], number)
        for number, text in enumerate(after)
        if once_after[text] == 1 and text in where
    ]
    return [shared[index] for index in longest_run([old for old, _ in shared])]


def _pair_moved(
    before: Sequence[str], after: Sequence[str], gaps: _Gaps, pairs: dict[int, int]
) -> None:
    """Pairs equal paragraphs that stand in different gaps: they were moved."""
    free: dict[str, deque[int]] = defaultdict(deque)
    for olds, _ in gaps:
        for number in olds:
            if len(before[number].encode()) > MOVED_BYTES:
                free[before[number]].append(number)
    for _, news in gaps:
        for number in news:
            if after[number] in free and free[after[number]]:
                pairs[number] = free[after[number]].popleft()


def _pair_similar(
    before: Sequence[str],
    after: Sequence[str],
    olds: Sequence[int],
    news: Sequence[int],
    pairs: dict[int, int],
) -> None:
    """Inside a gap, pairs the most similar paragraphs first, keeping their order where scores tie."""
    if not olds or not news:
        return
    olds, news = olds[:MOST_PAIRS], news[: max(1, MOST_PAIRS // len(olds))]
    one = {number: _compared(before[number]) for number in olds}
    two = {number: _compared(after[number]) for number in news}
    scores = sorted(
        (-score, abs(a - olds[0] - b + news[0]), b, a)
        for a in olds
        for b in news
        if (score := _similarity(one[a], two[b], before[a] == after[b])) >= SAME_PARAGRAPH
    )
    used: set[int] = set()
    for _, _, b, a in scores:
        if b not in pairs and a not in used:
            pairs[b] = a
            used.add(a)


def _compared(text: str) -> list[str]:
    return [
        _plain(match[0])
        for match, _ in zip(_word().finditer(text), range(MOST_WORDS), strict=False)
    ]


def _similarity(one: list[str], two: list[str], equal: bool) -> float:
    """The share of words in common, in order; 1 for equal paragraphs, which may have no word at all."""
    if equal:
        return 1.0
    if not one or not two:
        return 0.0
    return Indel.normalized_similarity(one, two, score_cutoff=SAME_PARAGRAPH)
