"""The files that pages are set with: read once, named by their digest, answered for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files

STYLE = "record.css"
MARK = "mark.svg"

_TYPES = {STYLE: "text/css; charset=utf-8", MARK: "image/svg+xml"}


@lru_cache(maxsize=1)
def assets() -> dict[str, tuple[bytes, str]]:
    """Every file under its address: its bytes and its media type."""
    found = {}
    for name, media_type in _TYPES.items():
        data = (files("dragoman.web") / "static" / name).read_bytes()
        stem, _, suffix = name.partition(".")
        mark = hashlib.sha256(data).hexdigest()[:12]
        found[f"/static/{stem}.{mark}.{suffix}"] = (data, media_type)
    return found


def asset_address(name: str) -> str:
    """The address of a file, which changes when the file does."""
    stem, _, suffix = name.partition(".")
    return next(
        address
        for address in assets()
        if address.startswith(f"/static/{stem}.") and address.endswith(suffix)
    )
