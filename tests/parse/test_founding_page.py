"""The page this project starts from: its invented twin in every language in full, then the page itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pytest
from tests.parse.pages import as_json, example, folded, from_text, pointed, printed, quoted
from tests.real_data import data_folder, needs_data

from dragoman.archive.reading import Input, read_parts
from dragoman.model.reading import Reading

LISTED = ("de-DE1", "en-GB1", "es-ES1", "ru-RU1", "fr-FR1", "ar-AR1")


@dataclass(frozen=True)
class Edition:
    """What one edition of the twin prints."""

    title: str
    stamp: str
    said: str
    place: str
    event: str
    role: str
    speaker: str
    name: str
    question: str
    form: tuple[str, ...]
    turns: tuple[int, ...] = (1, 3, 1, 2, 1, 1, 1, 1, 1, 1)


EDITIONS = {
    "en": Edition(
        title="Foreign Minister Ilva Sorenne’s answers to media questions on the sidelines of the Straits Conference, Halmar, 15 May 2024",
        stamp="16 May 202412:35",
        said="15 May 2024",
        place="Halmar",
        event="Straits Conference",
        role="Foreign Minister",
        speaker="Foreign Minister Ilva Sorenne",
        name="Ilva Sorenne",
        question="Question",
        form=(
            "League of Coastal States (LCS)",
            "TSC (Tarn Strait Commission)",
            "Northern Customs Union (NCU)",
            "Advanced settings",
        ),
    ),
    "de": Edition(
        title="Antworten von Außenministerin Ilva Sorenne auf Fragen der Medien am Rande der Meerengenkonferenz, Halmar, 15. Mai 2024",
        stamp="16. Mai 202412:35",
        said="15. Mai 2024",
        place="Halmar",
        event="Meerengenkonferenz",
        role="Außenministerin",
        speaker="Außenministerin Ilva Sorenne",
        name="Ilva Sorenne",
        question="Frage",
        form=(
            "Liga der Küstenstaaten (LKS)",
            "KST (Kommission für die Straße von Tarn)",
            "Nördliche Zollunion (NZU)",
            "Erweiterte Einstellungen",
        ),
    ),
    "es": Edition(
        title="Respuestas de la ministra de Asuntos Exteriores, Ilva Sorenne, a preguntas de los medios de comunicación al margen de la Conferencia de los Estrechos, Halmar, 15 de mayo de 2024",
        stamp="16 de mayo de 202412:35",
        said="15 de mayo de 2024",
        place="Halmar",
        event="Conferencia de los Estrechos",
        role="ministra de Asuntos Exteriores",
        speaker="ministra de Asuntos Exteriores, Ilva Sorenne",
        name="Ilva Sorenne",
        question="Pregunta",
        form=(
            "Liga de los Estados Costeros (LEC)",
            "CET (Comisión del Estrecho de Tarn)",
            "Unión Aduanera del Norte (UAN)",
            "Configuración avanzada",
        ),
    ),
    "fr": Edition(
        title="Réponses de la ministre des Affaires étrangères, Ilva Sorenne, aux questions des médias en marge de la Conférence des détroits, Halmar, 15 mai 2024",
        stamp="16 mai 202412:35",
        said="15 mai 2024",
        place="Halmar",
        event="Conférence des détroits",
        role="ministre des Affaires étrangères",
        speaker="ministre des Affaires étrangères, Ilva Sorenne",
        name="Ilva Sorenne",
        question="Question",
        form=(
            "Ligue des États côtiers (LEC)",
            "CDT (Commission du détroit de Tarn)",
            "Union douanière du Nord (UDN)",
            "Paramètres avancés",
        ),
    ),
    "ru": Edition(
        title="Ответы Министра иностранных дел Ильвы Сорен на вопросы СМИ «на полях» Конференции по проливам, Хальмар, 15 мая 2024 года",
        stamp="16 мая 202412:35",
        said="15 мая 2024 года",
        place="Хальмар",
        event="Конференции по проливам",
        role="Министр иностранных дел",
        speaker="Министра иностранных дел Ильвы Сорен",
        name="Ильва Сорен",
        question="Вопрос",
        form=(
            "Лига прибрежных государств (ЛПГ)",
            "КТП (Комиссия по Тарнскому проливу)",
            "Северный таможенный союз (СТС)",
            "Расширенные настройки",
        ),
        turns=(1, 2, 1, 2, 1, 1, 1, 1, 1, 1),
    ),
    "ar": Edition(
        title="أجوبة وزيرة الخارجية إيلفا سورين عن أسئلة وسائل الإعلام على هامش مؤتمر المضائق، هالمار، ١٥ أيار/مايو ٢٠٢٤",
        stamp="١٦ أيار/مايو ٢٠٢٤١٢:٣٥",
        said="١٥ أيار/مايو ٢٠٢٤",
        place="هالمار",
        event="مؤتمر المضائق",
        role="وزيرة الخارجية",
        speaker="وزيرة الخارجية إيلفا سورين",
        name="إيلفا سورين",
        question="سؤال",
        form=(
            "رابطة الدول الساحلية (LCS)",
            "TSC (لجنة مضيق تارن)",
            "الاتحاد الجمركي الشمالي (NCU)",
            "إعدادات متقدمة",
        ),
    ),
}

languages = pytest.mark.parametrize("lang", EDITIONS)


def read_edition(lang: str) -> tuple[Edition, str, Reading]:
    text = example(f"answers/{lang}.txt")
    return EDITIONS[lang], text, from_text(text)


@languages
def test_the_stamp_is_kept_as_printed_and_no_zone_is_invented(lang: str):
    edition, _, reading = read_edition(lang)
    assert reading.published is not None
    assert as_json(reading.published) == {
        "value": "2024-05-16T12:35",
        "precision": "minute",
        "zone": None,
        "printed": edition.stamp,
    }


@languages
def test_the_title_gives_speaker_kind_event_place_and_day(lang: str):
    edition, _, reading = read_edition(lang)
    assert reading.title == edition.title
    assert reading.lang == lang
    assert reading.kind == "answers"
    assert as_json(reading.said) == {
        "value": "2024-05-15",
        "precision": "day",
        "zone": None,
        "printed": edition.said,
    }
    assert as_json(reading.place) == {"printed": edition.place, "name": edition.place}
    assert as_json(reading.event) == {"printed": edition.event, "name": edition.event}
    assert as_json(reading.speakers) == [
        {"name": edition.name, "role": edition.role, "printed": edition.speaker}
    ]
    assert reading.dateline is None
    assert reading.publisher is None


@languages
def test_the_editions_are_listed_with_their_digit_and_without_an_address(lang: str):
    _, _, reading = read_edition(lang)
    tags = [printed[:5] for printed in LISTED]
    assert list(reading.editions) == tags
    assert [(link.lang, link.printed, link.address) for link in reading.links] == [
        (tag, printed, None) for tag, printed in zip(tags, LISTED, strict=True)
    ]


@languages
def test_every_turn_has_its_label_its_speaker_and_its_lines(lang: str):
    edition, text, reading = read_edition(lang)
    lines = [line for line in text.splitlines() if line]
    spoken = iter(lines[3 : -len(edition.form)])
    for number, (turn, size) in enumerate(zip(reading.turns, edition.turns, strict=True)):
        asks = number % 2 == 0
        first = next(spoken)
        label = edition.question if asks else edition.name
        assert first.startswith(label)
        assert turn.attribution == label
        assert turn.kind == ("question" if asks else "answer")
        assert (turn.by, turn.role) == ((None, None) if asks else (edition.name, edition.role))
        said = [folded(first[len(label) :].lstrip("\u00a0").removeprefix(":"))]
        said += [folded(next(spoken)) for _ in range(size - 1)]
        assert [paragraph.text for paragraph in turn.paragraphs] == said
    assert next(spoken, None) is None


@languages
def test_turns_and_paragraphs_are_numbered_through_the_text(lang: str):
    edition, _, reading = read_edition(lang)
    paragraphs = [paragraph for _, paragraph in reading.paragraphs()]
    assert [turn.eid for turn in reading.turns] == [f"t{n}" for n in range(1, 11)]
    assert [p.eid for p in paragraphs] == [f"p{n}" for n in range(1, sum(edition.turns) + 1)]
    assert all(p.wid is None and p.lang is None for p in paragraphs)


@languages
def test_the_search_form_is_furniture_and_names_nobody(lang: str):
    edition, _, reading = read_edition(lang)
    assert reading.furniture == edition.form
    assert reading.subjects == ()
    paragraphs = {p.eid: p.text for _, p in reading.paragraphs()} | {None: reading.title}
    spoken = " ".join(text for text in paragraphs.values() if text)
    assert reading.mentions
    for mention in reading.mentions:
        start, end = mention.span
        assert (paragraphs[mention.paragraph] or "")[start:end] == mention.printed
        assert mention.printed in spoken
        assert mention.source == "text"
    assert edition.name in {mention.name for mention in reading.mentions}


@languages
def test_all_words_are_read_and_nothing_is_doubtful(lang: str):
    _, _, reading = read_edition(lang)
    assert reading.coverage == 1.0
    assert reading.warnings == ()


@languages
def test_every_fact_points_at_the_words_it_was_read_from(lang: str):
    edition, text, reading = read_edition(lang)
    pointers = {
        "/title": reading.title,
        "/published": edition.stamp,
        "/said": edition.said,
        "/place": edition.place,
        "/event": edition.event,
        "/speakers/0": edition.speaker,
        **{f"/links/{n}": printed for n, printed in enumerate(LISTED)},
        **{f"/editions/{n}": printed for n, printed in enumerate(LISTED)},
        **{f"/furniture/{n}": line for n, line in enumerate(edition.form)},
    }
    for t, turn in enumerate(reading.turns):
        pointers[f"/turns/{t}/attribution"] = turn.attribution
        for p, paragraph in enumerate(turn.paragraphs):
            pointers[f"/turns/{t}/paragraphs/{p}"] = paragraph.text
    assert set(reading.evidence) == {*pointers, "/kind"}
    for pointer, value in pointers.items():
        assert quoted(reading, pointer, text) == value
        assert len(reading.evidence[pointer]) == 1
        assert reading.evidence[pointer][0].path is None
        if not pointer.startswith("/editions"):
            assert printed(pointed(reading, pointer)) == value
    assert quoted(reading, "/kind", text) in edition.title


def test_a_second_capture_with_other_words_reads_alike_but_for_them():
    first, second = (from_text(example(f"answers/{name}.txt")) for name in ("en", "en-2"))
    assert first.title == second.title
    assert [t.attribution for t in first.turns] == [t.attribution for t in second.turns]
    changed = [
        one.eid
        for (_, one), (_, other) in zip(first.paragraphs(), second.paragraphs(), strict=True)
        if one.text != other.text
    ]
    assert changed == ["p4"]


@needs_data
def test_the_page_itself_holds_all_that_its_gold_record_says():
    gold = json.loads((data_folder() / "gold" / "founding-page.json").read_text("utf-8"))
    path = data_folder() / gold["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == gold["sha256"]
    (part,) = read_parts(Input(file=path.name, path=str(path), key=""))
    assert part.digest == gold["sha256"]
    assert part.reading is not None
    found = as_json(part.reading)

    for name in ("title", "lang", "published", "said", "place", "event", "kind", "publisher"):
        assert found[name] == gold[name], name
    for name in ("speakers", "editions", "links", "furniture", "coverage"):
        assert found[name] == gold[name], name
    for turn, expected in zip(found["turns"], gold["turns"], strict=True):
        assert [p["text"] for p in turn["paragraphs"]] == expected["paragraphs"]
        assert {key: turn[key] for key in expected if key != "paragraphs"} == {
            key: value for key, value in expected.items() if key != "paragraphs"
        }
    assert_mentions(part.reading, gold["mentions_at_least"], gold["mentions_never"])
    text = path.read_bytes().decode("utf-8")
    for pointer in part.reading.evidence:
        if pointer != "/kind" and not pointer.startswith("/editions"):
            assert quoted(part.reading, pointer, text) == printed(pointed(part.reading, pointer))


def assert_mentions(reading: Reading, wanted: list[str], never: list[str]) -> None:
    texts = {p.eid: p.text for _, p in reading.paragraphs()} | {None: reading.title}
    for mention in reading.mentions:
        assert (texts[mention.paragraph] or "")[slice(*mention.span)] == mention.printed
    forms = {form for m in reading.mentions for form in (m.name, m.printed)}
    missing = [name for name in wanted if not any(name in form for form in forms)]
    assert missing == []
    assert [form for form in forms if form in never] == []
