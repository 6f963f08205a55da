"""A leaf: what the log says of one entry of the record, as a small header in one canonical form.

It is public and stays for ever, also where a text was erased. So it holds no text, title, name or
address, and no id either, since an edition's id is made from its title: of those it holds digests.
Who has the thing can check it against the leaf; who has the leaf alone learns nothing of the thing.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Literal

import msgspec

from dragoman.errors import LimitExceeded, Refused, WrongUse
from dragoman.model.base import Value
from dragoman.settings import LIMITS

LeafKind = Literal[
    "edition", "capture", "version", "reading", "refusal", "join", "move", "split",
    "agent", "correction", "withhold", "erase", "rights", "key",
]  # fmt: skip

_DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}"
_TIME = r"T[0-9]{2}:[0-9]{2}"

# RFC 8785 writes numbers as a double holds them: whole ones up to here.
Count = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Size = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
# A SHA-256 in lower-case hex.
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
# A word of ours, such as a rule or a reason; what foreign input says does not fit in.
Word = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_.-]{0,63}\Z")]
# A program of ours and its version.
Program = Annotated[
    str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_-]{0,31} [0-9]{1,9}(\.[0-9]{1,9}){0,3}\Z")
]
# A language by BCP 47.
Tag = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,7}\Z")]
Logged = Annotated[str, msgspec.Meta(pattern=rf"\A{_DAY}{_TIME}:[0-9]{{2}}Z))\Z")]
Observed = Annotated[str, msgspec.Meta(pattern=rf"\A{_DAY}({_TIME}:[0-9]{{2}}Z)?)?)?\Z")]
Claimed = Annotated[
    str,
    msgspec.Meta(pattern=rf"\A{_DAY}({_TIME}(:[0-9]{{2}})?)?)?)?([+-][0-9]{{2}}:[0-9]{{2}})?\Z"),
]
# The text form of a verifier key whose name is ASCII.
KeyText = Annotated[
    str, msgspec.Meta(pattern=r"\A[!#-*,-\[\]-~]{1,255}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{40,60}=*\Z")
]


class Leaf(
    Value, frozen=True, kw_only=True, omit_defaults=True, tag_field="format", tag="dragoman-leaf/1"
):
    """One entry. Which fields a kind has is stated in ``FIELDS``; what is not known is left out.

    ``seq`` is the entry's number from 1, its leaf stands at index ``seq - 1``; ``about`` and ``previous``
    are such numbers too: the entry this one is about, and that of the version before. ``edition``,
    ``other``, ``record``, ``agent``, ``address`` and ``source`` are digests of names (``name_digest``);
    ``captured`` is that of the captured bytes, ``content`` that of the reading's or the decision's JSON.
    ``score`` is in thousandths. Three clocks: ``claimed`` is what the page says, ``observed`` when it was
    fetched, ``logged`` when it was taken in.
    """

    kind: LeafKind
    seq: Count
    logged: Logged
    edition: Digest | None = None
    other: Digest | None = None
    record: Digest | None = None
    agent: Digest | None = None
    lang: Tag | None = None
    version: Count | None = None
    reading: Count | None = None
    captured: Digest | None = None
    content: Digest | None = None
    previous: Count | None = None
    about: Count | None = None
    claimed: Claimed | None = None
    observed: Observed | None = None
    address: Digest | None = None
    source: Digest | None = None
    status: Annotated[int, msgspec.Meta(ge=100, le=999)] | None = None
    reader: Program | None = None
    reason: Word | None = None
    method: Word | None = None
    score: Annotated[int, msgspec.Meta(ge=0, le=1000)] | None = None
    key: KeyText | None = None
    since: Size | None = None


# By kind: what its leaf must hold, and what it may hold besides.
FIELDS: dict[LeafKind, tuple[str, str]] = {
    "edition": ("edition content", "lang record"),
    "capture": ("edition content", "captured observed address status source lang"),
    "version": ("edition version reason about", "captured previous claimed observed address lang"),
    "reading": ("edition version reading content reader about", "captured claimed lang"),
    "refusal": ("content", "captured observed address source reason"),
    "join": ("edition other method score", "content"),
    "move": ("edition", "record about"),
    "split": ("edition other reason", "about content"),
    "agent": ("content", "agent"),
    "correction": ("about content", "edition agent version reading reason"),
    "withhold": ("about reason", "edition version captured content"),
    "erase": ("about reason", "edition version captured content"),
    "rights": ("content", "edition reason"),
    "key": ("key since", "reason"),
}
_FIELDS = {
    kind: (frozenset(must.split()), frozenset(may.split())) for kind, (must, may) in FIELDS.items()
}
_STATED = tuple(name for name in Leaf.__struct_fields__ if name not in {"kind", "seq", "logged"})
_stated = attrgetter(*_STATED)


def leaf_bytes(leaf: Leaf) -> bytes:
    """The leaf in its canonical form (RFC 8785): sorted keys, no blanks, UTF-8.

    Refuses, as WrongUse, a leaf whose values or fields are not those of its kind: it would stay for ever.
    """
    data = _encoder.encode(leaf)
    try:
        read_leaf(data)
    except Refused as error:
        raise WrongUse(f"this is no leaf of the log: {error.reason}") from error
    return data


def read_leaf(data: bytes) -> Leaf:
    """Reads a leaf. Refuses every form but the canonical one, and fields that its kind has not."""
    if len(data) > LIMITS.leaf_bytes:
        raise LimitExceeded("leaf", limit=LIMITS.leaf_bytes, found=len(data), unit="bytes")
    try:
        leaf = _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise Refused(f"this is no leaf: {error}") from error
    if _encoder.encode(leaf) != data:
        raise Refused("the leaf is not in its canonical form")
    must, may = _FIELDS[leaf.kind]
    held = {name for name, value in zip(_STATED, _stated(leaf), strict=True) if value is not None}
    if missing := must - held:
        raise Refused(f"a leaf of kind {leaf.kind} states {', '.join(sorted(missing))}")
    if foreign := held - must - may:
        raise Refused(f"a leaf of kind {leaf.kind} does not state {', '.join(sorted(foreign))}")
    return leaf


@lru_cache(maxsize=256)
def name_digest(name: str) -> str:
    """The digest that stands in a leaf for an id, an address or the name of a file: SHA-256, hex."""
    return hashlib.sha256(name.encode()).hexdigest()


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Leaf)
