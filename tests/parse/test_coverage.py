"""The share of a page's words that was read, against a count of every letter one by one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.parse.blocks import Gathering
from dragoman.parse.coverage import Coverage, coverage_of
from dragoman.parse.source import NO_WIDTH, SourceText

# Several scripts, words in one script without spaces, signs, and blanks of all kinds.
LETTERS = "abé ßДж بيان 港口声明 _-:.,?「」\n\u00a0\u200b"
TEXTS = st.text(LETTERS, max_size=30)
EXTENTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
PIECES = st.lists(st.tuples(TEXTS, st.lists(EXTENTS, max_size=5)), max_size=4)


def letter_by_letter(pieces: list[tuple[str, list[tuple[int, int]]]]) -> Coverage:
    total = read = 0
    missing = ""
    for text, extents in pieces:
        taken = {at for start, end in extents for at in range(start, end)}
        for word in re.finditer(r"[^\W_]+", text):
            total += 1
            if taken.issuperset(range(*word.span())):
                read += 1
            else:
                missing = missing or text[word.start() :]
    return Coverage(round(read / total, 6) if total else 1.0, missing)


@given(PIECES)
def test_the_share_is_that_of_the_words_read_from_end_to_end(pieces):
    # Each piece begins somewhere inside its node, as a text node in a paragraph does.
    whole = [
        SourceText.of(text, path=f"/p[{number}]", offset=7 * number)
        for number, (text, _) in enumerate(pieces)
    ]
    used = [
        words.cut(start, end)
        for words, (_, extents) in zip(whole, pieces, strict=True)
        for start, end in extents
        if start < min(end, len(words))
    ]
    assert coverage_of(whole, used) == letter_by_letter(pieces)


@pytest.mark.parametrize("text", ["A: two words left", "س: كلمتان تركتا هنا", "问：港口 声明"])
def test_a_label_and_what_follows_it_leave_only_the_colon(text):
    whole = SourceText.of(text, path="/p")
    label, rest = whole.cut(0, 1), whole.cut(2)
    assert coverage_of([whole], [label, rest]).share == 1
    # Planted: the last letter is not read, and its word is missing.
    assert coverage_of([whole], [label, rest.cut(0, len(rest) - 1)]).share < 1


@given(st.text(LETTERS + NO_WIDTH + "\t\u2009\u3000", max_size=40))
def test_a_text_is_cut_and_not_rewritten_only_where_folding_changes_nothing_inside(text):
    kept = "".join(char for char in text if char not in NO_WIDTH)
    assert SourceText.of(text).folded().text == " ".join(kept.split())


@given(st.text(LETTERS + NO_WIDTH, max_size=40), EXTENTS)
def test_linked_letters_stay_linked_when_a_block_is_folded(text, extent):
    start, end = (min(at, len(text)) for at in extent)
    gathering = Gathering()
    gathering.add(SourceText.of(text[:start], path="/p"))
    at = gathering.size
    gathering.add(SourceText.of(text[start:end], path="/p", offset=start))
    gathering.link(at, "https://mfa.velmara.example/")
    gathering.add(SourceText.of(text[end:], path="/p", offset=end))

    block = gathering.block()

    linked = [block.text[link.start : link.end] for link in block.links] if block else []
    assert inked("".join(linked)) == (inked(text[start:end]) if block else "")


def inked(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in NO_WIDTH)
