"""Who and what is named in a text: by gazetteer, by office and honorific, by last name; nobody without a reason."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.parse.pages import article, from_markup

from dragoman.agents.gazetteer import Gazetteer, countries, general, our_agents
from dragoman.model.agent import Agent, Name
from dragoman.model.reading import Mention, Paragraph, Turn
from dragoman.parse.mentions import mentions_of


def mentions(
    *paragraphs: str, lang: str = "en", title: str | None = None, speakers: tuple[str, ...] = ()
) -> tuple[Mention, ...]:
    turn = Turn(
        eid="t1",
        kind="speech",
        paragraphs=tuple(Paragraph(eid=f"p{n}", text=text) for n, text in enumerate(paragraphs, 1)),
    )
    found = mentions_of(title, [turn], speakers, lang)
    texts = {None: title, **{p.eid: p.text for p in turn.paragraphs}}
    for mention in found:
        assert (texts[mention.paragraph] or "")[slice(*mention.span)] == mention.printed
    return found


def people(*paragraphs: str, **fields) -> list[tuple[str, str]]:
    return [(m.name, m.printed) for m in mentions(*paragraphs, **fields) if m.kind == "person"]


# People ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "I met Foreign Minister Ilva Sorenne.", "Ilva Sorenne"),
        ("en", "I met Minister of Foreign Affairs Ilva Sorenne yesterday.", "Ilva Sorenne"),
        (
            "en",
            "I met the Minister of Foreign Affairs of Kestria, Ruvan Hesk, who agreed.",
            "Ruvan Hesk",
        ),
        (
            "en",
            "The chair of the European Commission, Ursa von der Orr, agreed.",
            "Ursa von der Orr",
        ),
        ("en", "President of the Coastal Commission Ursa von der Orr agreed.", "Ursa von der Orr"),
        ("en", "I saw President Basil al-Tolt there.", "Basil al-Tolt"),
        ("en", "Minister Ilva Sorenne’s answer was short.", "Ilva Sorenne"),
        ("en", "“Minister Ilva Sorenne” was all he said.", "Ilva Sorenne"),
        ("en", "Dr. J. O’Tolt came.", "J. O’Tolt"),
        ("de", "Außenministerin Ilva Sorenne kam.", "Ilva Sorenne"),
        ("de", "Der Außenminister von Kestrien, Ruvan Hesk, kam.", "Ruvan Hesk"),
        ("fr", "M. Orvan Deltz m’a écrit.", "Orvan Deltz"),
        ("es", "El ministro de Asuntos Exteriores de Kestria, Ruvan Hesk, vino.", "Ruvan Hesk"),
        ("es", "La ministra de Puertos Ilva Sorenne vino.", "Ilva Sorenne"),
        ("ru", "Я встретила министра иностранных дел Кестрии Рувана Хеска.", "Рувана Хеска"),
        ("ru", "Пришёл председатель Комиссии Расмин Тольт.", "Расмин Тольт"),
    ],
)
def test_a_name_after_an_office_or_a_title_is_a_person(lang: str, text: str, name: str):
    assert people(text, lang=lang) == [(name, name)]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "Mr Deltz wrote to me.", "Deltz"),
        ("en", "We asked Minister Hesk.", "Hesk"),
        ("de", "Herr Deltz schrieb mir.", "Deltz"),
        ("fr", "M. Deltz m’a écrit lundi.", "Deltz"),
        ("ru", "Г-н Дельц написал мне.", "Дельц"),
        ("ar", "كتب إليّ السيد ديلتز يوم الاثنين.", "ديلتز"),
        ("ar", "متى يعود السيد ديلتز؟", "ديلتز"),
    ],
)
def test_one_word_after_a_title_is_a_person(lang: str, text: str, name: str):
    assert people(text, lang=lang) == [(name, name)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The Minister of Foreign Affairs spoke."),
        ("en", "Ask the Minister. Nobody else knows."),
        ("en", "The Secretary of State said so."),
        ("en", "The President of Kestria spoke."),
        ("en", "Monday was cold. Harbour Street was empty."),
        ("en", "the minister ilva sorenne"),
        ("de", "Der Außenminister Kestriens kam."),
        ("es", "El ministro de Asuntos Exteriores de Kestria vino."),
        ("ru", "Министр Кестрии приехал."),
        ("ru", "Представитель Министерства иностранных дел ответил."),
        ("ar", "وصل السيد الوزير."),
        ("ar", "وصل السيد في المساء."),
        ("zh", "外交部长在哈尔马。"),
    ],
)
def test_an_office_alone_names_nobody(lang: str, text: str):
    assert people(text, lang=lang) == []


def test_somebody_named_in_full_once_is_found_by_the_last_name():
    assert people(
        "Special Envoy Orvan Deltz came.",
        "Deltz spoke; Mr Deltz’s word counts.",
        "The Deltzes did not.",
    ) == [
        ("Orvan Deltz", "Orvan Deltz"),
        ("Orvan Deltz", "Deltz"),
        ("Orvan Deltz", "Deltz"),
    ]


def test_a_last_name_that_two_people_bear_names_neither():
    text = "Minister Ilva Hesk and Minister Ruvan Hesk came."
    assert people(text, "Hesk spoke.") == [("Ilva Hesk", "Ilva Hesk"), ("Ruvan Hesk", "Ruvan Hesk")]


@pytest.mark.parametrize(
    ("lang", "speaker", "text", "printed"),
    [
        ("en", "Ilva Sorenne", "As Ilva Sorenne said.", "Ilva Sorenne"),
        ("en", "Ilva Sorenne", "As Sorenne said.", "Sorenne"),
        ("ru", "Ильва Сорен", "Слова министра Ильвы Сорен.", "Ильвы Сорен"),
        ("zh", "伊尔娃·索伦", "外交部长伊尔娃·索伦说。", "伊尔娃·索伦"),
        ("zh", "伊尔娃·索伦", "索伦部长说。", "索伦"),
        ("ar", "إيلفا سورين", "قالت إيلفا سورين.", "إيلفا سورين"),
        ("ar", "إيلفا سورين", "قالت سورين.", "سورين"),
    ],
)
def test_the_speakers_are_found_wherever_they_are_named(
    lang: str, speaker: str, text: str, printed: str
):
    assert people(text, lang=lang, speakers=(speaker,)) == [(speaker, printed)]


def test_names_in_the_title_have_no_paragraph():
    found = mentions("She spoke.", title="Foreign Minister Ilva Sorenne in Germany")
    assert [(m.name, m.kind, m.paragraph) for m in found] == [
        ("Ilva Sorenne", "person", None),
        ("Germany", "place", None),
    ]


# Bodies and places -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "printed", "identifier"),
    [
        (
            "en",
            "We asked the United Nations and the OSCE.",
            ["United Nations", "OSCE"],
            ["un", "osce"],
        ),
        (
            "ar",
            "سألنا الأمم المتحدة في ألمانيا.",
            ["الأمم المتحدة", "ألمانيا"],
            ["un", "country-de"],
        ),
        ("zh", "我们在德国询问了联合国。", ["德国", "联合国"], ["country-de", "un"]),
        ("ru", "Мы спросили ОБСЕ.", ["ОБСЕ"], ["osce"]),
        (
            "de",
            "Wir fragten die Vereinten Nationen in Frankreich.",
            ["Vereinten Nationen", "Frankreich"],
            ["un", "country-fr"],
        ),
    ],
)
def test_bodies_and_countries_are_found_in_the_texts_language(
    lang: str, text: str, printed: list[str], identifier: list[str]
):
    found = mentions(text, lang=lang)
    assert [m.printed for m in found] == printed
    assert [m.id for m in found] == identifier


@pytest.mark.parametrize(
    ("lang", "text", "printed"),
    [
        ("ru", "О Совете Европы и Евросоюзе", ["Совете Европы", "Евросоюзе"]),
        ("uk", "У Раді Європи та в Європейському Союзі", ["Раді Європи", "Європейському Союзі"]),
        ("pl", "W Radzie Europy i w Unii Europejskiej", ["Radzie Europy", "Unii Europejskiej"]),
        ("de", "Die Länder des Europarats", ["Europarats"]),
        ("sv", "Europeiska unionens råd och Europarådets dag", ["Europeiska unionens råd", "Europarådets"]),
        ("tr", "Avrupa Birliğine ve NATO’ya", ["Avrupa Birliğine", "NATO"]),
        ("fr", "Les pays de l’OTAN et d'Europe", ["OTAN"]),
        ("ar", "زار والأمم المتحدة ثم لجامعة الدول العربية", ["الأمم المتحدة", "جامعة الدول العربية"]),
        ("ur", "وہ اقوام متحدہ میں ہے", ["اقوام متحدہ"]),
        ("hi", "वह संयुक्त राष्ट्र में है", ["संयुक्त राष्ट्र"]),
        ("ja", "国連とNATO加盟国", ["国連", "NATO"]),
        ("ko", "유엔과 유럽연합은", ["유엔", "유럽연합"]),
        ("zh-Hant", "在聯合國和歐盟", ["聯合國", "歐盟"]),
        ("en", "The U.N.’s and the EU’s people", ["U.N.", "EU"]),
    ],
)  # fmt: skip
def test_bodies_are_found_in_the_forms_of_every_language(lang: str, text: str, printed: list[str]):
    assert [m.printed for m in mentions(text, lang=lang) if m.kind == "body"] == printed


def test_a_name_that_others_bear_counts_where_the_title_or_a_paragraph_bears_it_out():
    text = "We asked the Security Council."
    assert mentions(text) == ()
    assert [m.id for m in mentions(text, title="The UN Security Council met")] == [
        "un-security-council",
        "un-security-council",
    ]
    assert [m.printed for m in mentions(text, "Nobody.", "UNSC")] == ["Security Council", "UNSC"]


def test_an_acronym_is_not_read_out_of_a_title_in_capitals():
    assert mentions("Who is it?", title="WHO IS IN THE HARBOUR") == ()


def test_an_acronym_must_be_printed_as_one():
    assert [m.id for m in mentions("The un- prefix, Osce and UN.")] == ["un"]


def test_a_name_begins_with_its_capital_and_stands_together():
    assert mentions("The united nations of germany, the United, Nations.") == ()


def test_the_longest_name_at_a_place_counts_and_people_go_first():
    agents = [
        Agent(id="strait", kind="place", names=(Name(text="Tarn Strait"),)),
        Agent(id="commission", kind="body", names=(Name(text="Tarn Strait Commission"),)),
    ]
    found = Gazetteer(agents, "en").find("The Tarn Strait Commission met at the Tarn Strait.")
    assert [(m.agent.id, m.name) for m in found] == [
        ("commission", "Tarn Strait Commission"),
        ("strait", "Tarn Strait"),
    ]
    assert [(m.kind, m.printed) for m in mentions("President Ilva Germany spoke of Germany.")] == [
        ("person", "Ilva Germany"),
        ("person", "Germany"),
    ]


def test_names_without_blanks_are_found_inside_a_line():
    agents = [
        Agent(
            id="a",
            kind="place",
            names=(Name(text="塔恩海峡", lang="zh"), Name(text="塔恩", lang="zh")),
        )
    ]
    assert [(m.name, m.start) for m in Gazetteer(agents, "zh-Hans").find("在塔恩海峡和塔恩。")] == [
        ("塔恩海峡", 1),
        ("塔恩", 6),
    ]


def test_names_of_another_language_are_not_looked_for():
    agents = [
        Agent(
            id="a",
            kind="body",
            names=(Name(text="Liga", lang="de"), Name(text="LKS", acronym=True)),
        )
    ]
    assert [m.name for m in Gazetteer(agents, "en").find("Liga, LKS")] == ["LKS"]


def test_every_body_has_names_and_those_shown_have_a_source():
    bodies = our_agents()
    assert len({agent.id for agent in bodies}) == len(bodies) > 10
    for agent in bodies:
        assert any(name.source for name in agent.names), agent.id


def test_countries_are_those_of_the_languages_own_names():
    assert {a.names[0].text for a in countries("de")} >= {"Deutschland", "Frankreich"}
    assert countries("xx") == () == countries(None)
    assert general("und").find("Germany") == []


# From the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "said", "printed", "bodies"),
    [
        (
            "en",
            "Germany was not the question on that long day, and Mr Deltz knew it as well as anybody in the room.",
            ["Germany", "Deltz"],
            ("OSCE", "Council of Europe", "NATO", "European Union"),
        ),
        (
            "de",
            "Um Frankreich ging es an jenem langen Tag nicht, und Herr Deltz wusste es so gut wie jeder im Saal.",
            ["Frankreich", "Deltz"],
            ("OSZE", "Europarat", "NATO", "Europäische Union"),
        ),
        (
            "ru",
            "В тот долгий день речь шла не о Германии, и г-н Дельц знал это так же хорошо, как все в этом зале.",
            ["Германии", "Дельц"],
            ("ОБСЕ", "Совет Европы", "НАТО", "Европейский союз"),
        ),
        (
            "ar",
            "لم تكن ألمانيا موضوع الحديث في ذلك اليوم الطويل، وكان السيد ديلتز يعرف ذلك مثل كل من في القاعة.",
            ["ألمانيا", "ديلتز"],
            ("منظمة الأمن والتعاون في أوروبا", "مجلس أوروبا", "الناتو", "الاتحاد الأوروبي"),
        ),
        (
            "zh",
            "那漫长的一天，问题并不在德国，大厅里的每一个人都知道这一点，港口的人们也早就知道这一点。",
            ["德国"],
            ("欧安组织", "欧洲委员会", "北约", "欧盟"),
        ),
    ],
)
def test_nothing_is_mentioned_from_furniture(
    lang: str, said: str, printed: list[str], bodies: tuple[str, ...]
):
    aside, label, option, link = bodies
    reading = from_markup(
        article(
            f"<p>{said}</p><aside>{aside}</aside>"
            f"<form><label>{label}</label><select><option>{option}</option></select></form>"
            f'<ul><li><a href="/eu">{link}</a></li></ul>',
            lang=lang,
        )
    )
    assert reading.lang == lang
    assert [m.printed for m in reading.mentions] == printed
    assert {aside, link} <= set(reading.furniture)


names = st.sampled_from(
    [
        "Minister",
        "Mr",
        "of",
        "Affairs",
        "Ilva",
        "Hesk",
        "al-Tolt",
        "von",
        "de",
        ",",
        ".",
        "’s",
        "Germany",
        "UN",
        "(",
        "”",
        "السيد",
        "索伦",
    ]
)


@given(st.lists(names, max_size=25), st.sampled_from(["en", "de", "es", "ru", "ar", "zh", "xx"]))
def test_mentions_never_overlap_and_stand_in_order(words: list[str], lang: str):
    found = mentions(" ".join(words), "".join(words), lang=lang, speakers=("Ilva Hesk", "伊·索伦"))
    for one, two in pairwise(found):
        assert one.paragraph != two.paragraph or one.span[1] <= two.span[0]
    assert all(m.printed.strip() == m.printed != "" for m in found)


def test_a_thousand_people_in_ten_thousand_paragraphs_are_all_found():
    paragraphs = [
        f"Mr Name{n % 1000}a Last{n % 1000}b met Last{(n + 1) % 1000}b." for n in range(10_000)
    ]
    assert len(mentions(*paragraphs)) == 20_000


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "This is Minister Ruvan Hesk’s Harbour Plan.", "Ruvan Hesk"),
        ("tr", "Başkan Ruvan Hesk’in Liman Planı budur.", "Ruvan Hesk"),
        ("tr", "Bakanı Ilva Sorenne’yi dinledik.", "Ilva Sorenne"),
        ("ru", "Мы встретились с председателем ХПА Руваном Хеском.", "Руваном Хеском"),
    ],
)
def test_a_name_ends_at_its_case_ending_and_begins_after_an_acronym(
    lang: str, text: str, name: str
):
    assert people(text, lang=lang) == [(name, name)]
