"""``dragoman prove``: the proof of a version, as files for a stranger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import archive_option, json_option, say

if TYPE_CHECKING:
    from dragoman.archive.proving import Bundle


@click.command("prove")
@click.argument("address", metavar="ID")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("proof"),
    show_default=True,
    help="The folder for proof.json, verifier.py and the page; what it holds of that name is replaced.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An older checkpoint you kept; the proof shows that the log continues it.",
)
@archive_option
@json_option
def command(
    address: str, folder: Path, checkpoint: Path | None, archive_path: Path, as_json: bool
) -> None:
    """Write the proof of a version (ID: an edition, its @version) with the verifier and the captured page.

    The verifier is one file that needs Python alone, and neither this program nor its server. With --json
    the proof itself is printed and no file is written.
    """
    from dragoman.archive.archive import Archive
    from dragoman.archive.proving import prove
    from dragoman.log.notes import read_note

    older = read_note(checkpoint.read_bytes()) if checkpoint else None
    with Archive(archive_path) as archive:
        bundle = prove(archive, address, older=older, sign=True)
    if as_json:
        sys.stdout.buffer.write(bundle.proof)
        sys.stdout.buffer.flush()
        return
    _write(bundle, folder)
    for line in bundle.shows:
        say(line)
    say(f"\nwritten to {folder}; to check it, anywhere:", bold=True)
    page = f" --page {folder / 'page'}" if bundle.page is not None else ""
    keys = "".join(f" --key '{key}'" for key in bundle.keys)
    say(f"  python {folder / 'verifier.py'} {folder / 'proof.json'}{page}{keys}")


def _write(bundle: Bundle, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "proof.json").write_bytes(bundle.proof)
    (folder / "verifier.py").write_bytes(bundle.verifier)
    if bundle.page is not None:
        (folder / "page").write_bytes(bundle.page)
