"""Words near one another, against every choice of places, and in text made to be slow."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.search.nearness import MOST_TRIED, is_near, near

RUNS = st.tuples(st.integers(0, 12), st.integers(0, 2)).map(lambda run: (run[0], run[0] + run[1]))
OPERANDS = st.lists(st.sets(RUNS, max_size=4), min_size=2, max_size=4)


def choices(operands, distance, ordered):
    """Every choice of one place each that is near enough, by the words of the rule."""
    for choice in product(*operands):
        words = [at for first, last in choice for at in range(first, last + 1)]
        apart = len(words) == len(set(words))
        in_order = all(one[1] < other[0] for one, other in pairwise(choice))
        between = max(words) - min(words) + 1 - len(words)
        if apart and (in_order or not ordered) and between <= distance:
            yield choice


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(OPERANDS, st.integers(0, 6), st.booleans())
def test_the_places_of_every_near_choice_are_found_and_no_other(operands, distance, ordered):
    expected = {run for choice in choices(operands, distance, ordered) for run in choice}
    found = near(operands, distance, ordered=ordered)
    assert found == expected
    assert is_near(operands, distance, ordered=ordered) == bool(expected)


@pytest.mark.parametrize("ordered", [False, True])
def test_one_word_repeated_through_a_long_paragraph_is_near_itself(ordered):
    everywhere = {(at, at) for at in range(MOST_TRIED + 1)}
    assert near([everywhere] * 5, 50, ordered=ordered) == everywhere
    few = {(at, at) for at in range(0, MOST_TRIED // 5 * 60, 60)}
    assert near([few] * 5, 50, ordered=ordered) == set()
