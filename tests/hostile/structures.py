"""Ways in which records in XML, JSON and web archives come broken while their syntax holds: text in, text out."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree
from tests.hostile.mutations import BIDI, Mutation

TEXTS = (
    "", " ", "2031-05-04", "4 мая 2031", "٤ أيار ٢٠٣١", "0", "Question: Why?", "A: B: C:", "発言する。" * 50, "e" + "\u0301" * 500,
    BIDI, "\u200b", "word " * 3000, "https://press.example/x", "javascript:x", "xx-Zzzz-99", "<p>markup &amp; text</p>", "9" * 400,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, -1, 1e308, 10**40, [], {}, [[]], [[[["deep"]]]], {"a": {"b": {"c": 1}}}, "", *TEXTS,
)  # fmt: skip


def restructured(text: str, random: Random) -> str:
    """XML whose elements are gone, doubled, moved, renamed, wrapped, or hold other text."""
    try:
        root = etree.fromstring(text.encode())
    except etree.XMLSyntaxError:
        return text
    for _ in range(random.choice((1, 2, 5, 20))):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one, other = random.choice(elements), random.choice(elements)
        random.choice(_CHANGES)(one, other, random)
    return etree.tostring(root, encoding="unicode")


def _leaves(one: Any, _other: Any, _random: Random) -> None:
    if one.getparent() is not None:
        one.getparent().remove(one)


def _doubles(one: Any, _other: Any, random: Random) -> None:
    for _ in range(random.choice((1, 1, 30))):
        one.append(deepcopy(one) if len(one) < 9 else one[0])


def _moves(one: Any, other: Any, _random: Random) -> None:
    if one.getparent() is not None and one not in other.iterancestors() and one is not other:
        other.append(one)


def _renames(one: Any, other: Any, _random: Random) -> None:
    one.tag = other.tag


def _wraps(one: Any, other: Any, random: Random) -> None:
    parent = one.getparent()
    for _ in range(random.choice((1, 5, 150, 250)) if parent is not None else 0):
        outer = etree.SubElement(parent, other.tag)
        outer.append(one)
        one = outer


def _says(one: Any, other: Any, random: Random) -> None:
    one.text = random.choice(TEXTS)
    other.tail = random.choice(TEXTS)


def _declares(one: Any, other: Any, random: Random) -> None:
    for name in list(other.attrib)[:3]:
        one.set(name, random.choice((other.get(name), *TEXTS)))
    for name in list(one.attrib)[:1]:
        one.set(name, random.choice(TEXTS))


_CHANGES = (_leaves, _doubles, _moves, _renames, _wraps, _says, _declares)


def revalued(text: str, random: Random) -> str:
    """JSON whose values are of other kinds, gone, doubled, under other names, or nested too deep."""
    try:
        root = json.loads(text)
    except ValueError:
        return text
    for _ in range(random.choice((1, 2, 5))):
        holders = _holders(root)
        holder = random.choice(holders)
        if isinstance(holder, dict) and holder:
            key = random.choice(list(holder))
            value = random.choice((*VALUES, holder[key], [holder[key]] * 3, root))
            if random.random() < 0.3:
                del holder[key]
                key = random.choice(
                    [key, "title", "body", "date", "url", "language", "items", "@type"]
                )
            holder[key] = json.loads(json.dumps(value))
        elif isinstance(holder, list) and holder:
            holder.insert(random.randrange(len(holder)), deepcopy(random.choice(VALUES)))
    deep = random.choice((0, 0, 0, 3, 63, 70))
    return "[" * deep + json.dumps(root, ensure_ascii=random.random() < 0.5) + "]" * deep


def _holders(root: Any) -> list[Any]:
    found, waiting = [], [root]
    while waiting and len(found) < 5_000:
        one = waiting.pop()
        if isinstance(one, (dict, list)):
            found.append(one)
            waiting += one.values() if isinstance(one, dict) else one
    return found or [root]


_FIELD = re.compile(r"^[A-Za-z-]+: .*$", re.MULTILINE)


def refiled(text: str, random: Random) -> str:
    """A web archive whose records are shuffled, doubled, cut, or have other fields, most with true lengths."""
    records = re.split(r"(?=^WARC/1\.)", text, flags=re.MULTILINE)
    number = random.randrange(len(records))
    one = records[number]
    fields = list(_FIELD.finditer(one)) or [re.match("", one)]
    field = random.choice(fields)
    assert field is not None
    instead = random.choice(
        ("", field[0] + "\r\n" + field[0], "X: " + random.choice(TEXTS), field[0].partition(":")[0] + ": " + random.choice(TEXTS))
    )  # fmt: skip
    one = one[: field.start()] + instead + one[field.end() :]
    if random.random() < 0.3:
        one = one[: random.randrange(len(one) + 1)] + "\r\n\r\n"
    if random.random() < 0.7:
        one = _measured(one)
    records[number : number + 1] = [one] * random.choice((0, 1, 1, 1, 2))
    if random.random() < 0.2:
        random.shuffle(records)
    return "".join(records)


def _measured(one: str) -> str:
    head, gap, block = one.partition("\r\n\r\n")
    length = len(block.encode()) - 4
    return (
        re.sub(r"Content-Length: \S+", f"Content-Length: {max(length, 0)}", head, count=1)
        + gap
        + block
    )


STRUCTURES: dict[str, Mutation] = {".xml": restructured, ".json": revalued, ".warc": refiled}
