"""People, bodies, places and events with all their names, under ids that were given once."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.errors import Refused
from dragoman.model.agent import Agent, Name, Office
from dragoman.model.base import encode
from dragoman.model.identifier import first_free, slug, words_of
from dragoman.model.language import primary
from dragoman.model.reading import MentionKind
from dragoman.store import log
from dragoman.store.captures import digest_of
from dragoman.store.database import Database, Row

# Inflection changes the end of a name: forms of one name share these first letters of its last word.
STEM = 3

_AGENT = """
  SELECT a.id, a.kind, n.text, n.lang, n.acronym, n.source
    FROM agent a JOIN agent_name n ON n.agent = a.id
"""
_OF_KIND = "WHERE (? IS NULL OR a.kind = ?)"
_OF_IDS = "AND a.id IN (SELECT value FROM json_each(?))"
_IN_ORDER = "ORDER BY a.id, n.acronym, n.text, n.lang"


def fold(name: str) -> str:
    """The form in which two printed names are the same: NFKC, lower case, words joined by ``-``."""
    return "-".join(words_of(name))


def find(database: Database, name: str, kind: MentionKind | None = None) -> list[str]:
    """The ids that have this name in any language (all its words, in order), oldest first.

    Signs alone are no name: nobody has it.
    """
    return [
        r[0]
        for r in database.rows(
            "SELECT DISTINCT a.id FROM agent_name n JOIN agent a ON a.id = n.agent"
            " WHERE n.folded = ? AND n.folded <> '' AND (? IS NULL OR a.kind = ?) ORDER BY a.seq, a.id",
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


def alike(database: Database, name: str, lang: str, kind: MentionKind) -> list[tuple[str, str]]:
    """The names (id, name) in a language whose last word begins as this one's does: perhaps its forms."""
    return [
        (r[0], r[1])
        for r in database.rows(
            "SELECT n.agent, n.text, n.lang FROM agent_name n JOIN agent a ON a.id = n.agent"
            " WHERE n.stem = ? AND a.kind = ? ORDER BY a.seq, n.text",
            stem(name), kind,
        )
        if primary(r[2]) == primary(lang)
    ]  # fmt: skip


def ensure(
    database: Database, name: str, *, kind: MentionKind, lang: str | None, source: str
) -> str:
    """The id of a printed name; minted from it, if nobody here has it yet."""
    found = find(database, name, kind)
    if found:
        return found[0]
    minted = mint(database, name)
    put(database, Agent(id=minted, kind=kind, names=(Name(text=name, lang=lang, source=source),)))
    return minted


def mint(database: Database, name: str) -> str:
    """An id that nobody has yet, made from a name."""
    return first_free(
        lambda suffix: slug(name, empty="unnamed") + suffix,
        lambda taken: database.value("SELECT 1 FROM agent WHERE id = ?", taken) is not None,
    )


def put(database: Database, agent: Agent) -> bool:
    """Adds an agent, or the names of it that are not known yet; gives whether anything was new.

    Two different agents may bear one name. Refuses a second kind for an id.
    """
    kind = database.value("SELECT kind FROM agent WHERE id = ?", agent.id)
    if kind not in (None, agent.kind):
        raise Refused(f"{agent.id!r} is the id of a {kind} here, so it cannot be a {agent.kind}")
    known = set(database.rows("SELECT text, lang FROM agent_name WHERE agent = ?", agent.id))
    named = {(name.text, name.lang or ""): name for name in reversed(agent.names)}
    fresh = [name for key, name in named.items() if key not in known]
    identifiers = [
        one for one in dict.fromkeys(agent.identifiers) if by_identifier(database, one) is None
    ]
    if not (fresh or identifiers):
        return False
    rows = [(one.text, one.lang or "", int(one.acronym), one.source) for one in fresh]
    told = names_digest(agent.kind, rows, identifiers)
    seq = log.append(database, "agent", agent=agent.id, content=told)
    database.run(
        "INSERT INTO agent (id, kind, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        agent.id,
        agent.kind,
        seq,
    )
    for name in fresh:
        database.run(
            "INSERT INTO agent_name (agent, text, lang, folded, stem, acronym, source, seq)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            agent.id, name.text, name.lang or "", fold(name.text), stem(name.text), int(name.acronym),
            name.source, seq,
        )  # fmt: skip
    for identifier in identifiers:
        database.run("INSERT INTO agent_identifier VALUES (?, ?, ?)", identifier, agent.id, seq)
    return True


def names_digest(kind: str, names: Iterable[Row], identifiers: Iterable[str]) -> str:
    """The digest of what one entry says of an agent, its leaf's ``content``.

    A name is (text, language or '', 1 for an acronym, source).
    """
    return digest_of(encode([kind, sorted(names, key=encode), sorted(identifiers)]))


def offices_digest(source: str, offices: Iterable[Row]) -> str:
    """The digest of the offices one entry gives a holder, its leaf's ``content``.

    An office is (holder, role, body, since, until), each '' where the list says nothing.
    """
    return digest_of(encode([source, sorted(offices)]))


def by_identifier(database: Database, identifier: str) -> str | None:
    """The id of the agent a list knows by an identifier (``SCOPE:identifier``), or None."""
    found = database.value("SELECT agent FROM agent_identifier WHERE identifier = ?", identifier)
    return None if found is None else str(found)


def identifiers_of(database: Database, agent: str) -> list[str]:
    """What lists call an agent, each ``SCOPE:identifier``."""
    return [
        row[0]
        for row in database.rows(
            "SELECT identifier FROM agent_identifier WHERE agent = ? ORDER BY identifier", agent
        )
    ]


def is_listed(database: Database, agent: str, scope: str) -> bool:
    """Whether a list of this scope knows an agent by an identifier."""
    return database.value(
        "SELECT 1 FROM agent_identifier WHERE agent = ? AND substr(identifier, 1, length(?)) = ? LIMIT 1",
        agent, f"{scope}:", f"{scope}:",
    ) is not None  # fmt: skip


def put_offices(database: Database, holder: str, offices: Iterable[Office], *, source: str) -> bool:
    """Adds the offices that a list gives the holder of an identifier; gives whether one was new."""
    fresh = [
        row
        for office in offices
        if database.value(
            "SELECT 1 FROM agent_office"
            " WHERE holder = ? AND role = ? AND body = ? AND since = ? AND until = ?",
            *(
                row := (
                    holder,
                    office.role,
                    office.body or "",
                    office.since or "",
                    office.until or "",
                )
            ),
        )
        is None
    ]
    if not fresh:
        return False
    rows = sorted(set(fresh))
    seq = log.append(database, "agent", content=offices_digest(source, rows))
    for row in rows:
        database.run(
            "INSERT INTO agent_office (holder, role, body, since, until, source, seq)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            *row, source, seq,
        )  # fmt: skip
    return True


def listed_offices(database: Database, agent: str) -> list[Office]:
    """The offices lists say somebody held, by day; a body that is known stands under its id."""
    return [
        Office(role=r[0], body=r[1] or None, since=r[2] or None, until=r[3] or None)
        for r in database.rows(
            "SELECT o.role, coalesce(b.agent, o.body), o.since, o.until FROM agent_identifier i"
            " JOIN agent_office o ON o.holder = i.identifier"
            " LEFT JOIN agent_identifier b ON b.identifier = o.body"
            " WHERE i.agent = ? ORDER BY o.since, o.role, o.body",
            agent,
        )
    ]


def agents(
    database: Database, *, kind: MentionKind | None = None, ids: Iterable[str] | None = None
) -> list[Agent]:
    """Agents with their names, of one kind or of some ids (all of both, where none is given), by id."""
    if ids is None:
        return _agents(database.rows(f"{_AGENT} {_OF_KIND} {_IN_ORDER}", kind, kind))
    wanted = encode(sorted(set(ids))).decode()
    return _agents(database.rows(f"{_AGENT} {_OF_KIND} {_OF_IDS} {_IN_ORDER}", kind, kind, wanted))


def names_since(database: Database, seen: int) -> bool:
    """Whether a name came after an entry that may be found in texts taken in before it.

    That is any name of a body, place or event, and a further name of a person known before.
    """
    return database.value(
        "SELECT 1 FROM agent_name n JOIN agent a ON a.id = n.agent"
        " WHERE n.seq > ? AND (a.kind <> 'person' OR n.seq <> a.seq) LIMIT 1",
        seen,
    ) is not None  # fmt: skip


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


def speaks(database: Database, agent: str) -> bool:
    """Whether somebody speaks in this archive."""
    return database.value("SELECT 1 FROM speaking WHERE agent = ? LIMIT 1", agent) is not None


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


def _agents(rows: list[Row]) -> list[Agent]:
    names: dict[str, list[Name]] = {}
    kinds: dict[str, MentionKind] = {}
    for agent, kind, text, lang, acronym, source in rows:
        kinds[agent] = kind
        names.setdefault(agent, []).append(
            Name(text=text, lang=lang or None, acronym=bool(acronym), source=source)
        )
    return [Agent(id=name, kind=kinds[name], names=tuple(found)) for name, found in names.items()]


def stem(name: str) -> str:
    """The beginning of a name's last word, by which its inflected forms are looked for."""
    words = name.lower().replace(".", " ").replace("·", " ").partition("(")[0].split()
    return words[-1].strip(",’'")[:STEM] if words else ""
