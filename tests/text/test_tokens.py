"""The analyser: words, their places and their lemmas, in languages that differ in each."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
import Stemmer
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from dragoman.text import normalize
from dragoman.text.lemmas import LEMMAS
from dragoman.text.tokens import analyse, breaks, profile


def surfaces(text, lang):
    return [token.surface for token in analyse(text, lang)]


def lemmas(text, lang):
    return [token.lemma for token in analyse(text, lang)]


# Forms of one word in each language; every form must meet every other.
INFLECTED = {
    "ar": ["مضيق المضيق والمضيق للمضيق بالمضيق وَالْمَضِيقِ", "وزير الوزير والوزير",
        "لجنة اللجنة للجنة واللجنة لجنه"],
    "de": ["Hafen Hafens Häfen HÄFEN", "Verhandlung Verhandlungen", "sprechen sprach gesprochen", "Straße Straßen STRASSE"],
    "en": ["port ports PORT port's", "negotiation negotiations", "speak spoke spoken", "child children"],
    "es": ["ministro ministros ministra", "negociación negociaciones NEGOCIACION", "firmar firmó firmaron"],
    "fr": ["État états ÉTATS etat", "signer signa signé signèrent", "général généraux"],
    "hi": ["मंत्री मंत्रियों", "सीमा सीमाओं सीमाएँ", "देश देशों"],
    "ru": ["пролив пролива проливом ПРОЛИВЫ", "переговоры переговоров переговорам", "Веренский Веренского Веренским", "корабль корабли кораблей", "ещё еще"],
    "tr": ["liman limanı limanda limanlar", "görüşme görüşmeler", "Isparta Isparta'nın ISPARTA", "İZMİR izmir İzmir’de"],
    "uk": ["країна країни країні країн", "угода угоди угод угодою", "п'ять п’ять пʼять"],
    "el": ["συμφωνία συμφωνίας συμφωνίες ΣΥΜΦΩΝΙΑ"],
    "pl": ["granica granicy granic"],
    "zh": ["协议 协议"],
    "ja": ["ｶﾅ カナ"],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "forms"), [(k, v) for k, vs in INFLECTED.items() for v in vs])
def test_the_forms_of_one_word_meet(lang, forms):
    assert len({tuple(lemmas(form, lang)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "port", "portion"),
        ("de", "Land", "Landung"),
        ("ru", "порт", "портрет"),
        ("ar", "وزير", "زير"),
        ("tr", "liman", "limon"),
        ("fr", "port", "portion"),
        ("es", "puerto", "puente"),
        (None, "port", "ports"),
        ("xx", "going", "go"),
        ("zh", "协议", "协定"),
    ],
)
def test_different_words_do_not_meet(lang, one, other):
    assert lemmas(one, lang) != lemmas(other, lang)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "l'État d’Alva, aujourd'hui", ["l", "etat", "d", "alva", "aujourd", "hui"]),
        ("it", "dell'isola", ["dell", "isola"]),
        ("en", "don't stop cease-fire", ["don't", "stop", "cease", "fire"]),
        ("uk", "м’ята", ["м'ята"]),
        ("ru", "С.В.Веренский ещё", ["с", "в", "веренский", "еще"]),
        ("ru", "за\u0301мок", ["замок"]),
        ("en", "U.S. G20 5th COVID-19 a_b", ["u", "s", "g20", "5th", "covid", "19", "a", "b"]),
        ("de", "Müller Straße", ["müller", "strasse"]),
        ("es", "año José", ["año", "jose"]),
        (None, "Łódź café", ["łódź", "café"]),
        ("tr", "IŞIK İnci", ["ışık", "inci"]),
        ("zh", "外长在APEC峰会", ["外", "长", "在", "apec", "峰", "会"]),
        ("ru", "встреча G7 в Алве (Alva)", ["встреча", "g7", "в", "алве", "alva"]),
        ("ar", "الـAPEC", ["ال", "apec"]),
        ("ja", "ＡＢＣ港", ["abc", "港"]),
        ("th", "ก่อน", ["ก่", "อ", "น"]),
        ("ko", "협정을 맺다", ["협", "정", "을", "맺", "다"]),
        ("fa", "كشور\u200cها کشورها", ["كشورها", "كشورها"]),
        ("hi", "मंत्रियों की", ["मंत्रियों", "की"]),
        ("he", "שָׁלוֹם", ["שלום"]),
        ("en", "so\u00adft\u200b", ["soft"]),
        ("en", "3½ m²", ["3½", "m2"]),
    ],
)
def test_a_text_falls_into_these_words(lang, text, expected):
    assert surfaces(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "1,280 ships", ["1280", "ships"]),
        ("de", "1.280,50 und 3,5", ["1280.50", "und", "3.5"]),
        ("fr", "1 280 et 1\u202f280 et 1\u00a0280", ["1280", "et", "1280", "et", "1280"]),
        ("ru", "12 345 678", ["12345678"]),
        ("en", "in 2016 300 came", ["in", "2016", "300", "came"]),
        ("en", "1 280", ["1", "280"]),
        ("de", "1'280 1’280", ["1280", "1280"]),
        ("ar", "١٬٢٨٠", ["1280"]),
        ("hi", "२०१६", ["2016"]),
        ("zh", "１２日", ["12", "日"]),
        ("ru", "17.11.2016 в 12:35", ["17", "11", "2016", "в", "12", "35"]),
        ("en", "1.2.3 0.280 10,20,30", ["1", "2", "3", "0.280", "10", "20", "30"]),
        ("en", "1,280.", ["1280"]),
    ],
)
def test_a_number_is_one_word_without_its_separators(lang, text, expected):
    assert surfaces(text, lang) == expected


def test_a_place_covers_the_whole_written_word_with_its_clitics():
    text = "عبر والمضيق، ثم «l’État»"
    assert [text[t.start : t.end] for t in analyse(text, "ar")][:3] == ["عبر", "والمضيق", "ثم"]
    french = "vers l’État."
    assert [french[t.start : t.end] for t in analyse(french, "fr")] == ["vers", "l’", "État"]


def test_a_language_without_rules_is_never_taken_for_english():
    for lang in (None, "und", "xx", "th"):
        assert profile(lang) == ""
    for lang in (None, "und", "xx", "ja", "ko", "zh", "th"):
        assert lemmas("negotiations going", lang) == ["negotiations", "going"]


def test_a_foreign_word_is_not_bent_by_the_rules_of_the_text():
    assert lemmas("Alvas", "ru") == ["alvas"]
    assert lemmas("порты", "en") == ["порты"]


def test_decomposed_and_composed_letters_are_the_same_word():
    for lang in ("fr", "de", "ru", "und", "vi", "ko"):
        for word in ("état", "Häfen", "май", "ёж", "đường", "협정"):
            apart = unicodedata.normalize("NFD", word)
            assert surfaces(apart, lang) == surfaces(word, lang)
            assert lemmas(apart, lang) == lemmas(word, lang)


def test_a_run_of_combining_marks_takes_no_long_time_and_ends_in_one_token():
    found = analyse("a" + "\u0301" * 20_000 + " b", "fr")
    assert [token.surface for token in found] == ["a", "b"]
    assert found[0].end == 20_001


def test_every_row_of_the_table_names_what_is_installed():
    known = {(row.dictionary in SUPPORTED_LANGUAGES | {None}) for row in LEMMAS.values()}
    stemmers = {row.stemmer for row in LEMMAS.values()} - {None}
    assert known == {True}
    assert stemmers <= set(Stemmer.algorithms())


LANGS = [None, "ar", "de", "en", "fr", "ru", "tr", "zh", "ja", "hi", "und"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=80), st.sampled_from(LANGS))
@example("a\u0301\u200d'b’ ـــ ﷺ ½ １,２８０ 1 280", "fr")
@example("İ" * 5 + "ﾞ가\u1161", "tr")
def test_places_are_sorted_apart_and_not_empty(text, lang):
    found = analyse(text, lang)
    end = 0
    for token in found:
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.surface
        assert token.lemma
        assert not any(char.isspace() for char in token.surface + token.lemma)
        assert any(map(str.isalnum, text[token.start : token.end]))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.sampled_from(LANGS))
def test_a_word_typed_alone_is_the_word_in_the_text(text, lang):
    for token in analyse(text, lang):
        alone = analyse(text[token.start : token.end], lang)
        assert [t[:2] for t in alone] == [token[:2]]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.sampled_from(LANGS))
def test_breaks_begin_at_nought_and_cut_no_word_outside_han(text, lang):
    found = breaks(text, lang)
    assert found[0] == 0
    assert found == sorted(set(found))
    inside = {at for t in analyse(text, lang) for at in range(t.start + 1, t.end)}
    assert not inside & set(found)


def test_breaks_keep_chinese_words_whole():
    text = "东部港口的协议"
    pieces = [text[a:b] for a, b in pairwise([*breaks(text, "zh"), len(text)])]
    assert {"港口", "协议"} <= set(pieces)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=30), st.sampled_from(LANGS))
def test_folding_twice_is_folding_once(text, lang):
    once = normalize.fold(normalize.written(text, lang), lang)
    assert normalize.fold(once, lang) == once
    assert normalize.bare(normalize.bare(once)) == normalize.bare(once)


def test_nfc_composes_and_cuts_runs_of_marks():
    assert normalize.nfc("e\u0301") == "é"
    assert len(normalize.nfc("x" + "\u0316" * 100)) == 31
