"""Names are found in the forms that a language prints, with exact extents, and in nothing that is no form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.agents.forms import folded, forms_of
from dragoman.agents.gazetteer import Gazetteer
from dragoman.model.agent import Agent, Name


def gazetteer(lang: str, *names: Name | str) -> Gazetteer:
    """A gazetteer in which each name is a body of its own."""
    given_names = [name if isinstance(name, Name) else Name(text=name) for name in names]
    agents = [Agent(id=name.text, kind="body", names=(name,)) for name in given_names]
    return Gazetteer(agents, lang)


def found(lang: str, name: Name | str, text: str) -> list[str]:
    return [text[match.start : match.end] for match in gazetteer(lang, name).find(text)]


@pytest.mark.parametrize(
    ("lang", "name", "text", "printed"),
    [
        ("ru", "Лига прибрежных государств", "Встреча Лиги прибрежных государств.", "Лиги прибрежных государств"),
        ("ru", "Лига прибрежных государств", "С Лигой прибрежных государств", "Лигой прибрежных государств"),
        ("ru", "Тарнский совет", "в Тарнском совете", "Тарнском совете"),
        ("ru", "Северное содружество", "Северному содружеству", "Северному содружеству"),
        ("ru", "Кестрия", "Министр Кестрии", "Кестрии"),
        ("ru", "Учёный союз", "Ученого союза", "Ученого союза"),
        ("uk", "Ліга прибережних держав", "у Лізі прибережних держав", "Лізі прибережних держав"),
        ("uk", "Тарнська рада", "Тарнської ради", "Тарнської ради"),
        ("uk", "Об’єднані порти", "в Об'єднаних портах", "Об'єднаних портах"),
        ("pl", "Liga Nadbrzeżna", "w Lidze Nadbrzeżnej", "Lidze Nadbrzeżnej"),
        ("pl", "Rada Portów", "o Radzie Portów", "Radzie Portów"),
        ("pl", "Parlament Tarnski", "w Parlamencie Tarnskim", "Parlamencie Tarnskim"),
        ("de", "Tarnischer Hafenrat", "des Tarnischen Hafenrats", "Tarnischen Hafenrats"),
        ("de", "Vereinte Häfen", "der Vereinten Häfen", "Vereinten Häfen"),
        ("de", "LKS", "Die LKS-Staaten", "LKS"),
        ("sv", "Kustrådet", "Kustrådets möte", "Kustrådets"),
        ("sv", Name(text="KR", acronym=True), "KR:s möte", "KR"),
        ("tr", "Tarn Boğazı Komisyonu", "Tarn Boğazı Komisyonunun", "Tarn Boğazı Komisyonunun"),
        ("tr", "Tarn Boğazı Komisyonu", "Tarn Boğazı Komisyonu'na", "Tarn Boğazı Komisyonu"),
        ("tr", "İskele Birliği", "ISKELE ve İSKELE BİRLİĞİ", "İSKELE BİRLİĞİ"),
        ("ar", "رابطة الدول الساحلية", "زار ورابطة الدول الساحلية", "رابطة الدول الساحلية"),
        ("ar", "المجلس الساحلي", "بالمجلس الساحلي", "المجلس الساحلي"),
        ("ar", "المجلس الساحلي", "قال وللمجلس الساحلي", "وللمجلس الساحلي"),
        ("ar", "اتحاد الأنهار", "إن اتحاد الانهار", "اتحاد الانهار"),
        ("ar", "منظمة البحار", "المنظمة ثم منظّمة البحار", "منظّمة البحار"),
        ("fr", "Union côtière", "les ports de l’Union côtière", "Union côtière"),
        ("fr", "Ligue d'Alva", "la Ligue d’Alva", "Ligue d’Alva"),
        ("it", "Unione costiera", "dell'Unione costiera", "Unione costiera"),
        ("en", "Coastal Union", "the Coastal Union’s port", "Coastal Union"),
        ("en", "Ports, Science and Tides Office", "the Ports, Science and Tides Office", "Ports, Science and Tides Office"),
        ("en", Name(text="LCS", acronym=True), "the L.C.S. met", "L.C.S."),
        ("en", Name(text="LCS", acronym=True), "the LCS’s port", "LCS"),
        ("hi", "तटीय संघ", "वह तटीय संघ में है", "तटीय संघ"),
        ("ur", "ساحلی اتحاد", "وہ ساحلی اتحاد میں", "ساحلی اتحاد"),
        ("zh", "77国联盟", "参加77国联盟会议", "77国联盟"),
        ("ja", Name(text="LCS", acronym=True), "昨日LCS加盟国は", "LCS"),
        ("ko", "연안국 연맹", "그는 연안국 연맹은", "연안국 연맹"),
        ("ko", Name(text="LCS", acronym=True), "그는 LCS는", "LCS"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_the_forms_of_its_language(
    lang: str, name: Name | str, text: str, printed: str
):
    assert found(lang, name, text) == [printed]


@pytest.mark.parametrize(
    ("lang", "name", "text"),
    [
        ("ru", "Кестрия", "Кестр Тольт и Кестрий"),
        ("ru", "Тарноа", "Тарное утро"),
        ("ru", "Лига прибрежных государств", "Лигнин прибрежных государств"),
        ("de", "Kestrine", "Kestriner und Kestrinen"),
        ("tr", "Tarn", "Tarna ve Tarnlı"),
        ("pl", "Kestry", "Kestrów i Kestrami"),
        ("en", "Coastal Union", "Coastal, Union; Coastal Unions; the Coastal. Union"),
        ("en", "Coastal Union", "a coastal union and McCoastal Union"),
        ("fr", "Union côtière", "Réunion côtière"),
        ("ar", "المجلس الساحلي", "مجلس الساحلي"),
        ("ar", "بحر", "وبحر"),
        ("xx", "Liga", "Ligas"),
        ("zh", "塔恩联盟", "塔恩·联盟"),
    ],
)
def test_other_words_are_no_forms_of_a_name(lang: str, name: str, text: str):
    assert found(lang, name, text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("WHO IS IN THE PORT", []),
        ("WHO: PORT OF ALVA", []),
        ("WHO", ["WHO"]),
        ("Who is in the port?", []),
        ("The WHO is in the PORT", ["WHO"]),
        ("港口WHO在", ["WHO"]),
        ("وقالت WHO ذلك", ["WHO"]),
    ],
)
def test_an_acronym_among_capitals_alone_may_be_any_word(text: str, printed: list[str]):
    assert found("en", Name(text="WHO", acronym=True), text) == printed


def test_a_shared_name_waits_for_one_of_its_own_anywhere_in_the_text():
    agent = Agent(
        id="rate",
        kind="body",
        names=(Name(text="Tarn Port Council"), Name(text="Port Council", shared=True)),
    )
    known = Gazetteer([agent], "en")

    def printed(*parts: str) -> list[list[str]]:
        return [
            [part[m.start : m.end] for m in matches]
            for part, matches in zip(parts, known.find_in(parts), strict=True)
        ]

    assert printed("The Port Council met.", "Nobody came.") == [[], []]
    assert printed("The Port Council met.", "The Tarn Port Council!") == [
        ["Port Council"],
        ["Tarn Port Council"],
    ]


@pytest.mark.parametrize(
    ("lang", "name", "text", "printed"),
    [
        ("zh", Name(text="港盟", not_in=("港盟友",)), "港盟友和港盟", [(4, 6)]),
        ("zh", Name(text="北港", not_in=("东北港",)), "在东北港口和北港", [(6, 8)]),
        ("ru", Name(text="Портовый совет", not_in=("Портовый совет Альвы",)), "в Портовом совете Альвы", []),
        ("en", Name(text="LCS", acronym=True, not_in=("LCS Bank",)), "LCS Bank or the LCS", [(16, 19)]),
    ],
)  # fmt: skip
def test_a_name_inside_another_name_is_left_to_it(
    lang: str, name: Name, text: str, printed: list[tuple[int, int]]
):
    assert [(m.start, m.end) for m in gazetteer(lang, name).find(text)] == printed


def test_the_name_given_is_the_one_listed():
    (match,) = gazetteer("ru", "Тарнский совет").find("в Тарнском совете")
    assert (match.name, match.agent.id, match.sure) == ("Тарнский совет", "Тарнский совет", True)


def test_a_name_that_begins_small_is_found_among_others():
    known = gazetteer("en", "al-Tolt Union", "Coastal Union", "LCS")
    text = "LCS, the al-Tolt Union, Coastal Union and the Al-Tolt Union"
    assert [text[m.start : m.end] for m in known.find(text)] == [
        "LCS", "al-Tolt Union", "Coastal Union", "Al-Tolt Union",
    ]  # fmt: skip


LANGUAGES = st.sampled_from(
    ["ar", "az", "de", "en", "hi", "pl", "ru", "sv", "tr", "uk", "zh", "und"]
)


@given(st.text(), LANGUAGES)
def test_folding_keeps_every_place(text: str, lang: str):
    assert len(folded(text, lang)) == len(text)


@given(
    st.text(st.characters(categories=["Ll", "Lu", "Lo", "Lm", "Mn"]), min_size=1, max_size=12),
    LANGUAGES, st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_word_is_among_its_forms(word: str, lang: str, first: bool, last: bool):
    assert word in forms_of(word, lang, first=first, last=last)


NAMES = ["Тарнский совет", "Лига", "Coastal Union", "LCS", "المجلس الساحلي", "塔恩联盟", "al-Tolt"]


@given(
    st.lists(
        st.sampled_from([*NAMES, "Лиги", "و", "。", " ", "-", "’s", "·", "ß", "İ"]), max_size=20
    ),
    LANGUAGES,
)
def test_matches_stand_in_order_inside_the_text(words: list[str], lang: str):
    text = "".join(words)
    at = 0
    for match in gazetteer(lang, *NAMES).find(text):
        assert at <= match.start < match.end <= len(text)
        assert text[match.start : match.end].strip() == text[match.start : match.end]
        at = match.end
