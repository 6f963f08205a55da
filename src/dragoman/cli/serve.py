"""``dragoman serve``: the site and its JSON twins."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, say


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8042,
    show_default=True,
    help="0: any free port.",
)
@click.option(
    "--name",
    default="Dragoman",
    show_default=True,
    help="The name of the archive, shown on every page.",
)
@click.option(
    "--all-texts",
    is_flag=True,
    help="Exports give every text, also where its rights do not say so: you answer for it.",
)
@click.option(
    "--public",
    default="",
    metavar="ADDRESS",
    help="The address readers know the site under (https://…), for the links of feeds.",
)
@archive_option
@json_option
def command(
    *,
    host: str,
    port: int,
    name: str,
    all_texts: bool,
    public: str,
    archive_path: Path,
    as_json: bool,
) -> None:
    """Serve the site; print its address when it answers."""
    from dragoman.web.server import serve

    def ready(address: str) -> None:
        if as_json:
            print_json({"address": address, "archive": str(archive_path)})
        else:
            say(f"serving {archive_path} at {address}")

    serve(archive_path, host, port, name=name, ready=ready, all_texts=all_texts, public=public)
