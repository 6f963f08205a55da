"""The reason of a version: words, numbers, names, signs, metadata; and what is markup and none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.align.readings import PROSE, day, reading

from dragoman.align.versions import reason_of
from dragoman.model.reading import LanguageLink, Line, Mention, Named, Speaker


def changed(one, two, **said):
    return reason_of(reading([one], **said), reading([two], **said))


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ("It sails.", "It sails.", None),
        ("It sails.", "It  sails.\n", None),
        ("It sails\u00a0soon.", "It sails soon.", None),
        ("Außenministerin", "Außen\u00administerin", None),
        ("\u202bتبحر\u202c العبّارة", "تبحر العبّارة", None),
        ("It sails.", "It sails!", "signs"),
        ("It sails.", "it Sails.", "signs"),
        ("the minister's", "the minister’s", "signs"),
        ("渡轮开航。", "渡轮开航！", "signs"),
        ("تبحر، غدًا", "تبحر غدًا", "signs"),
        ("می‌رود", "میرود", "words"),
        ("It sails.", "It does not sail.", "words"),
        ("football", "foot ball", "words"),
        ("渡轮开航。", "渡轮不开航。", "words"),
        ("تبحر العبّارة", "لا تبحر العبّارة", "words"),
        ("हम आते हैं", "हम आती हैं", "words"),
        ("14 ships, 41 ports", "41 ships, 14 ports", "numbers"),
        ("14 ships", "1,400 ships", "numbers"),
        ("١٤ سفينة", "٤١ سفينة", "numbers"),
        ("第14条和第15条", "第14条和第51条", "numbers"),
        ("十四位船长", "四十一位船长", "numbers"),
        ("fourteen ships", "forty-one ships", "words"),
        ("14 ships", "15 boats", "words"),
        ("one two", "two one", "words"),
        ("G20", "G21", "numbers"),
        ("the Sorenne100 prize", "the Sorenne 100 prize", "words"),
        ("제10차 회의", "제 10차 회의", "words"),
        ("第14条", "第 14 条", None),
    ],
)
def test_a_change_in_the_text_has_its_reason(one, two, reason):
    assert changed(one, two) == reason


def mention(name, at):
    return Mention(name=name, printed=name, kind="place", paragraph="p1", span=(at, at + len(name)))


@pytest.mark.parametrize(
    ("one", "two", "at", "names", "reason"),
    [
        ("We meet in Halmar.", "We meet in Karvest.", 11, ("Halmar", "Karvest"), "names"),
        ("We met in Halmar.", "We meet in Karvest.", 10, ("Halmar", "Karvest"), "words"),
        ("نلتقي في هالمار.", "نلتقي في كارفيست.", 9, ("هالمار", "كارفيست"), "names"),
        ("我们在哈尔马会面。", "我们在卡尔韦斯特会面。", 3, ("哈尔马", "卡尔韦斯特"), "names"),
        ("Halmar, in the Halmar", "Halmar, in my Halmar", 0, ("Halmar", "Halmar"), "words"),
    ],
)
def test_names_are_what_differs_in_names_alone(one, two, at, names, reason):
    before = reading([one], mentions=(mention(names[0], at),))
    after = reading([two], mentions=(mention(names[1], at + two.index(names[1]) - at),))
    assert reason_of(before, after) == reason


def test_a_name_in_a_label_is_a_name():
    texts = PROSE["en"][:2]
    assert reason_of(reading(("Ilva Sorenne", texts)), reading(("Teo Marrin", texts))) == "names"


def test_a_title_counts_as_words():
    assert reason_of(reading(["a"], title="Bridge"), reading(["a"], title="Ferry")) == "words"


@pytest.mark.parametrize("lang", PROSE)
def test_where_paragraphs_and_turns_end_is_markup(lang):
    one, two, three = PROSE[lang][:3]
    before = reading(("Label", [one, two]), [three])
    assert reason_of(before, reading(("Label", [f"{one} {two}", three]))) is None
    assert reason_of(before, reading(("Label", [one]), [two], [three])) is None


@pytest.mark.parametrize("lang", PROSE)
def test_a_heading_that_changed_is_a_change_of_words(lang):
    one, two, heading, other = PROSE[lang][:4]
    before = reading([one, two], lines=(Line(text=heading, before="p2"),))
    after = reading([one, two], lines=(Line(text=other, before="p2"),))
    assert reason_of(before, after) == "words"
    assert reason_of(before, reading([one, two])) == "words"


@pytest.mark.parametrize("lang", PROSE)
@pytest.mark.parametrize(("before", "place"), [("p1", 0), ("p2", 1), (None, 2)])
def test_whether_a_line_is_a_heading_or_a_paragraph_is_markup(lang, before, place):
    heading, *texts = PROSE[lang][:3]
    told = [*texts[:place], heading, *texts[place:]]
    headed = reading(texts, lines=(Line(text=heading, before=before),))
    assert reason_of(reading(told), headed) is None


def test_a_heading_stands_above_the_label_it_opens():
    one, two = PROSE["en"][:2]
    headed = reading(("A", [one]), ("B", [two]), lines=(Line(text="Ferries", before="p2"),))
    told = reading(("A", [one, "Ferries"]), ("B", [two]))
    assert reason_of(told, headed) is None


def test_a_paragraph_that_moved_is_a_change_of_words():
    assert reason_of(reading(PROSE["zh"][:3]), reading(PROSE["zh"][2::-1])) == "words"


@pytest.mark.parametrize(
    "facts",
    [
        {"published": day("2031-05-05")},
        {"said": day("2031-05-05")},
        {"kind": "speech"},
        {"place": Named(printed="Halmar", name="Halmar")},
        {"event": Named(printed="海峡会议", name="海峡会议")},
        {"speakers": (Speaker(name="Ilva Sorenne", printed="Ilva Sorenne"),)},
        {"subjects": ("الملاحة",)},
        {"publisher": "وزارة"},
    ],
)
def test_a_fact_is_metadata(facts):
    assert reason_of(reading(["a"]), reading(["a"], **facts)) == "metadata"


@pytest.mark.parametrize(
    "facts",
    [
        {"editions": ("ar", "zh")},
        {"links": (LanguageLink(lang="ar", printed="عربي", address="https://a.example/ar"),)},
        {"furniture": ("Menu",)},
        {"coverage": 0.9},
        {"warnings": ("a doubt",)},
        {"mentions": (mention("a", 0),)},
    ],
)
def test_what_the_reader_or_the_frame_says_is_no_version(facts):
    assert reason_of(reading(["a"]), reading(["a"], **facts)) is None


def test_how_a_date_is_printed_is_no_fact_and_its_zone_is():
    plain = reading(["a"], published=day("2031-05-04"))
    printed = reading(["a"], published=day("2031-05-04", printed="4 أيار 2031"))
    zoned = reading(["a"], published=day("2031-05-04", zone="+02:00"))
    assert reason_of(plain, printed) is None
    assert reason_of(plain, zoned) == "metadata"


@given(st.lists(st.text(max_size=40), max_size=5))
def test_a_text_is_no_version_of_itself(texts):
    assert reason_of(reading(texts), reading(texts)) is None


@given(st.lists(st.text(max_size=20), max_size=4), st.lists(st.text(max_size=20), max_size=4))
def test_a_reason_is_the_same_in_both_directions(one, two):
    assert reason_of(reading(one), reading(two)) == reason_of(reading(two), reading(one))


def test_the_longest_page_is_compared():
    words = " ".join(PROSE["en"]) + " "
    one = reading([words * 1500])
    two = reading([words * 750 + "not " + words * 750])
    assert reason_of(one, two) == "words"
