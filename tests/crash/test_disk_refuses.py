"""The disk is full or fails at any call of an ingest: one sentence, nothing half, and it goes on afterwards."""

from __future__ import annotations

import pytest
from tests.crash.harness.ladder import ERRORS, climb
from tests.crash.harness.planted import PLANTED

STEP = 61  # every call in the release; here one of each part of the way


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_the_disk_ends_in_one_sentence_and_the_ingest_goes_on(tmp_path, error):
    report = climb(tmp_path, error, step=STEP)

    assert report.wrong == []
    assert report.is_whole
    assert report.rungs > 5
    assert report.ended[1] > 3  # it failed
    assert report.ended[3] > 0  # all was durable already; 3, as there is a refusal in the folder


@pytest.mark.parametrize(
    "fault", ["an error of the disk is swallowed", "a batch goes on that was given up"]
)
def test_a_planted_fault_is_seen_when_the_disk_refuses(tmp_path, fault):
    report = climb(tmp_path, "EIO once", step=101, planted=PLANTED[fault])

    assert report.wrong
