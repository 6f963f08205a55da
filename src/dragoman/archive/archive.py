"""The archive: a folder's handles, opened. Every verb is a file of its own beside this one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dragoman.archive import signing
from dragoman.archive.signing import Unsigned
from dragoman.model.holdings import Holdings
from dragoman.search.engine import Engine
from dragoman.settings import keys_folder
from dragoman.store.database import Database

if TYPE_CHECKING:
    from dragoman.vectors.file import Space


class Archive:
    """An open archive: the record (``record.db``) and what is derived from it (``derived/``)."""

    def __init__(self, path: Path, *, create: bool = False, keys: Path | None = None) -> None:
        """Opens the archive in a folder. Refuses a folder without one, unless ``create`` is set.

        ``keys`` is the folder of the keys that sign its log, the user's own where none is given.
        """
        self.path = path
        self.keys = keys or keys_folder()
        self.derived = path / "derived"
        self.index = self.derived / "index"
        self.vectors = self.derived / "vectors"
        self.unsigned: str | None = None
        # What ``show.holdings`` counted last.
        self.glance: Holdings | None = None
        self.database = Database(path, create=create)
        self._engine: Engine | None = None
        self._space: Space | None = None
        self._guard = threading.Lock()
        if create:
            try:
                signing.begin(self.database, self.keys)
            except BaseException:
                self.database.close()
                raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One batch of writing (``Database.writing``), and then the log's new head signed.

        The batch is durable whether it could be signed or not; ``unsigned`` says what stood in the way.
        """
        with self.database.writing():
            yield
        self.sign()

    def sign(self) -> None:
        """Signs the log's newest head; ``unsigned`` says what stood in the way, None where nothing did."""
        signed = signing.sign(self.database, self.keys)
        self.unsigned = signed.reason if isinstance(signed, Unsigned) else None

    @property
    def engine(self) -> Engine:
        """The index, opened when first asked for. It may lie behind the record; ``index.follow`` brings it up."""
        with self._guard:
            if self._engine is None:
                self._engine = self.open_engine(self.index)
            return self._engine

    def open_engine(self, folder: Path) -> Engine:
        """Opens an index in a folder of its own."""
        from dragoman.search.engines.tantivy import TantivyEngine  # noqa: PLC0415  # heavy

        return TantivyEngine(folder)

    def space(self, model: str, dimension: int) -> Space:
        """The vectors of a model as they are now, opened again when they changed. Raises VectorsBroken."""
        from dragoman.vectors.file import Space, stamp_of  # noqa: PLC0415  # heavy

        with self._guard:
            if self._space is None or self._space.stamp != stamp_of(self.vectors):
                self._space = Space(self.vectors, model, dimension)
            return self._space

    def forget_engine(self) -> None:
        """The next to ask for the index opens it again; who searches in it now may come to an end."""
        with self._guard:
            self._engine = None

    def close(self) -> None:
        """Closes all handles."""
        with self._guard:
            if self._engine is not None:
                self._engine.close()
            self._engine = self._space = None
        self.database.close()

    def __enter__(self) -> Self:
        """The archive itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes it."""
        self.close()
