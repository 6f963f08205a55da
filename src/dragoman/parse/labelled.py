"""Labelled blocks become turns: what belongs to the speaker above, what is a scene, what the publisher adds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model.reading import RecordKind, TurnKind
from dragoman.parse import trade
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.exchange import asks, give_kinds
from dragoman.parse.label_shapes import Label
from dragoman.parse.page import Block
from dragoman.parse.page_words import is_divider, is_end_mark, is_time
from dragoman.parse.sitting import give_kinds_of_sitting
from dragoman.parse.told import is_finished, is_scene, is_unfinished

# Unlabelled text before the first label that is longer than this (an ideograph counts three) is spoken.
_SPEECH_LENGTH = 400
# A result has little but its numbers: one in so many letters.
_EACH = 60
# A point of the agenda is longer than "Thank you" without its point.
_AGENDA = 15
_COUNT = re.compile(r"[^\W\d_][\s,:：]{1,3}\d{1,4}(?=[\s;,.；，。]|$)")
_LISTS = re.compile(r"[:：;；]")
_VOTES = re.compile(r"\bvot|voix|stimm|stem|röst|głos|голос|\boy|票|표|صوت|ووٹ|मत", re.IGNORECASE)


def from_labels(
    blocks: Sequence[Block],
    labels: Sequence[Label | None],
    lang: str | None,
    *,
    kind: RecordKind,
    known: Sequence[str],
) -> Turns:
    """The turns of a text with labels; ``labels`` are those of the blocks, ``known`` names of the page."""
    gathered = _Gathered(lang, bold_questions=_has_bold_questions(blocks, labels, lang))
    sitting = kind == "debate"
    minuted = {
        n for n, block in enumerate(blocks) if sitting and trade.is_minuted(block.text, lang)
    }
    agenda = _agenda(blocks, labels) - minuted if sitting else set()
    for number, (block, label) in enumerate(zip(blocks, labels, strict=True)):
        if label is not None:
            gathered.label(block, label)
        elif number in agenda:
            gathered.leave_out(block)
        elif number in minuted or (sitting and _is_tally(block)):
            gathered.tell(block)
        else:
            gathered.take(block)
    turns = gathered.turns()
    give_kinds(turns.drafts, lang, kind=kind, known=known)
    if sitting and not any(draft.kind == "question" for draft in turns.drafts):
        give_kinds_of_sitting(turns.drafts, lang)
    return turns


def _agenda(blocks: Sequence[Block], labels: Sequence[Label | None]) -> set[int]:
    """The lines without an end that stand before a label: points of the agenda, not somebody's words."""
    found: set[int] = set()
    for number in range(len(blocks) - 1, -1, -1):
        ahead = number + 1
        before_label = ahead < len(blocks) and (labels[ahead] is not None or ahead in found)
        line = len(blocks[number].text) >= _AGENDA and not is_finished(blocks[number])
        if before_label and labels[number] is None and line:
            found.add(number)
    return found


def _is_tally(block: Block) -> bool:
    """Whether a paragraph is the result of a vote: three numbers at least, each after what it counts."""
    counts = len(_COUNT.findall(block.text))
    dense = counts >= 3 and len(block.text) <= counts * _EACH
    return dense and bool(_VOTES.search(block.text)) and bool(_LISTS.search(block.text))


class _Gathered:
    """The turns so far, the blocks before the first, and those that belong to none."""

    def __init__(self, lang: str | None, *, bold_questions: bool) -> None:
        self._lang = lang
        self._bold_questions = bold_questions
        self._drafts: list[Draft] = []
        self._left_out: list[Block] = []
        self._before: list[Block] = []
        self._labelled: dict[int, Block] = {}
        self._ended = False

    def label(self, block: Block, label: Label) -> None:
        """Takes a block that begins with a label."""
        self._begin("speech", block, label)
        self._labelled[id(self._drafts[-1])] = block
        if any(char.isalnum() for char in block.text[: label.lead]):
            self._left_out.append(block.cut(0, label.lead))
        self._ended = False

    def leave_out(self, block: Block) -> None:
        """Takes a block that belongs to no turn."""
        (self._left_out if self._drafts else self._before).append(block)

    def tell(self, block: Block) -> None:
        """Takes a block of the publisher's own words between two turns."""
        if self._drafts and self._drafts[-1].kind == "narrative":
            self._drafts[-1].take(block)
        else:
            self._begin("narrative", block)

    def take(self, block: Block) -> None:
        """Takes a block without a label."""
        asked = self._bold_questions and block.kind != "heading" and block.wholly(block.bold)
        last = self._drafts[-1] if self._drafts else None
        if block.kind == "heading" or is_divider(block.text):
            self._left_out.append(block)
        elif asked and (last or asks(block.text)):
            self._continue("question", block)
        elif last is None:
            self._before.append(block)
        elif is_end_mark(block.text) or is_time(block.text):
            self._left_out.append(block)
            self._ended = True
        elif self._ended:
            # What the publisher adds below the end is nobody's words.
            self._begin("narrative", block)
            self._ended = False
        elif last.label is None and last.kind == "question":
            self._begin("answer", block)
        elif last.kind != "narrative" and is_scene(block, self._lang) and last.paragraphs:
            self._begin("scene", block)
            self._drafts.append(Draft(last.kind, last.label, last.name, last.role))
        else:
            last.take(block)

    def turns(self) -> Turns:
        """All turns that hold words, with what stood before the first label."""
        drafts = [draft for draft in self._drafts if draft.paragraphs]
        # A line that no sign ends says where this was, or what: the head's business.
        self._left_out += [block for block in self._before if is_unfinished(block)]
        before = [block for block in self._before if not is_unfinished(block)]
        if before:
            drafts.insert(0, Draft("speech" if _reads_as_speech(before) else "narrative"))
            drafts[0].paragraphs = [(block.words, block.lang) for block in before]
        # A label without a word after it is no turn, but it was printed.
        silent = [draft for draft in self._drafts if not draft.paragraphs]
        printed = [self._labelled[id(one)] for one in silent if id(one) in self._labelled]
        return Turns(drafts, self._left_out + printed)

    def _begin(self, kind: TurnKind, block: Block, label: Label | None = None) -> None:
        self._drafts.append(Draft(kind, label.words if label else None))
        self._drafts[-1].take(block, label.rest if label else 0)

    def _continue(self, kind: TurnKind, block: Block) -> None:
        if self._drafts and self._drafts[-1].kind == kind and self._drafts[-1].label is None:
            self._drafts[-1].take(block)
        else:
            self._begin(kind, block)


def _has_bold_questions(
    blocks: Sequence[Block], labels: Sequence[Label | None], lang: str | None
) -> bool:
    """Whether who asks has no label but bold type, where only those who answer are named."""
    if any(label and trade.is_question_label(label.text, lang) for label in labels):
        return False
    bold = [b for b, label in zip(blocks, labels, strict=True) if not label and b.wholly(b.bold)]
    asking = sum(1 for block in bold if block.kind != "heading" and asks(block.text))
    return asking >= 2 and asking * 2 >= len(bold)


def _reads_as_speech(blocks: Sequence[Block]) -> bool:
    """Whether text before the first label is somebody's words and not the publisher's introduction."""
    size = sum(3 if "\u3040" <= char <= "\u9fff" else 1 for block in blocks for char in block.text)
    return size > _SPEECH_LENGTH and not all(block.wholly(block.italic) for block in blocks)
