"""``dragoman search``: hits by paragraph, on the command line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import (
    DONE,
    FAILED,
    archive_option,
    json_option,
    print_json,
    progress_to_terminal,
    quiet,
    say,
)

if TYPE_CHECKING:
    from dragoman.archive.archive import Archive
    from dragoman.model.concordance import Context
    from dragoman.model.query import (
        Across,
        Answer,
        Emptying,
        Filter,
        Hit,
        Node,
        OverTime,
        Range,
    )

# A search encodes no more editions than this before it answers: some seconds' work.
MOST_ENCODED = 200


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
    type=click.Choice(["relevance", "said", "published", "right", "left"]),
    help="relevance (default), said or published; with --kwic right (default), left or said.",
)
@click.option("--limit", type=click.IntRange(1, 100), help="10 passages or 50 lines, if not given.")
@click.option("--offset", type=click.IntRange(0, 9_900), default=0)
@click.option("--kwic", is_flag=True, help="A line for every occurrence, with the words beside it.")
@click.option("--words", type=click.Choice(["8", "16"]), help="With --kwic: words on each side.")
@click.option("--as-typed", is_flag=True, help="With --kwic: only the very forms typed.")
@click.option(
    "--facets", is_flag=True, help="Count the answers by language, speaker, place and so on."
)
@click.option(
    "--across",
    is_flag=True,
    help="Also passages of like meaning, in every language the model knows.",
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
    sort: str | None,
    limit: int | None,
    offset: int,
    kwic: bool,
    words: str | None,
    as_typed: bool,
    facets: bool,
    across: bool,
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
    from dragoman.model.concordance import Context
    from dragoman.model.query import Search

    node = _query(" ".join(query), {**filters, "in": turn_kind}, since, until)
    _refuse_what_does_not_go_together(sort, kwic=kwic, only_lines=bool(words) or as_typed)
    with Archive(archive_path) as archive:
        if kwic:
            context.exit(
                _lines(
                    archive,
                    Context(
                        query=node,
                        sort=sort or "right",  # type: ignore[arg-type]  # one of the choices
                        width=int(words or 8),
                        as_typed=as_typed,
                        offset=offset,
                        limit=limit or 50,
                    ),
                    as_json=as_json,
                )
            )
        asked = Search(
            query=node,
            sort=sort or "relevance",  # type: ignore[arg-type]  # one of the choices
            offset=offset,
            limit=limit or 10,
            facets=facets or as_json,
            across=across,
        )
        if across:
            _encode_waiting(archive)
        answer = search(archive, asked)
    if as_json:
        print_json(answer)
    else:
        _print(answer)
    context.exit(DONE if answer.total or answer.hits else FAILED)


def _encode_waiting(archive: Archive) -> None:
    """Brings the vectors up to the record where that takes some seconds; else the answer says what waits."""
    from dragoman.archive import vectors
    from dragoman.errors import VectorsBroken

    # The answer says that vectors cannot be used, and finds by words what it can.
    with suppress(VectorsBroken):
        if vectors.waiting(archive) <= MOST_ENCODED:
            vectors.follow(archive, progress_to_terminal("encoded"))


def _refuse_what_does_not_go_together(sort: str | None, *, kwic: bool, only_lines: bool) -> None:
    if kwic and sort in {"relevance", "published"}:
        raise click.UsageError(f"lines are not sorted by {sort}: say --sort right, left or said")
    if not kwic and (only_lines or sort in {"right", "left"}):
        raise click.UsageError("--words, --as-typed and --sort right or left go with --kwic")


def _lines(archive: Archive, asked: Context, *, as_json: bool) -> int:
    """Prints the lines of a concordance; gives the exit code."""
    from dragoman.archive.concordance import concordance
    from dragoman.cli.kwic import print_lines

    found = concordance(archive, asked)
    print_lines(found, as_json=as_json)
    return DONE if found.total else FAILED


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
        f" (searched: {answer.searched_paragraphs:,} paragraphs in {answer.searched_editions:,} editions)"
    )
    for other in answer.suggestions:
        say(f"did you mean {other.query} ? {other.total:,} passages")
    for part in answer.emptying:
        _print_emptying(part)
    if answer.across:
        _print_across(answer.across)
    say()
    for hit in answer.hits:
        date = hit.said or hit.published
        say(f"{date.value[:10] if date else 'no day given'}  {hit.title}", bold=True)
        click.echo("  " + _marked(hit))
        who = f", {hit.by}" if hit.by else ""
        how = f"  by meaning, {hit.cosine:.2f}" if hit.found == "meaning" else ""
        say(f"  {hit.turn_kind or 'title'}{who}  {hit.address}{how}\n")
    for facet in answer.facets:
        if facet.values:
            say(f"{facet.field}: " + ", ".join(f"{v.label} {v.count}" for v in facet.values[:10]))
    if answer.over_time:
        _print_over_time(answer.over_time)


def _print_over_time(found: OverTime) -> None:
    """A row for every period; where nothing was searched nothing is known."""
    if found.periods:
        say(f"\n{found.unit:<8}{'passages':>9}{'published':>11}{'words':>13}{'per million':>13}")
    for one in found.periods:
        rate = one.passages * 1e6 / one.words if one.passages is not None and one.words else None
        shown = ["?" if number is None else f"{number:,.0f}" for number in (one.passages, rate)]
        say(f"{one.period:<8}{shown[0]:>9}{one.by_published:>11,}{one.words:>13,}{shown[1]:>13}")
    if any(one.by_published for one in found.periods):
        say(
            "by the day said; the passages under published have none and stand by the day published"
        )
    if any(one.passages is None for one in found.periods):
        say("?: nothing of that time was searched")
    if found.undated:
        say(f"{found.undated:,} passages have neither day")


def _print_emptying(part: Emptying) -> None:
    """Says what leaves nothing, and what would not."""
    if part.instead:
        say(f"with {part.instead} in place of {part.part}: {part.total:,} passages")
        return
    if part.alone == 0:
        say(f"found nowhere here: {part.part}")
    if part.total:
        say(f"without {part.part}: {part.total:,} passages")


_WHY = {
    "no_words": "nothing was looked for by meaning: the query has no words of its own",
    "language": "nothing was looked for by meaning: the model does not know the language of the query",
    "unusable": "nothing was looked for by meaning: the vectors cannot be used; run: dragoman rebuild vectors",
}


def _print_across(across: Across) -> None:
    """What was found by meaning, and what was not looked through."""
    if across.reason:
        say(_WHY[across.reason])
    else:
        say(f"and {across.found:,} by meaning (compared: {across.searched:,} paragraphs)")
    if across.waiting and not across.reason:
        say(f"{across.waiting:,} paragraphs are not encoded yet; run: dragoman rebuild vectors")
    if across.outside:
        named = ", ".join(f"{lang} {count:,}" for lang, count in sorted(across.outside.items()))
        say(f"not compared, in languages the model does not know: {named} paragraphs")


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
