"""Each check finds its own damage, names it, and is missed when it is taken out; nothing stops on damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from tests.verify import flips, rewriting
from tests.verify.built import build, copied, settle

from dragoman.archive.archive import Archive
from dragoman.archive.verify import entries, rows, tables, tree
from dragoman.archive.verify.finding import MOST_LISTED, Finding, Report
from dragoman.archive.verify.run import CHECKS, DEEP, verify, verify_opened
from dragoman.errors import StoreError
from dragoman.log.checkpoints import Checkpoint
from dragoman.store import captures, checkpoints, crc, log


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build(tmp_path_factory.mktemp("built"))
    settle(path)
    return path


@pytest.fixture
def archive(built: Path, tmp_path: Path) -> Iterator[Archive]:
    with copied(built, tmp_path / "copy", with_index=True) as opened:
        opened.database.connection.execute("PRAGMA foreign_keys = off")
        yield opened


@pytest.fixture(scope="session")
def shared(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """For damage that is taken back."""
    with copied(built, tmp_path_factory.mktemp("shared") / "copy") as opened:
        opened.database.connection.execute("PRAGMA foreign_keys = off")
        yield opened


def failed(report: Report) -> list[Finding]:
    return [found for found in report.findings if found.failed]


def change(archive: Archive, *statements: str) -> None:
    with archive.database.writing():
        for statement in statements:
            archive.database.run(statement)


def test_a_sound_archive_holds_in_every_check(archive):
    report = verify_opened(archive, deeply=True)
    assert failed(report) == []
    assert report.ok
    assert report.checked["entries"] == log.sequence(archive.database)
    assert report.checked["readings made again"] > 100


def test_every_table_is_checked(built):
    connection = apsw.Connection(str(built / "record.db"))
    found = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    connection.close()
    by_themselves = {"entry", "tree", "tree_hash", "log_key", "checkpoint", "blob", "speaking"}
    assert found == by_themselves | rows.TABLES.keys() | tables.TABLES.keys()


# One damage for each check, which no other check finds. It may give a checkpoint that somebody kept.
Damage = Callable[[Archive], bytes | None]


def _in_an_index(archive: Archive) -> None:
    archive.close()
    settle(archive.path)
    file = archive.path / "record.db"
    connection = apsw.Connection(str(file))
    root = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'capture_fetched'"
    ).get
    page = (root - 1) * connection.pragma("page_size")
    connection.close()
    data = bytearray(file.read_bytes())
    content = page + int.from_bytes(data[page + 5 : page + 7], "big")
    data[data.index(b"20", content)] ^= 1
    file.write_bytes(data)


def _points_to_nothing(archive: Archive) -> None:
    sound = crc.of_row("id:无", "nobody")
    change(archive, f"INSERT INTO edition_identifier VALUES ('id:无', 'nobody', {sound})")


def _another_signature(archive: Archive) -> None:
    size, note = archive.database.rows("SELECT size, note FROM checkpoint ORDER BY size")[0]
    text, _, line = note.decode().rpartition(" ")
    damaged = f"{text} {line[:20]}{'A' if line[20] != 'A' else 'B'}{line[21:]}"
    with archive.database.writing():
        archive.database.run(
            "UPDATE checkpoint SET note = ? WHERE size = ?", damaged.encode(), size
        )


def _remember(archive: Archive, size: int, root: bytes) -> None:
    (file,) = archive.keys.glob("*.checkpoint")
    head = Checkpoint(origin=str(checkpoints.origin(archive.database)), size=size, root=root)
    file.write_bytes(rewriting.signed_at(archive, head).encode())


def _keep_another_root(archive: Archive) -> bytes:
    head = Checkpoint(
        origin=str(checkpoints.origin(archive.database)),
        size=99,
        root=captures.digest_of(b"")[:32].encode(),
    )
    return rewriting.signed_at(archive, head).encode()


def _other_bytes(archive: Archive) -> None:
    frame = captures.compress("别的页".encode())
    with archive.database.writing():
        archive.database.run(
            "UPDATE blob SET bytes = ?, size = 9, crc = ? WHERE rowid = 5",
            frame,
            crc.of_bytes(frame),
        )


def _claims_more(archive: Archive) -> None:
    archive.engine.replace([], [], 1_000_000)


def _garbles_the_vectors(archive: Archive) -> None:
    archive.vectors.mkdir(parents=True)
    (archive.vectors / "state").write_bytes(b"\x00")


DAMAGE: dict[str, Damage] = {
    "pages": _in_an_index,
    "references": _points_to_nothing,
    "schema": lambda a: change(a, "CREATE INDEX more ON edition (publisher)"),
    "keys": lambda a: change(a, "UPDATE log_key SET until = until + 1 WHERE until IS NOT NULL"),
    "checkpoints": _another_signature,
    "memory": lambda a: _remember(a, 99, b"another root of thirty-two bytes"),
    "kept": _keep_another_root,
    "bytes": _other_bytes,
    "editions": lambda a: change(a, "UPDATE edition SET wids = wids + 1 WHERE seq = (SELECT max(seq) FROM edition)"),
    "records": lambda a: change(a, "UPDATE edition SET record = (SELECT max(id) FROM record) WHERE id = (SELECT min(id) FROM edition)"),
    "tables": lambda a: change(a, "UPDATE container SET parts = parts + 1"),
    "index": _claims_more,
    "vectors": _garbles_the_vectors,
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damage_is_found_by_its_check_and_by_no_other(archive, monkeypatch, name):
    kept = DAMAGE[name](archive)
    found = failed(verify(archive.path, keys=archive.keys, kept=kept))
    assert found
    assert all(one.where and one.what and one.todo for one in found)
    monkeypatch.delitem(CHECKS, name)
    assert failed(verify(archive.path, keys=archive.keys, kept=kept)) == []


def test_each_check_has_its_damage():
    # The entries have several, below: without their walk nothing else of the log could be checked.
    assert DAMAGE.keys() | {"entries"} == CHECKS.keys()


def _nothing(*_: object) -> Iterator[Finding]:
    return iter(())


# What the walk over the entries holds against one another: where the check is, and what it alone finds.
WALK = {
    "an entry and its leaf": (entries, "_check_columns", "UPDATE entry SET logged = '2001-01-01T00:00:00Z' WHERE kind = 'move'"),
    "a row and its leaf": (entries.rows, "_check_row", "UPDATE version SET reason = 'signs' WHERE number = 2"),
    "names and their leaf": (entries.rows, "_check_agent", "UPDATE agent_name SET source = 'نسخة' WHERE source IS NOT NULL"),
    "rows without an entry": (entries, "_orphans", "INSERT INTO refusal VALUES (99999, 'a', NULL, NULL, NULL, NULL, 'b')"),
    "hashes that are kept": (tree.Tree, "_compare", "UPDATE tree_hash SET hash = zeroblob(32) WHERE place = 1"),
    "the whole tree": (tree.Tree, "end", "UPDATE tree SET edge = zeroblob(length(edge))"),
}  # fmt: skip


@pytest.mark.parametrize("name", WALK)
def test_the_walk_over_the_entries_misses_what_a_check_taken_out_would_find(
    shared, monkeypatch, name
):
    owner, check, statement = WALK[name]
    shared.database.run("BEGIN")
    try:
        shared.database.run(statement)
        assert failed(verify_opened(shared))
        monkeypatch.setattr(owner, check, _nothing)
        left = failed(verify_opened(shared))
    finally:
        shared.database.run("ROLLBACK")
    # A row of an entry that is not there points to nothing as well.
    assert [one for one in left if "points to nothing" not in one.what] == []


FIELDS = [
    ("edition", "lang", "lang = 'xx'"),
    ("edition", "publisher, named_by, key or day_from", "publisher = 'وزارة'"),
    ("capture", "address", "address = 'https://elsewhere.example/'"),
    ("capture", "source", "source = source || '外'"),
    ("capture", "status, headers, media_type, part, container or named_by", "part = '1'"),
    ("version", "reason", "reason = 'signs'"),
    ("reading", "reader", "reader = 'dragoman-reader 1'"),
    ("reading", "published", "published = '2001-01-01'"),
    ("joining", "method", "method = 'address-2'"),
    ("joining", "score", "score = score - 0.00001"),
    ("joining", "evidence", "evidence = evidence || '.'"),
    ("refusal", "source, part, digest, container, reader or reason", "reason = 'لا'"),
]


@pytest.mark.parametrize(("table", "columns", "changed"), FIELDS)
def test_a_field_is_compared_with_the_log_and_only_there(
    shared, monkeypatch, table, columns, changed
):
    shared.database.run("BEGIN")
    try:
        shared.database.run(
            f"UPDATE {table} SET {changed} WHERE seq = (SELECT max(seq) FROM {table})"
        )
        found = failed(verify_opened(shared))
        assert any(f"{columns} is not what its entry" in one.what for one in found)
        assert all(one.where.startswith("entry ") for one in found)
        monkeypatch.delitem(rows.SAID[table], columns)
        assert failed(verify_opened(shared)) == []
    finally:
        shared.database.run("ROLLBACK")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM entry WHERE seq = 500", "missing: the log goes on with 501"),
        ("DELETE FROM capture WHERE seq = (SELECT max(seq) FROM capture)", "an entry of kind capture has 0 rows here"),
        ("UPDATE edition SET day = '2001-01-01' WHERE seq = (SELECT max(seq) FROM edition)", "stands under 2001-01-01"),
        ("DELETE FROM speaking", "and not by the table"),
        ("UPDATE speaking SET role = role || 'ة'", "and not by its newest reading"),
        ("UPDATE edition SET rights = '{\"redistribute\":\"yes\"}' WHERE rights IS NULL", "its rights are not what was last logged"),
        ("DELETE FROM edition_key", "does not lead to it"),
        ("UPDATE record SET joined_into = NULL", "it was joined into none"),
        ("UPDATE entry SET leaf = x'00' WHERE seq = 7", "its leaf cannot be read"),
        ("UPDATE capture SET headers = headers || ' '", "status, headers,"),
        ("UPDATE agent_name SET folded = 'x'", "folded or stem is not that of"),
        ("UPDATE agent_office SET role = 'x'", "an office is not what its entry"),
        ("DELETE FROM tree", "is missing"),
        ("DELETE FROM tree_hash", "or is missing"),
        ("UPDATE tree SET origin = NULL", "the log is named None"),
        ("UPDATE edition SET publisher = CAST(x'ff41' AS TEXT)", "publisher, named_by, key or day_from is not"),
        ("UPDATE entry SET edition = CAST(x'c328' AS TEXT) WHERE kind = 'capture'", "its edition is not what its leaf says"),
        ("UPDATE blob SET size = 99999999999", "no more than"),
        ("UPDATE reading SET body = x'ffffffff'", "larger than"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(shared, statement, said):
    shared.database.run("BEGIN")
    try:
        shared.database.run(statement)
        found = failed(verify_opened(shared))
    finally:
        shared.database.run("ROLLBACK")
    assert any(said in one.what for one in found), found


def test_a_table_that_is_gone_is_a_finding_and_nothing_stops(shared):
    tables_there = [
        name
        for (name,) in shared.database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    assert len(tables_there) > 20
    for table in tables_there:
        shared.database.run("BEGIN")
        try:
            shared.database.run(f"DROP TABLE {table}")
            assert failed(verify_opened(shared)), table
        finally:
            shared.database.run("ROLLBACK")


def test_of_many_findings_a_stated_number_is_listed_and_all_are_counted(shared):
    shared.database.run("BEGIN")
    try:
        shared.database.run("UPDATE blob SET bytes = zeroblob(40)")
        report = verify_opened(shared)
    finally:
        shared.database.run("ROLLBACK")
    assert len([one for one in report.findings if one.kind == "bytes"]) == MOST_LISTED
    assert report.counts["bytes"] == report.checked["objects"] > MOST_LISTED


@pytest.mark.parametrize("length", [0, 100, 5_000, 400_000])
def test_a_file_that_is_cut_off_or_no_record_is_a_finding(built, tmp_path, length):
    shutil.copy(built / "record.db", tmp_path / "record.db")
    with (tmp_path / "record.db").open("r+b") as file:
        file.truncate(length)
    assert failed(verify(tmp_path))
    (tmp_path / "record.db").write_bytes(b"\x93" * max(1, length))
    assert failed(verify(tmp_path))


def test_where_there_is_no_archive_it_says_so(tmp_path):
    with pytest.raises(StoreError, match="there is no archive"):
        verify(tmp_path)


def test_bits_flipped_in_cells_are_found_and_named(built, tmp_path):
    with copied(built, tmp_path / "copy") as archive:
        done = flips.flip_cells(archive, 60, seed=7)
    assert (done.unfound, done.unnamed) == ([], [])
    assert done.found == done.named == 60


def test_bits_flipped_in_the_file_are_found_where_they_change_what_is_stored(built, tmp_path):
    done = flips.flip_file(built, tmp_path / "work", 20, seed=7)
    assert done.unfound == []
    assert done.found > 10


def test_a_history_rewritten_with_the_true_key_is_found_by_who_kept_a_head(built, tmp_path):
    with copied(built, tmp_path / "copy") as archive:
        rewriting.forget(archive)
        done = rewriting.rewrite_histories(archive, 20, seed=7)
    assert done.wrong == []
    assert done.found == done.consistent == 20


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_check_finds_what_the_others_cannot(archive, monkeypatch, name):
    if name == "index anew":
        some = archive.database.value("SELECT id FROM edition")
        archive.engine.replace([some], [], archive.engine.sequence, archive.engine.root)
    else:
        rewriting.put_words_into_a_mouth(archive)
    assert failed(verify_opened(archive)) == []
    assert failed(verify_opened(archive, deeply=True))
    monkeypatch.setattr("dragoman.archive.verify.run.DEEP", {})
    assert failed(verify_opened(archive, deeply=True)) == []
