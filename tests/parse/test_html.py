"""HTML becomes blocks: what ends a paragraph, what is frame, what a page declares, and that no word is lost."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.parse.pages import folded

from dragoman.parse.html import read_html
from dragoman.parse.page import Page


def body(markup: str) -> Page:
    return read_html(f"<html><body>{markup}</body></html>")


def texts(markup: str) -> list[str]:
    return [block.text for block in body(markup).blocks]


# Lines and paragraphs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One.<br>Two.</p>", ["One.", "Two."]),
        ("<p>One.<br><br>Two.</p>", ["One.", "Two."]),
        ("<p>One<br>goes on.<br><br>Two.</p>", ["One goes on.", "Two."]),
        ("<p>One<br/>goes on.<br> &nbsp; <br>Two<br>too.</p>", ["One goes on.", "Two too."]),
        ("<p>One.<br><br></p>", ["One."]),
        ("<br>One.<br>Two.", ["One.", "Two."]),
        ("<font>One<br>goes on.<b><br></b><br>Two.</font>", ["One goes on.", "Two."]),
        ("<td>One.<br><br>Two.<td>Three.", ["One.", "Two.Three."]),
        ("<table><tr><td>One.<td>Two.<tr><td>Three.</table>", ["One.", "Two.", "Three."]),
        ("<p>One.<p>Two.", ["One.", "Two."]),
        ("<p>One<div>Two</div>three", ["One", "Two", "three"]),
        ("<ul><li>One<li><p>Two</p><p>Three</p></ul>", ["One", "Two", "Three"]),
        ("<b>One<p>Two</b>three", ["One", "Twothree"]),
        ("One<!-- not this -->two", ["Onetwo"]),
        ("<pre>One\ngoes on.\n \nTwo.</pre>", ["One goes on.", "Two."]),
        ("<p>One</p> \n <p> &nbsp; </p>", ["One"]),
        ("<math><mi>x</mi></math> is the depth", ["x is the depth"]),
    ],
)
def test_paragraphs_end_where_the_page_ends_them(markup: str, expected: list[str]):
    assert texts(markup) == expected


def test_text_after_the_end_of_the_page_is_read():
    page = read_html("<html><body><p>One.</body></html>Two. <p>Three.")
    assert [block.text for block in page.blocks] == ["One.Two.", "Three."]


def test_a_page_without_html_or_body_is_read():
    assert [block.text for block in read_html("One.<p>Two.").blocks] == ["One.", "Two."]


def test_entities_are_characters_and_unknown_ones_stay():
    assert texts("<p>&Eacute;t&#233; &lt;b&gt; &amp; &#x51b0; &nosuch; &copy</p>") == [
        "Été <b> & 冰 &nosuch; ©"
    ]


def test_a_nul_does_not_end_the_text():
    assert "after" in texts("<p>before\0after</p>")[0]
    assert "before" in texts("<p>before\0after</p>")[0]


# Typography and kinds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "<p><b>Ilva:</b> Good.</p>",
        "<p><strong>Il</strong><strong>va:</strong> Good.</p>",
        "<p><span style='font-weight: 700'>Ilva:</span> Good.</p>",
        "<p>\n <b> Ilva:</b>\n\nGood.</p>",
    ],
)
def test_bold_is_where_the_page_sets_it(markup: str):
    (block,) = body(markup).blocks
    assert block.text == "Ilva: Good."
    assert block.bold == ((0, 5),)
    assert not block.wholly(block.bold)


def test_a_paragraph_inside_bold_or_a_heading_takes_its_setting():
    bold, heading, italic = body(
        "<b><p>One</p></b><h2><div>Two</div></h2><p><em>Three</em></p>"
    ).blocks
    assert bold.wholly(bold.bold)
    assert (heading.kind, heading.level) == ("heading", 2)
    assert italic.wholly(italic.italic)


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<h3>A</h3>", "heading"),
        ("<ul><li>A</ul>", "item"),
        ("<table><tr><td>A</table>", "cell"),
        ("<blockquote><p>A</p></blockquote>", "quote"),
        ("<figure><figcaption>A</figcaption></figure>", "caption"),
        ("<dl><dt>A</dl>", "item"),
        ("<p>A", "paragraph"),
    ],
)
def test_a_block_is_of_the_kind_of_its_element(markup: str, kind: str):
    assert [block.kind for block in body(markup).blocks] == [kind]


def test_links_keep_their_words_address_and_language():
    (block,) = body(
        '<p>See  <a href="/de" hreflang="de">the <i>German</i> text</a> or <a name="x">not</a>.</p>'
    ).blocks
    (link,) = block.links
    assert block.text[link.start : link.end] == "the German text"
    assert (link.address, link.lang) == ("/de", "de")


def test_a_link_around_paragraphs_is_a_link_in_each():
    blocks = body('<a href="/news"><p>One</p><p>Two</p></a><p>Three</p>').blocks
    assert [(b.text, [k.address for k in b.links]) for b in blocks] == [
        ("One", ["/news"]),
        ("Two", ["/news"]),
        ("Three", []),
    ]


def test_the_language_of_a_part_is_that_of_its_element():
    blocks = read_html('<html lang="en"><p>One<div lang="FR-fr"><p>Deux</p></div>').blocks
    assert [block.lang for block in blocks] == ["en", "fr-FR"]


# Frame -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "frame"),
    [
        ("<nav>A</nav>", "nav"),
        ("<div class='main-nav'>A</div>", "nav"),
        ("<div class='navy'>A</div>", ""),
        ("<div id='mainMenu'><p>A</p></div>", "nav"),
        ("<footer><p>A</p></footer>", "footer"),
        ("<aside>A</aside>", "aside"),
        ("<div role='search'>A</div>", "form"),
        ("<form><label>A</label></form>", "form"),
        ("<p hidden>A</p>", "hidden"),
        ("<p style='display: none'>A</p>", "hidden"),
        ("<p aria-hidden='true'>A</p>", "hidden"),
        ("<p><span aria-hidden='true'>A</span></p>", ""),
        ("<noscript><p>A</p></noscript>", "hidden"),
        ("<ul class='share'><li>A</ul>", "share"),
        ("<article class='related-footer'>A</article>", ""),
    ],
)
def test_frame_is_told_by_element_role_and_whole_words_of_names(markup: str, frame: str):
    assert [block.frame for block in body(markup).blocks] == [frame]


@pytest.mark.parametrize("tag", ["script", "style"])
def test_what_no_reader_sees_is_no_block(tag: str):
    assert texts(f"<p>A<{tag}>not this</{tag}>B</p>") == ["AB"]


@pytest.mark.parametrize("tag", ["script", "style"])
def test_what_a_formula_holds_in_a_style_or_script_is_furniture(tag: str):
    page = body(f"<p>A<math><{tag}>h1 <mtext>港口</mtext> بيان</{tag}></math>B")
    assert [(block.text, block.frame) for block in page.blocks] == [
        ("h1 港口 بيان", "hidden"),
        ("AB", ""),
    ]
    assert [piece.text for piece in page.whole if piece.text != "A"][-1] == "B"


@pytest.mark.parametrize("tag", ["template", "svg", "iframe", "object", "noembed", "noframes"])
def test_text_of_a_drawing_a_template_or_a_frame_is_furniture_and_the_paragraph_goes_on(tag: str):
    page = body(f"<p>A<{tag}><text>this</text> أيضا <script>no</script></{tag}>B</p>")
    assert [(block.text, block.frame) for block in page.blocks] == [
        ("this أيضا", "hidden"),
        ("AB", ""),
    ]
    assert [piece.text.split() for piece in page.whole if piece.text != "A"][-1] == ["B"]


@pytest.mark.parametrize("tag", ["template", "iframe", "svg", "object"])
def test_what_follows_a_frame_that_nobody_closes_is_not_lost(tag: str):
    page = body(f"<p>A<{tag}><template><p>第一句。</p><{tag}>第二句。</template>")
    said = "".join(block.text for block in page.blocks)
    assert ("第一句。" in said, "第二句。" in said) == (True, True)


def test_tags_inside_a_title_or_after_plaintext_are_text_at_any_depth():
    title = read_html(f"<title>{'<b>' * 600}A</title>{'<div>' * 600}<title>{'</i>' * 9}B</title>")
    shown = "".join(block.text for block in title.blocks)
    assert (shown.count("<b>"), shown.count("</i>")) == (600, 9)
    assert body("<plaintext>" + "<div>" * 600).blocks[0].text.count("<div>") == 600


# Facts -----------------------------------------------------------------------------------------

HEAD = """<html lang="en-GB"><head><title>Words at the lock | Ministry</title>
<meta property="og:title" content="Words at the lock">
<meta name="DCTERMS.issued" content="2031-05-04">
<meta name="viewport" content="width=1">
<link rel="canonical" href="https://locks.example/en/1">
<link rel="alternate" hreflang="de" href="https://locks.example/de/1">
<link rel="alternate" hreflang="x-default" href="https://locks.example/">
<script>var a = "<p>not this</p>";</script>
<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "headline": "Words",
 "datePublished": "2031-05-04T09:00:00+02:00", "publisher": {"name": "Ministry of Locks"},
 "keywords": ["ice", {"name": "wind"}]}, {"@type": "Person", "name": "Nobody"}]}</script>
</head><body><time datetime="2031-05-05">5 May</time><nav><time datetime="2001-01-01">old</time></nav></body>"""


def test_a_page_declares_its_facts_with_the_place_of_each():
    page = read_html(HEAD)
    found = [(fact.name, fact.value, fact.method) for fact in page.facts]
    assert found == [
        ("lang", "en-GB", "html"),
        ("title", "Words at the lock | Ministry", "title"),
        ("title", "Words at the lock", "og:title"),
        ("published", "2031-05-04", "dcterms.issued"),
        ("canonical", "https://locks.example/en/1", "link"),
        ("alternate", "https://locks.example/de/1", "link"),
        ("title", "Words", "json-ld"),
        ("published", "2031-05-04T09:00:00+02:00", "json-ld"),
        ("subject", "ice", "json-ld"),
        ("subject", "wind", "json-ld"),
        ("publisher", "Ministry of Locks", "json-ld"),
        ("published", "2031-05-05", "time"),
    ]
    assert {fact.words.place(0)[0] for fact in page.facts} >= {
        "/html/@lang",
        "/html/head/title",
        "/html/head/meta[2]/@content",
        "/html/head/script[2]#headline",
        "/html/body/time/@datetime",
    }
    assert page.declared("alternate")[0].lang == "de"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[[[[1]]]]",
        '{"@type": 3}',
        "[" * 100_000,
        '{"@type": "Article", "name": ' + "[" * 500 + "]" * 500 + "}",
    ],
)
def test_json_ld_that_says_nothing_is_passed_over(data: str):
    page = read_html(f'<script type="application/ld+json">{data}</script><p>Words.</p>')
    assert page.facts == ()
    assert [block.text for block in page.blocks] == ["Words."]


# Places ----------------------------------------------------------------------------------------


def test_places_are_paths_of_elements_and_offsets_in_their_text():
    page = read_html("<body><p>One</p><p>Two <b>and</b> three<script>xx</script> four<p>Five")
    assert [block.words.evidence() for block in page.blocks[1:]] == [
        tuple(page.blocks[1].words.evidence()),
        tuple(page.blocks[2].words.evidence()),
    ]
    second = page.blocks[1].words.evidence()
    assert [(place.path, place.start, place.end) for place in second] == [
        ("/html/body/p[2]", 0, 13),
        ("/html/body/p[2]", 15, 20),
    ]
    assert page.blocks[2].words.place(0) == ("/html/body/p[3]", 0)


def test_text_after_an_inner_block_counts_what_is_inside_it():
    page = body("<div>One<p>Two</p>three</div>")
    assert page.blocks[2].words.place(0) == ("/html/body/div", 6)


def test_a_prefix_stands_before_every_path():
    page = read_html("<p>One", path="/details/body")
    assert page.blocks[0].words.place(0)[0] == "/details/body/html/body/p"


# Nothing is lost -------------------------------------------------------------------------------


class Walk(HTMLParser):
    """The standard library's reading of the same markup: every text outside scripts and the like."""

    SILENT = ("script", "style", "template", "svg", "iframe", "object")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent = 0
        self.found: list[str] = []

    def handle_starttag(self, tag, _attributes):
        self.silent += tag in self.SILENT

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s\u200b\ufeff\u00ad]", "", text))


def walked(markup: str) -> Counter[str]:
    walk = Walk()
    walk.feed(markup)
    walk.close()
    return letters("".join(walk.found))


words = st.text("abcd éжשع漢🙂\u0301.:?\n\t\u00a0\u200b", max_size=12)
tags = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "i",
        "a",
        "span",
        "li",
        "ul",
        "td",
        "tr",
        "table",
        "h1",
        "h2",
        "blockquote",
        "br",
        "hr",
        "font",
        "article",
        "nav",
        "footer",
        "section",
        "pre",
        "center",
    ]
)
attributes = st.sampled_from(
    ["", " class='nav'", ' href="/x"', " lang=fr", " hidden", ' style="font-weight:bold"']
)
markup = st.lists(
    st.one_of(
        words,
        st.builds("<{}{}>".format, tags, attributes),
        st.builds("</{}>".format, tags),
        st.sampled_from(
            ["<!-- no -->", "<script>no</script>", "<style>no</style>", "&amp;", "&#233;", "<br/>"]
        ),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200)
@given(markup)
def test_no_letter_of_any_markup_is_lost_or_read_twice(markup: str):
    page = body(markup)
    expected = walked(markup)
    assert letters("".join(block.text for block in page.blocks)) == expected
    assert letters("".join(piece.text for piece in page.whole)) == expected


@settings(max_examples=200)
@given(markup)
def test_blocks_are_folded_and_their_spans_lie_inside_them(markup: str):
    for block in body(markup).blocks:
        assert block.text == folded(block.text) != ""
        for start, end in (*block.bold, *block.italic, *((k.start, k.end) for k in block.links)):
            assert 0 <= start <= end <= len(block.text)


# Hostile pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        "<div>",
        "<div></foo>",
        "<span><div></span>",
        "<div a='<'>",
        "<svg><br><path/>",
        "<table><tr><td>",
        "<rb>",
        "<b><i>",
    ],
)
def test_a_hundred_thousand_levels_are_flattened_and_their_text_kept(opening: str):
    page = read_html(opening * 100_000 + "deep words")
    assert folded(" ".join(block.text for block in page.blocks)) == "deep words"
    flat = opening == "<b><i>"
    assert [warning[:25] for warning in page.warnings] == (
        [] if flat else ["nested deeper than 512 el"]
    )


def test_unclosed_fonts_do_not_multiply():
    page = read_html("".join(f"<p><font color={n}>word{n} " for n in range(5000)))
    assert [block.text for block in page.blocks] == [f"word{n}" for n in range(5000)]


def test_tags_inside_scripts_and_comments_nest_nothing():
    page = read_html(
        "<script>" + "<div>" * 2000 + "</script><!--" + "<div>" * 2000 + "--><p><b>One</b>"
    )
    assert page.warnings == ()
    assert page.blocks[0].bold == ((0, 3),)


def test_paragraphs_that_are_never_closed_are_no_nesting():
    page = read_html("".join(f"<li><p>{n}<td><dd>" for n in range(3000)))
    assert page.warnings == ()
    assert len(page.blocks) == 3000


@pytest.mark.parametrize("piece", ["<", "<a '", '<a b="', "<!--", "</", "&", "<![CDATA["])
def test_markup_that_never_ends_is_read_to_its_end(piece: str):
    page = read_html("<p>words</p>" + piece * 300_000)
    assert page.blocks[0].text.startswith("words")


def test_a_text_of_twelve_million_characters_is_one_block():
    page = read_html("<p>" + "ice " * 3_000_000)
    assert [len(block.text) for block in page.blocks] == [11_999_999]


def test_two_hundred_thousand_marks_on_one_letter_are_kept():
    (block,) = read_html("<p>e" + "\u0301" * 200_000).blocks
    assert len(block.text) == 200_001


def test_fifteen_thousand_lines_in_one_cell_are_blocks():
    page = read_html("<td>" + "line<br>" * 15_000)
    assert len(page.blocks) == 15_000


def test_many_nested_blocks_around_much_text_are_read_once():
    page = read_html("<div>" * 400 + "word <br>" * 20_000)
    assert len(page.blocks) == 20_000


def test_a_page_of_fifteen_thousand_paragraphs_is_read():
    assert len(read_html("<p>a <b>b</b> c" * 15_000).blocks) == 15_000


@pytest.mark.parametrize("attribute", ["='", '="', "a='x' =\"", "/='", "a=b'", 'a=b"', "a= ='"])
def test_a_stray_sign_in_a_tag_that_is_left_out_takes_no_text_with_it(attribute: str):
    # Ten <font> are more than stay open, so some of the tags are left out.
    page = read_html(
        f"<p>{'<b>' * 600}{f'<font {attribute}>' * 10}句子 stays.</p><p>And 'this' \"too\"."
    )
    assert [block.text for block in page.blocks] == ["句子 stays.", "And 'this' \"too\"."]
