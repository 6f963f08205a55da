"""Finds what to read: files, folders, and the ``captures.jsonl`` that says where a folder's files came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dragoman.archive.reading import Input
from dragoman.errors import Refused, WrongUse
from dragoman.model.base import Value

CAPTURES = "captures.jsonl"
# What a folder of pages also holds and nobody published.
_PASSED_OVER = frozenset({CAPTURES, "manifest.jsonl", "Thumbs.db"})


class CaptureLine(Value, frozen=True, kw_only=True):
    """One line of a ``captures.jsonl``: an observation. Without ``file`` it says that nothing was there."""

    file: str | None = None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = {}
    publisher: str | None = None


def inputs(
    sources: Sequence[Path],
    *,
    publisher: str | None = None,
    address: str | None = None,
    fetched: str | None = None,
) -> Iterator[Input | Refused]:
    """Gives every input of some files and folders, in order: a folder's files by name, depth first.

    A folder's ``captures.jsonl`` goes before its other files, line by line. ``address`` needs a single
    file; ``publisher`` and ``fetched`` hold where no line says otherwise. A line that cannot be read is
    given as Refused.
    """
    if address and (len(sources) != 1 or sources[0].is_dir()):
        raise WrongUse("--address names one page: give one file with it")
    for source in sources:
        if source.is_dir():
            for one in _folder(source, source):
                yield _with(one, publisher, None, fetched)
        elif source.is_file():
            digest = hashlib.sha256(str(source.resolve()).encode()).hexdigest()
            one = Input(file=str(source), path=str(source), key=f"file:{digest}")
            yield _with(one, publisher, address, fetched)
        else:
            yield Refused(f"{source}: no such file or folder")


def count(sources: Sequence[Path]) -> int:
    """How many inputs there are about: lines and files, without reading any page."""
    return sum(1 for one in inputs(sources) if isinstance(one, Input))


def _with(
    one: Input | Refused, publisher: str | None, address: str | None, fetched: str | None
) -> Input | Refused:
    if isinstance(one, Refused):
        return one
    return msgspec.structs.replace(
        one,
        publisher=one.publisher or publisher,
        address=one.address or address,
        fetched=one.fetched or fetched,
    )


def _folder(folder: Path, root: Path) -> Iterator[Input | Refused]:
    listed: set[Path] = set()
    captures = folder / CAPTURES
    if captures.is_file():
        for one in _lines(captures, root):
            if isinstance(one, Input) and one.path:
                listed.add(Path(one.path).resolve())
            yield one
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _folder(path, root)
        elif path.is_file() and path.name not in _PASSED_OVER and path.resolve() not in listed:
            yield Input(file=str(path), path=str(path), key=_path_key(path, root), rule="path")


def _lines(captures: Path, root: Path) -> Iterator[Input | Refused]:
    folder = captures.parent
    with captures.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                said = msgspec.json.decode(line, type=CaptureLine)
            except msgspec.DecodeError as error:
                yield Refused(f"{captures}, line {number}: {error}")
                continue
            yield _observation(said, folder, root, f"{captures}, line {number}")


def _observation(said: CaptureLine, folder: Path, root: Path, where: str) -> Input | Refused:
    headers = {name.lower(): value for name, value in said.headers.items()}
    if said.file is None:
        if said.address is None or said.status not in (404, 410):
            return Refused(
                f"{where}: a line without a file needs an address and the status 404 or 410"
            )
        return Input(
            file=said.address, path=None, address=said.address, fetched=said.fetched, status=said.status,
            headers=headers, publisher=said.publisher, key="",
        )  # fmt: skip
    path = (folder / said.file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return Refused(f"{where}: there is no file {said.file!r} beside it")
    return Input(
        file=said.file, path=str(path), address=said.address, fetched=said.fetched, status=said.status,
        headers=headers, publisher=said.publisher, key=_path_key(folder / said.file, root), rule="path",
    )  # fmt: skip


def _path_key(path: Path, root: Path) -> str:
    return f"path:{root.resolve().name}/{path.relative_to(root).as_posix()}"
