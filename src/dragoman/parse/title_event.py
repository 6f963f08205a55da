"""At which event a title says that something was said."""

from __future__ import annotations

import re

from dragoman.model.language import primary
from dragoman.parse import trade
from dragoman.parse.source import SourceText
from dragoman.text.normalize import same_length_fold

# Nouns for an event that most languages write alike.
_EVENTS = ("forum", "форум", "форуму", "форума", "форуме", "summit", "саммит", "саміт", "kongres", "kongress")  # fmt: skip
# What may stand between a preposition and the name of an event.
_ARTICLES = (
    r"(?:(?:the|der|dem|des|die|das|la|le|les|el|los|las|del|de la|du|des|de|do|da|a|o|of|het)\s+"
    r"|(?:de\s+)?l[’'])?"
)


def event_of(
    title: SourceText, row: trade.Trade, until: int, lang: str | None
) -> SourceText | None:
    """The event in a title before the position ``until``: after its language's word for the margins of one, or as a name."""
    folded = same_length_fold(title.text)
    for marker in row.sidelines:
        at = folded.find(marker)
        if 0 <= at < until:
            start = at + len(marker)
            return _trim(title, start, _segment_end(title.text, start, until), row)
    before = "|".join(map(re.escape, row.at)) or "(?!)"
    shape = re.compile(rf"\b(?:{before})\s+{_ARTICLES}", re.IGNORECASE)
    for match in shape.finditer(title.text, 0, until):
        end = _segment_end(title.text, match.end(), until)
        piece = _trim(title, match.end(), end, row)
        asks = piece is not None and any(
            word.lower() in row.question for word in piece.text.split()
        )
        if piece and not asks and _is_event_name(piece.text, row, lang):
            return piece
    # What is done between these signs is done at an event, unless it is the kind of text itself.
    after = "|".join(map(re.escape, row.after_event)) or "(?!)"
    between = re.search(rf"(?:{before})([^，,（(\s]{{2,30}}?)(?:{after})", title.text)
    kinds = [phrase for _, phrases in row.kinds for phrase in phrases]
    named = between is not None and between[1] not in kinds
    return title.cut(*between.span(1)) if between and named else None


def _is_event_name(text: str, row: trade.Trade, lang: str | None) -> bool:
    """Whether a phrase names an event: a noun for one with another capital, or a compound of such a noun."""
    words = text.split()
    if len(words) > 10 or not words[0][:1].isupper():
        return False
    capitals = [word.lower().strip(".,") for word in words if word[:1].isupper()]
    ends = [noun for noun in row.events if len(noun) > 5]
    compound = any(
        word.endswith(noun) and len(word) > len(noun) + 2 for word in capitals for noun in ends
    )
    nouns = (*row.events, *_EVENTS)
    named = any(word in nouns or word.endswith(tuple(ends)) for word in capitals)
    # Where titles have few capitals, an event's own name gives its noun one: "на Форуме портов".
    own = len(words) > 1 and words[0].lower() in nouns and primary(lang) not in ("en", "de")
    return (named and len(capitals) >= 2) or own or (compound and "-" in text)


def _trim(title: SourceText, start: int, end: int, row: trade.Trade) -> SourceText | None:
    piece = title.cut(start, end).strip()
    article = re.match(
        r"(?:the|der|des|den|la|le|les|l’|el|los|las|du|del|de la|de)\s+", piece.text, re.IGNORECASE
    )
    if article and row.joints:
        piece = piece.cut(article.end()).strip()
    piece = piece.strip(" ,،，.")
    return piece if piece.text else None


def _segment_end(text: str, start: int, until: int) -> int:
    ends = [text.find(sign, start) for sign in (",", "،", "，", "（", "(", " – ", " — ")]
    return min([end for end in ends if end > start] + [until])
