"""An erased text is in no file of the archive, comes back by no ingest, and its entry and proofs stay."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading

import pytest
from tests.archive.observed import TEXTS, Folder, edited, history, moment, page, reasons, take
from tests.archive.remains import remains, sought

from dragoman.archive import deciding, erasing, index, proving, show
from dragoman.archive.archive import Archive
from dragoman.archive.backup import back_up
from dragoman.archive.search import search
from dragoman.errors import Erased, NotFound, StoreError, WrongUse
from dragoman.log import merkle
from dragoman.model.query import Search
from dragoman.search.syntax import parse as read_query
from dragoman.store import captures, decisions, editions, log

ADDRESS = "https://mfa.velmara.example/{}/news/71"
# Nothing of these stands in the texts that every test takes in.
SECRET = {
    "en": (
        "A notice about the keeper of the lighthouse at Orsund",
        [
            "Nobody but the keeper of the lighthouse knew on which evenings the lamp had been left dark.",
            "Her letters of that winter lay in a drawer of the pilot station and were read by four clerks.",
            "She has asked that they be returned to her sister in Ulmeth and that no copy be made.",
        ],
    ),
    "ar": (
        "إشعار بشأن حارسة المنارة في أورسوند",
        [
            "لم يعرف أحد سوى حارسة المنارة في أي الأمسيات تُرك المصباح مطفأً طوال ذلك الشتاء البارد.",
            "كانت رسائلها في درج محطة المرشدين وقرأها أربعة من الكتبة من دون أن يسألها أحد عن رأيها.",
            "وقد طلبت أن تُعاد الرسائل إلى أختها في أولميث وألا تُنسخ منها أي نسخة مهما كان السبب.",
        ],
    ),
    "zh": (
        "关于奥尔松灯塔看守人的通知",
        [
            "除了灯塔看守人以外，没有人知道那个冬天里灯火在哪些夜晚没有点亮。",
            "她的信件放在引航站的抽屉里，四名文书未经她同意就读过这些信。",
            "她请求把信件归还给她在乌尔梅特的妹妹，并且不要留下任何抄本。",
        ],
    ),
}
REASON = "A court has ordered it."


def secret_page(lang, **options):
    title, paragraphs = SECRET[lang]
    return page(lang, title=title, paragraphs=options.pop("paragraphs", paragraphs), **options)


@pytest.fixture
def taken(archive, tmp_path):
    """An archive with other texts around one that is to be erased; the index holds all."""

    def make(lang):
        folder = Folder(tmp_path / f"pages-{lang}")
        for other in TEXTS:
            folder.sees(page(other), address=ADDRESS.format(other), fetched=moment(1))
        folder.sees(
            secret_page(lang), address=ADDRESS.format("secret"), fetched=moment(2), status=200
        )
        # Another frame around the same text: other bytes, and no version.
        folder.sees(
            secret_page(lang, site="II"),
            address=ADDRESS.format("secret"),
            fetched=moment(3),
            status=200,
        )
        take(archive, folder.path)
        index.follow(archive)
        return editions.edition_of_key(archive.database, f"address:{ADDRESS.format('secret')}")

    return make


@pytest.mark.parametrize("lang", SECRET)
def test_an_erased_text_is_in_no_file_of_the_archive_nor_in_a_copy_of_it(
    archive, taken, lang, tmp_path
):
    name = taken(lang)
    wanted = sought(archive, name, 1, SECRET[lang][1])
    assert remains(archive.path, wanted)

    done = erasing.erase(archive, name, REASON)

    assert done.remains is None
    assert len(done.digests) == 2
    assert remains(archive.path, wanted) == []
    shutil.copytree(archive.path, tmp_path / "copy")
    assert remains(tmp_path / "copy", wanted) == []
    back_up(archive, tmp_path / "backup")
    assert remains(tmp_path / "backup", wanted) == []
    archive.close()
    assert remains(archive.path, wanted) == []


def test_bytes_that_nobody_erased_are_missed(archive, taken):
    digest = show.text(archive, taken("en")).version.digest
    archive.database.run("UPDATE blob SET bytes = x'' WHERE digest = ?", digest)

    with pytest.raises(StoreError):
        captures.data_of(archive.database, digest)


@pytest.mark.parametrize("lang", SECRET)
def test_the_search_for_remains_finds_a_text_that_was_not_swept_out(
    archive, taken, lang, monkeypatch
):
    name = taken(lang)
    wanted = sought(archive, name, 1, SECRET[lang][1])
    monkeypatch.setattr(archive.database, "compact", lambda: None)

    erasing.erase(archive, name, REASON)

    assert remains(archive.path, wanted)


@pytest.mark.parametrize("lang", SECRET)
def test_an_erased_text_is_refused_when_it_comes_again_in_whatever_bytes(
    archive, taken, lang, tmp_path
):
    name = taken(lang)
    wanted = sought(archive, name, 1, SECRET[lang][1])
    erasing.erase(archive, name, REASON)
    again = Folder(tmp_path / "again")
    again.sees(secret_page(lang), address=ADDRESS.format("secret"), fetched=moment(4))
    again.sees(
        secret_page(lang, site="III"), address=ADDRESS.format("elsewhere"), fetched=moment(5)
    )
    last = [*TEXTS[lang][1][:2], SECRET[lang][1][2]]
    again.sees(page(lang, paragraphs=last), address=ADDRESS.format("third"), fetched=moment(6))

    outcomes = take(archive, again.path)

    assert [one.outcome for one in outcomes] == ["refused"] * 3
    assert all(REASON in one.reason for one in outcomes)
    assert [one.outcome for one in take(archive, again.path)] == ["refused"] * 3
    erasing.finish(archive)
    assert remains(archive.path, wanted) == []


def test_what_an_erasure_keeps_out_is_let_in_after_an_explicit_decision(archive, taken, tmp_path):
    name = taken("en")
    erasing.erase(archive, name, REASON)
    again = Folder(tmp_path / "again").sees(
        secret_page("en"), address=ADDRESS.format("secret"), fetched=moment(4)
    )
    other = Folder(tmp_path / "other").sees(
        secret_page("en", site="III"), address=ADDRESS.format("other"), fetched=moment(5)
    )
    assert [one.outcome for one in take(archive, again.path, other.path)] == ["refused"] * 2

    erasing.let_in(archive, name, "The order was annulled.")

    assert [one.outcome for one in take(archive, again.path, other.path)] == ["changed", "new"]
    assert reasons(archive, name) == ["first", "restored"]
    assert show.text(archive, f"{name}@1").version.closed.kind == "erased"
    assert show.text(archive, name).reading.paragraphs()[0][1].text == SECRET["en"][1][0]
    with pytest.raises(WrongUse):
        erasing.let_in(archive, name, "Once more.")


def test_the_entry_the_digest_and_the_proof_of_an_erased_version_stay(archive, taken):
    name = taken("ar")
    before = show.text(archive, f"{name}@1")
    seq = editions.entry_of(archive.database, name, 1)
    leaf, edge = log.leaf(archive.database, seq), log.edge(archive.database)

    done = erasing.erase(archive, name, REASON)
    bundle = proving.prove(archive, f"{name}@1")

    assert log.leaf(archive.database, seq) == leaf
    assert bundle.page is None
    assert before.version.digest in done.digests
    hashes = log.hashes(archive.database, log.edge(archive.database).size)
    proof = merkle.consistency_proof(edge.size, log.edge(archive.database).size, hashes)
    assert proof
    closed = show.text(archive, name).version.closed
    assert (closed.kind, closed.reason, closed.entry) == ("erased", REASON, done.entries[0])
    assert {one.digest for one in decisions.erasures(archive.database)} == set(done.digests)
    assert [one.kind for one in decisions.decisions_on(archive.database, name)] == [
        "erase",
        "erase",
    ]


def test_what_is_erased_is_given_by_nobody(archive, taken):
    name = taken("en")
    digest = show.text(archive, name).version.digest
    erasing.erase(archive, name, REASON)

    assert show.text(archive, name, withheld=True).reading is None
    assert editions.last_reading(archive.database, name) is None
    with pytest.raises(Erased, match="A court"):
        show.passage(archive, f"{name}@1#p1")
    with pytest.raises(NotFound):
        show.passage(archive, f"{other_edition(archive)}@1#p99")
    with pytest.raises(Erased):
        captures.data_of(archive.database, digest)
    assert search(archive, Search(query=read_query("lighthouse"))).total == 0
    with pytest.raises(WrongUse, match="erased already"):
        erasing.erase(archive, name, REASON)


def other_edition(archive):
    return editions.edition_of_key(archive.database, f"address:{ADDRESS.format('en')}")


def three_versions(archive, tmp_path, lang="en"):
    """An edition whose second version alone has the third paragraph of the secret."""
    folder = Folder(tmp_path / "three")
    middle = edited(lang, 2, SECRET[lang][1][2])
    for number, data in enumerate([page(lang), page(lang, paragraphs=middle), page(lang)]):
        folder.sees(data, address=ADDRESS.format("three"), fetched=moment(number))
    take(archive, folder.path)
    return editions.edition_of_key(archive.database, f"address:{ADDRESS.format('three')}")


@pytest.mark.parametrize("lang", SECRET)
def test_a_version_whose_text_stands_in_others_is_erased_only_when_that_is_settled(
    archive, tmp_path, lang
):
    name = three_versions(archive, tmp_path, lang)
    size = log.sequence(archive.database)

    with pytest.raises(WrongUse, match="say whether"):
        erasing.erase(archive, f"{name}@2", REASON)
    assert log.sequence(archive.database) == size

    # The frames of pages so much alike have pieces in common; what stands in them is looked for.
    wanted = sought(archive, name, 2, [SECRET[lang][1][2]])._replace(frames=())
    assert remains(archive.path, wanted)
    done = erasing.erase(archive, f"{name}@2", REASON, others="keep")

    assert (done.versions, done.kept) == ((f"{name}@2",), (f"{name}@1", f"{name}@3"))
    assert remains(archive.path, wanted) == []
    assert show.text(archive, f"{name}@3").reading.paragraphs()
    again = Folder(tmp_path / "again").sees(
        page(lang), address=ADDRESS.format("three"), fetched=moment(9)
    )
    assert [one.outcome for one in take(archive, again.path)] == ["same"]


def test_the_same_bytes_can_only_be_erased_together(archive, tmp_path):
    name = three_versions(archive, tmp_path)
    wanted = sought(archive, name, 2, TEXTS["en"][1])
    for others in (None, "keep"):
        with pytest.raises(WrongUse, match="same bytes"):
            erasing.erase(archive, f"{name}@1", REASON, others=others)

    done = erasing.erase(archive, f"{name}@1", REASON, others="erase")

    assert set(done.versions) == {f"{name}@{number}" for number in (1, 2, 3)}
    assert remains(archive.path, wanted) == []


def test_a_reason_does_not_quote_the_text_and_a_note_that_does_goes_with_it(archive, taken):
    name = taken("en")
    wanted = sought(archive, name, 1, SECRET["en"][1])
    deciding.correct(archive, name, f"It should read: {SECRET['en'][1][0]}")
    with pytest.raises(WrongUse, match="quotes"):
        erasing.erase(archive, name, f"She asked: {SECRET['en'][1][1]}")

    erasing.erase(archive, name, REASON)

    assert remains(archive.path, wanted) == []
    assert show.text(archive, name).notes == ()


def test_after_an_erased_version_another_text_at_its_address_stands_again(archive, taken, tmp_path):
    name = taken("en")
    erasing.erase(archive, name, REASON)
    later = Folder(tmp_path / "later").sees(
        page("en"), address=ADDRESS.format("secret"), fetched=moment(7)
    )

    take(archive, later.path)

    assert [(one.reason, one.closed and one.closed.kind) for one in history(archive, name)] == [
        ("first", "erased"),
        ("restored", None),
    ]


def test_an_erasure_waits_for_a_reader_and_is_finished_by_the_next_run(archive, taken, monkeypatch):
    name = taken("zh")
    wanted = sought(archive, name, 1, SECRET["zh"][1])
    monkeypatch.setattr("dragoman.store.database.BUSY_MILLISECONDS", 200)
    begun, ended = threading.Event(), threading.Event()

    def stays():
        with Archive(archive.path) as reader, reader.database.snapshot():
            show.text(reader, name)
            begun.set()
            ended.wait(60)
            # Whoever began to read before goes on in the state of then.
            seen.append(show.text(reader, name).reading is not None)

    seen = []
    reading = threading.Thread(target=stays)
    reading.start()
    begun.wait(60)
    with Archive(archive.path) as other:
        done = erasing.erase(other, name, REASON)
        assert show.text(other, name).reading is None
    assert done.remains
    assert not decisions.is_swept(archive.database)
    ended.set()
    reading.join()

    assert seen == [True]
    erasing.finish(archive)
    assert decisions.is_swept(archive.database)
    assert remains(archive.path, wanted) == []


@pytest.fixture(scope="module")
def killed():
    """Erases in processes that die before the n-th call of the disk; gives how many calls there are."""

    def kill(folders, name):
        told = subprocess.run(
            [sys.executable, "-m", "tests.archive.dying", name, *map(str, folders)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return [line.split() for line in told.stdout.splitlines()]

    return kill


def test_a_kill_in_the_middle_leaves_either_state_and_the_next_run_completes(
    archive, taken, killed, tmp_path
):
    name = taken("ar")
    wanted = sought(archive, name, 1, SECRET["ar"][1])
    archive.close()
    shutil.copytree(archive.path, tmp_path / "whole")
    ((calls, ending),) = killed([tmp_path / "whole:0"], name)
    assert ending == "ended"
    assert int(calls) > 40
    steps = range(1, int(calls) - 3, int(calls) // 16)
    for step in steps:
        shutil.copytree(archive.path, tmp_path / f"killed-{step}")

    ends = killed([tmp_path / f"killed-{step}:{step}" for step in steps], name)

    # How many calls there are differs a little from run to run; the last may come to the end.
    assert sum(ending == "killed" for _, ending in ends) > 12
    states = {_completed(tmp_path / f"killed-{step}", name, wanted) for step in steps}
    # Some died before it was decided, some after it and before the remains were swept out.
    assert states >= {(False, True), (True, False)}


def _completed(folder, name, wanted):
    """Whether it was erased and whether swept when the process died; it is both when this returns."""
    with Archive(folder) as left:
        text = show.text(left, name)
        state = text.version.closed is not None, decisions.is_swept(left.database)
        if text.version.closed is None:
            assert text.reading.title == SECRET["ar"][0]
            assert captures.data_of(left.database, text.version.digest)
            assert erasing.erase(left, name, REASON).remains is None
        else:
            assert text.reading is None
            erasing.finish(left)
        assert decisions.is_swept(left.database)
        assert left.database.connection.pragma("integrity_check") == "ok"
    assert remains(folder, wanted) == []
    return state
