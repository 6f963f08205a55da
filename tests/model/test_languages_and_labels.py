"""Language tags as values, and the name of somebody that a reader is shown."""

from __future__ import annotations

import pytest

from dragoman.model import language
from dragoman.model.agent import Agent, Name


@pytest.mark.parametrize(
    ("tag", "parsed"),
    [("AR", "ar"), ("zh-hans", "zh-Hans"), ("pt_br", "pt-BR"), ("eng", "en"), ("zh-Hant-TW", "zh-Hant-TW"),
     ("es-419", "es-419"), ("", None), ("english!", None), ("a/b", None), ("عربي", None)],
)  # fmt: skip
def test_a_tag_has_one_spelling(tag, parsed):
    assert language.parse(tag) == parsed


def test_a_tag_satisfies_the_wider_one_and_not_the_narrower():
    assert language.matches("zh-Hans", "zh")
    assert language.matches("AR", "ar")
    assert not language.matches("zh", "zh-Hans")
    assert not language.matches("arc", "ar")
    assert not language.matches(None, "ar")
    assert language.primary(None) == "und"
    assert language.primary("zh_TW") == "zh"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("fa-IR", "rtl"),
        ("zh-Hans", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        (None, "ltr"),
    ],
)
def test_a_script_has_its_direction(tag, direction):
    assert language.direction(tag) == direction


def test_the_label_is_a_full_name_with_a_source_in_the_language_wanted():
    agent = Agent(
        id="lcs",
        kind="body",
        names=(
            Name(text="LCS", lang="en", acronym=True, source="its own name"),
            Name(text="League of Coastal States", lang="en", source="its own name"),
            Name(text="Küstenbund", lang="de"),
            Name(text="رابطة الدول الساحلية", lang="ar", source="its own name"),
        ),
    )
    assert agent.label("ar") == "رابطة الدول الساحلية"
    assert agent.label("zh", "en") == "League of Coastal States"
    # A name without a source may find, and is not shown.
    assert agent.label("de") == "League of Coastal States"
