"""The concordance page: lines by language, mirrored where they run against the page, sorted, paged, limited."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from tests.web.invented import PRINTED, SAID, keep, reading, turn

from dragoman.archive import concordance as verb
from dragoman.archive import index
from dragoman.archive.archive import Archive
from dragoman.web.app import create_app

EVERYWHERE = "strait OR harbour OR المضيق OR 港口"


def found(browse, query, language="en", **more):
    answer = browse(language).get("/concordance", params={"q": query, **more})
    return LexborHTMLParser(answer.text)


def cells(tree):
    return [
        [" ".join(cell.text().split()) for cell in row.css("td")]
        for row in tree.css(".kwic tbody tr")
    ]


def test_a_line_has_the_match_between_its_words_and_leads_to_its_passage(browse):
    tree = found(browse, "strait lang:en")
    assert cells(tree) == [
        ["Answers on the", "Strait", ", Halmar, 15 May 2024"],
        ["The harbours of the", "Strait", "open on Monday."],
    ]
    title, passage = tree.css(".kwic tbody tr")
    assert title.css_first("th").text(separator=" ").split()[-1] == "Title"
    head = " ".join(passage.css_first("th").text().split())
    assert head == "15 May 2024 Ilva Sorenne"
    href = passage.css_first("a").attributes["href"]
    assert href.endswith("#p2")
    page = LexborHTMLParser(browse().get(href).text)
    assert "Strait" in {mark.text() for mark in page.css("mark")}


def test_lines_stand_by_language_the_readers_first(browse):
    names = lambda tree: [node.text() for node in tree.css(".lines h2")]  # noqa: E731
    assert names(found(browse, EVERYWHERE)) == ["English"]
    assert names(found(browse, EVERYWHERE, page=2)) == ["English", "العربية", "中文"]
    assert names(found(browse, f"({EVERYWHERE}) -kind:speech", "zh")) == [
        "中文", "العربية", "English",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "mirrored", "note"),
    [
        ("en", ["العربية"], "stands at the right"),
        ("ar", ["English", "中文"], "على اليسار"),
        ("zh", ["العربية"], "前文在右"),
    ],
)
def test_lines_that_run_against_the_page_are_mirrored_and_it_is_said(
    browse, language, mirrored, note
):
    tree = found(browse, f"({EVERYWHERE}) -kind:speech", language)
    groups = {group.css_first("h2").text(): group for group in tree.css(".lines")}
    against = [name for name, group in groups.items() if group.css_first(".mirror")]
    assert sorted(against) == sorted(mirrored)
    for name, group in groups.items():
        assert (note in group.css_first("p").text()) == (name in mirrored)
        # For a program that reads aloud a line is always in its order.
        assert [cell.attributes["class"].split()[0] for cell in group.css("tbody tr")[0].css("td")] == [
            "l", "c-k", "rr",
        ]  # fmt: skip
    arabic = groups["العربية"].css("td")
    assert {cell.attributes["dir"] for cell in arabic} == {"rtl"}
    assert {cell.attributes["lang"] for cell in arabic} == {"ar"}


def test_lines_are_sorted_as_the_form_says_and_the_form_shows_it(browse):
    tree = found(browse, "harbour -kind:speech lang:en", sort="left", words="16", forms="typed")
    chosen = [node.attributes["value"] for node in tree.css("option[selected]")]
    assert chosen == ["left", "16", "typed"]
    lefts = [left.lower().split()[-1:] for left, _, _ in cells(tree)]
    assert lefts == sorted(lefts)
    assert {match.lower() for _, match, _ in cells(tree)} == {"harbour"}
    assert "harbours" in {m for _, m, _ in cells(found(browse, "harbour -kind:speech lang:en"))}
    nonsense = found(browse, "harbour", sort="x", words="9999", forms="y")
    assert [node.attributes["value"] for node in nonsense.css("option[selected]")] == [
        "right", "8", "",
    ]  # fmt: skip


def test_pages_of_fifty_lines_follow_one_another_with_the_form_as_it_was(browse):
    first = found(browse, EVERYWHERE, sort="left")
    assert len(cells(first)) == 50
    after = first.css_first("[rel=next]").attributes["href"]
    assert parse_qs(urlsplit(after).query)["sort"] == ["left"]
    second = LexborHTMLParser(browse().get(after).text)
    total = int(first.css_first(".sum b").text().split()[0])
    assert len(cells(second)) == total - 50
    assert "of" in first.css_first(".lines p").text()
    back = second.css_first("[rel=prev]").attributes["href"]
    assert cells(LexborHTMLParser(browse().get(back).text)) == cells(first)
    assert "fewer pages" in found(browse, EVERYWHERE, page=99).css_first(".empty").text()


def test_it_is_said_how_much_was_looked_through(browse, monkeypatch):
    whole = found(browse, "harbour")
    assert "Looked through" not in whole.css_first("main").text()
    count = whole.css_first(".sum b").text().split()[-2]
    monkeypatch.setattr(verb, "MOST_PASSAGES", 3)
    # Another address, since pages are kept.
    tree = found(browse, "harbour OR zzzz")
    assert f"the first 3 of {count} passages, the newest first" in tree.css_first("main").text()
    assert tree.css_first(".sum b").text().endswith("in 3 passages")


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_a_query_without_a_word_is_refused_with_what_to_type(browse, language):
    answer = browse(language).get("/concordance", params={"q": "lang:en in:question"})
    assert answer.status_code == 400
    alert = LexborHTMLParser(answer.text).css_first("[role=alert]")
    example = alert.css_first("code").text()
    assert example == "port lang:en in:question"
    assert browse().get("/concordance", params={"q": example}).status_code == 200
    told = browse().get("/concordance.json", params={"q": "lang:en"})
    assert told.status_code == 400
    assert "type one, such as: port lang:en" in told.text


def test_an_unreadable_query_leads_to_a_concordance_that_works(browse):
    answer = browse().get("/concordance", params={"q": 'free "strait', "sort": "left"})
    assert answer.status_code == 400
    onward = LexborHTMLParser(answer.text).css_first("[role=alert] a").attributes["href"]
    assert onward.startswith("/concordance?")
    assert parse_qs(urlsplit(onward).query)["sort"] == ["left"]
    assert browse().get(onward).status_code == 200


def test_an_empty_concordance_says_what_was_searched(browse):
    empty = found(browse, "zzzz").css_first(".empty")
    assert "Searched:" in empty.text()
    assert "does not show that it was not said" in empty.text()


def test_search_and_concordance_lead_to_one_another(browse):
    search = LexborHTMLParser(browse().get("/search", params={"q": "harbour lang:en"}).text)
    there = search.css_first(".ways-in a").attributes["href"]
    tree = LexborHTMLParser(browse().get(there).text)
    back = tree.css_first(".sum a").attributes["href"]
    assert parse_qs(urlsplit(back).query)["q"] == ["harbour lang:en"]
    only_filters = browse().get("/search", params={"q": "lang:en"}).text
    assert LexborHTMLParser(only_filters).css_first(".ways-in") is None
    assert tree.css_first(".nav [aria-current]").text() == "Concordance"


def test_a_day_published_is_told_from_a_day_said(tmp_path):
    with Archive(tmp_path / "archive", create=True) as archive:
        with archive.writing():
            for name, days in (
                ("one", {"said": SAID}),
                ("two", {"published": PRINTED}),
                ("three", {}),
            ):
                turns = [turn("t1", "answer", "Ilva Sorenne", "The harbour opens.")]
                keep(archive, f"velmara/{name}/en", reading("en", None, turns, **days))
        index.follow(archive)
        app = create_app(archive, name="Velmara Record", patience=60)
        tree = LexborHTMLParser(TestClient(app).get("/concordance?q=harbour&sort=said").text)
    days = [" ".join(day.text().split()) for day in tree.css("th .d")]
    assert days == ["16 May 2024 day published*", "15 May 2024", "no day given"]
    assert tree.css("p.quiet")[-1].text() == "* day published"


def test_a_line_of_an_earlier_version_says_so_and_leads_to_it(browse):
    tree = found(browse, "shut version:any")
    assert cells(tree) == [["The harbours stay", "shut", "."]]
    assert tree.css("p.quiet")[-1].text() == "† an earlier version"
    href = tree.css_first(".kwic th a").attributes["href"]
    assert "@1." in href
    assert "The harbours stay" in browse().get(href).text
    assert cells(found(browse, "shut")) == []


def test_programs_get_the_lines_as_they_stand(browse):
    data = browse().get("/concordance.json", params={"q": "المضيق"}).json()
    assert data["total"] == len(data["lines"]) == 2
    line = data["lines"][1]
    assert line.keys() >= {"left", "match", "right", "address", "lang", "by", "said", "spans"}
    assert line["left"] + line["match"] + line["right"] == "تُفتح موانئ المضيق يوم الاثنين."
    assert line["spans"] == [[len(line["left"]), len(line["left"] + line["match"])]]
    assert browse().get("/concordance.json").json() == {"query": "", "lines": []}
