"""Akoma Ntoso: parliaments' debates in the XML of OASIS LegalDocML, versions 2 and 3 or without namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.errors import NotARecord
from dragoman.formats.base import Part, Source
from dragoman.model.reading import TurnKind
from dragoman.parse.decoding import head_of
from dragoman.parse.doctype import root_name
from dragoman.parse.page import BlockKind, Page
from dragoman.parse.source import SourceText
from dragoman.parse.xml import Place, bytes_of, place_of, read_xml
from dragoman.parse.xml_sheet import Sheet, Speaking

_DOCUMENTS = frozenset(
    {
        "debate", "debateReport", "debateRecord", "doc", "statement", "act", "bill", "judgment",
        "officialGazette", "portion", "amendment", "amendmentList",
    }
)  # fmt: skip
_SPOKEN: dict[str, TurnKind] = {"speech": "speech", "question": "question", "answer": "answer"}
_TOLD: dict[str, TurnKind] = {
    "scene": "scene",
    "narrative": "narrative",
    "summary": "summary",
    "other": "other",
}
_HEADINGS = frozenset({"heading", "subheading", "crossHeading", "num", "docTitle", "docNumber"})
_ITEMS = frozenset({"li", "item", "point"})
_FRAME = frozenset({"preface", "coverPage", "preamble", "conclusions", "attachments", "components"})
# What only holds other things: the bodies of the document types and the parts of a debate's (OASIS AKN 3.0).
_STRUCTURES = frozenset(
    {"debateBody", "body", "mainBody", "judgmentBody", "portionBody", "collectionBody",
     "amendmentBody", "debateSection", "administrationOfOath", "rollCall", "prayers",
     "oralStatements", "writtenStatements", "personalStatements", "ministerialStatements",
     "resolutions", "nationalInterest", "declarationOfVote", "communication", "petitions",
     "papers", "noticesOfMotion", "questions", "address", "proceduralMotions", "pointOfOrder",
     "adjournment", "speechGroup", "container", "hcontainer", "section", "part", "chapter",
     "title", "book", "tome", "division", "list", "ul", "ol", "blockList", "content", "intro",
     "wrapUp", "paragraph", "article", "clause", "table", "tr", "td", "th", "block"}
)  # fmt: skip
_INLINE = frozenset({"from", "noteRef"})


class AkomaNtosoFormat:
    """Akoma Ntoso: a document is a page, several documents in one file are a container."""

    name = "akoma-ntoso"
    order = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first element is ``akomaNtoso``."""
        head = head_of(source.data, charset=source.charset, media_type=source.media_type)
        return head.startswith("<") and root_name(head) == "akomaNtoso"

    def parts(self, source: Source) -> Iterator[Part]:
        """The document, or every document of a collection. Refuses a file without any text."""
        tree = read_xml(source.data, charset=source.charset, media_type=source.media_type)
        documents = _documents(place_of(tree.root))
        pages = [(_read(document, tree.warnings), document) for document in documents]
        if all(block.frame for page, _ in pages for block in page.blocks):
            raise NotARecord("Akoma Ntoso without a word of text")
        if len(pages) == 1:
            yield Part(data=source.data, page=pages[0][0])
            return
        for number, (_, document) in enumerate(pages, 1):
            page = _read(place_of(document.element), tree.warnings)
            yield Part(data=bytes_of(document.element), page=page, part=str(number))


@dataclass(frozen=True, slots=True)
class _Cast:
    """The persons and offices the document declares, by identifier."""

    persons: dict[str, str]
    roles: dict[str, str]


def _documents(root: Place) -> list[Place]:
    """The outermost documents under the root; a collection's are those of its components."""
    found: list[Place] = []
    for child in root.children():
        if child.name in _DOCUMENTS:
            found.append(child)
        elif child.name not in ("meta", "preface"):
            found.extend(_documents(child))
    return found


def _read(document: Place, warnings: tuple[str, ...]) -> Page:
    sheet = Sheet()
    cast = _Cast(_shown(document, "TLCPerson"), _shown(document, "TLCRole"))
    _facts(document, sheet)
    for child in document.children():
        if child.name == "meta" or child.name in _FRAME:
            sheet.frame_text(child)
        else:
            _structure(child, sheet, cast, level=0)
    return sheet.page(warnings)


def _structure(place: Place, sheet: Sheet, cast: _Cast, *, level: int) -> None:
    name = place.name
    if name in _SPOKEN:
        _spoken(place, sheet, cast)
    elif name in _TOLD:
        _paragraphs(place, sheet, Speaking(kind=_TOLD[name]))
    elif name in _HEADINGS:
        sheet.text(place, kind="heading", level=max(level, 1))
    elif _is_text(place):
        sheet.text(place, kind=_kind(place))
    else:
        if name not in _STRUCTURES:
            sheet.puzzled(f"Akoma Ntoso element {name}")
        for child in place.children():
            _structure(child, sheet, cast, level=level + 1)


def _spoken(place: Place, sheet: Sheet, cast: _Cast) -> None:
    sheet.spoken(place)
    printed = place.first("from")
    label = None
    if printed is not None:
        words = printed.words()
        sheet.heard(words)
        label = words.folded().strip(" :：") if words.text.strip() else None
    by = _reference(place, "by")
    if by and by not in cast.persons:
        sheet.puzzled("Akoma Ntoso by: a speaker this document does not declare")
    speaking = Speaking(
        kind=_SPOKEN[place.name],
        label=label,
        name=cast.persons.get(by),
        role=cast.roles.get(_reference(place, "as")),
    )
    _paragraphs(place, sheet, speaking)


def _paragraphs(place: Place, sheet: Sheet, speaking: Speaking) -> None:
    """The text of a speech or note: its paragraphs, or its own words where it has none."""
    if _is_text(place):
        sheet.text(place, speaking=speaking, without=_INLINE)
        return
    for child in place.children():
        if child.name in _HEADINGS:
            sheet.text(child, kind="heading", level=1)
        elif child.name in _TOLD:
            # A scene in the middle of a speech: after it the speaker goes on, as a turn resumed.
            _paragraphs(child, sheet, Speaking(kind=_TOLD[child.name]))
            speaking = Speaking(speaking.kind, speaking.label, speaking.name, speaking.role)
        elif child.name not in _INLINE:
            sheet.text(child, kind=_kind(child), speaking=speaking)


def _is_text(place: Place) -> bool:
    """Whether words stand right in an element, or nothing else is in it."""
    children = list(place.children())
    tails = any((child.element.tail or "").strip() for child in children)
    return tails or bool((place.element.text or "").strip()) or not children or place.name == "p"


def _kind(place: Place) -> BlockKind:
    return "item" if place.name in _ITEMS else "paragraph"


def _reference(place: Place, attribute: str) -> str:
    return (place.element.get(attribute) or "").strip().lstrip("#")


def _shown(document: Place, name: str) -> dict[str, str]:
    """What the references of one kind are shown as, by identifier (``id`` in version 2, else ``eId``)."""
    found = {}
    for place in document.all(name):
        identifier = place.element.get("eId") or place.element.get("id")
        shown = " ".join((place.element.get("showAs") or "").split())
        if identifier and shown:
            found[identifier] = shown
    return found


def _facts(document: Place, sheet: Sheet) -> None:
    sheet.fact("kind", SourceText.of(document.name, path=f"name({document.path})"), "akoma-ntoso")
    identification = document.first("meta", "identification")
    work = identification.first("FRBRWork") if identification else None
    expression = identification.first("FRBRExpression") if identification else None
    for place in document.all("docTitle"):
        sheet.fact("title", place.words(), "docTitle")
    if work is not None:
        title = work.first("FRBRtitle") or work.first("FRBRalias")
        sheet.fact("title", title.value("value") if title else None, "FRBRtitle")
    dates = [*document.all("docDate"), *(place for place in (work,) if place)]
    for place in dates:
        date = place.first("FRBRdate") or place
        sheet.fact("said", date.value("date"), date.name)
    publication = document.first("meta", "publication")
    # What was printed for internal use only was not published.
    if publication is not None and publication.element.get("name") != "internal":
        sheet.fact("published", publication.value("date"), "publication")
    if expression is not None:
        spoken = expression.first("FRBRlanguage")
        sheet.fact("lang", spoken.value("language") if spoken else None, "FRBRlanguage")
        uri = expression.first("FRBRuri")
        sheet.fact("identifier", uri.value("value") if uri else None, "FRBRuri")
    _publisher(document, work, sheet)


def _publisher(document: Place, work: Place | None, sheet: Sheet) -> None:
    """The author of the work, where it is a body the document declares."""
    author = work.first("FRBRauthor") if work else None
    if author is None:
        return
    for place in document.all("TLCOrganization"):
        if (place.element.get("eId") or place.element.get("id")) == _reference(author, "href"):
            sheet.fact("publisher", place.value("showAs"), "FRBRauthor")
