"""``dragoman history``: the versions of an edition and the differences between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.output import archive_option, json_option, print_json, quiet, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.align.difference import Difference, Piece
    from dragoman.archive.history import History, Step
    from dragoman.model.decision import Decision


@click.command("history")
@click.argument("edition")
@archive_option
@json_option
def command(edition: str, archive_path: Path, as_json: bool) -> None:
    """List the versions of an EDITION, why each was made, and what changed from one to the next."""
    from dragoman.archive.archive import Archive
    from dragoman.archive.history import history

    with Archive(archive_path) as archive:
        found = history(archive, edition)
    if as_json:
        print_json(_as_promised(found))
    else:
        _print(found)


def _as_promised(found: History) -> dict[str, Any]:
    return {
        "edition": found.edition,
        "versions": [
            {
                "version": one.number, "reason": one.reason, "observed": one.observed,
                "claimed": one.claimed, "digest": one.digest, "logged": one.logged,
                "seen_until": one.seen_until, "closed": one.closed,
            }
            for one in found.versions
        ],
        "differences": found.steps,
        "decisions": found.decisions,
    }  # fmt: skip


def _print(found: History) -> None:
    say(found.edition, bold=True)
    for number, version in enumerate(found.versions):
        observed = version.observed or f"{version.logged} (when it was taken in)"
        claimed = f", printed {version.claimed}" if version.claimed else ""
        say(f"\n@{version.number}  {version.reason}, seen {observed}{claimed}", bold=True)
        if version.closed:
            say(f"  {version.closed.kind} since {version.closed.logged}: {version.closed.reason}")
        if number:
            _print_step(found.steps[number - 1])
    for decision in found.decisions:
        _print_decision(decision)


def _print_decision(decision: Decision) -> None:
    what = f"lifts entry {decision.lifts}" if decision.lifts else decision.kind
    of = f" @{decision.version}" if decision.version else ""
    say(f"\nentry {decision.seq}, {decision.logged}: {what}{of}", bold=True)
    if decision.said.words:
        say(f"  {decision.said.words}")


def _print_step(step: Step) -> None:
    if step.difference is None:
        say("  one of the two is without text: withdrawn, withheld or erased")
        return
    found: Difference = step.difference
    if found.title:
        say("  title:")
        _print_pieces(found.title)
    for fact in found.facts:
        say(f"  {fact.name}: {fact.before or 'not given'} -> {fact.after or 'not given'}")
    for change in found.paragraphs:
        where = " -> ".join(place for place in (change.before, change.after) if place)
        moved = ", moved" if change.moved and change.kind != "moved" else ""
        say(f"  {change.kind}{moved}, {change.wid} ({where}):")
        if change.labels:
            say(f"    label: {change.labels[0] or 'none'} -> {change.labels[1] or 'none'}")
        if change.kind not in ("moved", "label"):
            _print_pieces(change.pieces)
    say(f"  {found.same:,} paragraphs the same")


def _print_pieces(pieces: Iterable[Piece]) -> None:
    """The text with what went in ``[-…-]`` and what came in ``{+…+}``, of long same runs the ends."""
    shown = {"removed": "[-{}-]", "added": "{{+{}+}}"}
    click.echo("    " + quiet("".join(
        shown[piece.kind].format(piece.text) if piece.kind in shown else _shortened(piece.text)
        for piece in pieces
    )))  # fmt: skip


def _shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:45]} … {text[-45:]}"
