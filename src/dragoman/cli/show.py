"""``dragoman show``: a record, an edition, a version, a turn or a paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import archive_option, json_option, print_json

if TYPE_CHECKING:
    from dragoman.model.record import EditionText, Record


@click.command("show")
@click.argument("name")
@archive_option
@json_option
def command(name: str, archive_path: Path, as_json: bool) -> None:
    """Show NAME: r/… (a record), an edition, edition@n, edition@n.r, edition@n.r#p4.

    Exit code 1 if nothing has that name.
    """
    from dragoman.archive import show
    from dragoman.archive.archive import Archive
    from dragoman.model.identifier import parse_address

    with Archive(archive_path) as archive:
        if name.startswith("r/"):
            record = show.record(archive, name)
            print_json(record) if as_json else _print_record(record)
            return
        address = parse_address(name)
        if address.eid:
            passage = show.passage(archive, name)
            print_json(passage) if as_json else _print_passage(passage)
            return
        text = show.text(archive, name)
        print_json(text) if as_json else _print_text(text)


def _print_record(record: Record) -> None:
    click.secho(record.id, bold=True)
    for edition in record.editions:
        click.echo(f"  {edition.lang}  {edition.id}")
    for join in record.joins:
        click.echo(
            f"  joined: {join.edition} with {join.with_edition}: {join.evidence} ({join.method}, {join.score})"
        )


def _print_text(text: EditionText) -> None:
    click.secho(text.address, bold=True)
    reading = text.reading
    if reading is None:
        click.echo(
            f"withdrawn by the publisher; observed {text.version.observed or text.version.logged}"
        )
        return
    click.echo(reading.title or "no title")
    for name, date in (("said", reading.said), ("published", reading.published)):
        click.echo(f"{name}: {date.value if date else 'not given'}")
    click.echo(
        f"version {text.version.number} ({text.version.reason}), record {text.edition.record}\n"
    )
    for turn in reading.turns:
        click.secho(f"{turn.attribution or 'no label printed'} ({turn.kind})", bold=True)
        for paragraph in turn.paragraphs:
            click.echo(f"  {paragraph.eid}  {paragraph.text}")
        click.echo()


def _print_passage(passage: object) -> None:
    from dragoman.archive.show import Passage

    assert isinstance(passage, Passage)
    click.secho(passage.address, bold=True)
    click.echo(f"{passage.turn.attribution or 'no label printed'} ({passage.turn.kind})")
    for paragraph in passage.paragraphs:
        click.echo(f"  {paragraph.eid}  {paragraph.text}")
