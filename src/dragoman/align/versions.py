"""Two readings of one edition: which paragraph is which, what changed, and how much that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec
from rapidfuzz import fuzz

from dragoman.model.reading import Paragraph, Reading, Turn
from dragoman.model.record import VersionReason

# Below this share of common characters (0 to 100) two paragraphs are not the same paragraph edited.
SAME_PARAGRAPH = 55.0
# A paragraph that moved must be longer than this to be known again by its words alone.
MOVED_LENGTH = 20

_WORD = re.compile(r"[^\W_]+")


def carry_names(old: Reading | None, new: Reading, given: int) -> tuple[Reading, int]:
    """Gives every turn and paragraph of ``new`` its name (``wid``), keeping the names ``old`` gave.

    ``given`` is the number of names the edition has given so far; the new count is returned. Equal
    paragraphs keep their name where they stand or moved to; between them, the most similar ones do.
    A turn keeps the name of the turn most of whose paragraphs it holds. The rest get the next numbers.
    """
    pairs = pair_paragraphs(old, new) if old else {}
    old_names = [paragraph.wid for _, paragraph in old.paragraphs()] if old else []
    old_turns = [turn.wid for turn, _ in old.paragraphs()] if old else []
    taken: set[str] = set()
    turns: list[Turn] = []
    index = 0
    for turn in new.turns:
        votes: list[str] = []
        paragraphs: list[Paragraph] = []
        for paragraph in turn.paragraphs:
            match = pairs.get(index)
            name = old_names[match] if match is not None else None
            if match is not None and (voted := old_turns[match]):
                votes.append(voted)
            paragraphs.append(msgspec.structs.replace(paragraph, wid=name))
            index += 1
        kept = max((v for v in votes if v not in taken), key=votes.count, default=None)
        if kept:
            taken.add(kept)
        turns.append(msgspec.structs.replace(turn, wid=kept, paragraphs=tuple(paragraphs)))
    for number, turn in enumerate(turns):
        if turn.wid is None:
            given += 1
            turn = msgspec.structs.replace(turn, wid=f"w{given}")  # noqa: PLW2901
        fresh: list[Paragraph] = []
        for paragraph in turn.paragraphs:
            if paragraph.wid is None:
                given += 1
                fresh.append(msgspec.structs.replace(paragraph, wid=f"w{given}"))
            else:
                fresh.append(paragraph)
        turns[number] = msgspec.structs.replace(turn, paragraphs=tuple(fresh))
    return msgspec.structs.replace(new, turns=tuple(turns)), given


def pair_paragraphs(old: Reading, new: Reading) -> dict[int, int]:
    """Which paragraph of ``new`` (by its number from 0) is which of ``old``; each at most once."""
    before = [paragraph.text for _, paragraph in old.paragraphs()]
    after = [paragraph.text for _, paragraph in new.paragraphs()]
    pairs: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(c, d), range(a, b), strict=True))
        else:
            gaps.append((range(a, b), range(c, d)))
    _pair_moved(before, after, gaps, pairs)
    for olds, news in gaps:
        _pair_similar(before, after, olds, news, pairs)
    return pairs


def reason_of(old: Reading, new: Reading) -> VersionReason | None:
    """Why ``new`` is a new version of ``old``, or None where no word or fact changed.

    Compared are the title, the turns (kind, label, words) and the facts; not the list of languages, the
    mentions, the furniture or anything about how it was read. The closed list's order decides: words,
    then numbers (only they differ), names (only capitalised words that were mentions), signs, metadata.
    """
    before, after = _texts(old), _texts(new)
    if before != after:
        changed = _changed_words(before, after)
        if changed:
            if all(word.isdecimal() for word in changed):
                return "numbers"
            return "names" if _are_names(changed, old, new) else "words"
        return "signs"
    return None if _facts(old) == _facts(new) else "metadata"


def _texts(reading: Reading) -> list[str]:
    texts = [reading.title or ""]
    for turn in reading.turns:
        texts.append(f"{turn.kind}\0{turn.attribution or ''}")
        texts += [paragraph.text for paragraph in turn.paragraphs]
    return texts


def _facts(reading: Reading) -> tuple[object, ...]:
    return (
        reading.published, reading.said, reading.dateline, reading.place, reading.event, reading.kind,
        reading.publisher, reading.speakers, reading.subjects,
    )  # fmt: skip


def _changed_words(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The words that stand in only one of the two, in lower case; empty if only signs or case differ."""
    one = [word for text in before for word in _WORD.findall(text.casefold())]
    two = [word for text in after for word in _WORD.findall(text.casefold())]
    changed: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag != "equal":
            changed += one[a:b] + two[c:d]
    return changed


def _are_names(changed: Sequence[str], old: Reading, new: Reading) -> bool:
    known = {
        word
        for reading in (old, new)
        for mention in reading.mentions
        for word in _WORD.findall(mention.printed.casefold())
    }
    return all(word in known for word in changed)


def _pair_moved(
    before: Sequence[str],
    after: Sequence[str],
    gaps: Sequence[tuple[range, range]],
    pairs: dict[int, int],
) -> None:
    """Pairs equal paragraphs that stand in different gaps: they were moved."""
    free = {}
    for olds, _ in gaps:
        for number in olds:
            if len(before[number]) > MOVED_LENGTH:
                free.setdefault(before[number], []).append(number)
    for _, news in gaps:
        for number in news:
            if free.get(after[number]):
                pairs[number] = free[after[number]].pop(0)


def _pair_similar(
    before: Sequence[str], after: Sequence[str], olds: range, news: range, pairs: dict[int, int]
) -> None:
    """Inside a gap, pairs the most similar paragraphs first, keeping their order where scores tie."""
    used = set(pairs.values())
    left = [number for number in olds if number not in used]
    right = [number for number in news if number not in pairs]
    if len(left) * len(right) > 10_000:
        right = right[: 10_000 // max(len(left), 1)]
    scores = sorted(
        (
            (-fuzz.ratio(before[a], after[b]), abs(a - olds.start - b + news.start), b, a)
            for a in left
            for b in right
        ),
    )
    for negative, _, b, a in scores:
        if -negative < SAME_PARAGRAPH:
            break
        if b not in pairs and a not in used:
            pairs[b] = a
            used.add(a)
