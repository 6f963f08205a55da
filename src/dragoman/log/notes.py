"""Signed notes: a text and the signatures under it, and the text forms of keys (C2SP signed-note)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from dragoman.errors import LimitExceeded, NotProved, Refused, WrongUse
from dragoman.log import ed25519
from dragoman.model.base import Value
from dragoman.settings import LIMITS

# What a key signs: a note as it stands, or a checkpoint with a time before it (tlog-cosignature).
Kind = Literal[1, 4]
NOTE: Final = 1
COSIGNATURE: Final = 4

_ID_BYTES = 4
_DASH = "— "
_SECRET = "PRIVATE+KEY+"  # noqa: S105  # how the text form of every signer key begins
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class VerifierKey(Value, frozen=True, kw_only=True):
    """The public half of a key: its holder's name, what it signs, 32 bytes."""

    name: str
    kind: Kind = NOTE
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that name the key in a signature; no proof of anything."""
        data = f"{self.name}\n".encode() + bytes([self.kind]) + self.public
        return hashlib.sha256(data).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """The text form in which a key is handed on."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"


class SignerKey(Value, frozen=True, kw_only=True):
    """The secret half. Its text form is shown by ``secret_text`` alone, never by ``repr`` or ``str``."""

    name: str
    kind: Kind = NOTE
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(name=self.name, kind=self.kind, public=ed25519.public_key(self.seed))

    def secret_text(self) -> str:
        """The text form, for the one file it is kept in."""
        seed = to_base64(bytes([self.kind]) + self.seed)
        return f"{_SECRET}{self.name}+{self.verifier.id.hex()}+{seed}"

    def __repr__(self) -> str:
        """Names the key without its secret."""
        return f"SignerKey({self.name!r})"


class Signature(Value, frozen=True, kw_only=True):
    """One line under a note: who is said to sign, the key's four bytes, what the key made."""

    name: str
    key: bytes
    data: bytes

    @property
    def line(self) -> str:
        """The line with its end."""
        return f"{_DASH}{self.name} {to_base64(self.key + self.data)}\n"


class Note(Value, frozen=True, kw_only=True):
    """A text that ends with a line end, and its signatures; neither says anything until verified."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The bytes of the note."""
        return f"{self.text}\n{signature_lines(self.signatures)}".encode()

    def signed_also_by(self, *signatures: Signature) -> Note:
        """The note with further signatures; one that is there already is not added again."""
        new = tuple(one for one in signatures if one not in self.signatures)
        return Note(text=self.text, signatures=self.signatures + new)


def new_key(name: str, kind: Kind = NOTE) -> SignerKey:
    """Makes a key. The name is best an address without a scheme, such as ``records.example/log``."""
    return SignerKey(name=_checked_name(name), kind=kind, seed=ed25519.new_seed())


def read_verifier_key(text: str) -> VerifierKey:
    """Reads ``name+id+key``; refuses other kinds of key, and an id that is not the key's own."""
    name, stated, data = _key_parts(text.strip(), "verifier key")
    if data[0] not in (NOTE, COSIGNATURE) or len(data) != 1 + ed25519.PUBLIC_BYTES:
        raise Refused(f"the verifier key of {name!r} is not one of Ed25519")
    key = VerifierKey(name=name, kind=NOTE if data[0] == NOTE else COSIGNATURE, public=data[1:])
    if key.id.hex() != stated:
        raise Refused(f"the verifier key of {name!r} does not have the id {stated}")
    return key


def read_signer_key(text: str) -> SignerKey:
    """Reads the text form of a secret key; no message of a refusal holds any of it but the name."""
    text = text.strip()
    if not text.startswith(_SECRET):
        raise Refused(f"a signer key begins with {_SECRET}")
    name, stated, data = _key_parts(text.removeprefix(_SECRET), "signer key")
    if data[0] not in (NOTE, COSIGNATURE) or len(data) != 1 + ed25519.SEED_BYTES:
        raise Refused(f"the signer key of {name!r} is not one of Ed25519")
    key = SignerKey(name=name, kind=NOTE if data[0] == NOTE else COSIGNATURE, seed=data[1:])
    if key.verifier.id.hex() != stated:
        raise Refused(f"the signer key of {name!r} does not have the id {stated}")
    return key


def sign(text: str, keys: Iterable[SignerKey]) -> Note:
    """The note with the signature of each key; refuses a text that cannot be a note's."""
    _check_text(text)
    signatures: list[Signature] = []
    for key in keys:
        if key.kind != NOTE:
            raise WrongUse(f"the key of {key.name!r} signs checkpoints with a time, not notes")
        data = ed25519.sign(key.seed, text.encode())
        signatures.append(Signature(name=key.name, key=key.verifier.id, data=data))
    if not signatures:
        raise WrongUse("a note without a key to sign it is no note")
    return Note(text=text, signatures=tuple(signatures))


def read_note(data: bytes) -> Note:
    """Takes a note apart without believing it. Refuses what is not in the one form a note has."""
    if len(data) > LIMITS.note_bytes:
        raise LimitExceeded("signed note", limit=LIMITS.note_bytes, found=len(data), unit="bytes")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise Refused("the note is not UTF-8") from error
    text, parted, below = whole.rpartition("\n\n")
    if not parted or not below:
        raise Refused("no signatures after an empty line: this is no signed note")
    _check_text(f"{text}\n")
    return Note(text=f"{text}\n", signatures=read_signature_lines(below))


def signature_lines(signatures: Iterable[Signature]) -> str:
    """Signatures as the lines they are under a note."""
    return "".join(one.line for one in signatures)


def read_signature_lines(text: str) -> tuple[Signature, ...]:
    """Reads lines of signatures, at least one, each with its end."""
    *lines, rest = text.split("\n")
    if rest or not lines:
        raise Refused("the last signature of the note breaks off")
    if len(lines) > LIMITS.note_signatures:
        raise LimitExceeded("signatures of a note", limit=LIMITS.note_signatures, found=len(lines))
    return tuple(map(_read_signature, lines))


def verify(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """The keys that signed this note; signatures by keys that are not given are passed over.

    Raises NotProved where none of them signed, and where the signature of one does not hold.
    """
    signed: list[VerifierKey] = []
    for key, signature in signatures_by(note, keys, NOTE):
        if not ed25519.holds(key.public, note.text.encode(), signature.data):
            raise NotProved(f"the signature of {key.name!r} does not hold")
        if key not in signed:
            signed.append(key)
    if not signed:
        names = ", ".join(key.name for key in keys) or "nobody"
        raise NotProved(f"no signature of a known key (known: {names})")
    return tuple(signed)


def signatures_by(
    note: Note, keys: Sequence[VerifierKey], kind: Kind
) -> Iterator[tuple[VerifierKey, Signature]]:
    """The signatures that name one of the keys of this kind, not yet verified."""
    known = {(key.name, key.id): key for key in keys if key.kind == kind}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key))
        if key:
            yield key, signature


def to_base64(data: bytes) -> str:
    """Bytes as base64 (RFC 4648, section 4)."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text; refuses every form but the one that ``to_base64`` gives."""
    data = _decoded(text)
    if data is None:
        raise Refused(f"{text[:80]!r} is no base64 in its one form")
    return data


def _decoded(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if to_base64(data) == text else None


def _read_signature(line: str) -> Signature:
    name, parted, data = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or not parted:
        raise Refused(f"{line[:80]!r} is no signature of a note")
    blob = from_base64(data)
    if len(blob) <= _ID_BYTES:
        raise Refused(f"the signature of {name[:80]!r} is empty")
    return Signature(name=_checked_name(name), key=blob[:_ID_BYTES], data=blob[_ID_BYTES:])


def _key_parts(text: str, what: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not re.fullmatch(r"[0-9a-f]{8}", parts[1]):
        raise Refused(f"this is no {what}: it has the form name+id+key")
    name, stated, text = parts
    data = _decoded(text)  # no message shows the text: it may be a secret
    if not data:
        raise Refused(f"the {what} of {name[:80]!r} is damaged")
    return _checked_name(name), stated, data


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(char.isspace() for char in name) or _CONTROL.search(name):
        raise Refused(f"{name[:80]!r} cannot name a key: no blanks, no plus sign, not nothing")
    return name


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Refused("the text of a note ends with a line end")
    if _CONTROL.search(text):
        raise Refused("the text of a note holds no control characters")
