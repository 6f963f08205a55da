"""Parliaments' own XML: speeches that name their speaker in attributes, and Canada's Commons."""

from __future__ import annotations

import re

from dragoman.errors import NotARecord
from dragoman.model.reading import TurnKind
from dragoman.parse.source import SourceText
from dragoman.parse.xml import XML_LANG, Place
from dragoman.parse.xml_sheet import Sheet, Speaking

# Attributes that print who speaks, best first, and what office that is.
_NAMES = ("speakername", "speaker", "by", "who")
_OFFICES = ("speakeroffice", "office", "position", "role")
_SPOKEN: dict[str, TurnKind | None] = {
    "speech": None,
    "statement": None,
    "contribution": None,
    "ques": "question",
    "question": "question",
    "reply": "answer",
    "answer": "answer",
    "division": "narrative",
}
_HEADINGS = {"major-heading": 1, "oral-heading": 1, "minor-heading": 2, "heading": 1, "title": 1}
_IDENTIFIED = re.compile(r"/([a-z]+)/(\d{4}-\d\d-\d\d)")

_WORD = re.compile(r"[^\W_]")

_COMMONS_FRAME = frozenset(
    {
        "StartPageNumber",
        "DocumentTitle",
        "ExtractedInformation",
        "Timestamp",
        "FloorLanguage",
        "LinkTitle",
    }
)
_COMMONS_HEADINGS = {
    "OrderOfBusinessTitle": 1,
    "SubjectOfBusinessTitle": 2,
    "SubjectOfBusinessQualifier": 3,
    "CatchLine": 2,
    "Prayer": 2,
}
_COMMONS_KINDS: dict[str, TurnKind] = {"Question": "question", "Answer": "answer"}
_COMMONS_TEXTS = frozenset(
    {"ParaText", "ProceduralText", "Quote", "QuotePara", "Poetry", "ThroneSpeech"}
)
# What only holds other things in a sitting.
_COMMONS_STRUCTURES = frozenset(
    {"HansardBody", "CommitteeBody", "Intro", "OrderOfBusiness", "SubjectOfBusiness",
     "SubjectOfBusinessContent", "Division", "DivisionType", "Pause", "StartPause", "EndPause",
     "Content", "LegislationQuote", "CommitteeQuote", "WrittenQuestion", "Petition"}
)  # fmt: skip


def is_speeches(root: Place) -> bool:
    """Whether speeches stand in it that name their speaker in an attribute (parlparse and its kin)."""
    return root.name == "publicwhip" or any(
        place.name in _SPOKEN and any(place.element.get(name) for name in _NAMES)
        for place in root.children()
    )


def is_commons(root: Place) -> bool:
    """Whether it is a sitting of Canada's Commons or of one of its committees."""
    return root.name == "Hansard" or root.first("HansardBody") is not None


def read_speeches(root: Place, sheet: Sheet) -> None:
    """Reads speeches, questions and replies in order; refuses a file that only says where to look."""
    before = len(sheet.blocks)
    for place in root.children():
        if place.name in _HEADINGS:
            sheet.text(place, kind="heading", level=_HEADINGS[place.name])
        elif place.name in _SPOKEN:
            _speech(place, sheet)
        else:
            if place.name != "p":
                sheet.puzzled(f"element {place.name} among speeches")
            sheet.text(place)
        _identified(place, sheet)
    if len(sheet.blocks) == before:
        named = ", ".join(sorted({place.name for place in root.children()})) or "nothing"
        raise NotARecord(f"a day's file without a speech: it holds only {named}")


def _speech(place: Place, sheet: Sheet) -> None:
    sheet.spoken(place)
    label = next((value for name in _NAMES if (value := place.value(name))), None)
    office = next((value for name in _OFFICES if (value := place.value(name))), None)
    unspoken = label is None and place.element.get("nospeaker") == "true"
    speaking = Speaking(
        kind="narrative" if unspoken else _SPOKEN[place.name],
        label=label,
        name=" ".join(label.text.split()) if label else None,
        role=" ".join(office.text.split()) if office else None,
    )
    sheet.text(place, speaking=speaking)


def _identified(place: Place, sheet: Sheet) -> None:
    """The first identifier says the day and the kind of record (``…/wrans/2009-10-28a.…``)."""
    identifier = place.value("id")
    found = _IDENTIFIED.search(identifier.text) if identifier else None
    if identifier is None or found is None or sheet.facts:
        return
    sheet.fact("said", identifier.cut(*found.span(2)), "speech id")
    sheet.fact("kind", identifier.cut(*found.span(1)), "speech id")


def read_commons(root: Place, sheet: Sheet) -> None:
    """Reads a sitting: interventions with who speaks, headings, and what is told between them."""
    _commons_facts(root, sheet)
    told: list[Speaking] = []
    for place in root.children():
        _commons(place, sheet, told)


def _commons(place: Place, sheet: Sheet, told: list[Speaking]) -> None:
    """Reads one element; ``told`` holds the narrative going on, if nobody spoke since."""
    name = place.name
    if name in _COMMONS_FRAME:
        sheet.frame_text(place)
    elif name in _COMMONS_HEADINGS or _is_heading(place):
        sheet.text(place, kind="heading", level=_COMMONS_HEADINGS.get(name, 3))
        told.clear()
    elif name in ("Intervention", "WrittenQuestionResponse"):
        (_intervention if name == "Intervention" else _written)(place, sheet)
        told.clear()
    elif name in _COMMONS_TEXTS or not list(place.children()):
        if not told:
            told.append(Speaking(kind="narrative"))
        sheet.text(place, speaking=told[0])
    else:
        if name not in _COMMONS_STRUCTURES:
            sheet.puzzled(f"Commons element {name}")
        for child in place.children():
            _commons(child, sheet, told)
        if (place.element.text or "").strip():
            sheet.text(place, without=[child.name for child in place.children()])


def _is_heading(place: Place) -> bool:
    """A procedural text that titles what follows, as against one that says what was done."""
    return place.name == "ProceduralText" and place.element.get("TocType") == "TPC"


def _intervention(place: Place, sheet: Sheet) -> None:
    sheet.spoken(place)
    kind = _COMMONS_KINDS.get(place.element.get("Type") or "")
    speaking = _person(place.first("PersonSpeaking"), kind, sheet)
    for child in place.children():
        if child.name != "PersonSpeaking":
            speaking = _content(child, sheet, speaking)


def _written(place: Place, sheet: Sheet) -> None:
    """A question put in writing, with its number, and the response (of nobody: a note of the table's)."""
    sheet.spoken(place)
    responder = place.first("Responder")
    asked = _person(place.first("Questioner"), "question", sheet)
    answered = _person(responder, "answer" if responder else "narrative", sheet)
    for child in place.children():
        if child.name == "QuestionID":
            sheet.text(child, kind="heading", level=3)
        elif child.name == "QuestionContent":
            _content(child, sheet, asked)
        elif child.name not in ("Questioner", "Responder"):
            _content(child, sheet, answered)


def _person(printed: Place | None, kind: TurnKind | None, sheet: Sheet) -> Speaking:
    """Who speaks, as printed without its colon; affiliations name the office, too."""
    if printed is None:
        return Speaking(kind=kind)
    affiliation = printed.first("Affiliation")
    words = printed.words()
    start = len(printed.element.text or "") if affiliation else 0
    end = start + len(affiliation.words()) if affiliation else len(words)
    sheet.heard(words.cut(0, end))
    if _WORD.search(words.text, end):
        # For whom somebody speaks stands behind the name: no part of the label, and not lost.
        sheet.text(printed, frame="head", start=end)
    else:
        sheet.heard(words.cut(end))
    label = words.cut(start, end).folded().strip(" :：")
    return Speaking(kind=kind, label=label if label.text else None)


def _content(place: Place, sheet: Sheet, speaking: Speaking) -> Speaking:
    """What was said: paragraphs, with headings and the floor's language between them.

    Returns who speaks at its end: a paragraph may begin with another speaker's name.
    """
    if place.name in _COMMONS_FRAME:
        sheet.frame_text(place)
    elif _is_heading(place):
        sheet.text(place, kind="heading", level=3)
    elif place.name in _COMMONS_TEXTS or not list(place.children()):
        words = place.words()
        label = _name_at(place)
        if label:
            sheet.heard(words.cut(0, label))
            speaking = Speaking(label=words.cut(0, label).folded().strip(" :："))
        sheet.text(place, speaking=speaking, start=label)
    else:
        for child in place.children():
            speaking = _content(child, sheet, speaking)
    return speaking


def _name_at(place: Place) -> int:
    """How long the name with its colon is that a paragraph begins with (set bold or marked), else 0."""
    first = next(place.children(), None)
    if (
        first is None
        or first.name not in ("B", "Affiliation")
        or (place.element.text or "").strip()
    ):
        return 0
    name = first.words().text
    match = re.match(r"\s*:", first.element.tail or "")
    if not name.strip() or not (match or name.rstrip().endswith(":")):
        return 0
    return len(place.element.text or "") + len(name) + (match.end() if match else 0)


def _commons_facts(root: Place, sheet: Sheet) -> None:
    sheet.fact("lang", root.value(XML_LANG), "commons")
    items = {
        item.element.get("Name") or "": item
        for item in (root.first("ExtractedInformation") or root).children()
        if item.name == "ExtractedItem"
    }
    for key in ("InstitutionDebate", "Institution", "HeaderTitle"):
        if key in items:
            sheet.fact("title", items[key].words(), key)
    for key in ("MetaInstitution", "Institution"):
        if key in items:
            sheet.fact("publisher", items[key].words(), key)
    if "MetaDocumentCategory" in items:
        sheet.fact("kind", items["MetaDocumentCategory"].words(), "MetaDocumentCategory")
    parts = [items.get(f"MetaDateNum{part}") for part in ("Year", "Month", "Day")]
    numbers = [part.words().strip() for part in parts if part is not None]
    if len(numbers) == len(parts) and all(number.text for number in numbers):
        sheet.fact("said", SourceText.join(numbers, "-"), "MetaDateNum")
    elif "Date" in items:
        sheet.fact("said", items["Date"].words(), "Date")
