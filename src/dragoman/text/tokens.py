"""The one analyser: a text becomes words with their places, for every engine and for our own matcher.

**Words.** A run of letters, marks and digits of one script. Hyphens, slashes and full stops end a word
(``С.В.Дорнов`` is three); an apostrophe between letters stands inside it (``don't``, ``м'ята``), but in
French, Italian, Catalan and Occitan it ends one: ``l'État`` is ``l'`` and ``État``. A number is one word
without its separators: ``1,280``, ``1.280``, ``1 280`` (no-break space; in the languages of
``SPACED_NUMBERS`` a plain space too) are ``1280``; ``3,5`` is ``3.5``; dates and times fall apart.

**Scripts without spaces** (Han, kana, Hangul, Thai, Lao, Khmer, Myanmar, Tibetan): each character with
its marks is one word, and a word typed is found wherever its characters stand one after another.
Measured on 2,060 clauses of Chinese prose and 600 of its own words (2,813 places): words cut by rjieba
and matched whole find 93.0 %; characters find all, 0.36 % of what they find straddling two words. A
search that misses claims an absence, so characters it is; rjieba says where a cut may be shown
(``breaks``). In Korean, Japanese and Chinese a query leaves off its particle or ending (``unspaced.py``).

**Lemmas** are those of ``lemmas.py``; the surface keeps a word's clitics and endings, and the place of a
token is always the whole written word. Languages compare by ``profile``: two tokens meet only under one profile, so the German article *die*
never meets a form of English *to die*.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.model import language
from dragoman.text import normalize
from dragoman.text.lemmas import LEMMAS, lemma_of
from dragoman.text.respelling import unjoined
from dragoman.text.unspaced import ENDING, VERB, chinese, japanese, korean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Changes whenever any token of any text may change: an index made by another analyser is made anew.
ANALYSER = "dragoman-tokens-2"

LONGEST_TOKEN = 128


class Token(NamedTuple):
    """A word where it stands: folded exact form, form without inflection, place in code points."""

    surface: str
    lemma: str
    start: int
    end: int


# A plain space groups digits in print; elsewhere only spaces that do not break do.
SPACED_NUMBERS = frozenset(
    {"bg", "cs", "et", "fi", "fr", "hu", "lt", "lv", "nb", "nn", "no", "pl", "ru", "sk", "sv", "uk"}
)
_ELIDING = frozenset({"ca", "fr", "it", "oc"})
# Languages with rules of their own beside lemmas (case, apostrophes).
_ENDINGS = {"ja": japanese, "ko": korean, "zh": chinese}
_PROFILES = frozenset(LEMMAS) | frozenset(_ENDINGS) | {"az", "oc"}

_RUN = re.compile(r"[^\W_]+")
_GROUP = r"[.,\u066c\u00a0\u2009\u202f'\u2019]"  # no-break and thin spaces too
# A date (17.11.2016) or a version (1.2.3) is no amount, from wherever in it one looks.
_ALONE = r"(?<!\d[.,])"
_NUMBER = rf"{_ALONE}(?!0)\d{{1,3}}(?:({_GROUP})\d{{3}}(?:\1\d{{3}})*)(?!\d)(?:[.,\u066b]\d+(?![\d.,]\d))?"
_NUMBER_SPACED = _NUMBER.replace(r"[.,\u066c\u00a0", r"[.,\u066c \u00a0")
_DECIMAL = _ALONE + r"\d+[.,\u066b]\d+(?![.,]?\d)"
_AMOUNT = re.compile(f"{_NUMBER}|{_DECIMAL}")
_AMOUNT_SPACED = re.compile(f"{_NUMBER_SPACED}|{_DECIMAL}")
_SEPARATED = re.compile(r"\d+(?:[^\w]\d+)+")
_UNSPACED_CHAR = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_CHAR}]")
# Vowels and finals of Hangul written apart, and the half-width sound marks, go with what precedes.
_ATTACHED = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]")
_HAN_RUN = re.compile(
    "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def analyse(text: str, lang: str | None) -> list[Token]:
    """Cuts a text into its words, in order, with places in the text as given (code points, half-open).

    ``lang`` is a BCP 47 tag; None or a language without rules is taken as it is written.
    """
    rules = profile(lang)
    found = []
    for start, end in _words(text, rules):
        surface, lemma = forms(text[start:end], rules)
        if surface:
            found.append(Token(surface, lemma, start, end))
    return _without_endings(found, _ENDINGS[rules]) if rules in _ENDINGS else found


def ways(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """How a word typed may stand in a text: which form of the tokens, and the forms one after another.

    What was typed without its accents is in no dictionary, and so as it stands compared with lemmas, too.
    Where every character is a word, the ending of what was typed is not asked for.
    """
    surface = tuple(token.surface for token in tokens)
    yield "surface", surface
    yield "lemma", tuple(map(normalize.bare, surface))
    stem = list(tokens)
    while len(stem) > 1 and stem[-1].lemma == ENDING:
        stem.pop()
    yield "lemma", tuple(token.lemma for token in stem)
    if len(stem) < len(tokens) and all(t.lemma.rstrip(VERB) == t.surface for t in stem):
        yield "surface", tuple(token.surface for token in stem)


def profile(lang: str | None) -> str:
    """Names the rules a language's words are compared by: its primary subtag, "" where it has none."""
    primary = language.primary(lang)
    return primary if primary in _PROFILES else ""


def is_unspaced(char: str) -> bool:
    """Whether a character is of a script without spaces, so that it is a word of its own."""
    return _UNSPACED.match(char) is not None


@lru_cache(maxsize=1 << 17)
def forms(word: str, rules: str) -> tuple[str, str]:
    """Gives surface and lemma of one word as written, under a profile; empty where nothing is left."""
    kept = _plain(word, rules)
    surface = normalize.fold(kept, rules)
    if any(map(str.isdigit, kept)):
        return surface, normalize.bare(surface) or surface
    stem = unjoined(word, rules)
    lemma = lemma_of(kept if stem == word else _plain(stem, rules), rules)
    return surface, normalize.bare(normalize.fold(lemma, rules)) or surface


def _plain(word: str, rules: str) -> str:
    """A word in one spelling, of letters, digits and marks alone."""
    plain = normalize.written(word, rules)
    if _SEPARATED.fullmatch(plain):
        plain = _number(plain)
    # A compatibility form may unfold to several words or to signs; a token has neither.
    return "".join(char for char in plain if _stands_in_token(char)).strip("'")[:LONGEST_TOKEN]


def breaks(text: str, lang: str | None) -> list[int]:
    """Where a text may be cut without cutting a word: before each word, offsets ascending from 0.

    Han is divided by rjieba; the other scripts without spaces anywhere between characters.
    """
    found = {0, *(start for start, _ in _words(text, profile(lang)))}
    for run in _HAN_RUN.finditer(text):
        found.difference_update(range(run.start() + 1, run.end()))
        found.update(run.start() + at for at in _han_words(run[0]))
    return sorted(found)


def _without_endings(
    tokens: list[Token], lemmas_of: Callable[[list[str]], list[str]]
) -> list[Token]:
    """Tokens whose lemmas know the endings; what stands without a gap between is looked at together."""
    found: list[Token] = []
    first = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].start != tokens[at - 1].end:
            run = tokens[first:at]
            lemmas = lemmas_of([token.surface for token in run])
            found += [
                token if token.lemma == lemma else token._replace(lemma=lemma)
                for token, lemma in zip(run, lemmas, strict=True)
            ]
            first = at
    return found


def _words(text: str, rules: str) -> Iterator[tuple[int, int]]:
    """The places of the words of a text."""
    amount = _AMOUNT_SPACED if rules in SPACED_NUMBERS else _AMOUNT
    at = 0
    while run := _RUN.search(text, at):
        start = run.start()
        number = amount.match(text, start) if text[start].isdigit() else None
        if number:
            at = number.end()
            yield start, at
            continue
        at = _end_of_word(text, run.end(), rules)
        if text[start:at].isascii():
            yield start, at
        else:
            yield from _by_script(text, start, at)


def _end_of_word(text: str, end: int, rules: str) -> int:
    """Follows a run of letters over marks, invisible signs and apostrophes to the end of the word."""
    length = len(text)
    while end < length:
        char = text[end]
        if char == " ":
            return end
        if unicodedata.category(char)[0] == "M":
            end += 1
        elif (char in normalize.APOSTROPHES and text[end - 1].isalpha()) or (
            char in normalize.IGNORABLE
        ):
            after = _RUN.match(text, end + 1)
            if not after:
                return end
            if char in normalize.APOSTROPHES:
                if not after[0][0].isalpha():
                    return end
                if rules in _ELIDING:
                    return end + 1
            end = after.end()
        else:
            after = _RUN.match(text, end)
            if not after:
                return end
            end = after.end()
    return end


def _by_script(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divides a run where its script changes, and at each character of a script without spaces."""
    first, script = start, ""
    at = start
    while at < end:
        char = text[at]
        if _UNSPACED.match(char):
            if first < at:
                yield first, at
            first, at, script = at, _end_of_cluster(text, at + 1, end), ""
            yield first, at
            first = at
            continue
        here = normalize.script(char)
        if here and script and here != script:
            yield first, at
            first = at
        script = here or script
        at += 1
    if first < end:
        yield first, end


def _end_of_cluster(text: str, at: int, end: int) -> int:
    while at < end and (unicodedata.category(text[at])[0] == "M" or _ATTACHED.match(text[at])):
        at += 1
    return at


@lru_cache(maxsize=4096)
def _stands_in_token(char: str) -> bool:
    return char in "'." or char.isalnum() or unicodedata.category(char)[0] == "M"


def _number(plain: str) -> str:
    """An amount without separators of groups, its decimals after a full stop."""
    parts = re.split(r"[^\d]", plain)
    grouped = len(parts[0]) <= 3 and parts[0] != "0" and len(parts[1]) == 3
    if not grouped:
        return f"{parts[0]}.{parts[1]}"
    # The last separator stands before decimals if it is another sign than the first, or groups break.
    signs = re.findall(r"[^\d]", plain)
    if len(signs) > 1 and (signs[-1] != signs[0] or len(parts[-1]) != 3):
        return "".join(parts[:-1]) + "." + parts[-1]
    return "".join(parts)


def _han_words(run: str) -> Iterator[int]:
    import rjieba  # noqa: PLC0415 - heavy

    at = 0
    for word in rjieba.cut(run):
        yield at
        at += len(word)
