"""Who asks and who answers: the kinds of the turns of an exchange."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.drafts import Draft
from dragoman.parse.names import same_name

# Kinds of pages on which somebody is asked.
ASKED: frozenset[RecordKind] = frozenset({"press_conference", "briefing", "interview", "answers"})

_QUESTION_MARK = re.compile(r"[?？؟\u037e՞]")
# What somebody says who only hands over is shorter than this.
_HANDED_OVER = 600


def asks(text: str) -> bool:
    """Whether a question mark stands in a text, of any script."""
    return bool(_QUESTION_MARK.search(text))


def give_kinds(
    drafts: list[Draft], lang: str | None, *, kind: RecordKind, known: Sequence[str]
) -> None:
    """Tells questions from answers: by the words of the trade, else by who asks on this page."""
    askers = _askers(drafts, lang, kind, known)
    chairs = _chairs(drafts, lang, askers, known)
    asked = False
    for draft in drafts:
        # Bold type told these already; who is named after one answers.
        asked = asked or (draft.label is None and draft.kind == "question")
        if draft.kind in ("scene", "narrative") or draft.label is None:
            continue
        if draft.key in askers:
            draft.kind, asked = "question", True
        elif draft.key in chairs:
            draft.kind = "speech"
        elif trade.is_answer_label(draft.label.text, lang) or asked:
            draft.kind = "answer"
        else:
            draft.kind = "speech"


def _askers(
    drafts: Sequence[Draft], lang: str | None, kind: RecordKind, known: Sequence[str]
) -> set[str]:
    """The labels whose bearers ask: marked so, or mostly asking where somebody answers them."""
    labelled = [draft for draft in drafts if draft.label is not None]
    names = {draft.key: draft.label.text for draft in labelled if draft.label}
    marked = {key for key, name in names.items() if trade.is_question_label(name, lang)}
    marks: dict[str, list[bool]] = defaultdict(list)
    for draft in labelled:
        marks[draft.key].append(asks(draft.paragraphs[-1][0].text))
    theirs = {
        key
        for key, name in names.items()
        if trade.is_answer_label(name, lang) or any(same_name(name, one) for one in known)
    }
    mostly = {
        key
        for key, found in marks.items()
        if key not in theirs | marked and len(marks) >= 2 and sum(found) / len(found) >= 0.6
    }
    sure = marked
    if not marked and kind not in ASKED:
        sure = {key for key in mostly if len(marks[key]) >= 2}
        if not sure:
            return sure
    pairs = [(one.key, after.key) for one, after in pairwise(labelled)]
    # One who was asked (follows a question) answers, however many questions come back.
    answering = {after for one, after in pairs if one in sure and after not in sure}
    replied = {one for one, after in pairs if after not in sure | mostly}
    if not marked and kind not in ASKED:
        replied = {one for one, after in pairs if after in answering}
    return sure | (mostly & replied) - answering


def _chairs(
    drafts: Sequence[Draft], lang: str | None, askers: set[str], known: Sequence[str]
) -> set[str]:
    """The labels of those who hand over: marked so, or always short and followed by a question or a guest."""
    labelled = [draft for draft in drafts if draft.label is not None]
    names = {draft.key: draft.label.text for draft in labelled if draft.label}
    chairs = {key for key, name in names.items() if trade.is_chair_label(name, lang)}
    if not askers:
        return chairs
    speaking = Counter(draft.key for draft in labelled)
    handing: Counter[str] = Counter()
    for index, draft in enumerate(labelled):
        following = labelled[index + 1] if index + 1 < len(labelled) else None
        after_question = index > 0 and labelled[index - 1].key in askers
        is_next = following is None or following.key in askers
        size = sum(len(words.text) for words, _ in draft.paragraphs)
        handing[draft.key] += not after_question and (is_next or index == 0) and size < _HANDED_OVER
    return chairs | {
        key
        for key, times in speaking.items()
        if key not in askers
        and handing[key] == times
        # Once, and not as the first, somebody may as well have added a word.
        and (times > 1 or key == labelled[0].key)
        and not any(same_name(names[key], name) for name in known)
    }
