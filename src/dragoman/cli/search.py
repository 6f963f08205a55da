"""``dragoman search``: hits by paragraph, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import (
    DONE,
    FAILED,
    archive_option,
    json_option,
    print_json,
    quiet,
    say,
)

if TYPE_CHECKING:
    from dragoman.model.query import Answer, Emptying, Filter, Hit, Node, Range


@click.command("search")
@click.argument("query", nargs=-1)
@click.option("--lang", multiple=True, help="Language of the text (a BCP 47 tag).")
@click.option("--by", multiple=True, help="Who speaks, by any name.")
@click.option("--role", multiple=True, help="The office spoken in.")
@click.option("--org", multiple=True, help="A body named in the text, by name or acronym.")
@click.option("--place", multiple=True, help="Where it was said.")
@click.option("--event", multiple=True, help="At which event.")
@click.option("--publisher", multiple=True)
@click.option("--kind", multiple=True, help="The kind of text (speech, interview, …).")
@click.option("--in", "turn_kind", multiple=True, help="The kind of turn (question, answer, …).")
@click.option("--since", help="Said on or after: a year, a month or a day.")
@click.option("--until", help="Said on or before.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "said", "published"]),
    default="relevance",
    show_default=True,
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0, 9_900), default=0)
@click.option(
    "--facets", is_flag=True, help="Count the answers by language, speaker, place and so on."
)
@archive_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    query: tuple[str, ...],
    since: str | None,
    until: str | None,
    sort: str,
    limit: int,
    offset: int,
    facets: bool,
    archive_path: Path,
    as_json: bool,
    turn_kind: tuple[str, ...],
    **filters: tuple[str, ...],
) -> None:
    """Search for QUERY: words, "exact phrases", AND OR NOT, brackets, by: org: lang: said:2024..2025,
    harb* h?rb*r harbour~1, port NEAR/5 treaty, sentence(port treaty), also paragraph turn question answer.

    Exit code 1 if nothing was found.
    """
    from dragoman.archive.archive import Archive
    from dragoman.archive.search import search
    from dragoman.model.query import Search

    node = _query(" ".join(query), {**filters, "in": turn_kind}, since, until)
    with Archive(archive_path) as archive:
        answer = search(
            archive,
            Search(query=node, sort=sort, offset=offset, limit=limit, facets=facets or as_json),  # type: ignore[arg-type]
        )
    if as_json:
        print_json(answer)
    else:
        _print(answer)
    context.exit(DONE if answer.total else FAILED)


def _query(
    text: str, filters: dict[str, tuple[str, ...]], since: str | None, until: str | None
) -> Node | None:
    from dragoman.archive.search import read_query
    from dragoman.model.query import And, Filter, Range

    typed = read_query(text)
    parts: list[Node] = [typed] if typed else []
    options: list[Filter | Range] = [
        Filter(field=name, values=values)  # type: ignore[arg-type]  # the options are the fields
        for name, values in filters.items()
        if values
    ]
    if since or until:
        options.append(Range(field="said", since=since, until=until))
    parts += options
    if len(parts) > 1:
        return And(nodes=tuple(parts))
    return parts[0] if parts else None


def _print(answer: Answer) -> None:
    say(
        f"{answer.total:,} passages in {answer.editions:,} editions of {answer.records:,} records"
        f" (searched: {answer.searched_paragraphs:,} paragraphs in {answer.searched_editions:,} editions)\n"
    )
    for other in answer.suggestions:
        say(f"did you mean {other.query} ? {other.total:,} passages")
    for part in answer.emptying:
        _print_emptying(part)
    for hit in answer.hits:
        date = hit.said or hit.published
        say(f"{date.value[:10] if date else 'no day given'}  {hit.title}", bold=True)
        click.echo("  " + _marked(hit))
        who = f", {hit.by}" if hit.by else ""
        say(f"  {hit.turn_kind or 'title'}{who}  {hit.address}\n")
    for facet in answer.facets:
        if facet.values:
            say(f"{facet.field}: " + ", ".join(f"{v.label} {v.count}" for v in facet.values[:10]))


def _print_emptying(part: Emptying) -> None:
    """Says what leaves nothing, and what would not."""
    if part.instead:
        say(f"with {part.instead} in place of {part.part}: {part.total:,} passages")
        return
    if part.alone == 0:
        say(f"found nowhere here: {part.part}")
    if part.total:
        say(f"without {part.part}: {part.total:,} passages")


def _marked(hit: Hit) -> str:
    """The snippet with what was found set in bold."""
    pieces, at = [], 0
    for start, end in hit.snippet.spans:
        found = quiet(hit.snippet.text[start:end])
        pieces += [
            quiet(hit.snippet.text[at:start]),
            click.style(found, bold=True, underline=True),
        ]
        at = end
    return "".join(pieces) + quiet(hit.snippet.text[at:])
