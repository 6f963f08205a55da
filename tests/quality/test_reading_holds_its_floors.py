"""How well pages are read does not fall, by publisher and in all, and the counting would see it if it did."""

from __future__ import annotations

import copy
import json

import pytest
from tests.quality.reading import FLOORS, below, digest, labelled, parsed, scored
from tests.real_data import MARKS, data_folder

pytestmark = MARKS
PINNED = json.loads(FLOORS.read_text())


@pytest.fixture(scope="module")
def lines():
    return parsed(labelled(data_folder()))


def test_the_labels_are_those_the_floors_were_set_on():
    assert digest(data_folder() / "gold") == PINNED["gold"]


def test_no_figure_is_below_its_floor(lines, tmp_path):
    found = scored(data_folder(), copy.deepcopy(lines), tmp_path)
    assert below(found, PINNED["reading"]) == []


def _without_last_turn(line):
    line["turns"] = line.get("turns", [])[:-1]


def _all_speech(line):
    for turn in line.get("turns", []):
        turn["kind"] = "speech"


def _site_as_title(line):
    line["title"] = "Press office"


@pytest.mark.parametrize("spoil", [_without_last_turn, _all_speech, _site_as_title])
def test_a_reader_with_a_fault_is_below_the_floors(lines, tmp_path, spoil):
    found = scored(data_folder(), copy.deepcopy(lines), tmp_path, spoil)
    assert below(found, PINNED["reading"])
