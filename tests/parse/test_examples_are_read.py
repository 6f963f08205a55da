"""The example archive as the reader sees it: dates told apart, datelines, speakers, nothing left unread."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from tests.parse.pages import as_json

from dragoman.archive.reading import Input, ReadPart, read_parts

EXAMPLES = Path(str(files("dragoman") / "examples"))
PAGES = sorted(
    path
    for path in EXAMPLES.glob("*/*")
    if path.suffix in {".html", ".htm", ".txt", ".md", ".json", ".xml", ".warc"}
)


def parts(name: str) -> list[ReadPart]:
    path = EXAMPLES / name
    return list(read_parts(Input(file=name, path=str(path), key="")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_every_word_of_every_example_is_read(path: Path):
    read = [part for part in parts(str(path.relative_to(EXAMPLES))) if part.reading is not None]
    assert read
    for part in read:
        assert part.reading is not None
        assert part.reading.coverage == 1.0
        assert part.reading.lang is not None
        assert part.reading.turns


@pytest.mark.parametrize(
    ("lang", "printed"), [("en", "5 June 2025, 18:30"), ("ar", "٥ حزيران/يونيو ٢٠٢٥، ١٨:٣٠")]
)
def test_the_communique_was_published_in_the_evening_of_the_day_it_was_agreed(
    lang: str, printed: str
):
    readings = [part.reading for part in parts("communique/straits-conference-2025.warc")]
    (reading,) = [one for one in readings if one and one.lang == lang]
    assert as_json(reading.published) == {
        "value": "2025-06-05T18:30",
        "precision": "minute",
        "zone": None,
        "printed": printed,
    }
    assert reading.said is not None
    assert (reading.said.value, reading.said.precision) == ("2025-06-05", "day")


@pytest.mark.parametrize(
    ("name", "printed", "place"),
    [
        ("release/en.json", "Port Isten, 24 September 2024", "Port Isten"),
        ("release/es.json", "Puerto Isten, 24 de septiembre de 2024", "Puerto Isten"),
    ],
)
def test_a_release_has_the_dateline_it_begins_with(name: str, printed: str, place: str):
    (part,) = [part for part in parts(name) if part.reading is not None]
    assert part.reading is not None
    assert as_json(part.reading.dateline) == {"printed": printed, "name": place}
    assert part.reading.turns[0].paragraphs[0].text.startswith(printed)


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("conference/en.html", [("Ilva Sorenne", "Foreign Minister"), ("Ruvan Hesk", "Minister of Foreign Affairs of Kestria")]),
        ("conference/ru.html", [("Ильва Сорен", "Министр иностранных дел"), ("Руван Хеск", "Министр иностранных дел Кестрии")]),
        ("conference/zh.html", [("伊尔娃·索伦", "外交部长"), ("鲁万·赫斯克", "凯斯特里亚外交部长")]),
        ("speech/de.htm", [("Ilva Sorenne", "Außenministerin")]),
        ("interview/fr.md", [("Ilva Sorenne", "ministre des Affaires étrangères")]),
    ],
)  # fmt: skip
def test_speakers_are_named_with_their_offices(name: str, speakers: list[tuple[str, str]]):
    (part,) = parts(name)
    assert part.reading is not None
    assert [(one.name, one.role) for one in part.reading.speakers] == speakers


def test_a_press_conference_keeps_its_order_of_asking_and_answering():
    (part,) = parts("conference/en.html")
    assert part.reading is not None
    kinds = [turn.kind for turn in part.reading.turns]
    assert kinds == [
        *["speech"] * 4, "question", "answer", "question", "answer", "question", "answer", "scene", "answer",
        "question", "answer", "answer", "speech",
    ]  # fmt: skip
