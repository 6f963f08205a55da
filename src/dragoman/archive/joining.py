"""Which editions are one record: what the publisher says first, then evidence with a score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from dragoman.model import language
from dragoman.model.reading import Reading
from dragoman.model.record import Join
from dragoman.store import editions
from dragoman.store.database import Database

# How sure two editions are one record whose addresses differ only in a language tag.
SAME_SAID, SAME_PUBLISHED = 0.95, 0.85

_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[a-z*]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)", re.IGNORECASE)
_PARAMETER = re.compile(r";\s*([a-z*]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def address_key(address: str) -> str:
    """The key of an address: scheme and host in lower case, without a fragment."""
    parts = urlsplit(urldefrag(address.strip().strip("<>"))[0])
    return "address:" + urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, "")
    )


def links_of(reading: Reading, headers: dict[str, str], base: str | None) -> list[tuple[str, str]]:
    """The addresses of other editions, as absolute keys with their languages: in the page, in the headers.

    HTTP's ``Link: <…>; rel=alternate; hreflang=…`` (RFC 8288) says the same as the page's own links.
    """
    found = [(link.address, link.lang) for link in reading.links if link.address]
    for address, parameters in _LINK.findall(headers.get("link", "")):
        values = {
            name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)
        }
        tag = language.parse(values.get("hreflang", ""))
        if tag and "alternate" in values.get("rel", "").lower().split():
            found.append((address, tag))
    return [
        (address_key(whole), tag)
        for address, tag in found
        if (whole := urljoin(base or "", address)) and urlsplit(whole).scheme
    ]


def by_link(database: Database, edition: str, lang: str, keys: Iterable[str]) -> list[Join]:
    """The editions this one links to or is linked from as the same text in another language."""
    joins: list[Join] = []
    for key, tag in editions.links_of(database, edition):
        other = editions.edition_of_key(database, key)
        if other and other != edition and _is_in(database, other, tag):
            joins.append(
                _join(
                    edition, other, "link", f"links to {key.removeprefix('address:')} as {tag}", 1.0
                )
            )
    for key in keys:
        for other, tag in editions.linking_to(database, key):
            if other != edition and language.primary(tag) == language.primary(lang):
                joins.append(
                    _join(
                        edition,
                        other,
                        "link",
                        f"linked to as {tag} at {key.removeprefix('address:')}",
                        1.0,
                    )
                )
    return joins


def by_address(
    database: Database, edition: str, reading: Reading, keys: Iterable[str]
) -> list[Join]:
    """Editions whose address is this one's in another language, on the same day: evidence, not proof."""
    known = {lang for lang, _ in editions.languages(database)} | {
        language.primary(tag) for tag in reading.editions
    }
    own = language.primary(reading.lang)
    joins: list[Join] = []
    for key in keys:
        for other_key, lang in _in_other_languages(key, own, known):
            other = editions.edition_of_key(database, other_key)
            if not other or other == edition or not _is_in(database, other, lang):
                continue
            score = _same_day(reading, editions.text(database, other).reading)
            if score:
                joins.append(
                    _join(
                        edition,
                        other,
                        "address",
                        f"{key} and {other_key} differ in the language only; same day",
                        score,
                    )
                )
    return joins


def _in_other_languages(key: str, own: str, known: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The key with its language tag exchanged, wherever a tag of its own language stands in it."""
    kind, _, rest = key.partition(":")
    shape = re.compile(rf"(?<![^\W_])({re.escape(own)})(?![^\W_])", re.IGNORECASE)
    for match in list(shape.finditer(rest))[:4]:
        for lang in known:
            if lang != own:
                yield f"{kind}:{rest[: match.start(1)]}{lang}{rest[match.end(1) :]}", lang


def _same_day(one: Reading, other: Reading | None) -> float:
    if other is None:
        return 0.0
    if one.said and other.said and one.said.day and one.said.day == other.said.day:
        return SAME_SAID
    if (
        one.published
        and other.published
        and one.published.day
        and one.published.day == other.published.day
    ):
        return SAME_PUBLISHED
    return 0.0


def _is_in(database: Database, edition: str, tag: str) -> bool:
    return language.primary(editions.edition(database, edition).lang) == language.primary(tag)


def _join(edition: str, other: str, method: str, evidence: str, score: float) -> Join:
    return Join(edition=edition, with_edition=other, method=method, evidence=evidence, score=score)
