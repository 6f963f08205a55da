"""People, bodies, places and events with all their names, under ids that were given once."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.model.agent import Agent, Name
from dragoman.model.identifier import first_free, slug
from dragoman.model.reading import MentionKind
from dragoman.store import log
from dragoman.store.database import Database


def fold(name: str) -> str:
    """The form in which two printed names are the same: NFKC, lower case, words joined by ``-``."""
    return slug(name, empty="")


def find(database: Database, name: str, kind: MentionKind | None = None) -> list[str]:
    """The ids that have this name in any language (all its words, in order), oldest first."""
    return [
        r[0]
        for r in database.rows(
            "SELECT DISTINCT a.id FROM agent_name n JOIN agent a ON a.id = n.agent"
            " WHERE n.folded = ? AND (? IS NULL OR a.kind = ?) ORDER BY a.seq",
            fold(name), kind, kind,
        )
    ]  # fmt: skip


def matching(database: Database, words: str, kind: MentionKind) -> list[str]:
    """The ids with a name that contains these words, for a filter typed by a reader."""
    wanted = fold(words)
    if not wanted:
        return []
    return [
        r[0]
        for r in database.rows(
            "SELECT DISTINCT a.id FROM agent_name n JOIN agent a ON a.id = n.agent"
            " WHERE a.kind = ? AND instr('-' || n.folded || '-', '-' || ? || '-') > 0 ORDER BY a.id",
            kind, wanted,
        )
    ]  # fmt: skip


def ensure(
    database: Database, name: str, *, kind: MentionKind, lang: str | None, source: str
) -> str:
    """The id of a printed name; minted from it, if nobody here has it yet."""
    found = find(database, name, kind)
    if found:
        return found[0]
    minted = first_free(
        lambda suffix: slug(name, empty="unnamed") + suffix,
        lambda taken: database.value("SELECT 1 FROM agent WHERE id = ?", taken) is not None,
    )
    put(database, Agent(id=minted, kind=kind, names=(Name(text=name, lang=lang, source=source),)))
    return minted


def put(database: Database, agent: Agent) -> bool:
    """Adds an agent, or the names of it that are not known yet; gives whether anything was new.

    Two different agents may bear one name; an id is never given a second kind.
    """
    known = {r[0] for r in database.rows("SELECT text FROM agent_name WHERE agent = ?", agent.id)}
    fresh = [name for name in agent.names if name.text not in known]
    if not fresh:
        return False
    seq = log.append(database, "agent")
    database.run(
        "INSERT INTO agent (id, kind, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        agent.id,
        agent.kind,
        seq,
    )
    for name in fresh:
        database.run(
            "INSERT INTO agent_name (agent, text, folded, lang, acronym, source) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            agent.id, name.text, fold(name.text), name.lang, int(name.acronym), name.source,
        )  # fmt: skip
    return True


def agents(
    database: Database, *, kind: MentionKind | None = None, ids: Iterable[str] | None = None
) -> list[Agent]:
    """Agents with their names, of one kind or of some ids (all of both, where none is given), by id."""
    wanted = None if ids is None else set(ids)
    names: dict[str, list[Name]] = {}
    kinds: dict[str, MentionKind] = {}
    for agent, agent_kind, text, lang, acronym, source in database.rows(
        "SELECT a.id, a.kind, n.text, n.lang, n.acronym, n.source FROM agent a JOIN agent_name n ON n.agent = a.id"
        " WHERE ? IS NULL OR a.kind = ? ORDER BY a.id, n.acronym, n.text",
        kind, kind,
    ):  # fmt: skip
        if wanted is None or agent in wanted:
            kinds[agent] = agent_kind
            names.setdefault(agent, []).append(
                Name(text=text, lang=lang, acronym=bool(acronym), source=source)
            )
    return [Agent(id=name, kind=kinds[name], names=tuple(found)) for name, found in names.items()]


def set_speaking(
    database: Database, edition: str, day: str, speaking: Iterable[tuple[str, str | None]]
) -> None:
    """Replaces who speaks in an edition: (id, office or None) of each."""
    database.run("DELETE FROM speaking WHERE edition = ?", edition)
    for agent, role in speaking:
        database.run(
            "INSERT INTO speaking (edition, agent, role, day) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            edition, agent, role or "", day,
        )  # fmt: skip


def speakers(database: Database) -> list[tuple[str, int]]:
    """Everybody who speaks in this archive: id and number of records, by id."""
    return [
        (r[0], r[1])
        for r in database.rows(
            "SELECT s.agent, count(DISTINCT e.record) FROM speaking s JOIN edition e ON e.id = s.edition"
            " GROUP BY s.agent ORDER BY s.agent"
        )
    ]


def offices(database: Database, agent: str) -> list[tuple[str, str, str, str]]:
    """The offices a person is printed with: office, its language, first and last day so printed."""
    return [
        (r[0], r[1], r[2], r[3])
        for r in database.rows(
            "SELECT s.role, e.lang, min(s.day), max(s.day) FROM speaking s JOIN edition e ON e.id = s.edition"
            " WHERE s.agent = ? AND s.role <> '' GROUP BY s.role, e.lang ORDER BY min(s.day), e.lang, s.role",
            agent,
        )
    ]
