"""Labels of speakers: every way of setting them that pages use, and what looks like one and is none."""

from __future__ import annotations

import pytest
from tests.parse.pages import block

from dragoman.parse.labels import labels_of
from dragoman.parse.names import looks_like_name, same_name
from dragoman.parse.page import Block


def found(
    *lines: str | Block, lang: str = "en", known: tuple[str, ...] = ()
) -> list[tuple[str, str] | None]:
    """For each line its label and the text after it, or None."""
    blocks = [block(line) if isinstance(line, str) else line for line in lines]
    return [
        (label.text, one.text[label.rest :]) if label else None
        for one, label in zip(blocks, labels_of(blocks, lang, known), strict=True)
    ]


def bold(text: str, until: int | None = None) -> Block:
    return block(text, bold=((0, until if until is not None else len(text)),))


# Words of the trade ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("ar", "سؤال: لماذا؟", "جواب: هكذا."),
        ("de", "Frage: Warum?", "Antwort: Darum."),
        ("en", "Question: Why?", "Answer: So."),
        ("en", "Question (Halmar Courier): Why?", "Answer: So."),
        ("es", "Pregunta: ¿Por qué?", "Respuesta: Así."),
        ("fr", "Question : Pourquoi ?", "Réponse : Ainsi."),
        ("fr", "Question\u202f: Pourquoi ?", "Réponse\u00a0: Ainsi."),
        ("gl", "Pregunta: Por que?", "Resposta: Así."),
        ("hi", "प्रश्न: क्यों?", "उत्तर: ऐसे।"),
        ("it", "Domanda: Perché?", "Risposta: Così."),
        ("ja", "問：なぜですか。", "答：そうです。"),
        ("ko", "질문: 왜요?", "답변: 그렇습니다."),
        ("nl", "Vraag: Waarom?", "Antwoord: Daarom."),
        ("pl", "Pytanie: Dlaczego?", "Odpowiedź: Dlatego."),
        ("pt", "Pergunta: Porquê?", "Resposta: Assim."),
        ("ru", "Вопрос: Почему?", "Ответ: Потому."),
        ("sv", "Fråga: Varför?", "Svar: Därför."),
        ("tr", "Soru: Neden?", "Cevap: Böyle."),
        ("uk", "Запитання: Чому?", "Відповідь: Тому."),
        ("zh", "问：为什么？", "答：是这样。"),
        ("zh", "记者：3月的数字是多少？", "答：2018年以来没有变化。"),
    ],
)
def test_words_of_the_trade_are_labels_in_their_language(lang: str, question: str, answer: str):
    one, two = found(question, answer, lang=lang)
    assert one
    assert two
    assert question.startswith(one[0])
    assert question.endswith(one[1])
    assert answer.startswith(two[0])
    assert answer.endswith(two[1])
    assert ":" not in one[0] + two[0]
    assert "：" not in one[0] + two[0]


def test_words_of_another_language_are_no_labels():
    assert found("Вопрос: Почему?", "Ответ: Потому.", lang="en") == [None, None]
    assert found("Frage: Warum?", "Antwort: Darum.", lang="en") == [None, None]


def test_a_figure_may_follow_a_colon_but_not_inside_a_number():
    assert found("Question:12 ships, or 13?") == [("Question", "12 ships, or 13?")]
    assert found("12:35 the gate opened", "问：3艘还是4艘？", "答：4艘。", lang="zh")[0] is None


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Q Why was it closed?", "Q And when?", [("Q", "Why was it closed?"), ("Q", "And when?")]),
        ("Q: Why?", "A: So.", [("Q", "Why?"), ("A", "So.")]),
        ("Q. Why?", "Q. When?", [("Q", "Why?"), ("Q", "When?")]),
        (
            "Q On the dues: why now?",
            "Q And the ice: when?",
            [("Q", "On the dues: why now?"), ("Q", "And the ice: when?")],
        ),
    ],
)
def test_one_letter_is_a_label_where_it_recurs_or_has_its_counterpart(
    question: str, answer: str, expected: list
):
    assert found(question, answer) == expected


@pytest.mark.parametrize(
    "line",
    [
        "A: the annex to the treaty.",
        "Q: is a letter.",
        "A new round of talks begins.",
        "P. 12 of the report",
        "R Tarn is a river.",
    ],
)
def test_one_letter_alone_is_no_label(line: str):
    assert found(line, "Ilva Sorenne opened the lock.") == [None, None]


def test_a_preposition_of_one_letter_and_an_initial_are_no_labels():
    lines = ["В порту открыли шлюз.", "О цене скажут позже.", "В. Орлов был там.", "О. Сорен тоже."]
    assert found(*lines, lang="ru") == [None] * 4
    lines = ["A eclusa abriu.", "A ministra veio.", "P. Brack disse que sim.", "A obra acabou."]
    assert found(*lines, lang="pt") == [None] * 4


def test_an_article_is_no_letter_of_an_answer():
    lines = [
        "JOURNALIST: When?",
        "A new round begins in May.",
        "A report will follow.",
        "JOURNALIST: Where?",
    ]
    assert [label and label[0] for label in found(*lines)] == [
        "JOURNALIST",
        None,
        None,
        "JOURNALIST",
    ]


# Names -----------------------------------------------------------------------------------------


def test_a_name_the_page_gives_is_a_label():
    assert found("Ilva Sorenne: Good.", known=("Ilva Sorenne",)) == [("Ilva Sorenne", "Good.")]
    assert found("Sorenne: Good.", known=("Ilva Sorenne",)) == [("Sorenne", "Good.")]
    assert found("Ильва Сорен: Да.", lang="ru", known=("Ильвы Сорен",)) == [("Ильва Сорен", "Да.")]


def test_a_name_is_a_label_beside_words_of_the_trade():
    assert found("Question: Why?", "Ilva Sorenne: So.") == [
        ("Question", "Why?"),
        ("Ilva Sorenne", "So."),
    ]
    assert found("Ilva Sorenne: So.") == [None]


@pytest.mark.parametrize(
    ("label", "lang"),
    [
        ("PRIME MINISTER", "en"),
        ("MS. ORR", "en"),
        ("FOREIGN MINISTER SORENNE", "en"),
        ("A señora ORR TOLT", "gl"),
        (
            "O señor PRESIDENTE DA COMISIÓN DE PORTOS, ESTREITOS, BOIAS, FAROS E LIÑAS DE TRANSBORDADORES (Orr Tolt)",
            "gl",
        ),
    ],
)
def test_capitals_with_an_office_or_a_title_are_a_label_even_once(label: str, lang: str):
    assert found(f"{label}: Good morning.", lang=lang) == [(label, "Good morning.")]


def test_where_labels_stand_in_capitals_any_name_in_capitals_is_one():
    lines = [
        "MS. ORR: Good.",
        "PRIME MINISTER: Yes.",
        "SELLA ONDRIN, NURSE: We were tired.",
        "NOTE: closed.",
    ]
    assert [label and label[0] for label in found(*lines)][:3] == [
        "MS. ORR",
        "PRIME MINISTER",
        "SELLA ONDRIN, NURSE",
    ]


def test_initials_are_a_label_where_the_text_has_the_name_in_full_or_labels_are_such():
    assert found("Minister Ilva Sorenne spoke.", "I. Sorenne: Good.")[1] == ("I. Sorenne", "Good.")
    assert found("Приехала Ильва Сорен.", "И.Сорен: Да.", lang="ru")[1] == ("И.Сорен", "Да.")
    assert found("Nobody spoke.", "I. Sorenne: Good.")[1] is None
    lines = [
        "I.Sorenne: One.",
        "R.Hesk: Two.",
        "I.Sorenne: Three.",
        "R.Hesk: Four.",
        "T.Marrin: Five.",
    ]
    assert [label and label[0] for label in found(*lines)] == [
        "I.Sorenne",
        "R.Hesk",
        "I.Sorenne",
        "R.Hesk",
        "T.Marrin",
    ]


def test_what_brackets_add_to_a_label_belongs_to_it():
    assert found("И.Сорен (как переведено): Да.", "И.Сорен (как переведено): Нет.", lang="ru") == [
        ("И.Сорен (как переведено)", "Да."),
        ("И.Сорен (как переведено)", "Нет."),
    ]


def test_brackets_may_hold_the_label():
    lines = ["【韦尔马拉电台记者】为什么？", "【索伦】是这样。", "【索伦】还有。"]
    assert found(*lines, lang="zh") == [
        ("韦尔马拉电台记者", "为什么？"),
        ("索伦", "是这样。"),
        ("索伦", "还有。"),
    ]
    assert found("[Reporter] Why?", "[Sorenne] So.", "[Sorenne] Yes.")[1:] == [
        ("Sorenne", "So."),
        ("Sorenne", "Yes."),
    ]
    assert found("[1] A footnote.", "[2] Another.") == [None, None]


# How the page sets them ------------------------------------------------------------------------


def test_bold_names_before_a_colon_are_labels_where_two_are():
    lines = [bold("Teo Marrin: Welcome.", 11), bold("Ilva Sorenne: Thank you.", 13)]
    assert found(*lines) == [("Teo Marrin", "Welcome."), ("Ilva Sorenne", "Thank you.")]
    assert found(lines[0]) == [None]


def test_an_outlet_that_recurs_in_bold_is_a_label():
    lines = [
        bold("Le Journal du soir de Karvest : Pourquoi ?", 31),
        "Ainsi.",
        bold("Le Journal du soir de Karvest : Et ?", 31),
    ]
    assert [label and label[0] for label in found(*lines, lang="fr")] == [
        "Le Journal du soir de Karvest",
        None,
        "Le Journal du soir de Karvest",
    ]


def test_an_outlet_that_is_not_bold_must_recur_more_often_beside_words_of_the_trade():
    lines = [
        "Question: Why?",
        "Radio of the coast: we know.",
        "Answer: So.",
        "Radio of the coast: we heard.",
    ]
    assert found(*lines)[1] is None
    assert found(*lines, "Radio of the coast: good.")[1] == ("Radio of the coast", "we know.")


def test_a_label_alone_on_its_line_has_no_text_after_it():
    lines = ["JOURNALIST:", "Why was it closed?", "PRIME MINISTER:", "For repair."]
    assert found(*lines) == [("JOURNALIST", ""), None, ("PRIME MINISTER", ""), None]
    lines = [
        "QUESTION",
        "Why?",
        "ILVA SORENNE",
        "So.",
        "QUESTION",
        "When?",
        "ILVA SORENNE",
        "Soon.",
    ]
    assert [label and label[0] for label in found(*lines)] == [
        "QUESTION",
        None,
        "ILVA SORENNE",
        None,
    ] * 2


def test_marks_of_emphasis_left_standing_are_no_part_of_a_label():
    lines = [
        "**MS. ORR:** Good.",
        "**_SELLA ONDRIN, NURSE:_ ** _We_ were tired.",
        "**MR. TOLT:** Yes.",
    ]
    assert found(*lines)[1] == ("SELLA ONDRIN, NURSE", "We_ were tired.")
    assert found(*lines)[0] == ("MS. ORR", "Good.")


def test_a_heading_is_never_a_label():
    assert (
        found(block("Question: why the lock is closed", kind="heading", level=2), "Question: Why?")[
            0
        ]
        is None
    )


# What is none ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Note: the lock is closed.",
        "My position: we shall wait.",
        "12:35",
        "At 12:35 the gate opened.",
        "https://locks.example/en/1",
        "See https://locks.example/en/1",
        "I said: wait.",
        "She asked me only one thing: when?",
        "He said: “Question: who pays?”",
        "“Question: who pays?” was all he said.",
        "There are three points: dues, ice, wind.",
        "In short: no.",
        "However: no.",
        "Ratio 3:1",
        "E-mail: press@locks.example",
        "First, the dues. Second: the ice.",
        ": nothing",
        "：没有",
    ],
)
def test_other_words_before_a_colon_are_no_label(line: str):
    dialogue = [
        "Question: Why?",
        "Ilva Sorenne: So.",
        line,
        "Question: When?",
        "Ilva Sorenne: Soon.",
    ]
    assert found(*dialogue)[2] is None
    assert found(line) == [None]


def test_a_sentence_that_recurs_is_no_label():
    lines = [
        "We say this: wait.",
        "We say this: wait on.",
        "We say this: wait longer.",
        "Question: Why?",
    ]
    assert found(*lines)[:3] == [None] * 3


# Names and words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ilva Sorenne", "en"),
        ("Foreign Minister Ilva Sorenne", "en"),
        ("Bashar al-Tolt", "en"),
        ("Ursa von der Orr", "de"),
        ("Jean d’Orr", "fr"),
        ("ILVA SORENNE, SECRETARIA DE PORTOS", "gl"),
        ("Ильва Сорен", "ru"),
        ("伊尔娃·索伦", "zh"),
        ("إيلفا سورين", "ar"),
        ("Hedda Lorn (chair)", "en"),
    ],
)
def test_words_that_may_be_a_name_with_an_office(text: str, lang: str):
    assert looks_like_name(text, lang)


@pytest.mark.parametrize(
    "text", ["", "the lock", "my friend Ilva", "123", "…", "of the", "Ilva said that", "word " * 13]
)
def test_words_that_may_not(text: str):
    assert not looks_like_name(text, "en")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilva Sorenne", "Ilva Sorenne", True),
        ("I. Sorenne", "Ilva Sorenne", True),
        ("I.Sorenne", "Ilva Sorenne", True),
        ("Sorenne", "Ilva Sorenne", True),
        ("SORENNE", "Ilva Sorenne", True),
        ("Ильвы Сорен", "Ильва Сорен", True),
        ("Рувана Хеска", "Руван Хеск", True),
        ("Ilva Sorenne (Velmara)", "Ilva Sorenne", True),
        ("R. Sorenne", "Ilva Sorenne", False),
        ("Ruvan Sorenne", "Ilva Sorenne", False),
        ("Ilva Hesk", "Ilva Sorenne", False),
        ("", "Ilva Sorenne", False),
    ],
)
def test_two_printed_names_can_be_one_person(one: str, other: str, same: bool):
    assert same_name(one, other) is same
    assert same_name(other, one) is same
