"""Every real file gives parts or is refused with a reason; nothing else is ever raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.real_data import MARKS, data_folder, find_folder

from dragoman.errors import Refused
from dragoman.formats.base import Part, Source, format_of

pytestmark = MARKS
FOLDERS = ("pages", "structured", "warc", "hostile")


def real_files(folder: str) -> Iterator[Path]:
    return (path for path in sorted((data_folder() / folder).rglob("*")) if path.is_file())


def parts_of(path: Path) -> list[Part]:
    source = Source(path.read_bytes(), name=path.name)
    return list(format_of(source).parts(source))


@pytest.mark.parametrize("folder", FOLDERS if find_folder() else ())
def test_every_file_gives_parts_or_is_refused_with_a_reason(folder):
    refused: list[str] = []
    for path in real_files(folder):
        try:
            parts = parts_of(path)
        except Refused as error:
            refused.append(error.reason)
            continue
        assert parts, path
        for part in parts:
            assert part.page is None or part.page.whole, path
            read = part.page is not None or part.agents
            assert read or part.refused or part.status in (404, 410), path
    assert all(refused)
    if folder == "pages":
        # The list of the pages, and a day's file that only says where its speeches went.
        assert len(refused) == 2, refused


def test_the_text_of_every_page_with_markup_of_its_own_is_whole():
    for path in real_files("structured"):
        try:
            parts = parts_of(path) if path.suffix == ".xml" else []
        except Refused:
            continue
        for part in parts:
            if part.page is None:
                assert part.agents
                continue
            seen = sum(letters(piece.text) for piece in part.page.whole)
            shown = sum(letters(block.text) for block in part.page.blocks)
            labels = sum(
                letters(block.utterance.label.text) for block in part.page.blocks if _starts(block)
            )
            assert shown + labels >= 0.995 * seen, path


def letters(text):
    return sum(1 for char in text if char.isalnum())


def _starts(block):
    return (
        block.utterance is not None and block.utterance.start and block.utterance.label is not None
    )


def test_a_press_archive_gives_all_its_pages():
    path = data_folder() / "china_mfa" / "cn_mfa_2018-05.warc.gz"
    parts = parts_of(path)
    assert len(parts) == 28
    assert all(part.page and part.address and part.fetched and part.status == 200 for part in parts)
