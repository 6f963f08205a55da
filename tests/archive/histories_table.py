"""Versions of real histories as a table: what changed in the words, and what the archive made of it.

``make histories`` takes in every history there is, as Markdown and in the page frames of three invented sites; an
argument makes it so many. What changed is known from the source by another renderer (``histories_states``).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.archive.histories import rows, words
from tests.archive.histories_states import Event, Mode, State, Truth, write_states
from tests.archive.observed import take
from tests.real_data import data_folder

from dragoman.align.versions import carry_names, unnamed
from dragoman.archive import taking
from dragoman.archive.archive import Archive
from dragoman.model.outcome import Outcome
from dragoman.model.reading import Reading
from dragoman.store import editions

MODES: tuple[Mode, ...] = ("Markdown", "HTML")
# Of states whose words changed or did not, this share at least must be told apart; of names, kept.
FLOOR = 0.99
_SAMPLE = 24  # histories that try the planted faults
_WORDS = ("words", "numbers", "names")
_COLUMNS = (*_WORDS, "signs", "metadata", "no version")


@dataclass(frozen=True, slots=True)
class Miss:
    """A state the archive took for another than it is."""

    mode: Mode
    file: str
    address: str
    event: Event
    truth: Truth
    made: str


@dataclass(slots=True)
class Table:
    """Counts of states by mode, event, truth and what was made of them; and of names kept, of how many."""

    made: Counter[tuple[Mode, Event, Truth, str]] = field(default_factory=Counter)
    names: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def states(self) -> int:
        """The states that have one before them."""
        return sum(self.made.values())

    def agreement(self, *, whole: bool = False) -> float:
        """The share of published changes (or of all states) told apart: words or not words."""
        events = {key[1] for key in self.made} if whole else {"published"}
        counted = [(key, count) for key, count in self.made.items() if key[1] in events]
        agreed = sum(n for (_, _, truth, made), n in counted if _agrees(truth, made))
        return agreed / max(1, sum(count for _, count in counted))

    def names_kept(self) -> float:
        """The share of unchanged paragraphs that kept their name."""
        kept = sum(kept for kept, _ in self.names.values())
        return kept / max(1, sum(count for _, count in self.names.values()))

    def count_names(self, mode: str, event: str, old: Reading, new: Reading) -> None:
        """Counts the paragraphs whose words stand once in both readings, and those that kept their name."""
        before, after = _once(old), _once(new)
        shared = before.keys() & after.keys()
        kept, count = self.names.get((mode, event), (0, 0))
        kept += sum(before[text] == after[text] for text in shared)
        self.names[mode, event] = (kept, count + len(shared))

    def shares(self) -> tuple[float, float, float]:
        """Published changes and all states told apart, names kept."""
        return self.agreement(), self.agreement(whole=True), self.names_kept()

    def passes(self) -> bool:
        """Whether all that is promised of versions and names holds."""
        return not self.wrong and min(self.shares()) >= FLOOR


def _agrees(truth: Truth, made: str) -> bool:
    return (truth == "words") == (made in _WORDS)


def _once(reading: Reading) -> dict[tuple[str, ...], str | None]:
    """The names of the paragraphs no other has the words of."""
    named = [(tuple(words(paragraph.text)), paragraph.wid) for _, paragraph in reading.paragraphs()]
    counts = Counter(text for text, _ in named)
    return {text: name for text, name in named if text and counts[text] == 1}


def measure(documents: Sequence[dict[str, Any]], modes: Iterable[Mode] = MODES) -> Table:
    """Takes in the histories of documents and counts what was made of each state."""
    table = Table()
    last: dict[Mode, list[list[Reading]]] = {}
    for mode in modes:
        with TemporaryDirectory() as folder:
            last[mode] = _take_in(documents, mode, Path(folder), table)
    if len(last) == len(MODES):
        # Two readings of the same text that differ as those of an old and a new reader do.
        for ours, others in zip(*(last[mode] for mode in MODES), strict=True):
            for old, new in zip(ours[:1], others[:1], strict=True):
                named, _ = carry_names(old, unnamed(new), 10**6)
                table.count_names("both", "read again otherwise", old, named)
    return table


def _take_in(
    documents: Sequence[dict[str, Any]], mode: Mode, folder: Path, table: Table
) -> list[list[Reading]]:
    """Counts the states of all documents in one mode; gives the readings of each document's versions."""
    states = write_states(documents, folder / "pages", mode).states
    with Archive(folder / "archive", create=True) as archive:
        outcomes = take(archive, folder / "pages")
        if len(outcomes) != len(states):
            table.wrong.append(f"{mode}: {len(states):,} states, {len(outcomes):,} outcomes")
        made: list[list[tuple[State, Outcome]]] = [[] for _ in documents]
        for state, outcome in zip(states, outcomes, strict=True):
            made[state.document].append((state, outcome))
        return [
            _count(archive, document, mode, made[number], table)
            for number, document in enumerate(documents)
        ]


def _count(
    archive: Archive,
    document: dict[str, Any],
    mode: Mode,
    made: Sequence[tuple[State, Outcome]],
    table: Table,
) -> list[Reading]:
    """Counts what was made of one document's states, and checks that it has one edition and no other version."""
    name = made[0][1].id
    changes = [(state, outcome) for state, outcome in made if outcome.outcome == "changed"]
    if name is None or {outcome.id for _, outcome in made} != {name}:
        table.wrong.append(f"{mode}: not one edition: {document['url']}")
        return []
    for state, outcome in made:
        if state.truth is not None:
            reason = (outcome.reason or "") if outcome.outcome == "changed" else "no version"
            table.made[mode, state.event, state.truth, reason] += 1
            if not _agrees(state.truth, reason):
                table.misses.append(
                    Miss(mode, state.file, document["url"], state.event, state.truth, reason)
                )
    count = editions.latest_number(archive.database, name)
    if count != len(changes) + 1:
        table.wrong.append(
            f"{mode}: {count} versions of {len(changes) + 1} changes: {document['url']}"
        )
    readings = [
        editions.text(archive.database, name, version=number).reading
        for number in range(1, count + 1)
    ]
    whole = [reading for reading in readings if reading is not None]
    for (state, _), old, new in zip(changes, whole[:-1], whole[1:], strict=True):
        table.count_names(mode, state.event, old, new)
    return whole


# The control: faults of the product, each of which the table must show -------------------------------


@contextmanager
def _instead(name: str, other: Callable[..., Any]) -> Iterator[None]:
    before = getattr(taking, name)
    setattr(taking, name, other)
    try:
        yield
    finally:
        setattr(taking, name, before)


def _overlooks_a_few_words(old: Reading, new: Reading) -> str | None:
    before, after = (
        Counter(word for _, p in reading.paragraphs() for word in words(p.text))
        for reading in (old, new)
    )
    return "words" if (before - after).total() + (after - before).total() > 8 else None


def _counts_the_frame(old: Reading, new: Reading) -> str | None:
    return "words" if old.furniture != new.furniture else _REASON_OF(old, new)


def _names_by_place(old: Reading | None, new: Reading, given: int) -> tuple[Reading, int]:
    del old, given
    return carry_names(None, new, 0)


_REASON_OF = taking.reason_of
PLANTED: dict[str, tuple[str, Callable[..., Any]]] = {
    "a few words are overlooked": ("reason_of", _overlooks_a_few_words),
    "the frame makes versions": ("reason_of", _counts_the_frame),
    "paragraphs are named by their place": ("carry_names", _names_by_place),
}


def caught(fault: str, documents: Sequence[dict[str, Any]], sound: Table) -> bool:
    """Whether the table of these documents shows a planted fault that ``sound``, theirs without it, has not."""
    name, other = PLANTED[fault]
    with _instead(name, other):
        table = measure(documents)
    return not table.passes() and any(
        one < two - (1 - FLOOR) for one, two in zip(table.shares(), sound.shares(), strict=True)
    )


# The table ------------------------------------------------------------------------------------------

_TITLES: dict[Truth, str] = {
    "words": "words changed", "signs": "only signs changed", "nothing": "nothing but markup",
}  # fmt: skip


def lines(table: Table) -> Iterator[str]:
    """The table in Markdown: what changed, what was made of it; the names that were kept; the shares."""
    yield f"| Seen as | State | What changed | {' | '.join(_COLUMNS)} |"
    yield f"| --- | --- | --- | {' | '.join('---:' for _ in _COLUMNS)} |"
    for mode, event, truth in dict.fromkeys(key[:3] for key in sorted(table.made)):
        counts = [table.made[mode, event, truth, column] for column in _COLUMNS]
        yield f"| {mode} | {event} | {_TITLES[truth]} | {' | '.join(f'{n:,}' for n in counts)} |"
    yield ""
    yield "| Seen as | After | Paragraphs unchanged | Names kept |"
    yield "| --- | --- | ---: | ---: |"
    for (mode, event), (kept, count) in sorted(table.names.items()):
        yield f"| {mode} | {event} | {count:,} | {kept:,} |"
    yield ""
    yield f"words or not, of published changes: {table.agreement():.2%}"
    yield f"words or not, of all {table.states:,} states: {table.agreement(whole=True):.2%}"
    yield f"names kept: {table.names_kept():.3%}"
    for miss in table.misses:
        yield (
            f"missed: {miss.mode} {miss.file} ({miss.event}, {_TITLES[miss.truth]}): {miss.made}; {miss.address}"
        )
    yield from (f"wrong: {line}" for line in table.wrong)


def documents(most: int | None = None) -> list[dict[str, Any]]:
    """The histories there are, those with the most states first."""
    (file,) = (data_folder() / "versions").glob("*.jsonl.zst")
    return sorted(rows(file), key=lambda document: -document["n_versions"])[:most]


def main(most: int | None) -> int:
    """Prints the table and what became of the planted faults; gives 1 if anything is below its floor."""
    histories = documents(most)
    table = measure(histories)
    print(f"{len(histories):,} histories\n", *lines(table), sep="\n", flush=True)
    sample = histories[:_SAMPLE]
    sound = table if len(histories) <= _SAMPLE else measure(sample)
    shown = {fault: caught(fault, sample, sound) for fault in PLANTED}
    print(
        *(f"planted: {fault}: {'caught' if shown[fault] else 'MISSED'}" for fault in shown),
        sep="\n",
    )
    return 0 if table.passes() and all(shown.values()) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else None))
