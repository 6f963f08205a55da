"""A real archive in a folder of its own for each test; the example archive, built once for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.archive.observed import take
from tests.archive.stored import Stored

from dragoman.archive import demo
from dragoman.archive.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    """All examples, taken in as the demo takes them."""
    with (
        Archive(tmp_path_factory.mktemp("examples"), create=True) as opened,
        demo.examples() as folder,
    ):
        outcomes = take(opened, folder / demo.AUTHORITIES, *demo.sites(folder))
        assert [one.reason for one in outcomes if one.outcome == "refused"] == []
        yield Stored(opened, folder)
