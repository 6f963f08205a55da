"""TEI: parliaments' sittings and other texts in the Text Encoding Initiative's XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dragoman.errors import NotARecord
from dragoman.formats.base import Part, Source
from dragoman.parse.authorities import AuthorityList, read_tei_list
from dragoman.parse.decoding import head_of
from dragoman.parse.doctype import root_name
from dragoman.parse.page import BlockKind, Page
from dragoman.parse.source import SourceText
from dragoman.parse.xml import XML_ID, XML_LANG, Place, bytes_of, place_of, read_xml
from dragoman.parse.xml_sheet import Sheet, Speaking

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "listPerson", "listOrg"})
_TEXTS = ("TEI", "TEI.2")
_CONTAINERS = frozenset({"text", "group", "front", "body", "back", "div"})
_UTTERANCES = frozenset({"u", "sp"})
_SCENES = frozenset({"stage", "incident", "vocal", "kinesic", "writing", "pause", "gap", "shift"})
_PARAGRAPHS = frozenset({"seg", "p", "ab", "l", "item", "quote"})
# Texts that are read as they stand, though no rule says more about them.
_KNOWN_TEXTS = frozenset(
    {"lg", "list", "table", "byline", "dateline", "docAuthor", "docDate", "docImprint", "opener",
     "closer", "signed", "salute", "trailer", "epigraph", "titlePage", "argument", "figure"}
)  # fmt: skip
_HEADINGS = frozenset({"head", "docTitle", "titlePart"})
_FRONT_PAGE = re.compile(r"https?://[^/]+/?")
_LABELS = frozenset({"speaker"})
# Notes that say when and under whom a sitting was held; nobody says them, and they are no scene.
_FRAME_NOTES = frozenset({"time", "date", "chair", "page", "number", "president", "narrative-time"})
# What ParlaMint and its kin call the notes of what happened.
_SCENE_NOTES = frozenset(
    {"interruption", "comment", "action", "vote", "vote-ayes", "vote-noes", "vote-abstaining",
     "answer", "question", "debate", "election", "quorum", "summary", "narrative", "scene",
     "stage", "applause", "laughter", "session", "description"}
)  # fmt: skip


class TeiFormat:
    """TEI P5 and P4: one ``TEI`` is a page, a ``teiCorpus`` with texts in it is a container."""

    name = "tei"
    order = 20

    def recognises(self, source: Source) -> bool:
        """Whether the first element is TEI's, whatever its namespace."""
        head = head_of(source.data, charset=source.charset, media_type=source.media_type)
        return head.startswith("<") and root_name(head) in _ROOTS

    def parts(self, source: Source) -> Iterator[Part]:
        """The text, or every text of the corpus, each with its own XML as data.

        A list of persons or bodies gives these, as does a corpus whose texts stand in other files.
        """
        tree = read_xml(source.data, charset=source.charset, media_type=source.media_type)
        root = place_of(tree.root)
        persons = _persons(root)
        if root.name in _TEXTS:
            yield Part(data=source.data, page=_read(root, persons, tree.warnings))
            return
        texts = [place for place in root.children() if place.name in (*_TEXTS, "teiCorpus")]
        if not texts:
            listed = read_tei_list(root)
            if listed is None:
                raise NotARecord(_absence(root))
            yield Part(
                data=source.data,
                page=None,
                agents=listed.agents,
                not_understood=_left(root, listed),
            )
            return
        for number, text in enumerate(texts, 1):
            # Paths are those of the part's own data, so the part is read as its own root.
            own = place_of(text.element)
            page = _read(own, persons | _persons(own), tree.warnings)
            identifier = text.element.get(XML_ID) or str(number)
            yield Part(data=bytes_of(text.element), page=page, part=identifier)


class _Person(NamedTuple):
    """Somebody the header lists: name and office as it gives them."""

    name: str
    role: str | None


@dataclass(slots=True)
class _Reading:
    """The state of one text being read: who spoke last, which label waits for its speech."""

    sheet: Sheet
    persons: dict[str, _Person]
    label: Place | None = None
    who: str | None = None
    speaking: Speaking | None = field(default=None)


def _read(root: Place, persons: dict[str, _Person], warnings: tuple[str, ...]) -> Page:
    sheet = Sheet()
    _facts(root, sheet)
    reading = _Reading(sheet, persons)
    for child in root.children():
        if child.name == "teiHeader":
            sheet.frame_text(child)
        else:
            _structure(child, reading, level=0)
    _drop_label(reading)
    return sheet.page(warnings)


def _structure(place: Place, reading: _Reading, *, level: int) -> None:
    """Reads one element of the text: what contains others is entered, the rest becomes blocks."""
    name = place.name
    if name in _CONTAINERS:
        for child in place.children():
            _structure(child, reading, level=level + (name == "div"))
    elif name in _UTTERANCES:
        _utterance(place, reading)
    elif name in _HEADINGS:
        _drop_label(reading)
        reading.speaking = None
        reading.sheet.text(place, kind="heading", level=max(level, 1))
    elif name == "note" and place.element.get("type") in _LABELS:
        _drop_label(reading)
        reading.label = place
    elif name == "note" and place.element.get("type") in _FRAME_NOTES:
        reading.sheet.text(place, frame="head")
    elif name == "note" or name in _SCENES:
        _scene(place, reading)
    else:
        if name not in _PARAGRAPHS | _KNOWN_TEXTS:
            reading.sheet.puzzled(f"TEI element {name}")
        reading.speaking = None
        reading.sheet.text(place, kind="item" if name == "item" else "paragraph")


def _utterance(place: Place, reading: _Reading) -> None:
    """An utterance: a new turn where the speaker or the label is new, else the turn goes on."""
    who = place.element.get("who")
    reading.sheet.spoken(place)
    if reading.label is not None or reading.speaking is None or who != reading.who:
        reading.speaking = _speaker(place, reading)
        reading.who = who
    inner = [child for child in place.children() if child.name in (*_PARAGRAPHS, *_SCENES, "note")]
    if not any(child.name in _PARAGRAPHS for child in inner):
        reading.sheet.text(place, speaking=reading.speaking, without=("speaker",))
        return
    for child in place.children():
        _said(child, reading)


def _said(child: Place, reading: _Reading) -> None:
    """One element inside an utterance: a paragraph, or a scene after which the speaker goes on."""
    if child.name in _SCENES or (child.name == "note" and child.element.get("type") not in _LABELS):
        speaking = reading.speaking
        _scene(child, reading)
        reading.speaking = _resumed(speaking)
    elif child.name not in _LABELS:
        if _only_scenes(child):
            for scene in child.children():
                _said(scene, reading)
        else:
            if child.name not in _PARAGRAPHS | _KNOWN_TEXTS:
                reading.sheet.puzzled(f"TEI element {child.name}")
            kind: BlockKind = "item" if child.name == "item" else "paragraph"
            reading.sheet.text(child, kind=kind, speaking=reading.speaking)


def _scene(place: Place, reading: _Reading) -> None:
    """What happened, told by the record; whoever speaks next starts a turn anew."""
    told_as = place.element.get("type") if place.name == "note" else None
    if told_as is not None and told_as not in _SCENE_NOTES:
        reading.sheet.puzzled(f"TEI note of type {told_as}, read as a scene")
    reading.sheet.text(place, speaking=Speaking(kind="scene"))
    reading.speaking = _resumed(reading.speaking)


def _resumed(speaking: Speaking | None) -> Speaking | None:
    if speaking is None:
        return None
    return Speaking(speaking.kind, speaking.label, speaking.name, speaking.role)


def _only_scenes(place: Place) -> bool:
    """Whether a paragraph holds nothing but notes of what happened."""
    inner = list(place.children())
    bare = not (place.element.text or "").strip() and not any(
        (child.element.tail or "").strip() for child in inner
    )
    return bare and bool(inner) and all(c.name in _SCENES or c.name == "note" for c in inner)


def _speaker(place: Place, reading: _Reading) -> Speaking:
    """Who speaks: the label printed before it or in it, else the identifier with dots made blanks."""
    printed = reading.label or place.first("speaker")
    reading.label = None
    who = place.value("who")
    person = reading.persons.get((who.text if who else "").lstrip("#"))
    if who is not None and person is None:
        reading.sheet.puzzled("TEI who: a speaker this file does not list")
    label = None
    if printed is not None:
        words = printed.words()
        reading.sheet.heard(words)
        label = words.folded().strip(" :：")
    elif who is not None:
        label = _written_out(who)
    return Speaking(
        label=label,
        name=person.name if person else None,
        role=person.role if person else None,
    )


def _written_out(who: SourceText) -> SourceText:
    """``#First.Last`` as a reader would write it; each character keeps its place."""
    bare = who.cut(len(who.text) - len(who.text.lstrip("#")))
    return SourceText(re.sub(r"[._]", " ", bare.text), bare.runs)


def _drop_label(reading: _Reading) -> None:
    """A label nobody speaks under is text like any other."""
    if reading.label is not None:
        reading.sheet.text(reading.label)
        reading.label = None


def _facts(root: Place, sheet: Sheet) -> None:
    header = root.first("teiHeader")
    text = root.first("text")
    lang = root.value(XML_LANG) or (text.value(XML_LANG) if text else None)
    sheet.fact("lang", lang, "tei")
    sheet.fact("identifier", root.value(XML_ID), "tei")
    if header is None:
        return
    for title in _titles(header, root.lang() or (text.lang() if text else None)):
        sheet.fact("title", title.words(), "titleStmt")
    _dates(header, sheet)
    source = header.first("fileDesc", "sourceDesc", "bibl", "publisher")
    publisher = source or header.first("fileDesc", "publicationStmt", "publisher")
    sheet.fact("publisher", _publisher(publisher), "tei")
    for idno in header.all("idno"):
        # A site's front page is where the text comes from, not the name of this text.
        words = idno.words()
        if "/sourceDesc/" in idno.path and not _FRONT_PAGE.fullmatch(words.text.strip()):
            sheet.fact("identifier", words, "idno")


def _titles(header: Place, lang: str | None) -> list[Place]:
    """The titles, the main one in the text's own language first."""
    statement = header.first("fileDesc", "titleStmt")
    titles = [c for c in statement.children() if c.name == "title"] if statement else []
    main = [t for t in titles if t.element.get("type") in (None, "main")] or titles
    return sorted(main, key=lambda title: title.lang() != lang)


def _dates(header: Place, sheet: Sheet) -> None:
    """When it was said (the setting, else what is transcribed); the file's own date only failing both."""
    for path in (
        ("profileDesc", "settingDesc", "setting", "date"),
        ("fileDesc", "sourceDesc", "bibl", "date"),
    ):
        date = header.first(*path)
        words = (date.value("when") or date.value("from") or date.words()) if date else None
        if words is not None and words.text.strip():
            sheet.fact("said", words, "/".join(path[-2:]))
            return
    date = header.first("fileDesc", "publicationStmt", "date")
    sheet.fact(
        "published", (date.value("when") or date.words()) if date else None, "publicationStmt"
    )


def _publisher(place: Place | None) -> SourceText | None:
    if place is None:
        return None
    return (place.first("orgName") or place).words()


def _persons(root: Place) -> dict[str, _Person]:
    """Everybody listed in the header, by identifier."""
    found: dict[str, _Person] = {}
    for person in root.all("person"):
        identifier = person.element.get(XML_ID)
        named = person.first("persName")
        if not identifier or named is None:
            continue
        parts = [c for kind in ("forename", "surname") for c in named.children() if c.name == kind]
        words = " ".join(part.words().text for part in parts) or named.words().text
        role = next(iter(person.all("roleName")), None)
        name = " ".join(words.split())
        if name:
            found[identifier] = _Person(name, " ".join(role.words().text.split()) if role else None)
    return found


def _left(root: Place, listed: AuthorityList) -> dict[str, int]:
    """What of a file of lists was not taken over: of a corpus also its texts, which stand in other files."""
    included = len([place for place in root.children() if place.name == "include"])
    elsewhere = {"TEI include: a text in another file, not opened from here": included}
    return {**listed.not_understood, **(elsewhere if included else {})}


def _absence(root: Place) -> str:
    included = [
        place.element.get("href") or "" for place in root.children() if place.name == "include"
    ]
    if included:
        return (
            f"a corpus whose {len(included)} texts stand in other files, which are not opened from here "
            f"(the first is {included[0]!r}); give those files"
        )
    return f"TEI without a text in it: its root is {root.name}"
