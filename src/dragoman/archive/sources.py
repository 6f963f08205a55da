"""Finds what to read: files, folders, and the ``captures.jsonl`` that says where a folder's files came from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.archive.belonging import address_key
from dragoman.archive.reading import Input, shown
from dragoman.errors import Refused, WrongUse
from dragoman.model.base import Value
from dragoman.model.date import moment_of

CAPTURES = "captures.jsonl"
# What a folder of pages also holds and nobody published.
_PASSED_OVER = frozenset({CAPTURES, "manifest.jsonl", "Thumbs.db"})
# A line holds an address and some headers; a server's headers end at a few KiB.
_LONGEST_LINE = 1024 * 1024


class CaptureLine(Value, frozen=True, kw_only=True):
    """One line of a ``captures.jsonl``: an observation. Without ``file`` it says that nothing was there."""

    file: str | None = None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    publisher: str | None = None


class Unusable(Value, frozen=True, kw_only=True):
    """Something that was to be read and cannot be: the file (and the line in it), and why."""

    file: str
    part: str | None = None
    reason: str
    folder: str = ""


Source = Input | Unusable


def inputs(
    sources: Sequence[Path],
    *,
    publisher: str | None = None,
    address: str | None = None,
    fetched: str | None = None,
) -> Iterator[Source]:
    """Gives every input of some files and folders, in order: a folder's files by name, depth first.

    A folder's ``captures.jsonl`` goes before its other files, line by line. Hidden files and links are
    passed over. ``publisher`` and ``fetched`` hold where no line and no page says otherwise.
    """
    for source in sources:
        for one in _inputs(source):
            if isinstance(one, Input):
                yield msgspec.structs.replace(
                    one,
                    publisher_otherwise=publisher,
                    address=one.address or address,
                    fetched=one.fetched or fetched,
                )
            else:
                yield one


def check(
    sources: Sequence[Path], *, publisher: str | None, address: str | None, fetched: str | None
) -> str | None:
    """Refuses (WrongUse) options that contradict the sources or say nothing; gives ``fetched`` in UTC."""
    if address is not None and (len(sources) != 1 or sources[0].is_dir()):
        raise WrongUse("--address names one page: give one file with it")
    if address is not None and address_key(address) is None:
        raise WrongUse(f"--address {address!r} is no address")
    for name, value in (("--publisher", publisher), ("--address", address)):
        if value is not None and not (value.strip() and _is_text(value)):
            raise WrongUse(f"{name} is empty or no text")
    moment = moment_of(fetched) if fetched is not None else None
    if fetched is not None and moment is None:
        raise WrongUse(f"--fetched {fetched!r} is no time like 2031-05-04T10:00:00Z")
    return moment


def count(sources: Sequence[Path]) -> int:
    """How many inputs there are about: lines and files, without reading any page."""
    return sum(1 for source in sources for _ in _inputs(source))


def _inputs(source: Path) -> Iterator[Source]:
    try:
        is_folder, is_file = source.is_dir(), source.is_file()
    except OSError as error:
        yield _unusable(source, error)
        return
    if is_folder:
        yield from _folder(source)
    elif is_file and source.name == CAPTURES:
        yield Unusable(file=shown(source), reason="a list of captures: give the folder it lies in")
    elif is_file:
        key = hashlib.sha256(os.fsencode(source.resolve())).hexdigest()
        alone = _file(source, f"file:{key}", "file")
        yield msgspec.structs.replace(alone, folder=shown(Path(source.resolve().parent.name)))
    else:
        yield Unusable(file=shown(source), reason="no such file or folder")


def _folder(root: Path) -> Iterator[Source]:
    """Walks a folder without recursion: there may be thousands of folders in one another."""
    waiting: list[tuple[str, Iterator[Path | Source]]] = [("", iter([root]))]
    while waiting:
        label, entries = waiting[-1]
        item = next(entries, None)
        if item is None:
            waiting.pop()
        elif isinstance(item, Path):
            waiting.append((_label(item, root), _entries(item, root)))
        else:
            yield msgspec.structs.replace(item, folder=label)


def _label(folder: Path, root: Path) -> str:
    """Where a summary counts what lies in a folder: the folder given, or the one right under it."""
    return shown(Path(root.resolve().name, *folder.relative_to(root).parts[:1]))


def _entries(folder: Path, root: Path) -> Iterator[Path | Source]:
    """What a folder holds, in order: the lines of its ``captures.jsonl``, its files, its folders (paths)."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield _unusable(folder, error)
        return
    listed: set[Path] = set()
    if folder / CAPTURES in paths:
        for one, named in _lines(folder / CAPTURES, root):
            if named:
                listed.add(named)
            yield one
    for path in paths:
        try:
            if path.name.startswith(".") or path.is_symlink():
                continue
            if path.is_dir():
                yield path
            elif path.is_file() and path.name not in _PASSED_OVER and path.resolve() not in listed:
                yield _file(path, _path_key(path, root), "path")
        except OSError as error:
            yield _unusable(path, error)


def _file(path: Path, key: str, rule: Literal["file", "path"]) -> Input:
    return Input(file=shown(path), path=str(path), key=key, rule=rule)


def _lines(captures: Path, root: Path) -> Iterator[tuple[Source, Path | None]]:
    """The observations a ``captures.jsonl`` lists, each with the file it names.

    A line that cannot be used still keeps its file from being taken for one that no line speaks of.
    """
    try:
        with captures.open("rb") as file:
            for number in range(1, 1 << 62):
                line = file.readline(_LONGEST_LINE)
                if not line:
                    return
                if not line.strip():
                    continue
                where = f"line {number}"
                if len(line) == _LONGEST_LINE:
                    reason = (
                        f"longer than {_LONGEST_LINE:,} bytes; it and what follows are not read"
                    )
                    yield Unusable(file=shown(captures), part=where, reason=reason), None
                    return
                named = _named_in(line, captures.parent)
                try:
                    said = msgspec.json.decode(line, type=CaptureLine)
                    yield _observation(said, named, root), named
                except Refused as refusal:
                    yield (
                        Unusable(file=_file_of(line, captures), part=where, reason=refusal.reason),
                        named,
                    )
                except (ValueError, RecursionError) as error:
                    yield (
                        Unusable(
                            file=shown(captures),
                            part=where,
                            reason=f"not a line of captures: {error}",
                        ),
                        named,
                    )
    except OSError as error:
        yield _unusable(captures, error), None


def _observation(said: CaptureLine, named: Path | None, root: Path) -> Input:
    """What a line says. Refuses one that contradicts itself or the folder."""
    fetched = moment_of(said.fetched) if said.fetched is not None else None
    if said.fetched is not None and fetched is None:
        raise Refused(f"{said.fetched[:80]!r} is no time like 2031-05-04T10:00:00Z")
    if said.address is not None and address_key(said.address) is None:
        raise Refused(f"{said.address[:200]!r} is no address")
    headers = {name.lower(): value for name, value in said.headers.items()}
    if said.file is None:
        if said.address is None or said.status not in (404, 410):
            raise Refused("a line without a file needs an address and the status 404 or 410")
        return Input(
            file=said.address, path=None, address=said.address, fetched=fetched, status=said.status,
            headers=headers, publisher=said.publisher, key="",
        )  # fmt: skip
    if named is None:
        raise Refused(f"there is no file {said.file[:200]!r} beside it")
    if said.status is not None and said.status >= 400:
        raise Refused(
            f"with status {said.status} the file is the server's notice of an error and no statement;"
            " a line without the file says that nothing was there"
        )
    return Input(
        file=said.file, path=str(named), address=said.address, fetched=fetched, status=said.status,
        headers=headers, publisher=said.publisher, key=_path_key(named, root.resolve()), rule="path",
    )  # fmt: skip


def _named_in(line: bytes, folder: Path) -> Path | None:
    """The file a line names, if it lies in the folder: no link and no ``..`` leads out of it."""
    try:
        name = msgspec.json.decode(line)["file"]
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, RuntimeError):
        return None


def _file_of(line: bytes, captures: Path) -> str:
    """The name to report for a line: the file it names, else the address, else the list itself."""
    said = msgspec.json.decode(line, type=CaptureLine)
    return said.file or said.address or shown(captures)


def _path_key(path: Path, root: Path) -> str:
    return f"path:{shown(Path(root.resolve().name, path.relative_to(root)))}"


def _unusable(path: Path, error: OSError) -> Unusable:
    return Unusable(file=shown(path), reason=f"cannot be opened: {error.strerror}")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
