"""The words of every language: each file whole, to the same depth, in the forms that pages print."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from typing import Any, get_args

import pytest

from dragoman.model import language
from dragoman.model.reading import RecordKind
from dragoman.parse import words
from dragoman.parse.page_words import PageWords, is_tool, page_words, says_it_ends
from dragoman.parse.trade import (
    Trade,
    is_answer_label,
    is_chair_label,
    is_question_label,
    is_stage_note,
    language_called,
    words_of,
)

LANGUAGES = sorted(words.languages())
# What not every language has: cases, genitives after an office, names that end where no capitals do;
# an event's name has its preposition before it or after it.
NOT_IN_ALL = {"nominative", "genitives", "after_name", "endings", "sidelines", "at", "after_event"}
KINDS = set(get_args(RecordKind)) - {"other"}


def count(table: Any) -> int:
    """The words of a table and the tables in it."""
    if isinstance(table, dict):
        return sum(count(inner) for inner in table.values())
    return len(table) if isinstance(table, list) else 0


def test_the_languages_of_the_record_have_their_words():
    named = "ar de en es fa fr gl hi it ja ko nl pl pt ru sv tr uk ur zh"
    assert set(LANGUAGES) >= {*named.split(" ")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_sort_of_word(lang: str):
    row = words_of(lang)
    missing = [one.name for one in fields(Trade) if not getattr(row, one.name)]
    assert set(missing) <= NOT_IN_ALL
    assert row.at or row.after_event
    assert [one.name for one in fields(PageWords) if not getattr(page_words(lang), one.name)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_words_for_every_kind_of_text_and_for_no_other(lang: str):
    kinds = dict(words_of(lang).kinds)
    assert set(kinds) == KINDS
    assert all(kinds.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_has_much_fewer_words_than_the_others(lang: str):
    size = {one: count(words._file(one)) for one in LANGUAGES}
    assert size[lang] > sorted(size.values())[len(size) // 2] / 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_stand_once_in_lower_case_and_composed(lang: str):
    for name in ("trade", "page"):
        for key, listed in words._file(lang)[name].items():
            groups = listed.values() if isinstance(listed, dict) else [listed]
            for group in groups if not isinstance(listed, bool) else []:
                assert len(group) == len(set(group)), key
                for word in group:
                    assert word == word.lower() == unicodedata.normalize("NFC", word).strip(), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_both_asks_and_answers_or_hands_over(lang: str):
    row = words_of(lang)
    assert not {*row.question} & {*row.answer}
    assert not {*row.question} & {*row.chair}
    assert not {*row.answer} & {*row.chair}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_declined_noun_is_that_of_an_office_or_of_what_stands_before_one(lang: str):
    row = words_of(lang)
    assert {*row.nominative.values()} <= {*row.offices, *row.modifiers}
    assert {*row.nominative} <= {*row.offices, *row.modifiers}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_for_all_who_ask_are_labels_but_not_with_a_name_beside_them(lang: str):
    for word in words_of(lang).many:
        assert is_question_label(word, lang)
        assert not is_question_label(f"{word}, Halmar", lang)


def test_a_language_without_a_file_has_no_words():
    assert words_of("qq") == words_of(None) == Trade()
    assert page_words("qq") == PageWords()
    assert not is_question_label("Question", "qq")


def test_a_tag_that_names_no_language_opens_no_file():
    assert words_of("../names") == Trade()
    assert words_of("names") == Trade()


def test_a_region_or_script_has_the_words_of_its_language():
    assert words_of("pt-BR") == words_of("pt")
    assert words_of("zh-Hant") == words_of("zh")


@pytest.mark.parametrize(
    ("lang", "word", "spelt"),
    [
        ("ar", "أجوبة", "اجوبة"),
        ("ar", "صحفي", "صحفى"),
        ("fa", "رئیس‌جمهور", "رئيس جمهور"),
        ("fa", "رئیس‌جمهور", "رئیسجمهور"),
        ("fr", "à l’occasion", "à l'occasion"),
        ("hi", "ताज़ा", "ताजा"),
        ("hi", "पढ़ें", "प\u095dें"),
        ("ru", "репортёр", "репортер"),
        ("tr", "basın toplantısı", "BASIN TOPLANTISI".lower()),
        ("tr", "bildirisi", "BİLDİRİSİ".lower()),
        ("tr", "ikinci", "İkinci".lower()),
        ("tr", "gazeteci", "gazetecı"),
        ("uk", "прем’єр", "прем'єр"),
        ("ur", "وزیرِاعظم", "وزيراعظم"),
    ],
)
def test_a_word_is_known_in_the_spellings_that_pages_use(lang: str, word: str, spelt: str):
    assert spelt != word
    assert spelt in words.spellings(word, lang)


def test_a_word_has_no_spellings_of_another_language():
    assert list(words.spellings("репортёр", "uk")) == ["репортёр"]
    assert list(words.spellings("bildiri", "de")) == ["bildiri"]


@pytest.mark.parametrize(
    ("lang", "form", "noun"),
    [
        ("ru", "министром", "министр"),
        ("ru", "госсекретарем", "госсекретарь"),
        ("uk", "міністерки", "міністерка"),
        ("uk", "прем'єр-міністра", "прем'єр-міністр"),
        ("pl", "rzeczniczki", "rzeczniczka"),
        ("de", "bundeskanzlers", "bundeskanzler"),
        ("tr", "bakanı'nın", "bakanı"),
    ],
)
def test_a_declined_office_is_one_and_gives_its_nominative_in_the_same_spelling(
    lang: str, form: str, noun: str
):
    assert form in words_of(lang).offices
    assert words_of(lang).nominative[form] == noun


@pytest.mark.parametrize(
    ("lang", "asks", "answers", "hands_over"),
    [
        ("ar", "سؤال", "جواب", "مدير الجلسة"),
        ("de", "Frage", "Antwort", "Moderatorin"),
        ("en", "Reporter", "Answer", "Moderator"),
        ("es", "Periodista", "Respuesta", "Moderadora"),
        ("fa", "خبرنگار", "پاسخ", "مجری"),
        ("fr", "Journaliste", "Réponse", "Modératrice"),
        ("gl", "Xornalista", "Resposta", "Moderadora"),
        ("hi", "पत्रकार", "उत्तर", "संचालक"),
        ("it", "Giornalista", "Risposta", "Moderatrice"),
        ("ja", "記者", "答", "司会"),
        ("ko", "기자", "답변", "사회자"),
        ("nl", "Journalist", "Antwoord", "Gespreksleider"),
        ("pl", "Dziennikarka", "Odpowiedź", "Prowadząca"),
        ("pt", "Jornalista", "Resposta", "Moderadora"),
        ("ru", "Журналистка", "Ответ", "Ведущая"),
        ("sv", "Journalist", "Svar", "Moderator"),
        ("tr", "Gazeteci", "Cevap", "Sunucu"),
        ("uk", "Журналістка", "Відповідь", "Ведуча"),
        ("ur", "صحافی", "جواب", "میزبان"),
        ("zh", "记者", "答", "主持人"),
    ],
)
def test_labels_ask_answer_and_hand_over(lang: str, asks: str, answers: str, hands_over: str):
    for label in (
        asks,
        asks.upper(),
        f"{asks} 2",
        f"{asks} (Radio Halmar)",
        f"{asks}, Radio Halmar",
    ):
        assert is_question_label(label, lang), label
    assert is_answer_label(answers, lang)
    assert is_chair_label(hands_over, lang)
    assert not is_question_label(answers, lang)
    assert not is_answer_label(asks, lang)


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("ar", "(تصفيق)"),
        ("de", "(Heiterkeit und Beifall)"),
        ("en", "(Laughter, applause.)"),
        ("es", "(Aplausos)"),
        ("fa", "(خنده حضار)"),
        ("fr", "(Rires.)"),
        ("gl", "(Aplausos.)"),
        ("hi", "(तालियाँ)"),
        ("it", "[Applausi]"),
        ("ja", "（拍手）"),
        ("ko", "(웃음)"),
        ("nl", "(gelach)"),
        ("pl", "(Oklaski)"),
        ("pt", "(Risos)"),
        ("ru", "(Смех.)"),
        ("sv", "(Applåder)"),
        ("tr", "(ALKIŞLAR)"),
        ("uk", "(Оплески.)"),
        ("ur", "(تالیاں)"),
        ("zh", "（掌声）"),
    ],
)
def test_a_note_on_what_was_heard_is_told_with_and_without_its_brackets(lang: str, note: str):
    assert is_stage_note(note, lang)
    assert is_stage_note(note.strip("()[]（）"), lang)
    assert not is_stage_note(note + " Halmar", lang)
    assert not is_stage_note("", lang)


@pytest.mark.parametrize(
    ("lang", "end", "tool"),
    [
        ("ar", "نهاية التسجيل", "طباعة"),
        ("de", "Ende der Aufzeichnung", "Drucken"),
        ("fa", "پایان", "اشتراک‌گذاری"),
        ("hi", "समाप्त", "साझा करें"),
        ("ja", "（了）", "印刷"),
        ("ko", "(끝)", "목록"),
        ("tr", "KAYIT SONU", "YAZDIR"),
        ("zh", "（完）", "打印"),
    ],
)
def test_lines_that_end_a_text_or_offer_to_print_it_are_told(lang: str, end: str, tool: str):
    assert says_it_ends(end, lang)
    assert is_tool(tool, lang)
    assert not says_it_ends(tool, lang)
    assert not is_tool(end, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_is_known_by_its_own_name(lang: str):
    assert lang in {language.primary(tag) for tag in words.names().values()}


def test_a_languages_own_name_gives_its_tag():
    assert language_called("Türkçe") == "tr"
    assert language_called("繁體中文") == "zh-Hant"
    assert language_called("اردو") == "ur"
    assert language_called("Halmarian") is None
    assert all(language.parse(tag) == tag for tag in words.names().values())
