"""The head of a page that lost its line breaks: where rubric, title, lead, stamp and place end.

Nothing but the words themselves tells where one line ended: a capital on a word that takes one only at the
beginning of a sentence, a phrase of the title that the lead repeats, a stamp, a name of a city.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.model.language import primary
from dragoman.parse import trade
from dragoman.parse.head_words import head_words
from dragoman.parse.place_line import are_names, is_place_line, known_place_at
from dragoman.text import dates, lemmas

# A stamp stands in the first lines, and the place between it and what follows is short.
_NEAR, _PLACE, _TITLE = 1500, 60, 300
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ENDED = re.compile(r"[.!?…。！？][»”\"’)\]]*\s*$")
_RUBRIC_WORDS = 4
_INITIALS = re.compile(r"(?<=\s)(?:[^\W\d_a-zа-яё]\.\s?){1,2}[^\W\d_a-zа-яё][\w’'-]+")
# Phrases of the title that the lead repeats have two words at least.
_REPEATED = 2
# The dictionary's form of a verb: a Slavic lead often begins with one, a title never.
_VERBS = {"ru": ("ть", "ти", "чь", "ться", "тись"), "uk": ("ти", "тися")}


class Stamp(NamedTuple):
    """The extent of the day (and time) in the head of a text."""

    start: int
    end: int


def head_cuts(text: str, lang: str | None, *, until: int) -> set[int]:
    """Where to cut the beginning of a text without lines; ``until`` is where its first label stands."""
    stamp = stamp_of(text[: min(_NEAR, until)], lang)
    if stamp is None:
        return set()
    rubric = _rubric(text[: stamp.start], lang)
    cuts = {rubric, stamp.start, stamp.end}
    title = _title_end(text[: min(until, len(text))], rubric, stamp, lang)
    if title is not None:
        cuts.add(title)
    after = _place_end(text, stamp.end, lang, until=until, title=text[rubric : title or rubric])
    if after is not None:
        cuts |= after
    return cuts


def stamp_of(text: str, lang: str | None) -> Stamp | None:
    """A day with its time near the beginning, else a day that stands in no sentence."""
    found = dates.find(text, lang)
    timed = [f for f in found if f.date.precision in ("minute", "second")]
    alone = [f for f in found if _stands_alone(text, f.start, f.end)]
    return next((Stamp(f.start, f.end) for f in [*timed, *alone]), None)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a day has a capital after it and neither a preposition nor a comma before it."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    last = before.rsplit(None, 1)[-1:] or [""]
    small = len(last[0]) <= 3 and last[0].islower()
    return (
        not small
        and not before.endswith((",", "،", "，", "(", "（"))
        and after[:1].isalpha()
        and not after[:1].islower()
        and text[end : end + 1].isspace()
    )


def _rubric(head: str, lang: str | None) -> int:
    """Where the names of parts of the site end that a page begins with."""
    end = 0
    sections = head_words(lang).sections
    words = list(re.finditer(r"\S+", head))
    while words:
        for count in range(min(_RUBRIC_WORDS, len(words) - 1), 0, -1):
            last = words[count - 1].end()
            begins = not head[words[count].start()].islower()
            if begins and head[words[0].start() : last].lower() in sections:
                end, words = words[count].start(), words[count:]
                break
        else:
            break
    return end


def _title_end(text: str, start: int, stamp: Stamp, lang: str | None) -> int | None:
    """Where a title ends that a lead follows; None where nothing tells, or no lead follows."""
    head = text[start : stamp.start]
    if not head.strip():
        return None
    if not _ENDED.search(head):
        return None
    again = _printed_again(head, text[stamp.end : stamp.end + _TITLE])
    if again:
        return start + again
    first = _first_sentence(head)
    found = [at for at in _openings(head[:_TITLE], lang) if at < first]
    repeated = _repeated(head[:_TITLE])
    if found and (not repeated or found[0] < repeated or _is_run(head[repeated : found[0]])):
        return start + found[0]
    if repeated:
        return start + repeated
    verbal = _verbal(head[: min(first, _TITLE)], lang)
    return start + verbal if verbal else None


def _first_sentence(head: str) -> int:
    end = re.search(r"(?<=\w\w)[.!?…](?=\s)", head)
    return end.start() if end else len(head)


def _openings(text: str, lang: str | None) -> list[int]:
    """Where a word has a capital that it takes only where a sentence begins."""
    opening = head_words(lang).opening
    words = list(_WORD.finditer(text))
    # In a title that gives every word its capital, such a word must be followed by one without.
    capitals = sum(1 for word in words[:8] if word[0][0].isupper())
    titled = capitals > 0.7 * min(len(words), 8)
    found: list[int] = []
    for number, word in enumerate(words[1:], start=1):
        begins = word[0][0].isupper() and word[0].lower() in opening
        joined = _follows_a_blank(text, word.start())
        goes_on = words[number + 1][0][0].islower() if number + 1 < len(words) else False
        if begins and joined and (goes_on or not titled):
            found.append(word.start())
    return found


def _follows_a_blank(text: str, at: int) -> bool:
    """Whether a word stands after a blank, and no sign before that opens or joins."""
    return text[at - 1] == " " and text[:at].rstrip()[-1:] not in "«“„(—–:-"


def _is_run(between: str) -> bool:
    """Whether words are all capitals: a name that still belongs to what stands before it."""
    words = _WORD.findall(between)
    return len(words) <= _RUBRIC_WORDS and all(word[0].isupper() for word in words)


def _printed_again(head: str, after: str) -> int:
    """The length of the beginning of the head that is printed once more after the stamp; 0 if none is."""
    words = list(re.finditer(r"\S+", head))
    for count in range(len(words), _REPEATED - 1, -1):
        piece = head[: words[count - 1].end()]
        if len(piece) > 12 and re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", after):
            return words[count].start() if count < len(words) else len(head)
    return 0


def _repeated(head: str) -> int:
    """Where a phrase ends that the rest of the head repeats, with a capital after it; 0 for none."""
    words = list(_WORD.finditer(head))
    best = (0, 0)
    for end in range(_REPEATED, len(words)):
        if not words[end][0][0].isupper() or not _follows_a_blank(head, words[end].start()):
            continue
        rest = head[words[end].start() :]
        for size in range(end, _REPEATED - 1, -1):
            piece = head[words[end - size].start() : words[end - 1].end()]
            if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", rest):
                best = max(best, (size, words[end].start()))
                break
    return best[1]


def _verbal(head: str, lang: str | None) -> int:
    """Where a Slavic lead begins with its verb, or with a name of two words and its verb; 0 for none."""
    words = list(_WORD.finditer(head))
    for number in range(2, len(words)):
        word = words[number]
        if not _is_verb(word[0], lang):
            continue
        if word[0][0].isupper():
            return word.start()
        first = number
        while first > 1 and words[first - 1][0][0].isupper():
            first -= 1
        return words[max(first, number - 2)].start() if number - first >= 1 else 0
    return 0


def _opens_a_sentence(piece: str, lang: str | None) -> bool:
    """Whether a piece begins as a sentence does: such a word, and a small letter after it."""
    words = _WORD.findall(piece)
    return len(words) > 1 and words[0].lower() in head_words(lang).opening and words[1][0].islower()


def _is_office(word: str, lang: str | None) -> bool:
    """Whether a word is a noun of an office with its capital: who speaks, after the place."""
    row = trade.words_of(lang)
    known = word.lower() in row.offices or word.lower().rstrip(".") in row.honorifics
    return word[0].isupper() and known


def _is_verb(word: str, lang: str | None) -> bool:
    endings = _VERBS.get(primary(lang), ())
    return bool(endings) and (lemmas.dictionary_form(word, primary(lang)) or "").endswith(endings)


def _place_end(
    text: str, start: int, lang: str | None, *, until: int, title: str
) -> set[int] | None:
    """The cuts around a place after the stamp; None where no place stands there."""
    window = text[start : min(until, start + 2 * _PLACE)]
    begin = len(window) - len(window.lstrip())
    body = window[begin:]
    ends = [at for at in _openings(body, lang) if at]
    ends += [m.start() for m in _WORD.finditer(body) if m.start() and _is_office(m[0], lang)]
    ends += [m.start() for m in _INITIALS.finditer(body)]
    ends += [body.find(title.strip())] if title.strip() and title.strip() in body else []
    if until - start <= _PLACE:
        ends.append(len(body))
    known = known_place_at(body, lang)
    if known and body[known : known + 1] not in (",", "،", "，"):
        ends.append(known)
    for end in sorted(ends):
        piece = body[:end].strip(" ,")
        if _opens_a_sentence(piece, lang):
            return None
        if 0 < len(piece) <= _PLACE and is_place_line(piece) and are_names(piece, lang):
            return {start + begin, start + begin + end}
    return None
