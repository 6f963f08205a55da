"""html5lib by the HTML standard of today, where the standard has moved on since html5lib 1.1 was written.

Two rules of tree construction (section 13.2.6) are newer. A ``<select>`` has no insertion mode of its own any more: what
is in it is read as in the body, so that a ``<style>``, ``<title>`` or ``<xmp>`` in it holds raw text up to its own end,
where the old rule dropped the tag and read on. And a ``<template>`` ends at its end tag, whatever is open in it.

Where a template stands (in the head, in a table) and which parts of a table it may hold is left as it was: the words are
the same in another place. The import changes lists of html5lib's own; nothing else here uses it.
"""

from __future__ import annotations

from typing import Any

from html5lib import HTMLParser, html5parser
from html5lib.constants import namespaces, specialElements
from html5lib.html5parser import getPhases, impliedTagToken
from html5lib.treebuilders.base import Marker, listElementsMap

_SELECT, _TEMPLATE = ((namespaces["html"], name) for name in ("select", "template"))
# Both bound every scope but a table's, and no end tag of another name reaches beyond a template.
for _scope in (None, "button", "list"):
    listElementsMap[_scope] = (listElementsMap[_scope][0] | {_SELECT, _TEMPLATE}, False)
html5parser.specialElements = specialElements | {_TEMPLATE}

_OF_SELECTS = ("select", "option", "optgroup", "hr", "input")
_InBody: Any = getPhases(False)["inBody"]


class TodaysParser(HTMLParser):  # type: ignore[misc]
    """A parser of whole pages into an ElementTree, without namespaces for HTML."""

    def __init__(self) -> None:
        super().__init__(namespaceHTMLElements=False)
        self.phases["inBody"] = _InBodyToday(self, self.tree)

    def resetInsertionMode(self) -> None:  # noqa: N802  # html5lib's name, as those below
        """Finds the mode by what is open; a ``<select>`` has none, so that what it stands in decides."""
        opened = self.tree.openElements
        self.tree.openElements = [element for element in opened if element.nameTuple != _SELECT]
        super().resetInsertionMode()
        self.tree.openElements = opened

    def pop_until(self, name: tuple[str, str]) -> None:
        """Ends the innermost element of a name with all that is open in it."""
        while self.tree.openElements.pop().nameTuple != name:
            pass


class _InBodyToday(_InBody):  # type: ignore[misc]
    def processStartTag(self, token: Any) -> Any:  # noqa: N802
        name = token["name"]
        if name == "template":
            return self._opens_template(token)
        if name in _OF_SELECTS and self.tree.elementInScope("select"):
            return self._starts_in_select(name, token)
        if name == "select":
            return self._opens_select(token)
        return super().processStartTag(token)

    def processEndTag(self, token: Any) -> Any:  # noqa: N802
        if token["name"] == "select":
            return self.endTagBlock(token)
        if token["name"] == "template":
            return self._closes_template()
        return super().processEndTag(token)

    def _opens_select(self, token: Any) -> None:
        self.tree.reconstructActiveFormattingElements()
        self.tree.insertElement(token)
        self.parser.framesetOK = False

    def _starts_in_select(self, name: str, token: Any) -> Any:
        """A second ``<select>`` ends the first and is gone; an ``<input>`` ends it; the others end an option."""
        if name in ("select", "input"):
            self.parser.pop_until(_SELECT)
            return None if name == "select" else super().processStartTag(token)
        if name == "hr" and self.tree.elementInScope("p", variant="button"):
            self.endTagP(impliedTagToken("p"))
        self.tree.generateImpliedEndTags("optgroup" if name == "option" else None)
        return super().processStartTag(token)

    def _opens_template(self, token: Any) -> None:
        self.tree.insertElement(token)
        self.tree.activeFormattingElements.append(Marker)
        self.parser.framesetOK = False

    def _closes_template(self) -> None:
        if any(element.nameTuple == _TEMPLATE for element in self.tree.openElements):
            self.parser.pop_until(_TEMPLATE)
            self.tree.clearActiveFormattingElements()
            self.parser.resetInsertionMode()
