"""The column of text and the frame around it: menus, lists of links, forms, tools, what follows a text."""

from __future__ import annotations

import textwrap

import pytest
from tests.parse.pages import article, block, from_markup, from_text, shape

from dragoman.model.reading import Reading
from dragoman.parse.column import language_list

TEXT = "The lock was opened on Monday after a year of work, and the first ferry went through it at noon."
MORE = "It carried nine hundred people, two horses and a piano, and nobody on board had paid for the piano."


def spoken(reading: Reading) -> list[str]:
    assert reading.coverage == 1.0
    return [p.text for _, p in reading.paragraphs()]


@pytest.mark.parametrize(
    "frame",
    [
        "<nav><p>News of the coast</p></nav>",
        '<ul><li><a href="/1">One page of many</a></li><li><a href="/2">Another page</a></li></ul>',
        '<div class="related"><p>Other pages of interest to you</p></div>',
        '<p><a href="/print">Print</a> | <a href="/share">Share this</a></p>',
        "<form><label>Search</label><select><option>All</option></select></form>",
        "<footer><p>Ministry of Locks, Lighthouse Row 12</p></footer>",
        '<p hidden="">Draft</p>',
        "<noscript>Please enable scripts to see the film.</noscript>",
    ],
)
def test_frame_before_or_after_the_text_is_furniture(frame: str):
    for page in (
        f"<main>{frame}<p>{TEXT}</p><p>{MORE}</p></main>",
        f"<main><p>{TEXT}</p><p>{MORE}</p>{frame}</main>",
    ):
        reading = from_markup(page)
        assert spoken(reading) == [TEXT, MORE]
        assert reading.furniture


def test_the_text_of_a_layout_table_is_told_from_its_menu():
    menu = "".join(f'<tr><td><a href="/{n}">Page number {n}</a></td></tr>' for n in range(12))
    page = (
        f"<table><tr><td><b>Ministry of Locks</b></td></tr><tr><td><table>{menu}</table></td><td>"
        f"<p>{TEXT * 2}<p>{MORE}</td></tr><tr><td>You are visitor No. 004117</td></tr></table>"
    )
    reading = from_markup(page)
    assert spoken(reading) == [TEXT * 2, MORE]
    assert len(reading.furniture) == 14


def test_a_first_paragraph_set_apart_below_the_title_is_text():
    page = (
        f"<main><div><h1>Locks</h1><div class=intro><p>{TEXT}</p><p>A chart</p></div>"
        f"<div class=body><p>{MORE * 6}</p><p>{TEXT}</p></div></div></main>"
    )
    reading = from_markup(page)
    assert spoken(reading) == [TEXT, MORE * 6, TEXT]
    assert "A chart" in reading.furniture


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src=lock.jpg><figcaption>The lock at noon.</figcaption></figure>",
        '<p class="wp-caption-text">The lock at noon.</p>',
        '<p class="image-annotation">The lock at noon.</p>',
    ],
)
def test_a_caption_is_no_part_of_the_text(caption: str):
    reading = from_markup(f"<main><p>{TEXT}</p>{caption}<p>{MORE}</p></main>")
    assert spoken(reading) == [TEXT, MORE]
    assert "The lock at noon." in reading.furniture


def test_the_last_points_of_a_list_are_text_with_its_first():
    points = "<li>the chart: see below</li><li>Call 0800</li><li>Write 12</li>"
    reading = from_markup(f"<main><p>{TEXT}</p><p>{MORE}</p><ul>{points}</ul></main>")
    assert spoken(reading)[2:] == ["the chart: see below", "Call 0800", "Write 12"]


def test_a_link_inside_a_sentence_stays_in_it():
    reading = from_markup(
        f'<main><p>{TEXT} See <a href="/1">the chart</a>.</p><p>{MORE}</p></main>'
    )
    assert spoken(reading)[0].endswith("See the chart.")


def test_main_is_text_whatever_it_stands_in():
    reading = from_markup(
        f'<div class="footer bottom"><main><p>{TEXT}</p><p>{MORE}</p></main></div>'
    )
    assert spoken(reading) == [TEXT, MORE]


def test_a_message_in_a_quotation_keeps_the_line_before_it():
    reading = from_markup(
        article(f"<p>The minister said:</p><blockquote><p>{TEXT * 3}</p><p>{MORE}</p></blockquote>")
    )
    assert spoken(reading) == ["The minister said:", TEXT * 3, MORE]


def test_a_page_of_links_alone_is_still_read_somewhere():
    reading = from_markup('<ul><li><a href="/1">One</a><li><a href="/2">Two</a></ul>')
    assert spoken(reading) == []
    assert reading.furniture == ("One", "Two")


# Plain text ------------------------------------------------------------------------------------

FORM = ["League of Coastal States (LCS)", "TSC (Tarn Strait Commission)", "Advanced settings"]


def test_short_unfinished_lines_at_the_end_are_a_form():
    reading = from_text("\n\n".join([TEXT, MORE, *FORM]))
    assert spoken(reading) == [TEXT, MORE]
    assert list(reading.furniture) == FORM


@pytest.mark.parametrize(
    "end",
    ["Thank you", "[ends]", "ENDE", "***", "(fin)", "完"],
)
def test_one_short_line_alone_is_the_texts_own_but_for_an_end_mark(end: str):
    reading = from_text(f"{TEXT}\n\n{MORE}\n\n{end}")
    assert (end in spoken(reading)) is (end == "Thank you")
    assert (end in reading.furniture) is (end != "Thank you")


def test_a_label_among_the_last_lines_is_no_form():
    reading = from_text(
        "\n\n".join(
            [f"Question: {TEXT}", "Ilva Sorenne: Yes", "Question: Really", "Ilva Sorenne: Yes"]
        ),
        "en",
    )
    assert [turn.attribution for turn in reading.turns] == [
        "Question",
        "Ilva Sorenne",
        "Question",
        "Ilva Sorenne",
    ]


def test_a_text_of_nothing_but_short_lines_has_no_form():
    lines = ["Ilva Sorenne", "Teo Marrin", "Ruvan Hesk", "Hedda Lorn", "Rasmin Tolt"]
    reading = from_text("\n\n".join(lines))
    assert [reading.title, *spoken(reading)] == lines
    assert reading.furniture == ()


def test_numbers_of_pages_are_furniture():
    reading = from_text(f"{TEXT}\n\n– 12 –\n\n{MORE}\n\n13")
    assert spoken(reading) == [TEXT, MORE]
    assert reading.furniture == ("– 12 –", "13")


def test_lines_wrapped_by_hand_are_one_paragraph():
    paragraphs = [f"{TEXT} {MORE}", f"{MORE} {TEXT} {MORE}", f"{TEXT} {TEXT}"]
    wrapped = ["\r\n  ".join(textwrap.wrap(paragraph, 70)) for paragraph in paragraphs]
    reading = from_text("\r\n\r\n".join(wrapped) + "\r\n")
    assert spoken(reading) == paragraphs
    (place,) = reading.evidence["/turns/0/paragraphs/0"]
    assert (place.start, place.end) == (0, len(wrapped[0]))


def test_bullets_are_no_part_of_an_item():
    assert spoken(from_text(f"{TEXT}\n• {MORE}\n* {TEXT}")) == [TEXT, MORE, TEXT]


# What follows a text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("de", "Adresse für Rückfragen"),
        ("en", "Notes to editors"),
        ("fr", "Voir aussi"),
        ("ru", "Материалы по теме:"),
        ("zh", "相关链接"),
    ],
)
def test_a_line_that_heads_other_things_ends_the_text(lang: str, heading: str):
    body = f"<p>{TEXT}</p><p>{MORE}</p><p><b>{heading}</b></p><p>Press office, Lighthouse Row 12, second floor, on working days.</p>"
    reading = from_markup(article(body, lang=lang))
    assert spoken(reading) == [TEXT, MORE]
    assert heading in reading.furniture


def test_such_a_line_in_the_first_half_ends_nothing():
    body = f"<p>{TEXT}</p><h2>Contact</h2><p>{MORE * 2}</p>"
    assert spoken(from_markup(article(body))) == [TEXT, MORE * 2]


@pytest.mark.parametrize(
    ("lang", "tools"),
    [
        ("en", "Print | Share | Back to top"),
        ("zh", "[字体：大 中 小] 打印本页"),
        ("de", "Seite drucken"),
        ("ru", "Версия для печати"),
    ],
)
def test_tools_of_the_page_are_no_part_of_the_text(lang: str, tools: str):
    for body in (
        f"<p>{tools}</p><p>{TEXT}</p><p>{MORE}</p>",
        f"<p>{TEXT}</p><p>{MORE}</p><p>{tools}</p>",
    ):
        reading = from_markup(article(body, lang=lang))
        assert spoken(reading) == [TEXT, MORE]
        assert tools in reading.furniture


def test_a_sentence_of_such_words_is_text():
    body = f"<p>{TEXT}</p><p>{MORE}</p><p>Print what I said, share it, and go back to the top of the list.</p>"
    assert len(spoken(from_markup(article(body)))) == 3


def test_a_time_at_the_end_is_furniture():
    assert (
        spoken(
            from_text(
                "\n\n".join(
                    ["Question: Why was it closed?", f"Ilva Sorenne: {TEXT}", "2:03 P.M. EDT"]
                ),
                "en",
            )
        )[-1]
        == TEXT
    )


# A page that lost its line breaks --------------------------------------------------------------


def test_a_flattened_page_is_taken_apart_at_labels_stamp_and_what_follows():
    text = (
        f"Новости Речь в порту. 3 мая 2024 года 15:30 Хальмар Вопрос: {TEXT} И.Сорен: {MORE} {TEXT} Т.Маррин (как переведено): {MORE} "
        f"<…> И.Сорен: Спасибо. Смотрите также Другие новости Темы Лёд Дата публикации: 3 мая 2024 года, 15:30"
    )
    reading = from_text(text, "ru")
    assert shape(reading)[-4:] == [
        ("question", "Вопрос", [TEXT]),
        ("answer", "И.Сорен", [f"{MORE} {TEXT}"]),
        ("answer", "Т.Маррин (как переведено)", [f"{MORE} <…>"]),
        ("answer", "И.Сорен", ["Спасибо."]),
    ]
    assert reading.published is not None
    assert (reading.published.value, reading.published.printed) == (
        "2024-05-03T15:30",
        "3 мая 2024 года 15:30",
    )
    assert any(line.startswith("Смотрите также") for line in reading.furniture)
    assert reading.coverage == 1.0


def test_another_page_named_in_the_middle_of_a_flattened_text_is_furniture():
    text = f"Вопрос: {TEXT} И.Сорен: {MORE} Смотрите также Открытие порта 23 мая 2024 года {TEXT} {MORE} {TEXT}"
    reading = from_text(text, "ru")
    assert shape(reading)[-1] == ("answer", "И.Сорен", [MORE, f"{TEXT} {MORE} {TEXT}"])
    assert reading.furniture == ("Смотрите также Открытие порта 23 мая 2024 года",)
    assert reading.coverage == 1.0


def test_a_card_between_a_label_and_its_colon_is_furniture():
    text = (
        f"Вопрос: {TEXT} {MORE} И.Сорен Сорен Илва Петровна министр шлюзов : {TEXT} {MORE} {MORE}"
    )
    reading = from_text(text, "ru")
    assert shape(reading)[-1] == ("answer", "И.Сорен", [f"{TEXT} {MORE} {MORE}"])
    assert reading.furniture == ("Сорен Илва Петровна министр шлюзов",)
    (place,) = reading.evidence["/turns/1/attribution"]
    assert text[place.start : place.end] == "И.Сорен"


def test_paragraphs_joined_with_commas_are_paragraphs_again():
    text = f"3 May 2024 - 14:18\n\nWords at the open lock\n\n, Good morning!, {TEXT}, {MORE}, {TEXT}, {MORE}, {TEXT}"
    assert spoken(from_text(text, "en")) == ["Good morning!", TEXT, MORE, TEXT, MORE, TEXT]


def test_a_long_paragraph_of_a_page_with_lines_stays_whole():
    long = f"{TEXT} Question: who pays? {MORE} See also the chart. {TEXT} Related. {MORE} " * 3
    assert spoken(from_text(f"{TEXT}\n\n{MORE}\n\n{long.strip()}\n\n{TEXT}"))[2] == long.strip()


def test_a_flattened_page_without_labels_stays_one_paragraph():
    assert spoken(from_text(f"{TEXT} {MORE} " * 8)) == [f"{TEXT} {MORE} " * 7 + f"{TEXT} {MORE}"]


# Lists of languages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("de-DE1 en-GB1", [("de-DE", "de-DE1"), ("en-GB", "en-GB1")]),
        ("de-DE, en-GB; fr-FR", [("de-DE", "de-DE"), ("en-GB", "en-GB"), ("fr-FR", "fr-FR")]),
        ("de-DE1", []),
        ("de-DE1 en-GB1 and more", []),
        ("", []),
    ],
)
def test_a_line_of_nothing_but_tags_is_a_list_of_editions(line: str, found: list[tuple[str, str]]):
    assert [(tag, line[start:end]) for tag, start, end in language_list(block(line))] == found


@pytest.mark.parametrize(
    ("announced", "points"),
    [
        ("The ferry will call at these places:", ["Halmar", "Ulmeth", "Karvest Bay"]),
        ("تتوقف العبّارة في هذه الأماكن:", ["هالمار", "أولميث", "كارفيست"]),
        ("渡轮停靠下列地点：", ["哈尔马", "乌尔梅特", "卡尔韦斯特"]),
        ("Паром заходит в порты:", ["Хальмар", "Ульмет", "Карвест"]),
    ],
)
def test_a_list_that_a_line_announces_is_text_to_its_last_point(announced: str, points: list[str]):
    listed = "".join(f"<li>{point}</li>" for point in points)
    paragraphs = [TEXT, MORE, TEXT, MORE, announced]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    reading = from_markup(article(f"{body}<ul>{listed}</ul>"))
    assert spoken(reading) == [*paragraphs, *points]


@pytest.mark.parametrize("mark", ["###", "END", "(ends)", "全文完", "انتهى"])
def test_short_lines_before_an_end_mark_are_text(mark: str):
    paragraphs = [TEXT, MORE, TEXT, "Halmar", "Ulmeth"]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    reading = from_markup(article(f"{body}<p>{mark}</p><p>Send</p><p>Your name</p>"))
    assert spoken(reading) == paragraphs
    assert {mark, "Send", "Your name"} <= set(reading.furniture)
