"""Above a text: its title, the stamp of publication, dateline, place and time, topics, lists of languages."""

from __future__ import annotations

import pytest
from tests.parse.pages import article, as_json, from_markup, from_text, quoted, shape

from dragoman.model.reading import Reading

TEXT = "The lock was opened on Monday after a year of work, and the first ferry went through it at noon."


def head_of(*lines: str, lang: str = "en") -> Reading:
    return from_text("\n\n".join([*lines, TEXT, TEXT]) + "\n", lang)


def published(reading: Reading) -> tuple[str, str | None] | None:
    return (reading.published.value, reading.published.printed) if reading.published else None


def first(reading: Reading) -> str:
    return reading.turns[0].paragraphs[0].text


# The title -------------------------------------------------------------------------------------


def test_the_heading_that_prints_the_declared_title_is_the_title():
    page = (
        "<head><title>Words at the lock | Ministry of Locks</title></head><body><h1>Ministry of Locks</h1>"
        f"<h2>Words at the lock</h2><p>{TEXT}</p></body>"
    )
    reading = from_markup(page)
    assert reading.title == "Words at the lock"
    assert reading.evidence["/title"][0].path == "/html/body/h2"
    assert first(reading) == TEXT


def test_a_heading_with_the_day_above_the_title_gives_both():
    page = (
        '<head><meta property="og:title" content="Words at the open lock"></head><body><main><h1><span>3 May 2024</span> '
        f"<span>Words at the open lock</span></h1><p>{TEXT}</p></main></body>"
    )
    reading = from_markup(page, "en")
    assert reading.title == "Words at the open lock"
    assert published(reading) == ("2024-05-03", "3 May 2024")
    assert reading.coverage == 1.0


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        (
            "Words at the lock on Monday and after it - Ministry of Locks",
            "Words at the lock on Monday and after it",
        ),
        ("Words at the lock — Ministry of Locks", "Words at the lock — Ministry of Locks"),
        ("Locks and ferries", "Locks and ferries"),
    ],
)
def test_a_declared_title_is_taken_without_the_sites_name(declared: str, title: str):
    assert from_markup(f"<head><title>{declared}</title></head><p>{TEXT}").title == title


def test_a_site_that_gives_its_name_has_it_cut_off_whatever_its_length():
    page = '<head><title>Words at the lock | Locks</title><meta property="og:site_name" content="Locks"></head>'
    assert from_markup(f"{page}<p>{TEXT}").title == "Words at the lock"


def test_a_first_heading_is_the_title_where_none_is_declared():
    assert from_markup(f"<h1>Words at the lock</h1><p>{TEXT}").title == "Words at the lock"
    assert from_markup(f"<p>{TEXT}").title is None


def test_the_first_heading_of_a_sitting_is_no_title():
    page = f'<h1>Prayers</h1><div data-speaker="Ms Orr"><p>{TEXT}</p></div>'
    assert from_markup(page).title is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Words at the lock"], "Words at the lock"),
        (["16 May 202412:35", "Words at the lock"], "Words at the lock"),
        (["225", "Words at the lock"], "Words at the lock"),
        (["225"], None),
        (["The lock is open."], None),
        (["Question: Why?"], None),
        (["- a list begins"], None),
        ([], None),
    ],
)
def test_in_plain_text_a_first_line_that_reads_as_a_heading_is_the_title(
    lines: list[str], title: str | None
):
    reading = head_of(*lines)
    assert reading.title == title
    assert reading.coverage == 1.0


def test_a_stamp_in_a_language_not_known_yet_is_no_title():
    assert from_text(
        f"2024年3月28日18:10\n\n外交部长伊尔娃·索伦在两港务局会晤后答记者问\n\n问：{'为什么' * 20}？\n",
        "zh",
    ).title == ("外交部长伊尔娃·索伦在两港务局会晤后答记者问")


def test_what_stands_before_the_printed_title_is_furniture():
    body = f"<p>You are here:</p><p>News</p><h1>Words at the lock</h1><p>{TEXT}</p><p>{TEXT}</p>"
    reading = from_markup(f"<title>Words at the lock</title><main>{body}</main>")
    assert shape(reading) == [("narrative", None, [TEXT, TEXT])]
    assert {"You are here:", "News"} <= set(reading.furniture)


def test_the_title_printed_again_is_not_part_of_the_words():
    reading = from_markup(
        f"<title>Words at the lock</title><h1>Words at the lock</h1><p>Words at the lock</p><p>{TEXT}"
    )
    assert shape(reading) == [("narrative", None, [TEXT])]


# The stamp -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "lang", "value", "printed"),
    [
        ("16 May 202412:35", "en", "2024-05-16T12:35", "16 May 202412:35"),
        ("Published 3 May 2024, 15:10", "en", "2024-05-03T15:10", "3 May 2024, 15:10"),
        ("Published: 3 May 2024", "en", "2024-05-03", "3 May 2024"),
        ("Дата публикации: 3 мая 2024 года", "ru", "2024-05-03", "3 мая 2024 года"),
        ("发布时间：2024年5月3日", "zh", "2024-05-03", "2024年5月3日"),
        ("نُشر في ٣ أيار/مايو ٢٠٢٤، ١٨:٣٠", "ar", "2024-05-03T18:30", "٣ أيار/مايو ٢٠٢٤، ١٨:٣٠"),
        ("Press office of the ministry | 3 May 2024", "en", "2024-05-03", "3 May 2024"),
    ],
)
def test_a_stamp_is_read_as_printed(line: str, lang: str, value: str, printed: str):
    text = f"Title of some length, in its place\n\n{line}\n\n{TEXT}\n\n{TEXT}\n"
    reading = from_text(text, lang)
    assert published(reading) == (value, printed)
    assert reading.published.zone is None
    assert quoted(reading, "/published", text) == printed
    assert reading.coverage == 1.0
    assert [line] == list(reading.furniture) or printed == line


def test_a_line_that_says_published_goes_before_any_other_date():
    reading = head_of("Words at the lock", "2 May 2024, 10:00", "Published 3 May 2024")
    assert published(reading) == ("2024-05-03", "3 May 2024")


def test_a_line_that_says_updated_is_no_stamp():
    reading = head_of("Words at the lock", "Updated: 5 May 2024", "3 May 2024")
    assert published(reading) == ("2024-05-03", "3 May 2024")
    assert "Updated: 5 May 2024" in reading.furniture
    assert published(head_of("Words at the lock", "Updated: 5 May 2024")) is None


def test_a_day_inside_a_sentence_is_no_stamp():
    assert published(head_of("Words at the lock", "It opened on 3 May 2024.")) is None


@pytest.mark.parametrize(
    ("declared", "value", "zone"),
    [
        ("2024-05-03T15:10:00+02:00", "2024-05-03T15:10", "+02:00"),
        ("2024-05-03T15:10:00Z", "2024-05-03T15:10", "+00:00"),
        ("2024-05-03T15:10:00", "2024-05-03T15:10", None),
        ("2024-05-03T13:10:00Z", "2024-05-03T15:10", None),
        ("2024-05-03", "2024-05-03T15:10", None),
    ],
)
def test_a_stamp_takes_the_zone_of_a_declared_date_that_is_the_same(
    declared: str, value: str, zone: str | None
):
    page = article(
        f"<p>3 May 2024, 15:10</p><p>{TEXT}",
        head=f'<meta name="dcterms.issued" content="{declared}">',
    )
    reading = from_markup(page)
    assert reading.published is not None
    assert (reading.published.value, reading.published.zone) == (value, zone)


def test_a_stamp_that_contradicts_the_declared_day_is_warned_of():
    page = article(
        f"<p>3 May 2024, 15:10</p><p>{TEXT}", head='<meta name="date" content="2024-09-01">'
    )
    reading = from_markup(page)
    assert published(reading) == ("2024-05-03T15:10", "3 May 2024, 15:10")
    assert reading.warnings == ("published: printed 2024-05-03T15:10, but date says 2024-09-01",)


def test_a_bare_day_shortly_before_the_declared_one_is_the_day_it_was_said():
    page = article(
        f"<p>3 May 2024</p><p>{TEXT}",
        head='<meta property="article:published_time" content="2024-05-04T09:00">',
    )
    reading = from_markup(page)
    assert published(reading) == ("2024-05-04T09:00", None)
    assert as_json(reading.said) == {
        "value": "2024-05-03",
        "precision": "day",
        "zone": None,
        "printed": "3 May 2024",
    }
    assert reading.warnings == ()


@pytest.mark.parametrize("declared", ["2024-09-01", "2024-05-01"])
def test_a_bare_day_far_from_the_declared_one_is_the_stamp(declared: str):
    page = article(f"<p>3 May 2024</p><p>{TEXT}", head=f'<meta name="date" content="{declared}">')
    reading = from_markup(page)
    assert published(reading) == ("2024-05-03", "3 May 2024")
    assert reading.said is None
    assert len(reading.warnings) == 1


def test_what_is_declared_counts_where_nothing_is_printed():
    page = article(
        f"<p>{TEXT}",
        head='<meta name="date" content="soon"><meta name="dc.date" content="2024-05-03">',
    )
    reading = from_markup(page)
    assert published(reading) == ("2024-05-03", None)
    assert reading.evidence["/published"][0].path == "/html/head/meta[2]/@content"


# The dateline ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "beginning", "printed", "name"),
    [
        ("en", "PORT ISTEN, 24 September 2024 — ", "PORT ISTEN, 24 September 2024", "PORT ISTEN"),
        ("en", "Port Isten, 24 September 2024. ", "Port Isten, 24 September 2024", "Port Isten"),
        ("en", "(Port Isten, 24 September 2024) ", "Port Isten, 24 September 2024", "Port Isten"),
        ("en", "HALMAR – September 24, 2024: ", "HALMAR – September 24, 2024", "HALMAR"),
        ("de", "Port Isten, 24. September 2024 – ", "Port Isten, 24. September 2024", "Port Isten"),
        ("fr", "Port-Isten, 24 septembre 2024 – ", "Port-Isten, 24 septembre 2024", "Port-Isten"),
        (
            "ru",
            "Порт-Истен, 24 сентября 2024 года. ",
            "Порт-Истен, 24 сентября 2024 года",
            "Порт-Истен",
        ),
        (
            "ar",
            "بورت إيستن، ٢٤ أيلول/سبتمبر ٢٠٢٤. ",
            "بورت إيستن، ٢٤ أيلول/سبتمبر ٢٠٢٤",
            "بورت إيستن",
        ),
        ("zh", "伊斯滕港，2024年9月24日——", "伊斯滕港，2024年9月24日", "伊斯滕港"),
    ],
)
def test_a_text_that_begins_with_place_and_day_has_a_dateline(
    lang: str, beginning: str, printed: str, name: str
):
    text = f"Title of some length, in its place\n\n{beginning}{TEXT}\n\n{TEXT}\n"
    reading = from_text(text, lang)
    assert as_json(reading.dateline) == {"printed": printed, "name": name}
    assert quoted(reading, "/dateline", text) == printed
    assert first(reading) == f"{beginning}{TEXT}"
    assert reading.published is not None
    assert reading.published.value == "2024-09-24"
    assert reading.published.printed in printed


@pytest.mark.parametrize(
    "beginning",
    [
        "On 24 September 2024 — ",
        "In Port Isten, 24 September 2024 was a cold day. ",
        "By Monday, 24 September 2024, ",
        "PORT ISTEN — ",
        "PORT ISTEN, September — ",
        "We, the ministers who met here, on 24 September 2024: ",
        "24 September 2024 — ",
        "3 ships, 24 September 2024. ",
    ],
)
def test_other_beginnings_are_no_dateline(beginning: str):
    reading = head_of("Title of some length, in its place", beginning + TEXT)
    assert reading.dateline is None
    assert reading.published is None


@pytest.mark.parametrize(
    ("lang", "dateline", "summary"),
    [
        ("de", "Halmar, 24.09.2024 - ", "Die Schleuse öffnet im Frühjahr."),
        ("fr", "Halmar, 24 septembre 2024 – ", "L’écluse ouvrira au printemps."),
        ("ar", "هالمار، ٢٤ أيلول/سبتمبر ٢٠٢٤ – ", "تفتح البوابة في الربيع."),
        ("zh", "哈尔马，2024年9月24日——", "船闸将于春天开放。"),
    ],
)
def test_the_dateline_of_a_summary_in_bold_is_no_part_of_it(lang: str, dateline: str, summary: str):
    body = f"<p><strong>{dateline}{summary}</strong></p><p>{TEXT}</p><p>{TEXT}</p>"
    reading = from_markup(article(body, lang=lang))
    assert reading.dateline is not None
    assert first(reading) == summary
    assert reading.published is not None
    assert reading.published.value == "2024-09-24"
    assert reading.coverage == 1.0


def test_a_dateline_does_not_overrule_what_says_published():
    page = article(f"<p>25 September 2024, 09:00</p><p>Port Isten, 24 September 2024. {TEXT}")
    reading = from_markup(page)
    assert published(reading) == ("2024-09-25T09:00", "25 September 2024, 09:00")
    assert as_json(reading.dateline) == {
        "printed": "Port Isten, 24 September 2024",
        "name": "Port Isten",
    }


def test_a_dateline_on_a_line_of_its_own_with_the_titles_day_is_no_stamp():
    title = "Communiqué of the conference, Karvest, 5 June 2025"
    reading = from_markup(article(f"<p>Karvest, 5 June 2025</p><p>{TEXT}", title=title))
    assert reading.published is None
    assert reading.said is not None
    assert reading.said.value == "2025-06-05"
    assert as_json(reading.dateline) == {"printed": "Karvest, 5 June 2025", "name": "Karvest"}
    assert first(reading) == TEXT
    assert reading.coverage == 1.0


def test_a_dateline_of_its_own_with_another_day_dates_the_publication():
    title = "Communiqué of the conference, Karvest, 5 June 2025"
    reading = from_markup(article(f"<p>Karvest, 6 June 2025</p><p>{TEXT}", title=title))
    assert published(reading) == ("2025-06-06", "6 June 2025")
    assert reading.dateline is not None


def test_the_titles_day_with_its_time_is_the_stamp():
    title = "بيان مؤتمر المضائق، كارفيست، ٥ حزيران/يونيو ٢٠٢٥"
    reading = from_markup(
        article(f"<p>٥ حزيران/يونيو ٢٠٢٥، ١٨:٣٠</p><p>{TEXT}", title=title, lang="ar")
    )
    assert published(reading) == ("2025-06-05T18:30", "٥ حزيران/يونيو ٢٠٢٥، ١٨:٣٠")


# Lines between title and text ------------------------------------------------------------------


@pytest.mark.parametrize("time", ["1:57 P.M. EDT", "(10:01 A.M.)", "14:05", "12.30 Uhr"])
def test_a_place_beside_a_time_of_day_is_the_place(time: str):
    reading = head_of("Words at the open lock", "Harbour House", time)
    assert as_json(reading.place) == {"printed": "Harbour House", "name": "Harbour House"}
    assert first(reading) == TEXT
    assert time in reading.furniture
    assert reading.coverage == 1.0


def test_a_sentence_beside_a_time_of_day_is_no_place():
    reading = head_of("Words at the open lock", "The meeting began at ten.", "10:01 A.M.")
    assert reading.place is None
    assert first(reading) == "The meeting began at ten."


def test_topics_are_the_pages_own_tags_for_the_text():
    reading = head_of("Words at the open lock", "Subjects: The ferry; dues and tolls; ice")
    assert reading.subjects == ("The ferry", "dues and tolls", "ice")
    assert first(reading) == TEXT
    assert {f"/subjects/{n}" for n in range(3)} <= set(reading.evidence)


@pytest.mark.parametrize(
    "line", ["E&OE", "E & OE......", "Print", "Print | Share", "Print this page"]
)
def test_lines_that_say_nothing_of_the_text_are_furniture(line: str):
    reading = head_of("Words at the open lock", line)
    assert first(reading) == TEXT
    assert line in reading.furniture


def test_a_first_line_that_says_kind_and_day_serves_as_a_title():
    lead = "Halmar, 2. Mai 2024 – Rede von Ministerin Ilva Sorenne, Karvest, 3. Mai 2024"
    reading = from_markup(
        article(f"<p><b>{lead}</b></p><p>{TEXT}</p>", title="Das Eis und wir", lang="de")
    )
    assert (reading.title, reading.kind) == ("Das Eis und wir", "speech")
    assert reading.said is not None
    assert reading.said.value == "2024-05-03"
    assert reading.place is not None
    assert reading.place.name == "Karvest"
    assert [(s.name, s.role) for s in reading.speakers] == [("Ilva Sorenne", "Ministerin")]
    assert shape(reading) == [
        ("narrative", None, [lead.partition(" – ")[2]]),
        ("speech", None, [TEXT]),
    ]


# Languages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("• de-DE1 en-GB1 es-ES1", ["de-DE", "en-GB", "es-ES"]),
        ("de-DE | en-GB", ["de-DE", "en-GB"]),
        ("zh-Hans-CN12 zh-Hant-TW", ["zh-Hans-CN", "zh-Hant-TW"]),
    ],
)
def test_a_line_of_tags_lists_the_editions(line: str, tags: list[str]):
    reading = head_of("Words at the open lock", line)
    assert list(reading.editions) == tags
    assert all(link.address is None for link in reading.links)
    assert " ".join(link.printed for link in reading.links) == line.replace("• ", "").replace(
        "| ", ""
    )


@pytest.mark.parametrize("line", ["de-DE1", "de-DE1 and en-GB1", "co-operation and well-being"])
def test_other_lines_list_no_editions(line: str):
    assert head_of("Words at the open lock", line).editions == ()


def test_links_to_other_languages_are_editions_and_one_to_its_own_is_only_a_link():
    links = '<a href="/de/1" hreflang="de">Deutsch</a> <a href="/en/1" hreflang="en">English</a> <a href="/ar/1">العربية</a>'
    head = '<link rel="alternate" hreflang="de" href="/de/1"><link rel="alternate" hreflang="fr" href="/fr/1">'
    page = f'<html lang="en"><head>{head}</head><body><nav>{links}</nav><main><p>{TEXT}</p></main></body>'
    reading = from_markup(page)
    assert [(link.lang, link.printed, link.address) for link in reading.links] == [
        ("de", "de", "/de/1"),
        ("fr", "fr", "/fr/1"),
        ("en", "English", "/en/1"),
        ("ar", "العربية", "/ar/1"),
    ]
    assert reading.editions == ("de", "fr", "ar")
    assert reading.evidence["/links/1"][0].path == "/html/head/link[2]/@href"


@pytest.mark.parametrize(
    ("page", "served", "lang"),
    [
        ('<html lang="en-GB">', "de", "en-GB"),
        ("<html>", "de", "de"),
        ("<html>", None, "en"),
        ('<html lang="not a tag">', None, "en"),
    ],
)
def test_the_pages_own_language_goes_before_the_servers_and_that_before_a_guess(
    page: str, served: str | None, lang: str
):
    assert from_markup(f"{page}<p>{TEXT}</p>", served).lang == lang


def test_a_page_that_declares_a_language_it_is_not_in_is_warned_of():
    russian = (
        "Шлюз открыли в понедельник после года работы, и первый паром прошёл через него в полдень. "
        * 6
    )
    reading = from_markup(f'<html lang="en"><p>{russian}</p>')
    assert reading.lang == "ru"
    assert reading.warnings[0].startswith("declared language en, but the text reads as ru")


def test_what_a_page_declares_of_itself_is_taken():
    head = (
        '<meta property="og:site_name" content="Ministry of Locks"><meta name="dc.subject" content="ice, wind">'
        '<link rel="canonical" href="https://locks.example/1">'
    )
    reading = from_markup(article(f"<p>{TEXT}", head=head))
    assert reading.publisher == "Ministry of Locks"
    assert reading.subjects == ("ice", "wind")
    assert reading.evidence["/publisher"][0].path == "/html/head/meta/@content"
