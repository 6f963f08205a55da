"""What titles say: speaker, office, kind, event, place and day, in the languages of the trade."""

from __future__ import annotations

import pytest

from dragoman.parse.source import SourceText
from dragoman.parse.title import TitleParts, parts_of


def parts(title: str, lang: str, *names: str) -> TitleParts:
    return parts_of(SourceText.of(title, offset=7), lang, names=list(names))


def text(words: SourceText | None) -> str | None:
    return words.text if words else None


FULL = [
    (
        "en",
        "Foreign Minister Ilva Sorenne’s remarks at the Straits Conference, Halmar, May 15, 2024",
        ("speech", "May 15, 2024", "Halmar", "Straits Conference", "Ilva Sorenne", "Foreign Minister"),
    ),
    (
        "en",
        "Minister of Foreign Affairs Ilva Sorenne’s answers to media questions on the sidelines of the League Summit, Halmar, 15 May 2024",
        ("answers", "15 May 2024", "Halmar", "League Summit", "Ilva Sorenne", "Minister of Foreign Affairs"),
    ),
    (
        "de",
        "Rede von Außenministerin Ilva Sorenne bei der Meerengenkonferenz der Küstenstaaten, Halmar, 15. Mai 2024",
        ("speech", "15. Mai 2024", "Halmar", "Meerengenkonferenz der Küstenstaaten", "Ilva Sorenne", "Außenministerin"),
    ),
    (
        "fr",
        "Discours de la ministre des Affaires étrangères, Ilva Sorenne, en marge du Sommet des ports, Halmar, 15 mai 2024",
        ("speech", "15 mai 2024", "Halmar", "Sommet des ports", "Ilva Sorenne", "ministre des Affaires étrangères"),
    ),
    (
        "es",
        "Entrevista de la ministra de Puertos, Ilva Sorenne, al margen de la Cumbre de los Estrechos, Halmar, 15 de mayo de 2024",
        ("interview", "15 de mayo de 2024", "Halmar", "Cumbre de los Estrechos", "Ilva Sorenne", "ministra de Puertos"),
    ),
    (
        "ru",
        "Выступление Министра иностранных дел Ильвы Сорен «на полях» Конференции по проливам, Хальмар, 15 мая 2024 года",
        ("speech", "15 мая 2024 года", "Хальмар", "Конференции по проливам", "Ильва Сорен", "Министр иностранных дел"),
    ),
    (
        "ar",
        "كلمة وزيرة الخارجية إيلفا سورين على هامش مؤتمر المضائق، هالمار، ١٥ أيار/مايو ٢٠٢٤",
        ("speech", "١٥ أيار/مايو ٢٠٢٤", "هالمار", "مؤتمر المضائق", "إيلفا سورين", "وزيرة الخارجية"),
    ),
    (
        "zh",
        "外交部长伊尔娃·索伦在海峡会议期间答记者问（2024年5月15日，哈尔马）",
        ("answers", "2024年5月15日", "哈尔马", "海峡会议", "伊尔娃·索伦", "外交部长"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "title", "expected"), FULL, ids=[f"{n}-{one[0]}" for n, one in enumerate(FULL)]
)
def test_a_full_title_is_taken_apart(lang: str, title: str, expected: tuple[str, ...]):
    kind, day, place, event, name, role = expected
    found = parts(title, lang, name)
    assert found.kind == kind
    assert found.day is not None
    assert (found.day[0].text, found.day[1].date.value) == (day, "2024-05-15")
    assert (text(found.place), text(found.event)) == (place, event)
    assert [(said.name, said.role) for said in found.speakers] == [(name, role)]
    for words in (
        found.kind_words,
        found.day[0],
        found.place,
        found.event,
        found.speakers[0].printed,
    ):
        assert words is not None
        start = words.place(0)[1] - 7
        assert title[start : start + len(words)] == words.text


@pytest.mark.parametrize(
    ("lang", "title", "expected"),
    [one for one in FULL if one[0] != "ru"],
    ids=[f"{n}-{one[0]}" for n, one in enumerate(FULL) if one[0] != "ru"],
)
def test_without_known_names_the_office_leads_to_the_name(
    lang: str, title: str, expected: tuple[str, ...]
):
    found = parts(title, lang)
    assert [(said.name, said.role) for said in found.speakers] == [expected[4:]]


@pytest.mark.parametrize(
    ("lang", "title", "kind"),
    [
        ("en", "Joint press conference by two ministers", "press_conference"),
        ("en", "Press briefing on the ice", "briefing"),
        ("en", "Doorstop interview, Halmar", "interview"),
        ("en", "Communiqué of the conference", "communique"),
        ("en", "Readout of the call", "press_release"),
        ("en", "Statement on the dues", "statement"),
        ("en", "Letter to the harbour office", "letter"),
        ("en", "Committee proceedings of Monday", "debate"),
        ("en", "The understatement of the year", None),
        ("en", "Ice", None),
        ("de", "Pressemitteilung zur Fähre", "press_release"),
        ("fr", "Communiqué de presse", "press_release"),
        ("fr", "Entretien du ministre avec la presse", "interview"),
        ("ru", "Совместная пресс-конференция", "press_conference"),
        ("ar", "المؤتمر الصحفي المشترك", "press_conference"),
        ("zh", "外交部发言人例行记者会", "press_conference"),
        ("ja", "外務大臣会見記録", "press_conference"),
        ("xx", "Statement on the dues", None),
    ],
)
def test_a_word_of_the_title_says_the_kind(lang: str, title: str, kind: str | None):
    assert parts(title, lang).kind == kind


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Remarks on the dues, Halmar, 3 May 2024", "Halmar"),
        ("Remarks on the dues, Port Isten, 3 May 2024", "Port Isten"),
        ("Remarks on the dues – Halmar, 3 May 2024", "Halmar"),
        ("Remarks on the dues and the ice, 3 May 2024", None),
        ("Remarks by the minister, Foreign Minister, 3 May 2024", None),
        ("Remarks, dues and ice, 3 May 2024", None),
        ("3 May 2024", None),
        ("Press Conference – Pilots’ House, Halmar", "Pilots’ House, Halmar"),
        ("Doorstop Interview, Port Isten", "Port Isten"),
        ("Statement, Ministry of Ports", None),
        ("Statement on the dues, Halmar", None),
    ],
)
def test_a_place_stands_before_the_day_or_after_nothing_but_the_kind(title: str, place: str | None):
    assert text(parts(title, "en").place) == place


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        (
            "de",
            "Antworten auf Fragen der Medien nach einem Treffen im Hafenamt, Halmar, 3. Mai 2024",
        ),
        ("en", "Remarks at the lock, Halmar, 3 May 2024"),
        ("en", "Remarks during a meeting, Halmar, 3 May 2024"),
    ],
)
def test_an_event_is_a_name_with_a_noun_for_one(lang: str, title: str):
    assert parts(title, lang).event is None


def test_several_speakers_are_named_in_the_order_of_the_title():
    title = "Joint press conference by Foreign Minister Ilva Sorenne and Minister of Transport of Kestria Ruvan Hesk"
    found = parts(title, "en", "Ruvan Hesk", "Ilva Sorenne", "Teo Marrin")
    assert [(said.name, said.role, said.printed.text) for said in found.speakers] == [
        ("Ilva Sorenne", "Foreign Minister", "Foreign Minister Ilva Sorenne"),
        (
            "Ruvan Hesk",
            "Minister of Transport of Kestria",
            "Minister of Transport of Kestria Ruvan Hesk",
        ),
    ]


@pytest.mark.parametrize(
    ("lang", "title", "name", "role"),
    [
        (
            "ru",
            "Интервью заместителя официального представителя Министерства Мирель Аскен",
            "Мирель Аскен",
            "заместитель официального представителя Министерства",
        ),
        (
            "ru",
            "Речь Первого заместителя Министра Тео Маррина",
            "Тео Маррин",
            "Первый заместитель Министра",
        ),
        (
            "de",
            "Interview des Sprechers des Ministeriums, Teo Marrin",
            "Teo Marrin",
            "Sprecher des Ministeriums",
        ),
        ("ar", "مقابلة للمتحدث باسم الوزارة تيو مارين", "تيو مارين", "المتحدث باسم الوزارة"),
        ("ar", "لقاء مع إيلفا سورين ووزير النقل روفان هيسك", "روفان هيسك", "وزير النقل"),
        ("en", "A talk with Teo Marrin", "Teo Marrin", None),
    ],
)
def test_an_office_is_given_as_a_list_would_print_it(
    lang: str, title: str, name: str, role: str | None
):
    found = parts(title, lang, name)
    assert [(said.name, said.role) for said in found.speakers] == [(name, role)]


def test_the_last_day_of_a_title_is_the_day_it_was_said():
    found = parts("Remarks on the treaty of 3 May 1974, Halmar, 5 June 2024", "en")
    assert found.day is not None
    assert found.day[0].text == "5 June 2024"


@pytest.mark.parametrize(
    "title", ["", " ", "İİİİ, 3 Mayıs 2024", "，，（）", "Minister", "at the ", "MINISTER " * 200]
)
def test_any_title_is_taken_apart_without_harm(title: str):
    for lang in ("en", "tr", "zh", "ar", "xx"):
        assert isinstance(parts(title, lang, "Ilva Sorenne", "伊"), TitleParts)


@pytest.mark.parametrize(
    ("lang", "title", "name", "role"),
    [
        ("en", "Speech by President Mirane Oltev to the diplomatic corps", "Mirane Oltev", "President"),
        ("fr", "Allocution de la présidente Mirane Oltève à l’ouverture du forum", "Mirane Oltève", "présidente"),
    ],
)  # fmt: skip
def test_a_preposition_after_the_name_ends_it(lang, title, name, role):
    [said] = parts_of(SourceText.of(title), lang, names=[]).speakers
    assert (said.name, said.role) == (name, role)


@pytest.mark.parametrize(
    ("lang", "title", "place"),
    [
        ("en", "Doorstop interview Pilots’ House, Halmar", "Pilots’ House, Halmar"),
        ("en", "Press conference Parliament House", "Parliament House"),
        ("en", "TRANSCRIPT OF PRESS CONFERENCE, PARLIAMENT HOUSE, HALMAR", "PARLIAMENT HOUSE, HALMAR"),
        ("en", "INTERVIEW WITH RADIO VERRIN LISBON, PORTUGAL", "LISBON, PORTUGAL"),
        ("en", "Press conference after the visit to Lisbon, Portugal", None),
        ("en", "Briefing Room", None),
        ("en", "Interview with Ilva Sorenne, Halmar", None),
        ("en", "New money for Pilots’ House, Halmar", None),
        ("de", "Pressekonferenz Altes Rathaus, Halmar", "Altes Rathaus, Halmar"),
        ("de", "Pressekonferenz Ministerin Sorenne im Rathaus", None),
        ("es", "Rueda de prensa Palacio Alto, Halmar", "Palacio Alto, Halmar"),
        ("es", "Entrevista Radio Verrin Lisboa, Portugal", "Lisboa, Portugal"),
        ("ru", "Интервью Дворец лоцманов, Хальмар", "Дворец лоцманов, Хальмар"),
        ("ar", "مؤتمر صحفي قاعة الميناء", None),
        ("zh", "新闻发布会港口大会堂", None),
    ],
)  # fmt: skip
def test_a_title_of_spoken_words_ends_with_a_hall_or_a_city(
    lang: str, title: str, place: str | None
):
    assert text(parts(title, lang).place) == place
