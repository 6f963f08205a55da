"""Interviews without labels: who asks is set in bold, in italics or as a heading, or speaks after a dash."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest

from dragoman.model.reading import RecordKind, TurnKind
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.exchange import ASKED, asks
from dragoman.parse.page import Block
from dragoman.parse.told import leads_to_words

# A hyphen needs a blank or a capital after it; the longer dashes stand before the word in some languages.
_DASH = re.compile(r"(?:[—―–‒]+\s*|[-*•]\s+|-(?=[¿¡«“]|[^\W\d_]))(?=\S)")
_ENDS_ASKING = re.compile(r"[?？؟\u037e՞][”\"’»)\s]*$")
_LEADS = re.compile(r"[:：]\s*$")
# So many pieces, spoken and told in turn, are no list.
_LEAST_TOLD = 3
# A question that nothing sets off is shorter than this.
_QUESTION = 500
# So large a share of an interview's paragraphs after a dash end as questions, at least.
_ASKING_SHARE = 0.3


def from_dialogue(blocks: Sequence[Block], kind: RecordKind, lang: str | None) -> Turns | None:
    """The turns of such an interview; None where the text is not set as one."""
    if _is_told_between(blocks, lang):
        return _from_alternate(blocks, lang)
    if _is_dashed(blocks, kind):
        return _from_dashes(blocks)
    for manner in (_is_bold, _is_italic):
        if _asks_in(blocks, manner):
            return _from_manner(blocks, manner)
    if kind in ASKED and _asks_in(blocks, _is_asking_heading):
        return _from_manner(blocks, _is_asking_heading)
    if kind in ("interview", "answers") and _takes_turns(blocks):
        return _from_manner(blocks, _ends_asking)
    return None


def _is_bold(block: Block) -> bool:
    return block.kind != "heading" and block.wholly(block.bold)


def _is_italic(block: Block) -> bool:
    return block.kind != "heading" and block.wholly(block.italic)


def _is_asking_heading(block: Block) -> bool:
    return block.kind == "heading" and asks(block.text)


def _ends_asking(block: Block) -> bool:
    return block.kind != "heading" and bool(_ENDS_ASKING.search(block.text))


def _takes_turns(blocks: Sequence[Block]) -> bool:
    """Whether an interview sets nothing off: short questions, never two in a row, each with its answer."""
    marks = [_ends_asking(block) for block in blocks if block.kind != "heading"]
    asking = [block for block in blocks if _ends_asking(block)]
    return (
        sum(marks) >= 2
        and any(marks[:2])
        and not marks[-1]
        and not any(one and other for one, other in pairwise(marks))
        and all(len(block.text) <= _QUESTION for block in asking)
    )


def _asks_in(blocks: Sequence[Block], manner: Callable[[Block], bool]) -> bool:
    """Whether questions are set in a manner between answers that are not: two at least, half with a mark."""
    asking = [block for block in blocks if manner(block)]
    others = sum(1 for block in blocks if block.kind != "heading" and not manner(block))
    marks = sum(1 for block in asking if asks(block.text))
    return len(asking) >= 2 and others >= len(asking) - 1 and marks * 2 >= len(asking)


def _from_manner(blocks: Sequence[Block], manner: Callable[[Block], bool]) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    begun = False
    for block in blocks:
        # What is set so before the first question is the editor's introduction.
        begun = begun or (manner(block) and asks(block.text))
        kind: TurnKind = "narrative" if not begun else "question" if manner(block) else "answer"
        if block.kind == "heading" and not manner(block):
            left_out.append(block)
        elif drafts and drafts[-1].kind == kind:
            drafts[-1].take(block)
        else:
            drafts.append(Draft(kind))
            drafts[-1].take(block)
    return Turns(drafts, left_out)


def _is_dashed(blocks: Sequence[Block], kind: RecordKind) -> bool:
    """Whether dashes part those who speak: the first asks, and others do; a list of measures does not."""
    spoken = [block for block in blocks if _begins_turn(block)]
    texts = sum(1 for block in blocks if block.kind != "heading")
    marks = [bool(_ENDS_ASKING.search(block.text)) for block in spoken]
    if len(spoken) < 2 or not asks(spoken[0].text):
        return False
    if any(block.kind == "item" for block in spoken):
        return (
            kind in ASKED
            and len(marks) >= 4
            and all(mark == (number % 2 == 0) for number, mark in enumerate(marks))
        )
    enough = kind in ASKED or (len(spoken) >= 4 and len(spoken) * 2 >= texts)
    return enough and sum(marks) >= _ASKING_SHARE * len(spoken)


def _begins_turn(block: Block) -> bool:
    return block.kind == "item" or (block.kind != "heading" and _dash_of(block) > 0)


def _dash_of(block: Block) -> int:
    """The length of the dash a block begins with; "-al" is the end of a word and no dash."""
    found = _DASH.match(block.text)
    if found is None or (found[0] == "-" and block.text[1].islower()):
        return 0
    return found.end()


def _is_told_between(blocks: Sequence[Block], lang: str | None) -> bool:
    """Whether all stands after dashes, what is said and what is told, and words of saying lead to a dash."""
    texts = [block for block in blocks if block.kind != "heading"]
    return (
        len(texts) >= _LEAST_TOLD
        and texts[0].kind != "item"
        and all(block.kind != "item" and _dash_of(block) > 0 for block in texts)
        and any(leads_to_words(block.text, lang) for block in texts[:-1])
    )


def _from_alternate(blocks: Sequence[Block], lang: str | None) -> Turns:
    """Who tells takes turns with who speaks, and what leads to words is told."""
    texts = [block for block in blocks if block.kind != "heading"]
    told = next(n for n, block in enumerate(texts) if leads_to_words(block.text, lang))
    drafts: list[Draft] = []
    for number, block in enumerate(texts):
        drafts.append(Draft("narrative" if (number - told) % 2 == 0 else "speech"))
        drafts[-1].take(block, _dash_of(block))
    return Turns(drafts, [block for block in blocks if block.kind == "heading"])


def _from_dashes(blocks: Sequence[Block]) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    for block, after in zip_longest(blocks, blocks[1:]):
        if block.kind == "heading":
            left_out.append(block)
        elif _begins_turn(block):
            drafts.append(Draft(_kind_after(drafts, block)))
            drafts[-1].take(block, _dash_of(block))
        else:
            leads = after is not None and _begins_turn(after) and _LEADS.search(block.text)
            if not drafts or leads:
                drafts.append(Draft("narrative"))
            drafts[-1].take(block)
    return Turns(drafts, left_out)


def _kind_after(drafts: Sequence[Draft], block: Block) -> TurnKind:
    """Who asks and who answers take turns; after what is told between them the mark of a question tells."""
    spoken = [draft.kind for draft in drafts if draft.kind != "narrative"]
    if spoken and drafts[-1].kind == "narrative":
        return "question" if _ENDS_ASKING.search(block.text) else "answer"
    return "answer" if spoken and spoken[-1] == "question" else "question"
