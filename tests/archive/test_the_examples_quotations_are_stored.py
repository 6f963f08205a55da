"""The quotations of EVENTS.md: of each what it will be judged by stands in the archive, or stands nowhere.

The verdicts themselves are given by the check of quotations; here are their grounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein
from tests.archive.events import VERDICTS, Quotation, quotations
from tests.archive.stored import Stored, Text, folded, within

QUOTATIONS = quotations(Path(str(files("dragoman") / "examples" / "EVENTS.md")))

# As in the walk of the events: true of the pages, and not of what is read from them yet.
_HEADING = "the old site's title and stamp are read as paragraphs"
NOT_READ_YET = {
    ("elided", "oldsite/2024-11-08-observers"): _HEADING,
}

_LANGUAGES = {"Chinese": "zh", "Arabic": "ar"}


def check(stored: Stored, quotation: Quotation) -> None:
    """Checks one row. Raises AssertionError where what its verdict rests on is not so."""
    CHECKS[quotation.verdict](stored, quotation)


def _exact(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    assert quotation.text in text[place]
    assert text.version == stored.newest(text.edition).version
    assert text.turn(place)[0].by == quotation.by
    assert said_on(text) == quotation.on


def _folded(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    assert quotation.text not in text[place]
    assert within(folded(quotation.text, text.lang), text.words(place))


def _elided(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    parts = quotation.text.split(" […] ")
    at = [text[place].find(part) for part in parts]
    assert len(parts) > 1
    assert min(at) >= 0
    assert at == sorted(at)
    assert not stored.stands_somewhere(quotation.text.replace(" […]", ""))


def _altered(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    words, there = folded(quotation.text, text.lang), text.words(place)
    assert "one word" in quotation.expected
    assert not stored.stands_somewhere(quotation.text)
    cuts = (there[i : i + n] for n in (len(words) - 1, len(words), len(words) + 1) for i in range(len(there)))  # fmt: skip
    assert min(Levenshtein.distance(words, cut) for cut in cuts) == 1


def _joined(stored: Stored, quotation: Quotation) -> None:
    text, (first, second) = passage(stored, quotation)
    words = folded(quotation.text, text.lang)
    assert not stored.stands_somewhere(quotation.text)
    assert any(
        within(words[:cut], text.words(first)) and within(words[cut:], text.words(second))
        for cut in range(1, len(words))
    )


def _other_speaker(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    turn, paragraph = text.turn(place)
    named = quotation.expected.rpartition(": ")[2].rstrip(")").split(" (")[0]
    assert quotation.text in paragraph.text
    assert turn.by != quotation.by
    if named == "the question":
        assert turn.kind == "question"
    else:
        assert turn.by == named


def _earlier(stored: Stored, quotation: Quotation) -> None:
    text, (place,) = passage(stored, quotation)
    newest = stored.newest(text.edition)
    assert quotation.text in text[place]
    assert newest.version.number > text.version.number
    assert quotation.text not in "\n".join(newest.paragraphs)


def _translation(stored: Stored, quotation: Quotation) -> None:
    lang = next(lang for name, lang in _LANGUAGES.items() if name in quotation.expected)
    assert quotation.statement
    editions = stored.editions(quotation.statement)
    (place,) = quotation.paragraphs
    assert lang not in {stored.lang(edition) for edition in editions}
    assert not stored.stands_somewhere(quotation.text)
    # What it is a translation of: its passage tells by the numbers, where it has any.
    (english,) = [stored.newest(edition) for edition in editions if stored.lang(edition) == "en"]
    numbers = [word for word in folded(quotation.text, lang) if word.isdigit()]
    assert set(numbers) <= set(english.numbers(place))


def _not_found(stored: Stored, quotation: Quotation) -> None:
    assert not stored.stands_somewhere(quotation.text)


CHECKS: dict[str, Callable[[Stored, Quotation], None]] = {
    "exact": _exact,
    "folded": _folded,
    "elided": _elided,
    "altered": _altered,
    "joined": _joined,
    "other_speaker": _other_speaker,
    "earlier_version": _earlier,
    "translation": _translation,
    "not_found": _not_found,
}


def passage(stored: Stored, quotation: Quotation) -> tuple[Text, tuple[int, ...]]:
    """The text that a row names, and its paragraphs in it."""
    assert quotation.statement
    found = stored.editions(quotation.statement, lang=quotation.lang, item=quotation.item)
    normal = [edition for edition in found if stored.newest(edition).reading.editions]
    (edition,) = found if len(found) == 1 else normal
    number = quotation.version
    return stored.version(edition, number) if number else stored.newest(edition), quotation.paragraphs  # fmt: skip


def said_on(text: Text) -> str:
    """The day of a text: said, else published."""
    date = text.reading.said or text.reading.published
    assert date
    return date.value[:10]


def row(quotation: Quotation) -> object:
    reason = NOT_READ_YET.get((quotation.verdict, quotation.statement or ""))
    marks = [pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)] if reason else []
    return pytest.param(quotation, id=str(quotation), marks=marks)


@pytest.mark.parametrize("quotation", [row(quotation) for quotation in QUOTATIONS])
def test_what_a_verdict_rests_on_is_stored(stored: Stored, quotation: Quotation) -> None:
    check(stored, quotation)


def test_every_row_that_is_not_read_yet_is_a_row_of_the_tables():
    assert set(NOT_READ_YET) <= {(one.verdict, one.statement) for one in QUOTATIONS}
    assert {one.verdict for one in QUOTATIONS} == set(CHECKS) == set(VERDICTS.values())


@pytest.mark.parametrize("verdict", sorted(set(CHECKS) - {"not_found"}))
def test_no_row_holds_under_another_verdict(stored: Stored, verdict: str) -> None:
    """``not_found`` is left out: what is altered, joined or elided is not found as it stands either."""
    for quotation in QUOTATIONS:
        if quotation.verdict != verdict:
            with pytest.raises((AssertionError, ValueError, StopIteration)):
                check(stored, replace(quotation, verdict=verdict))


@pytest.mark.parametrize("verdict", ["exact", "folded", "other_speaker", "earlier_version"])
def test_what_stands_in_a_text_is_not_held_to_stand_nowhere(stored: Stored, verdict: str) -> None:
    for quotation in QUOTATIONS:
        if quotation.verdict == verdict:
            with pytest.raises(AssertionError):
                check(stored, replace(quotation, verdict="not_found"))


def test_a_quotation_of_unknown_verdict_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "EVENTS.md"
    path.write_text(
        "| Quotation | Said to be by, on | Verdict to expect |\n| --- | --- | --- |\n"
        "| “船不开。” | Ilva Sorenne, 15 May 2024 | doubtful |\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="no quotation: “船不开。”"):
        quotations(path)
