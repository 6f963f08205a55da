"""What a printed name looks like, and whether two of them can be one person's."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dragoman.parse import trade

_PARTICLES = frozenset((
    "al", "el", "de", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "der",
    "den", "bin", "ibn", "bint", "abu", "ben", "le", "la", "los", "las", "y", "e", "i",
    "und", "and", "et", "of", "für", "des", "zu", "ter", "ten", "al-", "the", "for", "a", "o",
))  # fmt: skip
_INITIALS = re.compile(
    r"(?P<first>[^\W\d_])\.\s?(?:[^\W\d_]\.\s?)?(?P<last>[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+){0,3})"
)
PAREN = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]")


# What is asked of a label is asked again of each turn that bears it; a page has some hundred labels.
_of_a_page = lru_cache(maxsize=1024)

# "Anf. 1 ILVA SORENNE": the number of a speech is no part of the name.
_NUMBERED = re.compile(r"(?:[^\W\d_]{1,5}\.?\s)?\d{1,4}[.)]?\s+(?=\D)")


@_of_a_page
def bare(text: str) -> str:
    """A label without what brackets add to it and without the number of the speech."""
    return _NUMBERED.sub("", PAREN.sub("", text).strip(), count=1).strip()


def is_numbered(text: str) -> bool:
    """Whether the number of a speech stands before a name: ``Anf. 1 ILVA SORENNE``."""
    return bool(_NUMBERED.match(text))


@_of_a_page
def looks_like_name(text: str, lang: str | None) -> bool:
    """Whether every word could belong to a name with an office: capitals where the script has them."""
    name = bare(text)
    words = name.split()
    if not words or len(words) > (24 if is_shouted(name, lang) else 12):
        return False
    letters = [char for char in name if char.isalpha()]
    if not letters:
        return False
    if not any(unicodedata.category(char) in ("Lu", "Ll", "Lt") for char in letters):
        return len(words) <= 6 and len(name) <= 40
    head, comma, _ = name.partition(",")
    if comma and is_shouted(head, lang) and len(words) <= 12:
        # Behind a name in capitals an office may be written in any words.
        words = head.split()
    # A year or a figure is nobody's, and "The U.S." names no person.
    if any(word[0].isdigit() for word in words) or not any(len(w) > 1 for w in name_words(name)):
        return False
    vocabulary = _titles_of(lang)
    capitals = 0
    for word in words:
        head = word.lstrip("«„“\"'’‘(").split("-")[0]
        if (
            not head
            or head.lower().strip(".,’'") in vocabulary
            or head.lower().strip(",’'") in vocabulary
            or head.lower().startswith(("d’", "l’", "d'", "l'"))
        ):
            capitals += head[:1].isupper()
        elif head[0].isupper() or not head[0].isalpha():
            capitals += head[0].isupper()
        elif not (head[:3].lower() in ("al-", "ad-", "an-") and len(head) > 3):
            return False
    return capitals > 0


def looks_like_outlet(text: str) -> bool:
    """Whether a text may name an outlet: capitals in half its words, or a name in quotation marks."""
    words = [word for word in text.split() if word.lower() not in _PARTICLES]
    capitals = sum(word.lstrip("«„“\"'")[:1].isupper() for word in words)
    begins = text.lstrip("«„“\"'")[:1]
    return begins.isupper() and len(words) <= 8 and capitals * 2 >= len(words)


def same_name(first: str, second: str) -> bool:
    """Whether two printed names can be one person's: last words agree, first ones do not contradict.

    ``I. Sorenne`` with ``Ilva Sorenne``; inflected forms (a Slavic genitive) with the nominative.
    """
    one, two = name_words(first), name_words(second)
    if not one or not two:
        return False
    if not _same_word(one[-1], two[-1]):
        return False
    if len(one) == 1 or len(two) == 1:
        return True
    given_one, given_two = one[0], two[0]
    if len(given_one) == 1 or len(given_two) == 1:
        return given_one[0] == given_two[0]
    return _same_word(given_one, given_two)


def initials(label: str) -> re.Match[str] | None:
    """A label of initials and a last name (``I. Sorenne``), its parts as ``first`` and ``last``."""
    return _INITIALS.fullmatch(PAREN.sub("", label).strip())


def has_initials(label: str, _lang: str | None) -> bool:
    """Whether a label is initials and a last name."""
    return initials(label) is not None


@_of_a_page
def is_shouted(text: str, lang: str | None) -> bool:
    """Whether a label stands in capitals but for titles and particles: ``A señora PONTÓN``, ``MS. ORR``."""
    small = _small_words_of(lang)
    words = [word.strip(',«»"') for word in PAREN.sub("", text).split()]
    loud = [word for word in words if word.lower() not in small or _is_loud(word)]
    return any(_is_loud(word) and word.lower() not in _PARTICLES for word in loud) and all(
        word == word.upper() for word in loud
    )


@cache
def _small_words_of(lang: str | None) -> frozenset[str]:
    """What is written small in a name in capitals: titles of courtesy, joints, particles."""
    row = trade.words_of(lang)
    titles = {part for title in row.honorifics for part in title.split()}
    return frozenset({*titles, *row.joints, *_PARTICLES})


@cache
def _titles_of(lang: str | None) -> frozenset[str]:
    """What may be written small in a name with an office."""
    row = trade.words_of(lang)
    return _small_words_of(lang) | {*row.offices, *row.modifiers}


def _is_loud(word: str) -> bool:
    return len(word.strip(".")) > 1 and word.isupper()


def has_honorific(text: str, lang: str | None) -> bool:
    """Whether a title of courtesy stands in it."""
    padded = f" {' '.join(text.lower().split())} "
    return any(f" {title} " in padded for title in trade.words_of(lang).honorifics)


@_of_a_page
def has_office(text: str, lang: str | None) -> bool:
    """Whether the noun of an office stands in it."""
    row = trade.words_of(lang)
    folded = trade.lowered(text, lang)
    words = set(re.findall(r"[\w-]+", folded))
    return any(office in words for office in row.offices) or (
        not text.isascii() and any(office in folded for office in row.offices if len(office) > 1)
    )


@_of_a_page
def key_of(label: str) -> str:
    """A label as it is counted: without what brackets add, in lower case."""
    return bare(label).lower().strip(" .")


@_of_a_page
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without brackets, points and particles."""
    folded = bare(name).lower().replace(".", " ").replace("·", " ")
    return tuple(
        word.strip(",’'") for word in folded.split() if word.strip(",’'") and word not in _PARTICLES
    )


def _same_word(one: str, two: str) -> bool:
    if one == two:
        return True
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    longest = max(len(one), len(two))
    return shared >= 3 and longest - shared <= 3 and shared / longest >= 0.6
