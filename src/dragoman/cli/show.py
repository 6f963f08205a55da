"""``dragoman show``: a record, an edition, a version, a turn or a paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import archive_option, json_option, print_json, say

if TYPE_CHECKING:
    from dragoman.archive.show import Passage
    from dragoman.model.record import EditionText, Record


@click.command("show")
@click.argument("name")
@click.option(
    "--withheld", is_flag=True, help="Show what is withheld, too: it stays kept from readers."
)
@archive_option
@json_option
def command(name: str, withheld: bool, archive_path: Path, as_json: bool) -> None:
    """Show NAME: r/… (a record), an edition, edition@n, edition@n.r, edition@n.r#p4, edition#w7.

    Exit code 1 if nothing has that name.
    """
    from dragoman.archive import show
    from dragoman.archive.archive import Archive
    from dragoman.model.identifier import parse_address

    with Archive(archive_path) as archive:
        # The editions of a publisher called R begin so, too.
        if name.startswith("r/") and not show.is_edition(archive, parse_address(name).name):
            record = show.record(archive, name)
            print_json(record) if as_json else _print_record(record)
            return
        address = parse_address(name)
        if address.eid:
            passage = show.passage(archive, name, withheld=withheld)
            print_json(passage) if as_json else _print_passage(passage)
            return
        text = show.text(archive, name, withheld=withheld)
        print_json(text) if as_json else _print_text(text)


def _print_record(record: Record) -> None:
    say(record.id, bold=True)
    for edition in record.editions:
        say(f"  {edition.lang}  {edition.id}")
    for join in record.joins:
        say(
            f"  joined: {join.edition} with {join.with_edition}: {join.evidence} ({join.method}, {join.score})"
        )


def _print_text(text: EditionText) -> None:
    say(text.address, bold=True)
    reading, closed = text.reading, text.version.closed
    if closed:
        say(f"{closed.kind} since {closed.logged} (entry {closed.entry}): {closed.reason}")
    for note in text.notes:
        say(f"note of {note.logged} (entry {note.entry}): {note.note}")
    if reading is None and closed:
        return
    if reading is None:
        say(f"withdrawn by the publisher; observed {text.version.observed or text.version.logged}")
        return
    say(reading.title or "no title")
    for name, date in (("said", reading.said), ("published", reading.published)):
        say(f"{name}: {date.value if date else 'not given'}")
    say(f"version {text.version.number} ({text.version.reason}), record {text.edition.record}\n")
    for turn in reading.turns:
        say(f"{turn.attribution or 'no label printed'} ({turn.kind})", bold=True)
        for paragraph in turn.paragraphs:
            say(f"  {paragraph.eid}  {paragraph.text}")
        say()


def _print_passage(passage: Passage) -> None:
    say(passage.address, bold=True)
    if passage.gone_in:
        say(f"stands here last; version {passage.gone_in} is without it")
    say(f"{passage.turn.attribution or 'no label printed'} ({passage.turn.kind})")
    for paragraph in passage.paragraphs:
        say(f"  {paragraph.eid}  {paragraph.text}")
