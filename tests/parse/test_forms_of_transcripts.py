"""Turns of whole pages in the many forms that transcripts have, in the languages of the project."""

from __future__ import annotations

import pytest
from tests.parse.forms import FORMS, Form
from tests.parse.pages import article

from dragoman.model.reading import Reading
from dragoman.parse.html import read_html
from dragoman.parse.json_document import load, read_document
from dragoman.parse.markdown import read_markdown
from dragoman.parse.page import Page
from dragoman.parse.plain import read_plain
from dragoman.parse.reader import read

KINDS = {
    "question": "q",
    "answer": "a",
    "speech": "s",
    "narrative": "n",
    "scene": "x",
}


def page_of(form: Form) -> Page:
    if form.carrier == "html":
        return read_html(article(form.source, title=form.title, lang=form.lang))
    if form.carrier == "json":
        return read_document(load(form.source)[0])
    return (read_markdown if form.carrier == "md" else read_plain)(form.source)


def turns_of(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (KINDS[turn.kind], turn.attribution or "-", " ".join(p.text for p in turn.paragraphs))
        for turn in reading.turns
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_transcript_of_this_form_is_taken_apart_at_its_turns(form: Form):
    wanted = [tuple(turn.split("|", 2)) for turn in form.turns]
    found = turns_of(read(page_of(form), lang=form.lang).reading)
    assert len(found) == len(wanted) or (form.head and len(found) > len(wanted))
    for (kind, label, text), turn in zip(found[-len(wanted) :], wanted, strict=True):
        assert (kind, label, text[: len(turn[2])]) == turn


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_nothing_of_a_transcript_is_lost(form: Form):
    reading = read(page_of(form), lang=form.lang).reading
    assert reading.coverage == 1
    assert not any("coverage" in warning for warning in reading.warnings)
