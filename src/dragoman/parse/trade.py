"""The words of the trade, by language: labels, offices, kinds of text, where events are named.

All words are in lower case and compared so. They stand in `dragoman.parse.words`, a file a language.
A language without one is read by structure alone (recurring labels, bold type, brackets), never by
another language's words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import cast

from dragoman.model.language import primary
from dragoman.model.reading import RecordKind
from dragoman.parse.words import names, nominatives, table

Kinds = tuple[tuple[RecordKind, tuple[str, ...]], ...]

# What parts the notes of one line: "(Laughter, applause.)".
_NOTES = re.compile(r"[\s]*[,;.،؛。、，–—/]+[\s]*")
_COMMA = re.compile(r"\s*[,،，]\s*")
_BRACKETS = " .:：-–—[]【】()（）*_…"


@dataclass(frozen=True, slots=True)
class Trade:
    """One language's words of the trade.

    ``question`` and ``answer``: labels that mark a turn and name nobody. ``many``: those of them that mean
    all who ask, or what they ask; a name beside them is not that of one who asks. ``chair``: labels of
    those who hand over, and of crowds, who neither ask nor answer. ``offices``: nouns of offices, in the forms that print; ``modifiers`` stand before them;
    ``nominative`` gives the form to show. ``joints`` tie an office to its field. ``honorifics`` precede
    names. ``kinds``: words of a title that say what the text is, the first found in this order counts.
    ``sidelines``: what precedes the name of the event at which something was said. ``at``: other
    prepositions before an event or a place; ``after_event``: what follows an event's name where a
    language says it so. ``events``: nouns that make a capitalised phrase an event. ``after_name``: letters
    or words that end a name where no capitals do; ``endings``: the cases of a name after an apostrophe. ``saying``: what stands between a name and a message
    set off below it. ``bodies``: nouns of institutions, which are no part of a person's name.
    ``deputies``: nouns that make an office of another office. ``genitives``: whether the bare name of a
    country may follow an office. ``stage``: notes on what was heard or done.
    ``minuted``: with what the minutes of a sitting begin where they tell a vote or its close themselves.
    """

    question: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    chair: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    nominative: dict[str, str] = field(default_factory=dict)
    joints: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    kinds: Kinds = ()
    sidelines: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    after_event: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    after_name: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    saying: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    genitives: bool = False
    bodies: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    minuted: tuple[str, ...] = ()


_NONE = Trade()
# So long is a label without blanks at most that ends with the word for an answer.
_SHORT = 8


@cache
def words_of(lang: str | None) -> Trade:
    """The words of a language, or an empty row where there is none."""
    read = table(primary(lang), "trade")
    if not read:
        return _NONE
    kinds = tuple((cast("RecordKind", kind), tuple(said)) for kind, said in read["kinds"].items())
    lists = {key: tuple(value) for key, value in read.items() if isinstance(value, list)}
    declined = nominatives(primary(lang))
    for key in ("offices", "modifiers"):
        lists[key] += tuple(form for form, noun in declined.items() if noun in lists[key])
    genitives = bool(read.get("genitives"))
    return Trade(**lists, kinds=kinds, nominative=declined, genitives=genitives)


def language_called(name: str) -> str | None:
    """The language that calls itself so in a site's menu, as a tag; None where none does."""
    return names().get(name.lower())


def without_ending(name: str, row: Trade) -> str:
    """A name without the case ending that its language writes after an apostrophe: ``Hesk’in``."""
    head, _, ending = name.replace("'", "’").rpartition("’")
    return name[: len(head)] if head and ending.lower() in ("", "s", *row.endings) else name


def is_acronym(word: str, following: str) -> bool:
    """Whether a word in capitals stands before one that is not: ``HPA Ilva``."""
    return 1 < len(word) < 6 and word.isupper() and not following.isupper()


def is_stage_note(text: str, lang: str | None) -> bool:
    """Whether a line is a note on what was heard or done and nothing else: ``Laughter, applause.``"""
    notes = [note for part in _NOTES.split(text.lower()) if (note := part.strip(_BRACKETS))]
    return bool(notes) and all(note in words_of(lang).stage for note in notes)


@lru_cache(maxsize=1024)
def is_question_label(label: str, lang: str | None) -> bool:
    """Whether a label marks a question in this language; it may name who asks, or their outlet."""
    bare, words = _bare(label, lang), words_of(lang).question
    # Without blanks the outlet is written to the word: "韦尔马拉电台记者".
    return (
        bare in words
        or any(
            len(word) > 1 and bare.endswith(word)
            for word in words
            if "\u3040" <= word[0] <= "\u9fff"
        )
        or _is_named_question(label, bare, words_of(lang))
        or _is_asker_of(bare, words_of(lang))
    )


@lru_cache(maxsize=1024)
def is_answer_label(label: str, lang: str | None) -> bool:
    """Whether a label marks an answer and names nobody, in this language."""
    bare, words = _bare(label, lang), words_of(lang).answer
    # "部长答": without blanks the one who answers is written to the word.
    ideographs = (word for word in words if "\u3040" <= word[0] <= "\u9fff")
    return bare in words or (len(bare) <= _SHORT and any(map(bare.endswith, ideographs)))


@lru_cache(maxsize=1024)
def is_chair_label(label: str, lang: str | None) -> bool:
    """Whether a label is that of somebody who hands over, or of a crowd, in this language."""
    bare, row = _bare(label, lang), words_of(lang)
    # "The Assistant Deputy Speaker", "Vizepräsidentin": a deputy presides, too.
    words = [word for word in bare.split() if word not in row.modifiers]
    return bare in row.chair or (len(words) > 0 and " ".join(words) in row.chair)


def is_minuted(text: str, lang: str | None) -> bool:
    """Whether a paragraph of a sitting begins as its minutes do: ``Result of the vote: …``."""
    begins = words_of(lang).minuted
    # The longest of these is much shorter; the rest need not be folded.
    folded = lowered(text[:80], lang)
    if not folded.startswith(begins):
        return False
    word = next(word for word in begins if folded.startswith(word))
    spaced = word.isascii() or not "\u3040" <= word[-1:] <= "\ud7a3"
    return not (spaced and folded[len(word) : len(word) + 1].isalnum())


def lowered(text: str, lang: str | None) -> str:
    """Lower case in a language's own way: Turkish has a dotless i."""
    if primary(lang) in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


def _is_named_question(label: str, bare: str, row: Trade) -> bool:
    """``Frage Brack``, ``Daily Lock reporter``: a word for one who asks, with a name, without an office."""
    parts = bare.split()
    if not 2 <= len(parts) <= 6 or any(part in row.offices for part in parts):
        return False
    printed = label.split()
    # "Frage Brack", "Daily Lock reporter"; but a "last question" is put by the one who speaks.
    for word, rest, marks in (
        (parts[0], printed[1:], row.question),
        (parts[-1], printed[:-1], row.question[1:]),
    ):
        if len(word) > 1 and word in marks and word not in row.many and _are_names(rest):
            return True
    return False


def _is_asker_of(bare: str, row: Trade) -> bool:
    """Whether a label is a word for one who asks, and the outlet: ``Journalist, Radio Verrin``."""
    asker, *outlet = _COMMA.split(bare, maxsplit=1)
    return bool(outlet) and len(asker) > 1 and asker in row.question and asker not in row.many


def _are_names(words: list[str]) -> bool:
    """Whether words name somebody: capitals (in scripts that have them) but for short particles."""
    named = [word for word in words if word[0].isupper() or word[0].lower() == word[0].upper()]
    return (
        bool(named)
        and named[-1] == words[-1]
        and all(len(word) <= 4 for word in words if word not in named)
        and all(word[-1] != "," for word in words)
    )


def _bare(label: str, lang: str | None) -> str:
    """A label without what follows in brackets (the outlet), numbers and signs: ``Question (Radio):``."""
    text = lowered(unicodedata.normalize("NFKC", label), lang)
    for opening in "([（":
        head = text.split(opening, 1)[0]
        text = head if head.strip() else text
    return text.strip(' .:：-–—/[]【】()（）<>〈〉«»"*0123456789№#').strip()
