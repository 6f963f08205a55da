"""To whom a turn is said, as the order of an exchange shows it.

A question is put to whoever answers after it, an answer is given to whoever asked before it. Several
questions one after another are answered together, as are those of one asker with scenes between. A page
seldom says it, so it is no fact of the reading: a search may ask for it (``to:``), and nothing shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.model.reading import Turn

Exchange = tuple[list["Turn"], list["Turn"]]


def addressed(turns: Sequence[Turn]) -> dict[str, tuple[Turn, ...]]:
    """The turns whose speakers a turn is said to, by its eid; a turn outside of an exchange has none."""
    found: dict[str, tuple[Turn, ...]] = {}
    for questions, answers in _exchanges(turns):
        found.update((turn.eid, tuple(answers)) for turn in questions if answers)
        found.update((turn.eid, tuple(questions)) for turn in answers if questions)
    return found


def _exchanges(turns: Sequence[Turn]) -> Iterator[Exchange]:
    """Runs of questions with the run of answers after them; what else is said between is left out."""
    questions: list[Turn] = []
    answers: list[Turn] = []
    for turn in turns:
        if turn.kind == "question":
            if answers:
                yield questions, answers
                questions, answers = [], []
            questions.append(turn)
        elif turn.kind == "answer":
            answers.append(turn)
    yield questions, answers
