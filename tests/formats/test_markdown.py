"""Markdown: header facts with their places, wrapped lines, typography, and hostile headers."""

from __future__ import annotations

import pytest

from dragoman.errors import NotARecord
from dragoman.formats.base import Source, format_of
from dragoman.parse.markdown import read_markdown
from dragoman.settings import LIMITS

STATEMENT = """---
title: "Remarks on the \\"Two Rivers\\" Bridge,\\_Day\\x31"
date: 2031-05-04
published_time: 2031-05-04 19:06:00-05:00
tags:
  - bridges
  - 'ferries''
    and boats'
lang: en
source_url: https://press.example/remarks/17
speaker: Ada Quill
---

# Remarks at the bridge

**ADA QUILL:** Good morning, everybody.  We meet
by the river, *all of us*, and
see [the plans](https://press.example/plans_(draft) "Plans").

- first \\*starred\\* item
- second &amp; last

> A quoted
> line.

![A picture of
the bridge](https://press.example/b.png)
Caption below
"""


def facts(page):
    return [(fact.name, fact.value) for fact in page.facts]


def shown(page):
    return [(block.kind, block.text) for block in page.blocks if not block.frame]


def test_the_header_gives_facts_and_dates_stay_as_printed():
    assert facts(read_markdown(STATEMENT)) == [
        ("title", 'Remarks on the "Two Rivers" Bridge, Day1'),
        ("published", "2031-05-04 19:06:00-05:00"),
        ("published", "2031-05-04"),
        ("canonical", "https://press.example/remarks/17"),
        ("lang", "en"),
        ("subject", "bridges"),
        ("subject", "ferries' and boats"),
        ("speaker", "Ada Quill"),
    ]


def test_every_fact_points_at_its_place_in_the_file():
    page = read_markdown(STATEMENT)
    published = page.declared("published")[0].words.evidence()[0]
    assert STATEMENT[published.start : published.end] == "2031-05-04 19:06:00-05:00"
    title = page.declared("title")[0].words
    for index, char in enumerate(title.text):
        path, offset = title.place(index)
        assert path is None
        assert STATEMENT[offset] == char or STATEMENT[offset] == "\\"


def test_the_body_becomes_blocks():
    assert shown(read_markdown(STATEMENT)) == [
        ("heading", "Remarks at the bridge"),
        (
            "paragraph",
            "ADA QUILL: Good morning, everybody. We meet by the river, all of us, and see the plans.",
        ),
        ("item", "first *starred* item"),
        ("item", "second & last"),
        ("quote", "A quoted line."),
        ("caption", "A picture of the bridge"),
        ("paragraph", "Caption below"),
    ]


def test_bold_italic_and_links_are_spans_of_the_folded_text():
    block = next(b for b in read_markdown(STATEMENT).blocks if b.bold)
    assert [block.text[start:end] for start, end in block.bold] == ["ADA QUILL:"]
    assert [block.text[start:end] for start, end in block.italic] == ["all of us"]
    assert [(block.text[k.start : k.end], k.address) for k in block.links] == [
        ("the plans", "https://press.example/plans_(draft)")
    ]


def test_every_character_of_every_block_stands_where_its_evidence_says():
    page = read_markdown(STATEMENT)
    for block in page.blocks:
        for index, char in enumerate(block.text):
            there = STATEMENT[block.words.place(index)[1]]
            assert there == char or (char == " " and there.isspace()) or there in "\\&"


def test_whole_holds_what_a_reader_sees_and_the_header_too():
    words = " ".join(piece.text for piece in read_markdown(STATEMENT).whole)
    for seen in (
        "Ada Quill",
        "Two Rivers",
        "bridges",
        "the plans",
        "A picture of",
        "Caption below",
    ):
        assert seen in words
    assert "b.png" not in words


def test_a_hard_break_ends_a_block_and_indented_text_is_no_code():
    page = read_markdown("    MS. QUILL: Good evening.\n\nOne  \nTwo\\\nThree<br>Four\n")
    assert [text for _, text in shown(page)] == [
        "MS. QUILL: Good evening.",
        "One",
        "Two",
        "Three",
        "Four",
    ]


def test_a_heading_wrapped_at_the_edge_of_its_column_is_one():
    first = "## Message to the nation of the rivers on the day of the opening of the"
    page = read_markdown(f"{first}\nbridge at Halm\n\nWords.\n\n# Short\nIts text\n")
    assert shown(page) == [
        (
            "heading",
            "Message to the nation of the rivers on the day of the opening of the bridge at Halm",
        ),
        ("paragraph", "Words."),
        ("heading", "Short"),
        ("paragraph", "Its text"),
    ]


def test_markup_inside_gives_its_text_and_scripts_give_none():
    page = read_markdown(
        "<div>\n<p>Kept &lt;words&gt;</p>\n<script>lost()</script>\n</div>\n\nAfter <b>bold</b>.\n"
    )
    assert [text for _, text in shown(page)] == ["Kept <words>", "After bold."]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("a: &x [1]\nb: *x", "aliases"),
        ("a: " + "[" * 30 + "]" * 30, "nests deeper"),
        ("a: '" + "x" * LIMITS.front_matter_bytes + "'", "longer"),
        ("a: [1", "not read as YAML"),
        ("- only\n- a list", "no list of names"),
    ],
)
def test_a_header_that_is_unsafe_or_none_is_kept_as_text(header, reason):
    page = read_markdown(f"---\n{header}\n---\n\nWords.\n")
    assert reason in page.warnings[0]
    assert page.facts == ()
    assert any("Words." in piece.text for piece in page.whole)


def test_a_python_object_in_the_header_is_not_made():
    page = read_markdown("---\ntitle: !!python/object/apply:os.system ['false']\n---\n\nWords.\n")
    assert facts(page) == [("title", "false")]


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"# T\n\nWords", "a.md", None),
        (b"Words", "a", "text/markdown"),
        (b"---\ntitle: T\n---\nWords", "a", None),
        (b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nWords", "a", None),
    ],
)
def test_it_is_recognised_by_ending_media_type_or_header(data, name, media_type):
    source = Source(data, name=name, media_type=media_type)
    form = format_of(source)
    assert form.name == "markdown"
    assert "Words" in next(iter(form.parts(source))).page.blocks[-1].text


def test_a_rule_at_the_beginning_is_no_header():
    assert format_of(Source(b"---\nA line under a rule.\n")).name == "text"


def test_a_file_without_words_is_refused():
    with pytest.raises(NotARecord):
        list(format_of(Source(b"***\n", name="a.md")).parts(Source(b"***\n", name="a.md")))


def test_a_header_lists_the_other_languages_as_entries_or_by_tag():
    for listed in (
        'translations:\n  - {lang: ar, address: "https://press.example/ar/7"}\n  - {lang: ru}\n',
        "alternates:\n  ar: https://press.example/ar/7\n",
    ):
        text = f"---\ntitle: On the harbour\n{listed}---\n\nThe harbour is open again.\n"
        source = Source(text.encode(), name="7.md")
        [part] = format_of(source).parts(source)
        [fact] = part.page.declared("alternate")
        assert (fact.lang, fact.value) == ("ar", "https://press.example/ar/7")
        assert text[fact.words.place(0)[1] :].startswith("https://press.example/ar/7")
