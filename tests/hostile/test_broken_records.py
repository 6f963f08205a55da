"""XML, JSON, Markdown, plain text and web archives, broken with and without their syntax: read or refused, in time."""

from __future__ import annotations

from random import Random

import pytest
from tests.hostile import seeds
from tests.hostile.fuzz import TARGETS
from tests.hostile.harness import Tally, broken, is_flagged, judged, read, run
from tests.hostile.structures import STRUCTURES, revalued

from dragoman.archive.reading import ReadPart
from dragoman.archive.verify.second_builder import missing_words, texts_of
from dragoman.errors import Refused
from dragoman.text.charset import decode

COUNT = 60
RECORDS = sorted(set(TARGETS) - {"pages"})


@pytest.mark.parametrize("target", RECORDS)
def test_no_broken_record_fails_or_hangs(target: str):
    tally = run(seeds.examples(*TARGETS[target]), COUNT)
    assert tally.counts["inputs"] == COUNT
    assert tally.counts["read"] > COUNT / 10
    assert tally.faults == []


def test_no_broken_text_loses_a_word_in_silence():
    texts = seeds.examples(".txt")
    compared = 0
    for number in range(COUNT):
        name, data = broken(texts, 2, number)
        try:
            (part,) = read(data, name)
        except Refused:
            continue
        assert part.reading is not None
        if not is_flagged(part.reading):
            compared += 1
            assert not missing_words([decode(data).text], texts_of(part.reading)), number
    assert compared > COUNT / 2


@pytest.mark.parametrize("ending", sorted(STRUCTURES))
def test_a_broken_structure_is_another_one_and_the_same_again_from_the_same_seed(ending: str):
    text = seeds.examples(ending)[0].text
    made = [[STRUCTURES[ending](text, Random(n)) for n in range(8)] for _ in range(2)]
    assert made[0] == made[1]
    assert any(one != text for one in made[0])


def test_a_fault_hidden_in_a_part_of_a_container_is_found():
    def hides(data: bytes, name: str) -> list[ReadPart]:
        return [
            ReadPart(part="1", digest="", data=b"", reading=None, refused="its reader failed (KeyError: 1)")
        ]  # fmt: skip

    ((what, words),) = judged(b"", "a.warc", hides, Tally())
    assert (what, "KeyError" in words) == ("crash", True)


def test_a_record_is_broken_the_same_way_whatever_was_broken_before():
    text = '{"title": ["港口", ["بيان", []]], "body": [[], {}]}'
    first = [revalued(text, Random(number)) for number in range(300)]
    assert [revalued(text, Random(number)) for number in range(300)] == first
