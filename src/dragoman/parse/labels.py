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

LONGEST = 90

_COLON = re.compile(r"(?P<label>[^:：]{1,90}?)[\s\u00a0\u202f]?[:：](?=\s|$|[^\d\s/])[\s\u00a0]*")
_BRACKET = re.compile(r"[【\[](?P<label>[^】\]]{1,60})[】\]][:：]?\s*")
_LETTER = re.compile(r"(?P<label>[QAРPR])(?:[.)]\s*|\s+)(?=[^\W\d_]|[“\"«‘(¿¡])")
_SENTENCE = re.compile(r"[.!?؟。！？…][\s\u00a0]|[!?؟。！？;；\"“«„»”]")
_PARTICLES = frozenset(
    "al el de del della di da dos das do van von der den bin ibn bint abu ben le la los las y e i und and et "
    "of für des zu ter ten al- the for a".split()
)
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
    counts = Counter(_key(label.text) for label in candidates if label)
    trade_words = any(c and _is_trade(c, lang) for c in candidates)
    bold_labels = sum(1 for c in candidates if c and c.bold and looks_like_name(c.text, lang)) >= 2
    return [
        label if label and _accepted(label, counts, lang, known, trade_words, bold_labels) else None
        for label in candidates
    ]


def looks_like_name(text: str, lang: str | None) -> bool:
    """Whether every word could belong to a name with an office: capitals where the script has them."""
    bare = _PAREN.sub("", text).strip()
    words = bare.split()
    if not words or len(words) > 12:
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
    for form, shape in (("bracket", _BRACKET), ("colon", _COLON), ("letter", _LETTER)):
        match = shape.match(text)
        if not match:
            continue
        start, end = match.span("label")
        label = text[start:end].strip()
        if not label or len(label) > LONGEST or _is_sentence(label):
            continue
        if form == "letter" and label not in ("Q", "A", "R", "P"):
            continue
        words = block.words.cut(start, end).strip()
        return Label(words, match.end(), _is_bold(block, start, end), form)
    return _alone(block, lang)


def _alone(block: Block, lang: str | None) -> Label | None:
    """A name alone on its line in bold or capitals: the label of what follows."""
    text = block.text.rstrip(" .")
    if not 2 <= len(text) <= 60 or _is_sentence(text) or text[-1:] in ",;)）":
        return None
    shouted = text.isupper() and len(text.split()) <= 6
    if not (shouted or block.wholly(block.bold)) or not looks_like_name(text, lang):
        return None
    return Label(block.words.cut(0, len(text)), len(block.text), block.wholly(block.bold), "alone")


def _accepted(
    label: Label,
    counts: Counter[str],
    lang: str | None,
    known: Sequence[str],
    trade_words: bool,
    bold_labels: bool,
) -> bool:
    if _is_trade(label, lang):
        # One letter is a label only where it recurs: "A: the annex" is not an answer.
        return len(label.text) > 1 or counts[_key(label.text)] >= 2
    if label.form == "letter":
        return False
    if not looks_like_name(label.text, lang):
        # An outlet's name need not look like a person's: it is a label where the page sets it as one.
        often = counts[_key(label.text)]
        capital = label.text[:1].isupper() and len(label.text.split()) <= 8
        return label.form == "colon" and capital and (often >= 2 if label.bold else often >= 3 and trade_words)
    if any(same_name(label.text, name) for name in known):
        return True
    recurs = counts[_key(label.text)] >= 2
    if label.form == "alone":
        return recurs and trade_words
    if label.form == "bracket":
        return recurs or trade_words or bold_labels
    if label.bold and bold_labels:
        return True
    named = (
        len(_name_words(label.text)) >= 2 or label.text.isupper() or _has_office(label.text, lang)
    )
    return (recurs and (named or trade_words)) or (named and trade_words)


def _is_trade(label: Label, lang: str | None) -> bool:
    return (
        trade.is_question_label(label.text, lang)
        or trade.is_answer_label(label.text, lang)
        or trade.is_chair_label(label.text, lang)
    )


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
