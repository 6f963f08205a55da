"""Forms of a written word: what counts as the same letters when two words are compared.

Three steps, each from the one before. ``written``: one spelling for what Unicode can spell in several
ways (compatibility forms, case, digits, invisible signs, harakat, tatweel). ``fold``: letters that a
language's readers count as the same; the table ``ACCENTS`` says which. ``bare``: no diacritics at all
on Latin, Greek and Cyrillic letters, for those who type without them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from dragoman.model import language
from dragoman.model.identifier import limit_combining

# In these languages a diacritic is an accent on the same letter, but for the letters named here, which
# stand for themselves in the alphabet. In every language not named, every diacritic counts: no rule of
# one language is taken for a rule of all.
ACCENTS: dict[str, str] = {
    "ca": "ç",
    "de": "äöü",
    "el": "",
    "en": "",
    "es": "ñ",
    "fr": "",
    "gl": "ñ",
    "it": "",
    "nl": "",
    "pt": "",
}

_TURKIC = frozenset({"az", "tr"})
_TURKIC_CASE = str.maketrans({"I": "ı", "İ": "i"})

# Signs without a reading of their own: soft hyphen, joiners, direction marks, byte order mark.
IGNORABLE = "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
APOSTROPHES = "'\u2019\u02bc\u2018\u02b9\uff07`\u00b4"

_HARAKAT = "".join(map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640]))
_NIQQUD = "".join(
    map(chr, [*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7])
)
_ONE_SPELLING = str.maketrans(
    dict.fromkeys(IGNORABLE + _HARAKAT + _NIQQUD, "") | dict.fromkeys(APOSTROPHES, "'")
)

# Arabic letters that writers exchange: alef with and without hamza, yeh and alef maqsura, teh marbuta
# and heh, the Persian and Urdu keyboards' yeh, kaf and heh; and ё, which Russian print leaves out.
_SAME_LETTER = str.maketrans(
    dict.fromkeys("أإآٱ", "ا")
    | dict.fromkeys("ىی", "ي")
    | dict.fromkeys("ةہھۀ", "ه")
    | {"ک": "ك", "ё": "е"}
)

# In Devanagari the dot below stands for foreign sounds and is left out as often as not, but in ड़ and ढ़,
# which are letters; a nasal before a consonant is a dot, a moon and dot, or a letter of its own.
_NUKTA = re.compile("(?<![\u0921\u0922])\u093c")
_NASAL = re.compile(
    "\u0901|\u0919\u094d(?=[\u0915-\u0918])|\u091e\u094d(?=[\u091a-\u091d])|\u0923\u094d(?=[\u091f-\u0922])"
    "|\u0928\u094d(?=[\u0924-\u0927])|\u092e\u094d(?=[\u092a-\u092d])"
)

_BARE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Marks of stress in primers and dictionaries; й, ї and the like are one code point each in NFC.
_STRESS = re.compile("(?<=[\u0400-\u052f])[\u0300\u0301]")
_PERSIAN = frozenset({"fa", "ps", "ur"})
_TO_PERSIAN = str.maketrans("يىك", "ییک")
_TO_ARABIC = str.maketrans("یک", "يك")


# First code points of blocks, with the script that stands there; enough to see where a script changes.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, "Latn"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"),
    (0x0600, "Arab"), (0x0700, "Syrc"), (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, "Nkoo"),
    (0x08A0, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, "Guru"), (0x0A80, "Gujr"),
    (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"), (0x0D00, "Mlym"),
    (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"),
    (0x13A0, "Cher"), (0x1C80, "Cyrl"), (0x1C90, "Geor"), (0x1CC0, "Latn"), (0x1F00, "Grek"),
    (0x2000, "Latn"), (0x2DE0, "Cyrl"), (0x2E00, "Latn"), (0x3000, "Hani"), (0xA640, "Cyrl"),
    (0xA6A0, "Latn"), (0xA8E0, "Deva"), (0xA900, "Latn"), (0xAC00, "Hang"), (0xF900, "Hani"),
    (0xFB00, "Latn"), (0xFB13, "Armn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE20, "Latn"),
    (0xFE70, "Arab"), (0xFEFF, "Latn"),
)  # fmt: skip
_BLOCK_STARTS = [start for start, _ in _BLOCKS]


def nfc(text: str) -> str:
    """Gives a text in NFC, runs of combining marks cut at thirty so that it takes linear time."""
    return text if text.isascii() else unicodedata.normalize("NFC", limit_combining(text))


def written(word: str, lang: str | None) -> str:
    """Gives a word in one spelling: NFKC, lower case by its language's rules, Western digits.

    Invisible signs, Arabic harakat and tatweel and Hebrew points are dropped, apostrophes are ``'``.
    """
    if word.isascii():
        lowered = word.translate(_TURKIC_CASE) if _is_turkic(lang) else word
        return lowered.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKC", limit_combining(word))
    if _is_turkic(lang):
        plain = plain.translate(_TURKIC_CASE)
    if "\u2044" in plain:  # ½ is no 12
        plain = unicodedata.normalize("NFC", limit_combining(word))
    # Lower case gives İ as i with a combining dot, which no keyboard types. It keeps ß and ς, which
    # the dictionaries need; ``fold`` makes them ss and σ.
    plain = plain.lower().replace("i\u0307", "i").translate(_ONE_SPELLING)
    return unicodedata.normalize("NFC", "".join(map(_western_digit, plain)))


def fold(form: str, lang: str | None) -> str:
    """Folds the letters of a ``written`` word that readers of its language count as the same."""
    if form.isascii():
        return form
    folded = _STRESS.sub("", form.casefold().translate(_SAME_LETTER))
    if "\u0900" <= form[0] <= "\u097f":
        folded = _NASAL.sub("\u0902", _NUKTA.sub("", folded))
    kept = ACCENTS.get(language.primary(lang))
    if kept is None:
        return folded
    return "".join(_without_accent(char, kept) for char in folded)


def bare(form: str) -> str:
    """Strips a folded word of every diacritic on Latin, Greek and Cyrillic letters, but for й and ї."""
    if form.isascii():
        return form
    return "".join(_without_accent(char, "") for char in form).translate(_BARE_LETTERS)


def keyboard(form: str, lang: str | None) -> str:
    """Writes yeh and kaf as the dictionaries of the word's language do, whichever keyboard typed them."""
    if form.isascii():
        return form
    return form.translate(_TO_PERSIAN if language.primary(lang) in _PERSIAN else _TO_ARABIC)


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """The script of a letter; "" for what goes with any: digits, marks, signs."""
    if not char.isalpha() or char == "\u0640" or char in APOSTROPHES:
        return ""
    return _BLOCKS[bisect_right(_BLOCK_STARTS, ord(char)) - 1][1]


def _is_turkic(lang: str | None) -> bool:
    return language.primary(lang) in _TURKIC


@lru_cache(maxsize=4096)
def _western_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


@lru_cache(maxsize=8192)
def _without_accent(char: str, kept: str) -> str:
    """One letter of a text in NFC without its accents, unless it is among those kept."""
    if "\u0300" <= char <= "\u036f":
        return ""
    apart = unicodedata.normalize("NFD", char)
    if len(apart) == 1 or char in kept or not _has_accents(apart[0]):
        return char
    return apart[0]


def _has_accents(base: str) -> bool:
    # Latin and Greek alone: Cyrillic й and ї are letters, a Devanagari nukta makes another letter.
    return base < "\u0250" or "\u0370" <= base <= "\u03ff"


def same_length_fold(text: str, lang: str | None = None) -> str:
    """Lower case, one code point for one, so that places stay; Turkish has two letters i."""
    if language.primary(lang) in _TURKIC:
        text = text.replace("I", "ı").replace("İ", "i")
    lowered = text.lower()
    # Only an İ grows, and only a Σ has a small form that its place decides.
    if len(lowered) == len(text) and "Σ" not in text:
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
