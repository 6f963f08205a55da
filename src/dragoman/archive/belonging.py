"""Which edition an input belongs to: the first of five rules that holds decides, and is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urldefrag, urlsplit, urlunsplit

from dragoman.archive.reading import Input, ReadPart
from dragoman.model.language import UNDETERMINED
from dragoman.model.record import NamedBy
from dragoman.store import editions
from dragoman.store.database import Database

# The rules, strongest first; "path" is for a file inside an ingested folder, "file" for one given alone.
_RANK: dict[str, int] = {"address": 0, "canonical": 1, "publisher_id": 2, "path": 3, "file": 3}
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


class Key(NamedTuple):
    """What one rule found: the rule and the key it gives."""

    rule: NamedBy
    key: str


def address_key(address: str | None) -> str | None:
    """The key of an address, or None where it is none.

    Scheme and host in lower case, no default port, no fragment; other letters than ASCII percent-encoded,
    so that an address is the same whether a browser or a server printed it.
    """
    if not address:
        return None
    try:
        parts = urlsplit(urldefrag(address.strip().strip("<>"))[0])
        host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme.lower(), ":"))
        if not host.isascii():
            host = host.encode("idna").decode()
    except ValueError:  # brackets that are no IPv6 address, labels no host can have
        return None
    return "address:" + urlunsplit(
        (parts.scheme.lower(), host, _encoded(parts.path) or "/", _encoded(parts.query), "")
    )


def keys_of(one: Input, part: ReadPart) -> list[Key]:
    """The keys of a page by all rules that hold, the one that decides first."""
    return list(_keys(one, part))


def find(database: Database, keys: list[Key]) -> str | None:
    """The edition a page belongs to, or None where it is new.

    The first key decides. A weaker one is asked only for an edition that was known by nothing better: a
    page that gained a canonical address is still the page of its path, but a page with an address of its
    own is not another's because it lies where that one lay.
    """
    name = editions.edition_of_key(database, keys[0].key)
    if name is not None or keys[0].rule == "address":
        return name
    for rule, key in keys[1:]:
        name = editions.edition_of_key(database, key)
        if name and _RANK[editions.edition(database, name).named_by] >= _RANK[rule]:
            return name
    return None


def remembered(keys: list[Key]) -> list[str]:
    """The keys that lead to an edition from now on: all that hold; of a page with an address only that."""
    if keys[0].rule == "address":
        return [keys[0].key]
    return [key for _, key in keys]


def quick_key(one: Input) -> str:
    """The key by which an input may be known before it is read."""
    return address_key(one.address) or one.key


def publisher_of(one: Input, part: ReadPart) -> str | None:
    """Who published a page: as its line of ``captures.jsonl`` says, as it says, as the operator says."""
    printed = part.reading.publisher if part.reading else None
    return one.publisher or printed or one.publisher_otherwise


def identifier_of(one: Input, part: ReadPart) -> str | None:
    """The publisher's own id of a text, under the publisher's name; None where either is unknown."""
    publisher = publisher_of(one, part)
    return f"{publisher}:{part.identifier}" if part.identifier and publisher else None


def claims_of(one: Input, part: ReadPart) -> list[str]:
    """What else a page says of which text it is: the address it calls its own, the publisher's id."""
    claimed = [
        key
        for address in (part.canonical, part.address)
        if address and _is_page(address) and (key := address_key(address))
    ]
    identifier = identifier_of(one, part)
    return list(dict.fromkeys([*claimed, *([f"id:{identifier}"] if identifier else [])]))


def _keys(one: Input, part: ReadPart) -> Iterator[Key]:
    suffix = f"#{part.part}" if part.part else ""
    # What a web archive holds was captured at its target; where the archive came from is another matter.
    if part.was_captured_at and (key := address_key(part.was_captured_at)):
        # Items of a list found there are told apart behind the sign for a fragment, which no server is sent.
        place = urldefrag(part.was_captured_at).fragment
        yield Key("address", key + (f"#{place}" if place else ""))
    elif key := address_key(one.address):
        yield Key("address", key + suffix)
    for claimed in (part.canonical, part.address):
        if claimed and _is_page(claimed) and (key := address_key(claimed)):
            yield Key("canonical", key)
            break
    if identifier := identifier_of(one, part):
        # One id often names all language editions of a text, so the language belongs to the key.
        lang = part.reading.lang if part.reading else None
        yield Key("publisher_id", f"publisher_id:{identifier}:{lang or UNDETERMINED}")
    yield Key("path" if one.rule == "path" else "file", one.key + suffix)


def _is_page(address: str) -> bool:
    """Whether a claimed address can be one page's: many sites call their front page canonical for all."""
    if not address.lower().startswith(("http://", "https://")):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _encoded(text: str) -> str:
    escaped = quote(text, safe="/?:@!$&'()*+,;=~-._%")
    return _ESCAPE.sub(lambda match: match[0].upper(), escaped)
