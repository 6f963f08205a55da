"""What a reader is told of a search by meaning: how many it found, and what it did not look through."""

from __future__ import annotations

from babel.numbers import format_decimal

from dragoman.model.query import Across, Hit
from dragoman.web.i18n import Interface


def how_found(interface: Interface, hit: Hit) -> str | None:
    """By what a passage was found, if not by its words: "by meaning, 0.81"."""
    if hit.found == "words" or hit.cosine is None:
        return None
    cosine = format_decimal(round(hit.cosine, 2), format="0.00", locale=interface.locale)
    return interface.gettext("by meaning, %(cosine)s", cosine=cosine)


def told(interface: Interface, across: Across | None) -> list[str]:
    """Sentences: what was found and compared, what waits, what the model cannot place."""
    if across is None:
        return []
    _ = interface.gettext
    lines = [_found(interface, across)]
    if across.waiting and not across.reason:
        lines.append(
            interface.ngettext(
                "%(num)s paragraph is not encoded yet and was not compared.",
                "%(num)s paragraphs are not encoded yet and were not compared.",
                across.waiting,
            )
        )
    if across.outside:
        names = sorted(
            f"{interface.own_name(lang)} ({interface.number(count)})"
            for lang, count in across.outside.items()
        )
        lines.append(
            _(
                "Paragraphs in languages the model does not know, not compared: %(languages)s.",
                languages=interface.listed(names),
            )
        )
    return lines


def _found(interface: Interface, across: Across) -> str:
    _ = interface.gettext
    match across.reason:
        case "no_words":
            return _("Nothing was sought by meaning: the query has no words of its own.")
        case "language":
            return _("Nothing was sought by meaning: the model does not know the query’s language.")
        case "unusable":
            return _("Nothing was sought by meaning: the vectors cannot be used now.")
    return _(
        "%(passages)s; %(paragraphs)s compared.",
        passages=interface.ngettext(
            "%(num)s more passage by meaning", "%(num)s more passages by meaning", across.found
        ),
        paragraphs=interface.ngettext("%(num)s paragraph", "%(num)s paragraphs", across.searched),
    )
