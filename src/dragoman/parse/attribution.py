"""Whose words these are: the speakers a page names, and the person behind each turn's label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.model.reading import Speaker
from dragoman.parse import trade
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.labels import is_trade
from dragoman.parse.names import bare, has_office, looks_like_name, same_name
from dragoman.parse.page import Page
from dragoman.parse.source import SourceText
from dragoman.parse.title import Said

_NOTED = re.compile(r"[(（](?P<name>[^()（）]{3,60})[)）]\s*$")


class Named(NamedTuple):
    """A speaker, and the words that name them."""

    speaker: Speaker
    words: SourceText


def speakers_of(titled: Sequence[Said], page: Page, names: Sequence[str]) -> list[Named]:
    """The speakers of a page: those the title names, then those it declares. ``names`` are the labels'.

    A name is given as fully as the page gives it anywhere.
    """
    found: list[Named] = []
    for said in titled:
        full = max((n for n in names if same_name(n, said.name)), key=len, default=said.name)
        name = full if len(full.split()) > len(said.name.split()) else said.name
        speaker = Speaker(name=name, role=said.role, printed=said.printed.text.strip())
        found.append(Named(speaker, said.printed))
    roles = page.declared("role")
    for index, fact in enumerate(page.declared("speaker")):
        name = turned(fact.value)
        if not any(same_name(name, named.speaker.name) for named in found):
            role = roles[index].value if index < len(roles) else None
            found.append(Named(Speaker(name=name, role=role, printed=fact.value), fact.words))
    if len(found) == 1 and found[0].speaker.role is None and len(roles) == 1:
        only = found[0].speaker
        found[0] = found[0]._replace(
            speaker=Speaker(name=only.name, role=roles[0].value, printed=only.printed)
        )
    return found


def speaker_of(
    turn: Draft, speakers: Sequence[Speaker], lang: str | None
) -> tuple[str | None, str | None]:
    """Whose words a turn is, as far as the page says: name and office, each or None."""
    only = speakers[0] if len(speakers) == 1 else None
    if turn.kind in ("scene", "narrative", "summary"):
        return None, None
    asks = turn.label is not None and trade.is_question_label(turn.label.text, lang)
    if turn.name and not asks:
        return turn.name, turn.role
    if turn.label is None:
        return (
            (only.name, only.role) if only and turn.kind in ("speech", "answer") else (None, None)
        )
    label = turn.label.text
    if asks or trade.is_chair_label(label, lang):
        named = None if asks else _noted(label, lang)
        return (named, turn.role or _office(label, lang)) if named else (None, turn.role)
    if trade.is_answer_label(label, lang):
        return (only.name, only.role) if only else (None, None)
    for speaker in speakers:
        if same_name(label, speaker.name):
            return speaker.name, speaker.role
    name, role = _parts(label, lang)
    if name is None:
        # An office alone ("PRIME MINISTER") is a person only where the page names just one.
        return (only.name, only.role or role) if only and turn.kind != "question" else (None, role)
    return name, turn.role or role


def label_names(turns: Turns, lang: str | None) -> list[str]:
    """The names that labels print, in their order: not of those who ask, nor words of the trade."""
    names: dict[str, None] = {}
    for draft in turns.drafts:
        trade_word = draft.label is not None and is_trade(draft.label.text, lang)
        if trade_word or draft.kind == "question":
            continue
        if draft.name:
            names[draft.name] = None
        elif draft.label is not None:
            name, _ = _parts(draft.label.text, lang)
            if name:
                names[name] = None
    return list(names)


def turned(name: str) -> str:
    """``Howard, John`` as ``John Howard``; any other form as it is."""
    last, comma, first = name.partition(",")
    if comma and len(last.split()) <= 3 and len(first.split()) <= 3 and first.strip():
        return f"{first.strip()} {last.strip()}"
    return name


@lru_cache(maxsize=1024)
def _parts(label: str, lang: str | None) -> tuple[str | None, str | None]:
    """A label's name and office: ``ANA RUIZ, SECRETARIA DE SALUD``, ``Foreign Minister Ilva Sorenne``.

    Behind an office the name may stand in brackets: ``O señor PRESIDENTE (Vilar Romeu)``.
    """
    printed = bare(label)
    row = trade.words_of(lang)
    head, comma, tail = printed.partition(",")
    if comma and any(word.lower() in row.offices for word in tail.split()):
        return head.strip(), tail.strip()
    vocabulary = {*row.offices, *row.modifiers, *row.honorifics}
    words = printed.split()
    # An article before a title belongs to it: "A señora SORENNE".
    cut = int(len(words) > 1 and len(words[0]) <= 3 and words[1].lower() in vocabulary)
    while cut < len(words) and (
        words[cut].lower().strip(".,") in vocabulary or words[cut].lower() in vocabulary
    ):
        cut += 1
    name = " ".join(words[cut:])
    if cut and (noted := _noted(label, lang)):
        return noted, _office(label, lang)
    if not name or not looks_like_name(name, lang):
        return None, printed or None
    office = " ".join(
        word for word in words[:cut] if word.lower() not in row.honorifics and len(word) > 1
    )
    return name, office or None


def _noted(label: str, lang: str | None) -> str | None:
    """The full name in the brackets behind an office."""
    noted = _NOTED.search(label)
    full = noted and looks_like_name(noted["name"], lang) and len(noted["name"].split()) >= 2
    return noted["name"] if noted and full and has_office(bare(label), lang) else None


def _office(label: str, lang: str | None) -> str | None:
    """The office in a label, without article and title of courtesy."""
    words, honorifics = bare(label).split(), trade.words_of(lang).honorifics
    if len(words) > 1 and len(words[0]) <= 3 and words[1].lower() in honorifics:
        words = words[1:]
    return " ".join(word for word in words if word.lower() not in honorifics) or None
