"""What can be made again: the index, by what it says it was made from, or made once more and compared; the vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dragoman.archive import index
from dragoman.archive.archive import Archive
from dragoman.archive.verify.finding import ENCODE, REBUILD, Finding
from dragoman.errors import IndexBroken, VectorsBroken

if TYPE_CHECKING:
    from dragoman.search.inspect import Look


def look(folder: Path) -> Look | IndexBroken | None:
    """The index in a folder as it is now, or why it cannot be read."""
    from dragoman.search.inspect import Look  # noqa: PLC0415  # heavy

    if not folder.exists():
        return None
    try:
        return Look(folder)
    except IndexBroken as error:
        return error


def check_stamp(found: Look | IndexBroken | None, newest: int) -> Iterator[Finding]:
    """An index may lie behind the record, never ahead of it, and it can be read."""
    if found is None:
        yield _told("there is none: it is made when somebody searches")
    elif isinstance(found, IndexBroken):
        yield _wrong(f"cannot be read: {found}")
    elif found.sequence > newest:
        yield _wrong(f"claims {found.sequence:,} entries; the record has {newest:,}")
    elif not found.is_current:
        yield _told("was made by another analyser: it is made anew when somebody searches")
    elif found.sequence < newest:
        yield _told(f"lies {newest - found.sequence:,} entries behind the record")


def check_content(
    archive: Archive, found: Look | IndexBroken | None, newest: int
) -> Iterator[Finding]:
    """An index made anew from the record holds the very same."""
    from dragoman.search.inspect import Look  # noqa: PLC0415  # heavy

    if not isinstance(found, Look) or found.sequence != newest or not found.is_current:
        return
    with TemporaryDirectory(prefix="dragoman-verify-") as beside:
        engine = archive.open_engine(Path(beside) / "index")
        try:
            index.fill(archive.database, engine)
        finally:
            engine.close()
        try:
            wrong = _first_difference(found.dump(), Look(Path(beside) / "index").dump())
        except IndexBroken as error:
            wrong = f"cannot be read to its end: {error}"
    if wrong:
        yield _wrong(wrong)


def _first_difference(kept: Iterator[str], made: Iterator[str]) -> str | None:
    for one, other in zip_longest(kept, made):
        if one != other:
            return f"has {one!r}; made anew it has {other!r}"
    return None


def _wrong(what: str) -> Finding:
    return Finding(kind="index", where="derived/index", what=what, todo=REBUILD)


def _told(what: str) -> Finding:
    return Finding(kind="index", where="derived/index", what=what, todo=REBUILD, failed=False)


def check_vectors(archive: Archive, newest: int) -> Iterator[Finding]:
    """Vectors may be missing or lie behind the record, never ahead of it; and all that they say is there."""
    from dragoman.archive import vectors  # noqa: PLC0415  # heavy
    from dragoman.vectors.use import default  # noqa: PLC0415

    if not archive.vectors.exists():
        return
    try:
        seen = vectors.opened(archive, default()).state.sequence
    except VectorsBroken as error:
        yield _of_vectors(str(error))
        return
    if seen > newest:
        yield _of_vectors(f"claim {seen:,} entries; the record has {newest:,}")
    elif seen < newest:
        yield _of_vectors(f"lie {newest - seen:,} entries behind the record", failed=False)


def _of_vectors(what: str, *, failed: bool = True) -> Finding:
    return Finding(kind="vectors", where="derived/vectors", what=what, todo=ENCODE, failed=failed)
