"""XML that is neither TEI nor Akoma Ntoso: parliaments' own forms, records of press offices, feeds."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import NotARecord
from dragoman.formats.base import Part, Source
from dragoman.parse.decoding import bare_type, head_of
from dragoman.parse.doctype import root_name
from dragoman.parse.page import Page
from dragoman.parse.sittings import is_commons, is_speeches, read_commons, read_speeches
from dragoman.parse.xml import Place, Tree, bytes_of, place_of, read_xml
from dragoman.parse.xml_record import read_paragraphs, read_record, records_of
from dragoman.parse.xml_sheet import Sheet


class XmlFormat:
    """XML by its shape: speeches with their speakers, Canada's Commons, a record or a list of records."""

    name = "xml"
    order = 45

    def recognises(self, source: Source) -> bool:
        """Whether it begins as XML does and is no web page."""
        head = head_of(source.data, charset=source.charset, media_type=source.media_type)
        if not head.startswith("<"):
            return False
        root = root_name(head)
        if root is None:
            return head.startswith("<?xml")
        if root.lower() == "html":
            return False
        declared = bare_type(source.media_type)
        named = source.name.lower().endswith((".xml", ".rss", ".atom"))
        return head.startswith("<?xml") or named or declared.endswith(("/xml", "+xml"))

    def parts(self, source: Source) -> Iterator[Part]:
        """The sitting or record, or every record of a list, each with its own XML as data.

        Refuses XML in which no title, text or speech stands where this program knows to look.
        """
        tree = read_xml(source.data, charset=source.charset, media_type=source.media_type)
        root = place_of(tree.root)
        page = _sitting(root, tree)
        if page is not None:
            yield Part(data=source.data, page=page)
            return
        records = records_of(root)
        if len(records) == 1:
            yield _record(records[0], tree, data=source.data)
            return
        for number, record in enumerate(records, 1):
            # Paths are those of the part's own data, so the record is read as its own root.
            own = place_of(record.element)
            yield _record(own, tree, data=bytes_of(record.element), position=number)
        if not records:
            yield Part(data=source.data, page=_paragraphs(root, tree))


def _sitting(root: Place, tree: Tree) -> Page | None:
    sheet = Sheet()
    if is_commons(root):
        read_commons(root, sheet)
    elif is_speeches(root):
        read_speeches(root, sheet)
    else:
        return None
    return sheet.page(tree.warnings)


def _record(record: Place, tree: Tree, *, data: bytes, position: int | None = None) -> Part:
    """One record as a part; in a list its address or else its position names it."""
    sheet = Sheet()
    address = read_record(record, sheet)
    part = None if position is None else address or str(position)
    return Part(data=data, page=sheet.page(tree.warnings), part=part, address=address)


def _paragraphs(root: Place, tree: Tree) -> Page:
    sheet = Sheet()
    if not read_paragraphs(root, sheet):
        raise NotARecord(
            f"XML whose root is {root.name}: no speech, no paragraph and no record with a title and a text"
        )
    return sheet.page(tree.warnings)
