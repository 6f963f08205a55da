"""Cuts what a reader typed into the items a query is put together from: words, phrases, fields, signs."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, NoReturn, cast, get_args

from rapidfuzz import fuzz, process

from dragoman.errors import BadQuery
from dragoman.model import language
from dragoman.model.date import precision_of
from dragoman.model.query import (
    Filter,
    FilterField,
    Node,
    Phrase,
    Range,
    RangeField,
    ScopeKind,
    Versions,
    Word,
)
from dragoman.model.reading import RecordKind, TurnKind
from dragoman.search import loose
from dragoman.search.limits import FARTHEST_NEAR, LONGEST_PHRASE, MOST_NEAR
from dragoman.search.loose import in_word

FILTERS: tuple[str, ...] = get_args(FilterField)
RANGES: tuple[str, ...] = get_args(RangeField)
FIELD = re.compile(r"([A-Za-z]{2,20}):(?!//)")
PLAIN_VALUE = re.compile(r"[^\s,()\"“”„«»\\]+")
OPERATORS = {"AND": "and", "&&": "and", "OR": "or", "||": "or", "NOT": "not"}

# What people call our fields elsewhere; each is refused with the right name.
_OTHER_NAMES = {
    "speaker": "by", "person": "by", "who": "by", "author": "by", "language": "lang", "date": "said",
    "addressee": "to", "asked": "to", "versions": "version", "body": "org", "organisation": "org", "organization": "org", "country": "place", "source": "publisher",
    "type": "kind", "turn": "in", "office": "role", "title": "role", "year": "said", "since": "said",
    "until": "said", "before": "said", "after": "said", "id": "record",
}  # fmt: skip
_EXAMPLES = {
    "lang": "en", "by": '"Ada Vorn"', "to": '"Ada Vorn"', "version": "any", "role": "minister", "org": "OSCE", "place": "Alva", "event": "summit",
    "publisher": "ministry", "kind": "speech", "in": "question", "record": "r/…",
    "said": "2016-11", "published": "2016-11",
}  # fmt: skip
_CLOSED: dict[str, tuple[str, ...]] = {
    "kind": get_args(RecordKind), "in": get_args(TurnKind), "version": get_args(Versions),
}  # fmt: skip
_SCHEMES = frozenset(
    {"http", "https", "ftp", "mailto", "doi", "urn", "tel", "xmpp", "isbn", "issn"}
)
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "”": "”"}
_STOPS = frozenset('()"“”„«»')
_DOTS = re.compile(r"\.\.+|…")
NEAR = re.compile(r"(O?NEAR)(?:/(\d*))?")
SCOPES: dict[str, ScopeKind] = {name: name for name in get_args(ScopeKind)}


class Item(NamedTuple):
    """One piece of a query: its kind (word, phrase, field, and, or, not, near, scope, open, close), its
    place and its node; of NEAR the distance, of a scope what it is of.
    """

    kind: str
    start: int
    end: int
    node: Node | None = None
    distance: int = 0
    ordered: bool = False
    of: ScopeKind | None = None


class Scanner:
    """Cuts a query into items."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Item] = []

    def items(self) -> list[Item]:
        """All items in order."""
        while self.at < len(self.text):
            self._next()
        return self.found

    def _next(self) -> None:
        char, start = self.text[self.at], self.at
        if char.isspace():
            self.at += 1
        elif char in "()":
            self.at += 1
            self._add("open" if char == "(" else "close", start)
        elif char in _CLOSING:
            self._add_phrase(start)
        elif char == "-" and self._is_negation():
            self.at += 1
            self._add("not", start)
        elif not self._field():
            self._word()

    def _add(self, kind: str, start: int, node: Node | None = None) -> None:
        self.found.append(Item(kind, start, self.at, node))

    def _add_phrase(self, start: int) -> None:
        phrase = " ".join(self._quotation().split())
        if not has_word(phrase):
            return
        words = phrase.split()
        if self.text[self.at : self.at + 1] == "~":
            self._slop(words, start)
        if len(words) > LONGEST_PHRASE:
            raise BadQuery(
                f"a phrase of {len(words)} words; the limit is {LONGEST_PHRASE}",
                position=start,
                suggestion=self._with(start, self.at, quoted(" ".join(words[:LONGEST_PHRASE]))),
            )
        self._add("phrase", start, Phrase(text=phrase))

    def _slop(self, words: list[str], start: int) -> NoReturn:
        """Refuses "a b"~5, which elsewhere asks for what NEAR does."""
        found = re.compile(r"~(\d*)").match(self.text, self.at)
        assert found
        distance = min(int(found[1][:9] or 5), FARTHEST_NEAR)
        plain = [word for word in words if has_word(word)]
        near = f" NEAR/{distance} ".join(map(quoted, plain))
        raise BadQuery(
            "~ follows one word; for words near one another type NEAR/5 between them",
            position=self.at,
            suggestion=self._with(
                start, found.end(), near if len(plain) <= MOST_NEAR else quoted(" ".join(words))
            ),
        )

    def _quotation(self) -> str:
        """The text of a quotation that opens here, without its marks."""
        start, closing = self.at, _CLOSING[self.text[self.at]]
        kept, at = "", start + 1
        while at < len(self.text) and self.text[at] not in closing:
            at += self.text[at] == "\\" and at + 1 < len(self.text)
            kept += self.text[at]
            at += 1
        if at == len(self.text):
            raise BadQuery(
                "a quotation mark opens and none closes",
                position=start,
                suggestion=self.text + closing[0] if has_word(kept) else self.text[:start].strip(),
            )
        self.at = at + 1
        return kept

    def _is_negation(self) -> bool:
        """A hyphen before a word, a quotation, a bracket; not one between words or a dash."""
        before, after = self.text[self.at - 1 : self.at], self.text[self.at + 1 : self.at + 2]
        starts = not before or before.isspace() or before in "(-"
        return starts and bool(after) and (after in "(=-\\" or after in _CLOSING or in_word(after))

    def _field(self) -> bool:
        """Reads a field with its values, if one stands here."""
        match = FIELD.match(self.text, self.at)
        if not match or match[1].lower() in _SCHEMES:
            return False
        name, start = match[1].lower(), self.at
        if name not in FILTERS and name not in RANGES:
            if match[1] != name or self.text[match.end() : match.end() + 1].strip() == "":
                return False  # Re: something
            self._unknown_field(name, start)
        self.at = match.end()
        values = self._values(name)
        if name in RANGES:
            node: Node = self._range(cast("RangeField", name), values, start)
        else:
            checked = tuple(self._checked(name, value, start) for value in values)
            node = Filter(field=cast("FilterField", name), values=checked)
        self._add("field", start, node)
        return True

    def _unknown_field(self, name: str, start: int) -> NoReturn:
        nearest = _OTHER_NAMES.get(name) or _nearest(name, (*FILTERS, *RANGES))
        end = start + len(name)
        word = self.text[start:].split(None, 1)[0]
        raise BadQuery(
            f"there is no field {name!r}; fields are {', '.join((*FILTERS, *RANGES))}",
            position=start,
            suggestion=self._with(start, end, nearest)
            if nearest
            else self._with(start, start + len(word), quoted(word)),
        )

    def _values(self, name: str) -> list[str]:
        values = []
        while True:
            value = self._value()
            if not value:
                raise BadQuery(
                    f"a value must follow {name}: without a space between",
                    position=self.at,
                    suggestion=self._with(self.at, self.at, "").rstrip() + _EXAMPLES[name]
                    if not self.text[self.at :].strip()
                    else self.text[: self.at] + self.text[self.at :].lstrip(" ,"),
                )
            values.append(value)
            if self.text[self.at : self.at + 1] != ",":
                return values
            self.at += 1

    def _value(self) -> str:
        if self.text[self.at : self.at + 1] in _CLOSING and self.at < len(self.text):
            return self._quotation().strip()
        match = PLAIN_VALUE.match(self.text, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match[0]

    def _checked(self, name: str, value: str, start: int) -> str:
        """The value in the form the field has it; refuses one the field cannot have."""
        if name == "lang":
            tag = language.parse(value)
            if tag:
                return tag
            raise BadQuery(
                f"{value!r} is no language tag: write en, fr, zh-Hans",
                position=start,
                suggestion=self._with(start, self.at, "lang:en"),
            )
        allowed = _CLOSED.get(name)
        if allowed is None or value.lower() in allowed:
            return value if allowed is None else value.lower()
        nearest = _nearest(value.lower(), allowed) or allowed[0]
        raise BadQuery(
            f"{name}: can be {', '.join(allowed)}",
            position=start,
            suggestion=self._with(start, self.at, f"{name}:{nearest}"),
        )

    def _range(self, field: RangeField, values: list[str], start: int) -> Range:
        written = ",".join(values)
        ends = _DOTS.split(written)
        since, until = ends if len(ends) == 2 else (written, written)
        for day in (since, until):
            if day and not is_day(day):
                raise BadQuery(
                    f"{day!r} is no date: write 2016, 2016-11 or 2016-11-17, or two with .. between",
                    position=start,
                    suggestion=self._with(start, self.at, f"{field}:{_first_day(day)}"),
                )
        if not since and not until:
            raise BadQuery(
                "a range needs a date",
                position=start,
                suggestion=self._with(start, self.at, f"{field}:2016..2017"),
            )
        # The shorter end stands for all its days: 2016-05..2016 is in order.
        if since and until and since > until and not since.startswith(until):
            raise BadQuery(
                f"the range ends ({until}) before it begins ({since})",
                position=start,
                suggestion=self._with(start, self.at, f"{field}:{until}..{since}"),
            )
        return Range(field=field, since=since or None, until=until or None)

    def _word(self) -> None:
        start = self.at
        chars = self._characters()
        typed = self.text[start : self.at]
        if typed in OPERATORS:
            self._add(OPERATORS[typed], start)
            return
        if self._near(typed, start) or self._scope(typed, start) or self._loose(typed, start):
            return
        while chars and not (chars[0][1] or in_word(chars[0][0])):
            chars.pop(0)
        while chars and not (chars[-1][1] or in_word(chars[-1][0])):
            chars.pop()
        word = "".join(char for char, _ in chars)
        if has_word(word):
            self._add("word", start, Word(text=word, exact=typed.startswith("=")))

    def _loose(self, typed: str, start: int) -> bool:
        """Reads a word with * ? or ~ in it, if this is one."""
        node = loose.read(typed)
        if node is None:
            return False
        if isinstance(node, loose.Refused):
            raise BadQuery(
                node.message,
                position=start,
                suggestion=self._with(start, self.at, node.instead).strip() or None,
            )
        self._add("word", start, node)
        return True

    def _near(self, typed: str, start: int) -> bool:
        """Reads NEAR/5 or ONEAR/5, if this is one."""
        match = NEAR.fullmatch(typed)
        if not match:
            return False
        distance = int(match[2]) if match[2] and len(match[2]) < 9 else None
        if distance is None or distance > FARTHEST_NEAR:
            is_between = bool(self.text[:start].strip()) and bool(self.text[self.at :].strip())
            nearest = f"{match[1]}/{FARTHEST_NEAR if match[2] else 5}"
            raise BadQuery(
                f"{match[1]}/5 says how many words may stand between; {FARTHEST_NEAR} is the limit",
                position=start,
                suggestion=self._with(start, self.at, nearest if is_between else quoted(typed)),
            )
        ordered = match[1] == "ONEAR"
        self.found.append(Item("near", start, self.at, distance=distance, ordered=ordered))
        return True

    def _scope(self, typed: str, start: int) -> bool:
        """Reads the beginning of sentence(…), if this is one."""
        of = SCOPES.get(typed.lower())
        if of is None or self.text[self.at : self.at + 1] != "(":
            return False
        self.at += 1
        self.found.append(Item("scope", start, self.at, of=of))
        return True

    def _with(self, start: int, end: int, instead: str) -> str:
        """The query with one part put otherwise."""
        return self.text[:start] + instead + self.text[end:]

    def _characters(self) -> list[tuple[str, bool]]:
        """The characters of the word that stands here, each with whether a backslash took it as it is."""
        chars: list[tuple[str, bool]] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\" and self.at + 1 < len(self.text):
                chars.append((self.text[self.at + 1], True))
                self.at += 2
                continue
            if char.isspace() or char in _STOPS:
                break
            chars.append((char, False))
            self.at += 1
        return chars


def quoted(text: str) -> str:
    """A phrase or value between quotation marks, as ``Scanner`` reads it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def has_word(text: str) -> bool:
    """Whether there is a letter or a digit in a text."""
    return any(map(str.isalnum, text))


def is_day(value: str) -> bool:
    """Whether a value is ``yyyy``, ``yyyy-mm`` or ``yyyy-mm-dd`` of the calendar."""
    if not value.isascii() or precision_of(value) not in {"year", "month", "day"}:
        return False
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _first_day(written: str) -> str:
    found = [day for day in re.findall(r"[0-9]{4}(?:-[0-9]{2}){0,2}", written) if is_day(day)]
    return found[0] if found else "2016"


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    best = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=60)
    return best[0] if best else None
