"""The search page: form and text are two views of one query; facets, chips, empty and unreadable answers."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from tests.web import invented

from dragoman.archive import vectors
from dragoman.archive.search import read_query, write_query
from dragoman.errors import BadQuery
from dragoman.search.engines.tantivy import clauses
from dragoman.web.form import FIELDS, Settings, compose, merged, narrowed, parts_of, split

BODIES = ("lcs",)


def asked(browse, **fields):
    answer = browse().get("/search", params=fields)
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["location"]).query).get("q", [""])[0]


def found(browse, query, language="en", **more):
    return LexborHTMLParser(browse(language).get("/search", params={"q": query, **more}).text)


def test_hits_stand_under_their_title_with_the_words_marked(browse):
    tree = found(browse, "harbour lang:en by:Sorenne")
    hit = tree.css_first(".hit")
    assert hit.css_first("h3").text() == "Answers on the Strait, Halmar, 15 May 2024"
    assert "15 May 2024" in hit.css_first(".when").text()
    assert hit.css_first(".passage mark").text() == "harbours"
    assert hit.css_first(".meta a").attributes["href"].endswith("#p2")
    assert tree.css_first(".sum p").text() == "1 passage in 1 edition of 1 record"


def test_arabic_and_chinese_are_found_and_marked(browse):
    arabic = found(browse, "المضيق")
    assert arabic.css_first(".passage mark").text() == "المضيق"
    assert arabic.css_first(".hit h3").attributes["dir"] == "rtl"
    chinese = found(browse, "港口", "zh")
    assert {mark.text() for mark in chinese.css(".passage mark")} == {"港口"}


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"all": "port  treaty"}, "port treaty"),
        ({"all": "port,", "none": "war"}, "port -war"),
        ({"phrase": "free  passage"}, '"free passage"'),
        ({"turns": ["question", "answer"]}, "in:question,answer"),
        ({"by": "Ilva Sorenne"}, 'by:"Ilva Sorenne"'),
        ({"said_since": "2019", "said_until": "2024"}, "said:2019..2024"),
        ({"published_until": "2024-05"}, "published:..2024-05"),
        ({"org": ["lcs"], "org_other": "TSC, NCU"}, "org:lcs,TSC,NCU"),
        ({"lang": ["en", "ru"], "kind": "speech"}, "lang:en,ru kind:speech"),
        ({"q": "a OR b", "was": "", "lang": "en"}, "(a OR b) lang:en"),
        ({"q": "port lang:ru", "was": "port", "all": "port"}, "port lang:ru"),
        ({"q": "port", "was": "port lang:ru", "all": "port", "lang": "ru"}, "port"),
        ({"q": "port lang:ru", "was": "port lang:ru", "all": "port"}, "port"),
        (
            {"q": "=ports", "was": "=ports", "all": "=ports", "place": "Halmar"},
            "=ports place:Halmar",
        ),
        ({"q": "turn(a b)", "was": "turn(a b)", "place": "Halmar"}, "turn(a b) place:Halmar"),
        ({"all": "", "q": ""}, ""),
    ],
)
def test_a_form_becomes_a_query(browse, fields, query):
    assert asked(browse, **fields) == query


def test_the_form_shows_what_the_query_says(browse):
    query = 'port "free passage" -war (a OR b) in:answer by:"Ilva Sorenne" org:lcs,TSC lang:en,fr said:2019..2024'
    tree = found(browse, query)
    value = lambda name: tree.css_first(f"[name={name}]").attributes["value"]  # noqa: E731
    assert value("all") == "port"
    assert value("phrase") == "free passage"
    assert value("none") == "war"
    assert value("by") == "Ilva Sorenne"
    assert value("org_other") == "TSC"
    assert (value("said_since"), value("said_until")) == ("2019", "2024")
    checked = [node.attributes["value"] for node in tree.css("input[checked]")]
    assert checked == ["answer", "lcs", "en", "fr"]
    assert tree.css_first(".rest code").text() == "a OR b"
    assert tree.css_first("details.adv").attributes.get("open", "no") != "no"


def test_an_unused_form_stays_shut(browse):
    assert "open" not in found(browse, "harbour").css_first("details.adv").attributes


def test_organisations_are_offered_with_name_and_acronym(browse):
    labels = [node.text(strip=True) for node in found(browse, "").css(".check label")]
    assert "League of Coastal States (LCS)" in labels


def test_a_facet_leads_to_as_many_passages_as_it_counts(browse):
    tree = found(browse, "harbour")
    tried = 0
    for line in tree.css(".facet li"):
        link = line.css_first("a")
        count = line.css_first(".n").text()
        query = parse_qs(urlsplit(link.attributes["href"]).query)["q"][0]
        assert found(browse, query).css_first(".sum b").text().split()[0] == count, query
        tried += 1
    assert tried > 5


def test_a_filter_can_be_taken_away(browse):
    tree = found(browse, "harbour lang:en,fr said:2023..2024")
    chips = {chip.css_first("bdi").text(): chip.attributes["href"] for chip in tree.css(".chip")}
    assert set(chips) == {"English", "Français", "2023–2024"}
    assert parse_qs(urlsplit(chips["English"]).query)["q"] == ["harbour said:2023..2024 lang:fr"]


def test_an_empty_answer_says_what_was_searched_and_what_emptied_it(browse):
    empty = found(browse, "harbour lang:en place:Karvest").css_first(".empty")
    assert "No passage has all of this" in empty.text()
    assert "Searched:" in empty.text()
    part = next(line for line in empty.css("p") if line.css_first("code"))
    assert part.css_first("code").text() == "place:Karvest"
    count = int(part.css_first("a").text().split()[0])
    assert count > 40
    assert "does not show that it was not said" in empty.text()


def test_an_unreadable_query_shows_the_place_and_a_suggestion_that_works(browse):
    answer = browse().get("/search", params={"q": 'free "strait'})
    assert answer.status_code == 400
    alert = LexborHTMLParser(answer.text).css_first("[role=alert]")
    lines = alert.css_first("pre").text().split("\n")
    assert lines[0][lines[1].index("^")] == '"'
    assert browse().get(alert.css_first("a").attributes["href"]).status_code == 200


def test_pages_of_an_answer_follow_one_another(browse):
    first = found(browse, "harbour", sort="said")
    after = first.css_first("[rel=next]").attributes["href"]
    second = LexborHTMLParser(browse().get(after).text)
    assert second.css_first("[rel=prev]").attributes["href"].endswith("page=1")
    links = lambda tree: {a.attributes["href"] for a in tree.css(".hit .meta a")}  # noqa: E731
    assert not links(first) & links(second)


def test_a_page_beyond_the_last_leads_back(browse):
    tree = found(browse, "harbour", page=400)
    assert "fewer pages" in tree.css_first(".empty").text()


def test_without_a_query_there_is_only_the_form(browse):
    tree = found(browse, "  ")
    assert tree.css_first(".results") is None
    assert tree.css_first("details.adv[open]") is not None


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("harb*", "harbours"),
        ("h?rb*s", "harbours"),
        ("harbuors~1", "harbours"),
        ("answer(harbours)", "harbours"),
    ],
)
def test_words_found_by_a_beginning_or_a_slip_are_marked_in_hits_and_in_the_text(
    browse, query, marked
):
    hit = found(browse, f"{query} lang:en by:Sorenne").css_first(".hit")
    assert hit.css_first(".passage mark").text() == marked
    page = LexborHTMLParser(browse().get(hit.css_first(".meta a").attributes["href"]).text)
    assert marked in {mark.text() for mark in page.css("mark")}


def test_a_word_that_stands_for_too_many_is_told_with_its_place_and_what_to_type(
    browse, monkeypatch
):
    monkeypatch.setattr(clauses, "MOST_BEGINNINGS", 0)
    answer = browse().get("/search", params={"q": "lang:en  harb*"})
    assert answer.status_code == 400
    alert = LexborHTMLParser(answer.text).css_first("[role=alert]")
    assert "the limit is 0" in alert.text()
    query, caret = alert.css_first("pre").text().split("\n")[:2]
    assert query[caret.index("^") :] == "harb*"
    instead = alert.css_first("a").attributes["href"]
    assert browse().get(instead).status_code == 200
    told = browse().get("/search.json", params={"q": "lang:en harb*"})
    assert told.status_code == 400
    assert told.json()["position"] == len("lang:en ")


def test_a_form_field_takes_loose_and_exact_words(browse):
    assert asked(browse, all="harb* =Ports, h?rb*r harbour~1 why? a*") == (
        "harb* =Ports h?rb*r harbour~1 why a"
    )
    assert asked(browse, q="a NEAR/3 b", was="a NEAR/3 b", none="порт*") == "a NEAR/3 b -порт*"


def test_an_answer_is_drawn_over_time_and_says_what_it_counts_by(browse):
    tree = found(browse, "harbour")
    chart = tree.css_first("figure.counts")
    assert chart.css_first("figcaption span").text() == "Passages by month"
    assert [key.text() for key in chart.css(".key")] == ["by the day said", "nothing searched"]
    assert (
        "March 2023 to June 2024. Most: March 2023, 46."
        in (chart.css_first("[role=img]").attributes["aria-label"])
    )
    rows = [[cell.text() for cell in row.css("th, td")] for row in chart.css("tbody tr")]
    assert rows[0][:2] == ["March 2023", "46"]
    assert rows[1] == ["April 2023 – April 2024", "not known", "0", "not known"]
    assert len(chart.css("svg rect.fa")) == 1 + len(rows) - 1


def test_the_numbers_of_the_table_and_the_bars_lead_to_as_many_passages(browse):
    tried = 0
    for query in ("harbour", "lang:en,ar,zh,de", "-kind:speech"):
        chart = found(browse, query).css_first("figure.counts")
        for link in chart.css("td a"):
            narrow = parse_qs(urlsplit(link.attributes["href"]).query)["q"][0]
            counted = found(browse, narrow).css_first(".sum b").text().split()[0]
            assert counted == link.text(), narrow
            tried += 1
        bars = {link.attributes["href"] for link in chart.css("svg a")}
        assert bars == {link.attributes["href"] for link in chart.css("td a")}
        assert all(link.attributes["tabindex"] == "-1" for link in chart.css("svg a"))
    assert tried > 5


def test_a_reader_switches_to_passages_per_million_words_and_back_without_script(browse):
    query = "harbour lang:en"
    plain = found(browse, query, sort="said").css_first("figure.counts")
    switch = plain.css_first("figcaption a")
    assert switch.text() == "per million words"
    rates = LexborHTMLParser(browse().get(switch.attributes["href"]).text)
    figure = rates.css_first("figure.counts")
    assert figure.css_first("figcaption span").text() == "Passages per million words, by month"
    back = figure.css_first("figcaption a")
    again = LexborHTMLParser(browse().get(back.attributes["href"]).text)
    assert again.css_first("figure.counts").html == plain.html
    data = browse().get("/search.json", params={"q": query}).json()["over_time"]
    wanted = [
        f"{one['passages'] * 1e6 / one['words']:,.0f}" for one in data["periods"] if one["words"]
    ]
    shown = [row.css("td")[-1].text() for row in figure.css("tbody tr")]
    assert [rate for rate in shown if rate != "not known"] == wanted
    assert rates.css_first(".hit")


def test_passages_without_a_day_are_told_and_time_runs_from_the_right_in_arabic(browse):
    query = "-kind:speech"
    left, right = (found(browse, query, tag).css_first("figure.counts") for tag in ("en", "ar"))
    assert "1 passage has no day and is not shown." in left.text()
    places = lambda chart: [float(bar.attributes["x"][:-1]) for bar in chart.css("[role=img] .fa")]  # noqa: E731
    assert len(places(left)) > 1
    assert places(left) == sorted(places(left))
    assert places(right) == sorted(places(right), reverse=True)


def test_an_answer_of_one_period_is_not_drawn(browse):
    assert found(browse, "harbour said:2024-05").css_first("figure.counts") is None
    assert browse().get("/search.json?q=harbour+said:2024-05").json()["over_time"]["periods"]


words = st.sampled_from(["port", "Straße", "океан", "海峡", "المضيق", "a-b"])
few = st.lists(words, max_size=2).map(" ".join)
settings = st.builds(
    Settings,
    all=few,
    phrase=few,
    none=few,
    turns=st.lists(st.sampled_from(["question", "answer", "speech"]), unique=True).map(tuple),
    by=few,
    role=few,
    said_since=st.sampled_from(["", "2019", "2019-05"]),
    said_until=st.sampled_from(["", "2024", "2024-12-31"]),
    org=st.sampled_from([(), ("lcs",)]),
    org_other=st.sampled_from(["", "TSC", "TSC, Union of Ports"]),
    lang=st.lists(st.sampled_from(["ar", "en", "zh"]), unique=True).map(tuple),
    place=few,
    event=few,
    kind=st.sampled_from(["", "speech", "letter"]),
    publisher=few,
)


@given(settings)
def test_fields_and_text_say_the_same(fields):
    node = compose(split(None, BODIES).__class__(fields, ()))
    text = write_query(node)
    assert read_query(text) == node
    assert split(node, BODIES).settings == fields
    assert merged(node, node, fields, BODIES) == node


pieces = st.sampled_from(
    [*'()"\\:=-*?~ .', " ", "AND", "OR", "NEAR/2", "ONEAR/0", "sentence(", "turn(", "by:", "0", "port", "harb*",
     "h?rb*r", "harbour~1", "порт", "港口*", "الم*"]
)  # fmt: skip


@given(st.text(max_size=40) | st.lists(pieces, max_size=12).map("".join), settings)
@example("\\:0", Settings())
@example("=Port harb* -h?rb*r harbour~1", Settings())
def test_a_query_that_reads_survives_the_form_unchanged_in_meaning(text, fields):
    try:
        node = read_query(text)
    except BadQuery:
        return
    apart = split(node, BODIES)
    again = compose(apart)
    assert set(map(repr, split(again, BODIES).rest)) == set(map(repr, apart.rest))
    assert split(again, BODIES).settings == apart.settings
    assert merged(node, node, apart.settings, BODIES) == again
    assert set(map(repr, parts_of(again))) == set(map(repr, parts_of(node)))
    narrowed(node, "lang", "en")


def test_the_names_of_the_fields_stand_in_the_form(browse):
    names = {node.attributes["name"] for node in found(browse, "").css("form [name]")}
    assert set(FIELDS) <= names
    assert invented.MINISTRY


def test_the_site_seeks_meaning_where_it_is_asked_to(browse, site_archive):
    vectors.follow(site_archive)
    asked = "the harbours stay open to all ships"
    plain = found(browse, asked)
    assert "checked" not in plain.css_first("[name=across]").attributes
    assert "by meaning, 0" not in plain.text()
    tree = found(browse, asked, across="1", sort="said")
    assert "checked" in tree.css_first("[name=across]").attributes
    hows = [meta.text() for meta in tree.css(".meta") if "by meaning, 0." in meta.text()]
    assert hows
    assert "Sorted by" not in tree.text()
    told = " ".join(line.text() for line in tree.css(".sum ~ p"))
    assert f"{len(hows)} more passage" in told or "more passages by meaning" in told
    assert "compared" in told


def test_every_link_of_an_answer_by_meaning_seeks_meaning_too(browse, site_archive):
    vectors.follow(site_archive)
    tree = found(browse, "harbours lang:en", across="1")
    links = [a.attributes["href"] for a in tree.css(".facets a, .chips a, .pager a")]
    assert links
    assert [link for link in links if "across=1" not in link] == []
    sent = browse().get("/search", params={"q": "port", "was": "", "lang": "en", "across": "1"})
    assert parse_qs(urlsplit(sent.headers["location"]).query)["across"] == ["1"]


@pytest.mark.parametrize(
    ("language", "query", "words"),
    [
        ("ar", "NOT x", "لم يُبحث بالمعنى"),
        ("zh", "lang:en", "未按语义查找"),
        ("de", "lang:en", "Nach dem Sinn wurde nichts gesucht"),
    ],
)
def test_a_reader_is_told_in_their_language_why_meaning_was_not_sought(
    browse, language, query, words
):
    assert words in found(browse, query, language, across="1").text()


def test_how_near_a_passage_lies_is_written_as_the_language_writes_numbers(browse, site_archive):
    vectors.follow(site_archive)
    assert (
        "nach dem Sinn, 0,"
        in found(browse, "the harbours stay open to all ships", "de", across="1").text()
    )
    whole = (
        browse()
        .get("/search.json", params={"q": "the harbours stay open to all ships", "across": "1"})
        .json()
    )
    by_meaning = [hit for hit in whole["hits"] if hit["found"] == "meaning"]
    assert by_meaning
    assert all(0.2 <= hit["cosine"] < 1 for hit in by_meaning)
    assert whole["across"]["searched"] > 10
