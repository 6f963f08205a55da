"""The rows of EVENTS.md that comparing editions will find (``DETECTED_LATER``), as far as they are stored already.

That is: the words and the numbers stand where the row says, the others have the other ones, and an
edition has as many paragraphs as the row says. One check a kind.
"""

from __future__ import annotations

from tests.archive.events import Event
from tests.archive.stored import Check, Stored, Text, folded, within


def _counted(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    assert event.counts
    here, there = event.counts
    assert len(text.paragraphs) == here
    for other in _elsewhere(stored, text):
        assert len(other.paragraphs) == there, other.edition


def _added_sentence(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    assert event.printed[0] in text[place]
    for other in _elsewhere(stored, text):
        assert len(other.paragraphs) == len(text.paragraphs)


def _other_number(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    here, there = (next(word for word in folded(side, "en") if word[0].isdigit()) for side in event.what.split(";")[:2])  # fmt: skip
    assert here in text.numbers(place)
    assert there not in text.numbers(place)
    for other in _elsewhere(stored, text):
        same_place = [place] if len(other.paragraphs) == len(text.paragraphs) else range(1, len(other.paragraphs) + 1)  # fmt: skip
        assert any(there in other.numbers(n) and here not in other.numbers(n) for n in same_place), other.edition  # fmt: skip


def _other_name(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    here, there = (side.split(",")[0] for side in event.what.split(" for "))
    assert within(folded(here, text.lang), text.words(place))
    assert not within(folded(there, text.lang), text.words(place))
    if "which stands" in event.what:
        assert any(within(folded(there, text.lang), text.words(n)) for n in range(1, len(text.paragraphs) + 1) if n != place)  # fmt: skip


def _other_sense(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    for words in event.printed:
        assert words in text[place]
    for lang, words in event.printed_elsewhere:
        (other,) = [one for one in _elsewhere(stored, text) if one.lang == lang]
        assert words in other[place]


def _other_order(stored: Stored, event: Event) -> None:
    """The numbers in the paragraphs tell which is which, in any language."""
    text = _only(stored, event)
    english = _in_english(stored, text)
    here, there = ([sorted(one.numbers(n)) for n in event.paragraphs] for one in (text, english))
    assert here != there
    assert sorted(here) == sorted(there)


def _untranslated(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    english = _in_english(stored, text)
    sentence = text[place].rsplit(". ", 1)[-1]
    assert len(sentence) > 20
    assert english[place].endswith(sentence)


def _shorter(stored: Stored, event: Event) -> None:
    text = _only(stored, event)
    (place,) = event.paragraphs
    for other in _elsewhere(stored, text):
        assert len(other.paragraphs) == len(text.paragraphs)
        assert 2 * len(text.words(place)) < len(other.words(place))


def _only(stored: Stored, event: Event) -> Text:
    """The text of a row that names one file."""
    (name,) = event.files
    return stored.text(name, lang=event.lang, item=event.item)


def _elsewhere(stored: Stored, text: Text) -> list[Text]:
    """The newest text of each other language; there is one, or nothing would be compared."""
    found = [stored.newest(other) for other in stored.others(text.edition)]
    assert found
    return found


def _in_english(stored: Stored, text: Text) -> Text:
    (english,) = [other for other in _elsewhere(stored, text) if other.lang == "en"]
    return english


DIFFERENCES: dict[str, Check] = {
    "omitted paragraph": _counted,
    "added paragraph": _counted,
    "question missing": _counted,
    "added sentence": _added_sentence,
    "number": _other_number,
    "date": _other_number,
    "possible name": _other_name,
    "possible negation": _other_sense,
    "order": _other_order,
    "untranslated": _untranslated,
    "length": _shorter,
}
