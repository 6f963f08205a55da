"""The words beside a match, and their order, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.query import And, Filter, Near, Not, Phrase, Scope, Word
from dragoman.search import highlight
from dragoman.search.concordance import as_typed, order, places
from dragoman.text.tokens import analyse, is_unspaced

ENGLISH = "The new harbour of Alva opens; the old Harbour of Ister is shut (until May)."
ARABIC = "وقال الوزير إن الميناء الجديد يُفتح يوم الاثنين، أما الميناء القديم فمغلق."
CHINESE = "新的港口星期一开放，旧的港口在五月以前关闭。"
THAI = "ท่าเรือใหม่เปิดวันจันทร์ ท่าเรือเก่าปิด"


def found(text, lang, matches, width):
    tokens = analyse(text, lang)
    words, where = [t.surface for t in tokens], [(t.start, t.end) for t in tokens]
    return list(places(text, words, where, matches, width))


def lines(text, lang, word, width):
    return [
        (text[one.start : one.match[0]], text[slice(*one.match)], text[one.match[1] : one.end])
        for one in keys(text, lang, word, width)
    ]


def test_every_occurrence_has_its_words_on_each_side():
    assert lines(ENGLISH, "en", "harbour", 2) == [
        ("The new ", "harbour", " of Alva"),
        ("the old ", "Harbour", " of Ister"),
    ]
    assert lines(ENGLISH, "en", "harbour", 30)[1] == (
        "The new harbour of Alva opens; the old ",
        "Harbour",
        " of Ister is shut (until May).",
    )


def test_what_stands_before_comes_first_whatever_the_direction():
    assert lines(ARABIC, "ar", "ميناء", 2) == [
        ("الوزير إن ", "الميناء", " الجديد يُفتح"),
        ("الاثنين، أما ", "الميناء", " القديم فمغلق."),
    ]


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [(1, "新的", "星期"), (2, "新的", "星期一开"), (3, "新的", "星期一开放，旧")],
)
def test_in_a_script_without_spaces_two_characters_are_a_word(width, left, right):
    assert lines(CHINESE, "zh", "港口", width)[0] == (left, "港口", right)


def test_scripts_may_be_mixed():
    mixed = "记者问 Ada Vorn 关于 APEC 港口的 1280 艘船"
    assert lines(mixed, "zh", "港口", 2) == [("关于 APEC ", "港口", "的 1280 艘")]
    assert [left for left, _, _ in lines(THAI, "th", "ท่าเรือ", 2)] == ["", "จันทร์ "]


def test_a_match_at_the_edge_has_nothing_beside_it():
    assert lines("harbour", "en", "harbour", 8) == [("", "harbour", "")]
    assert lines("“Harbour!”", "en", "harbour", 8) == [("“", "Harbour", "!”")]
    assert lines("one two harbour, three", "en", "harbour", 1) == [
        ("two ", "harbour", ", three"),
    ]


def keys(text, lang, word, width=8):
    return found(text, lang, highlight.find(Word(text=word), text, lang), width)


def test_neighbours_are_compared_as_words_and_the_nearest_comes_first():
    (one,) = keys("Bad old PORT Élan vital", "fr", "port")
    assert [bare for bare, _ in order(one.right)] == ["elan", "vital"]
    assert [bare for bare, _ in order(one.left)] == ["old", "bad"]
    after = [order(keys(f"port {word}", "fr", "port")[0].right) for word in
             ("zone", "Été", "ete", "ouvert", "Zélande", "")]  # fmt: skip
    bare = [[word for word, _ in one] for one in after]
    assert sorted(bare) == [[], ["ete"], ["ete"], ["ouvert"], ["zelande"], ["zone"]]
    assert min(after) == after[5]
    assert max(after) == after[0]


def test_arabic_and_chinese_neighbours_are_folded_as_the_analyser_folds_them():
    with_marks, without = keys("ميناء جَديد", "ar", "ميناء"), keys("ميناء جديد", "ar", "ميناء")
    assert order(with_marks[0].right) == order(without[0].right)
    (one,) = keys("新港口开", "zh", "港口")
    assert (one.left, one.right) == (("新",), ("开",))


texts = st.text(
    st.sampled_from("ab port Harbour. é,港口口 ميناء ู\n-’1 "), min_size=1, max_size=60
) | st.sampled_from([ENGLISH, ARABIC, CHINESE, THAI])


@given(texts, st.sampled_from(["en", "fr", "ar", "zh", "th", None]), st.integers(1, 6))
def test_pieces_join_to_the_text_and_are_no_longer_than_asked(text, lang, width):
    tokens = analyse(text, lang)
    spans = [(token.start, token.end) for token in tokens]
    cut = found(text, lang, spans, width)
    assert [one.match for one in cut] == spans
    for number, one in enumerate(cut):
        assert one.start <= one.match[0] < one.match[1] <= one.end
        cost = lambda part: sum(1 if is_unspaced(text[t.start]) else 2 for t in part)  # noqa: E731
        before = [t for t in tokens[:number] if t.start >= one.start]
        after = [t for t in tokens[number + 1 :] if t.end <= one.end]
        assert [t.surface for t in reversed(before)] == list(one.left)
        assert [t.surface for t in after] == list(one.right)
        assert cost(before) <= 2 * width
        assert cost(after) <= 2 * width
        # One more would be too many, or there is none.
        if len(before) < number:
            assert cost(tokens[number - len(before) - 1 : number]) > 2 * width
        else:
            assert one.start == 0
        if len(after) < len(tokens) - number - 1:
            assert cost(tokens[number + 1 : number + len(after) + 2]) > 2 * width
        else:
            assert one.end == len(text)


def test_as_typed_reaches_every_word_of_a_query():
    word, exact = Word(text="ports"), Word(text="ports", exact=True)
    kept = (Phrase(text="a b"), Filter(field="lang", values=("en",)))
    tree = And(nodes=(word, Not(node=word), Scope(of="sentence", node=word),
                      Near(nodes=(word, Phrase(text="x")), distance=3), *kept))  # fmt: skip
    assert as_typed(tree) == And(
        nodes=(exact, Not(node=exact), Scope(of="sentence", node=exact),
               Near(nodes=(exact, Phrase(text="x")), distance=3), *kept)
    )  # fmt: skip
