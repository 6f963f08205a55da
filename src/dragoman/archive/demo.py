"""Builds the example archive: the press record of an invented ministry, shipped with the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from dragoman.archive import index, vectors
from dragoman.archive.archive import Archive
from dragoman.archive.ingest import Progress, ingest
from dragoman.model.outcome import Outcome

AUTHORITIES = "authorities.json"


def build(
    path: Path, *, keys: Path | None = None, progress: Progress | None = None
) -> list[Outcome]:
    """Makes the example archive in a folder (an archive that is there already is added to).

    ``keys`` is where the key that signs its log is kept, the user's own folder where none is given.
    """
    with examples() as folder, Archive(path, create=True, keys=keys) as archive:
        sources = [folder / AUTHORITIES, *sites(folder)]
        outcomes = list(ingest(archive, sources, progress=progress))
        index.follow(archive)
        vectors.follow(archive)
    return outcomes


def sites(folder: Path) -> list[Path]:
    """The folders of the examples' pages, in the order they are taken in."""
    return sorted(
        site for site in folder.iterdir() if site.is_dir() and not site.name.startswith("_")
    )


@contextmanager
def examples() -> Iterator[Path]:
    """The folder of the examples, wherever the package is installed."""
    with as_file(files("dragoman") / "examples") as folder:
        yield folder
