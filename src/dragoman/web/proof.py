"""The proof of a version as a page and a file, and the log itself as the files others' tools read (C2SP tlog-tiles)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from dragoman.archive import logfiles, show
from dragoman.archive.archive import Archive
from dragoman.archive.history import last_text
from dragoman.archive.proving import Bundle, prove
from dragoman.errors import NotFound, NotSigned
from dragoman.log import proofs
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.notes import read_note
from dragoman.model.identifier import parse_address
from dragoman.model.record import EditionText
from dragoman.web.i18n import Interface
from dragoman.web.provenance import seen_moment
from dragoman.web.view import isolated, title_of
from dragoman.web.visit import Answered, Page, Visit, history_address, proof_address, text_address

_TEXT = "text/plain; charset=utf-8"
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
# A head of a minute ago is of no use to who asks for the newest.
_NEVER = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file of the log: its bytes, what they are, how long they may be kept."""

    data: bytes
    media_type: str
    headers: dict[str, str]


File = Callable[..., LogFile]


def page(visit: Visit, name: str) -> Answered:
    """The proof of a version, of the newest where the address names none; its JSON is the proof itself."""
    wanted = parse_address(name)
    if wanted.eid:
        raise NotFound(name)
    text = show.text(visit.archive, name)
    pinned = f"{text.edition.id}@{text.version.number}"
    at = visit.interface
    titled = text if text.reading else last_text(visit.archive, text) or text
    title = title_of(at, titled)
    try:
        bundle = prove(visit.archive, pinned)
    except NotSigned:
        if visit.as_json:
            raise
        bundle = None
    values = {
        "title_text": title,
        "number": at.number(text.version.number),
        "read": text_address(pinned),
        "history": history_address(text.edition.id),
        "address": proof_address(pinned),
        "file": f"{proof_address(pinned)}.json",
        "rows": _rows(at, text, bundle) if bundle else (),
        "keys": bundle.keys if bundle else (),
        "has_page": text.version.digest is not None,
        "lang": titled.edition.lang,
    }
    heading = at.gettext("%(title)s: proof", title="".join(part for part, _ in title.parts))
    return Page("proof.html", heading, values, bundle and msgspec.Raw(bundle.proof), keep=False)


def checkpoint(archive: Archive) -> LogFile:
    """The newest signed head of the log. Raises NotFound before the first."""
    return LogFile(logfiles.checkpoint(archive), _TEXT, _NEVER)


def keys(archive: Archive) -> LogFile:
    """The verifier keys of the log, oldest first, a line each."""
    return LogFile(logfiles.keys(archive), _TEXT, _NEVER)


def verifier(archive: Archive) -> LogFile:
    """The program that checks a proof, one file."""
    del archive
    return LogFile(proofs.verifier_source(), "text/x-python; charset=utf-8", {})


def tile(archive: Archive, tile: str) -> LogFile:
    """A tile of hashes or a bundle of leaves, of what is signed. Raises NotFound for any other."""
    return LogFile(logfiles.tile(archive, tile), "application/octet-stream", _FOR_EVER)


def _rows(at: Interface, text: EditionText, bundle: Bundle) -> list[tuple[str, str, bool]]:
    """What the proof consists of, as (label, value, whether it is a digest or a key)."""
    _, proof = at.gettext, proofs.read_proof(bundle.proof)
    note = read_note(proof.checkpoint.encode())
    size = read_checkpoint(note.text).size
    version = text.version
    rows = [(_("First seen"), seen_moment(at, version.observed, version.logged), False)]
    if version.digest:
        rows.append((_("SHA-256 of the page as captured"), version.digest, True))
    place = _("%(number)s of %(size)s", number=at.number(proof.index + 1), size=at.number(size))
    path = at.ngettext("%(num)s hash", "%(num)s hashes", len(proof.inclusion))
    names = at.listed([isolated(one.name, "ltr") for one in note.signatures])
    return [
        *rows,
        (_("Entry of the log"), place, False),
        (_("Logged"), at.moment(version.logged), False),
        (_("Path to the head of the log"), path, False),
        (_("Head signed by"), names, False),
        *((_("Key"), key, True) for key in bundle.keys),
    ]
