"""Which language a text is in: told where there is enough of it, and not where there is not."""

from __future__ import annotations

import pytest

from dragoman.text.language import detect

SENTENCES = {
    "ar": "فُتح الهويس يوم الاثنين بعد عام من العمل، وعبرته أول عبّارة ظهراً، ولم يكن على متنها أحد قد دفع ثمن البيانو.",
    "de": "Die Schleuse wurde am Montag nach einem Jahr Arbeit geöffnet, und mittags fuhr die erste Fähre hindurch.",
    "en": "The lock was opened on Monday after a year of work, and the first ferry went through it at noon.",
    "es": "La esclusa se abrió el lunes después de un año de obras, y el primer transbordador pasó a mediodía.",
    "fr": "L’écluse a été ouverte lundi après un an de travaux, et le premier bac l’a franchie à midi.",
    "ru": "Шлюз открыли в понедельник после года работы, и первый паром прошёл через него в полдень.",
    "uk": "Шлюз відкрили в понеділок після року роботи, і перший пором пройшов через нього опівдні.",
    "zh": "经过一年的施工，船闸于星期一开放，第一艘渡轮在中午通过，船上没有人为钢琴付过钱。",
    "ja": "一年の工事を経て月曜日に閘門が開き、最初の渡し船が正午に通り抜けた。",
    "ko": "일 년간의 공사 끝에 월요일에 갑문이 열렸고 첫 여객선이 정오에 그곳을 지나갔다.",
    "tr": "Kapak bir yıllık çalışmanın ardından pazartesi günü açıldı ve ilk vapur öğlen oradan geçti.",
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_a_sentence_is_enough(lang: str):
    guess = detect(SENTENCES[lang])
    assert guess is not None
    assert guess.lang == lang
    assert 0.7 <= guess.score <= 1


@pytest.mark.parametrize(
    "text", ["", "The lock.", "1234 5678 " * 50, "… — ! " * 50, "Halmar, Ulmeth", "港口"]
)
def test_too_little_is_not_guessed(text: str):
    assert detect(text) is None


def test_only_the_beginning_of_a_long_text_is_looked_at():
    assert detect(SENTENCES["en"] * 100 + SENTENCES["ru"] * 1000) == detect(SENTENCES["en"] * 100)


@pytest.mark.parametrize(
    "text",
    [
        "\0" * 100 + SENTENCES["en"],
        "\ud7ff\U0010ffff" * 100,
        "e\u0301\u0301" * 200,
        "🙂 word " * 30,
    ],
)
def test_any_characters_are_borne(text: str):
    assert detect(text) is None or detect(text).lang
