"""Finds the labels of speakers by learning the page's own convention.

A candidate is what stands before a colon, in brackets or alone at the start of a paragraph. It becomes
a label if it is a word of the trade, or looks like a name and is borne out by the page: it recurs, is
set in bold, carries an office, is the speaker the title names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.parse import trade
from dragoman.parse.page import Block
from dragoman.parse.source import SourceText

# A label in capitals may carry a whole office: "ANA RUIZ, DIRECTORA GENERAL DE …".
LONGEST, LONGEST_SHOUTED = 90, 160

_COLON = re.compile(r"(?P<label>[^:：]{1,160}?)\s?(?:：|:(?=\s|$|[^\d\s/]|(?<=[^\d:]:)\d))\s*")
_BRACKET = re.compile(r"[【\[](?P<label>[^】\]]{1,60})[】\]][:：]?\s*")
_LETTER = re.compile(r"(?P<label>[QAPR])(?:[.)]\s*|\s+)(?=[^\W\d_]|[“\"«‘(¿¡])")
_SENTENCE = re.compile(r"[.!?؟。！？…][\s\u00a0]|[!?؟。！？;；\"“«„»”]")
_PARTICLES = frozenset((
    "al", "el", "de", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "der",
    "den", "bin", "ibn", "bint", "abu", "ben", "le", "la", "los", "las", "y", "e", "i",
    "und", "and", "et", "of", "für", "des", "zu", "ter", "ten", "al-", "the", "for", "a",
))  # fmt: skip
_INITIALS = re.compile(
    r"(?P<first>[^\W\d_])\.\s?(?:[^\W\d_]\.\s?)?(?P<last>[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+){0,3})"
)
# Emphasis that an editor's mark left standing is no part of a label.
_STRAY = "*_ "
_PAREN = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a block: the words, where the text after it begins, how it is set."""

    words: SourceText
    rest: int
    bold: bool
    form: str

    @property
    def text(self) -> str:
        """The label as printed, without its colon or bracket."""
        return self.words.text


def labels_of(
    blocks: Sequence[Block], lang: str | None, known: Sequence[str]
) -> list[Label | None]:
    """The label at the start of each block, or None where it has none.

    ``known`` are names the page itself gives (in its title, its metadata).
    """
    candidates = [_candidate(block, lang) for block in blocks]
    convention = _Convention.of([label for label in candidates if label], lang, known)
    full = _Fuller(blocks)
    first = [
        label if label and (convention.accepts(label) or full.names(label.text)) else None
        for label in candidates
    ]
    found = {_key(label.text): label for label in first if label}
    # A page whose labels stand in capitals, or have initials, has one wherever another stands so.
    alike = [
        manner
        for manner in (_is_shouted, _has_initials)
        if sum(1 for label in found.values() if manner(label.text, lang)) >= 2
    ]
    return [
        label
        if label
        and (kept or (label.form == "colon" and any(manner(label.text, lang) for manner in alike)))
        else None
        for label, kept in zip(candidates, first, strict=True)
    ]


def looks_like_name(text: str, lang: str | None) -> bool:
    """Whether every word could belong to a name with an office: capitals where the script has them."""
    bare = _PAREN.sub("", text).strip()
    words = bare.split()
    if not words or len(words) > (24 if _is_shouted(bare, lang) else 12):
        return False
    letters = [char for char in bare if char.isalpha()]
    if not letters:
        return False
    if not any(unicodedata.category(char) in ("Lu", "Ll", "Lt") for char in letters):
        return len(words) <= 6 and len(bare) <= 40
    row = trade.words_of(lang)
    vocabulary = {*row.offices, *row.joints, *row.modifiers, *row.honorifics, *_PARTICLES}
    capitals = 0
    for word in words:
        head = word.lstrip("«„“\"'’‘(").split("-")[0]
        if (
            not head
            or head.lower().strip(".,’'") in vocabulary
            or head.lower().startswith(("d’", "l’", "d'", "l'"))
        ):
            capitals += head[:1].isupper()
        elif head[0].isupper() or not head[0].isalpha():
            capitals += head[0].isupper()
        elif not (head[:3].lower() in ("al-", "ad-", "an-") and len(head) > 3):
            return False
    return capitals > 0


def is_trade(label: str, lang: str | None) -> bool:
    """Whether a label marks a turn (question, answer, chair) and names nobody."""
    return (
        trade.is_question_label(label, lang)
        or trade.is_answer_label(label, lang)
        or trade.is_chair_label(label, lang)
    )


def same_name(first: str, second: str) -> bool:
    """Whether two printed names can be one person's: last words agree, first ones do not contradict.

    ``S. Lavrov`` with ``Sergey Lavrov``; inflected forms (a Slavic genitive) with the nominative.
    """
    one, two = _name_words(first), _name_words(second)
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


def _candidate(block: Block, lang: str | None) -> Label | None:
    text = block.text
    if block.kind == "heading" or not text:
        return None
    letter = _LETTER.match(text)
    for form, shape in (("bracket", _BRACKET), ("colon", _COLON)):
        match = shape.match(text)
        if not match:
            continue
        start, end = match.span("label")
        words = block.words.cut(start, end).strip(_STRAY)
        if letter and letter["label"] == "Q" and len(words.text) > 1:
            break
        if not _is_label_like(words.text, lang):
            continue
        rest = len(text) - len(text[match.end() :].lstrip(_STRAY))
        return Label(words, rest, _is_bold(block, start, end), form)
    if letter:
        start, end = letter.span("label")
        return Label(
            block.words.cut(start, end), letter.end(), _is_bold(block, start, end), "letter"
        )
    return _alone(block, lang)


def _is_letter(text: str) -> bool:
    """Whether a label is one letter; an ideograph is a whole word."""
    return len(text) == 1 and not "\u3040" <= text <= "\u9fff"


def _is_label_like(text: str, lang: str | None) -> bool:
    longest = LONGEST_SHOUTED if _is_shouted(text, lang) else LONGEST
    return bool(text) and len(text) <= longest and not _is_sentence(text)


def _alone(block: Block, lang: str | None) -> Label | None:
    """A name alone on its line in bold or capitals: the label of what follows."""
    text = block.text.rstrip(" .")
    if not 2 <= len(text) <= 60 or _is_sentence(text) or text[-1:] in ",;)）":
        return None
    shouted = text.isupper() and len(text.split()) <= 6
    if not (shouted or block.wholly(block.bold)) or not looks_like_name(text, lang):
        return None
    return Label(block.words.cut(0, len(text)), len(block.text), block.wholly(block.bold), "alone")


@dataclass(frozen=True, slots=True)
class _Convention:
    """What the candidates of a page have in common, and by it which of them are labels."""

    lang: str | None
    known: Sequence[str]
    counts: Counter[str]
    trade_words: bool
    bold_labels: bool
    bracket_labels: bool
    letters: bool

    @classmethod
    def of(cls, labels: Sequence[Label], lang: str | None, known: Sequence[str]) -> _Convention:
        """Looks at all candidates of a page."""
        short = [label.text for label in labels if _is_letter(label.text)]
        asks = any(trade.is_question_label(text, lang) for text in short)
        answers = any(trade.is_answer_label(text, lang) for text in short)
        brackets = [_key(label.text) for label in labels if label.form == "bracket"]
        named = [label for label in labels if label.bold and looks_like_name(label.text, lang)]
        return cls(
            lang=lang,
            known=known,
            counts=Counter(_key(label.text) for label in labels),
            trade_words=any(is_trade(label.text, lang) for label in labels),
            bold_labels=len(named) >= 2,
            bracket_labels=len(brackets) > len(set(brackets)),
            letters=asks and answers,
        )

    def accepts(self, label: Label) -> bool:
        """Whether a candidate is a label: a word of the trade, or a name that the page bears out."""
        often = self.counts[_key(label.text)]
        if label.form == "letter" and trade.is_answer_label(label.text, self.lang):
            return self.letters
        if is_trade(label.text, self.lang):
            # One letter is a label where it recurs or has its counterpart: "A: the annex" is no answer.
            return not _is_letter(label.text) or often >= 2 or self.letters
        if label.form == "letter":
            return False
        if not looks_like_name(label.text, self.lang):
            return self._is_outlet(label, often)
        if any(same_name(label.text, name) for name in self.known):
            return True
        if label.form == "alone":
            return often >= 2 and self.trade_words
        if label.form == "bracket":
            return self.bracket_labels or self.trade_words or self.bold_labels
        if label.bold and self.bold_labels:
            return True
        return self._is_person(label, often)

    def _is_outlet(self, label: Label, often: int) -> bool:
        """An outlet's name need not look like a person's: it is a label where the page sets it as one."""
        words = [word for word in label.text.split() if word.lower() not in _PARTICLES]
        capitals = sum(word[:1].isupper() for word in words)
        capital = label.text[:1].isupper() and len(words) <= 8 and capitals * 2 >= len(words)
        recurs = often >= 2 if label.bold else often >= 3 and self.trade_words
        return label.form == "colon" and capital and recurs

    def _is_person(self, label: Label, often: int) -> bool:
        titled = _has_office(label.text, self.lang) or _has_honorific(label.text, self.lang)
        shouted = _is_shouted(label.text, self.lang)
        if shouted and titled:
            return True
        full = len(_name_words(label.text)) >= 2 or _has_initials(label.text, self.lang)
        named = full or shouted or titled
        return (often >= 2 and (named or self.trade_words)) or (named and self.trade_words)


@dataclass(frozen=True, slots=True)
class _Fuller:
    """The text of a page, where a label with initials may stand as a full name: ``I. Sorenne``."""

    blocks: Sequence[Block]

    def names(self, label: str) -> bool:
        """Whether a label is initials and a last name, and the text has that name in full."""
        match = _initials(label)
        if match is None:
            return False
        # Its last letters may differ: the text declines the name.
        stem = re.escape(match["last"][: max(len(match["last"]) - 2, 3)])
        shape = re.compile(rf"(?<!\w){match['first']}\w+\s(?:\w+\s)?{stem}")
        return any(shape.search(block.text) for block in self.blocks)


def _initials(label: str) -> re.Match[str] | None:
    return _INITIALS.fullmatch(_PAREN.sub("", label).strip())


def _has_initials(label: str, _lang: str | None) -> bool:
    return _initials(label) is not None


def _is_shouted(text: str, lang: str | None) -> bool:
    """Whether a label stands in capitals but for titles and particles: ``A señora PONTÓN``, ``MS. ORR``."""
    row = trade.words_of(lang)
    small = {*row.honorifics, *row.joints, *_PARTICLES}
    words = [word for word in _PAREN.sub("", text).split() if word.lower().strip(",") not in small]
    return any(len(word.strip(".,")) > 1 and word.isupper() for word in words) and all(
        word == word.upper() for word in words
    )


def _has_honorific(text: str, lang: str | None) -> bool:
    honorifics = trade.words_of(lang).honorifics
    return any(word in honorifics for word in text.lower().split())


def _has_office(text: str, lang: str | None) -> bool:
    row = trade.words_of(lang)
    folded = text.lower()
    words = set(re.findall(r"[\w-]+", folded))
    return any(office in words for office in row.offices) or (
        not text.isascii() and any(office in folded for office in row.offices if len(office) > 1)
    )


def _is_sentence(label: str) -> bool:
    # "Mr. X", "S.V. X", "MS. X": a point after a short or capital word ends no sentence.
    cleaned = re.sub(
        r"\b(?:[A-ZА-ЯЁ]|[A-Z]{1,3}|Mr|Ms|Mrs|Dr|Sr|Sra|Lic|St)\.", "", _PAREN.sub("", label)
    )
    return bool(_SENTENCE.search(cleaned.rstrip(".") + " " if cleaned else ""))


def _is_bold(block: Block, start: int, end: int) -> bool:
    return any(left <= start + 1 and end - 1 <= right for left, right in block.bold) and not (
        block.wholly(block.bold) and len(block.text) > LONGEST
    )


def _key(label: str) -> str:
    return _PAREN.sub("", label).lower().strip(" .")


def _name_words(name: str) -> list[str]:
    bare = _PAREN.sub("", name).lower().replace(".", " ").replace("·", " ")
    return [
        word.strip(",’'") for word in bare.split() if word.strip(",’'") and word not in _PARTICLES
    ]


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
