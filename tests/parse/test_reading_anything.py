"""Whatever the page: a reading or a refusal, never another error; its coverage and its evidence hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.parse.pages import block, folded, from_markup, from_text, page, quoted

from dragoman.errors import NotARecord, Refused
from dragoman.model.reading import Reading
from dragoman.parse.html import read_html
from dragoman.parse.page import Fact, Page, Utterance
from dragoman.parse.plain import read_plain
from dragoman.parse.reader import Parsed, read
from dragoman.parse.source import SourceText

LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "hi", "ja", "ko", "ru", "zh-Hans", "und", None]
# What real pages are made of, in several scripts, so that every rule has something to bite on.
PIECES = [
    "Question:", "Ilva Sorenne:", "Q ", "A:", "【记者】", "问：", "سؤال:", "Вопрос (радио):", "MS. ORR:", "I. Orr:",
    "16 May 202412:35", "٣ أيار/مايو ٢٠٢٤", "2024年5月16日", "3.5.2024", "10:01 A.M. EDT", "Halmar, 3 May 2024 —",
    "de-DE1 en-GB1 fr-FR1", "(Laughter.)", "[ends]", "Advanced settings", "Print", "Subjects: ice; wind",
    "Foreign Minister Ilva Sorenne", "Mr Deltz", "van der Orr’s", "United Nations", "联合国", "الأمم المتحدة",
    "at the Straits Conference", "answers to media questions", "Remarks", "Published", "see also", "225",
    "The lock opened.", "Why?", "קרח", "漢字", "🙂", "e\u0301\u0301", "\u202e", "\u200b", "\u00a0", "«", "”", "…", ":", "：", "—",
]  # fmt: skip
characters = st.characters(codec="utf-8")
phrases = st.one_of(st.sampled_from(PIECES), st.text(characters, max_size=12))
lines = st.lists(phrases, min_size=1, max_size=5).map(" ".join)
texts = st.lists(lines, min_size=1, max_size=14).map(
    lambda found: "".join(
        line + end for line, end in zip(found, ["\n", "\r\n", "\n\n", "\n \n"] * 4, strict=False)
    )
)
tags = st.sampled_from(
    [
        "p",
        "b",
        "i",
        "h1",
        "h2",
        "li",
        "ul",
        "td",
        "tr",
        "table",
        "blockquote",
        "br",
        "a",
        "div",
        "main",
        "nav",
        "footer",
        "header",
        "article",
        "form",
        "pre",
        "time",
        "span",
    ]
)
attributes = st.sampled_from(
    [
        "",
        " class=nav",
        " href='/de' hreflang=de",
        " hidden",
        " data-speaker='Ilva'",
        " datetime=2024-05-16",
        " lang=ar",
    ]
)
markup = st.lists(
    st.one_of(lines, st.builds("<{}{}>".format, tags, attributes), st.builds("</{}>".format, tags)),
    max_size=40,
).map("".join)
langs = st.sampled_from(LANGUAGES)


def read_or_refuse(page: Page, lang: str | None) -> Parsed | None:
    try:
        return read(page, lang=lang)
    except Refused:
        return None


def assert_sound(reading: Reading) -> None:
    assert 0 <= reading.coverage <= 1
    paragraphs = [p for _, p in reading.paragraphs()]
    assert [p.eid for p in paragraphs] == [f"p{n}" for n in range(1, len(paragraphs) + 1)]
    assert [t.eid for t in reading.turns] == [f"t{n}" for n in range(1, len(reading.turns) + 1)]
    assert all(turn.paragraphs for turn in reading.turns)
    known = {p.eid: p.text for p in paragraphs} | {None: reading.title or ""}
    for text in known.values():
        assert text == folded(text)
    ends: dict[str | None, int] = {}
    for mention in reading.mentions:
        start, end = mention.span
        assert known[mention.paragraph][start:end] == mention.printed != ""
        assert start >= ends.get(mention.paragraph, 0)
        ends[mention.paragraph] = end
    for places in reading.evidence.values():
        assert places
        assert all(0 <= place.start <= place.end for place in places)


@settings(max_examples=150, deadline=None)
@given(texts, langs)
def test_any_text_is_read_and_its_evidence_is_exact(text: str, lang: str | None):
    parsed = read_or_refuse(read_plain(text), lang)
    if parsed is None:
        return
    reading = parsed.reading
    assert_sound(reading)
    assert reading.coverage == 1.0
    for t, turn in enumerate(reading.turns):
        for p, paragraph in enumerate(turn.paragraphs):
            assert quoted(reading, f"/turns/{t}/paragraphs/{p}", text) == paragraph.text
        if turn.attribution is not None:
            assert quoted(reading, f"/turns/{t}/attribution", text) == turn.attribution
    for f, furniture in enumerate(reading.furniture):
        assert quoted(reading, f"/furniture/{f}", text) == furniture
    if reading.title is not None:
        assert quoted(reading, "/title", text) == reading.title
    for name in ("published", "said"):
        date = getattr(reading, name)
        if date is not None:
            assert quoted(reading, f"/{name}", text) == folded(date.printed)


@settings(max_examples=150, deadline=None)
@given(markup, langs)
def test_any_markup_is_read_and_nothing_of_it_is_lost(markup: str, lang: str | None):
    parsed = read_or_refuse(read_html(f"<title>Remarks</title><body>{markup}"), lang)
    assert parsed is not None
    assert_sound(parsed.reading)
    assert parsed.reading.coverage == 1.0


@settings(max_examples=100, deadline=None)
@given(st.text(characters, max_size=300), langs)
def test_text_of_any_characters_is_read(text: str, lang: str | None):
    for form in (read_plain(text), read_html(text)):
        parsed = read_or_refuse(form, lang)
        if parsed is not None:
            assert_sound(parsed.reading)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(lines, st.sampled_from(["speech", "question", "scene", None]), st.booleans()),
        max_size=9,
    ),
    langs,
)
def test_any_utterances_of_a_carrier_are_read(
    said: list[tuple[str, str | None, bool]], lang: str | None
):
    blocks = [
        block(
            text,
            utterance=Utterance(
                start=start, kind=kind, label=SourceText.of("Ilva") if start else None
            ),
        )
        for text, kind, start in said
        if folded(text)
    ]
    if blocks:
        assert_sound(read(page(*blocks), lang=lang).reading)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "title",
                    "lang",
                    "published",
                    "said",
                    "kind",
                    "speaker",
                    "role",
                    "place",
                    "event",
                    "subject",
                ]
            ),
            phrases,
        ),
        max_size=6,
    ),
    langs,
)
def test_whatever_a_page_declares_is_taken_or_left(
    declared: list[tuple[str, str]], lang: str | None
):
    facts = tuple(Fact(name, SourceText.of(value, path="/f"), "meta") for name, value in declared)
    reading = read(page(block("The lock opened on Monday."), facts=facts), lang=lang).reading
    assert_sound(reading)
    assert [p.text for _, p in reading.paragraphs()] == ["The lock opened on Monday."]


def test_a_page_without_text_is_no_record():
    for empty in (
        read_plain(""),
        read_plain(" \n\u200b\n"),
        read_html("<p> &nbsp; </p><script>x</script>"),
        page(),
    ):
        with pytest.raises(NotARecord, match="no text of a statement"):
            read(empty)


def test_words_no_rule_took_up_are_missed_and_the_reading_says_which():
    lost = SourceText.of("Six words that nobody took up", path="/lost")
    whole = page(block("Long text. " * 20), plain=False)
    reading = read(Page(blocks=whole.blocks, whole=(*whole.whole, lost))).reading
    assert reading.coverage == pytest.approx(40 / 46, abs=1e-6)
    assert reading.warnings == (
        "coverage 0.8696: not read are, for one, «Six words that nobody took up»",
    )


@pytest.mark.parametrize(("words", "flagged"), [(198, True), (199, False)])
def test_a_reading_is_flagged_below_ninety_nine_and_a_half_in_a_hundred(words: int, flagged: bool):
    text = block("word " * (words - 1) + "word")
    lost = SourceText.of("lost", path="/lost")
    reading = read(Page(blocks=(text,), whole=(text.words, lost))).reading
    assert bool(reading.warnings) is flagged


def test_a_word_half_taken_up_is_not_read():
    text = SourceText.of("unbroken", path="/p")
    blocks = (block("Text of the page."), block("brok"))
    half = Page(blocks=(blocks[0],), whole=(blocks[0].words, text))
    assert read(half).reading.coverage == 0.8


@pytest.mark.parametrize(
    "text",
    [
        "Question: Why?\n\nAnswer: Because.\n\n" * 2000,
        "Ilva Sorenne: " + "word " * 100_000,
        "Minister Ilva Sorenne and " * 8_000,
        "(Laughter.)\n\n" * 8_000,
        "3 May 2024 " * 8_000,
        "a: " * 20_000,
        "A. B. C. D. " * 8_000,
        "“" * 100_000,
        "e" + "\u0301" * 200_000,
        "".join(f"Mr Name{n}a Last{n}b spoke.\n\n" for n in range(3000)),
        "de-DE1 " * 8_000,
        "see also Темы " * 8_000,
        "\u202eשלום: " * 8_000,
        "联合国" * 20_000,
        "x" * 300_000,
    ],
    ids=range(15),
)
def test_long_and_repeated_texts_are_read_whole(text: str):
    for reads in (from_text, from_markup):
        assert reads(text).coverage == 1.0
