"""What differs between two texts, as the history page shows it: counts, facts, changed paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from dragoman.align.difference import Difference, FactChange, ParagraphChange, Piece, PieceKind
from dragoman.model.language import direction, primary
from dragoman.model.reading import Paragraph, Turn
from dragoman.model.record import EditionText
from dragoman.web.i18n import Interface
from dragoman.web.kinds import fact_names, record_kinds
from dragoman.web.view import Text, joined, place_number, plain, whose
from dragoman.web.visit import text_address

# Languages whose words are compared character by character.
_BY_CHARACTER = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my"})

Placed = Sequence[tuple[Turn, Paragraph]]


@dataclass(frozen=True, slots=True)
class PieceView:
    """A run of text, and after it what kind of thing changed, in a word (None: nothing to say)."""

    kind: PieceKind
    text: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What became of a paragraph: what to know before reading it, its words, where it stands.

    ``pieces`` is empty where only its label changed; ``number``, ``name`` and ``href`` are its link then
    no more.
    """

    notes: tuple[str, ...]
    pieces: tuple[PieceView, ...] = ()
    lang: str | None = None
    dir: str = "auto"
    number: str = ""
    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """Changes in one turn: what stands unchanged before them, who speaks, the label before and after."""

    unchanged: str | None
    who: Text
    role: Text | None
    labels: tuple[Text | None, Text | None] | None
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact that changed, as printed before and after (None: not given)."""

    name: str
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """All that differs: in words, then the title, the facts, the paragraphs and what is left unchanged."""

    words: str | None
    counts: str
    empty: bool
    title: tuple[PieceView, ...]
    facts: tuple[FactView, ...]
    rows: tuple[RowView, ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A change with what stands unchanged before it and the turn it is in."""

    change: ParagraphChange
    run: Placed
    turn: Turn
    paragraph: Paragraph

    @property
    def group(self) -> object:
        return (self.change.after is None, self.turn.eid, self.change.labels)


def difference_view(
    interface: Interface, found: Difference, before: EditionText, after: EditionText
) -> DifferenceView:
    """The view of what differs between two texts of one edition."""
    changes, rest = _placed(found, before, after)
    lang = after.edition.lang
    return DifferenceView(
        words=words_of(interface, found, lang),
        counts=joined(interface, _counts(interface, found)),
        empty=not (found.title or found.facts or found.paragraphs),
        title=_pieces(interface, found.title),
        facts=tuple(_fact(interface, fact, lang) for fact in found.facts),
        rows=tuple(_rows(interface, changes, before, after)),
        rest=_unchanged(interface, rest),
    )


def words_of(interface: Interface, found: Difference, lang: str) -> str | None:
    """How many words went and came, in words; of a language without spaces, characters. None: none did."""
    removed, added = found.words
    if not (removed or added):
        return None
    if primary(lang) in _BY_CHARACTER:
        went = interface.ngettext(
            "%(num)s character removed", "%(num)s characters removed", removed
        )
    else:
        went = interface.ngettext("%(num)s word removed", "%(num)s words removed", removed)
    came = interface.ngettext("%(num)s added", "%(num)s added", added)
    return joined(interface, (went, came))


def amount(interface: Interface, found: Difference, lang: str) -> str:
    """How much changed, in one line: the words, else the paragraphs, and the facts."""
    counts = _paragraph_counts(interface, found)
    said = [words_of(interface, found, lang) or "", *_fact_counts(interface, found)]
    said = [one for one in said if one] or counts
    if not said:
        return interface.gettext("no difference found")
    return joined(interface, said)


def _counts(interface: Interface, found: Difference) -> list[str]:
    same = interface.ngettext(
        "%(num)s paragraph unchanged", "%(num)s paragraphs unchanged", found.same
    )
    title = [interface.gettext("title changed")] if found.title else []
    return [
        *title,
        *_fact_counts(interface, found),
        *_paragraph_counts(interface, found),
        *([same] if found.same else []),
    ]


def _fact_counts(interface: Interface, found: Difference) -> list[str]:
    if not found.facts:
        return []
    return [
        interface.ngettext("%(num)s fact changed", "%(num)s facts changed", len(found.facts)),
    ]


def _paragraph_counts(interface: Interface, found: Difference) -> list[str]:
    """How many paragraphs changed, by what became of them; each is counted once."""
    kinds = [change.kind for change in found.paragraphs]
    changed, added, removed = kinds.count("changed"), kinds.count("added"), kinds.count("removed")
    moved, label = kinds.count("moved"), kinds.count("label")
    ngettext = interface.ngettext
    said = (
        (changed, ngettext("%(num)s paragraph changed", "%(num)s paragraphs changed", changed)),
        (added, ngettext("%(num)s paragraph added", "%(num)s paragraphs added", added)),
        (removed, ngettext("%(num)s paragraph removed", "%(num)s paragraphs removed", removed)),
        (moved, ngettext("%(num)s paragraph moved", "%(num)s paragraphs moved", moved)),
        (
            label,
            ngettext(
                "%(num)s paragraph under another label",
                "%(num)s paragraphs under another label",
                label,
            ),
        ),
    )
    return [words for count, words in said if count]


def _fact(interface: Interface, fact: FactChange, lang: str) -> FactView:
    def printed(value: str | None) -> Text | None:
        if value is None:
            return None
        kinds: Mapping[str, str] = {str(k): v for k, v in record_kinds(interface).items()}
        if fact.name == "kind":
            return plain(kinds.get(value, value), interface.tag)
        return plain(value, lang)

    name = fact_names(interface).get(fact.name, fact.name)
    return FactView(name, printed(fact.before), printed(fact.after))


# The paragraphs ----------------------------------------------------------------------------------


def _placed(
    found: Difference, before: EditionText, after: EditionText
) -> tuple[list[_Found], Placed]:
    """Each change with the unchanged paragraphs before it; and those after the last."""
    old, new = _paragraphs(before), _paragraphs(after)
    was = {_name(paragraph): number for number, (_, paragraph) in enumerate(old)}
    old_place = {paragraph.eid: number for number, (_, paragraph) in enumerate(old)}
    new_place = {paragraph.eid: number for number, (_, paragraph) in enumerate(new)}
    touched = {change.after for change in found.paragraphs}
    made: list[_Found] = []
    at = 0
    for change in found.paragraphs:
        upto = at
        if change.after is not None:
            upto = new_place[change.after]
            turn, paragraph = new[upto]
        else:
            # A paragraph that went stood after all those that stood before it and still stand.
            place = old_place[change.before or ""]
            turn, paragraph = old[place]
            while upto < len(new) and new[upto][1].eid not in touched:
                if was.get(_name(new[upto][1]), -1) > place:
                    break
                upto += 1
        made.append(_Found(change, new[at:upto], turn, paragraph))
        at = upto + (change.after is not None)
    return made, new[at:]


def _paragraphs(text: EditionText) -> Placed:
    return text.reading.paragraphs() if text.reading else []


def _name(paragraph: Paragraph) -> str:
    return paragraph.wid or paragraph.eid


def _rows(
    interface: Interface, changes: Sequence[_Found], before: EditionText, after: EditionText
) -> Iterator[RowView]:
    at = 0
    while at < len(changes):
        first, end = changes[at], at + 1
        while end < len(changes) and not changes[end].run and changes[end].group == first.group:
            end += 1
        yield _row(interface, changes[at:end], before, after)
        at = end


def _row(
    interface: Interface, changes: Sequence[_Found], before: EditionText, after: EditionText
) -> RowView:
    first = changes[0]
    text = after if first.change.after else before
    who, role, _ = whose(interface, first.turn, text, {})
    labels = first.change.labels
    lang = text.edition.lang
    return RowView(
        unchanged=_unchanged(interface, first.run),
        who=who,
        role=role,
        labels=(_label(labels[0], lang), _label(labels[1], lang)) if labels else None,
        changes=tuple(_changes(interface, changes, before, after)),
    )


def _label(label: str | None, lang: str) -> Text | None:
    return plain(label, lang) if label else None


def _changes(
    interface: Interface, changes: Sequence[_Found], before: EditionText, after: EditionText
) -> Iterator[ChangeView]:
    """The changes of one turn; of paragraphs whose label alone changed, only which they are."""
    alone: list[tuple[Turn, Paragraph]] = []
    for found in changes:
        if found.change.kind == "label":
            alone.append((found.turn, found.paragraph))
            continue
        if alone:
            yield _only_label(interface, alone)
            alone = []
        yield _change(interface, found, before, after)
    if alone:
        yield _only_label(interface, alone)


def _only_label(interface: Interface, run: Placed) -> ChangeView:
    return ChangeView(notes=(_unchanged(interface, run, label=True) or "",))


def _change(
    interface: Interface, found: _Found, before: EditionText, after: EditionText
) -> ChangeView:
    text = after if found.change.after else before
    lang = found.paragraph.lang or text.edition.lang
    shown = plain("", lang)
    number = place_number(interface, found.paragraph.eid)
    version = interface.number(text.version.number)
    return ChangeView(
        notes=tuple(_notes(interface, found.change, number, version)),
        pieces=_pieces(interface, found.change.pieces),
        lang=shown.lang,
        dir=direction(lang) if shown.lang else "auto",
        number=number,
        name=interface.gettext(
            "Paragraph %(number)s of version %(version)s", number=number, version=version
        ),
        href=text_address(text.address, found.paragraph.eid),
    )


def _notes(
    interface: Interface, change: ParagraphChange, number: str, version: str
) -> Iterator[str]:
    _ = interface.gettext
    if change.kind == "added":
        yield _("Paragraph added")
    elif change.kind == "removed":
        yield _(
            "Paragraph removed: it was paragraph %(number)s of version %(version)s",
            number=number,
            version=version,
        )
    if change.moved and change.before and change.after:
        yield _(
            "Moved from place %(before)s to place %(after)s",
            before=place_number(interface, change.before),
            after=place_number(interface, change.after),
        )


def _unchanged(interface: Interface, run: Placed, *, label: bool = False) -> str | None:
    """Which paragraphs stand unchanged; ``label``: only their words do."""
    if not run:
        return None
    _ = interface.gettext
    first, last = (place_number(interface, place[1].eid) for place in (run[0], run[-1]))
    if len(run) == 1 and label:
        return _("Paragraph %(number)s: words unchanged", number=first)
    if len(run) == 1:
        return _("Paragraph %(number)s unchanged", number=first)
    if label:
        return _("Paragraphs %(first)s to %(last)s: words unchanged", first=first, last=last)
    return _("Paragraphs %(first)s to %(last)s unchanged", first=first, last=last)


def _pieces(interface: Interface, pieces: Sequence[Piece]) -> tuple[PieceView, ...]:
    """The pieces; what kind of thing changed is said once for what went and what came in its place."""
    said = {"number": interface.gettext("number"), "name": interface.gettext("name")}
    made: list[PieceView] = []
    for piece in _without_shared_blank(pieces):
        mark = said[piece.signal] if piece.signal else None
        if piece.kind == "added" and made and made[-1].kind == "removed" and made[-1].mark == mark:
            made[-1] = replace(made[-1], mark=None)
        made.append(PieceView(piece.kind, piece.text, mark))
    return tuple(made)


def _without_shared_blank(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces; a blank at either end of both what went and what came in its place did not change."""
    at = 0
    while at < len(pieces):
        pair = pieces[at : at + 2]
        if [piece.kind for piece in pair] != ["removed", "added"]:
            yield pieces[at]
            at += 1
            continue
        first, last = _shared_blank(pair[0].text, pair[1].text)
        if first:
            yield Piece(kind="same", text=pair[0].text[:first])
        for piece in pair:
            words = piece.text[first : len(piece.text) - last]
            yield msgspec.structs.replace(piece, text=words)
        if last:
            yield Piece(kind="same", text=pair[0].text[-last:])
        at += 2


def _shared_blank(one: str, two: str) -> tuple[int, int]:
    """How much blank two texts share at their beginning and at their end; none where one is all blank."""
    if not (one.strip() and two.strip()):
        return 0, 0
    heads = one[: len(one) - len(one.lstrip())], two[: len(two) - len(two.lstrip())]
    tails = one[len(one.rstrip()) :], two[len(two.rstrip()) :]
    return (
        len(heads[0]) if heads[0] == heads[1] else 0,
        len(tails[0]) if tails[0] == tails[1] else 0,
    )
