"""Two readings of one edition, told apart: words within paragraphs, paragraphs that came, went or moved, facts.

Paragraphs are paired by their names for ever (``wid``), so that an edited paragraph is shown as edited and a
moved one as moved. Within a pair the words are compared (a longest common subsequence, letter case and signs
included) and every run that differs is marked as a number or a name where it is one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from dragoman.align.order import longest_run
from dragoman.align.versions import names_in, pieces_of
from dragoman.model.base import Value
from dragoman.model.reading import Paragraph, Reading, Turn

# Texts nobody wrote: of longer ones only the whole is said to have changed.
MOST_PIECES = 20_000

PieceKind = Literal["same", "removed", "added"]
Signal = Literal["number", "name"]


class Piece(Value, frozen=True, kw_only=True):
    """A run of text in both readings, only in the earlier (``removed``) or only in the later (``added``)."""

    kind: PieceKind
    text: str
    signal: Signal | None = None


class ParagraphChange(Value, frozen=True, kw_only=True):
    """What became of one paragraph. ``before`` and ``after`` are its eids, None where it does not stand.

    ``moved`` is true where it stands in another order. ``labels`` are the printed labels of its turn
    before and after, where these differ.
    """

    kind: Literal["changed", "added", "removed", "moved", "label"]
    wid: str | None
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]
    moved: bool = False
    labels: tuple[str | None, str | None] | None = None


class FactChange(Value, frozen=True, kw_only=True):
    """A fact that changed: its name in a reading, and how it is printed before and after (None: not there)."""

    name: str
    before: str | None
    after: str | None


class Difference(Value, frozen=True, kw_only=True):
    """All that differs between two readings, in the order of the later one; ``same`` counts the rest."""

    title: tuple[Piece, ...]
    facts: tuple[FactChange, ...]
    paragraphs: tuple[ParagraphChange, ...]
    same: int

    @property
    def words(self) -> tuple[int, int]:
        """How many words were removed and how many added."""
        pieces = [*self.title, *(piece for change in self.paragraphs for piece in change.pieces)]
        return _counted(pieces, "removed"), _counted(pieces, "added")


def difference(old: Reading, new: Reading) -> Difference:
    """What differs between two readings of one edition, whose paragraphs have their names."""
    before, after = _placed(old), _placed(new)
    standing = _standing(before, after)
    changes = list(_changes(before, after, standing))
    return Difference(
        title=_pieces(old.title or "", new.title or "", names_in(old)[None], names_in(new)[None])
        if old.title != new.title
        else (),
        facts=tuple(_facts(old, new)),
        paragraphs=tuple(changes),
        same=len(after) - sum(change.after is not None for change in changes),
    )


class _Place(NamedTuple):
    """A paragraph with its turn and the extents of the names in it."""

    turn: Turn
    paragraph: Paragraph
    names: list[tuple[int, int]]


def _placed(reading: Reading) -> dict[str, _Place]:
    """Paragraphs by the name for ever they have; without one (never stored) by their place."""
    names = names_in(reading)
    return {
        paragraph.wid or paragraph.eid: _Place(turn, paragraph, names[paragraph.eid])
        for turn, paragraph in reading.paragraphs()
    }


def _standing(before: dict[str, _Place], after: dict[str, _Place]) -> set[str]:
    """The names of the paragraphs that kept their order: the longest run that stands alike in both."""
    order = {name: number for number, name in enumerate(before)}
    shared = [name for name in after if name in order]
    return {shared[index] for index in longest_run([order[name] for name in shared])}


def _changes(
    before: dict[str, _Place], after: dict[str, _Place], standing: set[str]
) -> Iterator[ParagraphChange]:
    """The changes in the later reading's order; what went stands where it stood."""
    gone = deque(name for name in before if name not in after)
    order = {name: number for number, name in enumerate(before)}
    for name, place in after.items():
        if name in standing:
            # What stood before this paragraph and is gone is told before it.
            while gone and order[gone[0]] < order[name]:
                yield _removed(gone[0], before[gone.popleft()])
        if name not in before:
            yield _added(name, place)
        elif change := _compared(name, before[name], place, moved=name not in standing):
            yield change
    for name in gone:
        yield _removed(name, before[name])


def _compared(name: str, old: _Place, new: _Place, *, moved: bool) -> ParagraphChange | None:
    labels = (old.turn.attribution, new.turn.attribution)
    relabelled = labels[0] != labels[1]
    edited = old.paragraph.text != new.paragraph.text
    if not (edited or moved or relabelled):
        return None
    return ParagraphChange(
        kind="changed" if edited else "moved" if moved else "label",
        wid=name,
        before=old.paragraph.eid,
        after=new.paragraph.eid,
        pieces=_pieces(old.paragraph.text, new.paragraph.text, old.names, new.names),
        moved=moved,
        labels=labels if relabelled else None,
    )


def _added(name: str, place: _Place) -> ParagraphChange:
    pieces = (Piece(kind="added", text=place.paragraph.text),)
    return ParagraphChange(
        kind="added", wid=name, before=None, after=place.paragraph.eid, pieces=pieces
    )


def _removed(name: str, place: _Place) -> ParagraphChange:
    pieces = (Piece(kind="removed", text=place.paragraph.text),)
    return ParagraphChange(
        kind="removed", wid=name, before=place.paragraph.eid, after=None, pieces=pieces
    )


def _facts(old: Reading, new: Reading) -> Iterator[FactChange]:
    for name in (
        "published",
        "said",
        "place",
        "event",
        "kind",
        "publisher",
        "speakers",
        "subjects",
    ):
        before, after = _printed(getattr(old, name)), _printed(getattr(new, name))
        if before != after:
            yield FactChange(name=name, before=before, after=after)
    went, came = _gone(old, new), _gone(new, old)
    if went or came:
        yield FactChange(name="lines", before=went, after=came)


def _gone(old: Reading, new: Reading) -> str | None:
    """The lines outside of turns that a reading has and another has not; None where there are none."""
    stays = Counter(line.text for line in new.lines)
    gone = list((Counter(line.text for line in old.lines) - stays).elements())
    return "; ".join(gone) or None


def _printed(value: object) -> str | None:
    """A fact as its page prints it; of several, all."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return "; ".join(_printed(one) or "" for one in value)
    return str(getattr(value, "printed", None) or getattr(value, "value", value))


# Words within a paragraph ------------------------------------------------------------------------


def _pieces(
    old: str, new: str, old_names: Sequence[tuple[int, int]], new_names: Sequence[tuple[int, int]]
) -> tuple[Piece, ...]:
    """The two texts as one run of pieces: what is the same, what went, what came."""
    one, two = pieces_of(old), pieces_of(new)
    if len(one) + len(two) > MOST_PIECES:
        return (Piece(kind="removed", text=old), Piece(kind="added", text=new))
    runs: list[tuple[PieceKind, int, int]] = []
    for operation in Indel.opcodes(one, two):
        if operation.tag == "equal":
            runs.append(("same", operation.src_start, operation.src_end))
        elif operation.tag == "delete":
            runs.append(("removed", operation.src_start, operation.src_end))
        else:
            runs.append(("added", operation.dest_start, operation.dest_end))
    placed = _with_places(one), _with_places(two)
    made: list[Piece] = []
    for kind, start, end in _joined(runs, one):
        pieces, places = (two, placed[1]) if kind == "added" else (one, placed[0])
        text = "".join(pieces[start:end])
        names = new_names if kind == "added" else old_names
        signal = None if kind == "same" else _signal(text, places[start], places[end], names)
        made.append(Piece(kind=kind, text=text, signal=signal))
    return tuple(made)


def _with_places(pieces: Sequence[str]) -> list[int]:
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places


def _joined(
    runs: Sequence[tuple[PieceKind, int, int]], one: Sequence[str]
) -> list[tuple[PieceKind, int, int]]:
    """Between two changes the removed runs first, then the added ones, as one run each.

    A blank that stayed between two changed words does not divide them: it went with the one and came with
    the other.
    """
    made: list[tuple[PieceKind, int, int]] = []
    removed: list[int] = []
    added: list[int] = []
    shift = 0  # of a place in the later text against the same place in the earlier

    def flush() -> None:
        if removed:
            made.append(("removed", removed[0], removed[-1]))
        if added:
            made.append(("added", added[0], added[-1]))
        removed.clear()
        added.clear()

    for index, (kind, start, end) in enumerate(runs):
        if kind == "same":
            inner = 0 < index < len(runs) - 1
            if inner and end - start == 1 and not one[start].strip():
                # Counted on both sides; where only one side changed it stays what it is.
                neighbours = {runs[index - 1][0], runs[index + 1][0]}
                if neighbours == {"removed", "added"} or (removed and added):
                    removed[:] = [removed[0] if removed else start, end]
                    added[:] = [added[0] if added else start + shift, end + shift]
                    continue
            flush()
            made.append((kind, start, end))
        elif kind == "removed":
            removed[:] = [removed[0] if removed else start, end]
            shift -= end - start
        else:
            added[:] = [added[0] if added else start, end]
            shift += end - start
    flush()
    return made


def _signal(text: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> Signal | None:
    """What kind of thing changed: a number where there is no other word, a name where all stands in one."""
    words = [piece for piece in pieces_of(text) if any(char.isalnum() for char in piece)]
    if words and all(word.isnumeric() for word in words):
        return "number"
    left = start + len(text) - len(text.lstrip())
    right = end - (len(text) - len(text.rstrip()))
    if words and any(first <= left and right <= last for first, last in names):
        return "name"
    return None


def _counted(pieces: Sequence[Piece], kind: PieceKind) -> int:
    return sum(
        any(char.isalnum() for char in part)
        for piece in pieces
        if piece.kind == kind
        for part in pieces_of(piece.text)
    )
