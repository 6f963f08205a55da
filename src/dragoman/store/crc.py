"""Checksums of stored cells that no leaf of the log covers, or that say more than what they are opened to.

A CRC-32 shows every single flipped bit, and every burst of up to 32. It shows no forgery: who can write the
cell can write its checksum.
"""

from __future__ import annotations

import zlib

from dragoman.model.base import encode


def of_bytes(data: bytes) -> int:
    """The checksum of a cell of bytes."""
    return zlib.crc32(data)


def of_row(*cells: object) -> int:
    """The checksum of the cells of a row, in the order of their columns."""
    return zlib.crc32(encode(cells))
