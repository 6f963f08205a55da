"""What elements of HTML lend to the text inside them."""

from __future__ import annotations

import pytest

from dragoman.parse.lent import Lent
from dragoman.text.normalize import same_length_fold


def test_elements_alike_share_what_they_lend() -> None:
    column = Lent().to("div", {})
    assert column.to("li", {}) is column.to("li", {})
    assert column.to("span", {"data-number": "7"}) is column


def test_an_attribute_changes_what_one_element_lends_and_no_other() -> None:
    column = Lent()
    assert column.to("p", {"lang": "ar", "style": "font-weight: 700"}).bold
    assert column.to("p", {"lang": "ar"}).lang == "ar"
    assert column.to("p", {}).lang is None
    assert not column.to("p", {}).bold


def test_the_main_part_is_text_wherever_it_stands() -> None:
    assert Lent().to("nav", {}).to("main", {"class": "menu"}).frame == ""
    assert Lent().to("nav", {}).to("div", {"class": "text"}).frame == "nav"


@pytest.mark.parametrize(
    ("text", "lang", "folded"),
    [
        ("ΛΟΓΟΣ", "el", "λογοσ"),
        ("Straße", "de", "straße"),
        ("İLVA", "de", "İlva"),
        ("ILGIN İZ", "tr", "ılgın iz"),
        ("الكلمة 演说", "ar", "الكلمة 演说"),
    ],
)
def test_a_fold_keeps_every_letter_at_its_place(text: str, lang: str, folded: str) -> None:
    assert same_length_fold(text, lang) == folded
