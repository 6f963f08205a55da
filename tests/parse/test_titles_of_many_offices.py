"""Titles as press offices write them, with the words each language has for offices, kinds and events."""

from __future__ import annotations

import pytest

from dragoman.parse.source import SourceText
from dragoman.parse.title import parts_of

# Language, title, kind, speaker, office, event.
TITLES = [
    ("ar", "كلمة رئيس الوزراء روفان هيسك في قمة الموانئ", "speech", "روفان هيسك", "رئيس الوزراء", None),
    ("ar", "مقابلة نائب وزير الخارجية إيلفا سورين مع إذاعة فيرين", "interview", "إيلفا سورين", "نائب وزير الخارجية", None),
    ("de", "Interview des Bundesministers für Verkehr Ruvan Hesk mit der Halmarer Zeitung", "interview", "Ruvan Hesk", "Bundesminister für Verkehr", None),
    ("de", "Grußwort des Präsidenten des Landtags, Ruvan Hesk", "speech", "Ruvan Hesk", "Präsident des Landtags", None),
    ("en", "Interview of Deputy Foreign Minister Ilva Sorenne with Radio Verrin", "interview", "Ilva Sorenne", "Deputy Foreign Minister", None),
    ("en", "Spokesperson Sella Ondrin's Regular Press Conference", "press_conference", "Sella Ondrin", "Spokesperson", None),
    ("es", "Discurso del presidente del Gobierno, Ruvan Hesk, en la Cumbre de los Puertos", "speech", "Ruvan Hesk", "presidente del Gobierno", "Cumbre de los Puertos"),
    ("es", "Rueda de prensa de la vicepresidenta primera Ilva Sorenne", "press_conference", "Ilva Sorenne", "vicepresidenta primera", None),
    ("fa", "سخنرانی رئیس جمهور روان هسک در اجلاس بنادر", "speech", "روان هسک", "رئیس جمهور", None),
    ("fa", "پاسخ سخنگوی وزارت امور خارجه سلا اندرین به پرسش خبرنگاران", "answers", "سلا اندرین", "سخنگوی وزارت امور خارجه", None),
    ("fr", "Entretien de la ministre déléguée Ilva Sorenne avec La Gazette de Halmar", "interview", "Ilva Sorenne", "ministre déléguée", None),
    ("fr", "Réponse du ministre de l'Intérieur Ruvan Hesk au journal La Gazette", "answers", "Ruvan Hesk", "ministre de l'Intérieur", None),
    ("gl", "Discurso do presidente do Goberno, Ruvan Hesk, no Cumio dos Portos", "speech", "Ruvan Hesk", "presidente do Goberno", "Cumio dos Portos"),
    ("hi", "मीडिया के प्रश्नों के उत्तर", "answers", None, None, None),
    ("it", "Discorso del Presidente del Consiglio Ruvan Hesk al Vertice dei Porti", "speech", "Ruvan Hesk", "Presidente del Consiglio", "Vertice dei Porti"),
    ("ja", "報道官談話", "statement", None, None, None),
    ("ja", "外務大臣会見記録", "press_conference", None, None, None),
    ("ko", "대변인 정례브리핑", "briefing", None, None, None),
    ("nl", "Toespraak van minister-president Ruvan Hesk op de Top van de Havens", "speech", "Ruvan Hesk", "minister-president", "Top van de Havens"),
    ("pl", "Wystąpienie wicepremier Ilvy Sorenne podczas Konferencji Portów", "speech", "Ilvy Sorenne", "wicepremier", "Konferencji Portów"),
    ("pl", "List prezesa Rady Ministrów Ruvana Heska", "letter", "Ruvana Heska", "prezes Rady Ministrów", None),
    ("pt", "Pronunciamento do ministro das Relações Exteriores, Ruvan Hesk", "speech", "Ruvan Hesk", "ministro das Relações Exteriores", None),
    ("ru", "Интервью заместителя министра иностранных дел Ильвы Сорен радио «Веррин»", "interview", "Ильвы Сорен", "заместитель министра иностранных дел", None),
    ("ru", "Телефонный разговор с Председателем ХПА Руваном Хеском", None, "Руваном Хеском", "Председатель ХПА", None),
    ("sv", "Tal av statsminister Ruvan Hesk vid Hamnkonferensen i Halmar", "speech", "Ruvan Hesk", "statsminister", "Hamnkonferensen i Halmar"),
    ("tr", "Cumhurbaşkanı Ruvan Hesk’in Liman Zirvesi’nde yaptığı konuşma", "speech", "Ruvan Hesk", "Cumhurbaşkanı", None),
    ("tr", "BAŞBAKAN ILVA SORENNE'NİN BASIN TOPLANTISI", "press_conference", "ILVA SORENNE", "BAŞBAKAN", None),
    ("tr", "Dışişleri Bakan Yardımcısı Sella Ondrin ile röportaj", "interview", "Sella Ondrin", "Dışişleri Bakan Yardımcısı", None),
    ("uk", "Звернення прем'єр-міністра Рувана Геска", "speech", "Рувана Геска", "прем'єр-міністр", None),
    ("uk", "Інтерв’ю заступниці міністра закордонних справ Ільви Сорен", "interview", "Ільви Сорен", "заступниця міністра закордонних справ", None),
    ("ur", "ترجمان دفتر خارجہ سلا اندرین کی ہفتہ وار بریفنگ", "briefing", "سلا اندرین", "ترجمان دفتر خارجہ", None),
    ("zh", "国务院总理鲁万·赫斯克在港口峰会上的讲话", "speech", "鲁万·赫斯克", "国务院总理", "港口峰会"),
    ("zh", "外交部发言人声明", "statement", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("row", TITLES, ids=lambda row: f"{row[0]}-{TITLES.index(row)}")
def test_a_title_is_taken_apart_by_the_words_of_its_language(row: tuple[str | None, ...]):
    lang, title, kind, name, role, event = row
    assert title is not None
    parts = parts_of(SourceText.of(title), lang, names=[])
    assert parts.kind == kind
    assert [(said.name, said.role) for said in parts.speakers] == ([(name, role)] if name else [])
    assert (parts.event.text if parts.event else None) == event
