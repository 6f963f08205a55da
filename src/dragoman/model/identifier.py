"""Names that are minted once: their grammar, how they are made, how an address is read.

Grammar (design of the project): edition ``publisher/yyyy/mm/dd/slug/lang``; record ``r/`` and the id of
its first edition without the language; address ``{edition}@{n}.{r}#{eid}``. Minting is the only place
that looks at facts of the page; afterwards an id is stored and never computed again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from dragoman.errors import NotFound
from dragoman.model.base import Value
from dragoman.model.language import UNDETERMINED

LOCAL = "local"
UNTITLED = "untitled"
SLUG_LENGTH = 60
# UAX #15 stream-safe text: a longer run makes normalisation quadratic, and no orthography has one.
COMBINING_RUN = 30
# No title is longer; a name is made from its beginning.
LONGEST_TITLE = 2000

_APOSTROPHES = "'’"
# In Persian and Urdu it stands between the parts of a word that must not join, as a hyphen does.
_NON_JOINER = "\u200c"

_ADDRESS = re.compile(
    r"(?P<name>[^@#]+)(?:@(?P<version>[1-9]\d{0,8})(?:\.(?P<reading>[1-9]\d{0,8}))?)?"
    r"(?:#(?P<eid>[a-z]+\d+))?"
)


class Address(Value, frozen=True, kw_only=True):
    """An address taken apart: the name of an edition or record, and what in it is meant."""

    name: str
    version: int | None = None
    reading: int | None = None
    eid: str | None = None

    def __str__(self) -> str:
        """The address as text."""
        version = f"@{self.version}" if self.version else ""
        reading = f".{self.reading}" if self.version and self.reading else ""
        return f"{self.name}{version}{reading}" + (f"#{self.eid}" if self.eid else "")


def parse_address(text: str) -> Address:
    """Reads ``{name}[@n[.r]][#eid]``. Refuses anything else as NotFound: no such name can exist."""
    match = _ADDRESS.fullmatch(text.strip().strip("/"))
    if not match:
        raise NotFound(text)
    return Address(
        name=match["name"],
        version=int(match["version"]) if match["version"] else None,
        reading=int(match["reading"]) if match["reading"] else None,
        eid=match["eid"],
    )


def slug(text: str | None, *, empty: str = UNTITLED) -> str:
    """Makes the slug of a title: NFKC, lower case, letters and digits of any script, ``-`` between words.

    At most 60 characters, cut at a word's end (inside a word only if the first alone is longer).
    """
    words = words_of(text)
    if not words:
        return empty
    made = words[0][:SLUG_LENGTH]
    for word in words[1:]:
        if len(made) + 1 + len(word) > SLUG_LENGTH:
            break
        made += "-" + word
    return made


def words_of(text: str | None) -> list[str]:
    """The words of a title or a name as names are made of them: NFKC, lower case, without signs.

    A mark (Arabic harakat, Devanagari vowel sign) belongs to the letter before it; an apostrophe and
    what nobody sees (soft hyphens, marks of direction) parts no word.
    """
    text = limit_combining((text or "")[:LONGEST_TITLE])
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return folded.translate(_IN_NAME).split()


def mint_edition(
    *,
    publisher: str | None,
    day: str,
    title: str | None,
    lang: str | None,
    taken: Callable[[str], bool],
) -> str:
    """Mints an edition's id. ``day`` is ``yyyy-mm-dd``, ``yyyy-mm`` or ``yyyy``; what it lacks is ``00``.

    A taken id gets ``-2``, ``-3`` … at its slug.
    """
    year, month, date = [*day.split("-"), "00", "00"][:3]
    stem = f"{slug(publisher, empty=LOCAL)}/{year}/{month}/{date}/{slug(title)}"
    language = lang or UNDETERMINED
    return first_free(lambda suffix: f"{stem}{suffix}/{language}", taken)


def mint_record(first_edition: str, taken: Callable[[str], bool]) -> str:
    """Mints a record's id from the id of its first edition: ``r/`` + that id without the language."""
    stem = "r/" + first_edition.rsplit("/", 1)[0]
    return first_free(lambda suffix: stem + suffix, taken)


def first_free(name: Callable[[str], str], taken: Callable[[str], bool]) -> str:
    """The first of ``name("")``, ``name("-2")``, ``name("-3")`` … that is not taken.

    Past ``-8`` they are taken to be used without gaps, so that ten thousand untitled texts of one day
    are not ten thousand questions each.
    """
    if not taken(name("")):
        return name("")
    used = 1
    while used < 8:
        if not taken(name(f"-{used + 1}")):
            return name(f"-{used + 1}")
        used += 1
    free = 2 * used
    while taken(name(f"-{free}")):
        used, free = free, 2 * free
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (middle, free) if taken(name(f"-{middle}")) else (used, middle)
    return name(f"-{free}")


def limit_combining(text: str) -> str:
    """Drops combining marks past the thirtieth in a run, before anything normalises the text."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= COMBINING_RUN:
            kept.append(char)
    return "".join(kept)


class _InName(dict[int, str]):
    """What a character is in a name: itself, nothing, or a blank; looked up once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LNM":
            found = char
        elif char in _APOSTROPHES or (category == "Cf" and char != _NON_JOINER):
            found = ""
        else:
            found = " "
        self[code] = found
        return found


_IN_NAME = _InName()
