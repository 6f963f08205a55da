"""The one file: how it is opened and refused, that a batch is whole or nothing, that readers see one state."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import StoreError, StoreTooNew
from dragoman.model.record import Capture
from dragoman.store import captures, log
from dragoman.store.database import APPLICATION_ID, FILE, Database


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "archive", create=True)
    yield opened
    opened.close()


def an_entry(database) -> int:
    return log.append(database, "refusal", content=captures.digest_of(b"a reason"))


def raw(folder: Path, *statements: str):
    connection = apsw.Connection(str(folder / FILE))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_new_store_is_marked_as_ours(database):
    assert database.value("PRAGMA application_id") == APPLICATION_ID
    assert database.value("PRAGMA user_version") == 1
    assert database.value("PRAGMA journal_mode") == "wal"
    assert database.value("PRAGMA synchronous") == 2
    assert database.value("PRAGMA foreign_keys") == 1


def test_a_folder_without_a_store_is_refused_for_reading_and_left_as_it_is(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(StoreError, match=r"there is no archive at .*dragoman ingest"):
            Database(folder)
    assert list((tmp_path / "empty").iterdir()) == []
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("create", [True, False])
def test_a_store_of_a_newer_program_is_refused(tmp_path, create):
    Database(tmp_path, create=True).close()
    raw(tmp_path, "PRAGMA user_version = 99")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreTooNew, match="has format 99; this program knows formats up to 1"):
        Database(tmp_path, create=create)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("create", [True, False])
def test_a_database_of_another_program_is_left_alone(tmp_path, create):
    raw(tmp_path, "CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="of another program"):
        Database(tmp_path, create=create)
    connection = apsw.Connection(str(tmp_path / FILE))
    assert list(connection.execute("SELECT name FROM sqlite_schema")) == [("theirs",)]


@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_refused(tmp_path, create):
    (tmp_path / FILE).write_bytes("这不是数据库".encode() * 400)
    with pytest.raises(StoreError, match="damaged or no record"):
        Database(tmp_path, create=create)


def test_an_empty_file_is_refused_for_reading(tmp_path):
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(StoreError, match="nothing was taken in yet"):
        Database(tmp_path)


def test_a_damaged_page_is_told_and_no_traceback(tmp_path):
    opened = Database(tmp_path, create=True)
    with opened.writing():
        for number in range(300):
            captures.keep(opened, f"渡轮 {number}".encode() * 300)
    opened.close()
    data = bytearray((tmp_path / FILE).read_bytes())
    data[len(data) // 2 :] = b"\xa5" * (len(data) - len(data) // 2)
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        Database(tmp_path).rows("SELECT * FROM blob ORDER BY size")


def test_a_batch_that_fails_leaves_nothing(database):

    def batch():
        with database.writing():
            captures.keep(database, "بيان".encode())
            an_entry(database)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        batch()
    assert log.sequence(database) == 0
    assert database.value("SELECT count(*) FROM blob") == 0
    with database.writing():
        assert an_entry(database) == 1


def test_a_part_of_a_batch_that_fails_leaves_the_rest(database):
    def part():
        with database.part():
            an_entry(database)
            raise RuntimeError

    with database.writing():
        an_entry(database)
        with pytest.raises(RuntimeError):
            part()
        assert an_entry(database) == 2
    assert log.sequence(database) == 2


def test_a_disk_that_is_full_in_a_part_costs_the_batch_and_nothing_is_written_after_it(database):
    """What a caller does with the error is its matter; what it writes then must not be a batch of its own."""
    pages = database.value("PRAGMA page_count")

    def goes_on_after_an_error():
        with database.writing():
            an_entry(database)
            database.value(f"PRAGMA max_page_count = {pages}")
            with database.part():
                captures.keep(database, random.Random(1).randbytes(100_000))

    with pytest.raises(StoreError, match=r"cannot be written .*: make room on its disk"):
        goes_on_after_an_error()
    assert log.sequence(database) == 0
    database.value("PRAGMA max_page_count = 1000000")
    with database.writing():
        assert an_entry(database) == 1


def test_when_a_batch_was_given_up_that_is_told_whatever_was_raised(database):
    def gives_up_and_raises_another():
        with database.writing(), database.part():
            database.run("ROLLBACK")
            raise KeyError("渡轮")

    with pytest.raises(StoreError, match=r"the batch was given up .*do it again"):
        gives_up_and_raises_another()


def test_entries_are_counted_without_gaps_and_their_time_never_goes_back(database):
    with database.writing():
        an_entry(database)
        database.run("UPDATE entry SET logged = '2999-01-01T00:00:00Z'")
    with database.writing():
        assert [an_entry(database) for _ in range(3)] == [2, 3, 4]
    assert {row[0] for row in database.rows("SELECT logged FROM entry")} == {"2999-01-01T00:00:00Z"}


def test_nothing_points_to_what_is_not_there(database):
    with pytest.raises(apsw.ConstraintError), database.writing():
        database.run("INSERT INTO edition_key (key, edition, crc) VALUES ('a', 'nobody', 0)")
    assert database.value("SELECT count(*) FROM edition_key") == 0


def test_a_reader_sees_one_state_while_another_writes(tmp_path, database):
    with database.writing():
        an_entry(database)
    reader = Database(tmp_path / "archive")
    with database.writing():
        an_entry(database)
        assert log.sequence(reader) == 1
    assert log.sequence(reader) == 2
    with reader.snapshot():
        assert log.sequence(reader) == 2
        with database.writing():
            an_entry(database)
        assert log.sequence(reader) == 2
    assert log.sequence(reader) == 3
    reader.close()


def test_threads_read_with_connections_of_their_own_while_one_writes(database):
    stop, faults = threading.Event(), []

    def read():
        while not stop.is_set():
            rows = database.rows("SELECT seq FROM entry ORDER BY seq")
            if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
                faults.append(rows)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        with database.writing():
            an_entry(database)
            an_entry(database)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert log.sequence(database) == 120


def test_writers_in_threads_wait_for_one_another(database):
    def write():
        for _ in range(20):
            with database.writing():
                first = an_entry(database)
                assert an_entry(database) == first + 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.sequence(database) == 160


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=12))
def test_bytes_come_back_as_they_were_and_are_kept_once(blobs):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        opened = Database(Path(folder), create=True)
        with opened.writing():
            kept = [captures.keep(opened, data) for data in blobs]
        assert [captures.data_of(opened, digest) for digest, _ in kept] == blobs
        assert sum(new for _, new in kept) == len(set(blobs))
        assert opened.value("SELECT count(*) FROM blob") == len(set(blobs))
        opened.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE blob SET bytes = zeroblob(40)",
        "UPDATE blob SET bytes = (SELECT bytes FROM blob WHERE size = 3)",
        "UPDATE blob SET size = size + 1",
        "DELETE FROM blob WHERE size > 3",
    ],
)
def test_bytes_that_were_altered_or_lost_are_never_given(database, change):
    with database.writing():
        captures.keep(database, b"abc")
        digest, _ = captures.keep(database, "凯斯特里亚得到了同样的数字。".encode())
        database.run(change)
    with pytest.raises(StoreError, match="run: dragoman verify"):
        captures.data_of(database, digest)


def test_an_altered_reading_is_never_given(tmp_path):
    from tests.archive.observed import page, take

    from dragoman.archive.archive import Archive
    from dragoman.store import editions

    (tmp_path / "a.html").write_bytes(page("ar"))
    with Archive(tmp_path / "archive", create=True) as archive:
        (outcome,) = take(archive, tmp_path / "a.html")
        row = archive.database.row("SELECT body FROM reading")
        plain = captures.decompress(row[0][4:], int.from_bytes(row[0][:4], "big"))
        changed = plain.replace("العبّارة".encode(), "السفينة".encode())
        with archive.database.writing():
            archive.database.run(
                "UPDATE reading SET body = ?",
                len(changed).to_bytes(4, "big") + captures.compress(changed),
            )
        with pytest.raises(StoreError, match="is not that reading"):
            editions.text(archive.database, outcome.id)


def test_a_full_disk_is_told_and_leaves_the_store_as_it_was(database):
    with database.writing():
        an_entry(database)
    pages = database.value("PRAGMA page_count")
    database.connection.pragma("max_page_count", pages + 1)

    def batch():
        with database.writing():
            for number in range(50):
                captures.keep(database, f"{number} بيان".encode() + bytes(range(256)) * 64)
                an_entry(database)

    with pytest.raises(StoreError, match="make room on its disk"):
        batch()
    database.connection.pragma("max_page_count", 1 << 30)
    assert log.sequence(database) == 1
    with database.writing():
        assert an_entry(database) == 2


def test_an_observation_that_is_missing_is_told(database):
    with pytest.raises(StoreError, match="observation 7 is missing"):
        captures.capture(database, 7)


def test_a_record_that_redirects_to_itself_is_told(database):
    from dragoman.store import records

    with database.writing():
        seq = log.append(database, "edition", edition="a", content=captures.digest_of(b"about"))
        database.run("INSERT INTO record (id, seq) VALUES ('r/a', ?), ('r/b', ?)", seq, seq)
        database.run("UPDATE record SET joined_into = CASE id WHEN 'r/a' THEN 'r/b' ELSE 'r/a' END")
    with pytest.raises(StoreError, match="redirects to itself"):
        records.record(database, "r/a")


def test_a_backup_of_the_one_file_has_everything_a_closed_program_wrote(tmp_path, database):
    with database.writing():
        captures.keep(database, "بيان".encode())
        an_entry(database)
    database.close()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / FILE).write_bytes((tmp_path / "archive" / FILE).read_bytes())
    copy = Database(tmp_path / "copy")
    assert log.sequence(copy) == 1
    assert captures.data_of(copy, captures.digest_of("بيان".encode())) == "بيان".encode()
    copy.close()


def test_a_header_is_kept_in_any_script(database):
    from dragoman.model.record import Edition, Rights
    from dragoman.store import editions

    with database.writing():
        name = "m/2031/05/04/بيان/ar"
        editions.add_edition(
            database,
            Edition(id=name, record="r/m/2031/05/04/بيان", lang="ar", publisher="وزارة", named_by="file",
                    key="file:1", day_from="observed", rights=Rights()),
            keys=["file:1", "path:新闻"],
        )  # fmt: skip
        seen = captures.observe(
            database,
            name,
            Capture(seq=0, digest=None, address="https://a.example/新", fetched=None, status=410,
                    headers={"via": "بوابة \x00 1"}, media_type=None, source="页", part=None, logged="",
                    named_by="file"),
        )  # fmt: skip
    assert captures.captures_of(database, name) == [seen]
    assert seen.headers == {"via": "بوابة \x00 1"}
    assert editions.edition_of_key(database, "path:新闻") == name
    assert editions.editions_of_keys(database, ["path:新闻", "x", "file:1"]) == {
        "path:新闻": name,
        "file:1": name,
    }


PEERS = {"plain.py", "plans.py"}


def test_only_the_store_knows_sql():
    import dragoman

    package = Path(dragoman.__file__).parent
    statement = re.compile(r'"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN)\b')
    knowing = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        # What store and search are measured beside is written in SQL, too.
        if statement.search(path.read_text("utf-8")) and path.name not in PEERS
    }
    assert knowing == {"store"}


def test_an_engine_that_loses_commits_may_not_write(database, monkeypatch):
    monkeypatch.setattr("dragoman.store.database.ENGINE", (3, 51, 2))
    with pytest.raises(StoreError, match=r"writing needs 3\.51\.3"), database.writing():
        pass
    assert log.sequence(database) == 0
