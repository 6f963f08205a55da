"""Where a text comes from: address, moment, reader, digest, what was left out, what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit

from dragoman.model.decision import Rights
from dragoman.model.reading import Reading
from dragoman.model.record import EditionText
from dragoman.web.i18n import Interface
from dragoman.web.kinds import naming
from dragoman.web.view import isolated

# A page's menus and footers may be long; the margin shows so many pieces and counts the rest.
_FURNITURE_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text comes from: (label, value, address) lines, and what was left out or doubted."""

    rows: tuple[tuple[str, str, str | None], ...]
    digest: str | None
    furniture: tuple[str, ...]
    furniture_left: int
    warnings: tuple[str, ...]


def source_of(interface: Interface, text: EditionText) -> Source:
    """Where a text comes from and what its reading is worth."""
    reading = text.reading
    furniture = reading.furniture if reading else ()
    return Source(
        rows=tuple(_source_rows(interface, text)),
        digest=text.capture.digest,
        furniture=furniture[:_FURNITURE_SHOWN],
        furniture_left=max(0, len(furniture) - _FURNITURE_SHOWN),
        warnings=reading.warnings if reading else (),
    )


def rights_of(interface: Interface, rights: Rights) -> tuple[tuple[str, str], ...]:
    """What may be done with a text, as (label, value) lines."""
    _ = interface.gettext
    lines = [
        (_("Holder of rights"), rights.holder),
        (_("Licence"), rights.licence),
        (_("Notice"), rights.notice),
    ]
    stated = tuple((label, isolated(value)) for label, value in lines if value)
    passing = {"yes": _("allowed"), "no": _("not allowed"), "unknown": _("not known")}
    return (*stated, (_("Passing on"), passing[rights.redistribute]))


def _source_rows(interface: Interface, text: EditionText) -> list[tuple[str, str, str | None]]:
    _, capture, version = interface.gettext, text.capture, text.version
    rows: list[tuple[str, str, str | None]] = [
        (_("Publisher"), isolated(text.edition.publisher or _("not known")), None),
        (_("Address"), *_where_from(interface, capture.address, capture.source)),
        (_("Captured"), seen_moment(interface, capture.fetched, capture.logged), None),
    ]
    if version.seen_until and version.seen_until != capture.fetched:
        rows.append((_("Last seen unchanged"), interface.moment(version.seen_until), None))
    if reading := text.reading:
        rows.append((_("Read as"), _read_as(interface, reading), None))
    seen = _("Version %(number)s", number=interface.number(version.number))
    first = seen_moment(interface, version.observed, version.logged)
    rows += [
        (_("Version"), _("%(version)s, first seen %(moment)s", version=seen, moment=first), None),
        (_("Identified by"), naming(interface)[text.edition.named_by], None),
    ]
    if text.reader:
        rows.append((_("Read by"), isolated(text.reader, "ltr"), None))
    return rows


def _where_from(interface: Interface, address: str | None, source: str) -> tuple[str, str | None]:
    """An address fit to be shown, as a link where it is one of the web."""
    if not address:
        # The folders above it are the operator's own.
        name = PurePath(source).name
        return interface.gettext("not known; from the file %(file)s", file=isolated(name)), None
    try:
        parts = urlsplit(address)
    except ValueError:
        return isolated(address, "ltr"), None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return isolated(address, "ltr"), None
    return isolated(address.removeprefix(parts.scheme + "://"), "ltr"), address


def seen_moment(interface: Interface, fetched: str | None, logged: str) -> str:
    """When something was seen; where nobody noted that, when it was taken in."""
    if fetched:
        return interface.moment(fetched)
    return interface.gettext(
        "moment not known; taken in on %(moment)s", moment=interface.moment(logged)
    )


def _read_as(interface: Interface, reading: Reading) -> str:
    paragraphs, turns = len(reading.paragraphs()), len(reading.turns)
    return interface.gettext(
        "%(paragraphs)s, %(turns)s; %(share)s of the page’s words accounted for",
        paragraphs=interface.ngettext("%(num)s paragraph", "%(num)s paragraphs", paragraphs),
        turns=interface.ngettext("%(num)s turn", "%(num)s turns", turns),
        share=interface.share(reading.coverage),
    )
