"""``dragoman parse``: reads files and prints what they say, without an archive."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.output import DONE, REFUSED, json_option, print_json, say
from dragoman.cli.stopping import stoppable

if TYPE_CHECKING:
    from dragoman.archive.reading import ReadPart


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
    with stoppable() as check, closing(_lines(files)) as lines:
        for line in lines:
            refused = refused or "refused" in line
            if as_json:
                print_json(line)
            else:
                _print(line)
            check()
    context.exit(REFUSED if refused else DONE)


def _lines(files: tuple[Path, ...]) -> Generator[dict[str, Any]]:
    from dragoman.archive.reading import (
        Input,
        decode_part,
        digest_of_file,
        read_encoded,
        shown,
    )
    from dragoman.errors import Refused
    from dragoman.isolate import pool

    inputs = (Input(file=shown(file), path=str(file), key="") for file in files)
    for one, result in pool.run(read_encoded, inputs, expected=len(files)):
        if isinstance(result, Refused):
            assert one.path is not None
            digest = digest_of_file(Path(one.path))
            yield {"file": one.file, "sha256": digest, "refused": result.reason}
        else:
            yield _line(one.file, decode_part(result))


def _line(file: str, part: ReadPart) -> dict[str, Any]:
    import msgspec

    from dragoman.archive.reading import NO_PAGE

    line: dict[str, Any] = {"file": file, "sha256": part.digest}
    if part.part is not None:
        line["part"] = part.part
    if part.agents:
        listed = (
            f"a list of {len(part.agents):,} people or bodies and no statement; ingest takes it in"
        )
        return {**line, "refused": listed}
    if part.reading is None:
        gone = f"status {part.status}: nothing there" if part.is_gone else None
        return {**line, "refused": part.refused or gone or NO_PAGE}
    return {**line, **_as_promised(msgspec.to_builtins(part.reading))}


def _as_promised(fields: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what only the archive uses: names for ever, ids of the gazetteer, lines, languages within.

    What was not understood stands among the warnings.
    """
    del fields["lines"]
    for turn in fields["turns"]:
        del turn["wid"], turn["source_id"]
        turn["paragraphs"] = [
            {"eid": paragraph["eid"], "text": paragraph["text"]} for paragraph in turn["paragraphs"]
        ]
    for mention in fields["mentions"]:
        del mention["id"]
    puzzled = [
        f"not understood: {what}" + (f", {times:,} times" if times > 1 else "")
        for what, times in fields.pop("not_understood").items()
    ]
    fields["warnings"] = [*fields["warnings"], *puzzled]
    return fields


def _print(line: dict[str, Any]) -> None:
    say(f"{line['file']}" + (f" [{line['part']}]" if "part" in line else ""), bold=True)
    if "refused" in line:
        say(f"  refused: {line['refused']}\n")
        return
    for name in ("title", "lang", "kind", "publisher"):
        if line[name]:
            say(f"  {name}: {line[name]}")
    for name in ("said", "published"):
        if date := line[name]:
            printed = f" (printed «{date['printed']}»)" if date["printed"] else ""
            say(f"  {name}: {date['value']} {date['zone'] or 'no zone given'}{printed}")
    for name in ("place", "event"):
        if line[name]:
            say(f"  {name}: {line[name]['name']}")
    for speaker in line["speakers"]:
        say(f"  speaker: {speaker['name']}" + (f", {speaker['role']}" if speaker["role"] else ""))
    if line["editions"]:
        say(f"  editions listed: {', '.join(line['editions'])}")
    for turn in line["turns"]:
        who = turn["by"] or turn["attribution"] or "no label printed"
        first = turn["paragraphs"][0]["text"] if turn["paragraphs"] else ""
        say(f"  {turn['eid']} {turn['kind']}, {who}: {first[:70]}")
    say(f"  coverage: {line['coverage']}")
    for warning in line["warnings"]:
        say(f"  note: {warning}")
    say()
