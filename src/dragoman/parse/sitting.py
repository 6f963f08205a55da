"""Questions and answers in a sitting whose markup does not tell them: by who replies to whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from dragoman.model.reading import TurnKind
from dragoman.parse import trade
from dragoman.parse.drafts import Draft
from dragoman.parse.names import has_office

# A sitting has so many turns and other speakers at least, and one turn in so many is the chair's.
_LEAST, _OTHERS, _CHAIR_SHARE = 7, 3, 5
# So many questions with a reply make a sitting one of questions.
_EXCHANGES = 3
# A speech is longer than any question; an interjection is shorter than a question without its mark.
_LONGEST, _MOST_PARAGRAPHS, _SHORTEST = 4000, 10, 20
_ENDS_ASKING = re.compile(r"[?？؟\u037e՞][”\"’»)\s]*$")


def is_presided(labels: Sequence[str], lang: str | None) -> bool:
    """Whether these labels, in the order of a text, are those of a sitting.

    Whoever is in the chair opens it and speaks again and again, others do in turn, and nobody is marked as one who asks.
    """
    if len(labels) < _LEAST or not _presides(labels[0], lang):
        return False
    times = Counter(labels)
    chair = sum(often for label, often in times.items() if _presides(label, lang))
    others = [label for label in times if not trade.is_chair_label(label, lang)]
    return (
        chair * _CHAIR_SHARE >= len(labels)
        and len(others) >= _OTHERS
        and not any(trade.is_question_label(label, lang) for label in others)
    )


def _presides(label: str, lang: str | None) -> bool:
    """A moderator holds no office; a president or chairwoman does."""
    return trade.is_chair_label(label, lang) and has_office(label, lang)


def give_kinds_of_sitting(drafts: Sequence[Draft], lang: str | None) -> None:
    """Who ends with a question asks, and the next to speak answers; so do both without a mark, once known.

    Those in the chair neither ask nor answer. Kinds that the markup gave are kept but where the exchange
    contradicts them.
    """
    speaking = [
        draft
        for draft in drafts
        if draft.kind in ("speech", "question", "answer")
        and draft.label
        and not trade.is_chair_label(draft.label.text, lang)
    ]
    given = [draft.kind for draft in speaking]
    if given and "speech" not in given:
        return
    roles = _Roles(speaking)
    if roles.exchanges < _EXCHANGES and "question" not in given:
        return
    before: Draft | None = None
    for draft, after, kind in zip(speaking, [*speaking[1:], None], given, strict=True):
        told = roles.kind_of(draft, before, after)
        draft.kind = kind if kind == "answer" or (kind == "question" and _asks(draft)) else told
        before = draft


class _Roles:
    """Who of those that speak replies more often than they ask."""

    def __init__(self, speaking: Sequence[Draft]) -> None:
        self.asking: Counter[str] = Counter(d.key for d in speaking if d.kind == "question")
        self.replying: Counter[str] = Counter(d.key for d in speaking if d.kind == "answer")
        self.exchanges = 0
        for one, other in pairwise(speaking):
            if _asks(one) and one.key != other.key:
                self.exchanges += 1
                self.asking[one.key] += one.kind != "question"
                self.replying[other.key] += other.kind != "answer"

    def replies(self, draft: Draft | None) -> bool:
        """Whether somebody is one of those who are asked."""
        return draft is not None and self.replying[draft.key] > self.asking[draft.key]

    def kind_of(self, draft: Draft, before: Draft | None, after: Draft | None) -> TurnKind:
        """What a turn is, by the turns before and after it."""
        goes_on = before is not None and before.key == draft.key
        if self.replies(draft):
            asked = before is not None and (before.kind == "question" or goes_on)
            return "answer" if asked and before and before.kind != "speech" else "speech"
        if goes_on and before is not None and before.kind == "question":
            return "question"
        if after is not None and after.key != draft.key and _asks(draft):
            return "question"
        returns = self.asking[draft.key] > 0 and before is not None and before.kind == "answer"
        if _may_ask(draft) and (self.replies(after) or returns):
            return "question"
        return "answer" if before is not None and before.kind == "question" else "speech"


def _asks(draft: Draft) -> bool:
    """Whether a turn ends with a question and is not a whole speech."""
    ends = bool(_ENDS_ASKING.search(draft.paragraphs[-1][0].text))
    return ends and len(draft.paragraphs) <= _MOST_PARAGRAPHS and _size(draft) <= _LONGEST


def _may_ask(draft: Draft) -> bool:
    few = len(draft.paragraphs) <= _MOST_PARAGRAPHS
    return few and _SHORTEST <= _size(draft) <= _LONGEST


def _size(draft: Draft) -> int:
    return sum(len(words.text) for words, _ in draft.paragraphs)
