"""The limits within which foreign input is read, in one place, each with its reason; and where keys are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything is taken in; a reader that meets more refuses and names the limit.

    Sizes are bytes, the rest are counts. Lowering a limit is always safe; raising one gives a
    hostile file more memory and time.
    """

    # Reading one page, or one part of a container: real pages take 0.02 s, the longest sitting 2 s.
    read_seconds: int = 30
    # A worker's address space: the reader with its language model maps about half of it.
    read_memory_bytes: int = 2048 * MIB
    # Files a worker may have open; it opens its input and, once, the data of its libraries.
    read_files: int = 64

    # One page, decoded: over a hundred times a long press conference; other crawlers stop at 1 MiB,
    # which is too small for a day's debate, and libxml2 drops text nodes over 10 MB.
    page_bytes: int = 16 * MIB
    # One file that has to be read whole to be understood: a JSON list, a sitting with annotations. Larger
    # collections come as folders or as web archives, which are read record by record and may have any size.
    container_bytes: int = 64 * MIB

    # Browsers stop at this many open elements and keep the text; beyond it lexbor's time grows steeply.
    html_depth: int = 512
    # Of one element; lexbor compares each with all before it (16,000 take half a second). The rest is left out.
    html_attributes: int = 256
    # A page of 3 MB with 100,000 paragraphs has 200,000.
    html_nodes: int = 500_000

    # libxml2 gives up at 256 levels; a sitting has 15. The walk over the tree is recursive below it.
    xml_depth: int = 200
    # libxml2 has no such limit, and looking for duplicates among 20,000 attributes takes its time.
    xml_attributes: int = 256
    # What libxml2 gives one text node or attribute, in UTF-8; a whole sitting is shorter.
    xml_node_bytes: int = 10_000_000
    # A character that a document type declares for itself, as parlparse does for about sixty.
    xml_entities: int = 512

    # The standard library's reader is recursive; real documents nest about eight deep.
    json_depth: int = 64

    # A page's YAML header holds a dozen short lines; aliases and nesting are what bombs need.
    front_matter_bytes: int = 64 * 1024
    front_matter_depth: int = 8

    # HTML deflates 4 to 10 times, gzip can do 1,028, brotli 600,000. The ratio is not asked before
    # this many bytes, since a short page of one repeated line may well pass it.
    inflate_ratio: int = 100
    inflate_free_bytes: int = MIB
    inflate_bytes: int = 16 * MIB
    # A server may compress what was compressed; more than twice is a bomb's way (urllib3 had five).
    inflate_codings: int = 2

    # What a server or a crawler writes above a payload; the web's servers stop at 8 to 16 KiB.
    header_bytes: int = 64 * 1024
    header_lines: int = 512
    # Payloads kept in memory so that a later "the same again" of a web archive finds its text.
    revisit_bytes: int = 64 * MIB

    # A leaf of the log is a short header; the format of entry bundles would allow 65,535.
    leaf_bytes: int = 4096
    # A signed note: 16 signatures must be read, one that resists quantum computers takes 5 kB.
    note_bytes: int = 128 * 1024
    note_signatures: int = 32
    # A proof in a tree of 2^63 leaves is no longer.
    proof_hashes: int = 63

    # Answers given away whole, over the web: so many at once, and for each hundred megabytes, or part of
    # them, so long. A reader that is slower than that takes the file up again where it was broken off.
    export_at_once: int = 2
    export_seconds: int = 60
    export_bytes: int = 100 * MIB

    # What people say of a decision, in characters: a reason is a sentence or two, a note a paragraph or two.
    reason_characters: int = 1000
    note_characters: int = 5000


LIMITS = Limits()


def keys_folder() -> Path:
    """Where the secret keys of logs are kept: ``DRAGOMAN_KEYS``, else in the user's folder of settings."""
    if chosen := os.environ.get("DRAGOMAN_KEYS"):
        return Path(chosen)
    settings = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return (Path(settings) if settings else Path.home() / ".config") / "dragoman" / "keys"
