"""Heads of invented press pages in the languages of the trade: each fact of the head, and where it was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.parse.pages import pointed, printed, quoted

from dragoman.model.reading import Reading
from dragoman.parse.html import read_html
from dragoman.parse.json_document import read_document
from dragoman.parse.markdown import read_markdown
from dragoman.parse.page import Page
from dragoman.parse.plain import read_plain
from dragoman.parse.reader import read

PRESSES = json.loads((Path(__file__).parent / "presses.json").read_text("utf-8"))
PAGES: list[dict[str, Any]] = PRESSES["pages"]
LANGUAGES = {
    "ar",
    "de",
    "en",
    "es",
    "fr",
    "gl",
    "hi",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "ur",
    "zh",
}


def filled(page: dict[str, Any]) -> str:
    """The page with its text: one and two are its paragraphs, body is both, twice."""
    one, two = PRESSES["bodies"][page["lang"]]
    pairs = [one, two] * 2
    whole = (
        "\n\n".join(pairs)
        if page["form"] in ("txt", "md")
        else "".join(f"<p>{text}</p>" for text in pairs)
    )
    return page["page"].replace("{one}", one).replace("{two}", two).replace("{body}", whole)


def opened(page: dict[str, Any]) -> Page:
    text = filled(page)
    if page["form"] == "json":
        return read_document(json.loads(text))
    return {"html": read_html, "txt": read_plain, "md": read_markdown}[page["form"]](text)


def facts(reading: Reading) -> dict[str, str | None]:
    return {
        "title": reading.title,
        "published": reading.published and reading.published.value,
        "said": reading.said and reading.said.value,
        "place": reading.place and reading.place.printed,
        "event": reading.event and reading.event.printed,
        "kind": reading.kind,
    }


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_the_head_of_a_press_page_is_read_and_nothing_is_made_up(page: dict[str, Any]):
    reading = read(opened(page)).reading
    assert facts(reading) == dict.fromkeys(facts(reading)) | page["reads"]
    assert (reading.lang or "").partition("-")[0] == page["lang"]
    assert reading.coverage == 1.0


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_every_fact_of_a_head_points_at_where_it_was_read(page: dict[str, Any]):
    reading = read(opened(page)).reading
    for name in {"title", "published", "said", "place", "event"} & page["reads"].keys():
        assert reading.evidence[f"/{name}"]
        if page["form"] in ("txt", "md"):
            assert quoted(reading, f"/{name}", filled(page)) == printed(
                pointed(reading, f"/{name}")
            )


def test_all_languages_of_the_trade_are_tried():
    assert {page["lang"] for page in PAGES} == LANGUAGES
