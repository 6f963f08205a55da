"""One text without labels: spoken or told, with scenes, a message set off, and what is told about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.model.reading import RecordKind, TurnKind
from dragoman.parse import trade
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.names import has_honorific, has_office, looks_like_name
from dragoman.parse.page import Block
from dragoman.parse.page_words import begins_what_is_told, is_divider, is_end_mark
from dragoman.parse.source import SourceText

_SCENE = re.compile(r"[(\[（][^()\[\]（）]{1,600}[)\]）][.。]?|[(\[（].{1,200}[)\]）][.。]?")
_NARRATED: frozenset[RecordKind] = frozenset({"press_release", "other"})
_FINISHED = re.compile(r"[.!?…:;,。！？؟۔।：；，、»”\"’'」』)）–—-]\s*$")
# A heading that is only bold, or a line below the title, is no longer than this.
_LINE = 150
_GREETING = 80


def is_scene(block: Block, lang: str | None) -> bool:
    """Whether a block is a stage note and nothing else: in brackets, or in words of the trade."""
    return bool(_SCENE.fullmatch(block.text)) or trade.is_stage_note(block.text, lang)


def is_unfinished(block: Block) -> bool:
    """Whether a block is a line that no sign ends: a heading, a place, a caption."""
    return len(block.text) <= _LINE and not is_finished(block)


def is_finished(block: Block) -> bool:
    """Whether a sign ends a block that ends a sentence, a line of address or a quotation."""
    return bool(_FINISHED.search(block.text))


def from_one_text(blocks: Sequence[Block], lang: str | None, kind: RecordKind) -> Turns:
    """The turns of a text without labels: one, or what the page itself sets off in it."""
    spoken = kind not in _NARRATED or (kind == "other" and _greets(blocks))
    main: TurnKind = "speech" if spoken else "narrative"
    dividers = [block for block in blocks if is_divider(block.text)]
    texts, left_out = _without_headings([b for b in blocks if not is_divider(b.text)], main)
    left_out += dividers
    message = _message_in(texts, lang, main)
    drafts: list[Draft] = []
    told = False
    for number, block in enumerate(texts):
        if block.kind == "heading" or is_end_mark(block.text):
            left_out.append(block)
            told = told or begins_what_is_told(block.text, lang) or block.kind != "heading"
            continue
        wanted: TurnKind = "narrative" if told else main
        if message:
            wanted = "speech" if message.holds(number) else "narrative"
        elif is_scene(block, lang):
            wanted = "scene"
        if not drafts or drafts[-1].kind != wanted:
            drafts.append(Draft(wanted, message.sender if message and wanted == "speech" else None))
        drafts[-1].take(block)
    return Turns(drafts, left_out)


def _without_headings(blocks: Sequence[Block], main: TurnKind) -> tuple[list[Block], list[Block]]:
    """The blocks without the line below the title of a told text; bold lines alone count as headings."""
    first = next((n for n, block in enumerate(blocks) if block.kind != "heading"), 0)
    left_out: list[Block] = []
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        line = block.kind == "paragraph" and is_unfinished(block)
        below_title = main == "narrative" and number == first and len(blocks) > 2
        bold = block.wholly(block.bold) and not (after and after.wholly(after.bold))
        if line and after and (below_title or bold) and not is_unfinished(after):
            left_out.append(block)
            kept += [_as_heading(block)] if bold else []
        else:
            kept.append(block)
    headed = {id(block.words) for block in kept}
    return kept, [block for block in left_out if id(block.words) not in headed]


def _as_heading(block: Block) -> Block:
    return Block(words=block.words, kind="heading", level=6, lang=block.lang, links=block.links)


def _greets(blocks: Sequence[Block]) -> bool:
    """Whether a text begins by addressing those who hear it: ``Friends,``, ``各位来宾：``."""
    first = next((block.text for block in blocks if block.kind != "heading"), "")
    return len(first) <= _GREETING and bool(
        re.search(r"[,!，！،]\s*$|[\u3040-\u9fff][：:]$", first)
    )


@dataclass(frozen=True, slots=True)
class _Message:
    """Words set off as a quotation below a line that says whose they are."""

    start: int
    end: int
    sender: SourceText | None

    def holds(self, number: int) -> bool:
        return self.start <= number < self.end


def _message_in(blocks: Sequence[Block], lang: str | None, main: TurnKind) -> _Message | None:
    """The one quotation of a text, if it ends it or is most of it, and a line above says who speaks.

    A story that goes on after it, or quotes more than once, is a story with quotations.
    """
    quoted = [number for number, block in enumerate(blocks) if block.kind == "quote"]
    if not quoted or quoted[0] == 0 or quoted != list(range(quoted[0], quoted[-1] + 1)):
        return None
    size = sum(len(blocks[number].text) for number in quoted)
    is_most = size * 2 > sum(len(block.text) for block in blocks)
    if not is_most and quoted[-1] != len(blocks) - 1:
        return None
    above = blocks[quoted[0] - 1]
    sender = sender_of(above, lang)
    if sender is None and not is_most and not above.text.rstrip().endswith((":", "：")):
        return None
    return _Message(quoted[0], quoted[-1] + 1, sender if main == "narrative" else None)


def leads_to_words(text: str, lang: str | None) -> bool:
    """Whether a text ends with a colon after a word for saying: ``When I asked, he said:``."""
    text = text.rstrip()
    if not text.endswith((":", "：")):
        return False
    last = trade.lowered(re.split(r"[.!?؟。！？]\s*", text)[-1], lang)
    return any(
        re.search(rf"(?<![^\W\d_]){re.escape(word)}", last) for word in trade.words_of(lang).saying
    )


def sender_of(block: Block, lang: str | None) -> SourceText | None:
    """Who a line says will speak below it: ``Foreign Minister Ilva Sorenne said:``."""
    row = trade.words_of(lang)
    if not row.saying:
        return None
    saying = "|".join(map(re.escape, sorted(row.saying, key=len, reverse=True)))
    text = block.text
    begin = max((m.end() for m in re.finditer(r"[.!?؟。！？]\s*(?=\S)", text[:-1])), default=0)
    before = re.search(
        rf"(?P<name>.{{2,120}}?)[,，]?\s*(?<![^\W\d_])?(?:{saying})(?![^\W\d_])[^.!?。]{{0,60}}$",
        text[begin:],
    )
    if before and (text.rstrip().endswith((":", "：")) or _closes(before, saying)):
        return _named(block.words.cut(begin, begin + before.end("name")), lang)
    after = re.search(rf"(?<![^\W\d_])(?:{saying})\s+(?P<name>.{{2,90}}?)\s?[:：]$", text[begin:])
    return (
        block.words.cut(begin + after.start("name"), begin + after.end("name")) if after else None
    )


def _closes(match: re.Match[str], saying: str) -> bool:
    """Whether a line without a colon ends with the word for saying."""
    return bool(re.search(rf"(?:{saying})\s*$", match[0]))


def _named(words: SourceText, lang: str | None) -> SourceText | None:
    """The name in what stands before the verb: without an occasion that a comma parts from it."""
    words = words.strip(" ,，")
    text = words.text
    comma = max(text.rfind(", "), text.rfind("，"))
    last = text[comma + 1 :].strip()
    titled = has_office(last, lang) or has_honorific(last, lang) or len(last.split()) > 1
    if (
        comma > 0
        and titled
        and looks_like_name(last, lang)
        and not looks_like_name(text[:comma], lang)
    ):
        return words.cut(comma + 1).strip()
    return words if words.text else None
