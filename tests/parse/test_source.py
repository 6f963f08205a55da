"""Text that knows its places: whatever is cut, stripped, folded or joined, each character stays where it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.reading import Evidence
from dragoman.parse.source import Run, SourceText

# Letters of several scripts, one beyond the basic plane, blanks of several kinds, signs without a width.
CHARACTERS = "aZéжשش漢𝒜🙂1. \t\n\r\u00a0\u202f\u2028\u3000\u200b\ufeff\u00ad"
texts = st.text(CHARACTERS, max_size=40)
# Each file stands for a node; a piece is cut from it at two places.
FILES: dict[str | None, str] = {
    None: "On 3 May\tthe lock opened.\r\n\r\nΝero 🙂 \u200bfell\u00a0 by 4 m.",
    "/p": "  Water,  wind \n and\ufeff\u200b ice — 冰 — שלג  ",
    "/p[2]": "𝒜 pilot 🙂🙂\u202f: yes.\t",
}


@st.composite
def pieces(draw: st.DrawFn) -> SourceText:
    path = draw(st.sampled_from(list(FILES)))
    a, b = sorted(draw(st.tuples(*[st.integers(0, len(FILES[path]))] * 2)))
    return SourceText.of(FILES[path][a:b], path=path, offset=a)


@st.composite
def worked(draw: st.DrawFn) -> SourceText:
    """A text after up to six operations in any order."""
    text = draw(pieces())
    for step in draw(st.lists(st.sampled_from(["cut", "strip", "fold", "join"]), max_size=6)):
        if step == "cut":
            a, b = draw(st.tuples(st.integers(-9, 60), st.integers(-9, 60)))
            text = text.cut(a, b)
        elif step == "strip":
            text = text.strip(draw(st.sampled_from([None, " .", "🙂"])))
        elif step == "fold":
            text = text.folded()
        else:
            separator = draw(st.sampled_from(["", " ", "\n"]))
            text = SourceText.join([text, draw(pieces())], separator)
    return text


def added(text: SourceText, index: int) -> bool:
    run = [run for run in text.runs if run.at <= index][-1]
    return run.added


@given(worked())
def test_every_character_stands_where_its_place_says(text: SourceText):
    for index, char in enumerate(text.text):
        path, offset = text.place(index)
        if added(text, index):
            assert char.isspace()
            assert 0 <= offset <= len(FILES[path])
        else:
            original = FILES[path][offset]
            assert char == original or (char == " " and original.isspace())


@given(worked())
def test_evidence_holds_the_text_and_no_other_words(text: SourceText):
    held = set()
    for place in text.evidence():
        assert 0 <= place.start <= place.end <= len(FILES[place.path])
        held |= {(place.path, offset) for offset in range(place.start, place.end)}
    kept = {text.place(index) for index in range(len(text)) if not added(text, index)}
    assert kept <= held
    assert all(
        FILES[path][offset].isspace() or FILES[path][offset] in "\u200b\ufeff\u00ad"
        for path, offset in held - kept
    )


@given(texts, st.integers(-50, 50), st.integers(-50, 50))
def test_cutting_is_slicing(text: str, start: int, end: int):
    assert SourceText.of(text).cut(start, end).text == text[start:end]
    assert SourceText.of(text).cut(start).text == text[start:]


@given(texts)
def test_folding_leaves_single_blanks_and_no_ends(text: str):
    folded = SourceText.of(text).folded()
    assert folded.text == " ".join(re.sub(r"[\u200b\ufeff\u00ad]", "", text).split())
    assert folded.folded().text == folded.text
    assert folded.folded().evidence() == folded.evidence()


@given(texts)
def test_stripping_is_stripping(text: str):
    assert SourceText.of(text).strip().text == text.strip()


@given(st.lists(pieces(), max_size=5), st.sampled_from(["", " ", "\n"]))
def test_joining_leaves_out_empty_pieces(parts: list[SourceText], separator: str):
    joined = SourceText.join(parts, separator)
    assert joined.text == separator.join(part.text for part in parts if part.text)


def test_white_space_that_was_folded_does_not_part_the_evidence():
    text = SourceText.of("The  lock\n\topened.", offset=7).folded()
    assert text.text == "The lock opened."
    assert text.evidence() == (Evidence(path=None, start=7, end=25),)


def test_text_left_out_in_between_parts_the_evidence():
    first, second = SourceText.of("lock ", path="/p"), SourceText.of(" open", path="/p", offset=30)
    text = SourceText.join([first, second], "").folded()
    assert text.text == "lock open"
    assert text.evidence() == (
        Evidence(path="/p", start=0, end=5),
        Evidence(path="/p", start=31, end=35),
    )


def test_a_separator_takes_no_room_in_its_source():
    joined = SourceText.join([SourceText.of("ab", path="/p"), SourceText.of("cd", path="/q")])
    assert joined.text == "ab cd"
    assert joined.place(2) == ("/p", 2)
    assert joined.evidence() == (
        Evidence(path="/p", start=0, end=2),
        Evidence(path="/q", start=0, end=2),
    )


def test_a_break_that_was_put_in_is_no_evidence():
    text = SourceText.join(
        [
            SourceText.of("one", path="/p"),
            SourceText.added("\n", path="/p", offset=3),
            SourceText.of("two", path="/p", offset=3),
        ],
        "",
    ).folded()
    assert text.text == "one two"
    assert text.evidence() == (Evidence(path="/p", start=0, end=6),)


@pytest.mark.parametrize(
    "text", [SourceText.of("", offset=4), SourceText.of("  ", offset=4).strip()]
)
def test_an_empty_text_still_has_one_place(text: SourceText):
    (place,) = text.evidence()
    assert place.start == place.end >= 4


def test_a_text_is_shown_with_its_words():
    assert repr(SourceText.of("lock")) == "SourceText('lock')"
    assert len(SourceText("ab", (Run(0, None, 0),))) == 2


@pytest.mark.parametrize(
    "text", ["word " * 400_000, "word\n" * 100_000, " " * 2_000_000, "\u200b " * 700_000]
)
def test_a_million_characters_are_folded(text: str):
    folded = SourceText.of(text).folded()
    assert folded.text == " ".join(text.replace("\u200b", "").split())
    assert len(folded.evidence()) <= 1 or folded.evidence()[0].path is None


def test_a_piece_of_a_folded_text_that_is_joined_elsewhere_keeps_its_own_place():
    folded = SourceText.of("one \n two", path="/p").folded()
    joined = SourceText.join([folded.cut(4), folded.cut(0, 3)], "")
    assert joined.text == "twoone"
    assert joined.evidence() == (
        Evidence(path="/p", start=6, end=9),
        Evidence(path="/p", start=0, end=3),
    )
    twice = SourceText.join([folded.cut(4), folded.cut(4)], "")
    assert twice.evidence()[0] == Evidence(path="/p", start=6, end=9)
