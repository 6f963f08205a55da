"""The ways in which pages set a label off from the words after it: what may be one, at a paragraph's start."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.parse import trade
from dragoman.parse.names import PAREN, bare, is_shouted, looks_like_name
from dragoman.parse.page import Block
from dragoman.parse.page_words import is_tool
from dragoman.parse.source import SourceText

# A label in capitals may carry a whole office: "ANA RUIZ, DIRECTORA GENERAL DE …".
LONGEST, LONGEST_SHOUTED = 90, 160
# A label that nothing but its place sets off is a name and no more.
_LONGEST_ALONE = 60

_DASH = r"[-–—―‒]"
# What may stand before a label: the time in a recording, a mark of the list, a dash.
_LEAD = re.compile(
    rf"(?:[\[(]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\])]?\s+)?(?P<mark>[○◯●◇◆■□▲△▶◎]\s*)?(?:{_DASH}\s*)?"
)
_COLON = re.compile(
    r"(?P<label>(?:[^:：()（）]|\([^()]{0,80}\)|（[^（）]{0,80}）){1,160}?)"
    r"\s?(?:：|:(?=\s|$|[^\d\s/]|(?<=[^\d:]:)\d))\s*"
)
_MARKED = re.compile(r"(?P<label>[^\s:：。！？]{1,30})\s+(?=\S)")
_BRACKET = re.compile(r"[【\[](?P<label>[^】\]]{1,60})[】\]][:：]?\s*")
# Round and pointed brackets hold asides, too; half a bracket is a Japanese label.
_ASIDE = re.compile(
    r"(?:[(（](?P<round>[^()（）]{1,60})[)）]|[<〈＜](?P<pointed>[^<>〈〉＜＞]{1,60})[>〉＞])[:：]?\s*(?=\S)"
)
_HALF = re.compile(r"(?P<label>[^\s()（）。、！？]{1,12})）\s*(?=\S)")
# An em dash after a letter is the speaker's own: they were cut short, or go on.
_LETTER = re.compile(
    r"(?P<label>[^\W\d_](?:\.?\s?\([^()]{1,40}\)(?=\s?[.–-]))?)\d{0,2}(?P<mark>[.)．]\s*(?:[-–]\s*)?|\s+[-–]\s+|\s+)"
    r"(?=[^\W_]|[“\"«‘(¿¡—–…\[])"
)
_TITLED = r"(?:M|Mr|Mrs|Ms|Mme|Mlle|Dr|Sr|Sra|Srta|Lic|Prof)\.?"
_DASHED = re.compile(
    rf"(?P<label>(?:{_TITLED}\s)?[^:：.!?؟…]{{2,80}}?)(?:\.\s?{_DASH}+\s*|\s+{_DASH}\s+|\s+/\s+)(?=\S)"
)
_POINT = re.compile(
    r"(?P<label>(?:" + _TITLED + r"\s)?[^.!?:：؟…]{2,120}?"
    r"(?:(?<=\s[^\W\d_])\.(?:\s?[^\W\d_]\.)?(?=\s)|(?=\.\s)))\.?\s+(?=\S)"
)
_SENTENCE = re.compile(r"[.!?؟。！？…][\s\u00a0]|[!?؟。！？;；\"“«„»”]")
_ABBREVIATED = re.compile(
    r"\b(?:[A-ZА-ЯЁ]|[A-Z]{1,3}|Mr|Ms|Mrs|Dr|Sr|Sra|Lic|St|[^\W\d_]{2,5}(?=\.\s\d))\."
)
_QUOTED = re.compile(r"[«“\"„][^«»“”\"„]{1,60}[»”\"“]")
# Emphasis that an editor's mark left standing is no part of a label.
_STRAY = "*_ "
_ENDED = re.compile(r"[.!?؟。！？…,;，；、)）»”\"]$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a block: the words, where the text after it begins, how it is set.

    ``form`` says what sets it off: ``colon``, ``bracket``, ``aside`` (round and pointed brackets, half a
    bracket), ``letter``, ``loose`` (a letter and a blank), ``dash``, ``point``, ``bold`` type alone,
    ``mark`` (a circle before it), ``alone`` on its line, or ``heading``. ``lead`` is where it begins in the block.
    """

    words: SourceText
    rest: int
    bold: bool
    form: str
    lead: int = 0

    @property
    def text(self) -> str:
        """The label as printed, without its colon or bracket."""
        return self.words.text


def candidates(block: Block, lang: str | None) -> list[Label]:
    """All that may be the label of a block, likeliest first; of a heading only the whole of it."""
    if not block.text:
        return []
    if block.kind == "heading":
        whole = _alone(block, lang)
        return [replace(whole, form="heading")] if whole else []
    letter = _letter(block, lang)
    found = list(_set_off(block, lang))
    if letter and letter.text.upper() == "Q" and all(len(label.text) > 1 for label in found):
        return [letter]
    others = (
        letter,
        _pointed(block, lang),
        _in_bold(block, lang),
        _marked(block),
        _alone(block, lang),
    )
    return found + [label for label in others if label]


def _is_latin(char: str) -> bool:
    """Whether a character is a letter of the Latin alphabet, of full width or not."""
    return unicodedata.normalize("NFKC", char).isascii()


def is_letter(text: str) -> bool:
    """Whether a label is one letter; an ideograph is a whole word."""
    return len(PAREN.sub("", text).strip(". ")) == 1 and not "\u3040" <= text <= "\u9fff"


def _set_off(block: Block, lang: str | None) -> Iterator[Label]:
    shapes = (
        ("bracket", _BRACKET),
        ("colon", _COLON),
        ("aside", _ASIDE),
        ("aside", _HALF),
        ("dash", _DASHED),
    )
    for form, shape in shapes:
        match = shape.match(block.text, lead_of(block.text))
        if not match:
            continue
        group = next(name for name, value in match.groupdict().items() if value)
        label = _label(block, match.span(group), match.end(), form)
        if _is_label_like(label.text, lang):
            yield label


def lead_of(text: str) -> int:
    """Where a label would begin: behind a time, a mark, a dash."""
    match = _LEAD.match(text)
    return match.end() if match else 0


def _label(block: Block, span: tuple[int, int], end: int, form: str) -> Label:
    text = block.text
    rest = len(text) - len(text[end:].lstrip(_STRAY))
    words = block.words.cut(*span).strip(_STRAY)
    return Label(words, rest, _is_bold(block, *span), form, lead=span[0])


def _letter(block: Block, lang: str | None) -> Label | None:
    """One letter for a question or an answer, in the letters of the language."""
    match = _LETTER.match(block.text, lead_of(block.text))
    if not match:
        return None
    one = match["label"]
    # A Cyrillic capital before a word is a preposition, before a point an initial; a small letter is a word.
    if one[0].islower() or (one[0].isupper() and not _is_latin(one[0])):
        return None
    if not trade.is_question_label(one, lang) and not trade.is_answer_label(one, lang):
        return None
    loose = match["mark"].isspace()
    return _label(block, match.span("label"), match.end(), "loose" if loose else "letter")


def _pointed(block: Block, lang: str | None) -> Label | None:
    """A label that ends with a point, as in the reports of parliaments: capitals, or bold, or an office."""
    match = _POINT.match(block.text, lead_of(block.text))
    if not match or not looks_like_name(match["label"], lang) or _is_torn(match["label"]):
        return None
    return _label(block, match.span("label"), match.end(), "point")


def _in_bold(block: Block, lang: str | None) -> Label | None:
    """A name or a word of the trade that nothing but bold type tells from the words after it."""
    start, end = block.bold[0] if block.bold else (0, 0)
    if start > lead_of(block.text) or not 1 < end <= _LONGEST_ALONE or end >= len(block.text) - 1:
        return None
    words, parted = block.text[start:end].strip(_STRAY), block.text[end - 1 : end + 1]
    named = _marks(words, lang) or looks_like_name(words, lang)
    if not named or _ENDED.search(words) or words[-1] in ":：-–—" or " " not in parted:
        return None
    return _label(block, (start, end), end, "bold")


def _marked(block: Block) -> Label | None:
    """A name behind a circle, as in the minutes of Japanese chambers."""
    lead = _LEAD.match(block.text)
    match = _MARKED.match(block.text, lead.end()) if lead and lead["mark"] else None
    return _label(block, match.span("label"), match.end(), "mark") if match else None


def _marks(text: str, lang: str | None) -> bool:
    return trade.is_question_label(text, lang) or trade.is_answer_label(text, lang)


def _alone(block: Block, lang: str | None) -> Label | None:
    """A name or a word of the trade alone on its line: the label of what follows."""
    text = block.text.rstrip(" .")
    if not 1 < len(text) <= _LONGEST_ALONE or _is_sentence(text, lang):
        return None
    if _ENDED.search(bare(text)) or (text[-1] in ")）" and not looks_like_name(text, lang)):
        return None
    if text.isupper() and len(text.split()) > 6:
        return None
    if not _marks(text, lang) and not looks_like_name(text, lang):
        return None
    return Label(block.words.cut(0, len(text)), len(block.text), block.wholly(block.bold), "alone")


def _is_label_like(text: str, lang: str | None) -> bool:
    longest = LONGEST_SHOUTED if is_shouted(text, lang) else LONGEST
    return (
        bool(text)
        and len(text) <= longest
        and not _is_sentence(text, lang)
        and not is_tool(text, lang)
    )


def _is_torn(label: str) -> bool:
    """Whether a bracket that opens in a label closes behind it: then the bracket goes on."""
    return any(label.count(one) != label.count(other) for one, other in ("()", "[]", "（）"))


def _is_sentence(label: str, lang: str | None) -> bool:
    if _QUOTED.fullmatch(label):
        return False
    # "Mr. X", "S.V. X", "MS. X": a point after a short or capital word ends no sentence.
    cleaned = _ABBREVIATED.sub("", PAREN.sub("", label))
    for title in trade.words_of(lang).honorifics:
        if title.endswith(".") and cleaned.lower().startswith(title):
            cleaned = cleaned[len(title) :]
    return bool(_SENTENCE.search(cleaned.rstrip(".") + " " if cleaned else ""))


def _is_bold(block: Block, start: int, end: int) -> bool:
    return any(left <= start + 1 and end - 1 <= right for left, right in block.bold) and not (
        block.wholly(block.bold) and len(block.text) > LONGEST
    )
