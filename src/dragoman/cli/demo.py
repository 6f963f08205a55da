"""``dragoman demo``: the example archive, built and served."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from dragoman.cli.output import json_option, print_json, progress_to_terminal, say
from dragoman.cli.stopping import stoppable


@click.command("demo")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8042,
    show_default=True,
    help="0: any free port.",
)
@json_option
def command(folder: Path | None, host: str, port: int, as_json: bool) -> None:
    """Build the example archive in FOLDER (else a temporary one) and serve it."""
    if folder is not None:
        _build_and_serve(folder, host, port, as_json=as_json)
        return
    with tempfile.TemporaryDirectory(prefix="dragoman-demo-") as temporary:
        # A key that signs for an hour is not to be left among the user's own.
        keys = Path(temporary) / "keys"
        _build_and_serve(Path(temporary) / "archive", host, port, keys=keys, as_json=as_json)


def _build_and_serve(
    folder: Path, host: str, port: int, *, keys: Path | None = None, as_json: bool
) -> None:
    from dragoman.archive.demo import build
    from dragoman.web.server import serve

    started = time.monotonic()
    show = progress_to_terminal("reading the examples")
    with stoppable() as check:

        def progress(done: int, expected: int) -> None:
            if show:
                show(done, expected)
            check()

        outcomes = build(folder, keys=keys, progress=progress)
    editions = len({outcome.id for outcome in outcomes if outcome.id})
    seconds = time.monotonic() - started
    if not as_json:
        say(f"{editions} editions from {len(outcomes)} captures in {seconds:.1f} s, in {folder}")

    def ready(address: str) -> None:
        if as_json:
            print_json({"address": address, "archive": str(folder), "editions": editions})
        else:
            say(f"read it at {address}  (Ctrl-C ends)")

    serve(folder, host, port, name="Velmara Record", ready=ready)
