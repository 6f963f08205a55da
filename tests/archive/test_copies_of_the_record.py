"""Copies made while the record is written to, looked through, put back; what a copy of before may sign."""

from __future__ import annotations

import shutil
import threading

import apsw
import pytest
from tests.archive.observed import Folder, edited, moment, page, take

from dragoman.archive import signing
from dragoman.archive.archive import Archive
from dragoman.archive.backup import back_up, restore
from dragoman.archive.exports.jsonl import JsonlExport
from dragoman.errors import StoreError, WrongUse
from dragoman.log.checkpoints import read_checkpoint
from dragoman.store import captures, checkpoints, log
from dragoman.store.database import FILE, Database


def pages(tmp_path, name="pages"):
    folder = Folder(tmp_path / name)
    for number, lang in enumerate(("ar", "de", "en", "zh")):
        address = f"https://mfa.velmara.example/{lang}/1"
        folder.sees(page(lang), address=address, fetched=moment(number))
    return folder


def exported(path) -> bytes:
    with Archive(path) as archive:
        return b"".join(JsonlExport().pieces(archive, None))


def files(folder) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_copy_holds_the_whole_record_and_nothing_derived(archive, tmp_path):
    take(archive, pages(tmp_path).path)
    made = back_up(archive, tmp_path / "copy")
    assert files(tmp_path / "copy") == [FILE]
    assert exported(tmp_path / "copy") == exported(archive.path)
    assert made.entries == made.signed == log.sequence(archive.database)


def test_a_copy_made_while_others_write_is_one_moment_of_the_record(archive, tmp_path):
    take(archive, pages(tmp_path).path)
    stop, wrote = threading.Event(), threading.Event()

    def write():
        with Archive(archive.path, create=True) as other:
            number = 0
            while not stop.is_set():
                number += 1
                with other.writing():
                    for part in range(20):
                        log.append(
                            other.database, "refusal", content=captures.digest_of(b"%d" % part)
                        )
                wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            wrote.clear()
            assert wrote.wait(30)
            made = back_up(archive, tmp_path / f"copy {number}")
            with Database(tmp_path / f"copy {number}") as copy:
                # Batches of twenty: none is there in part.
                refusals = copy.value("SELECT count(*) FROM entry WHERE kind = 'refusal'")
                assert refusals % 20 == 0
                assert log.edge(copy).size == made.entries
    finally:
        stop.set()
        writer.join()


def test_nothing_is_copied_or_put_over_a_record(archive, tmp_path):
    take(archive, pages(tmp_path).path)
    back_up(archive, tmp_path / "copy")
    before = (tmp_path / "copy" / FILE).read_bytes()
    with pytest.raises(WrongUse, match="holds a record already"):
        back_up(archive, tmp_path / "copy")
    with pytest.raises(WrongUse, match="holds a record already"):
        restore(tmp_path / "copy", archive.path, keys=archive.keys)
    assert (tmp_path / "copy" / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE blob SET bytes = zeroblob(length(bytes)) WHERE rowid = 2", "compressed object"),
        ("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 3) WHERE seq = 2", "log"),
        ("UPDATE tree SET edge = zeroblob(length(edge))", "tree"),
    ],
)
def test_a_copy_of_a_damaged_record_is_not_kept(archive, tmp_path, damage, told):
    take(archive, pages(tmp_path).path)
    archive.close()
    with apsw.Connection(str(archive.path / FILE)) as connection:
        connection.execute(damage)
    with Archive(archive.path) as again, pytest.raises(StoreError, match=told):
        back_up(again, tmp_path / "copy")
    assert files(tmp_path / "copy") == []


def test_a_restored_copy_is_the_record_again_and_is_signed_on(archive, tmp_path):
    take(archive, pages(tmp_path).path)
    back_up(archive, tmp_path / "copy")
    archive.close()
    shutil.move(archive.path, tmp_path / "lost")
    made = restore(tmp_path / "copy", archive.path, keys=archive.keys)
    assert made.unsigned is None
    assert exported(archive.path) == exported(tmp_path / "lost")
    with Archive(archive.path, create=True) as again:
        folder = Folder(tmp_path / "more").sees(
            page("de", paragraphs=edited("de", 0, "Die Fähre fährt im Mai nicht.")),
            address="https://mfa.velmara.example/de/1", fetched=moment(30),
        )  # fmt: skip
        assert [one.outcome for one in take(again, folder.path)] == ["changed"]
        assert again.unsigned is None


def test_a_copy_of_before_says_what_is_missing_and_a_log_of_another_name_can_be_begun(
    archive, tmp_path
):
    take(archive, pages(tmp_path).path)
    back_up(archive, tmp_path / "copy")
    take(archive, Folder(tmp_path / "later").sees(page("en", title="Another text")).path)
    archive.close()
    shutil.move(archive.path, tmp_path / "lost")
    made = restore(tmp_path / "copy", archive.path, keys=archive.keys)
    assert "this copy ends at" in (made.unsigned or "")
    with Archive(archive.path, create=True) as again:
        old = checkpoints.origin(again.database)
        again.sign()
        assert "older than its last checkpoint" in (again.unsigned or "")
        signing.restart(again.database, again.keys)
        again.sign()
        assert again.unsigned is None
        note = checkpoints.newest(again.database)
        assert note is not None
        assert read_checkpoint(note.text).origin == checkpoints.origin(again.database) != old
        back_up(again, tmp_path / "copy after")


def test_a_key_is_replaced_where_it_lies_and_nowhere_else(archive, tmp_path):
    take(archive, pages(tmp_path).path)
    with pytest.raises(StoreError, match="can only be replaced where it lies"):
        signing.replace(archive.database, tmp_path / "elsewhere")
    signing.replace(archive.database, archive.keys)
    archive.sign()
    shown = signing.shown(archive.database, archive.keys)
    assert [(key.until is None, key.is_here) for key in shown.keys] == [(False, True), (True, True)]
    assert shown.signed == shown.entries
