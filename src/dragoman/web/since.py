"""What became of a text since: told on its earlier versions, and for paragraphs that stand no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.align.difference import Difference, ParagraphChange
from dragoman.archive.history import Gone, Step
from dragoman.model.identifier import parse_address
from dragoman.model.record import EditionText, Version
from dragoman.web.changes import amount
from dragoman.web.i18n import Interface
from dragoman.web.kinds import closings, reasons
from dragoman.web.timeline import mark_of
from dragoman.web.view import joined, place_number
from dragoman.web.visit import history_address, text_address


@dataclass(frozen=True, slots=True)
class Since:
    """What a reader of one version is told of the others, and the address of what differs.

    ``changed`` is true where the publisher changed words or facts; ``paragraphs`` says of an earlier
    version's paragraphs, by their place, what became of them.
    """

    earlier: bool
    changed: bool
    words: str
    href: str
    newest: str | None
    paragraphs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoneView:
    """A paragraph of an earlier version that stands no more: its name for ever, and where it stood."""

    wid: str
    name: str
    words: str
    href: str


def since(
    interface: Interface, text: EditionText, versions: Sequence[Version], step: Step | None
) -> Since | None:
    """What to know beside a text. ``step`` is from it to the newest version, None where it is that one.

    None where there is one version only, and beside a newest one that is not served.
    """
    if len(versions) == 1 or (step is None and text.version.closed):
        return None
    name, newest = text.edition.id, versions[-1]
    if step is None:
        before = versions[-2].number
        seen = interface.moment(newest.observed or newest.logged)
        told = joined(interface, (reasons(interface)[newest.reason], seen))
        href = history_address(name, before, newest.number)
        return Since(
            earlier=False, changed=mark_of(newest) == "changed", words=told, href=href, newest=None,
            paragraphs={},
        )  # fmt: skip
    found = step.difference
    # The step compares newest readings; in an older one the same place may be another paragraph's.
    newest_reading = text.reading_number == text.version.readings
    return Since(
        earlier=True,
        changed=any(mark_of(version) == "changed" for version in versions[text.version.number :]),
        words=amount(interface, found, text.edition.lang)
        if found
        else _without(interface, text, newest),
        href=history_address(name, text.version.number, newest.number),
        newest=text_address(name),
        paragraphs=_paragraphs(interface, found) if found and newest_reading else {},
    )


def gone_views(interface: Interface, gone: Sequence[Gone]) -> tuple[GoneView, ...]:
    """The paragraphs that stand no more, each with a link to where it stood last."""
    return tuple(_gone_view(interface, one) for one in gone)


def _gone_view(interface: Interface, one: Gone) -> GoneView:
    text, _, eid = one.address.partition("#")
    version = parse_address(text).version or 1
    return GoneView(
        wid=one.wid,
        name=interface.gettext(
            "Paragraph %(number)s of version %(version)s",
            number=place_number(interface, eid),
            version=interface.number(version),
        ),
        words=interface.gettext(
            "gone since version %(number)s", number=interface.number(one.gone_in)
        ),
        href=text_address(text, eid),
    )


def _without(interface: Interface, text: EditionText, newest: Version) -> str:
    """What came after, where that or the text itself is without words."""
    if closed := newest.closed or text.version.closed:
        return closings(interface)[closed.kind]
    return reasons(interface)["withdrawn" if text.reading else "restored"]


def _paragraphs(interface: Interface, found: Difference) -> dict[str, str]:
    """What became of each paragraph of the earlier text, by its place in it."""
    return {
        change.before: _became(interface, change)
        for change in found.paragraphs
        if change.before is not None
    }


def _became(interface: Interface, change: ParagraphChange) -> str:
    _ = interface.gettext
    if change.kind == "removed":
        return _("removed since")
    if change.kind == "moved":
        return _("moved since")
    if change.kind == "label":
        return _("label changed since")
    return _("changed since")
