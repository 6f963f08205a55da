"""The concordance page: every occurrence in a line, language by language, sorted by its neighbours or by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast, get_args

from dragoman.archive.archive import Archive
from dragoman.errors import BadQuery
from dragoman.model.concordance import Concordance, Context, Line, LineSort
from dragoman.model.language import direction, primary
from dragoman.model.query import Node
from dragoman.web import answers, searching
from dragoman.web.answers import Option
from dragoman.web.form import has_words
from dragoman.web.i18n import Interface
from dragoman.web.kinds import turn_kinds
from dragoman.web.view import Stamp, Text, plain
from dragoman.web.visit import (
    Answered,
    Page,
    Visit,
    concordance_address,
    search_address,
    text_address,
)

PAGE_SIZE = 50
MOST_PAGES = 10_000
WIDTHS = (8, 16)
AS_TYPED = "typed"
_NOTHING = {"found": None, "unreadable": None, "wordless": None}


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: its day, whose words, the match in its context; ``signs`` with what they mean."""

    when: Stamp | None
    signs: tuple[tuple[str, str], ...]
    who: Text
    question: bool
    left: Text
    match: Text
    right: Text
    href: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The lines of one language on a page; ``note`` where they run against the page."""

    name: str
    lang: str
    counted: str
    note: str | None
    mirrored: bool
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form says."""

    sort: LineSort
    width: int
    as_typed: bool

    def parameters(self) -> dict[str, object]:
        """The form as it stands in an address; what goes without saying is left out."""
        return {
            "sort": self.sort if self.sort != "right" else None,
            "words": self.width if self.width != WIDTHS[0] else None,
            "forms": AS_TYPED if self.as_typed else None,
        }


def concordance(archive: Archive, asked: Context) -> Concordance:
    """The archive's concordance, which is loaded when first used."""
    from dragoman.archive import concordance as verb  # noqa: PLC0415  # heavy

    return verb.concordance(archive, asked)


def page(visit: Visit) -> Answered:
    """The form, and the lines if something was asked."""
    typed, asked = visit.first("q"), _asked(visit)
    title = visit.interface.gettext("Concordance")
    try:
        node = searching.read(typed)
    except BadQuery as error:
        return _refused(visit, asked, typed, error)
    if node is None:
        values = {**_form(visit.interface, asked, ""), **_NOTHING}
        return Page("concordance.html", title, values, {"query": "", "lines": []})
    if not has_words(node) and not visit.as_json:
        return _wordless(visit, asked, searching.write(node))
    return _found(visit, asked, node)


def _wordless(visit: Visit, asked: _Asked, query: str) -> Page:
    """A query that only chooses texts: what is missing, and what to type."""
    values = {**_form(visit.interface, asked, query), **_NOTHING, "wordless": f"port {query}"}
    title = visit.interface.gettext("Type a word as well")
    return Page("concordance.html", title, values, None, status=BadQuery.status)


def _found(visit: Visit, asked: _Asked, node: Node) -> Page:
    at, query = visit.interface, searching.write(node)
    number = visit.number("page", most=MOST_PAGES)
    context = Context(
        query=node,
        sort=asked.sort,
        width=asked.width,
        as_typed=asked.as_typed,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        first=at.tag,
    )
    try:
        found = concordance(visit.archive, context)
    except BadQuery as error:
        return _refused(visit, asked, query, error)
    more = number * PAGE_SIZE < found.total and number < MOST_PAGES

    def turned_to(page: int) -> str:
        return concordance_address(query, **asked.parameters(), page=page if page > 1 else None)

    values = {
        **_form(at, asked, query),
        **_NOTHING,
        "found": found,
        "counted": _counted(at, found),
        "limited": _limited(at, found),
        "searched": searching.searched(at, found),
        "groups": _groups(at, found, query),
        "passages": search_address(query),
        "signs": sorted({sign for line in found.lines for sign in _signs(at, line)}),
        "before": turned_to(number - 1) if number > 1 else None,
        "after": turned_to(number + 1) if more else None,
        "first_page": turned_to(1) if found.total and not found.lines else None,
    }
    title = at.gettext("%(query)s: concordance", query=query)
    keep = searching.is_current(visit.archive, found)
    return Page("concordance.html", title, values, found, keep=keep)


def _refused(visit: Visit, asked: _Asked, query: str, error: BadQuery) -> Page:
    """A query that cannot be read, or has no word to show."""
    if visit.as_json:
        raise error
    address = lambda text: concordance_address(text, **asked.parameters())  # noqa: E731
    values = {
        **_form(visit.interface, asked, query),
        **_NOTHING,
        "unreadable": answers.unreadable(query, error, address),
    }
    title = visit.interface.gettext("A query that cannot be read")
    return Page("concordance.html", title, values, None, status=error.status)


def _asked(visit: Visit) -> _Asked:
    sort, width = visit.first("sort"), visit.first("words")
    return _Asked(
        sort=cast("LineSort", sort) if sort in get_args(LineSort) else "right",
        width=next((one for one in WIDTHS if str(one) == width), WIDTHS[0]),
        as_typed=visit.first("forms") == AS_TYPED,
    )


def _form(interface: Interface, asked: _Asked, query: str) -> dict[str, object]:
    _ = interface.gettext
    orders: dict[LineSort, str] = {
        "right": _("first word after"),
        "left": _("first word before"),
        "said": _("day said"),
    }
    forms = (("", _("any inflected form")), (AS_TYPED, _("as typed")))
    return {
        "query": query,
        "orders": [Option(key, name, None, key == asked.sort) for key, name in orders.items()],
        "widths": [
            Option(str(one), interface.number(one), None, one == asked.width) for one in WIDTHS
        ],
        "forms": [Option(key, name, None, bool(key) == asked.as_typed) for key, name in forms],
    }


def _counted(interface: Interface, found: Concordance) -> str:
    """How many lines, from how many passages."""
    return interface.gettext(
        "%(lines)s in %(passages)s",
        lines=interface.ngettext("%(num)s line", "%(num)s lines", found.total),
        passages=interface.ngettext("%(num)s passage", "%(num)s passages", found.looked_through),
    )


def _limited(interface: Interface, found: Concordance) -> str | None:
    """That not all passages were looked through, if so."""
    if found.looked_through == found.passages:
        return None
    return interface.gettext(
        "Looked through: the first %(first)s of %(all)s passages, the newest first.",
        first=interface.number(found.looked_through),
        all=interface.number(found.passages),
    )


def _groups(interface: Interface, found: Concordance, query: str) -> list[GroupView]:
    counts = {group.lang: group.count for group in found.groups}
    groups = groupby(found.lines, lambda line: primary(line.lang))
    return [_group(interface, lang, list(lines), counts[lang], query) for lang, lines in groups]


def _group(
    interface: Interface, lang: str, lines: Sequence[Line], count: int, query: str
) -> GroupView:
    _ = interface.gettext
    mirrored = direction(lines[0].lang) != interface.dir
    against = (
        _("These lines run from right to left: what comes before stands at the right.")
        if interface.dir == "ltr"
        else _("These lines run from left to right: what comes before stands at the left.")
    )
    shown = interface.number(len(lines))
    return GroupView(
        name=interface.own_name(lang),
        lang=lang,
        counted=interface.ngettext("%(num)s line", "%(num)s lines", count)
        if count == len(lines)
        else interface.ngettext(
            "%(shown)s of %(num)s line", "%(shown)s of %(num)s lines", count, shown=shown
        ),
        note=against if mirrored else None,
        mirrored=mirrored,
        lines=tuple(_line(interface, line, query) for line in lines),
    )


def _line(interface: Interface, line: Line, query: str) -> LineView:
    date = line.said or line.published
    day = (date.day or date.value[:10]) if date else ""
    is_question = line.turn_kind == "question"
    if line.by and not is_question:
        who = plain(line.by, line.lang)
    else:
        kind = turn_kinds(interface)[line.turn_kind] if line.turn_kind else None
        who = plain(kind or interface.gettext("Title"), interface.tag)
    return LineView(
        when=Stamp(day, interface.short_day(day), ()) if date else None,
        signs=tuple(_signs(interface, line)),
        who=who,
        question=is_question,
        left=plain(_on_one_line(line.left), line.lang),
        match=plain(_on_one_line(line.match), line.lang),
        right=plain(_on_one_line(line.right), line.lang),
        href=text_address(answers.shown_under(line), line.eid, query=query),
    )


def _signs(interface: Interface, line: Line) -> Iterator[tuple[str, str]]:
    if line.published and not line.said:
        yield "*", interface.gettext("day published")
    if not line.current:
        yield "†", interface.gettext("an earlier version")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
