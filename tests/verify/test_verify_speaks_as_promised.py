"""``dragoman verify``: exit codes, one JSON value, what is told and does no harm, a checkpoint somebody kept."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.archive.observed import Folder, moment, page, take
from tests.cli.program import run

from dragoman.archive import deciding, erasing, index, signing
from dragoman.archive.archive import Archive
from dragoman.archive.verify import run as running
from dragoman.archive.verify.run import verify, verify_opened
from dragoman.log.checkpoints import Checkpoint
from dragoman.log.notes import new_key, read_note, sign
from dragoman.model.decision import Statement
from dragoman.store import captures, checkpoints, decisions, editions, log


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as opened:
        folder = Folder(tmp_path / "pages")
        for number, lang in enumerate(("ar", "zh", "de")):
            address = f"https://mfa.velmara.example/{lang}/1"
            folder.sees(page(lang), address=address, fetched=moment(number))
        take(opened, folder.path)
        yield opened


def refuse(archive: Archive, source: str) -> None:
    with archive.writing():
        captures.refuse(archive.database, captures.Refusal(source, None, None, None, None, "لا"))


def told(report) -> list[str]:
    return [found.what for found in report.findings if not found.failed]


def test_a_sound_archive_is_verified_and_an_index_that_lies_behind_is_told(archive):
    done = run("verify", "--json", "--archive", archive.path, check=0)
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert [one["what"] for one in report["findings"]] == [
        "there is none: it is made when somebody searches"
    ]
    index.follow(archive)
    assert b"all holds" in run("verify", "--archive", archive.path, check=0).stdout
    refuse(archive, "文件")
    behind = json.loads(run("verify", "--json", "--archive", archive.path, check=0).stdout)
    assert [one["what"] for one in behind["findings"]] == ["lies 1 entries behind the record"]


def test_damage_is_told_with_what_to_do_and_the_exit_code_1(archive):
    with archive.database.writing():
        archive.database.run("UPDATE capture SET source = 'غيره' WHERE seq = 3")
    done = run("verify", "--archive", archive.path, check=1)
    said = done.stdout.decode()
    assert "FAILED: entry 3, capture" in said
    assert "restore record.db from a backup" in said
    report = json.loads(run("verify", "--json", "--archive", archive.path, check=1).stdout)
    assert report["ok"] is False
    assert report["counts"]["row"] == 1


def test_a_file_that_is_no_record_and_a_folder_without_one_end_in_the_exit_code_1(tmp_path):
    assert b"there is no archive" in run("verify", "--archive", tmp_path, check=1).stderr
    (tmp_path / "record.db").write_bytes(b"no record" * 1_000)
    report = json.loads(run("verify", "--json", "--archive", tmp_path, check=1).stdout)
    assert report["findings"][0]["kind"] == "file"


def test_the_log_continues_a_checkpoint_that_somebody_kept(archive, tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(checkpoints.newest(archive.database).encode())
    refuse(archive, "ملف")
    run("verify", "--archive", archive.path, "--checkpoint", kept, check=0)
    archive.database.run("PRAGMA foreign_keys = off")
    with archive.database.writing():
        archive.database.run("DELETE FROM entry WHERE seq > 9")
    said = run("verify", "--archive", archive.path, "--checkpoint", kept, check=1).stdout.decode()
    assert "the checkpoint you kept: is of" in said


def _of_another_log(archive: Archive) -> tuple[bytes, str]:
    key = new_key("elsewhere.example/سجل")
    head = Checkpoint(origin=key.name, size=1, root=log.edge(archive.database).root)
    return sign(head.text, [key]).encode(), "is of the log 'elsewhere.example/سجل'"


def _by_another_key(archive: Archive) -> tuple[bytes, str]:
    key = new_key(str(checkpoints.origin(archive.database)))
    edge = log.edge(archive.database)
    head = Checkpoint(origin=key.name, size=edge.size, root=edge.root)
    return sign(head.text, [key]).encode(), "no signature of a known key"


@pytest.mark.parametrize(
    "kept", [_of_another_log, _by_another_key, lambda _: (b"\xff nothing", "does not hold")]
)
def test_a_checkpoint_of_another_log_or_key_and_what_is_none_fail(archive, kept):
    data, said = kept(archive)
    report = verify_opened(archive, kept=data)
    assert not report.ok
    assert any(said in found.what for found in report.findings if found.kind == "kept")


def test_a_restored_copy_is_found_by_what_the_keys_remember(archive, tmp_path):
    archive.close()
    shutil.copytree(archive.path, tmp_path / "copy")
    with Archive(archive.path, create=True) as grown:
        refuse(grown, "新")
        assert verify_opened(grown).ok
    report = verify(tmp_path / "copy")
    assert not report.ok
    assert any("it was cut short, or is an older copy" in found.what for found in report.findings)


def test_a_log_begun_anew_under_another_name_answers_for_its_older_name(archive):
    kept = checkpoints.newest(archive.database).encode()
    signing.replace(archive.database, archive.keys)
    refuse(archive, "قبل")
    signing.restart(archive.database, archive.keys)
    later = sign(
        _head(archive).text, signing.keys_of(archive.keys, read_note(kept).signatures[0].name)
    )
    refuse(archive, "بعد")
    assert verify_opened(archive, kept=kept).ok
    report = verify_opened(archive, kept=later.encode())
    assert [found.kind for found in report.findings if found.failed] == ["kept"]


def _head(archive: Archive) -> Checkpoint:
    """A head of the old name at a size that is the new one's."""
    edge = log.edge(archive.database)
    old = str(archive.database.value("SELECT vkey FROM log_key ORDER BY rowid")).partition("+")[0]
    return Checkpoint(origin=old, size=edge.size, root=edge.root)


def test_where_the_key_is_not_it_is_told_that_nothing_remembers(archive, tmp_path):
    report = verify(archive.path, keys=tmp_path / "elsewhere")
    assert report.ok
    assert any("nothing here remembers" in what for what in told(report))


def test_entries_that_are_not_signed_yet_are_told(archive, tmp_path):
    archive.close()
    with Archive(archive.path, create=True, keys=tmp_path / "elsewhere") as unsigned:
        refuse(unsigned, "一")
        refuse(unsigned, "二")
        report = verify_opened(unsigned)
    assert report.ok
    assert "2 entries are not signed yet" in told(report)


def test_a_log_without_a_key_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with Archive(tmp_path / "archive", create=True, keys=tmp_path / "file") as archive:
        refuse(archive, "一")
        report = verify_opened(archive)
    assert report.ok
    assert any("no key signs this log" in what for what in told(report))


def test_an_index_that_cannot_be_read_fails_and_is_left_as_it_is(archive):
    index.follow(archive)
    archive.forget_engine()
    (archive.index / "meta.json").write_bytes(b"{")
    report = verify_opened(archive)
    assert [found.kind for found in report.findings if found.failed] == ["index"]
    assert (archive.index / "meta.json").read_bytes() == b"{"


def test_others_may_write_while_it_runs(archive, monkeypatch):
    def write(run) -> Iterator:
        with Archive(archive.path, create=True) as another:
            refuse(another, f"أثناء {os.getpid()}")
            index.follow(another)
        return iter(())

    index.follow(archive)
    before = log.sequence(archive.database)
    slow = {
        name: check
        for part in running.CHECKS
        for name, check in ((part, running.CHECKS[part]), (f"after {part}", write))
    }
    monkeypatch.setattr(running, "CHECKS", slow)
    report = verify_opened(archive)
    assert report.ok, report.findings
    assert report.checked["entries"] == before < log.sequence(archive.database)


def test_bytes_that_a_logged_decision_erased_are_not_missed(archive):
    seq, digest = archive.database.row("SELECT seq, digest FROM capture ORDER BY seq LIMIT 1")
    with archive.writing():
        archive.database.run("UPDATE blob SET bytes = x'' WHERE digest = ?", digest)
    assert not verify_opened(archive).ok
    with archive.writing():
        decisions.add(
            archive.database,
            "erase",
            Statement(reason="因为"),
            digest=digest,
            about=seq,
            reason="erased",
        )
    assert verify_opened(archive).ok


def test_decisions_that_were_taken_back_and_texts_let_in_again_hold(archive, tmp_path):
    first, second, third = editions.all_editions(archive.database)
    deciding.withhold(archive, first, "طلب")
    deciding.withhold(archive, f"{second}@1", "请求")
    assert verify_opened(archive).ok
    deciding.serve_again(archive, first, "انتهى")
    erasing.erase(archive, third, "auf Verlangen")
    assert verify_opened(archive).ok
    erasing.let_in(archive, third, "wieder erlaubt")
    take(archive, tmp_path / "pages")
    report = verify_opened(archive)
    assert report.ok, report.findings
