"""What was searched for is marked where it stands, and cut out with words whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model.query import And, Not, Phrase, Word
from dragoman.search.highlight import find, snippet
from dragoman.search.syntax import parse


def marked(query, text, lang):
    return [text[start:end] for start, end in find(parse(query), text, lang)]


@pytest.mark.parametrize(
    ("lang", "query", "text", "expected"),
    [
        ("en", "minister", "The ministers met the minister’s guests.", ["ministers", "minister’s"]),
        ("en", "=minister", "The ministers met a Minister.", ["Minister"]),
        (
            "en",
            '"port of alva"',
            "Port of Alva, port-of-Alva, of Alva",
            ["Port of Alva", "port-of-Alva"],
        ),
        ("de", "Hafen schon", "Die Häfen sind schön.", ["Häfen", "schön"]),
        ("de", "=schon", "Die Häfen sind schön.", []),
        ("fr", "État", "Voici l’État et les états.", ["État", "états"]),
        ("fr", "l'état", "Voici l’État et les états.", ["l’État"]),
        ("es", "negociacion", "Las negociaciones siguen.", ["negociaciones"]),
        ("ru", "Веренский еще", "Ещё раз: с А.Б.Веренским.", ["Ещё", "Веренским"]),
        ("ru", "apec", "Встреча АТЭС (APEC).", ["APEC"]),
        ("ar", "مضيق", "عبر المضيق وَالْمَضِيقِ.", ["المضيق", "وَالْمَضِيقِ"]),
        ("zh", "协议", "和平协议书，协 议", ["协议", "协 议"]),
        ("zh", "港口 协议 apec", "港口协议（APEC）", ["港口", "协议", "APEC"]),
        ("tr", "isparta", "Isparta'nın yolu", ["Isparta'nın"]),
        ("hi", "मंत्री", "दो मंत्रियों ने कहा", ["मंत्रियों"]),
        ("uk", "країна", "у всіх країнах", ["країнах"]),
        ("ja", "協定", "東部の協定に", ["協定"]),
        (None, "ports", "ports port", ["ports"]),
        ("en", "1280", "Some 1,280 ships", ["1,280"]),
        ("en", "port -treaty", "port and treaty", ["port"]),
        ("en", "-(port treaty)", "port and treaty", []),
        ("en", "port OR treaty", "port and treaty", ["port", "treaty"]),
        ("en", "lang:en port", "port lang en", ["port"]),
        ("en", '"new port" port', "a new port, an old port", ["new port", "port"]),
        ("en", '"a b" "b c"', "a b c", ["a b c"]),
        ("en", "", "port", []),
        ("en", "harb*", "Harbours, a harbinger; the arbour.", ["Harbours", "harbinger"]),
        ("en", "h?rb*r", "The harbour, a herbar, harbours.", ["harbour", "herbar"]),
        ("en", "harbuor~1", "The harbour, harbours.", ["harbour"]),
        ("ru", "порт*", "В порту и портах", ["порту", "портах"]),
        ("ar", "المض*", "عبر المضيق", ["المضيق"]),
        ("zh", "港口*", "东部港口的协议", ["港口"]),
        ("th", "ท่าเรือ NEAR/2 ใหม่", "ท่าเรือใหม่ และท่าเรือ", ["ท่าเรือ", "ใหม่"]),
        ("ja", "協定 NEAR/3 港", "港の協定と東部の大きな古い港", ["港", "協定"]),
        (
            "en",
            "port NEAR/2 treaty",
            "port of the treaty, and far from it all a port",
            ["port", "treaty"],
        ),
        ("en", "treaty ONEAR/0 port", "port treaty; treaty port", ["treaty", "port"]),
        (
            "en",
            '"the port" NEAR/1 treaty',
            "the port treaty, a port treaty",
            ["the port", "treaty"],
        ),
        ("en", "port NEAR/9 port", "one port", []),
        ("en", "sentence(port treaty)", "A port. A treaty. The port treaty.", ["port", "treaty"]),
        ("en", "sentence(port -treaty)", "A port. The port treaty.", ["port"]),
        ("zh", "sentence(港口 协议)", "港口。协议。港口的协议。", ["港口", "协议"]),
        (
            "ar",
            "sentence(مضيق وزير)",
            "المضيق؟ قال الوزير. في المضيق الوزير.",
            ["المضيق", "الوزير"],
        ),
        ("en", "paragraph(port treaty)", "A port.", []),
        ("en", "turn(port treaty)", "A port.", ["port"]),
    ],
)
def test_this_is_marked(lang, query, text, expected):
    assert marked(query, text, lang) == expected


def test_what_stands_under_not_is_never_marked():
    query = And(
        nodes=(Word(text="a"), Not(node=Not(node=Word(text="b"))), Not(node=Phrase(text="c")))
    )
    assert find(query, "a b c", "en") == ((0, 1),)


SENTENCE = "The ministers spoke of the eastern harbour for a long time. "
CHINESE = "部长们签署了关于东部港口的协议。关于海峡的谈判仍在继续，发言人这样说。"
ARABIC = "وقّع الوزراء الاتفاق بشأن الميناء الشرقي. المفاوضات حول المضيق مستمرة. "


@pytest.mark.parametrize(
    ("lang", "text", "query"),
    [
        ("en", SENTENCE * 10 + "Then came the treaty at last. " + SENTENCE * 10, "treaty"),
        ("zh", CHINESE * 12 + "条约来了。" + CHINESE * 12, "条约"),
        ("ar", ARABIC * 8 + "ثم جاءت المعاهدة. " + ARABIC * 8, "معاهدة"),
    ],
)
def test_a_cut_shows_what_was_found_and_begins_and_ends_with_a_sentence(lang, text, query):
    spans = find(parse(query), text, lang)
    cut = snippet(text, spans, lang)
    assert cut.text == text[cut.start : cut.end]
    assert 160 <= len(cut.text) <= 320
    assert [cut.text[s:e] for s, e in cut.spans] == [text[s:e] for s, e in spans]
    assert text[: cut.start].rstrip()[-1] in ".。"
    assert cut.text[-1] in ".。"


def test_a_cut_without_sentences_ends_with_words():
    text = "harbour " * 50 + "treaty " + "harbour " * 50
    cut = snippet(text, find(parse("treaty"), text, "en"), "en", length=100)
    assert set(cut.text.split()) == {"harbour", "treaty"}
    chinese = "东部港口" * 40
    assert snippet(chinese, (), "zh", length=50).text == "东部港口" * 12 + "东部"


def test_a_short_text_is_shown_whole_and_no_span_gives_the_beginning():
    assert snippet("One port. ", ((4, 8),), "en").text == "One port."
    cut = snippet(SENTENCE * 10, (), "en")
    assert (cut.start, cut.spans, len(cut.text) <= 320) == (0, (), True)


def test_the_place_with_the_most_found_is_shown():
    text = "port " + "sea " * 200 + "port port port " + "sea " * 200
    cut = snippet(text, find(parse("port"), text, "en"), "en")
    assert len(cut.spans) == 3


def test_a_phrase_longer_than_the_cut_is_shown_from_its_beginning():
    text = "sea " * 50 + "x" * 500 + " sea" * 50
    cut = snippet(text, ((200, 700),), "en", length=100)
    assert len(cut.text) <= 100
    assert cut.spans == ((0, 100),)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(["port", "港口", "ميناء", "x" * 40, ".", "。", " ", "\n", "l’É", "e\u0301"]), max_size=60),
    st.sampled_from(["en", "zh", "ar", None]),
    st.integers(20, 80),
)  # fmt: skip
def test_a_cut_is_exact_whatever_the_text(pieces, lang, length):
    text = "".join(pieces)
    spans = find(parse("port OR 港口 OR ميناء"), text, lang)
    assert list(spans) == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    cut = snippet(text, spans, lang, length)
    assert cut.text == text[cut.start : cut.end]
    assert len(cut.text) <= length
    for start, end in cut.spans:
        assert 0 <= start < end <= len(cut.text)
    if spans and len(text) > length:
        assert cut.spans
