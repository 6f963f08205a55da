"""The archive: a folder's handles, opened. Every verb is a file of its own beside this one."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType

from dragoman.search.engine import Engine
from dragoman.store.database import Database


class Archive:
    """An open archive: the record (``record.db``) and what is derived from it (``derived/``)."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the archive in a folder. Refuses a folder without one, unless ``create`` is set."""
        self.path = path
        self.database = Database(path, create=create)

    @cached_property
    def engine(self) -> Engine:
        """The index. It may lie behind the record; ``archive.index.follow`` brings it up."""
        from dragoman.search.engines.tantivy import TantivyEngine  # noqa: PLC0415  # heavy

        return TantivyEngine(self.path / "derived" / "index")

    def close(self) -> None:
        """Closes all handles."""
        if "engine" in self.__dict__:
            self.engine.close()
        self.database.close()

    def __enter__(self) -> Archive:
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
