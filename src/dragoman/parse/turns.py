"""Blocks become turns: by what the carrier's markup says, by labels, as a dialogue, or as one text."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.dialogue import from_dialogue
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.exchange import give_kinds
from dragoman.parse.label_shapes import Label
from dragoman.parse.labels import labels_of
from dragoman.parse.lost_breaks import parted_at_labels
from dragoman.parse.page import Block
from dragoman.parse.page_words import is_end_mark, is_time
from dragoman.parse.sitting import give_kinds_of_sitting
from dragoman.parse.told import from_one_text, is_scene

# Unlabelled text before the first label that is longer than this (an ideograph counts three) is spoken.
_SPEECH_LENGTH = 400


def find_turns(
    blocks: Sequence[Block], lang: str | None, *, kind: RecordKind, known: Sequence[str]
) -> Turns:
    """Makes turns of the blocks of a text. ``known`` are names the page itself gives."""
    if any(block.utterance for block in blocks):
        return _from_markup(blocks, lang, kind, known)
    parted = parted_at_labels(blocks, labels_of(blocks, lang, known), lang)
    labels = labels_of(parted, lang, known)
    if any(labels):
        return _from_labels(parted, labels, lang, kind, known)
    return from_dialogue(blocks, kind) or from_one_text(blocks, lang, kind)


def _from_markup(
    blocks: Sequence[Block], lang: str | None, kind: RecordKind, known: Sequence[str]
) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    told = False
    for block in blocks:
        said = block.utterance
        if block.kind == "heading":
            left_out.append(block)
            continue
        if said and (said.start or not drafts):
            told = told or said.kind in ("question", "answer")
            silent = said.kind == "narrative" and is_scene(block)
            turn = "scene" if silent else said.kind or "speech"
            drafts.append(Draft(turn, said.label, said.name, said.role))
        elif said is None and block.kind == "cell" and not drafts:
            left_out.append(block)
            continue
        elif said is None and (not drafts or drafts[-1].label or drafts[-1].name):
            drafts.append(Draft("scene" if is_scene(block) else "narrative"))
        drafts[-1].take(block)
    drafts = [draft for draft in drafts if draft.paragraphs]
    # Markup that never tells questions from answers leaves it to the labels, where they do.
    if not told and any(d.label and trade.is_question_label(d.label.text, lang) for d in drafts):
        give_kinds(drafts, lang, kind=kind, known=known)
    else:
        give_kinds_of_sitting(drafts, lang)
    return Turns(drafts, left_out)


def _from_labels(
    blocks: Sequence[Block],
    labels: Sequence[Label | None],
    lang: str | None,
    kind: RecordKind,
    known: Sequence[str],
) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    before: list[Block] = []
    labelled: dict[int, Block] = {}
    ended = False
    for block, label in zip(blocks, labels, strict=True):
        if label is not None:
            drafts.append(Draft("speech", label.words))
            drafts[-1].take(block, label.rest)
            labelled[id(drafts[-1])] = block
            ended = False
        elif block.kind == "heading":
            left_out.append(block)
        elif not drafts:
            before.append(block)
        elif _is_end(block):
            left_out.append(block)
            ended = True
        elif ended:
            # What the publisher adds below the end is nobody's words.
            drafts.append(Draft("narrative"))
            drafts[-1].take(block)
            ended = False
        elif is_scene(block) and drafts[-1].paragraphs:
            resumed = drafts[-1]
            drafts.append(Draft("scene"))
            drafts[-1].take(block)
            drafts.append(Draft(resumed.kind, resumed.label, resumed.name, resumed.role))
        else:
            drafts[-1].take(block)
    if before:
        drafts.insert(0, Draft("speech" if _reads_as_speech(before) else "narrative"))
        drafts[0].paragraphs = [(block.words, block.lang) for block in before]
    # A label without a word after it is no turn, but it was printed.
    left_out += [labelled[id(d)] for d in drafts if not d.paragraphs and id(d) in labelled]
    drafts = [draft for draft in drafts if draft.paragraphs]
    give_kinds(drafts, lang, kind=kind, known=known)
    return Turns(drafts, left_out)


def _is_end(block: Block) -> bool:
    return is_end_mark(block.text) or is_time(block.text)


def _reads_as_speech(blocks: Sequence[Block]) -> bool:
    """Whether text before the first label is somebody's words and not the publisher's introduction."""
    size = sum(3 if "\u3040" <= char <= "\u9fff" else 1 for block in blocks for char in block.text)
    return size > _SPEECH_LENGTH and not all(block.wholly(block.italic) for block in blocks)
