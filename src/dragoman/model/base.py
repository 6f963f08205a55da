"""The base of every value in the model: frozen, keyword-only, unknown fields refused."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value. ``kw_only`` is not inherited in msgspec, so every subclass states it again."""


def encode(value: object) -> bytes:
    """Encodes a value as JSON bytes, fields in the order of their declaration."""
    return _encoder.encode(value)


_encoder = msgspec.json.Encoder()
