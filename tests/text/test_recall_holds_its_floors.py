"""A search for one form of a word finds the others as often as it did, and different words stay apart."""

from __future__ import annotations

import pytest
from tests.text.recall import LANGS, below, figures, lines, pinned

PINNED = pinned()
# fmt: off
ASKED_FOR = {
    "ar", "de", "en", "es", "fa", "fr", "gl", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr",
    "uk", "zh",
}
# fmt: on


@pytest.mark.parametrize("lang", LANGS)
def test_recall_and_precision_are_not_below_their_floors(lang):
    assert below(figures(lang), PINNED[lang]) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_search_for_the_very_form_would_be_seen_to_fall_short(lang):
    assert below(figures(lang, exact=True), PINNED[lang]) == ["meet"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_has_thirty_words_of_four_forms_and_pairs_of_different_words(lang):
    words = [line for line in lines(lang) if line[0] != "≠"]
    assert len(words) >= 30
    assert all(len(line.replace(">", " ").split()) >= 4 for line in words if line)
    assert sum(line[0] == "≠" for line in lines(lang)) >= 10


def test_every_language_that_was_asked_for_has_a_table_and_floors():
    assert ASKED_FOR <= set(LANGS) == set(PINNED)
