"""What a reader types becomes a tree, and every tree can be typed again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import BadQuery
from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Wildcard,
    Word,
)
from dragoman.search.limits import cost, words_typed
from dragoman.search.syntax import all_of, any_of, none_of, parse, write


def word(text, exact=False):
    return Word(text=text, exact=exact)


a, b, c = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("  \n ", None),
        ("port", word("port")),
        ("=Ports", word("Ports", exact=True)),
        ("a b", And(nodes=(a, b))),
        ("a AND b", And(nodes=(a, b))),
        ("a && b || c", Or(nodes=(And(nodes=(a, b)), c))),
        ("a OR b c", Or(nodes=(a, And(nodes=(b, c))))),
        ("(a OR b) c", And(nodes=(Or(nodes=(a, b)), c))),
        ("a (b c)", And(nodes=(a, b, c))),
        ("a -b", And(nodes=(a, Not(node=b)))),
        ("a NOT b", And(nodes=(a, Not(node=b)))),
        ("-(a b)", Not(node=And(nodes=(a, b)))),
        ("NOT NOT a", a),
        ("-lang:en a", And(nodes=(Not(node=Filter(field="lang", values=("en",))), a))),
        ("and or not", And(nodes=(word("and"), word("or"), word("not")))),
        ('"port of Alva"', Phrase(text="port of Alva")),
        ("“a  b” „c d“ «e f» „g h”", And(nodes=tuple(Phrase(text=t) for t in ("a b", "c d", "e f", "g h")))),
        (r'"say \"no\""', Phrase(text='say "no"')),
        ("cease-fire", word("cease-fire")),
        ("a - b", And(nodes=(a, b))),
        ("a, b; c!", And(nodes=(a, b, c))),
        ("l’État", word("l’État")),
        ("12:35", word("12:35")),
        ("http://a.example/b?c", word("http://a.example/b?c")),
        ("Re:Ports note: a", And(nodes=(word("Re:Ports"), word("note"), a))),
        ("港口 协议", And(nodes=(word("港口"), word("协议")))),
        ("lang:en,zh-hans", Filter(field="lang", values=("en", "zh-Hans"))),
        ('by:"Ada Vorn",q1', Filter(field="by", values=("Ada Vorn", "q1"))),
        ("by:“Ada Vorn”", Filter(field="by", values=("Ada Vorn",))),
        ("In:Question", Filter(field="in", values=("question",))),
        ("kind:speech", Filter(field="kind", values=("speech",))),
        ("org:OSCE (a)", And(nodes=(Filter(field="org", values=("OSCE",)), a))),
        ("record:r/2016/a", Filter(field="record", values=("r/2016/a",))),
        ("said:2016", Range(field="said", since="2016", until="2016")),
        ("said:2016-05..2016", Range(field="said", since="2016-05", until="2016")),
        ("said:2016-11-17…2017", Range(field="said", since="2016-11-17", until="2017")),
        ("published:2024-05..", Range(field="published", since="2024-05")),
        ("published:..2023", Range(field="published", until="2023")),
        (r"\AND \-a 1\:2 x\ y", And(nodes=(word("AND"), word("-a"), word("1:2"), word("x y")))),
        (r"lang\:en", word("lang:en")),
        ("harb*", Prefix(text="harb")),
        ("(Häfe*)", Prefix(text="Häfe")),
        ("порт* الم*", And(nodes=(Prefix(text="порт"), Prefix(text="الم")))),
        ("港口* ที่*", And(nodes=(Prefix(text="港口"), Prefix(text="ที่")))),
        ("h?rb*r org?n", And(nodes=(Wildcard(text="h?rb*r"), Wildcard(text="org?n")))),
        ("what is a port? ¿qué?", And(nodes=tuple(map(word, ["what", "is", "a", "port", "qué"])))),
        ("harbour~1 гавань~2", And(nodes=(Fuzzy(text="harbour", distance=1), Fuzzy(text="гавань", distance=2)))),
        ("a~b * a *", And(nodes=(word("a~b"), a))),
        ("a NEAR/5 b", Near(nodes=(a, b), distance=5)),
        ("a ONEAR/0 b c", And(nodes=(Near(nodes=(a, b), distance=0, ordered=True), c))),
        ("-a NEAR/٥ b", Not(node=Near(nodes=(a, b), distance=5))),
        ('"a b" NEAR/3 (b OR port*) NEAR/3 harb*', Near(distance=3, nodes=(
            Phrase(text="a b"), Or(nodes=(b, Prefix(text="port"))), Prefix(text="harb")))),
        ("near/5 \\NEAR/5 =NEAR", And(nodes=(word("near/5"), word("NEAR/5"), word("NEAR", exact=True)))),
        ("sentence(a b)", Scope(of="sentence", node=And(nodes=(a, b)))),
        ("Turn(by:x a) -question(a NEAR/1 b)", And(nodes=(
            Scope(of="turn", node=And(nodes=(Filter(field="by", values=("x",)), a))),
            Not(node=Scope(of="question", node=Near(nodes=(a, b), distance=1)))))),
        ("answer(sentence(a OR b) paragraph(c))", Scope(of="answer", node=And(nodes=(
            Scope(of="sentence", node=Or(nodes=(a, b))), Scope(of="paragraph", node=c))))),
        ("sentence (a b) turn", And(nodes=(word("sentence"), a, b, word("turn")))),
    ],
)  # fmt: skip
def test_this_text_is_this_tree(text, tree):
    assert parse(text) == tree
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "message", "position", "suggestion"),
    [
        ("a (b", "opens and none closes", 2, "a (b)"),
        ("a) b", "was not opened", 1, "a b"),
        ("a ()", "missing", 3, "a"),
        ('a "b c', "none closes", 2, 'a "b c"'),
        ("a «b", "none closes", 2, "a «b»"),
        ("OR a", "needs a word", 0, '"OR" a'),
        ("a AND", "needs a word", 2, 'a "AND"'),
        ("a OR OR b", "needs a word", 5, 'a OR "OR" b'),
        ("NOT", "needs a word", 0, '"NOT"'),
        ("langs:en a", "no field 'langs'", 0, "lang:en a"),
        ("a speaker:Vorn", "no field 'speaker'", 2, "a by:Vorn"),
        ("foo:bar a", "no field 'foo'", 0, '"foo:bar" a'),
        ("in:questions", "can be speech, question", 0, "in:question"),
        ("kind:speach", "can be", 0, "kind:speech"),
        ("lang:english1", "no language tag", 0, "lang:en"),
        ("by: Vorn", "value must follow", 3, "by:Vorn"),
        ("lang:en,", "value must follow", 8, "lang:en,en"),
        ("said:2016-13", "is no date", 0, "said:2016"),
        ("said:2016-02-30", "is no date", 0, "said:2016"),
        ("said:soon", "is no date", 0, "said:2016"),
        ("said:٢٠١٦", "is no date", 0, "said:2016"),
        ("said:2017..2016", "ends (2016) before", 0, "said:2016..2017"),
        ("said:..", "needs a date", 0, "said:2016..2017"),
        ("a mi*", "at least 3", 2, "a mi"),
        ("*ster", "cannot begin with *", 0, "ster"),
        ("a *st*r", "cannot begin with *", 2, "a st*r"),
        ("h*b*rs", "one *", 0, "h*brs"),
        ("cease-fir*", "no other sign", 0, "cease-fir"),
        ("=harb*", "for many", 0, "harb*"),
        ("港?口", "without spaces", 0, "港口"),
        ("港口~1", "without spaces", 0, "港口"),
        ("harbour~", "~1 or ~2", 0, "harbour~2"),
        ("a port~3", "limit", 2, "a port~1"),
        ("port~2", "too short", 0, "port~1"),
        ("ab~1", "too short", 0, "ab"),
        ('a "b c"~4 d', "NEAR/5 between", 7, 'a "b" NEAR/4 "c" d'),
        ("a NEAR b", "how many words", 2, "a NEAR/5 b"),
        ("a ONEAR/51 b", "50 is the limit", 2, "a ONEAR/50 b"),
        ("NEAR a", "how many words", 0, '"NEAR" a'),
        ("NEAR/5 a", "needs a word", 0, '"NEAR/5" a'),
        ("a NEAR/5", "needs a word", 2, 'a "NEAR/5"'),
        ("a NEAR/5 -b", "between words", 2, "a AND -b"),
        ("a NEAR/5 lang:en", "between words", 2, "a AND lang:en"),
        ("(a b) NEAR/5 c", "between words", 6, "(a b) AND c"),
        ("a NEAR/5 b NEAR/4 c", "one distance", 11, "a NEAR/5 b NEAR/5 c"),
        ("a NEAR/5 b ONEAR/5 c", "one order", 11, "a NEAR/5 b NEAR/5 c"),
        ("sentence(by:x a)", "only words", 0, "turn(by:x a)"),
        ("a sentence(turn(a) b)", "not wider", 2, "a (turn(a) b)"),
        ("a turn()", "missing", 7, "a"),
        ("sentence(a", "none closes", 0, "sentence(a)"),
        ("a b\udcff", "none", 3, "a b"),
        ("!!! , -", "no word", 0, None),
        ('"!"', "no word", 0, None),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_type(
    text, message, position, suggestion
):
    with pytest.raises(BadQuery) as caught:
        parse(text)
    assert message in caught.value.message
    assert (caught.value.position, caught.value.suggestion) == (position, suggestion)
    if suggestion:
        assert parse(suggestion) is not None


@pytest.mark.parametrize(
    ("limit", "make", "named"),
    [
        (512, lambda n: "x" * n, "512"),
        (32, lambda n: "a " * n, "32"),
        (32, lambda n: "by:" + ",".join("a" * n), "32"),
        (8, lambda n: "(" * n + "a" + ")" * n, "8"),
        (16, lambda n: '"' + "a " * n + '"', "16"),
        (8, lambda n: "sentence(" + "(" * (n - 1) + "a" + ")" * n, "8"),
        (5, lambda n: " NEAR/1 ".join("a" * n), "5"),
        (16, lambda n: f'"{"a " * (n - 8)}" NEAR/1 "{"b " * 8}"', "16"),
        (50, lambda n: f"a NEAR/{n} b", "50"),
        (4, lambda n: "h?rb*r " * n, "100"),
        (9, lambda n: "harbour~1 " * n, "100"),
        (95, lambda n: "harb* " * (n // 5) + "a " * (n % 5), "100"),
    ],
    ids=[
        "length",
        "terms",
        "values",
        "nesting",
        "phrase",
        "scope",
        "near",
        "near words",
        "distance",
        "wildcards",
        "fuzzy",
        "budget",
    ],
)
def test_a_limit_holds_at_its_number_and_is_named_beyond(limit, make, named):
    assert parse(make(limit - 1)) is not None
    assert parse(make(limit)) is not None
    for beyond in (limit + 1, limit * 1000):
        with pytest.raises(BadQuery, match=r"limit") as caught:
            parse(make(beyond))
        assert named in caught.value.message or "512" in caught.value.message


PIECES = st.sampled_from(
    [*'()"“”„«»-=\\:,.*~ \t…', "AND", "OR", "NOT", "lang:", "said:", "in:", "by:", "NEAR/2", "ONEAR/٣", "NEAR", "sentence(", "turn(", "harb", "harb*", "?", "~1", "a", "порт", "港", "2016", "\u0301", "http://", "foo:"]
)  # fmt: skip


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join))
def test_nothing_typed_raises_anything_but_bad_query(text):
    try:
        tree = parse(text)
    except BadQuery as caught:
        refused = caught
    else:
        assert parse(write(tree)) == tree
        return
    assert 0 <= refused.position <= len(text)
    assert refused.message


TYPED = st.text(st.sampled_from("aбم港'-.:()\"\\*~= &?x\u0301ـ"), min_size=1, max_size=8).filter(
    lambda text: any(map(str.isalnum, text))
)
WORDS = st.builds(
    Word, text=TYPED | st.sampled_from(["AND", "OR", "NOT", "lang:en", "=x"]), exact=st.booleans()
)
PHRASES = st.builds(Phrase, text=TYPED.map(lambda text: " ".join(text.split())))
VALUES = st.lists(TYPED.map(str.strip), min_size=1, max_size=2).map(tuple)
FILTERS = st.builds(Filter, field=st.sampled_from(["by", "role", "org", "record"]), values=VALUES)
LOOSE = st.sampled_from(
    [Prefix(text="harb"), Prefix(text="港"), Prefix(text="الم"), Wildcard(text="h?rb*r"),
     Wildcard(text="м?р*р"), Fuzzy(text="harbour", distance=2), Fuzzy(text="порт", distance=1)]
)  # fmt: skip
OPERANDS = WORDS | PHRASES | LOOSE | st.lists(WORDS | LOOSE, min_size=2, max_size=2).map(any_of)
NEARS = st.builds(
    Near,
    nodes=st.lists(OPERANDS, min_size=2, max_size=3).map(tuple),
    distance=st.integers(0, 50),
    ordered=st.booleans(),
).filter(lambda node: words_typed(Or(nodes=node.nodes)) <= 16)
DAYS = st.sampled_from([None, "2015", "2015-06", "2015-06-07"])
RANGES = st.builds(
    Range,
    field=st.sampled_from(["said", "published"]),
    since=DAYS,
    until=DAYS.map(lambda d: d and "2016" + d[4:]),
).filter(lambda node: node.since or node.until)
FOUND = WORDS | PHRASES | LOOSE | NEARS
SENTENCES = st.recursive(
    FOUND,
    lambda inner: st.lists(inner, min_size=2, max_size=2).map(all_of) | inner.map(none_of),
    max_leaves=3,
)
PARAGRAPHS = st.builds(Scope, of=st.sampled_from(["sentence", "paragraph"]), node=SENTENCES)
TURNS = st.builds(
    Scope,
    of=st.sampled_from(["turn", "question", "answer"]),
    node=st.lists(FILTERS | PARAGRAPHS | WORDS, min_size=1, max_size=2).map(all_of),
)
TREES = st.recursive(
    FOUND | PARAGRAPHS | TURNS | FILTERS | RANGES,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(all_of)
        | st.lists(inner, min_size=2, max_size=3).map(any_of)
        | inner.map(none_of)
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TREES.filter(lambda tree: cost(tree) <= 95 and len(write(tree)) <= 512))
def test_a_tree_written_is_read_as_the_same_tree(tree):
    assert parse(write(tree)) == tree


def test_nothing_is_written_as_nothing():
    assert write(None) == ""


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("port OR version:any", "port version:any"),
        ("port -version:any", "port version:any"),
        ("turn(port version:any)", "turn(port) version:any"),
        ("version:any version:earlier", "version:earlier"),
        ("version:any,earlier 港口", "港口 version:any"),
    ],
)
def test_which_versions_are_searched_is_said_once_beside_the_rest(typed, instead):
    with pytest.raises(BadQuery) as caught:
        parse(typed)
    assert caught.value.suggestion == instead
    assert parse(instead)
    assert typed[caught.value.position :].startswith("version:")
