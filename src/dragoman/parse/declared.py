"""What HTML declares about itself: meta tags, link relations, ``<time>``, schema.org's JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dragoman.model import language
from dragoman.parse.page import Fact, FactName, Frame
from dragoman.parse.source import SourceText

# How a ``<time>`` says that it is of a change: ``class="updated"``, ``itemprop="dateModified"``.
_CHANGED = re.compile(r"updat|modif", re.IGNORECASE)
_NAMES_OF_META = ("property", "name", "itemprop", "http-equiv")
ELEMENTS = frozenset({"html", "title", "meta", "link", "time"})
_META: dict[str, FactName] = {
    **dict.fromkeys(
        ("og:title", "dc.title", "dcterms.title", "twitter:title", "citation_title", "articletitle", "headline", "parsely-title"),
        "title",
    ),
    **dict.fromkeys(("og:site_name", "application-name", "sitename", "apple-mobile-web-app-title"), "site"),
    **dict.fromkeys(
        (
            "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
            "dc.date.issued", "dc.date.created", "dcterms.issued", "dcterms.available", "dcterms.created", "dc.date", "dcterms.date",
            "citation_publication_date", "citation_online_date", "citation_date", "pubdate", "publishdate", "publish_date",
            "publish-date", "publication_date", "publicationdate", "publication-date", "parsely-pub-date", "sailthru.date",
            "release_date", "date",
        ),
        "published",
    ),
    **dict.fromkeys(
        (
            "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "datemodified", "last-modified",
            "lastmod", "last_modified",
        ),
        "modified",
    ),
    **dict.fromkeys(("dc.publisher", "dcterms.publisher"), "publisher"),
    **dict.fromkeys(("dc.identifier", "dcterms.identifier"), "identifier"),
    **dict.fromkeys(("article:tag", "dc.subject", "dcterms.subject"), "subject"),
    **dict.fromkeys(("dc.language", "dcterms.language", "content-language", "language"), "lang"),
    "og:url": "canonical",
}  # fmt: skip
_JSON_LD: dict[str, FactName] = {
    "headline": "title", "name": "title", "datePublished": "published", "dateModified": "modified",
    "inLanguage": "lang", "keywords": "subject", "url": "canonical", "identifier": "identifier",
    "locationCreated": "place",
}  # fmt: skip
_JSON_LD_TYPES = frozenset((
    "Article", "NewsArticle", "ReportageNewsArticle", "CreativeWork", "WebPage",
    "SpeechAct", "Report", "PressRelease", "GovernmentPressRelease", "SpecialAnnouncement",
    "BlogPosting",
))  # fmt: skip


def facts_of(
    node: Any, attributes: dict[str, str | None], path: str, *, frame: Frame
) -> Iterator[Fact]:
    """The facts an element declares; ``path`` is the element's, ``frame`` the part of the page it is in."""
    tag = node.tag
    if tag == "meta":
        named = next((attributes[key] for key in _NAMES_OF_META if attributes.get(key)), None)
        fact = _META.get((named or "").lower())
        if named and fact:
            yield from _fact(fact, attributes.get("content"), f"{path}/@content", named.lower())
    elif tag == "link":
        yield from _relation(attributes, f"{path}/@href")
    elif tag == "html":
        yield from _fact("lang", attributes.get("lang"), f"{path}/@lang", "html")
    elif tag == "title" and node.parent is not None and node.parent.tag == "head":
        yield from _fact("title", node.text(deep=True), path, "title")
    elif tag == "time" and frame in ("", "header"):
        changed = _CHANGED.search(f"{attributes.get('class')} {attributes.get('itemprop')}")
        name: FactName = "modified" if changed else "published"
        yield from _fact(name, attributes.get("datetime"), f"{path}/@datetime", "time")


def facts_of_json(text: str, path: str) -> Iterator[Fact]:
    """Reads JSON-LD for the page itself: title, dates, language, publisher."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(data, dict):
        data = data.get("@graph", [data])
    for item in data if isinstance(data, list) else []:
        if not isinstance(item, dict):
            continue
        # What has a headline is a text, whatever its type is called.
        if "headline" not in item and not _JSON_LD_TYPES.intersection(_strings(item.get("@type"))):
            continue
        for key, name in _JSON_LD.items():
            for value in _strings(item.get(key)):
                yield from _fact(name, value, f"{path}#{key}", "json-ld")
        for value in _strings(item.get("publisher")):
            yield from _fact("publisher", value, f"{path}#publisher", "json-ld")


def _relation(attributes: dict[str, str | None], path: str) -> Iterator[Fact]:
    """``<link rel="alternate" hreflang>`` and ``<link rel="canonical">``."""
    relations = (attributes.get("rel") or "").lower().split()
    address, hreflang = attributes.get("href") or "", attributes.get("hreflang") or ""
    tag = language.parse(hreflang)
    if "canonical" in relations:
        yield from _fact("canonical", address, path, "link")
    elif "alternate" in relations and tag and hreflang.lower() != "x-default":
        words = SourceText.of(address, path=path)
        yield Fact("alternate", words, "link", lang=tag, printed=hreflang)


def _fact(name: FactName, value: str | None, path: str, method: str) -> Iterator[Fact]:
    if value and value.strip():
        yield Fact(name, SourceText.of(value, path=path), method)


def _strings(value: object, depth: int = 4) -> list[str]:
    """The texts of a JSON-LD value: itself, the names of the things it holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and depth:
        return _strings(value.get("name"), depth - 1)
    if isinstance(value, list) and depth:
        return [text for part in value for text in _strings(part, depth - 1)]
    return []
