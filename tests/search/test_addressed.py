"""To whom a turn is said is told by the order of an exchange, and of nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.reading import Turn
from dragoman.search.addressed import addressed


def exchange(*turns):
    return [
        Turn(eid=f"t{number}", kind=kind, by=by, role=None, paragraphs=())
        for number, (kind, by) in enumerate(turns, start=1)
    ]


def told(*turns):
    return {eid: [t.by for t in to] for eid, to in addressed(exchange(*turns)).items()}


def test_a_question_is_put_to_whoever_answers_and_the_answer_given_to_whoever_asked():
    assert told(
        ("speech", "Ada Vorn"),
        ("question", "مراسلة"),
        ("answer", "Ada Vorn"),
        ("question", None),
        ("scene", None),
        ("answer", "李明"),
        ("answer", "Ada Vorn"),
    ) == {
        "t2": ["Ada Vorn"],
        "t3": ["مراسلة"],
        "t4": ["李明", "Ada Vorn"],
        "t6": [None],
        "t7": [None],
    }


def test_questions_one_after_another_are_answered_together():
    assert told(("question", "A"), ("question", "B"), ("answer", "C")) == {
        "t1": ["C"],
        "t2": ["C"],
        "t3": ["A", "B"],
    }


def test_an_answer_without_a_question_and_a_question_without_an_answer_have_no_addressee():
    assert told(("answer", "A"), ("speech", "B"), ("question", "C")) == {}


@given(
    st.lists(st.tuples(st.sampled_from(["question", "answer", "speech", "scene"]), st.just("x")))
)
def test_whoever_is_spoken_to_speaks_back(turns):
    found = addressed(exchange(*turns))
    for eid, others in found.items():
        assert all(eid in {turn.eid for turn in found[other.eid]} for other in others)
