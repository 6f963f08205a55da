"""The archive: a folder's handles, opened. Every verb is a file of its own beside this one."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from dragoman.search.engine import Engine
from dragoman.store.database import Database


class Archive:
    """An open archive: the record (``record.db``) and what is derived from it (``derived/``)."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the archive in a folder. Refuses a folder without one, unless ``create`` is set."""
        self.path = path
        self.derived = path / "derived"
        self.index = self.derived / "index"
        self.database = Database(path, create=create)
        self._engine: Engine | None = None
        self._guard = threading.Lock()

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

    def forget_engine(self) -> None:
        """The next to ask for the index opens it again; who searches in it now may come to an end."""
        with self._guard:
            self._engine = None

    def close(self) -> None:
        """Closes all handles."""
        with self._guard:
            if self._engine is not None:
                self._engine.close()
            self._engine = None
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
