"""Sentences begin where a script's signs say the one before has ended."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.text.sentences import starts


@pytest.mark.parametrize(
    "sentences",
    [
        ["The port is open. ", "It was closed in 2016. ", "Who asked?"],
        ["Mr. Vorn met Dr. A. B. Reyes at 5 p.m. on Friday. ", "“All is said.” ", "He left…"],
        ["Am 17. November kam er. ", "Um 3.5 Meter zu hoch!"],
        ["С А. Б. Веренским говорили 3. мая. ", "Всё решено?! ", "Да."],
        ["¿Qué puerto? ", "El Sr. Vorn dijo que no."],
        ["وقّع الوزراء. ", "هل سألوا؟ ", "لا."],
        ["部长们签署了协议。", "“谈判仍在继续。”", "记者提问。"],
        ["港は開いた。", "交渉は続く！", "誰が？"],
        ["मंत्री ने कहा। ", "वार्ता जारी है।"],
        ["การเจรจายังดำเนินต่อไป โฆษกกล่าว\n", "ไม่มีคำถาม"],
        ["No stop at all\n", "and a line below"],
    ],
)
def test_these_are_sentences(sentences):
    found = starts("".join(sentences))
    assert found == [sum(map(len, sentences[:at])) for at in range(len(sentences))]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("aB1.。؟ \n”…Я"), max_size=40))
def test_starts_ascend_from_the_beginning_and_stay_in_the_text(text):
    found = starts(text)
    assert found[0] == 0
    assert all(one < other < len(text) for one, other in pairwise(found))
