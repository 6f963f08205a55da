"""Blocks become turns: by what the carrier's markup says, by labels, by bold questions, or as one text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.model.reading import RecordKind, TurnKind
from dragoman.parse import trade
from dragoman.parse.labels import Label, labels_of, same_name
from dragoman.parse.page import Block
from dragoman.parse.source import SourceText

_SCENE = re.compile(r"[(\[（][^()\[\]（）]{1,600}[)\]）][.。]?|[(\[（].{1,200}[)\]）][.。]?")
_ASKS = re.compile(r"[?？؟;՞][”\"’»)\s]*$")
_QUESTION_MARK = re.compile(r"[?？؟;՞]")
# Unlabelled text before the first label that is longer than this (an ideograph counts three) is spoken.
_SPEECH_LENGTH = 400
_NARRATED: frozenset[RecordKind] = frozenset({"press_release", "other"})


@dataclass(slots=True)
class Draft:
    """A turn being gathered: kind, printed label, name and office where the markup gives them, paragraphs."""

    kind: TurnKind
    label: SourceText | None = None
    name: str | None = None
    role: str | None = None
    paragraphs: list[tuple[SourceText, str | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a text, and the blocks that stand between them without belonging to one (headings)."""

    drafts: list[Draft]
    left_out: list[Block]


def find_turns(
    blocks: Sequence[Block], lang: str | None, *, kind: RecordKind, known: Sequence[str]
) -> Turns:
    """Makes turns of the blocks of a text. ``known`` are names the page itself gives."""
    if any(block.utterance for block in blocks):
        return _from_markup(blocks, lang, known)
    labels = labels_of(blocks, lang, known)
    if any(labels):
        return _from_labels(blocks, labels, lang, known)
    if _is_bold_interview(blocks):
        return _from_bold(blocks)
    return _unlabelled(blocks, lang, kind)


def _from_markup(blocks: Sequence[Block], lang: str | None, known: Sequence[str]) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    told = False
    for block in blocks:
        said = block.utterance
        if block.kind == "heading":
            left_out.append(block)
        elif said and (said.start or not drafts):
            told = told or said.kind in ("question", "answer")
            drafts.append(Draft(said.kind or "speech", said.label, said.name, said.role))
            drafts[-1].paragraphs.append((block.words, block.lang))
        elif said is None and block.kind == "cell" and not drafts:
            left_out.append(block)
        elif said is None and (not drafts or drafts[-1].label or drafts[-1].name):
            drafts.append(Draft("narrative"))
            drafts[-1].paragraphs.append((block.words, block.lang))
        else:
            drafts[-1].paragraphs.append((block.words, block.lang))
    drafts = [draft for draft in drafts if draft.paragraphs]
    # Markup that never tells questions from answers leaves it to the labels, where they do.
    if not told and any(d.label and trade.is_question_label(d.label.text, lang) for d in drafts):
        _give_kinds(drafts, lang, known)
    elif not told:
        _give_kinds_of_exchange(drafts, lang)
    return Turns(drafts, left_out)


def _give_kinds_of_exchange(drafts: list[Draft], lang: str | None) -> None:
    """In a sitting that marks neither: who ends with a question asks, and the next to speak answers.

    Only where this happens at least three times; those in the chair neither ask nor answer.
    """
    speaking = [
        draft
        for draft in drafts
        if draft.kind == "speech"
        and draft.label
        and not trade.is_chair_label(draft.label.text, lang)
    ]
    asking = [draft for draft in speaking if _ASKS.search(draft.paragraphs[-1][0].text)]
    if len(asking) < 3:
        return
    asked: Draft | None = None
    for draft in speaking:
        if any(draft is one for one in asking):
            draft.kind, asked = "question", draft
        elif asked is not None and _key(draft) != _key(asked):
            draft.kind, asked = "answer", None


def _key(draft: Draft) -> str:
    return draft.label.text.lower() if draft.label else ""


def _from_labels(
    blocks: Sequence[Block], labels: Sequence[Label | None], lang: str | None, known: Sequence[str]
) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    before: list[Block] = []
    labelled: dict[int, Block] = {}
    for block, label in zip(blocks, labels, strict=True):
        if label is not None:
            drafts.append(Draft("speech", label.words))
            labelled[id(drafts[-1])] = block
            rest = block.words.cut(label.rest).strip()
            if rest.text:
                drafts[-1].paragraphs.append((rest, block.lang))
        elif block.kind == "heading":
            left_out.append(block)
        elif not drafts:
            before.append(block)
        elif _is_scene(block, lang) and drafts[-1].paragraphs:
            resumed = drafts[-1]
            drafts.append(Draft("scene", paragraphs=[(block.words, block.lang)]))
            drafts.append(Draft(resumed.kind, resumed.label, resumed.name, resumed.role))
        else:
            drafts[-1].paragraphs.append((block.words, block.lang))
    if before:
        drafts.insert(0, Draft("speech" if _reads_as_speech(before) else "narrative"))
        drafts[0].paragraphs = [(block.words, block.lang) for block in before]
    # A label without a word after it is no turn, but it was printed.
    left_out += [labelled[id(d)] for d in drafts if not d.paragraphs and id(d) in labelled]
    drafts = [draft for draft in drafts if draft.paragraphs]
    _give_kinds(drafts, lang, known)
    return Turns(drafts, left_out)


def _give_kinds(drafts: list[Draft], lang: str | None, known: Sequence[str]) -> None:
    """Tells questions from answers: by the words of the trade, else by who asks on this page."""
    askers = _askers(drafts, lang, known)
    chairs = _chairs(drafts, lang, askers, known)
    asked = False
    for draft in drafts:
        if draft.kind in ("scene", "narrative") or draft.label is None:
            continue
        key = draft.label.text.lower()
        if key in askers:
            draft.kind, asked = "question", True
        elif key in chairs:
            draft.kind = "speech"
        elif trade.is_answer_label(draft.label.text, lang) or asked:
            draft.kind = "answer"
        else:
            draft.kind = "speech"


def _askers(drafts: Sequence[Draft], lang: str | None, known: Sequence[str]) -> set[str]:
    """The labels whose bearers ask: marked so, or (on a page without such marks) mostly asking."""
    labelled = [draft for draft in drafts if draft.label is not None]
    marked = {
        d.label.text.lower()
        for d in labelled
        if d.label and trade.is_question_label(d.label.text, lang)
    }
    if marked:
        return marked
    asks: dict[str, list[bool]] = defaultdict(list)
    for draft in labelled:
        if draft.label:
            asks[draft.label.text.lower()].append(
                bool(_QUESTION_MARK.search(draft.paragraphs[-1][0].text))
            )
    names = {
        label: draft.label.text
        for draft in labelled
        if draft.label
        for label in [draft.label.text.lower()]
    }
    return {
        label
        for label, marks in asks.items()
        if len(marks) >= 2
        and sum(marks) / len(marks) >= 0.6
        and not any(same_name(names[label], name) for name in known)
        and len(asks) >= 2
    }


def _chairs(
    drafts: Sequence[Draft], lang: str | None, askers: set[str], known: Sequence[str]
) -> set[str]:
    """The labels of those who hand over: marked so, or always short and followed by a question or a guest."""
    chairs: set[str] = set()
    speaking: Counter[str] = Counter()
    handing: Counter[str] = Counter()
    labelled = [draft for draft in drafts if draft.label is not None]
    for index, draft in enumerate(labelled):
        assert draft.label is not None
        key = draft.label.text.lower()
        if trade.is_chair_label(draft.label.text, lang):
            chairs.add(key)
        speaking[key] += 1
        following = labelled[index + 1] if index + 1 < len(labelled) else None
        after_question = (
            index > 0 and (p := labelled[index - 1].label) is not None and p.text.lower() in askers
        )
        size = sum(len(words.text) for words, _ in draft.paragraphs)
        is_next = following is None or (
            following.label is not None and following.label.text.lower() in askers
        )
        handing[key] += not after_question and (is_next or index == 0) and size < 600
    if not askers:
        return chairs
    for key, times in speaking.items():
        named = next(
            (d.label.text for d in labelled if d.label and d.label.text.lower() == key), ""
        )
        if (
            key not in askers
            and handing[key] == times
            and not any(same_name(named, name) for name in known)
        ):
            chairs.add(key)
    return chairs


def _is_bold_interview(blocks: Sequence[Block]) -> bool:
    """Whether questions are set in bold between answers that are not: two at least, half with a mark."""
    texts = [block for block in blocks if block.kind != "heading"]
    bold = [block for block in texts if block.wholly(block.bold)]
    marks = sum(1 for block in bold if _QUESTION_MARK.search(block.text))
    return len(bold) >= 2 and len(texts) - len(bold) >= len(bold) - 1 and marks * 2 >= len(bold)


def _from_bold(blocks: Sequence[Block]) -> Turns:
    drafts: list[Draft] = []
    left_out: list[Block] = []
    for block in blocks:
        asks = block.wholly(block.bold) and block.kind != "heading"
        kind: TurnKind = (
            "question"
            if asks
            else "answer"
            if drafts and drafts[-1].kind in ("question", "answer")
            else "narrative"
        )
        if block.kind == "heading":
            left_out.append(block)
        elif drafts and drafts[-1].kind == kind and drafts[-1].kind != "scene":
            drafts[-1].paragraphs.append((block.words, block.lang))
        else:
            drafts.append(Draft(kind, paragraphs=[(block.words, block.lang)]))
    return Turns(drafts, left_out)


def _unlabelled(blocks: Sequence[Block], lang: str | None, kind: RecordKind) -> Turns:
    """One text: spoken or told, by its kind; with scenes, and messages set off after who sends them."""
    drafts: list[Draft] = []
    left_out: list[Block] = []
    main: TurnKind = "narrative" if kind in _NARRATED else "speech"
    quoted = sum(len(block.text) for block in blocks if block.kind == "quote")
    # A message is most of what is printed; a news story's quotations are part of the story.
    is_message = quoted * 2 > sum(len(block.text) for block in blocks)
    before: Block | None = None
    for block in blocks:
        if block.kind == "heading":
            left_out.append(block)
            continue
        message = is_message and block.kind == "quote" and main == "narrative"
        wanted: TurnKind = "speech" if message else "scene" if _is_scene(block, lang) else main
        if not drafts or drafts[-1].kind != wanted:
            label = _sender(before, lang) if message and before else None
            drafts.append(Draft(wanted, label))
        drafts[-1].paragraphs.append((block.words, block.lang))
        before = block
    return Turns(drafts, left_out)


def _sender(block: Block, lang: str | None) -> SourceText | None:
    """Who a line says will speak below it: ``Foreign Minister Ilva Sorenne said:``."""
    saying = "|".join(map(re.escape, trade.words_of(lang).saying))
    match = (
        re.fullmatch(rf"(.{{2,90}}?),?\s+(?:{saying})\b[^.!?]{{0,60}}[:：]", block.text)
        if saying
        else None
    )
    return block.words.cut(0, match.end(1)) if match else None


def _is_scene(block: Block, lang: str | None) -> bool:
    return bool(_SCENE.fullmatch(block.text)) or trade.is_stage_note(block.text, lang)


def _reads_as_speech(blocks: Sequence[Block]) -> bool:
    """Whether text before the first label is somebody's words and not the publisher's introduction."""
    size = sum(3 if "\u3040" <= char <= "\u9fff" else 1 for block in blocks for char in block.text)
    return size > _SPEECH_LENGTH and not all(block.wholly(block.italic) for block in blocks)
