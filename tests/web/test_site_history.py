"""The history of an edition: what the publisher changed, in words, and that no text is more than text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient
from tests.web import invented
from tests.web.invented import reading, turn

from dragoman.align.difference import Difference, Piece
from dragoman.archive import history as verbs
from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.model.base import encode
from dragoman.model.date import Date
from dragoman.model.reading import Mention, Reading
from dragoman.model.record import Edition, Rights, Version
from dragoman.web.app import create_app
from dragoman.web.changes import _without_shared_blank, amount
from dragoman.web.i18n import LANGUAGES, interface
from dragoman.web.since import since
from dragoman.web.timeline import Seen, timeline

PRESS = "velmara/2024/05/20/on-the-harbours/en"
ARABIC = "velmara/2024/05/20/عن-الموانئ/ar"
CHINESE = "velmara/2024/05/20/关于港口/zh"
LONE = "velmara/2024/05/21/one-version/de"
GONE = "velmara/2024/05/22/note-retirée/fr"
EVIL = "velmara/2024/05/23/evil/en"
RECORD = "r/velmara/2024/05/20/on-the-harbours"
# Turns what follows from the right, and is never closed.
OVERRIDE = "\u202e"
SCRIPT, LABEL = invented.SCRIPT, invented.LABEL

# One paragraph goes and another comes, hostile from end to end.
WHOLE = {1: f"{SCRIPT} gone for good, whatever it was", 2: f"{invented.IMAGE} entirely new here"}

WELCOME = "Good afternoon and welcome to the harbour office of Halmar."
DUES = "The dues for a barge with onions are 38 crowns, and they are paid on Monday."
CHAIR = "The chair of the commission, Hedda Lorn, has taken the soundings herself."
FERRY = "The ferry to Ulmeth sails again when the pilots have named a depth for it."
BUS = "Until then the bus round the bay leaves each shore every hour of the day."
THANKS = "Thank you all, and mind the step on the way down to the quay."


def press(*turns: tuple[str, str, Sequence[str]], **facts: object) -> Reading:
    made = [
        turn(f"t{n}", "speech", by, *texts, label=label)
        for n, (label, by, texts) in enumerate(turns, 1)
    ]
    return reading("en", facts.pop("title", "On the harbours"), made, **facts)


def naming(one: Reading, *names: str) -> Reading:
    """The reading with everybody of these names noted wherever they stand."""
    mentions = tuple(
        Mention(name=name, printed=name, kind="person", paragraph=p.eid, span=(at, at + len(name)))
        for _, p in one.paragraphs()
        for name in names
        if (at := p.text.find(name)) >= 0
    )
    return msgspec.structs.replace(one, mentions=mentions)


FIRST = naming(
    press(("Sorenne", "Ilva Sorenne", (WELCOME, DUES, CHAIR)), ("Hesk", "Ruvan Hesk", (FERRY, BUS, THANKS))),
    "Hedda Lorn",
)  # fmt: skip
SECOND = naming(
    press(
        ("Sorenne", "Ilva Sorenne", (WELCOME, DUES.replace("38", "36"), CHAIR.replace("Hedda Lorn", "Orvan Deltz"))),
        ("Hesk", "Ruvan Hesk", (FERRY, BUS, THANKS)),
    ),
    "Orvan Deltz",
)  # fmt: skip
# The bus goes first, the ferry is gone, a paragraph came, and the second label is another.
THIRD = press(
    ("Sorenne", "Ilva Sorenne", (BUS, WELCOME, DUES.replace("38", "36"), CHAIR.replace("Hedda Lorn", "Orvan Deltz"))),
    ("Minister Hesk", "Ruvan Hesk", (THANKS, "A new paragraph on lighthouses, which nobody had asked for.")),
    title="On the harbours and the bus",
    published=Date(value="2024-05-23", precision="day", printed="23 May 2024"),
    kind="press_conference",
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("history") / "archive", create=True) as made:
        with made.database.writing():
            fill(made)
        yield made


def fill(archive: Archive) -> None:
    invented.keep(archive, PRESS, FIRST, record=RECORD)
    invented.look(archive, PRESS, "2024-05-12")
    invented.look(archive, PRESS, "2024-05-13")
    invented.revise(archive, PRESS, SECOND, "words", "2024-05-20")
    invented.revise(archive, PRESS, THIRD, "words", "2024-05-30")

    def arabic(number: str) -> Reading:
        words = f"تُفتح موانئ المضيق يوم الاثنين، ويدخلها {number} سفينة والمرور حر للجميع."
        return reading("ar", "عن الموانئ", [turn("t1", "speech", "إيلفا سورين", words)])

    invented.keep(archive, ARABIC, arabic("14"), record=RECORD)
    invented.revise(archive, ARABIC, arabic("41"), "numbers", "2024-05-21")

    def chinese(words: str) -> Reading:
        return reading("zh", "关于港口", [turn("t1", "speech", "伊尔娃·索伦", words)])

    invented.keep(
        archive, CHINESE, chinese("海峡的港口星期一开放，船只可以自由通行。"), record=RECORD
    )
    invented.revise(
        archive, CHINESE, chinese("海峡的港口星期二开放，船只可以自由通行。"), "words", "2024-05-22"
    )
    lone = reading("de", "Eine Fassung", [turn("t1", "narrative", None, "Der Hafen bleibt.")])
    invented.keep(archive, LONE, lone)
    invented.look(archive, LONE, "2024-05-12")
    note = reading("fr", "Note retirée", [turn("t1", "narrative", None, "Le port ferme lundi.")])
    invented.keep(archive, GONE, note)
    invented.withdraw(archive, GONE, "2024-05-14")
    invented.revise(archive, GONE, note, "restored", "2024-05-16")
    for version in (1, 2):
        evil = reading(
            "en",
            f"{SCRIPT} {version} {OVERRIDE}title",
            [
                turn("t1", "speech", invented.IMAGE, f"Read {version} {SCRIPT} {OVERRIDE}& <b>bold</b>", label=f"{LABEL}{version}"),
                turn("t2", "speech", None, f"{OVERRIDE}{version}{SCRIPT}" * version),
                turn("t3", "speech", None, WHOLE[version]),
            ],
            publisher=f"{SCRIPT}{version}",
            subjects=(f"{invented.IMAGE}{version}",),
        )  # fmt: skip
        if version == 1:
            invented.keep(archive, EVIL, evil)
        else:
            invented.revise(archive, EVIL, evil, "words", "2024-05-24")


@pytest.fixture
def reader(archive: Archive) -> Callable[..., TestClient]:
    app = create_app(archive, name="Velmara Record", patience=60)

    def visit(language: str = "en") -> TestClient:
        return TestClient(
            app,
            headers={"accept-language": language},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    return visit


def address(name: str, asked: str = "") -> str:
    return quote(f"/history/{name}", safe="/@:") + asked


@pytest.fixture
def tree(reader):
    def parse(name: str, asked: str = "", language: str = "en") -> LexborHTMLParser:
        answer = reader(language).get(address(name, asked))
        assert answer.status_code == 200, answer.text
        return LexborHTMLParser(answer.text)

    return parse


def rows(tree: LexborHTMLParser) -> list[list[str]]:
    """The table of versions as text."""
    table = tree.css_first("[aria-labelledby=versions] tbody")
    return [[cell.text(strip=True) for cell in row.css("th, td")] for row in table.css("tr")]


def changes(tree: LexborHTMLParser) -> list[LexborNode]:
    return tree.css(".turn .para")


def words(node: LexborNode) -> str:
    return " ".join(node.text().split())


# What a reader is told -----------------------------------------------------------------------------


def test_the_versions_stand_in_a_table_with_why_and_how_much(tree):
    page = tree(PRESS)
    assert page.css_first("h1").text() == "On the harbours and the bus"
    assert page.css_first("title").text().startswith("On the harbours and the bus: history")
    assert words(page.css_first("#versions")) == "3 versions"
    table = rows(page)
    assert [row[0].removeprefix(f"Version {n}") for row, n in zip(table, (3, 2, 1), strict=True)] == ["3, newest", "2", "1"]  # fmt: skip
    assert table[2][1:] == ["11 May 2024, 09:03 UTC", "13 May 2024, 09:03 UTC", "first seen", ""]
    assert table[1][3:] == ["words changed", "3 words removed, 3 added"]
    links = [a.attributes["href"] for a in page.css("[aria-labelledby=versions] a")]
    assert quote(f"/s/{PRESS}@2", safe="/@") in links
    assert address(PRESS, "?from=1&to=2#step") in links


def test_what_went_stands_before_what_came_and_its_kind_is_a_word(tree):
    number, name = changes(tree(PRESS, "?from=1&to=2"))
    assert [(n.tag, n.text()) for n in number.css("del, ins")] == [("del", "38"), ("ins", "36")]
    assert words(number).startswith("The dues for a barge with onions are 38 36 number crowns,")
    assert words(name).startswith("The chair of the commission, Hedda Lorn Orvan Deltz name, has")
    assert [a.attributes["aria-label"] for a in (number.css_first("a.pno"), name.css_first("a.pno"))] == [
        "Paragraph 2 of version 2", "Paragraph 3 of version 2"
    ]  # fmt: skip


def test_only_what_changed_is_shown_and_the_rest_is_named(tree):
    page = tree(PRESS, "?from=1&to=2")
    assert len(changes(page)) == 2
    assert WELCOME not in page.css_first("main").text()
    assert [words(run) for run in page.css(".run")] == [
        "Paragraph 1 unchanged",
        "Paragraphs 4 to 6 unchanged · Show the whole text",
    ]
    assert words(page.css_first("#step h2")) == "Version 1 to 2"
    assert words(page.css_first("#step b")) == "3 words removed, 3 added"
    assert "2 paragraphs changed, 4 paragraphs unchanged" in words(page.css_first("#step"))


def test_paragraphs_that_moved_came_or_went_are_said_to_have_done_so(tree):
    page = tree(PRESS)
    told = {words(note) for note in page.css(".note-line")}
    assert told == {
        "Moved from place 5 to place 1",
        "Paragraph removed: it was paragraph 4 of version 2",
        "Paragraph added",
        "Label: Hesk then Sorenne",
        "Label: Hesk then Minister Hesk",
        "Paragraph 5: words unchanged",
    }
    # What went is told where it stood: after the three that are unchanged, before the thanks.
    order = [words(part) for part in page.css(".note-line, .run")]
    gone = order.index("Paragraph removed: it was paragraph 4 of version 2")
    assert order[gone - 1] == "Paragraphs 2 to 4 unchanged"
    assert order[gone + 1] == "Label: Hesk then Minister Hesk"
    step = words(page.css_first("#step"))
    for counted in ("title changed", "2 facts changed", "1 paragraph moved", "1 paragraph added",
                    "1 paragraph removed", "1 paragraph under another label", "3 paragraphs unchanged"):  # fmt: skip
        assert counted in step


def test_every_paragraph_of_the_later_text_is_counted_once(archive):
    for before, after in ((1, 2), (2, 3), (1, 3)):
        found = verbs.step(archive, PRESS, before, after).difference
        later = show.text(archive, f"{PRESS}@{after}").reading.paragraphs()
        stand = sum(change.after is not None for change in found.paragraphs)
        assert stand + found.same == len(later)


def test_facts_and_the_title_are_shown_before_and_after(tree):
    page = tree(PRESS)
    facts = [words(fact) for fact in page.css(".fact")]
    assert "Publishednot given then 23 May 2024" in facts
    assert "KindAnswers to questions then Press conference" in facts
    title = next(row for row in page.css(".turn") if words(row).startswith("Title"))
    assert [(n.tag, n.text().strip()) for n in title.css("del, ins")] == [("ins", "and the bus")]


def test_who_speaks_stands_before_the_axis(tree):
    speakers = [words(by) for by in tree(PRESS, "?from=1&to=2").css(".turn .by")]
    assert speakers == ["Ilva Sorenne Minister of Foreign Affairs"]


def test_a_blank_that_both_sides_share_did_not_change():
    def pieces(*texts: tuple[str, str]) -> list[Piece]:
        return [Piece(kind=kind, text=text) for kind, text in texts]

    def cut(*texts: tuple[str, str]) -> list[tuple[str, str]]:
        return [(piece.kind, piece.text) for piece in _without_shared_blank(pieces(*texts))]

    assert cut(("removed", " « "), ("added", " “")) == [("same", " "), ("removed", "« "), ("added", "“")]  # fmt: skip
    assert cut(("removed", "one "), ("added", "two "), ("same", "x")) == [
        ("removed", "one"), ("added", "two"), ("same", " "), ("same", "x")
    ]  # fmt: skip
    assert cut(("removed", ", "), ("added", " ")) == [("removed", ", "), ("added", " ")]
    assert cut(("removed", "开放 "), ("added", "关闭")) == [("removed", "开放 "), ("added", "关闭")]
    assert cut(("added", " مرحبا ")) == [("added", " مرحبا ")]


def test_withdrawn_and_published_again_are_said_in_words(tree):
    page = tree(GONE)
    assert "In version 2 the text was withdrawn; in version 3 it stands again." in page.text()
    assert page.css_first("h1").text() == "Note retirée"
    assert [row[3] for row in rows(page)] == [
        "published again",
        "withdrawn by the publisher",
        "first seen",
    ]
    assert rows(page)[0][4] == "no difference found against version 1"
    compare = page.css_first("#step a").attributes["href"]
    assert compare == address(GONE, "?from=1&to=3#step")
    gone = tree(GONE, "?from=1&to=2").css_first("#step")
    assert "The publisher has withdrawn this text." in gone.text()
    assert gone.css_first("a").attributes["href"] == quote(f"/s/{GONE}@1.1", safe="/@")
    again = tree(GONE, "?from=1&to=3").css_first("#step")
    assert "no difference found" in again.text()


def test_one_version_says_how_often_it_was_looked_at(tree):
    page = tree(LONE)
    assert "Looked at 2 times; no change was seen." in page.text()
    assert page.css_first("#step") is None
    assert page.css_first("form.between") is None


# Choosing versions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("", "Version 2 to 3"),
        ("?from=1", "Version 1 to 3"),
        ("?to=2", "Version 1 to 2"),
        ("?to=1", "Version 1 to 2"),
        ("?from=3", "Version 2 to 3"),
        ("?from=1&to=3", "Version 1 to 3"),
        ("?from=3&to=1", "Version 1 to 3"),
        ("?from=%202%20&to=&x=1", "Version 2 to 3"),
    ],
)
def test_any_two_versions_are_compared_the_earlier_first(tree, asked, heading):
    page = tree(PRESS, asked)
    assert words(page.css_first("#step h2")) == heading
    chosen = [option.attributes["value"] for option in page.css("option[selected]")]
    assert chosen == [part for part in heading.split() if part.isdigit()]


def test_one_version_twice_is_nothing_to_compare(tree):
    assert "there is nothing to compare" in tree(PRESS, "?from=2&to=2").css_first("#step").text()


@pytest.mark.parametrize(
    "asked",
    ["?from=4", "?to=0", "?from=-1", "?from=x", "?to=٣", "?from=1&to=99999999999999999999", "?to=1.5"],
)  # fmt: skip
def test_a_version_that_is_not_there_is_not_found(reader, asked):
    answer = reader().get(address(PRESS, asked))
    assert answer.status_code == 404
    assert PRESS in reader().get(address(PRESS) + ".json" + asked).json()["detail"]


def test_a_pinned_address_leads_to_the_step_that_made_the_version(reader):
    answer = reader().get(address(PRESS + "@2.1"))
    assert (answer.status_code, answer.headers["location"]) == (303, address(PRESS, "?to=2"))
    twin = reader().get(address(PRESS + "@2") + ".json")
    assert twin.headers["location"] == address(PRESS) + ".json?to=2"
    assert reader().get(address("velmara/2024/05/20/nothing/en")).status_code == 404
    assert reader().get("/s/history/" + PRESS).status_code == 404


def test_the_twin_has_what_the_verbs_say(reader, archive):
    given = reader().get(address(PRESS) + ".json?from=1&to=3").json()
    step = verbs.step(archive, PRESS, 1, 3)
    assert given["step"] == json.loads(encode(step))
    assert given["words"] == list(step.difference.words)
    assert [version["reason"] for version in given["versions"]] == ["first", "words", "words"]
    assert reader().get(address(LONE) + ".json").json()["step"] is None


# Every language ------------------------------------------------------------------------------------


def test_a_text_that_runs_from_the_right_is_set_so(tree):
    for language in ("en", "ar"):
        (change,) = changes(tree(ARABIC, language=language))
        passage = change.css_first(".passage")
        assert (passage.attributes["lang"], passage.attributes["dir"]) == ("ar", "rtl")
        assert [n.text() for n in passage.css("del, ins")] == ["14", "41"]
        mark = passage.css_first(".what")
        assert mark.text() == {"en": "number", "ar": "رقم"}[language]
        assert mark.attributes["lang"] == language


def test_a_text_without_spaces_is_counted_in_characters(tree):
    page = tree(CHINESE)
    assert words(page.css_first("#step b")) == "1 character removed, 1 added"
    assert [n.text() for n in changes(page)[0].css("del, ins")] == ["一", "二"]
    assert words(tree(CHINESE, language="zh").css_first("#step b")) == "删去 1 字，增加 1"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [PRESS, ARABIC, CHINESE, LONE, GONE, EVIL])
def test_the_page_is_whole_in_every_language(tree, name, language):
    page = tree(name, language=language)
    assert len(page.css("h1")) == 1
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert sorted(ids) == sorted(set(ids))
    for node in page.css("[aria-labelledby], label"):
        assert (node.attributes.get("aria-labelledby") or node.attributes["for"]) in ids
    assert not page.css("script, style, img, b[onclick]")
    for node in page.css("*"):
        assert not any(name.startswith("on") or name == "style" for name in node.attributes)
    assert "%(" not in page.text()
    assert "&amp;" not in page.css_first("main").text()


def test_no_link_of_the_page_leads_nowhere(tree, reader):
    for name in (PRESS, ARABIC, GONE, LONE):
        for link in tree(name).css("main a"):
            href, _, place = link.attributes["href"].partition("#")
            answer = reader().get(href)
            assert answer.status_code == 200, href
            if place:
                assert f'id="{place}"' in answer.text, (href, place)


# Text is text --------------------------------------------------------------------------------------


def test_hostile_words_in_a_difference_are_words(reader, tree):
    html = reader().get(address(EVIL)).text
    for hostile in (SCRIPT, invented.IMAGE, LABEL, "<b>bold</b>"):
        assert hostile not in html
    page = tree(EVIL)
    first, second, *whole = changes(page)
    assert words(first) == f"Read 1 2 number {SCRIPT} {OVERRIDE}& <b>bold</b> 1"
    assert second.text().count("<script>alert(") == 2
    assert second.css_first("del, ins").text().startswith(("1", "2"))
    assert {(n.tag, n.text()) for change in whole for n in change.css("del, ins")} == {
        ("del", WHOLE[1]), ("ins", WHOLE[2])
    }  # fmt: skip
    label = next(note for note in page.css(".note-line") if note.text().startswith("Label"))
    assert [n.text() for n in label.css("del, ins")] == [f"{LABEL}1", f"{LABEL}2"]
    facts = {words(fact.css_first(".lab")): words(fact) for fact in page.css(".fact")}
    assert facts["Publisher"] == f"Publisher{SCRIPT}1 then {SCRIPT}2"
    assert f"{invented.IMAGE}2" in facts["Subjects"]


def test_a_turn_of_direction_cannot_reach_the_words_of_the_interface(tree):
    """Every value of a page stands in an element of its own that isolates it or is a block."""
    page = tree(EVIL)
    apart = {"bdi", "del", "ins", "p", "h1", "title", "li"}
    seen = 0
    for node in page.root.traverse(include_text=True):
        if node.tag == "-text" and OVERRIDE in node.text(deep=False):
            seen += 1
            assert node.parent.tag in apart, node.parent.html
    assert seen >= 6


# The axis of time ----------------------------------------------------------------------------------


def places(page: LexborHTMLParser, kind: str) -> list[float]:
    return [
        float(mark.parent.attributes["x"].rstrip("%")) for mark in page.css(f".chart > svg .{kind}")
    ]


def test_all_editions_stand_on_one_axis_and_the_drawing_is_told_in_words(tree):
    page = tree(PRESS)
    chart = page.css_first(".chart > svg")
    assert chart.attributes["role"] == "img"
    told = chart.attributes["aria-label"]
    assert "English: first seen on 11 May 2024, changed 2 times, last on 30 May 2024." in told
    assert "العربية: first seen on 11 May 2024, changed 1 time, on 21 May 2024." in told
    assert [label.text() for label in chart.css("text[lang]")] == ["العربية", "English", "中文"]
    assert chart.css_first("text.now").text() == "English"
    assert (len(places(page, "fi")), len(places(page, "fc"))) == (3, 4)
    keys = [words(key) for key in page.css(".key")]
    assert keys == ["first seen", "changed", "looked at, the same"]
    table = page.css_first("details.seen table")
    assert len(table.css("tbody")) == 3
    assert len(table.css("tbody tr")) == 7


def test_what_was_withdrawn_has_a_cross_and_no_line_until_it_is_published_again(tree):
    page = tree(GONE)
    assert (len(places(page, "lx")), len(places(page, "fo"))) == (1, 1)
    (line, last) = page.css(".chart line")
    assert float(line.attributes["x2"].rstrip("%")) == places(page, "lx")[0]
    assert last.attributes["x1"] == last.attributes["x2"] == "99.00%"
    told = page.css_first(".chart > svg").attributes["aria-label"]
    assert "withdrawn on 14 May 2024, published again on 16 May 2024" in told


def test_time_runs_from_the_right_where_the_interface_does(tree):
    left, right = (places(tree(PRESS, language=tag), "fc") for tag in ("en", "ar"))
    assert right == pytest.approx([100 - place for place in left])


def seen(*moments: str, versions: int = 1) -> Seen:
    edition = Edition(
        id="a/b/de", record="r/a", lang="de", publisher=None, named_by="address", key="k",
        day_from="said", rights=Rights(),
    )  # fmt: skip
    made = [
        Version(
            number=n + 1, reason="words" if n else "first", digest="d", claimed=None, observed=moment,
            logged="2024-01-01T00:00:00Z", readings=1, seen_until=moment,
        )
        for n, moment in enumerate(moments[:versions])
    ]  # fmt: skip
    captures = [
        invented._capture("d", None, moment.removesuffix("T09:03:00Z")) for moment in moments
    ]
    return Seen(edition, made, captures)


def test_one_moment_is_an_axis_too():
    drawn = timeline(interface("en"), [seen("2024-05-11T09:03:00Z")], "a/b/de")
    assert drawn.tracks[0].marks == (("first", "1.00%"),)
    assert drawn.days == (("1.00%", "11 May"),)
    assert drawn.first == drawn.last == "11 May 2024"


def test_a_moment_nobody_can_read_is_left_out_of_the_drawing():
    assert timeline(interface("en"), [seen("long ago")], "a/b/de") is None


def test_an_edition_whose_versions_have_no_moment_keeps_the_times_it_was_looked_at():
    drawn = timeline(interface("ar"), [seen("long ago", "2024-05-11T09:03:00Z")], "a/b/de")
    assert (drawn.tracks[0].marks, drawn.tracks[0].lines) == ((), ())
    assert drawn.tracks[0].ticks.startswith("M990 ")


def test_looking_every_hour_for_years_draws_a_thousand_strokes_at_most():
    days = [f"20{year}-{month:02}-{day:02}T09:03:00Z" for year in range(10, 24) for month in range(1, 13) for day in range(1, 28)]  # fmt: skip
    drawn = timeline(interface("zh"), [seen(*days)], "a/b/de")
    assert drawn.tracks[0].ticks.count("M") <= 1000
    assert 2 <= len(drawn.days) <= 5
    assert drawn.days[0][1] == "2010年1月"


# The reading page ----------------------------------------------------------------------------------


def read(reader, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(reader().get(quote(f"/s/{name}", safe="/@")).text)


def test_a_text_has_a_way_to_its_history(reader):
    for name in (PRESS, LONE):
        tabs = read(reader, name).css(".tabs a")
        assert [words(tab) for tab in tabs] == ["Read", "History", "Proof"]
        assert tabs[1].attributes["href"] == address(name)
        assert tabs[0].attributes["aria-current"] == "page"


def test_the_newest_text_says_that_it_was_changed_and_one_that_was_not_says_nothing(reader):
    notice = read(reader, PRESS).css_first(".notice")
    assert "Changed after publication: words changed, 30 May 2024, 09:03 UTC" in words(notice)
    assert notice.css_first("a").attributes["href"] == address(PRESS, "?from=2&to=3#step")
    assert read(reader, LONE).css_first(".notice") is None
    assert "Changed after" not in read(reader, GONE).css_first(".notice").text()


def test_an_earlier_text_says_what_has_changed_since(reader):
    page = read(reader, PRESS + "@1")
    notice = page.css_first(".notice")
    assert "This is an earlier version of the text." in notice.text()
    assert "words removed" in notice.text()
    assert notice.css("a")[-1].attributes["href"] == address(PRESS, "?from=1&to=3#step")
    became = {
        para.attributes["id"]: words(para.css_first(".became"))
        for para in page.css(".para")
        if para.css_first(".became")
    }
    assert became == {
        "p2": "changed since",
        "p3": "changed since",
        "p4": "removed since",
        "p5": "moved since",
        "p6": "label changed since",
    }


def test_an_older_reading_says_nothing_of_places_that_were_read_otherwise(archive):
    text = show.text(archive, PRESS + "@1")
    reread = msgspec.structs.replace(text.version, readings=2)
    step = verbs.step(archive, PRESS, 1, 3)
    versions = show.versions(archive, PRESS)
    told = since(interface("en"), text, versions, step)
    older = since(interface("en"), msgspec.structs.replace(text, version=reread), versions, step)
    assert "p2" in told.paragraphs
    assert older.paragraphs == {}
    assert older.words == told.words


def test_a_name_for_ever_leads_to_what_became_of_its_paragraph(reader, archive):
    text = show.text(archive, PRESS)
    (gone,) = verbs.gone(archive, text)
    found = show.passage(archive, f"{PRESS}#{gone.wid}")
    assert (found.address, found.gone_in) == (gone.address, gone.gone_in)
    assert found.paragraphs[0].text == FERRY
    item = read(reader, PRESS).css_first(f"#{gone.wid}")
    assert words(item) == "Paragraph 4 of version 2, gone since version 3"
    href, _, place = item.css_first("a").attributes["href"].partition("#")
    older = LexborHTMLParser(reader().get(href).text)
    assert FERRY in older.css_first(f"#{place} .passage").text()


def test_a_difference_without_anything_in_it_says_that_none_was_found():
    nothing = Difference(title=(), facts=(), paragraphs=(), same=4)
    assert amount(interface("en"), nothing, "en") == "no difference found"
