"""A press release as an XML record: title, date, body as elements, one record or a list of them."""

from __future__ import annotations

import re

from dragoman.model import language
from dragoman.parse.html import read_html
from dragoman.parse.page import Fact, FactName
from dragoman.parse.plain import read_plain
from dragoman.parse.xml import XML_LANG, Place
from dragoman.parse.xml_sheet import Sheet

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|[a-z]+);")

# Names of elements as publishers write them, without hyphens and in lower case.
_FIELDS: dict[str, FactName] = {
    **dict.fromkeys(("title", "headline", "heading"), "title"),
    **dict.fromkeys(
        (
            "releasedate",
            "date",
            "pubdate",
            "published",
            "issued",
            "publicationdate",
            "publisheddate",
        ),
        "published",
    ),
    **dict.fromkeys(("updated", "modified", "lastmodified", "modifieddate"), "modified"),
    **dict.fromkeys(("spoken", "delivered", "deliveredon", "speechdate"), "said"),
    **dict.fromkeys(("releasetype", "type", "kind", "documenttype"), "kind"),
    **dict.fromkeys(
        ("speaker", "author", "creator", "by", "primeminister", "minister", "president"), "speaker"
    ),
    **dict.fromkeys(("subject", "subjects", "keywords", "keyword", "category", "tag"), "subject"),
    **dict.fromkeys(
        ("publisher", "organisation", "organization", "source", "ministry"), "publisher"
    ),
    **dict.fromkeys(("lang", "language", "locale"), "lang"),
    **dict.fromkeys(("link", "url", "canonical", "sourceurl", "address"), "canonical"),
    **dict.fromkeys(("guid", "identifier", "id", "transcriptid", "documentid"), "identifier"),
    **dict.fromkeys(("place", "location", "venue"), "place"),
    **dict.fromkeys(("event", "occasion"), "event"),
}
# Where the text stands, the fullest first: a feed has both ``encoded`` and ``description``.
_BODIES = ("content", "encoded", "body", "text", "fulltext", "transcript", "description", "summary")
_LISTS = frozenset({"rss", "rdf", "channel", "feed"})
# Elements that only hold the record's facts together, and those that list its other languages.
_HOLDERS = frozenset({"meta", "metadata", "head", "header", "info", "properties"})
_EDITIONS = frozenset({"translations", "alternates", "editions", "languages"})


def records_of(root: Place) -> list[Place]:
    """The records in an XML file: the root itself, or the outermost elements that look like one."""
    level = [root]
    for _ in range(4):
        found = [place for place in level if _is_record(place)]
        if found:
            return found
        level = [child for place in level for child in place.children()]
    return []


def read_record(record: Place, sheet: Sheet) -> str | None:
    """Reads one record; returns the address it names, if any.

    The body may be elements, or HTML written as text or CDATA; what is neither body nor fact is frame.
    """
    body = _body(record)
    sheet.fact("lang", record.value(XML_LANG) or record.value("lang"), "xml")
    for place in record.children():
        if body is not None and place.path == body.path:
            _read_body(place, sheet)
            continue
        _read_fact(place, sheet)
        sheet.frame_text(place)
    addresses = (fact.value for fact in sheet.facts if fact.name == "canonical")
    return next((value for value in addresses if re.match(r"https?://", value)), None)


def _read_fact(place: Place, sheet: Sheet) -> None:
    """Reads a fact of the record from one element, or the facts that an element holds together."""
    own = _plain(place.name)
    if own in _HOLDERS:
        for child in place.children():
            _read_fact(child, sheet)
    elif own in _EDITIONS:
        _read_editions(place, sheet)
    elif own in _FIELDS:
        words = place.words()
        if not words.text.strip():
            words = place.value("href") or place.value("term") or words
        sheet.fact(_FIELDS[own], words, place.name)
    elif own not in _BODIES and place.words().text.strip():
        sheet.puzzled(f"element {place.name} of a record")


def _read_editions(place: Place, sheet: Sheet) -> None:
    """Reads a list of the record's other languages: a tag and an address on each of its elements."""
    for child in place.children():
        tag = child.value(XML_LANG) or child.value("lang") or child.value("hreflang")
        address = child.value("href") or child.value("url") or child.words()
        lang = language.parse(tag.text) if tag else None
        if lang and tag and address.text.strip():
            sheet.facts.append(Fact("alternate", address, place.name, lang, tag.text))


def read_paragraphs(root: Place, sheet: Sheet) -> bool:
    """Reads any XML that has paragraphs, by the common names; False where it has none."""
    if not any(place.name in ("p", "para", "paragraph") for place in root.below()):
        return False
    title = next(
        (p for p in root.below() if _plain(p.name) in ("title", "headline", "heading")), None
    )
    sheet.fact("lang", root.value(XML_LANG), "xml")
    sheet.fact("title", title.words() if title else None, "xml")
    _paragraphs(root, sheet)
    return True


def _paragraphs(place: Place, sheet: Sheet) -> None:
    children = list(place.children())
    mixed = (place.element.text or "").strip() or any(
        (c.element.tail or "").strip() for c in children
    )
    if _plain(place.name) in ("title", "headline", "heading"):
        sheet.text(place, kind="heading", level=1)
    elif mixed or not children:
        sheet.text(place)
    else:
        for child in children:
            _paragraphs(child, sheet)


def _is_record(place: Place) -> bool:
    if _plain(place.name) in _LISTS:
        return False
    titled = any(_FIELDS.get(_plain(child.name)) == "title" for child in place.children())
    return titled and _body(place) is not None


def _body(record: Place) -> Place | None:
    """The element of the text: of those there, the fullest name that has words in it."""
    children = list(record.children())
    for name in _BODIES:
        for child in children:
            if _plain(child.name) == name and "".join(child.words().text.split()):
                return child
    return None


def _read_body(place: Place, sheet: Sheet) -> None:
    if list(place.children()):
        _paragraphs(place, sheet)
        return
    markup = place.words().text
    if _MARKUP.search(markup):
        page = read_html(markup, path=place.path)
    else:
        page = read_plain(markup, path=place.path)
    sheet.blocks.extend(page.blocks)
    sheet.facts.extend(fact for fact in page.facts if fact.name == "lang")
    sheet.whole.extend(page.whole)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower()
