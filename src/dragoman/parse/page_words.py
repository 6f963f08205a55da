"""The words that pages print around a text, by language: what says published, tools, lists of topics.

All in lower case and compared so. They stand in `dragoman.parse.words`, a file a language; a language
without one is read by structure alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.model.language import primary
from dragoman.parse.words import table


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language's words of the frame.

    ``published`` stand before or after a day on which the page was put out; ``changed`` before one on
    which it was altered. ``tools`` are lines that do something to the page. ``after`` begin what stands
    after a text: other pages, topics, the page's own data. ``topics`` head a line of subjects. ``ends``
    say that a text or a recording is over. ``told`` head what a publisher adds to somebody's words: a
    life, a background.
    """

    published: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


_TIME = re.compile(
    r"\(?\d{1,2}(?:[:.]\d{2}\s*(?:[ap]\.?\s?m\.?|uhr|hrs|h)?|\s*[ap]\.?\s?m\.?|\s?h(?:\s?\d{2})?)"
    r"(?:\s*[–—-]\s*\d{1,2}[:.]\d{2}\s*(?:[ap]\.?\s?m\.?)?)?\s*(?:\(?[A-Z]{2,5}\)?)?[.)]*",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"[\[(（]?\s*(?:ends?|fin|ende|конец|конец документа|кінець|ende der mitteilung|fine|fim|einde|koniec|slut|"
    r"(?:#\s?){3}|—\s*30\s*—|全文完|完|以上|끝|انتهى)\s*[\])）]?",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"(?:[*＊·•~—–_=-]\s?){3,}")
_SIGNS = " \t.,:;|/·•-–—«»<>()[]…：，、【】（）"


@cache
def page_words(lang: str | None) -> PageWords:
    """The words of a language, or an empty row where there is none."""
    read = table(primary(lang), "page")
    return PageWords(**{key: tuple(value) for key, value in read.items()})


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text is one of these words and nothing else but signs."""
    return text.lower().strip(_SIGNS) in words


def says_published(text: str, lang: str | None) -> bool:
    """Whether a line is a word for publication and nothing else, in the page's language."""
    return says(text, page_words(lang).published)


def is_time(text: str) -> bool:
    """Whether a line is a time of day and nothing else: ``10:01 A.M. EDT``."""
    return bool(_TIME.fullmatch(text))


def is_end_mark(text: str) -> bool:
    """Whether a line says that the text ends: ``END``, ``(ends)``, ``###``."""
    return bool(_END_MARK.fullmatch(text))


def is_divider(text: str) -> bool:
    """Whether a line only parts what stands above it from what stands below: ``* * *``."""
    return bool(_DIVIDER.fullmatch(text))


def begins_what_is_told(text: str, lang: str | None) -> bool:
    """Whether a line heads what a publisher adds to somebody's words: ``Biography of Ilva Sorenne``."""
    folded = text.lower().strip(_SIGNS)
    return len(text) <= 80 and any(
        folded == word or folded.startswith(f"{word} ") or folded.endswith(f" {word}")
        for word in page_words(lang).told
    )


def is_tool(text: str, lang: str | None) -> bool:
    """Whether a line only offers to do something to the page: print it, share it, set its type larger."""
    if len(text) > 60:
        return False
    tools = page_words(lang).tools
    parts = [part.strip(_SIGNS) for part in re.split(r"[|:：•·]|\s{2,}", text.lower())]
    words = [
        word.strip(_SIGNS) for part in parts for word in ([part] if part in tools else part.split())
    ]
    return any(words) and all(word in tools for word in words if word)


def begins_the_rest(text: str, lang: str | None) -> bool:
    """Whether a line heads what stands after a text: other pages, contacts, the page's own data."""
    return len(text) <= 60 and says(text, page_words(lang).after)


def says_it_ends(text: str, lang: str | None) -> bool:
    """Whether a line says that the text or its recording is over and nothing else."""
    return len(text) <= 60 and says(text, page_words(lang).ends)


@cache
def rest_shape(lang: str | None) -> re.Pattern[str] | None:
    """Finds, in a text without lines, the headings of what follows it."""
    words = page_words(lang).after
    if not words:
        return None
    one = "|".join(re.escape(word[0].upper() + word[1:]) for word in words)
    return re.compile(rf"(?<=\s)(?:{one})(?!\w)")
