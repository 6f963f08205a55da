"""A paragraph's name for ever survives edits, insertions, deletions and moves, and no two share one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.align.readings import PROSE, names, reading

from dragoman.align.versions import carry_names, pair_paragraphs

LANGUAGES = sorted(PROSE)


def first(texts, lang="en"):
    return carry_names(None, reading(texts, lang=lang), 0)


def test_names_are_a_counter_over_turns_and_paragraphs_in_their_order():
    read, given_names = carry_names(None, reading(("A", ["one", "two"]), ("B", ["three"])), 0)

    assert [turn.wid for turn in read.turns] == ["w1", "w4"]
    assert [paragraph.wid for _, paragraph in read.paragraphs()] == ["w2", "w3", "w5"]
    assert given_names == 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_edit_keeps_the_name(lang):
    before, count = first(PROSE[lang], lang)
    texts = list(PROSE[lang])
    texts[3] = texts[3][:-1] + {"zh": "，还有教师。", "ar": "، والمعلمون."}.get(
        lang, ", and teachers."
    )
    after, count_after = carry_names(before, reading(texts, lang=lang), count)

    assert names(after)[texts[3]] == names(before)[PROSE[lang][3]]
    assert count_after == count


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("at", [0, 5, 10])
def test_an_insertion_gets_the_next_name_and_moves_none(lang, at):
    before, count = first(PROSE[lang], lang)
    new = {"zh": "本部还感谢图书馆。", "ar": "وتشكر الوزارة المكتبة أيضًا."}.get(
        lang, "We thank the library."
    )
    texts = [*PROSE[lang][:at], new, *PROSE[lang][at:]]
    after, count_after = carry_names(before, reading(texts, lang=lang), count)

    assert names(after).pop(new) == f"w{count + 1}"
    assert {t: w for t, w in names(after).items() if t != new} == names(before)
    assert count_after == count + 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_deletion_moves_no_name_and_its_name_is_not_given_again(lang):
    before, count = first(PROSE[lang], lang)
    after, count = carry_names(before, reading(PROSE[lang][:4] + PROSE[lang][5:], lang=lang), count)
    back, count_back = carry_names(after, reading(PROSE[lang], lang=lang), count)

    assert names(after) == {t: w for t, w in names(before).items() if t != PROSE[lang][4]}
    assert names(back)[PROSE[lang][4]] == f"w{count + 1}"
    assert count_back == count + 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("order", [(9, *range(9)), (*range(1, 10), 0), tuple(reversed(range(10)))])
def test_a_move_takes_the_name_along(lang, order):
    before, count = first(PROSE[lang], lang)
    after, count_after = carry_names(
        before, reading([PROSE[lang][n] for n in order], lang=lang), count
    )

    assert names(after) == names(before)
    assert count_after == count


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_paragraph_replaced_by_quite_another_loses_its_name(lang):
    before, count = first(PROSE[lang][:5], lang)
    texts = [*PROSE[lang][:2], PROSE[lang][7], *PROSE[lang][3:5]]
    after, _ = carry_names(before, reading(texts, lang=lang), count)

    assert names(after)[PROSE[lang][7]] == f"w{count + 1}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_paragraphs_of_one_text_are_taken_for_one(lang):
    for number, text in enumerate(PROSE[lang]):
        others = PROSE[lang][:number] + PROSE[lang][number + 1 :]
        assert pair_paragraphs(reading([text]), reading(others)) == {}


def test_lines_that_recur_keep_their_names_where_they_stand():
    laughter = "(Laughter.)"
    texts = [line for text in PROSE["en"][:5] for line in (text, laughter)]
    before, count = first(texts)
    edited = [*texts[:4], "We shall see about the buoys.", *texts[4:]]
    after, count_after = carry_names(before, reading(edited), count)

    kept = [p.wid for _, p in after.paragraphs() if p.text != "We shall see about the buoys."]
    assert kept == [p.wid for _, p in before.paragraphs()]
    assert count_after == count + 1


def test_a_turn_keeps_the_name_of_the_turn_most_of_whose_paragraphs_it_holds():
    one, two, three, four, five = PROSE["en"][:5]
    before, count = carry_names(None, reading(("A", [one, two, three]), ("B", [four, five])), 0)
    after, _ = carry_names(
        before, reading(("A", [one]), ("C", [two, three]), ("B", [four, five])), count
    )

    assert [turn.wid for turn in before.turns] == ["w1", "w5"]
    # The first that has paragraphs of it keeps its name; what was cut off gets one of its own.
    assert [turn.wid for turn in after.turns] == ["w1", "w8", "w5"]
    assert names(after) == names(before)


def test_two_turns_that_became_one_bear_the_larger_ones_name():
    one, two, three = PROSE["zh"][:3]
    before, count = carry_names(None, reading(("甲", [one]), ("乙", [two, three])), 0)
    after, _ = carry_names(before, reading(("乙", [one, two, three])), count)

    assert [turn.wid for turn in after.turns] == [before.turns[1].wid]


def test_a_page_of_a_hundred_thousand_equal_lines_stops_nobody():
    before, count = first(["a"] * 100_000)
    after, _ = carry_names(before, reading(["a"] * 50_000 + ["b"] + ["a"] * 50_000), count)
    pairs = pair_paragraphs(reading(["a", "b"] * 10_000), reading(["b", "a", "c"] * 10_000))

    assert names(after)["b"] == f"w{count + 1}"
    assert len(pairs) == len(set(pairs.values()))


TEXTS = st.lists(
    st.sampled_from([*PROSE["en"], *PROSE["ar"], *PROSE["zh"], "(Laughter.)", "", "—"]), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_texts_are_named_without_a_name_given_twice(one, two):
    before, count = first(one)
    after, count_after = carry_names(before, reading(two), count)

    given_names = [turn.wid for turn in after.turns] + [p.wid for _, p in after.paragraphs()]
    assert None not in given_names
    assert len(set(given_names)) == len(given_names)
    assert all(1 <= int(name[1:]) <= count_after for name in given_names)
    old = {p.wid: p.text for _, p in before.paragraphs()}
    turns = {turn.wid for turn in before.turns}
    for _, paragraph in after.paragraphs():
        assert paragraph.wid not in turns
        if paragraph.wid in old and len(set(one) | set(two)) == len(one) + len(two):
            assert old[paragraph.wid] == paragraph.text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PROSE["zh"] + PROSE["ru"]), unique=True, max_size=14), st.randoms())
def test_of_paragraphs_that_occur_once_each_keeps_its_name_in_any_order(texts, random):
    before, count = first(texts)
    kept = [text for text in texts if random.random() < 0.7]
    random.shuffle(kept)
    after, _ = carry_names(before, reading(kept), count)

    assert names(after) == {text: names(before)[text] for text in kept}


def test_the_same_text_again_keeps_every_name():
    before, count = first(PROSE["ar"])
    after, count_after = carry_names(before, reading(PROSE["ar"]), count)

    assert after == before
    assert count_after == count
