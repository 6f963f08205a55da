"""Pages broken in every way we know: a reading or a refusal, in time, and no word lost without a note.

Here a few hundred; ``make fuzz COUNT=10000`` before a release.
"""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from tests.hostile import seeds
from tests.hostile.harness import CHARSETS, Seed, read, run
from tests.hostile.mutations import MUTATIONS
from tests.real_data import needs_data

from dragoman.archive.reading import ReadPart
from dragoman.archive.verify.second_builder import missing_words, texts_of, visible_texts
from dragoman.errors import Refused
from dragoman.model.reading import Reading

COUNT = 300


def reading_of(data: bytes, name: str = "page.html") -> Reading:
    (part,) = read(data, name)
    assert part.reading is not None
    return part.reading


def test_no_broken_example_page_loses_a_word_in_silence():
    tally = run(seeds.examples(*seeds.PAGES), COUNT)
    assert tally.counts["inputs"] == COUNT
    assert tally.counts["read"] > COUNT * 0.9
    assert tally.faults == []


@needs_data
def test_no_broken_real_page_loses_a_word_in_silence():
    tally = run(seeds.real(*seeds.PAGES), COUNT // 4)
    assert tally.faults == []


def test_no_whole_page_lacks_a_word_of_the_second_builder():
    pages = seeds.examples(*seeds.PAGES)
    assert len(pages) > 100
    for name, text in pages:
        reading = reading_of(text.encode(), name)
        assert not missing_words(visible_texts(text), texts_of(reading)), name


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_page_reads_the_same_in_every_charset_that_can_write_and_declare_it(charset: str):
    head = "<meta charset={}><title>{}</title><p>{}"
    samples = (
        "Речь о мосте", "Über die Brücke", "关于桥梁的讲话。", "橋についての演説", "다리에 관하여", "Περί γεφύρας", "كلمة عن الجسر",
        "Plain words",
    )  # fmt: skip
    written = []
    for sample in samples:
        try:
            data = head.format(charset, sample, sample * 9).encode(charset)
        except UnicodeEncodeError:
            continue
        if charset in ("utf-16-le", "utf-32"):
            data = head.format(charset, sample, sample * 9).encode("utf-16")
        written.append(sample)
        reading = reading_of(data)
        assert (reading.title, reading.turns[0].paragraphs[0].text) == (sample, sample * 9)
        assert reading.warnings == ()
    assert "Plain words" in written


# Controls: each fault planted must be found ----------------------------------------------------


def drops_its_last_paragraph(data: bytes, name: str) -> list[ReadPart]:
    """A reader that loses the end of a page and does not know it."""
    parts = []
    for part in read(data, name):
        if part.reading is not None and part.reading.turns:
            turn = part.reading.turns[-1]
            short = msgspec.structs.replace(turn, paragraphs=turn.paragraphs[:-1])
            turns = (*part.reading.turns[:-1], short)
            lost = msgspec.structs.replace(part.reading, turns=turns)
            parts.append(msgspec.structs.replace(part, reading=lost))
        else:
            parts.append(part)
    return parts


def fails_now_and_then(data: bytes, name: str) -> list[ReadPart]:
    """A reader whose error is no refusal."""
    if len(data) % 5 == 0:
        raise IndexError(name)
    return read(data, name)


def never_ends(data: bytes, name: str) -> list[ReadPart]:
    """A reader that turns round and round on some pages."""
    while len(data) % 5 == 0:
        pass
    return read(data, name)


def refuses_without_a_reason(data: bytes, name: str) -> list[ReadPart]:
    """A reader that will not say why."""
    raise Refused(" ")


@pytest.mark.parametrize(
    ("reads", "fault", "share"),
    [
        (drops_its_last_paragraph, "silent loss", 0.7),
        (fails_now_and_then, "crash", 0.05),
        (refuses_without_a_reason, "crash", 1.0),
    ],
)
def test_a_planted_fault_is_found(reads, fault: str, share: float):
    tally = run(seeds.examples(*seeds.PAGES), 30, reads=reads)
    assert tally.counts[fault] >= 30 * share


def test_a_planted_endless_loop_is_found():
    tally = run(seeds.examples(*seeds.PAGES), 20, reads=never_ends, cpu_seconds=0.1)
    assert 0 < tally.counts["hang"] < 20


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_mutation_changes_a_page_and_does_so_again_from_the_same_seed(mutation):
    page = next(seed for seed in seeds.examples(*seeds.PAGES) if seed.name.endswith("ar.html"))
    made = [[mutation(page.text, Random(n)) for n in range(8)] for _ in range(2)]
    assert made[0] == made[1]
    assert any(text != page.text for text in made[0])


def test_a_seed_of_one_page_is_enough():
    assert run([Seed("a.html", "<p>Ein Satz.")], 30).counts["inputs"] == 30


def test_words_are_missing_only_where_they_are_missing():
    seen = ["<b>W", "ord of", " the 桥梁"]
    assert not missing_words(seen, ["bWord", "of the", "桥梁"])
    assert missing_words(seen, ["bWord", "of", "桥梁"]) == {"the": 1}
    assert missing_words(["a b a"], ["b a"]) == {"a": 1}
    assert not missing_words(["exampleVous"], ["example", "Vous"])
