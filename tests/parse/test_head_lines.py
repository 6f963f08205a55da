"""Single mechanisms of the head: flattened heads, fields, places, kinds by turns, disagreements."""

from __future__ import annotations

import itertools

import pytest
from tests.parse.pages import article, from_markup, from_text, shape

from dragoman.agents.cities import cities
from dragoman.parse.headline import is_stamp_like
from dragoman.parse.place_line import is_surely_place
from dragoman.parse.unbroken_head import head_cuts

TEXT = "The lock was opened on Monday after a year of work, and the first ferry went through it at noon."
RUSSIAN = (
    "Шлюз открыли в понедельник после года работы, и первый паром прошёл через него в полдень. "
)
ARABIC = "فُتح الهويس يوم الاثنين بعد عام من العمل، وعبرته أول عبّارة عند الظهر. "


def pieces(text: str, lang: str) -> list[str]:
    cuts = sorted({0, *head_cuts(text, lang, until=len(text)), len(text)})
    return [part for start, end in itertools.pairwise(cuts) if (part := text[start:end].strip())]


# A head without lines ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("ru", ["Новости", "Встреча с главой порта Тео Марриным", "В Хальмаре обсудили шлюз.", "3 мая 2024 года 15:30"]),
        ("ru", ["События", "Вручение наград лоцманам", "Ильва Сорен вручила награды лоцманам.", "3 мая 2024 года 15:30"]),
        ("ru", ["Встреча с главой порта Тео Марриным", "Обсуждалась работа шлюза.", "3 мая 2024 года 15:30"]),
        ("uk", ["Новини", "Зустріч з головою порту", "У Хальмарі обговорили шлюз.", "3 травня 2024 року 15:30"]),
        ("en", ["News", "Meeting with the head of the port", "The minister and the head of the port met.", "3 May 2024 15:30"]),
        ("es", ["Noticias", "Reunión con el gobernador de Halmar", "La ministra recibió al gobernador.", "3 de mayo de 2024 15:30"]),
        ("ar", ["الأخبار", "افتتاح الهويس", "٣ أيار/مايو ٢٠٢٤، ١٥:٣٠"]),
        ("zh", ["船闸开放", "2024年5月3日 15:30"]),
    ],
)  # fmt: skip
def test_a_head_without_lines_is_cut_where_its_lines_ended(lang: str, head: list[str]):
    body = {"ru": RUSSIAN, "uk": RUSSIAN, "ar": ARABIC, "zh": "船闸经过一年施工开放。"}.get(
        lang, TEXT
    )
    assert pieces(" ".join([*head, body * 3]), lang)[: len(head)] == head


@pytest.mark.parametrize(
    ("lang", "place", "after"),
    [
        ("ru", "Хальмар, Дом лоцманов", "В ходе встречи обсудили шлюз."),
        ("ru", "Лиссабон", "Главу порта сопровождали лоцманы."),
        ("ru", "Хальмар", "И.Сорен: Добрый день!"),
        ("en", "Pilots House, Halmar", "During the meeting they spoke of the lock."),
        ("en", "Halmar", "President Mirane Oltev: Good morning."),
        ("fr", "Lisbonne", "Lors de la rencontre, on a parlé de l’écluse."),
    ],
)
def test_the_place_after_a_stamp_ends_where_a_sentence_or_a_speaker_begins(
    lang: str, place: str, after: str
):
    day = {"ru": "3 мая 2024 года 15:30", "fr": "3 mai 2024 15:30"}.get(lang, "3 May 2024 15:30")
    found = pieces(f"{day} {place} {after} {TEXT}", lang)
    assert found[:2] == [day, place]


def test_a_sentence_after_a_stamp_is_no_place():
    for text in ("В послании говорится о льде. ", "Лидеры обсудили лёд и пошлины. "):
        found = pieces(f"Новости Поздравление лоцманам 3 мая 2024 года 15:30 {text}{RUSSIAN}", "ru")
        assert found[3].startswith(text.strip())


def test_the_summary_above_a_stamp_is_a_turn_of_its_own():
    text = (
        f"Новости Встреча с главой порта В Хальмаре обсудили шлюз. 3 мая 2024 года 15:30 Хальмар В начале встречи {RUSSIAN * 5}"
        f"И.Сорен: {RUSSIAN}Т.Маррин: {RUSSIAN}И.Сорен: Спасибо."
    )
    reading = from_text(text, "ru")
    assert [turn.kind for turn in reading.turns[:2]] == ["narrative", "narrative"]
    assert [p.text for p in reading.turns[0].paragraphs] == ["В Хальмаре обсудили шлюз."]
    assert reading.coverage == 1.0


# Places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "sure"),
    [
        ("en", "Pilots Hall, Halmar", True),
        ("en", "Via Teleconference", True),
        ("en", "Lisbon", True),
        ("en", "Halmar", False),
        ("en", "Ministry of Ports", False),
        ("en", "The meeting was held in a large room", False),
        ("en", "Press Briefing Room", False),
        ("ru", "Дворец лоцманов", True),
        ("ru", "Лиссабон", True),
        ("ar", "قاعة الميناء", True),
        ("ar", "لشبونة", True),
        ("zh", "港口大会堂", True),
        ("zh", "里斯本", True),
        ("zh", "港务局", False),
        ("de", "Rathaus Halmar", True),
        ("xx", "Pilots Hall", False),
    ],
)
def test_a_line_is_surely_a_place_by_a_hall_or_a_known_name(lang: str, text: str, sure: bool):
    assert is_surely_place(text, lang) is sure


def test_cities_have_their_names_in_each_language_and_none_where_it_is_unknown():
    assert {"lisbon"} <= cities("en")
    assert {"лиссабон"} <= cities("ru")
    assert {"里斯本"} <= cities("zh-Hans")
    assert cities(None) == cities("xx-nonsense") == frozenset()


def test_a_place_over_two_lines_above_the_time_is_one_place_and_a_note_is_none_of_it():
    lines = ["Words at the open lock", "Aboard the ferry", "On the way to Halmar", "*A correction is marked below.", "9:07 A.M. EDT", TEXT, TEXT]  # fmt: skip
    reading = from_text("\n\n".join(lines), "en")
    assert reading.place is not None
    assert reading.place.printed == "Aboard the ferry On the way to Halmar"
    assert len(reading.evidence["/place"]) == 2


# Fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "fields"),
    [
        ("en", ("Location", "Delivered on", "4 May 2024")),
        ("de", ("Ort", "Gehalten am", "4. Mai 2024")),
        ("ru", ("Место", "Дата выступления", "4 мая 2024 года")),
        ("ar", ("المكان", "تاريخ الإلقاء", "٤ أيار/مايو ٢٠٢٤")),
        ("zh", ("地点", "讲话日期", "2024年5月4日")),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}: {}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
def test_fields_say_where_and_when(lang: str, fields: tuple[str, str, str], form: str):
    where, when, day = fields
    body = form.format(where, "Halmar 1") + form.format(when, day) + f"<p>{TEXT}</p><p>{TEXT}</p>"
    reading = from_markup(article(body, lang=lang))
    assert (reading.place and reading.place.printed) == "Halmar 1"
    assert (reading.said and reading.said.value) == "2024-05-04"
    assert reading.published is None
    assert shape(reading)[-1][2] == [TEXT, TEXT]
    assert reading.coverage == 1.0


def test_a_field_of_another_language_is_text():
    reading = from_markup(article(f"<p>Ort: Halmar</p><p>{TEXT}</p>", lang="en"))
    assert reading.place is None


# Stamps and titles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "line", "stamp"),
    [
        ("en", "Thursday, 3 May 2024", True),
        ("en", "Press release, 3 May 2024", True),
        ("en", "Halmar, 3 May 2024", True),
        ("en", "Briefing of 3 May 2024", False),
        ("fr", "Point de presse du 3 mai 2024", False),
        ("nl", "Nieuwsbericht | 03-05-2024 | 12:30", True),
        ("ar", "الجمعة 3 مايو 2024", True),
        ("zh", "2024年5月3日 星期五", True),
        ("zh", "2024年5月3日例行记者会", True),
        ("zh", "2024年5月3日港务局例行记者会", False),
        (None, "16 May 202412:35", True),
    ],
)
def test_a_day_with_its_label_is_a_stamp_and_with_other_words_may_be_a_title(
    lang: str | None, line: str, stamp: bool
):
    assert is_stamp_like(line, lang) is stamp


@pytest.mark.parametrize(
    ("lang", "line", "label"),
    [("zh", "2024年5月3日例行记者会", "问："), ("en", "Press conference, 3 May 2024", "Question: "), ("ar", "مؤتمر صحفي، 3 مايو 2024", "سؤال: ")],
)  # fmt: skip
def test_a_kind_with_its_day_is_the_title_where_no_other_line_is(lang: str, line: str, label: str):
    reading = from_text(f"{line}\n\n{label}{TEXT}\n\n{label}{TEXT}\n", lang)
    assert reading.title == line
    assert (reading.said and reading.said.value) == "2024-05-03"


def test_a_heading_that_is_only_the_beginning_of_the_declared_title_is_not_the_title():
    body = f"<h2>Ilva Sorenne</h2><p>{TEXT}</p>"
    page = f'<head><meta property="og:title" content="Ilva Sorenne opens the lock"></head><main>{body}</main>'
    assert from_markup(page).title == "Ilva Sorenne opens the lock"


def test_a_title_printed_over_two_lines_is_one():
    page = f"<head><title>港务局局长就船闸开放答记者问 — 港务网</title></head><main><div>港务局局长就船闸开放<br>答记者问</div><p>{TEXT}</p></main>"
    reading = from_markup(page, "zh")
    assert reading.title == "港务局局长就船闸开放答记者问"
    assert reading.coverage == 1.0


def test_many_headings_of_the_highest_level_are_no_title():
    body = "".join(f"<h1>Part {n}</h1><p>{TEXT}</p>" for n in range(4))
    assert from_markup(f"<main>{body}</main>").title is None


# Kinds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "I am glad to be here. We opened the lock, and I thank all of our pilots.", "speech"),
        ("en", "“I am glad. We opened it, and I thank our pilots,” the minister said at the lock on Monday.", "press_release"),
        ("ru", "Я рад быть здесь. Мы открыли шлюз, и я благодарю всех наших лоцманов.", "speech"),
        ("ar", "أيها السادة، إننا نفتتح الهويس اليوم، نحن نشكر الجميع، وأود أن أحيي بلادنا.", "speech"),
        ("zh", "各位来宾，我们今天开放船闸，我感谢大家，我们一起庆祝。", "speech"),
        ("zh", "船闸今天开放，港务局表示感谢，第一艘渡轮在中午通过。", "press_release"),
    ],
)  # fmt: skip
def test_a_text_in_the_first_person_is_spoken_and_a_story_is_a_press_release(
    lang: str, text: str, kind: str
):
    reading = from_markup(article(f"<p>{text}</p>", title="Ice 1", lang=lang), lang)
    assert reading.kind == kind


def test_words_of_one_person_are_a_speech_and_of_two_are_not():
    lines = [f"<p>Ilva Sorenne: {TEXT}</p>", f"<p>Teo Marrin: {TEXT}</p>"] * 2
    assert from_markup(article(lines[0] * 2, title="Ice 1")).kind == "speech"
    assert from_markup(article("".join(lines), title="Ice 1")).kind == "other"


@pytest.mark.parametrize(
    ("lang", "title", "kind"),
    [
        ("tr", "BAŞKANIN KONUŞMASI", "speech"),
        ("pl", "Oświadczenia ministrów", "statement"),
        ("zh", "发言人就船闸发表谈话", "statement"),
        ("en", "Remarks at the harbour committee", "speech"),
    ],
)
def test_a_kind_is_known_in_other_forms_of_its_word(lang: str, title: str, kind: str):
    assert from_markup(article(f"<p>{TEXT}</p>", title=title, lang=lang), lang).kind == kind


# Disagreement -----------------------------------------------------------------------------------


def test_what_a_page_says_in_two_ways_is_warned_of():
    head = (
        '<meta property="article:published_time" content="2024-05-03"><meta name="dc.date" content="2024-05-09">'
        '<meta property="og:title" content="Another headline">'
    )
    page = f"<head><title>Words at the lock</title>{head}</head><main><h1>Words at the lock</h1><p>{TEXT}</p></main>"
    reading = from_markup(page)
    assert reading.title == "Words at the lock"
    assert reading.warnings == (
        "title: printed «Words at the lock», but og:title says «Another headline»",
        "published: article:published_time says 2024-05-03, but dc.date says 2024-05-09",
    )


def test_the_titles_day_goes_before_a_lines_and_the_difference_is_warned_of():
    body = f"<p>Delivered on: 4 May 2024</p><p>{TEXT}</p>"
    reading = from_markup(article(body, title="Remarks on the ice, Halmar, 3 May 2024"))
    assert (reading.said and reading.said.value) == "2024-05-03"
    assert "said: the title says 2024-05-03, but a line says 2024-05-04" in reading.warnings


# What the markup declares -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ('<meta name="citation_publication_date" content="2024/05/03">', "2024-05-03"),
        ('<meta name="DC.date.issued" content="2024-05-03">', "2024-05-03"),
        ('<meta name="PubDate" content="2024-05-03 12:30">', "2024-05-03T12:30"),
        ('<meta itemprop="datePublished" content="Fri, 03 May 2024 12:30:00 +0200">', "2024-05-03T12:30:00"),
        ('<meta http-equiv="last-modified" content="2024-05-09">', None),
        ('<script type="application/ld+json">{"@type":"Speech","headline":"Ice","datePublished":"2024-05-03"}</script>', "2024-05-03"),
        ('<script type="application/ld+json">{"@type":"Organization","datePublished":"2024-05-03"}</script>', None),
    ],
)  # fmt: skip
def test_days_that_markup_declares_are_read_under_their_usual_names(head: str, value: str | None):
    for lang in ("en", "ar", "zh"):
        reading = from_markup(article(f"<p>{TEXT}</p>", head=head, lang=lang))
        assert (reading.published and reading.published.value) == value


def test_a_time_of_a_change_is_no_day_of_publication():
    times = (
        '<time class="updated" datetime="2024-05-09">x</time><time datetime="2024-05-03">y</time>'
    )
    reading = from_markup(article(f"<p>{times}</p><p>{TEXT}</p>"))
    assert (reading.published and reading.published.value) == "2024-05-03"
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("lang", "line", "place"),
    [
        ("es", "Acto presidido por Ilva Sorenne, desde Casa Alta, Halmar", "Casa Alta, Halmar"),
        ("es", "Conferencia presidida por Ilva Sorenne, en Palacio Alto", "Palacio Alto"),
        ("gl", "Acto presidido por Ilva Sorenne desde o porto", None),
        ("pt", "Conferência de Ilva Sorenne, a partir de Halmar", "Halmar"),
        ("fr", "Conférence d’Ilva Sorenne, en direct de Halmar", "Halmar"),
        ("it", "Conferenza di Ilva Sorenne, in diretta da Halmar", "Halmar"),
        ("nl", "Conferentie onder leiding van Ilva Sorenne, vanuit Halmar", "Halmar"),
        ("en", "Conference led by Ilva Sorenne, live from Pilots’ House", "Pilots’ House"),
        ("en", "Message from Ilva Sorenne", None),
        ("en", "The lock opens, live from Halmar", None),
    ],
)
def test_a_heading_below_the_title_says_from_where_somebody_speaks(
    lang: str, line: str, place: str | None
):
    text = "Halmar, Verrin, Isten. " * 4
    page = article(f"<h2>{line}</h2><p>{text}</p><p>{text}</p>", title="Halmar 2024", lang=lang)
    reading = from_markup(page)
    assert (reading.place.printed if reading.place else None) == place
    assert (reading.event.printed if reading.event else None) == (line if place else None)
    assert reading.coverage == 1.0
