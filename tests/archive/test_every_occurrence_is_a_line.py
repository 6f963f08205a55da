"""A concordance of an archive: its lines, their order, its pages and its limits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.web.invented import keep, reading, turn

from dragoman.archive import concordance as verb
from dragoman.archive import index
from dragoman.archive.archive import Archive
from dragoman.archive.concordance import concordance
from dragoman.archive.search import read_query
from dragoman.errors import BadQuery, WrongUse
from dragoman.model.concordance import Context
from dragoman.model.date import Date
from dragoman.text.tokens import analyse

ENGLISH = [
    "The new harbour zone opens, and the old harbour Mole is shut.",
    "Every harbour Étage has its pilot. Harbours, he said, feed a coast.",
    "Nobody asked about the harbour.",
]
TEXTS = {
    "velmara/2024/01/10/one/en": ("en", ENGLISH, "2024-01-10", None),
    "velmara/2024/03/01/two/en": ("en-GB", ["A harbour apron is new."], None, "2024-03-01"),
    "velmara/2024/02/01/three/ar": (
        "ar", ["قال الوزير إن الميناء الجديد يُفتح، والميناء القديم مغلق."], "2024-02-01", None,
    ),
    "velmara/2024/02/02/four/zh": ("zh", ["新的港口星期一开放，旧的港口关闭。"], "2024-02-02", None),
    "velmara/2024/02/03/five/de": ("de", ["Der harbour heißt Hafen."], None, None),
}  # fmt: skip
EVERYWHERE = "harbour OR ميناء OR 港口"


def day(value):
    return Date(value=value, precision="day") if value else None


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    made = Archive(tmp_path_factory.mktemp("lines") / "archive", create=True)
    with made.writing():
        for name, (lang, paragraphs, said, published) in TEXTS.items():
            turns = [turn("t1", "answer", "Ilva Sorenne", *paragraphs)]
            text = reading(lang, None, turns, said=day(said), published=day(published))
            keep(made, name, text)
    index.follow(made)
    yield made
    made.close()


def asked(query, **more):
    return Context(query=read_query(query) if query else None, **more)


def lines(archive, query, **more):
    return [
        (line.left, line.match, line.right)
        for line in concordance(archive, asked(query, **more)).lines
    ]


def test_every_occurrence_is_a_line_where_a_scan_of_the_texts_finds_it(archive):
    found = concordance(archive, asked(EVERYWHERE))
    truth = {}
    for name, (lang, paragraphs, _, _) in TEXTS.items():
        for number, text in enumerate(paragraphs, 1):
            tokens, wanted = analyse(text, lang), set()
            for word in ("harbour", "ميناء", "港口"):
                form = [token.lemma for token in analyse(word, lang)]
                wanted |= {
                    (tokens[at].start, tokens[at + len(form) - 1].end)
                    for at in range(len(tokens) - len(form) + 1)
                    if [token.lemma for token in tokens[at : at + len(form)]] == form
                }
            truth |= {(name, f"p{number}", *span): text for span in wanted}
    got = {(line.edition, line.eid, *line.spans[0]): line for line in found.lines}
    assert got.keys() == truth.keys()
    assert found.total == len(found.lines) == len(truth) == 11
    for key, line in got.items():
        start, end = line.spans[0]
        whole = line.left + line.match + line.right
        assert truth[key][start - len(line.left) : end + len(line.right)] == whole
        assert truth[key][start:end] == line.match


def test_lines_are_sorted_by_the_words_after_as_they_are_compared(archive):
    assert [right.strip()[:6] for _, _, right in lines(archive, "harbour lang:en")] == [
        ".", "apron ", "Étage ", ", he s", "Mole i", "zone o",
    ]  # fmt: skip


def test_lines_are_sorted_by_the_words_before_the_nearest_first(archive):
    found = [left.split()[-1:] for left, _, _ in lines(archive, "harbour lang:en", sort="left")]
    assert found == [["A"], ["Every"], ["new"], ["old"], ["pilot."], ["the"]]


def test_lines_are_sorted_by_day_the_newest_first_and_in_a_text_in_its_order(archive):
    found = concordance(archive, asked("harbour lang:en", sort="said")).lines
    assert [line.published.value if line.published else line.said.value for line in found] == [
        "2024-03-01", *["2024-01-10"] * 5,
    ]  # fmt: skip
    assert [line.eid for line in found[1:]] == ["p1", "p1", "p2", "p2", "p3"]
    places = [(line.eid, line.spans[0]) for line in found[1:]]
    assert all(one < other for one, other in pairwise(places))


def test_arabic_and_chinese_lines_are_sorted_by_their_own_neighbours(archive):
    assert [match for _, match, _ in lines(archive, "ميناء")] == ["الميناء", "والميناء"]
    assert [left.strip()[-1] for left, _, _ in lines(archive, "港口", sort="left")] == ["的", "的"]
    assert [right[0] for _, _, right in lines(archive, "港口")] == ["关", "星"]


def test_languages_follow_one_another_the_readers_first(archive):
    groups = lambda **more: [  # noqa: E731
        (one.lang, one.count) for one in concordance(archive, asked(EVERYWHERE, **more)).groups
    ]
    assert groups() == [("ar", 2), ("de", 1), ("en", 6), ("zh", 2)]
    assert groups(first="zh-Hans") == [("zh", 2), ("ar", 2), ("de", 1), ("en", 6)]
    found = concordance(archive, asked(EVERYWHERE, first="en")).lines
    assert [line.lang.partition("-")[0] for line in found[:6]] == ["en"] * 6


def test_pages_cut_one_order(archive):
    whole = concordance(archive, asked(EVERYWHERE)).lines
    pages = [concordance(archive, asked(EVERYWHERE, offset=at, limit=4)) for at in range(0, 12, 4)]
    assert [line for page in pages for line in page.lines] == list(whole)
    assert {page.total for page in pages} == {11}
    assert {page.groups for page in pages} == {concordance(archive, asked(EVERYWHERE)).groups}
    assert concordance(archive, asked(EVERYWHERE, offset=40)).lines == ()


def test_more_passages_than_the_limit_are_not_looked_through_and_it_is_said(archive, monkeypatch):
    monkeypatch.setattr(verb, "MOST_PASSAGES", 2)
    found = concordance(archive, asked("harbour lang:en", sort="said"))
    assert (found.passages, found.looked_through, found.total) == (4, 2, 3)
    assert found.lines[0].edition == "velmara/2024/03/01/two/en"
    monkeypatch.setattr(verb, "MOST_PASSAGES", 4)
    found = concordance(archive, asked("harbour lang:en"))
    assert (found.passages, found.looked_through, found.total) == (4, 4, 6)


def test_only_the_form_typed_is_a_line_where_that_is_asked(archive):
    assert len(lines(archive, "harbour lang:en")) == 6
    assert [match for _, match, _ in lines(archive, "harbours lang:en", as_typed=True)] == [
        "Harbours"
    ]


def test_a_phrase_is_one_match_and_words_that_are_refused_are_none(archive):
    assert [match for _, match, _ in lines(archive, '"the old harbour"')] == ["the old harbour"]
    assert [match for _, match, _ in lines(archive, "pilot -treaty")] == ["pilot"]


@pytest.mark.parametrize("query", ["", "lang:en", "-harbour", "lang:en by:Sorenne -port"])
def test_a_query_without_a_word_is_refused_and_it_is_said_what_to_type(archive, query):
    with pytest.raises(BadQuery, match="type one, such as: port") as caught:
        concordance(archive, asked(query))
    assert read_query(caught.value.message.rpartition("such as: ")[2]) is not None


def test_a_page_or_a_width_that_cannot_be_is_refused(archive):
    for wrong in ({"width": 0}, {"offset": -1}, {"limit": -1}):
        with pytest.raises(WrongUse):
            concordance(archive, asked("harbour", **wrong))


def test_the_text_of_an_address_has_the_match_at_its_place(archive):
    for line in concordance(archive, asked(EVERYWHERE)).lines:
        assert line.address == f"{line.edition}@1.1#{line.eid}"
        assert line.by == "Ilva Sorenne"
