"""The answer to a query as a feed: Atom (RFC 4287), and its twin as JSON Feed 1.1.

``updated`` and ``published`` of an entry are both when this record took in the version that first answered, or
answered with a passage more; the days the text itself claims stand in its words. A text that is read anew changes no id
and no time. Links lead to the newest version in its newest reading, pinned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markupsafe import Markup

from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.model.base import encode
from dragoman.model.query import Node
from dragoman.model.reading import Reading
from dragoman.web import searching
from dragoman.web.answers import feed_links
from dragoman.web.i18n import LANGUAGES, Interface, interface
from dragoman.web.view import day_stamp, joined, marked
from dragoman.web.visit import Answered, File, Visit, search_address, text_address

if TYPE_CHECKING:
    from dragoman.archive.alerts import Alert, AlertPassage, Alerts

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = {"atom": "application/atom+xml", "json": "application/feed+json"}
JSON_FEED = "https://jsonfeed.org/version/1.1"

# What no document of XML 1.0 may hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def page(visit: Visit) -> Answered:
    """The feed of a query, of everything where nothing is asked; JSON where the address ends so.

    ``language`` is the interface language asked for: a program that fetches feeds states none.
    """
    at = _language(visit)
    node = searching.read(visit.first("q"))
    found = _alerts(visit.archive, node)
    made = _json(visit, at, found) if visit.as_json else _atom(visit, at, found)
    holdings = show.holdings(visit.archive)
    return File(
        made,
        f"{MEDIA['json' if visit.as_json else 'atom']}; charset=utf-8",
        _dated(found),
        keep=found.sequence >= holdings.sequence,
    )


def _alerts(archive: Archive, node: Node | None) -> Alerts:
    from dragoman.archive import alerts  # noqa: PLC0415  # heavy

    return alerts.alerts(archive, node)


def _language(visit: Visit) -> Interface:
    asked = visit.first("language")
    return interface(asked) if asked in LANGUAGES else visit.interface


def _dated(found: Alerts) -> Mapping[str, str]:
    """When the record last changed: only then can the feed have. None within that second, which may hold more."""
    from dragoman.archive.alerts import is_over  # noqa: PLC0415  # heavy

    if not is_over(found.logged):
        return {}
    return {"last-modified": format_datetime(datetime.fromisoformat(found.logged), usegmt=True)}


def _heading(visit: Visit, at: Interface, found: Alerts) -> str:
    if not found.query:
        return visit.site
    told = at.gettext("%(query)s: new in %(site)s", query=found.query, site=visit.site)
    # Signs of markup in it are signs of the query here.
    return str(Markup(told).unescape())  # noqa: S704  # it becomes plain text


def _updated(found: Alerts) -> str:
    """When the newest alert came; where there is none, when the record was last looked at for one."""
    return max((one.logged for one in found.alerts), default=found.logged or "1970-01-01T00:00:00Z")


def _atom(visit: Visit, at: Interface, found: Alerts) -> bytes:
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": at.tag})
    _add(feed, "id", found.id)
    _add(feed, "title", _heading(visit, at, found))
    _add(feed, "subtitle", _meaning(at))
    _add(feed, "updated", _updated(found))
    _add(_add(feed, "author"), "name", visit.site)
    (_, media, here), _ = feed_links(at, found.query)
    _link(feed, "self", visit.absolute(here), media)
    _link(feed, "alternate", visit.absolute(_page_address(found)), "text/html")
    for one in found.alerts:
        _atom_entry(visit, at, feed, one)
    ET.register_namespace("", ATOM)
    made: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return made


def _atom_entry(visit: Visit, at: Interface, feed: ET.Element, one: Alert) -> None:
    text = one.text
    entry = _add(feed, "entry")
    _add(entry, "id", one.id)
    _add(entry, "title", _title(at, text.reading), **_in_language(text.edition.lang))
    _add(entry, "updated", one.logged)
    _add(entry, "published", one.logged)
    if publisher := _publisher(one):
        _add(_add(entry, "author"), "name", publisher)
    _link(
        entry,
        "alternate",
        visit.absolute(text_address(text.address)),
        "text/html",
        text.edition.lang,
    )
    rights = text.edition.rights
    if stated := "; ".join(filter(None, (rights.holder, rights.licence, rights.notice))):
        _add(entry, "rights", stated)
    _add(entry, "content", _content(visit, at, one), type="html", **_in_language(at.tag))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = _NO_XML.sub("\ufffd", text) or None
    return made


def _link(parent: ET.Element, rel: str, href: str, media: str, lang: str | None = None) -> None:
    more = {"hreflang": lang} if lang and lang != "und" else {}
    _add(parent, "link", rel=rel, href=href, type=media, **more)


def _in_language(lang: str) -> dict[str, str]:
    return {} if lang == "und" else {"xml:lang": lang}


def _json(visit: Visit, at: Interface, found: Alerts) -> bytes:
    return encode(
        {
            "version": JSON_FEED,
            "title": _heading(visit, at, found),
            "description": _meaning(at),
            "home_page_url": visit.absolute(_page_address(found)),
            "feed_url": visit.absolute(feed_links(at, found.query)[1][2]),
            "language": at.tag,
            "authors": [{"name": visit.site}],
            "items": [_item(visit, at, one) for one in found.alerts],
        }
    )


def _item(visit: Visit, at: Interface, one: Alert) -> dict[str, object]:
    text, reading = one.text, one.text.reading
    assert reading is not None
    publisher = _publisher(one)
    made: dict[str, object] = {
        "id": one.id,
        "url": visit.absolute(text_address(text.address)),
        "title": str(_title(at, reading)),
        "content_html": _content(visit, at, one),
        "date_published": one.logged,
        "date_modified": one.logged,
        "_dragoman": {
            "about": visit.absolute("/about"),
            "edition": text.edition.id,
            "version": one.version,
            "address": text.address,
            "said": reading.said,
            "published": reading.published,
            "passages": one.count,
            "shown": one.passages,
        },
    }
    if publisher:
        made["authors"] = [{"name": publisher}]
    if text.edition.lang != "und":
        made["language"] = text.edition.lang
    return made


def _page_address(found: Alerts) -> str:
    return search_address(found.query, sort="published") if found.query else "/"


def _meaning(at: Interface) -> str:
    return at.gettext(
        "Each text once, and again when a new version says something more of what was asked. Dated by when this"
        " record took that version in; the days it claims stand in its entry."
    )


def _title(at: Interface, reading: Reading | None) -> str:
    return (reading.title if reading else None) or at.gettext("No title printed")


def _publisher(one: Alert) -> str | None:
    return one.text.edition.publisher or (one.text.reading.publisher if one.text.reading else None)


def _content(visit: Visit, at: Interface, one: Alert) -> str:
    """The passages found, and the days the text claims, as HTML with the direction of each."""
    pieces = [Markup("<p>{}</p>").format(_facts(at, one))]
    pieces += [
        _quoted(visit, passage) for passage in one.passages if passage.snippet and passage.eid
    ]
    whole = Markup("\n").join(pieces)
    return str(Markup('<div lang="{}" dir="{}">\n{}\n</div>').format(at.tag, at.dir, whole))


def _facts(at: Interface, one: Alert) -> Markup:
    reading, _ = one.text.reading, at.gettext
    assert reading is not None
    colon = at.pgettext("separator", ": ")
    days = ((_("Said"), reading.said), (_("Published"), reading.published))
    said = [f"{name}{colon}{day_stamp(at, day).shown}" for name, day in days if day]
    version = _("Version %(number)s", number=at.number(one.version))
    count = at.ngettext("%(num)s passage", "%(num)s passages", one.count)
    return joined(at, [*(said or [_("no day given")]), version, count])


def _quoted(visit: Visit, passage: AlertPassage) -> Markup:
    snippet = passage.snippet
    assert snippet is not None
    shown = marked(snippet.text, snippet.spans, passage.lang)
    words = Markup("").join(
        Markup("<mark>{}</mark>").format(part) if found else Markup("{}").format(part)
        for part, found in shown.parts
    )
    lang = Markup(' lang="{}"').format(shown.lang) if shown.lang else ""
    by = Markup("<br>— <cite>{}</cite>").format(passage.by) if passage.by else ""
    return Markup('<blockquote cite="{}"{} dir="{}"><p>{}{}{}{}</p></blockquote>').format(
        visit.absolute(text_address(*passage.address.split("#"))),
        lang,
        shown.dir,
        "… " if snippet.start else "",
        words,
        " …" if snippet.end < passage.length else "",
        by,
    )
