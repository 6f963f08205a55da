"""Where a word finds nothing, words that stand here are suggested; each suggestion was asked and finds something."""

from __future__ import annotations

import json

import pytest
from tests.archive.observed import TEXTS, Folder, page, take
from tests.cli.program import run

from dragoman.archive import search
from dragoman.model.query import Search
from dragoman.search import limits
from dragoman.text.keyboards import other_layouts

MORE = {
    "ru": ("Слово министра о пароме", ["Паром между Халмаром и Ульметом не выйдет, пока не измерена отмель.", "Капитаны спросили о глубине."]),
    "el": ("Δηλώσεις για το πορθμείο", ["Το πορθμείο δεν θα αποπλεύσει πριν μετρηθεί η αμμουδιά.", "Οι πλοίαρχοι ρώτησαν για το βάθος."]),
    "he": ("דברי השרה על המעבורת", ["המעבורת בין הנמלים לא תפליג לפני שתימדד השרטון.", "רבי החובלים שאלו על העומק."]),
    "ko": ("연락선에 관한 장관의 발언", ["모래톱을 측량하기 전에는 연락선이 출항하지 않을 것입니다.", "선장들이 수심을 물었습니다."]),
    "th": ("แถลงเรื่องเรือข้ามฟาก", ["เรือข้ามฟากจะไม่ออกจนกว่าจะสำรวจสันทรายเสร็จ", "กัปตันถามถึงความลึก"]),
    "hi": ("नौका पर मंत्री का वक्तव्य", ["रेतीले टीले को नापे बिना नौका नहीं चलेगी।", "कप्तानों ने गहराई पूछी।"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    from dragoman.archive.archive import Archive

    folder = Folder(tmp_path_factory.mktemp("meant") / "press")
    for lang, (title, paragraphs) in {**TEXTS, **MORE}.items():
        folder.sees(
            page(lang, title=title, paragraphs=paragraphs), address=f"https://a.example/{lang}/1"
        )
    with Archive(tmp_path_factory.mktemp("meant") / "archive", create=True) as archive:
        take(archive, folder.path)
        yield archive


def answered(archive, query, **more):
    return search.search(archive, Search(query=search.read_query(query), **more))


def meant(archive, query):
    return [one.query for one in answered(archive, query).suggestions]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("captians", "captains"),
        ("fery", "ferry"),
        ("verry", "ferry"),
        ("Kapitene", "kapitäne"),
        ("Sandbnak", "sandbank"),
        ("паорм", "паром"),
        ("отмиль", "отмель"),
        ("الميناءين", None),
        ("الشريت", "الشريط"),
        ("πορθηείο", "πορθμειο"),
        ("המעבירת", "המעבורת"),
        ("모래툽을", "모래톱을"),
        ("नौकी", "नौका"),
        ("水深度测", None),
        ("港务居", "港务局"),
        ("船张向", "船长向"),
    ],
)
def test_a_slip_in_any_script_leads_to_the_word_that_stands_here(press, typed, first):
    answer = answered(press, typed)
    if first is None:
        assert answer.total or not answer.suggestions
        return
    assert answer.total == 0
    assert first in [one.query for one in answer.suggestions]
    assert answer.suggestions[0].total > 0


@pytest.mark.parametrize(
    "query",
    ["captians ferry", "captians fery", '"the fery"', "sentence(fery sandbank)", "fery NEAR/9 sailing", "fery lang:en", "=captian",
     "paragraph(cptains harbour) -zeppelin", "паорм", "船张向两国", "captians OR zeppelin"],
)  # fmt: skip
def test_every_suggestion_finds_what_it_promises(press, query):
    suggested = answered(press, query).suggestions
    for one in suggested:
        assert one.total > 0
        assert answered(press, one.query).total == one.total
    assert len(suggested) <= limits.MOST_SUGGESTIONS


def test_all_words_that_find_nothing_are_changed_together(press):
    assert "captains ferry" in meant(press, "captians fery")
    assert "captains ferry lang:en" in meant(press, "captians ferry lang:en")


def test_only_the_languages_in_view_are_drawn_on(press):
    assert "sandbank lang:de" in meant(press, "sandbenk lang:de")
    assert meant(press, "sandbenk lang:zh") == []


def test_a_word_that_finds_nothing_beside_one_that_does_is_mended_only_where_it_may(press):
    assert meant(press, "captians OR bay") == ["captains OR bay"]
    assert meant(press, "ferry") == []
    assert meant(press, "ferry -captians") == []
    assert meant(press, "ferry OR bay") == []


def test_what_finds_nothing_is_not_suggested(press):
    assert meant(press, "zeppelinfahrt") == []
    assert meant(press, "captians lang:ar") == []
    assert meant(press, "fery said:1999") == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("gfhjv", "паром"),
        ("ауккн", "ferry"),
        ("ifiej", None),
        ("vngcur,", None),
        ("φερρυ", "ferry"),
    ],
)
def test_the_keys_of_another_layout_are_tried(press, typed, word):
    assert word is None or word in meant(press, typed)


def test_layouts_are_each_others_way_back():
    assert "паром" in other_layouts("gfhjv")
    assert "gfhjv" in other_layouts("паром")
    assert "ferry" in other_layouts("ауккн")
    assert "بلا" in other_layouts("fgh")
    assert "بلا" in other_layouts("fb")
    assert "המעבורת" in other_layouts("vngcur,")
    assert list(other_layouts("17")) == []


def test_a_short_word_is_left_alone_and_a_long_one_may_have_two_slips():
    slips = [limits.slips_allowed("x" * size) for size in (1, 2, 3, 5, 6, 30)]
    assert slips == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("more", [-1, 0, 1, 8])
def test_no_more_is_tried_than_the_limits(press, more, monkeypatch):
    asked = []
    count = search._count
    monkeypatch.setattr(search, "_count", lambda *args: asked.append(args) or count(*args))
    words = ["captians", "fery", "sandbonk", "harbuor", "surveyd", "approuch", "figurs", "wrds"]
    number = limits.MOST_WORDS_TRIED + more
    answered(press, " ".join((words * 2)[:number]))
    # For each word: by itself; with others; and for the parts that leave nothing three a part.
    most = limits.MOST_WORDS_TRIED + limits.MOST_QUERIES_TRIED + 3 * limits.MOST_PARTS_TRIED
    assert number < len(asked) <= most


def test_only_the_first_page_suggests(press):
    assert answered(press, "captians", offset=20).suggestions == ()


def test_the_command_line_says_it(press):
    said = run("search", "captians", "--archive", press.path, check=1).stdout.decode()
    assert "did you mean captains ? 1 passages" in said
    value = run("search", "паорм", "--json", "--archive", press.path, check=1).stdout
    assert json.loads(value)["suggestions"] == [{"query": "паром", "total": 2}]
