"""The folder of real pages, for tests that need it; it lies outside the repository and may be absent.

The environment variable names it; unset, a folder beside the repository is looked for; set to nothing,
there is none. A test that needs it is marked, and is skipped with a message without it::

    from tests.real_data import data_folder, needs_data

    @needs_data
    def test_every_real_page_is_read():
        for page in (data_folder() / "pages").iterdir(): ...

A whole file is marked by ``pytestmark = MARKS``. While tests are collected, ask ``find_folder``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

VARIABLE = "DRAGOMAN_DATA"
BESIDE = "../shared/data"
ROOT = Path(__file__).resolve().parent.parent

_Test = TypeVar("_Test", bound=Callable[..., object] | type)


def find_folder() -> Path | None:
    """The folder of real pages, or None where there is none."""
    named = os.environ.get(VARIABLE)
    if named == "":
        return None
    folder = (Path(named) if named else ROOT / BESIDE).resolve()
    return folder if folder.is_dir() else None


def data_folder() -> Path:
    """The folder of real pages. Fails without one: a test that asks without its mark would never run."""
    folder = find_folder()
    if folder is None:
        raise FileNotFoundError(f"{ABSENT}; a test that reads it is marked with needs_data")
    return folder


ABSENT = f"no folder of real pages: set {VARIABLE} to one"
MARKS = [pytest.mark.data, pytest.mark.skipif(find_folder() is None, reason=ABSENT)]


def needs_data(test: _Test) -> _Test:
    """Marks a test or a class of tests that reads real pages."""
    for mark in MARKS:
        test = mark(test)
    return test
