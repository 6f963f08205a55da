"""The pages that are broken: the example archive, and where there is one the folder of real pages."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from tests.hostile.harness import Seed
from tests.real_data import find_folder

from dragoman.text.charset import decode

PAGES = (".html", ".htm")
_CHARSET = re.compile(r"((?:charset=|encoding=)[\"']?)[\w-]+", re.IGNORECASE)
# A longer page makes every one of its mutants slow and shows nothing that a shorter one does not.
LONGEST = 120_000


def examples(*endings: str) -> list[Seed]:
    """The files of the example archive with these endings."""
    return _seeds(Path(str(files("dragoman"))) / "examples", endings)


def real(*endings: str) -> list[Seed]:
    """The real pages with these endings; none where there is no folder of them."""
    folder = find_folder()
    return _seeds(folder / "pages", endings) if folder else []


def _seeds(folder: Path, endings: tuple[str, ...]) -> list[Seed]:
    found = sorted(path for path in folder.rglob("*") if path.name.endswith(endings))
    return [
        # The mutants are in UTF-8, unless they say otherwise.
        Seed(path.name, _CHARSET.sub(r"\1utf-8", decode(path.read_bytes()).text, count=1))
        for path in found
        if path.is_file() and path.stat().st_size <= LONGEST
    ]
