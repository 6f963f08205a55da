"""The judges of silent loss, held to the standard: three builders of trees see the same words in odd markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from tests.hostile import seeds
from tests.hostile.browser_builder import texts_of_chromium
from tests.hostile.harness import read, run
from tests.hostile.test_broken_pages import drops_its_last_paragraph, reading_of

from dragoman.archive.reading import ReadPart
from dragoman.archive.verify.second_builder import missing_words, texts_of, visible_texts, words_in

# What stands in each, by section 13.2.6 of the HTML standard.
SEEN = {
    "<select>港口<xmp>Br&uuml;cke</select>声明": "港口 Br uuml cke select 声明",
    "<select>港口<plaintext>&#20013;</select>": "港口 20013 select",
    "<select>بيان<style>h1 {}</style>港口</select>声明": "بيان 港口 声明",
    "<select>بيان<style>h1 {} </select>港口": "بيان",
    "<select>Речь<title>News</object>Press</select>": "Речь News object Press select",
    "<select>Eins<textarea>zwei</select>drei</textarea>vier": "Eins zwei select drei vier",
    "<select><option>Eins<select>zwei": "Eins zwei",
    "<select><option>Eins<p>zwei<hr>drei<input>vier": "Eins zwei drei vier",
    "<div><select>Eins</div>zwei<table><tr><td>drei</select>vier": "Einszwei dreivier",
    "<table><select>Eins<tr><td><select>zwei<td>drei</table>vier": "Eins zwei drei vier",
    "<form><select>بيان</form>港口</select>声明": "بيان港口 声明",
    "<svg><select>Eins<style>zwei</style>drei</svg>vier": "Eins drei vier",
    "<math><style>h1 {}<mtext>港口</mtext></style>Eins": "h1 港口 Eins",
    "<math><mtext><style>h1 {}</style>бухта<script><b>x()</b></script>Eins": "бухта Eins",
    "<svg><script>x()<g><text>港口</text></g></script>Eins": "x 港口 Eins",
    "<p>нача<template><p>港口</template>ло": "нача 港口 ло",
    "<i>Eins<template></i>zwei<b>drei</template>vier": "Eins zwei drei vier",
    "Eins</template>zwei<select><template></select>drei</template></select>": "Einszwei drei",
}
Sees = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Sees]:
    with texts_of_chromium() as sees:
        yield sees


@pytest.mark.parametrize("markup", SEEN)
def test_odd_markup_holds_what_the_standard_says(markup: str):
    assert words_in(visible_texts(markup)) == words_in([SEEN[markup]])


@pytest.mark.parametrize("markup", SEEN)
def test_the_reading_of_odd_markup_lacks_no_word_of_it(markup: str):
    reading = reading_of(f"<h1>演説</h1>{markup}".encode())
    assert not missing_words([SEEN[markup]], texts_of(reading))
    assert reading.warnings == ()


@pytest.mark.browser
@pytest.mark.parametrize("markup", SEEN)
def test_a_browser_holds_the_same(markup: str, chromium: Sees):
    assert words_in(chromium(markup)) == words_in([SEEN[markup]])


@pytest.mark.browser
def test_a_browser_sees_no_word_of_a_broken_page_that_its_reading_lacks(chromium: Sees):
    tally = run(seeds.examples(*seeds.PAGES), 300, seed=2, sees=chromium)
    assert tally.counts["read"] > 270
    assert tally.faults == []


# Controls: a loss planted in a choice, or for the browser anywhere, is found ---------------------


def drops_its_choices(data: bytes, name: str) -> list[ReadPart]:
    """A reader that loses what stands in a <select> and does not know it."""
    parts = []
    for part in read(data, name):
        if (reading := part.reading) is not None:
            places = [reading.evidence[f"/furniture/{n}"] for n in range(len(reading.furniture))]
            kept = tuple(
                text
                for text, found in zip(reading.furniture, places, strict=True)
                if not any("/select" in (place.path or "") for place in found)
            )
            lost = msgspec.structs.replace(reading, furniture=kept)
            parts.append(msgspec.structs.replace(part, reading=lost))
    return parts


def test_a_loss_planted_in_a_choice_is_found():
    pages = [page for page in seeds.examples(*seeds.PAGES) if "<select" in page.text]
    assert len(pages) > 10
    tally = run(pages, 30, reads=drops_its_choices)
    assert tally.counts["silent loss"] >= 20


@pytest.mark.browser
def test_a_planted_loss_is_found_by_a_browser(chromium: Sees):
    tally = run(seeds.examples(*seeds.PAGES), 30, reads=drops_its_last_paragraph, sees=chromium)
    assert tally.counts["silent loss"] >= 20
