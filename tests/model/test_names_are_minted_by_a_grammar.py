"""The grammar of names: slugs in every script, days, taken names, addresses and what they mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import NotFound
from dragoman.model.identifier import (
    Address,
    first_free,
    mint_edition,
    mint_record,
    parse_address,
    slug,
    words_of,
)


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Opening words", "opening-words"),
        ("  «Opening»—words!  ", "opening-words"),
        ("Außenministerin Ilva Sorenne’s answers", "außenministerin-ilva-sorennes-answers"),
        ("Außen\u00administerin", "außenministerin"),
        ("\u202bبيان\u202c صحفي", "بيان-صحفي"),
        ("مُؤتَمَر صحفيّ", "مُؤتَمَر-صحفيّ"),
        ("بیانیه‌ی وزیر", "بیانیه-ی-وزیر"),
        ("外交部长伊尔娃·索伦发表讲话", "外交部长伊尔娃-索伦发表讲话"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full-width"),
        ("№ 5, ⅣQ", "no-5-ivq"),
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("İstanbul", "i\u0307stanbul"),
        ("2031: 1,280 ships", "2031-1-280-ships"),
        ("", "untitled"),
        (None, "untitled"),
        ("… — !", "untitled"),
    ],
)
def test_a_slug_is_the_titles_letters_in_their_own_script(title, made):
    assert slug(title) == made


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("a" * 30 + " " + "b" * 29, "a" * 30 + "-" + "b" * 29),
        ("a" * 30 + " " + "b" * 30, "a" * 30),
        ("字" * 61, "字" * 60),
        ("كلمة " * 20, "-".join(["كلمة"] * 12)),
    ],
)
def test_a_slug_ends_at_a_words_end_within_sixty_characters(title, made):
    assert slug(title) == made


@given(st.text(max_size=120))
def test_any_title_makes_a_slug_that_keeps_the_grammar(title):
    made = slug(title)
    assert 1 <= len(made) <= 60
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert "--" not in made
    assert all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in made)
    assert made == slug(title)
    assert made.encode()


@given(st.text(alphabet="abéقд新न्x '-.\u00ad", max_size=200))
def test_a_slug_of_a_slug_is_itself(title):
    assert slug(slug(title)) == slug(title)


def test_a_hundred_thousand_marks_take_no_time():
    assert len(words_of("a" + "\u0301" * 100_000 + " b")[0]) < 40


@pytest.mark.parametrize(
    ("day", "stands"),
    [("2031-05-04", "2031/05/04"), ("2031-05", "2031/05/00"), ("2031", "2031/00/00"),
     ("2031-05-00", "2031/05/00")],
)  # fmt: skip
def test_a_part_of_the_day_that_is_not_known_is_zero(day, stands):
    name = mint_edition(publisher=None, day=day, title="بيان", lang=None, taken=lambda _: False)
    assert name == f"local/{stands}/بيان/und"


def test_a_taken_name_gets_the_next_number_and_the_language_stays_last():
    taken = {"ministry/2031/05/04/opening-words/en", "ministry/2031/05/04/opening-words-2/en"}
    name = mint_edition(
        publisher="Ministry", day="2031-05-04", title="Opening words", lang="en", taken=taken.__contains__
    )  # fmt: skip
    assert name == "ministry/2031/05/04/opening-words-3/en"


def test_a_records_name_is_that_of_its_first_edition_without_the_language():
    assert mint_record("m/2031/05/04/新闻/zh", lambda _: False) == "r/m/2031/05/04/新闻"
    taken = {"r/m/2031/05/04/新闻"}
    assert mint_record("m/2031/05/04/新闻/zh", taken.__contains__) == "r/m/2031/05/04/新闻-2"


def test_ten_thousand_names_of_one_title_are_numbered_without_gaps_and_few_questions():
    taken: set[str] = set()
    asked = 0

    def is_taken(name):
        nonlocal asked
        asked += 1
        return name in taken

    for _ in range(10_000):
        taken.add(first_free(lambda suffix: f"untitled{suffix}", is_taken))
    assert taken == {"untitled"} | {f"untitled-{number}" for number in range(2, 10_001)}
    assert asked < 400_000


@given(st.sets(st.integers(2, 40)))
def test_a_free_name_is_free_whatever_gaps_there_are(used):
    taken = {"a"} | {f"a-{number}" for number in used}
    made = first_free(lambda suffix: f"a{suffix}", taken.__contains__)
    assert made not in taken
    if not used or max(used) < 8:
        assert made == f"a-{next(n for n in range(2, 42) if n not in used)}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("m/2031/05/04/新闻/zh", Address(name="m/2031/05/04/新闻/zh")),
        ("/m/2031/05/04/بيان/ar@3/", Address(name="m/2031/05/04/بيان/ar", version=3)),
        ("m/x/en@3.12#p4", Address(name="m/x/en", version=3, reading=12, eid="p4")),
        ("m/x/en#w7", Address(name="m/x/en", eid="w7")),
    ],
)
def test_an_address_is_read_as_it_is_written(text, meant):
    assert parse_address(text) == meant
    assert parse_address(str(meant)) == meant


@pytest.mark.parametrize(
    "text", ["", "a@0", "a@1.0", "a@x", "a@1@2", "a#", "a#4", "a@1.2.3", "@1", "a@1234567890"]
)
def test_what_is_no_address_is_not_found(text):
    with pytest.raises(NotFound):
        parse_address(text)
