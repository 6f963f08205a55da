"""The vectors of one model in a folder: rows of small integers, appended and never changed.

``rows`` holds a row of int8 for each text, ``scales`` what it is to be multiplied by, ``signs`` a bit for each of
its numbers, ``about`` whose it is, ``hubs`` how near it lies to anything, ``dropped`` the numbers of the rows that are out of use. ``state`` is put in
place last and in one step: it says what model they are of and how many there are, so that what was written
after it (a torn end) is cut off by the next who writes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import VectorsBroken
from dragoman.model.base import Value, encode
from dragoman.vectors import hubs
from dragoman.vectors.encoder import Rows

# ``paragraph`` and ``edition`` are numbers for their names, ``text`` for the words encoded; ``piece`` 0 is the
# whole of a paragraph, others are parts of it.
ABOUT = np.dtype([("paragraph", "<i8"), ("edition", "<i8"), ("text", "<i8"), ("piece", "<u4")])
_DROPPED = np.dtype("<u4")

About = NDArray[Any]


class State(Value, frozen=True, kw_only=True):
    """What the files hold: the space, how many rows, how many dropped, and the record they follow.

    ``sequence`` and ``root`` are how far the record's log had come when all of it was encoded. ``weighed`` is how
    many rows there were when the hubs were last made (``hubs.py``), 0 where they were not yet.
    """

    model: str
    dimension: int
    rows: int = 0
    dropped: int = 0
    weighed: int = 0
    sequence: int = 0
    root: str = ""


class Space:
    """The rows of one model as of one state; they are read where they lie, not copied into memory.

    A folder without vectors is an empty space. Raises VectorsBroken where they are another model's, or
    shorter than their state says.
    """

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        self.folder = folder
        self.stamp = stamp_of(folder)
        self.state = read_state(folder) or State(model=model, dimension=dimension)
        if (self.state.model, self.state.dimension) != (model, dimension):
            raise VectorsBroken(
                f"the vectors in {folder} are of the model {self.state.model} and cannot be compared with"
                f" those of {model}; run: dragoman rebuild vectors"
            )
        self._columns = {
            name: self._mapped(name, kind, self.state.rows)
            for name, kind in columns(dimension).items()
        }
        # For who asks again and again: which rows belong to the paragraphs a query chooses.
        self.masks: dict[object, NDArray[np.bool_]] = {}
        self.live = np.ones(self.state.rows, dtype=bool)
        self.live[self._mapped("dropped", _DROPPED, self.state.dropped)] = False

    @property
    def rows(self) -> NDArray[np.int8]:
        """The rows: numbers from -127 to 127."""
        return self._columns["rows"]["n"]

    @property
    def scales(self) -> NDArray[np.float32]:
        """What each row is to be multiplied by."""
        return self._columns["scales"]

    @property
    def hubs(self) -> NDArray[np.float32]:
        """How near each row lies to anything: the mean cosine with those of a sample it is nearest to."""
        return self._columns["hubs"]

    @property
    def signs(self) -> NDArray[np.uint64]:
        """The signs of each row's numbers, 64 in one."""
        return self._columns["signs"]["n"]

    @property
    def about(self) -> About:
        """Whose each row is, as ``ABOUT``."""
        return self._columns["about"]

    def _mapped(self, name: str, kind: np.dtype[Any], count: int) -> NDArray[Any]:
        if not count:
            return np.empty(0, dtype=kind)
        path = self.folder / name
        try:
            if path.stat().st_size < count * kind.itemsize:
                raise VectorsBroken(
                    f"{path} is shorter than its state says; run: dragoman rebuild vectors"
                )
            return np.memmap(path, dtype=kind, mode="r", shape=(count,))
        except OSError as error:
            raise VectorsBroken(
                f"{path} cannot be read ({error}); run: dragoman rebuild vectors"
            ) from error


class Writer:
    """Appends to a space. One writes at a time: the caller holds the lock.

    Nothing counts before ``commit``.
    """

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.space = Space(folder, model, dimension)
        self._state = self.space.state
        self._sample = hubs.sample(self.space.rows, self.space.scales, self._state.weighed)
        kinds = {**columns(dimension), "dropped": _DROPPED}
        for name, kind in kinds.items():
            held = self._state.dropped if name == "dropped" else self._state.rows
            with (folder / name).open("ab") as file:
                file.truncate(held * kind.itemsize)

    def append(self, rows: Rows, about: About) -> None:
        """Adds rows of length 1 with what they are of."""
        self._write("hubs", hubs.of_rows(rows, self._sample))
        scales = np.abs(rows).max(axis=1, initial=1e-9).astype("<f4") / np.float32(127)
        self._write("rows", np.rint(rows / scales[:, None]).astype(np.int8))
        self._write("scales", scales)
        self._write("signs", np.packbits(rows > 0, axis=1))
        self._write("about", about)
        self._state = msgspec.structs.replace(self._state, rows=self._state.rows + len(rows))

    def weigh(self) -> None:
        """Makes all hubs anew, after a commit, where there are twice as many rows as when they were made."""
        if self._state.rows < 2 * self._state.weighed or not self._state.rows:
            return
        space = Space(self.folder, self._state.model, self._state.dimension)
        self._sample = hubs.sample(space.rows, space.scales, self._state.rows)
        beside = self.folder / "hubs.new"
        with beside.open("wb") as file:
            for block in hubs.blocks(space.rows, space.scales):
                file.write(hubs.of_rows(block, self._sample).tobytes())
        beside.replace(self.folder / "hubs")
        self._state = msgspec.structs.replace(self._state, weighed=self._state.rows)

    def drop(self, numbers: Sequence[int]) -> None:
        """Takes rows out of use by their numbers."""
        self._write("dropped", np.asarray(numbers, dtype=_DROPPED))
        self._state = msgspec.structs.replace(
            self._state, dropped=self._state.dropped + len(numbers)
        )

    def commit(self, sequence: int | None = None, root: str = "") -> None:
        """Makes durable what was appended and dropped; with ``sequence``: that all up to there is encoded."""
        if sequence is not None:
            self._state = msgspec.structs.replace(self._state, sequence=sequence, root=root)
        for name in (*columns(self._state.dimension), "dropped"):
            with (self.folder / name).open("ab") as file:
                os.fsync(file.fileno())
        beside = self.folder / "state.new"
        with beside.open("wb") as file:
            file.write(encode(self._state))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / "state")

    def _write(self, name: str, values: NDArray[Any]) -> None:
        with (self.folder / name).open("ab") as file:
            file.write(values.tobytes())


def columns(dimension: int) -> dict[str, np.dtype[Any]]:
    """The files with a value for each row, by name."""
    return {
        "rows": np.dtype([("n", "i1", (dimension,))]),
        "scales": np.dtype("<f4"),
        "hubs": np.dtype("<f4"),
        "signs": np.dtype([("n", "<u8", (dimension // 64,))]),
        "about": ABOUT,
    }


def read_state(folder: Path) -> State | None:
    """What a folder holds; None where it holds none. Raises VectorsBroken."""
    try:
        return msgspec.json.decode((folder / "state").read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise VectorsBroken(
            f"the state of the vectors in {folder} cannot be read ({error}); run: dragoman rebuild vectors"
        ) from error


def stamp_of(folder: Path) -> tuple[int, int] | None:
    """What is another for every state a folder was in; None where it holds none."""
    try:
        about = (folder / "state").stat()
    except FileNotFoundError:
        return None
    return about.st_ino, about.st_mtime_ns


def remove(folder: Path) -> None:
    """Removes all vectors, their state first."""
    (folder / "state").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
