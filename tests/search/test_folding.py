"""What counts as the same letters, language by language, through the index itself.

A row: the language, what stands in the text, what is typed, and how it is found: ``same`` letters, so
that a search for the very form finds it as well; ``word``, found in any form, not as typed; ``other``.
"""

from __future__ import annotations

import pytest
from tests.search.test_engine_contract import edition_text

from dragoman.model.query import Phrase, Search, Word
from dragoman.model.reading import Paragraph, Reading, Turn
from dragoman.search.documents import Names, paragraphs_of
from dragoman.search.engines.tantivy import TantivyEngine

ROWS = [
    # Russian print leaves out the dots of ё; й is a letter.
    ("ru", "Ещё вопрос", "еще", "same"),
    ("ru", "Еще вопрос", "ещё", "same"),
    ("ru", "за\u0301мок", "замок", "same"),
    ("ru", "весь район", "раион", "other"),
    ("ru", "с С.В.Дорновым", "Дорнов", "word"),
    # Initials with and without blanks are the same words.
    ("ru", "С.В.Дорнов сказал", "С. В. Дорнов", "same"),
    ("ru", "С. В. Дорнов сказал", "С.В.Дорнов", "same"),
    ("ru", "С.\u00a0В.\u00a0Дорнов сказал", "С.В. Дорнов", "same"),
    ("en", "J.R. Vorn said", "J. R. Vorn", "same"),
    ("pl", "J.R.Dornecki", "J. R. Dornecki", "same"),
    ("uk", "С. В. Дорненко", "С.В.Дорненко", "same"),
    ("ar", "ج. ر. فورن", "ج.ر.فورن", "same"),
    # Arabic: alef with hamza, alef maqsura, teh marbuta, tatweel, vowel signs; hamza on a carrier counts.
    ("ar", "الأمن", "الامن", "same"),
    ("ar", "إتفاق", "اتفاق", "same"),
    ("ar", "مبنى", "مبني", "same"),
    ("ar", "معاهدة", "معاهده", "same"),
    ("ar", "وزيـــر", "وزير", "same"),
    ("ar", "وَزِيرٌ", "وزير", "same"),
    ("ar", "\ufeedزير", "وزير", "same"),
    ("ar", "والوزير", "وزير", "word"),
    ("ar", "سؤال", "سوال", "other"),
    # Persian: the Arabic keyboard's yeh and kaf, the joiner written or left out.
    ("fa", "كشورهاي", "کشورهای", "same"),
    ("fa", "کشور\u200cها", "کشورها", "same"),
    ("fa", "کشورها", "کشور\u200cها", "same"),
    ("fa", "کشور\u200cهای", "کشور", "word"),
    ("fa", "می\u200cگوید", "میگوید", "same"),
    # German: ß is ss; an umlaut is a letter, and found without it by those who have no key for it.
    ("de", "Straße", "STRASSE", "same"),
    ("de", "Strasse", "Straße", "same"),
    ("de", "Häfen", "hafen", "word"),
    ("de", "Küste", "Kueste", "word"),
    ("de", "Behörde", "behorde", "word"),
    ("de", "Ver\u00adtrag", "Vertrag", "same"),
    # Turkish has two letters i, each with a capital.
    ("tr", "IŞIK", "ışık", "same"),
    ("tr", "İZMİR", "izmir", "same"),
    ("tr", "İZMİR", "IZMIR", "word"),
    ("tr", "İzmir’de", "izmir", "word"),
    ("tr", "görüşmeler", "gorusme", "word"),
    # Accents of the Romance languages, Dutch and Greek; ñ and ç of Catalan are letters.
    ("es", "NEGOCIACIÓN", "negociacion", "same"),
    ("es", "año", "ano", "word"),
    ("gl", "España", "espana", "word"),
    ("fr", "l’État", "etat", "same"),
    ("fr", "cœur", "coeur", "word"),
    ("it", "città", "CITTA", "same"),
    ("pt", "sanção", "sancao", "same"),
    ("nl", "zeeën", "zeeen", "same"),
    ("sv", "förhandling", "forhandling", "word"),
    ("fi", "päätös", "paatos", "word"),
    ("pl", "Łódź", "lodz", "word"),
    # Devanagari: the dot below, and the nasal as a letter, a dot or a moon.
    ("hi", "ज़िला", "जिला", "same"),
    ("hi", "क़ानून", "कानून", "same"),
    ("hi", "हिन्दी", "हिंदी", "same"),
    ("hi", "माँग", "मांग", "same"),
    ("hi", "बड़ा", "बडा", "other"),
    # Full and half width; traditional and simplified Chinese are not one.
    ("zh", "ＡＰＥＣ峰会", "apec", "same"),
    ("zh", "１２月", "12月", "same"),
    ("ja", "ｴﾈﾙｷﾞｰ", "エネルギー", "same"),
    ("ja", "ＡＢＣ港", "abc", "same"),
    ("ko", "\u1112\u1167\u11b8정", "협정", "same"),
    ("zh", "協議", "协议", "other"),
    # Endings of languages in which each character is a word.
    ("ko", "협정이 있다", "협정을", "word"),
    ("ko", "만난 사람", "만났다", "word"),
    ("ja", "港が見えた", "港に", "word"),
    ("ja", "条約を結んだ", "結ばない", "word"),
    ("ja", "会談の結果", "結ばない", "other"),
    ("zh", "正在谈判", "谈判了", "word"),
    # A hyphen of any kind stands between words; without one it is another word.
    ("en", "cease\u2011fire", "cease-fire", "same"),
    ("en", "cease\u2010fire", "cease\u2013fire", "same"),
    ("en", "cease fire", "cease-fire", "same"),
    ("en", "ceasefire", "cease-fire", "other"),
    ("pl", "polsko\u2011alwijski", "polsko-alwijski", "same"),
    # Every apostrophe is one.
    ("uk", "м’ята", "м'ята", "same"),
    ("uk", "мʼята", "м`ята", "same"),
    ("en", "don’t", "don't", "same"),
    ("en", "the minister’s", "minister", "word"),
    ("tr", "Isparta’nın", "Isparta'nın", "same"),
    ("it", "dell’isola", "isola", "same"),
]  # fmt: skip


def reading(lang, *paragraphs):
    turn = Turn(eid="t1", kind="speech", by=None, role=None, paragraphs=paragraphs)
    return Reading(
        lang=lang, title=None, published=None, said=None, dateline=None, place=None, event=None,
        kind="statement", publisher=None, speakers=(), editions=(), links=(), turns=(turn,),
        mentions=(), subjects=(), furniture=(), coverage=1.0, evidence={}, warnings=(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """An index in which every row's text is an edition of its own, named by the row's number."""
    kept = TantivyEngine(tmp_path_factory.mktemp("index") / "index")
    texts = [
        edition_text(str(at), f"r/{at}", lang, None, reading(lang, Paragraph(eid="p1", text=text)))
        for at, (lang, text, _, _) in enumerate(ROWS)
    ]
    mixed = (
        Paragraph(eid="p1", text="The ships die."),
        Paragraph(eid="p2", text="Корабли и С.В.Дорнов", lang="ru"),
        Paragraph(eid="p3", text="Die Häfen", lang="de"),
    )
    texts.append(edition_text("mixed", "r/mixed", "en", None, reading("en", *mixed)))
    paragraphs = [one for text in texts for one in paragraphs_of(text, Names())]
    kept.replace([text.edition.id for text in texts], paragraphs, 1)
    yield kept
    kept.close()


def finds(engine, edition, node):
    hits = engine.search(Search(query=node, limit=1000)).hits
    return {hit.passage.eid for hit in hits if hit.passage.edition == edition}


@pytest.mark.parametrize("at", range(len(ROWS)), ids=lambda at: f"{ROWS[at][0]}-{at}")
def test_what_is_typed_finds_what_counts_as_the_same_and_the_very_form_no_more(engine, at):
    _, _, typed, how = ROWS[at]
    found = [
        bool(finds(engine, str(at), node))
        for node in (Word(text=typed), Word(text=typed, exact=True), Phrase(text=typed))
    ]
    assert found == {"same": [True] * 3, "word": [True, False, False], "other": [False] * 3}[how]


@pytest.mark.parametrize(
    ("typed", "paragraphs"), [("корабль", {"p2"}), ("Hafen", {"p3"}), ("ship", {"p1"})]
)
def test_each_paragraph_of_a_mixed_text_is_analysed_in_its_own_language(engine, typed, paragraphs):
    assert finds(engine, "mixed", Word(text=typed)) == paragraphs
