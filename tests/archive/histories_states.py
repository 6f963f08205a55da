"""Histories as sequences of states of which is known, without our reader, what each one changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tests.archive.histories import FRAMES, framed, rendered, shown_words

Mode = Literal["Markdown", "HTML"]
# What a state is beside the one before it, and whether that is another text in its words.
Event = Literal[
    "first", "published", "re-wrapped", "inserted", "edited", "moved", "the first text again"
]
Truth = Literal["words", "signs", "nothing"]

# Nobody ever published this sentence.
_SENTENCE = "The ferry between Halmar and Ulmeth has not sailed since the lighthouse was repainted."
_WORD = "lighthouse"
# A paragraph that can be moved or edited without a doubt: plain prose that ends as a sentence.
_PROSE = re.compile(r"[A-Z][^*\[\]<>#\\_|]{120,}[.]\s*")
_BREAK = re.compile(r" {2}$", re.MULTILINE)


class State(NamedTuple):
    """A file that is seen; ``truth`` is what changed against the state before it, None for the first."""

    document: int
    file: str
    event: Event
    truth: Truth | None


@dataclass(frozen=True, slots=True)
class Histories:
    """The states of all documents, in the order they are seen, written into a folder."""

    folder: Path
    states: list[State]


def write_states(documents: Sequence[dict[str, Any]], folder: Path, mode: Mode) -> Histories:
    """Writes the states of documents and their ``captures.jsonl``.

    To each history is added what real ones have too few of: a sentence of ours inserted, a word edited, a
    paragraph moved, and the first text once more. As HTML each state lies in another frame than the one
    before it, and is seen in the others, too, before the next one.
    """
    folder.mkdir(parents=True)
    histories = Histories(folder, [])
    begin = max(_time(v["commit_time"]) for d in documents for v in d["versions"])
    lines = list(
        chain.from_iterable(
            _history(number, document, histories, mode, begin)
            for number, document in enumerate(documents)
        )
    )
    order = sorted(range(len(lines)), key=lambda at: lines[at]["fetched"])
    histories.states[:] = [histories.states[at] for at in order]
    text = "".join(json.dumps(lines[at]) + "\n" for at in order)
    (folder / "captures.jsonl").write_text(text, encoding="utf-8")
    return histories


def _history(
    number: int, document: dict[str, Any], histories: Histories, mode: Mode, ours: datetime
) -> Iterator[dict[str, Any]]:
    """The lines of one document; its files are written and its states noted."""
    texts: list[tuple[Event, str, datetime]] = [
        ("published", version["text"], _time(version["commit_time"]))
        for version in document["versions"]
    ]
    last = texts[-1][1]
    invented = [*_edits(last), ("the first text again", texts[0][1])]
    texts += [
        (event, text, ours + timedelta(hours=1 + at)) for at, (event, text) in enumerate(invented)
    ]
    before: str | None = None
    for at, (event, text, seen) in enumerate(texts):
        frames = [(at + number + step) % FRAMES for step in range(FRAMES if mode == "HTML" else 1)]
        for step, frame in enumerate(frames):
            name = f"{number:04}-{at:02}-{step}{'.html' if mode == 'HTML' else '.md'}"
            page = framed(text, frame, number * 7 + at * 3 + step) if mode == "HTML" else text
            (histories.folder / name).write_text(page, encoding="utf-8")
            truth = "nothing" if step else changed(before, text)
            is_first = before is None and not step
            said: Event = "re-wrapped" if step else "first" if is_first else event
            histories.states.append(State(number, name, said, truth))
            time = (seen + timedelta(seconds=20 * step)).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield {"file": name, "address": document["url"], "fetched": time, "status": 200}
        before = text


def changed(before: str | None, after: str) -> Truth | None:
    """What of a text's words and signs changed, as another renderer shows them; None without an earlier one."""
    if before is None:
        return None
    if shown_words(before) != shown_words(after):
        return "words"
    return "nothing" if _signs(before) == _signs(after) else "signs"


def _signs(markdown: str) -> str:
    title, body = rendered(markdown)
    return "".join(f"{title} {re.sub(r'<[^>]*>', '', body)}".split())


def _edits(text: str) -> list[tuple[Event, str]]:
    """Three edits of ours, one upon the other; fewer where the text has no prose to edit."""
    blocks = re.split(r"\n\s*\n", text)
    prose = [at for at, b in enumerate(blocks) if _PROSE.fullmatch(b) and not _BREAK.search(b)]
    if len(prose) < 4:
        return []
    middle = prose[len(prose) // 2]
    inserted = [*blocks[:middle], _SENTENCE, *blocks[middle:]]
    edited = list(inserted)
    edited[prose[0]] = re.sub(r" \w+", f" {_WORD}", edited[prose[0]], count=1)
    moved = [b for at, b in enumerate(edited) if at != prose[1]]
    moved.insert(prose[-1], edited[prose[1]])
    return [
        (event, "\n\n".join(made))
        for event, made in (("inserted", inserted), ("edited", edited), ("moved", moved))
    ]


def _time(printed: str) -> datetime:
    return datetime.fromisoformat(printed).astimezone(UTC)
