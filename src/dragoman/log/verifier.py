"""Checks a proof from a Dragoman archive, with Python 3.11 or later and nothing else.

    python verifier.py PROOF.json [--page FILE] [--key KEY]... [--checkpoint OLD]

It shows that the entry in the proof stands in the log whose checkpoint is signed, that FILE has the bytes
that were captured, and that the log continues the checkpoint OLD that you kept. Give KEY, of the log or of
a witness, as you know it from elsewhere: a forger puts a key of their own into a proof. Exit code: 0 all
holds, 1 something does not, 2 wrong use. RFC 9162, 8032; C2SP signed-note, tlog-checkpoint, -cosignature.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

LONGEST_PROOF = 1024 * 1024
NOTE, COSIGNATURE = 1, 4
MUST = {"format", "leaf", "index", "inclusion", "checkpoint", "keys"}
FORM = {
    "format": str, "leaf": str, "index": int, "inclusion": list, "checkpoint": str, "keys": list,
    "names": dict, "captured": str, "older": str, "consistency": list,
}  # fmt: skip


class Refused(Exception):
    """Something does not hold; the message says what."""


# A verifier key, and a signed checkpoint with (name, key id, what the key made) for each signature.
Key = NamedTuple("Key", [("name", str), ("id", bytes), ("kind", int), ("public", bytes)])  # noqa: UP014
Note = NamedTuple(  # noqa: UP014
    "Note", [("text", str), ("origin", str), ("size", int), ("root", bytes), ("by", list[Any])]
)


def require(holds: object, why: str) -> None:
    """Refuses unless it holds."""
    if not holds:
        raise Refused(why)


# Ed25519 (RFC 8032): nothing here is secret. A point is (X, Y, Z, T), x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def add(one: Point, other: Point) -> Point:
    """The sum of two points."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    """A multiple of a point."""
    result = (0, 1, 1, 0)
    for bit in f"{factor:b}":
        result = add(result, result)
        result = add(result, point) if bit == "1" else result
    return result


def point_of(data: bytes) -> Point:
    """The point that 32 bytes stand for."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    require(y < P and (x * x - square) % P == 0, "a key is no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether it is the signature of the message by this key."""
    base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, scalar = point_of(public), int.from_bytes(signature[32:], "little")
    # A key of small order fits signatures that nobody made.
    if len(signature) != 64 or scalar >= ORDER or times(8, key)[0] == 0:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    x, y, z, _ = add(times(scalar, base), times(ORDER - factor, key))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    return signature[:32] == (y | (x & 1) << 255).to_bytes(32, "little")


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees beside one another."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(at: int, last: int, start: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """The roots to which a path leads from a place: of the tree that ends there, of the whole tree."""
    part = whole = start
    for other in path:
        require(last, "a proof is too long")
        if at & 1 or at == last:
            part, whole = node(other, part), node(other, whole)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            whole = node(whole, other)
        at, last = at >> 1, last >> 1
    require(last == 0, "a proof is too short")
    return part, whole


def check_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """Refuses unless the bytes of the leaf stand at ``index`` under ``root``."""
    require(0 <= index < size, f"a log of {size} entries has no entry at {index}")
    _, found = climb(index, size - 1, hashlib.sha256(b"\x00" + leaf).digest(), path)
    require(found == root, "the entry does not lead to the root of the checkpoint")


def check_consistency(old: int, first: bytes, new: int, second: bytes, path: list[bytes]) -> None:
    """Refuses unless the tree under the root ``second`` begins with the one under ``first``."""
    require(0 < old <= new, f"a log of {new} entries does not continue one of {old}")
    if old == new:
        require(not path and first == second, "two checkpoints of one size differ")
        return
    path = path if old & (old - 1) else [first, *path]
    require(path, "the consistency proof is empty")
    level = (old & -old).bit_length() - 1
    roots = climb(old - 1 >> level, new - 1 >> level, path[0], path[1:])
    require(roots == (first, second), "the log does not continue the older checkpoint")


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text in its one form."""
    whole = re.fullmatch(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?", text)
    data = base64.b64decode(text) if whole else b""
    require(base64.b64encode(data).decode() == text, f"{text[:80]!r} is no base64")
    return data


def hashes_of(texts: list[str]) -> list[bytes]:
    """The hashes of a proof."""
    found = [from_base64(text) for text in texts]
    require(len(found) < 64 and all(len(one) == 32 for one in found), "what is no hash in a proof")
    return found


def read_key(text: str) -> Key:
    """A verifier key, from its text form."""
    name, stated, data = [*text.strip().split("+", 2), "", ""][:3]
    blob = from_base64(data)
    require(len(blob) == 33 and blob[0] in (NOTE, COSIGNATURE), f"{text[:80]!r} is no key")
    made = hashlib.sha256(f"{name}\n".encode() + blob).digest()[:4]
    require(made.hex() == stated, f"the id of the key of {name[:80]!r} is not its own")
    return Key(name, made, blob[0], blob[1:])


def read_note(whole: str) -> Note:
    """A signed checkpoint, taken apart and not yet believed."""
    require(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), "control characters in a checkpoint")
    text, _, below = whole.rpartition("\n\n")
    *lines, end = below.split("\n")
    head, signatures = text.split("\n"), []
    require(len(head) > 2 and all(head) and lines and not end, "the checkpoint is no signed note")
    for line in lines:
        name, data = (re.findall(r"\A— ([^\s+]+) ([^\s]+)\Z", line) or [("", "")])[0]
        require(name, f"{line[:80]!r} is no signature")
        signatures.append((name, from_base64(data)[:4], from_base64(data)[4:]))
    require(re.fullmatch(r"0|[1-9][0-9]{0,18}", head[1]), f"{head[1][:40]!r} is no size of a log")
    return Note(f"{text}\n", head[0], int(head[1]), hashes_of(head[2:3])[0], signatures)


def signers(note: Note, keys: set[Key]) -> dict[Key, int]:
    """Who of these signed, with the time a witness states. Refuses a signature that does not hold."""
    found: dict[Key, int] = {}
    for name, key_id, data in note.by:
        for key in (one for one in keys if (one.name, one.id) == (name, key_id)):
            time, stated, signature = 0, "", data
            if key.kind == COSIGNATURE:
                time, signature = int.from_bytes(data[:8], "big"), data[8:]
                stated = f"cosignature/v1\ntime {time}\n"
            holds = time < 2**37 and signed(key.public, (stated + note.text).encode(), signature)
            require(holds, f"the signature of {name} does not hold")
            found[key] = time
    return found


def open_note(whole: str, trusted: set[Key], others: set[Key]) -> tuple[Note, dict[Key, int]]:
    """A checkpoint that the log signed with a trusted key, and who else signed it."""
    note = read_note(whole)
    by = signers(note, trusted | others)
    own = any(key.kind == NOTE and key.name == note.origin for key in trusted & set(by))
    require(own, f"the checkpoint of {note.origin[:80]!r} is not signed with the key you trust")
    return note, by


def read_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object in which no field stands twice."""
    try:
        value = json.loads(
            text, object_pairs_hook=lambda one: dict(one) if len(dict(one)) == len(one) else None
        )
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what} is no JSON: {error}") from error
    require(isinstance(value, dict), f"{what} is no JSON object, or a field stands in it twice")
    return dict(value)


def read_proof(text: str) -> dict[str, Any]:
    """The fields of a proof, each of the right form."""
    require(len(text) <= LONGEST_PROOF, "the file is too large for a proof")
    proof = read_object(text, "the proof")
    require(set(proof) >= MUST, "a field of the proof is missing")
    for field, value in proof.items():
        require(type(value) is FORM.get(field), f"{field[:40]!r} is no field of a proof like this")
        inner = value.values() if type(value) is dict else value if type(value) is list else ()
        require(all(type(one) is str for one in inner), f"{field} holds what is no text")
    require(proof["format"] == "dragoman-proof/1", "the proof has a format that is not known here")
    return proof


def check_entry(proof: dict[str, Any], note: Note) -> tuple[dict[str, Any], list[str]]:
    """The entry, once its bytes stand in the log and its names fit, and what it states."""
    leaf, data = read_object(proof["leaf"], "the entry"), proof["leaf"].encode()
    check_inclusion(data, proof["index"], note.size, hashes_of(proof["inclusion"]), note.root)
    require(leaf.get("format") == "dragoman-leaf/1", "the entry has a format not known here")
    require(leaf.get("seq") == proof["index"] + 1, "the entry has another number than its place")
    require(leaf.get("captured") == proof.get("captured"), "the digest is not that of the entry")
    said = [f"entry {leaf['seq']} stands in the log {note.origin} of {note.size} entries:"]
    said += [f"    {name}: {value}" for name, value in sorted(leaf.items()) if name != "format"]
    for field, name in proof.get("names", {}).items():
        digest = hashlib.sha256(name.encode()).hexdigest()
        require(leaf.get(field) == digest, f"the {field} named is not that of the entry")
        said.append(f"    the {field} is {name}")
    return leaf, said


def check(text: str, page: bytes | None, keys: list[str], kept: str | None) -> list[str]:
    """What the proof shows, as lines; raises Refused (UnicodeError for what is no text) if it does not.

    ``keys`` are trusted, of the log and of witnesses; without any, those in the proof are taken.
    """
    proof = read_proof(text)
    stated, given = {read_key(key) for key in proof["keys"]}, {read_key(key) for key in keys}
    new, by = open_note(proof["checkpoint"], given or stated, stated)
    old, also = open_note(proof.get("older", proof["checkpoint"]), given or stated, stated)
    require(stated <= {*by, *also}, "a key in the proof signed nothing in it")
    require({one for one in given if one.kind == COSIGNATURE} <= set(by), "a witness did not sign")
    leaf, said = check_entry(proof, new)
    path = hashes_of(proof.get("consistency", []))
    check_consistency(old.size, old.root, new.size, new.root, path)
    require(old.origin == new.origin, "the older checkpoint is of another log")
    said += [f"the log continues its checkpoint of {old.size} entries"] if old != new else []
    if kept is not None:
        mine = open_note(kept, given or stated, stated)[0]
        require(mine.text in (old.text, new.text), "ask for a proof that starts at your checkpoint")
        said.append(f"the log continues the checkpoint of {mine.size} entries that you kept")
    if page is not None:
        same = leaf.get("captured") == hashlib.sha256(page).hexdigest()
        require(same, "the page is not, to the byte, what this entry says was captured")
        said.append(f"the page has the very {len(page)} bytes that were captured")
    for key, time in by.items():
        at = f" and saw the log at {datetime.fromtimestamp(time, UTC)}" if time else ""
        whose = "" if key in given else " (key from the proof: NOT CHECKED whose it is)"
        said.append(f"{key.name} signed the checkpoint{at}{whose}")
    return said


def main() -> int:
    """The command."""
    command = argparse.ArgumentParser(description="Checks a proof from a Dragoman archive.")
    command.add_argument("proof", type=Path)
    command.add_argument("--page", type=Path, help="the bytes as captured")
    command.add_argument("--key", action="append", default=[], help="a key you trust")
    command.add_argument("--checkpoint", type=Path, help="a checkpoint you kept")
    asked = command.parse_args()
    try:
        text = asked.proof.read_bytes().decode()
        page = asked.page.read_bytes() if asked.page else None
        kept = asked.checkpoint.read_bytes().decode() if asked.checkpoint else None
        end = "PROVED" if asked.key else "PROVED, if the keys are theirs: compare them, give --key"
        code, said = 0, [*check(text, page, asked.key, kept), end]
    except (OSError, Refused, UnicodeError) as error:
        code, said = 2 if isinstance(error, OSError) else 1, [f"REFUSED: {error}"]
    # What a proof says may hold characters that steer a terminal, or line ends: they are shown as �.
    lines = ("".join(char if char.isprintable() else "�" for char in line) for line in said)
    sys.stdout.buffer.write("\n".join([*lines, ""]).encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
