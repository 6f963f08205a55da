"""Which editions are one record: what the publisher says first, then evidence with a score.

What a publisher says can be wrong: a language switch may lead to the front page from every text. So a
link in one direction alone joins only what nothing speaks against, and joins no second edition of a
language to a record; a link in both directions always joins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from urllib.parse import urljoin, urlsplit

from dragoman.archive.belonging import Key, address_key
from dragoman.model import language
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, Edition, Join
from dragoman.store import editions, holdings, records
from dragoman.store.database import Database

# How sure it is that two editions are one text: by links both ways, or one id that no other text has; by a
# link one way and the same day; by a link one way alone; by addresses that differ only in the language.
SAID, LINK_AND_DAY, LINK_ALONE, SAME_SAID, SAME_PUBLISHED = 1.0, 0.95, 0.8, 0.95, 0.85
# Translations come out days later, seldom weeks; a longer way apart, one link is no evidence.
MOST_DAYS_APART = 45
# An id this long, or one with a path or a scheme in it, is nobody's row number.
LONG_IDENTIFIER = 16
# What more editions than this link to, or call their own, is an index or a default and no text.
MOST_LINKING = 40

_LINK = re.compile(
    r"<([^<>]*)>((?:\s*;\s*[a-z*]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)", re.IGNORECASE
)
_PARAMETER = re.compile(r";\s*([a-z*]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
# The steps of a path that lead to a front page: a language, perhaps with its country, and its index.
_FRONT = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?|(?:index|default|home)(?:\.\w+)?", re.IGNORECASE)
# A server's list of links is short; the pattern above is tried on no more than this.
_LONGEST_HEADER = 64 * 1024


def note(
    database: Database, edition: Edition, reading: Reading, observed: Capture, claims: list[str]
) -> None:
    """Notes what the newest capture of an edition says of the others, and of which text it is."""
    own = next((c.removeprefix("address:") for c in claims if c.startswith("address:")), None)
    records.set_links(
        database, edition.id, links_of(reading, observed.headers, observed.address or own)
    )
    for claim in claims:
        records.add_identifier(database, edition.id, claim)


def join(database: Database, edition: Edition, reading: Reading, keys: list[Key]) -> None:
    """Joins an edition with those that are the same text, unless they are in one record already.

    What somebody took apart stays apart, also where an edition that came later belongs to both.
    """
    for found in chain(
        _by_link(database, edition, reading, keys),
        _by_identifier(database, edition, reading),
        _by_address(database, edition, reading, keys),
    ):
        ours, theirs = (
            editions.edition(database, name).record for name in (found.edition, found.with_edition)
        )
        if ours != theirs and not records.are_apart(database, ours, theirs):
            records.join(database, found)


def links_of(reading: Reading, headers: dict[str, str], base: str | None) -> list[tuple[str, str]]:
    """The addresses of other editions, as absolute keys with their languages: in the page, in the headers.

    HTTP's ``Link: <…>; rel=alternate; hreflang=…`` (RFC 8288) says the same as the page's own links.
    """
    found = [(link.address, link.lang) for link in reading.links if link.address]
    for address, parameters in _LINK.findall(headers.get("link", "")[:_LONGEST_HEADER]):
        values = {
            name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)
        }
        tag = language.parse(values.get("hreflang", ""))
        if tag and "alternate" in values.get("rel", "").lower().split():
            found.append((address, tag))
    return [(key, tag) for address, tag in found if (key := _absolute(base, address))]


def _by_link(
    database: Database, edition: Edition, reading: Reading, keys: list[Key]
) -> Iterator[Join]:
    """The editions this one links to, or that link to it, as the same text in another language."""
    own = [key for rule, key in keys if rule in ("address", "canonical")]
    to: dict[str, tuple[str, str]] = {}
    for key, tag in records.links_of(database, edition.id):
        other = _edition_at(database, key)
        if other and other != edition.id and _is_in(database, other, tag):
            to.setdefault(other, (key, f"links to {_bare(key)} as {tag}"))
    by = {
        other: f"is linked to at {_bare(key)} as {tag}"
        for other, key, tag in _linking(database, own, edition)
        if other not in to
    }
    for name, (key, said) in to.items():
        back = [(k, tag) for k, tag in records.links_of(database, name) if k in own]
        if any(_is_in(database, edition.id, tag) for _, tag in back):
            yield _join(edition.id, name, "link", f"{said}, which links back", SAID)
        # A page to which other texts of this language link as well is no one text's translation.
        elif all(
            _alike(database, reading, n) for n, _, _ in _linking(database, [key], edition, to=name)
        ):
            yield from _one_way(database, edition.id, name, reading, own, said=said)
    if len(by) > MOST_LINKING:
        return
    tongues = {name: language.primary(editions.edition(database, name).lang) for name in by}
    rivals = Counter(tongues.values())
    for name, said in by.items():
        if rivals[tongues[name]] == 1 or _alike(database, reading, name):
            yield from _one_way(database, edition.id, name, reading, own, said=said)


def _one_way(
    database: Database,
    name: str,
    other_name: str,
    reading: Reading,
    own: list[str],
    *,
    said: str,
) -> Iterator[Join]:
    """The join by a link that is not returned, unless something speaks against it."""
    one, other = editions.edition(database, name), editions.edition(database, other_name)
    if one.record == other.record or _is_front(one.key) or _is_front(other.key):
        return
    tongues = [set(records.languages_of(database, record)) for record in (one.record, other.record)]
    elsewhere = {
        key for key, tag in records.links_of(database, other_name) if _is_in(database, name, tag)
    }
    if tongues[0] & tongues[1] or (elsewhere and own and not elsewhere & set(own)):
        return
    theirs = editions.last_reading(database, other_name)
    if _same_day(reading, theirs):
        yield _join(name, other_name, "link", said, LINK_AND_DAY)
    elif not _days_differ(reading, theirs):
        yield _join(name, other_name, "link", said, LINK_ALONE)


def _linking(
    database: Database, keys: list[str], edition: Edition, *, to: str | None = None
) -> list[tuple[str, str, str]]:
    """Who links to some addresses: to this edition's as to its language; or beside it, in its language."""
    return [
        (other, key, tag)
        for other, key, tag in records.linking_to(database, keys, most=MOST_LINKING + 1)
        if other not in (edition.id, to)
        and _is_in(
            database, edition.id if to is None else other, tag if to is None else edition.lang
        )
    ]


def _by_identifier(database: Database, edition: Edition, reading: Reading) -> Iterator[Join]:
    """Editions in other languages to which their publisher gives the same id.

    A short one may be the number of a row in a table, and each language may have its own table.
    """
    for identifier in records.identifiers_of(database, edition.id):
        sharing = records.editions_of_identifier(database, identifier)
        if not identifier.startswith("id:") or len(sharing) > MOST_LINKING:
            continue
        plain = identifier.rpartition(":")[2]
        for name in sharing:
            if name == edition.id or _is_in(database, name, edition.lang):
                continue
            theirs = editions.last_reading(database, name)
            sure = len(plain) >= LONG_IDENTIFIER or "/" in plain
            if _same_day(reading, theirs) or (sure and not _days_differ(reading, theirs)):
                evidence = f"the publisher gives both the id {plain}"
                yield _join(edition.id, name, "identifier", evidence, SAID)


def _by_address(
    database: Database, edition: Edition, reading: Reading, keys: list[Key]
) -> Iterator[Join]:
    """Editions whose address is this one's in another language, on the same day: evidence, not proof."""
    own = language.primary(edition.lang)
    tags = {language.primary(tag) for tag in [*holdings.tags(database), *reading.editions]} - {own}
    asked = {
        changed: (key, tag)
        for _, key in keys
        for changed, tag in _in_other_languages(key, own, tags)
    }
    for changed, name in editions.editions_of_keys(database, list(asked)).items():
        key, tag = asked[changed]
        if name == edition.id or not _is_in(database, name, tag):
            continue
        score = _same_day(reading, editions.last_reading(database, name))
        if score:
            evidence = f"{key} and {changed} differ in the language only; same day"
            yield _join(edition.id, name, "address", evidence, score)


def _in_other_languages(key: str, own: str, tags: set[str]) -> Iterator[tuple[str, str]]:
    """The key with its language tag exchanged, wherever a tag of its own language stands in it."""
    kind, _, rest = key.partition(":")
    shape = re.compile(rf"(?<![^\W_])({re.escape(own)})(?![^\W_])", re.IGNORECASE)
    for match in list(shape.finditer(rest))[:4]:
        for tag in sorted(tags):
            yield f"{kind}:{rest[: match.start(1)]}{tag}{rest[match.end(1) :]}", tag


def _edition_at(database: Database, key: str) -> str | None:
    """The edition at an address, or the only one that calls it its own."""
    name = editions.edition_of_key(database, key)
    if name:
        return name
    claiming = records.editions_of_identifier(database, key)
    return claiming[0] if len(claiming) == 1 else None


def _absolute(base: str | None, address: str) -> str | None:
    try:
        whole = urljoin(base or "", address)
        return address_key(whole) if urlsplit(whole).scheme else None
    except ValueError:
        return None


def _is_front(key: str) -> bool:
    """Whether an address is a site's or a language's front page, which is nobody's translation."""
    if not key.startswith("address:"):
        return False
    parts = urlsplit(key.removeprefix("address:"))
    return not parts.query and all(map(_FRONT.fullmatch, filter(None, parts.path.split("/"))))


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


def _days_differ(one: Reading, other: Reading | None) -> bool:
    """Whether what is printed says they are not one text: said on other days, published weeks apart."""
    if other is None:
        return False
    if one.said and other.said and one.said.day and other.said.day:
        return one.said.day != other.said.day
    if one.published and other.published and one.published.day and other.published.day:
        try:
            apart = date.fromisoformat(one.published.day) - date.fromisoformat(other.published.day)
        except ValueError:
            return False
        return abs(apart.days) > MOST_DAYS_APART
    return False


def _alike(database: Database, reading: Reading, name: str) -> bool:
    """Whether another text that links to the same page may be this very one once more."""
    return bool(_same_day(reading, editions.last_reading(database, name)))


def _bare(key: str) -> str:
    return key.removeprefix("address:")


def _is_in(database: Database, edition: str, tag: str) -> bool:
    return language.primary(editions.edition(database, edition).lang) == language.primary(tag)


def _join(edition: str, other: str, method: str, evidence: str, score: float) -> Join:
    return Join(edition=edition, with_edition=other, method=method, evidence=evidence, score=score)
