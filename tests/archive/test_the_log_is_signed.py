"""The log is signed with a key that lies outside the archive, and only as a continuation of what was signed."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys

import msgspec
import pytest
from tests.archive.observed import Folder, edited, moment, page, take

from dragoman.archive import signing
from dragoman.archive.archive import Archive
from dragoman.archive.proving import prove
from dragoman.archive.signing import Unsigned
from dragoman.errors import NotFound, StoreError, WrongUse
from dragoman.log.checkpoints import open_checkpoint, read_checkpoint
from dragoman.log.notes import new_key, read_note
from dragoman.store import captures, checkpoints, log


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def signed(tmp_path, keys):
    with Archive(tmp_path / "archive", create=True, keys=keys) as opened:
        yield opened


def refuse(archive, number: int) -> None:
    with archive.writing():
        log.append(archive.database, "refusal", content=captures.digest_of(bytes([number])))


def head(archive):
    note = checkpoints.newest(archive.database)
    assert note is not None
    return open_checkpoint(
        note,
        checkpoints.periods(archive.database),
        origin=checkpoints.origin(archive.database) or "",
    )


def test_a_new_archive_has_a_key_that_lies_outside_it(signed, keys):
    name = checkpoints.origin(signed.database)
    (key,) = keys.glob("*.key")
    assert key.name == f"{name}.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    secret = key.read_text().strip()
    assert not any(
        secret.encode() in file.read_bytes() for file in signed.path.rglob("*") if file.is_file()
    )


def test_every_batch_is_signed(signed):
    for number in range(3):
        refuse(signed, number)
        assert signed.unsigned is None
        assert head(signed).size == log.sequence(signed.database)
        assert head(signed).root == log.edge(signed.database).root
    assert len(checkpoints.everyone(signed.database)) == 3


def test_what_was_signed_is_not_signed_again(signed):
    refuse(signed, 1)
    first = signing.sign(signed.database, signed.keys)
    assert (
        first == signing.sign(signed.database, signed.keys) == checkpoints.newest(signed.database)
    )


def test_a_copy_of_before_is_not_signed_but_taken_on(signed, tmp_path, keys):
    refuse(signed, 1)
    signed.close()
    shutil.copytree(signed.path, tmp_path / "copy")
    with Archive(signed.path, create=True, keys=keys) as archive:
        refuse(archive, 2)
        refuse(archive, 3)
    with Archive(tmp_path / "copy", create=True, keys=keys) as restored:
        refuse(restored, 9)
        assert "the archive is older than its last checkpoint" in (restored.unsigned or "")
        refuse(restored, 10)
        assert "does not begin with the 4 that were signed" in (restored.unsigned or "")
        assert log.sequence(restored.database) == 4
        assert head(restored).size == 2


def test_without_its_key_an_archive_grows_and_says_so(signed, tmp_path):
    refuse(signed, 1)
    signed.close()
    with Archive(signed.path, create=True, keys=tmp_path / "elsewhere") as archive:
        refuse(archive, 2)
        assert "is not in" in (archive.unsigned or "")
        assert log.sequence(archive.database) == 3


def test_where_no_key_can_be_kept_the_archive_works_and_says_so(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with Archive(tmp_path / "archive", create=True, keys=tmp_path / "file") as archive:
        refuse(archive, 1)
        assert "no key could be kept" in (archive.unsigned or "")
        assert checkpoints.origin(archive.database) is None


def test_what_was_signed_and_did_not_reach_the_archive_is_not_contradicted(signed, keys):
    refuse(signed, 1)
    with signed.database.writing():
        signed.database.run("DELETE FROM checkpoint")
    note = signing.sign(signed.database, keys)
    assert not isinstance(note, Unsigned)
    assert read_checkpoint(note.text) == signing.last_signed(
        keys, checkpoints.origin(signed.database) or ""
    )


def test_a_damaged_memory_of_what_was_signed_signs_nothing(signed, keys):
    refuse(signed, 1)
    (state,) = keys.glob("*.checkpoint")
    state.write_text("nothing")
    refuse(signed, 2)
    assert "is no checkpoint" in (signed.unsigned or "")


def test_a_key_that_follows_is_named_by_a_leaf_and_both_sign(signed, keys):
    refuse(signed, 1)
    name = checkpoints.origin(signed.database) or ""
    following = new_key(name)
    signing.keep_key(keys, following)
    with signed.writing():
        size = checkpoints.replace(signed.database, following.verifier)
    note = checkpoints.newest(signed.database)
    assert note is not None
    assert len(note.signatures) == 2
    assert head(signed).size == size == log.sequence(signed.database)
    refuse(signed, 2)
    assert len(checkpoints.newest(signed.database).signatures) == 1
    assert signed.unsigned is None


@pytest.fixture
def archive_of_pages(tmp_path, keys):
    with Archive(tmp_path / "archive", create=True, keys=keys) as archive:
        address = "https://mfa.velmara.example/ar/1"
        folder = Folder(tmp_path / "pages")
        folder.sees(page("ar"), address=address, fetched=moment(0))
        folder.sees(
            page("ar", paragraphs=edited("ar", 1, "سأل ١٥ ربّانًا مكتبي الميناءين عن عمق المدخل.")),
            address=address, fetched=moment(1),
        )  # fmt: skip
        take(archive, folder.path)
        yield archive


def edition_of(archive) -> str:
    return str(archive.database.value("SELECT id FROM edition"))


def test_a_version_is_proved_to_a_stranger(archive_of_pages, tmp_path):
    for number in (1, 2):
        bundle = prove(archive_of_pages, f"{edition_of(archive_of_pages)}@{number}")
        folder = tmp_path / f"proof {number}"
        folder.mkdir()
        (folder / "proof.json").write_bytes(bundle.proof)
        (folder / "verifier.py").write_bytes(bundle.verifier)
        (folder / "page").write_bytes(bundle.page)
        command = [
            sys.executable, "-I", folder / "verifier.py", folder / "proof.json", "--page", folder / "page",
            "--key", bundle.keys[0],
        ]  # fmt: skip
        checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        assert checked.returncode == 0, checked.stdout
        assert checked.stdout.endswith("PROVED\n")
        (folder / "page").write_bytes(bundle.page + b".")
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_proof_shows_that_the_log_continues_a_kept_checkpoint(archive_of_pages):
    kept = checkpoints.newest(archive_of_pages.database)
    refuse(archive_of_pages, 1)
    bundle = prove(archive_of_pages, edition_of(archive_of_pages), older=kept)
    assert any("continues its checkpoint" in line for line in bundle.shows)


def test_a_checkpoint_of_another_log_and_an_unknown_version_are_refused(archive_of_pages, tmp_path):
    with Archive(tmp_path / "other", create=True, keys=archive_of_pages.keys) as other:
        refuse(other, 1)
        foreign = checkpoints.newest(other.database)
    name = edition_of(archive_of_pages)
    with pytest.raises(WrongUse, match="not of"):
        prove(archive_of_pages, name, older=foreign)
    with pytest.raises(NotFound):
        prove(archive_of_pages, f"{name}@3")


def test_a_leaf_that_was_altered_is_not_proved(archive_of_pages):
    database = archive_of_pages.database
    name = edition_of(archive_of_pages)
    seq = database.value("SELECT max(seq) FROM version")
    altered = log.leaf(database, seq).replace(b'"version":2', b'"version":3')
    with database.writing():
        database.run("UPDATE entry SET leaf = ? WHERE seq = ?", altered, seq)
    with pytest.raises(StoreError, match="the proof does not hold"):
        prove(archive_of_pages, name)


def test_a_signed_head_is_a_note_others_read(signed):
    refuse(signed, 1)
    note = checkpoints.newest(signed.database)
    assert read_note(note.encode()) == note
    assert msgspec.json.decode(log.leaf(signed.database, 1))["kind"] == "key"
