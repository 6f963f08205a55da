"""Blocks become turns: by what the carrier's markup says, by labels, as a dialogue, or as one text."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.dialogue import from_dialogue
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.exchange import give_kinds
from dragoman.parse.labelled import from_labels
from dragoman.parse.labels import labels_of
from dragoman.parse.lost_breaks import parted_at_labels
from dragoman.parse.page import Block
from dragoman.parse.sitting import give_kinds_of_sitting, is_presided
from dragoman.parse.told import from_one_text, is_scene


def find_turns(
    blocks: Sequence[Block], lang: str | None, *, kind: RecordKind, known: Sequence[str]
) -> Turns:
    """Makes turns of the blocks of a text. ``known`` are names the page itself gives."""
    if any(block.utterance for block in blocks):
        return _from_markup(blocks, lang, kind, known)
    labels = labels_of(blocks, lang, known)
    parted = parted_at_labels(blocks, labels, lang)
    if len(parted) > len(blocks):
        labels = labels_of(parted, lang, known)
    if any(labels):
        if kind == "other" and is_presided([one.text for one in labels if one], lang):
            kind = "debate"
        return from_labels(parted, labels, lang, kind=kind, known=known)
    return from_dialogue(blocks, kind, lang) or from_one_text(blocks, lang, kind)


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
            silent = said.kind == "narrative" and is_scene(block, lang)
            turn = "scene" if silent else said.kind or "speech"
            drafts.append(Draft(turn, said.label, said.name, said.role))
        elif said is None and block.kind == "cell" and not drafts:
            left_out.append(block)
            continue
        elif said is None and (not drafts or drafts[-1].label or drafts[-1].name):
            drafts.append(Draft("scene" if is_scene(block, lang) else "narrative"))
        drafts[-1].take(block)
    drafts = [draft for draft in drafts if draft.paragraphs]
    # Markup that never tells questions from answers leaves it to the labels, where they do.
    if not told and any(d.label and trade.is_question_label(d.label.text, lang) for d in drafts):
        give_kinds(drafts, lang, kind=kind, known=known)
    else:
        give_kinds_of_sitting(drafts, lang)
    return Turns(drafts, left_out)
