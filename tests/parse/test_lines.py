"""The lines of a text that belong to no turn: headings, the place above spoken words, the hours."""

from __future__ import annotations

import pytest
from tests.parse.pages import article, from_markup, from_text

from dragoman.model.reading import Reading

PROSE = {
    "en": [
        "The lock was opened on Monday after a year of work, and the first ferry went through it at noon.",
        "It carried nine hundred people, two horses and a piano, and nobody had paid for the piano.",
    ],
    "ar": [
        "فُتح الهويس يوم الاثنين بعد عام من العمل، وعبرته أول عبّارة عند الظهر وعلى متنها تسعمئة شخص.",
        "لم يدفع أحد ثمن نقل البيانو، وسيبقى ثمن التذكرة على حاله حتى نهاية السنة كما قيل.",
    ],
    "zh": [
        "船闸经过一年的施工于星期一开放，第一艘渡轮在正午通过，船上有九百名乘客、两匹马和一架钢琴。",
        "没有人为那架钢琴付过船费，船票的价格在年底之前不会改变，这一点两个港务局都已经同意。",
    ],
    "ru": [
        "Шлюз открыли в понедельник после года работы, и первый паром прошёл через него в полдень.",
        "Никто не заплатил за пианино, и цена билета до конца года останется прежней, как и обещано.",
    ],
}
HEADINGS = {
    "en": "What it costs", "ar": "ثمن التذكرة", "zh": "票价", "ru": "Сколько это стоит",
}  # fmt: skip


def lines(reading: Reading) -> list[tuple[str, str | None]]:
    return [(line.text, line.before) for line in reading.lines]


@pytest.mark.parametrize("lang", PROSE)
@pytest.mark.parametrize("element", ["h2", "h4"])
def test_a_heading_between_paragraphs_is_a_line_above_the_second(lang: str, element: str):
    one, two = PROSE[lang]
    body = f"<p>{one}</p><{element}>{HEADINGS[lang]}</{element}><p>{two}</p>"
    reading = from_markup(article(body, lang=lang))
    assert lines(reading) == [(HEADINGS[lang], "p2")]
    assert HEADINGS[lang] in reading.furniture


def test_a_bold_line_is_a_line_as_a_heading_is():
    one, two = PROSE["en"]
    reading = from_markup(article(f"<p>{one}</p><p><b>What it costs</b></p><p>{two}</p>"))
    assert lines(reading) == [("What it costs", "p2")]


def test_the_hall_and_the_hours_of_a_transcript_are_lines():
    body = (
        "<p>Lighthouse Hall<br>Halmar</p><p>3:40 P.M.</p>"
        f"<p>MINISTER SORENNE: {PROSE['en'][0]}</p><p>Q: {PROSE['en'][1]}</p><p>4:05 P.M.</p>"
    )
    reading = from_markup(article(body, title="Remarks by Minister Sorenne"))
    found = lines(reading)
    assert ("3:40 P.M.", "p1") in found
    assert ("4:05 P.M.", None) in found


@pytest.mark.parametrize("mark", ["###", "END", "* * *", "全文完"])
def test_an_end_mark_is_no_line(mark: str):
    one, two = PROSE["en"]
    assert from_markup(article(f"<p>{one}</p><p>{two}</p><p>{mark}</p>")).lines == ()


@pytest.mark.parametrize("lang", PROSE)
def test_frame_and_title_are_no_lines(lang: str):
    body = "".join(f"<p>{text}</p>" for text in PROSE[lang])
    assert from_markup(article(body, lang=lang)).lines == ()
    assert from_text("\n\n".join(PROSE[lang]), lang).lines == ()
