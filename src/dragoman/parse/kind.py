"""What kind of text a page holds, where its title does not say: by its carrier's field, its markup, its turns.

Turns make only a guess, and only where nothing else says: a told story is a press release, words of one
person are a speech, written questions with their answers are answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model.language import primary
from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.drafts import Draft
from dragoman.parse.head import Head
from dragoman.parse.page import Block, Page
from dragoman.parse.sitting import is_presided

# Types of documents as content systems name them, where no word of the trade is in the name.
_MACHINES: dict[str, RecordKind] = {
    **dict.fromkeys(
        ("news story", "news article", "world news story", "news item", "news", "fatality notice", "news post"),
        "press_release",
    ),
    **dict.fromkeys(("government response", "official response"), "statement"),
}  # fmt: skip
# Who speaks says "I" and "we"; who tells a story does so in quotation marks only.
_SELVES: dict[str, str] = {
    "ar": r"(?<!\w)(?:أنا|نحن|إنني|إننا|أود|لدينا|بلادنا|شعبنا|أيها|أيتها)(?!\w)",
    "de": r"\b(?:ich|mir|mich|mein\w*|wir|uns|unser\w*)\b",
    "en": r"\b(?:I|me|my|we|us|our|ours|I’m|I'm|we’re|we're|I’ve|we’ve)\b",
    "es": r"\b(?:yo|me|mi|mis|nosotros|nos|nuestr\w+|quiero|hemos|estamos|somos)\b",
    "fr": r"\b(?:je|j|me|mon|ma|mes|nous|notre|nos)\b",
    "gl": r"\b(?:eu|me|meu|miña|nós|noso\w*|nosa\w*)\b",
    "hi": r"(?<!\S)(?:मैं|मैंने|मेरे|मेरा|मेरी|हम|हमने|हमारे|हमारा|हमारी|मुझे|हमें)(?!\S)",
    "it": r"\b(?:io|mi|mio|mia|miei|noi|ci|nostr\w+|abbiamo|siamo|voglio)\b",
    "ja": r"私|わたし|我々|われわれ|私たち|皆様|申し上げます",
    "ko": r"(?<!\S)(?:저는|제가|저의|우리는|우리의|우리가|우리|여러분)",
    "nl": r"\b(?:ik|mij|mijn|wij|we|ons|onze)\b",
    "pl": r"\b(?:ja|mnie|mój|moj\w+|my|nas|nasz\w*|chcę|jesteśmy|mamy)\b",
    "pt": r"\b(?:eu|me|meu|minha|nós|nos|noss\w+|quero|temos|estamos|somos)\b",
    "ru": r"\b(?:я|мне|меня|мой|моя|мы|нам|нас|наш\w*)\b",
    "sv": r"\b(?:jag|mig|min|mitt|mina|vi|oss|vår|vårt|våra)\b",
    "tr": r"\b(?:ben|benim|biz|bizim|bize|ülkemiz\w*|milletimiz\w*|ediyorum|diliyorum|istiyorum)\b",
    "uk": r"\b(?:я|мені|мене|мій|моя|ми|нам|нас|наш\w*)\b",
    "ur": r"(?<!\S)(?:میں|ہم|میرے|میری|ہمارے|ہماری|ہمیں|مجھے)(?!\S)",
    "zh": r"我们|我們|我(?![国國方驻駐党黨军軍外省市])|各位",
}
_QUOTED = re.compile(r"“[^”]{1,800}”|«[^»]{1,800}»|„[^“”]{1,800}[“”]|\"[^\"]{1,800}\"|「[^」]{1,800}」|‘[^’]{2,800}’(?!\w)")  # fmt: skip
# One word for oneself in so many words, and three at least; an ideograph is half a word.
_EACH, _LEAST = 60, 3


def declared_kind(page: Page, lang: str | None, head: Head) -> RecordKind | None:
    """The kind from the carrier's own field, the line above the title, or (a sitting) the markup."""
    values = [fact.value for fact in page.declared("kind")] + [block.text for block in head.kicker]
    for value in values:
        folded = re.sub(r"[_\s-]+", " ", value.lower()).strip()
        if folded in _MACHINES:
            return _MACHINES[folded]
        for row in (trade.words_of(lang), trade.words_of("en")):
            for kind, phrases in row.kinds:
                if kind.replace("_", " ") == folded or any(phrase in folded for phrase in phrases):
                    return kind
    return "debate" if any(block.utterance for block in page.blocks) else None


def is_in_first_person(blocks: Sequence[Block], lang: str | None) -> bool:
    """Whether unlabelled text is somebody's own words: it says "I" and "we" outside of quotations."""
    shape = _SELVES.get(primary(lang))
    if shape is None:
        return False
    text = _QUOTED.sub(" ", "\n".join(block.text for block in blocks))
    size = len(text.split()) + sum("\u3040" <= char <= "\u9fff" for char in text) / 2
    flags = 0 if primary(lang) == "en" else re.IGNORECASE
    said = sum(1 for _ in re.finditer(shape, text, flags))
    return said >= _LEAST and said * _EACH >= size


def is_untold(drafts: Sequence[Draft], kind: RecordKind, page: Page) -> bool:
    """Whether nothing says what an unlabelled text is."""
    marked = any(draft.label or draft.name for draft in drafts)
    return kind == "other" and not marked and not page.declared("kind")


def kind_by_turns(
    drafts: Sequence[Draft], kind: RecordKind, page: Page, head: Head, lang: str | None
) -> RecordKind:
    """The kind that the turns suggest where nothing else said one (``other``), or a sitting's narrower one."""
    kinds = {draft.kind for draft in drafts if draft.kind != "scene"}
    if kind == "debate" and kinds and kinds <= {"question", "answer"}:
        return "answers"
    if kind != "other" or page.declared("kind") or not kinds:
        return kind
    speakers = {
        (draft.label.text if draft.label else draft.name or "").lower()
        for draft in drafts
        if draft.kind == "speech"
    }
    if is_presided([draft.label.text for draft in drafts if draft.label], lang):
        return "debate"
    if {"question", "answer"} <= kinds and not any(draft.label or draft.name for draft in drafts):
        return "interview"
    if "speech" not in kinds and kinds == {"narrative"}:
        return "press_release" if head.title is not None else kind
    if kinds <= {"narrative", "speech"} and len(speakers) == 1 and speakers != {""}:
        told = any(draft.kind == "narrative" and len(draft.paragraphs) > 1 for draft in drafts)
        return kind if told else "speech"
    return kind
