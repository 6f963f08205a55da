"""``dragoman parse``: reads files and prints what they say, without an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from dragoman.cli.output import DONE, REFUSED, json_option, print_json


@click.command("parse")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@json_option
@click.pass_context
def command(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Read FILES and print what each page in them says: title, dates, turns, mentions, evidence.

    Exit code 3 if any page was refused.
    """
    refused = False
    for line in _lines(files):
        refused = refused or "refused" in line
        if as_json:
            print_json(line)
        else:
            _print(line)
    context.exit(REFUSED if refused else DONE)


def _lines(files: tuple[Path, ...]) -> Iterator[dict[str, object]]:
    from dragoman.archive.reading import (
        Input,
        ReadPart,
        decode_parts,
        digest_of,
        read_encoded,
        read_input,
    )
    from dragoman.errors import Refused
    from dragoman.isolate import pool

    inputs = (Input(file=str(file), path=str(file), key="") for file in files)
    read = read_encoded if len(files) >= pool.POOL_FROM else read_input
    for file, result in zip(files, pool.run(read, inputs, expected=len(files)), strict=True):
        parts: list[ReadPart] | Refused = (
            decode_parts(result) if isinstance(result, bytes) else result
        )
        if isinstance(parts, Refused):
            yield {
                "file": str(file),
                "sha256": digest_of(file.read_bytes()),
                "refused": parts.reason,
            }
            continue
        if not parts:
            yield {
                "file": str(file),
                "sha256": digest_of(file.read_bytes()),
                "refused": "no page of a statement in it",
            }
        for part in parts:
            yield _line(file, part)


def _line(file: Path, part: object) -> dict[str, object]:
    import msgspec

    from dragoman.archive.reading import ReadPart

    assert isinstance(part, ReadPart)
    line: dict[str, object] = {"file": str(file), "sha256": part.digest}
    if part.part is not None:
        line["part"] = part.part
    if part.reading is None:
        gone = (
            f"status {part.status}: nothing there"
            if part.status in (404, 410)
            else "no text of a statement in it"
        )
        return {**line, "refused": part.refused or gone}
    fields: dict[str, object] = msgspec.to_builtins(part.reading)
    for turn in part.reading.turns:
        assert turn.wid is None
    return {**line, **_without_names(fields)}


def _without_names(fields: dict[str, object]) -> dict[str, object]:
    """Leaves out ``wid`` (given when stored) and the unset language of a paragraph."""
    turns = fields["turns"]
    assert isinstance(turns, list | tuple)
    for turn in turns:
        turn.pop("wid", None)
        for paragraph in turn["paragraphs"]:
            paragraph.pop("wid", None)
            if paragraph.get("lang") is None:
                paragraph.pop("lang", None)
    return fields


def _print(line: dict[str, object]) -> None:
    click.secho(f"{line['file']}" + (f" [{line['part']}]" if "part" in line else ""), bold=True)
    if "refused" in line:
        click.echo(f"  refused: {line['refused']}\n")
        return
    for name in ("title", "lang", "kind", "publisher"):
        if line.get(name):
            click.echo(f"  {name}: {line[name]}")
    for name in ("said", "published"):
        date = line.get(name)
        if isinstance(date, dict):
            printed = f" (printed «{date['printed']}»)" if date["printed"] else ""
            click.echo(f"  {name}: {date['value']} {date['zone'] or 'no zone given'}{printed}")
    for name in ("place", "event"):
        named = line.get(name)
        if isinstance(named, dict):
            click.echo(f"  {name}: {named['name']}")
    _print_lists(line)
    click.echo()


def _print_lists(line: dict[str, object]) -> None:
    speakers, turns, editions = line["speakers"], line["turns"], line["editions"]
    assert isinstance(speakers, list | tuple)
    assert isinstance(turns, list | tuple)
    assert isinstance(editions, list | tuple)
    for speaker in speakers:
        click.echo(
            f"  speaker: {speaker['name']}" + (f", {speaker['role']}" if speaker["role"] else "")
        )
    if editions:
        click.echo(f"  editions listed: {', '.join(editions)}")
    for turn in turns:
        who = turn["by"] or turn["attribution"] or "no label printed"
        first = turn["paragraphs"][0]["text"] if turn["paragraphs"] else ""
        click.echo(f"  {turn['eid']} {turn['kind']}, {who}: {first[:70]}")
    click.echo(f"  coverage: {line['coverage']}")
    warnings = line["warnings"]
    assert isinstance(warnings, list | tuple)
    for warning in warnings:
        click.echo(f"  note: {warning}")
