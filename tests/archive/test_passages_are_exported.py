"""An answer is exported whole: every passage, in an order that stays, with what is needed to find it again."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take
from tests.cli.program import run

from dragoman.archive import deciding, index, passages, search
from dragoman.archive.archive import Archive
from dragoman.archive.export import export
from dragoman.archive.exports import table
from dragoman.archive.exports.table import guarded, unguarded
from dragoman.errors import BadQuery, NotFound
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.notes import from_base64, read_note
from dragoman.model.decision import Rights
from dragoman.model.query import Search
from dragoman.search import engine
from dragoman.store import log


@pytest.fixture
def press(tmp_path):
    """One statement in four languages, the Arabic one edited."""
    folder = Folder(tmp_path / "press")
    for number, lang in enumerate(TEXTS):
        folder.sees(
            page(lang, title=TEXTS[lang][0]), address=f"https://mfa.velmara.example/{lang}/1",
            fetched=moment(number), status=200, publisher="Velmara",
        )  # fmt: skip
    folder.sees(
        page("ar", paragraphs=edited("ar", 0, "لن تبحر العبّارة هذا العام.")),
        address="https://mfa.velmara.example/ar/1", fetched=moment(9), status=200, publisher="Velmara",
    )  # fmt: skip
    return folder.path


def lines(archive, query=""):
    return [json.loads(line) for line in b"".join(export(archive, "passages", query)).splitlines()]


def table_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def found(archive, query="", **more):
    return list(passages.passages(archive, search.read_query(query), **more).rows)


def test_every_passage_a_search_counts_is_given_once_with_its_words_marked(archive, press):
    take(archive, press)
    for query in ("ferry", "العبّارة", "渡轮", "Fähre OR ferry", "lang:ar", "", "ferry -Kestria"):
        rows = found(archive, query)
        answer = search.search(archive, Search(query=search.read_query(query), limit=100))

        assert len(rows) == answer.total
        assert {row.address for row in rows} == {hit.address for hit in answer.hits}
        marked = {hit.address: (hit.text, hit.spans) for hit in answer.hits}
        assert all((row.text, row.spans) == marked[row.address] for row in rows)
    assert found(archive, "zeppelin") == []


def test_the_order_is_that_of_the_names_and_of_the_text_whatever_made_the_index(archive, press):
    take(archive, press)
    rows = [row.address for row in found(archive)]
    index.rebuild(archive)

    assert [row.address for row in found(archive)] == rows
    names = [row.edition for row in found(archive)]
    assert names == sorted(names)
    arabic = [row for row in found(archive) if row.lang == "ar"]
    assert [row.eid for row in arabic] == [None, "p1", "p2", "p3", "p4"]
    assert arabic[0].version == 2
    assert all(row.wid for row in arabic[1:])


def test_an_answer_goes_beyond_the_window_of_a_page(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "WINDOW", 100)
    folder = Folder(tmp_path / "long")
    for number in range(3):
        text = [f"Ferry {number} sails from pier {pier}." for pier in range(60)]
        folder.sees(page(paragraphs=text), address=f"https://mfa.velmara.example/{number}")
    take(archive, folder.path)
    rows = found(archive, "pier")

    assert len(rows) == 180
    assert [row.eid for row in rows[:60]] == [f"p{number}" for number in range(1, 61)]


def test_the_head_names_the_state_that_answered_and_the_note_is_signed_over_it(archive, press):
    take(archive, press)
    about = lines(archive, "ferry lang:en")[0]

    assert (about["type"], about["query"]) == ("search", "ferry lang:en")
    assert about["passages"] == len(lines(archive, "ferry lang:en")) - 2
    head = read_checkpoint(read_note(about["log"]["signed"].encode()).text)
    assert about["log"]["size"] == log.sequence(archive.database)
    assert (head.size, head.root) == (about["log"]["size"], from_base64(about["log"]["root"]))
    assert about["index"].startswith("tantivy")


def test_the_root_is_that_of_the_state_searched_also_when_the_record_went_on(archive, press):
    take(archive, press)
    before = passages.head_at(archive, log.sequence(archive.database))
    (press / "more.html").write_bytes(page("de", title="Noch ein Text", published="2031-06-01"))
    take(archive, press / "more.html")
    again = passages.head_at(archive, before.size)

    assert again.root == before.root
    assert passages.head_at(archive, log.sequence(archive.database)).root != before.root
    assert again.signed_size == before.size
    assert passages.head_at(archive, before.size + 1).signed_size > before.size + 1


def test_what_is_withheld_on_the_way_is_left_out(archive, press):
    take(archive, press)
    rows = passages.passages(archive, None).rows
    first = next(rows)
    others = [row for row in found(archive) if row.edition != first.edition]
    deciding.withhold(archive, others[-1].edition, reason="a wish")

    assert {row.edition for row in rows} == {row.edition for row in found(archive)}


def test_an_export_goes_on_behind_any_address(archive, press):
    take(archive, press)
    rows = found(archive, "ferry OR العبّارة OR 渡轮")
    for number, row in enumerate(rows):
        assert found(archive, "ferry OR العبّارة OR 渡轮", after=row.address) == rows[number + 1 :]
    with pytest.raises(NotFound):
        found(archive, after="@@")


def test_an_export_of_all_versions_goes_on_behind_any_address(archive, press):
    take(archive, press)
    rows = found(archive, "العبّارة version:any")
    assert {row.version for row in rows} == {1, 2}
    assert [row.version for row in rows] == sorted(row.version for row in rows)
    for number, row in enumerate(rows):
        assert found(archive, "العبّارة version:any", after=row.address) == rows[number + 1 :]


def test_a_text_read_anew_since_is_given_whole_again(archive, press):
    take(archive, press)
    arabic = [row for row in found(archive) if row.lang == "ar"]
    older = arabic[2].address.replace("@2.", "@1.")

    assert [row.eid for row in found(archive, after=older) if row.lang == "ar"] == [
        row.eid for row in arabic
    ]


def test_where_texts_may_not_be_passed_on_only_what_was_looked_for_is_shown(archive, tmp_path):
    long = ("Nothing was said of it. " * 40) + "The ferry sails. " + ("And then no more. " * 40)
    folder = Folder(tmp_path / "press")
    folder.sees(page(paragraphs=[long, *TEXTS["en"][1]]), address="https://a.example/1")
    take(archive, folder.path)
    (row,) = (row for row in found(archive, "sails", permitted_only=True) if row.eid == "p1")

    assert not row.whole
    assert len(row.text) <= 320
    assert [row.text[start:end] for start, end in row.spans] == ["sails"]
    assert long[row.start : row.start + len(row.text)] == row.text
    assert all(
        row.text is None for row in found(archive, "lang:en", permitted_only=True) if row.eid
    )
    rights = Rights(redistribute="yes", licence="CC BY 4.0")
    deciding.state_rights(archive, row.edition, rights)
    (row,) = (row for row in found(archive, "sails", permitted_only=True) if row.eid == "p1")
    assert (row.whole, row.text, row.licence) == (True, long.strip(), "CC BY 4.0")


def test_the_table_is_read_back_as_it_was_by_any_reader_of_csv(archive, press):
    take(archive, press)
    query = "ferry OR العبّارة OR 渡轮"
    data = b"".join(export(archive, "csv", query))
    rows = table_of(data)

    assert data.startswith(b"\xef\xbb\xbfaddress,edition,")
    assert data.count(b"\r\n") == len(rows) + 1
    told = [
        {key: value for key, value in line.items() if key != "type"}
        for line in lines(archive, query)[1:-1]
    ]
    assert [row["address"] for row in rows] == [one["address"] for one in told]
    for row, one in zip(rows, told, strict=True):
        assert unguarded(row["text"]) == one["text"]
        pairs = [pair.split(":") for pair in row["spans"].split()]
        assert [[int(a), int(b)] for a, b in pairs] == one["spans"]
        assert row["whole"] == "yes"
        assert unguarded(row["query"]) == query
        assert int(row["log_size"]) == log.sequence(archive.database)
    assert table_of(b"".join(export(archive, "csv", "zeppelin"))) == []


@given(st.text())
@example("=1+1")
@example("\u200f=1+1")
@example("\t\r\n -2")
@example("＝cmd()")
@example("'tis")
@example("''")
@example("@here")
def test_no_cell_is_a_formula_and_every_cell_can_be_had_back(text):
    cell = guarded(text)

    assert unguarded(cell) == text
    assert cell.lstrip(" \t\r\n\u200f\ufeff")[:1] not in {*"=+-@＝＋－＠", "\t", "\r"} - {""}


def test_words_with_signs_of_the_form_itself_survive(archive, tmp_path):
    words = 'He said: "=HYPERLINK", then, in two lines, -1; +2'
    folder = Folder(tmp_path / "press")
    folder.sees(
        page(paragraphs=[f"=ferry {words}", "-ferry", *TEXTS["en"][1]]),
        address="https://a.example/1",
    )
    take(archive, folder.path)
    rows = table_of(b"".join(export(archive, "csv", "ferry")))

    assert f"'=ferry {words}" in {row["text"] for row in rows}
    assert f"=ferry {words}" in {unguarded(row["text"]) for row in rows}
    assert "'-ferry" in {row["text"] for row in rows}


def test_the_commands_give_both_forms(archive, press):
    take(archive, press)
    archive.close()
    table_printed = run("export", "--archive", archive.path, "--format", "csv", "ferry", check=0)
    lines_printed = run(
        "export", "--archive", archive.path, "--format", "passages", "ferry", check=0
    )

    told = [json.loads(line) for line in lines_printed.stdout.splitlines()]
    assert [one["type"] for one in told] == ["search", *["passage"] * told[0]["passages"], "end"]
    assert told[-1]["passages"] == len(table_of(table_printed.stdout)) == told[0]["passages"] == 2
    assert run("export", "--archive", archive.path, "--format", "csv", '"open').returncode == 2


def test_a_query_that_is_none_is_refused_before_anything_is_written(archive, press):
    take(archive, press)
    for form in ("csv", "passages", "jsonl"):
        with pytest.raises(BadQuery):
            export(archive, form, '"open')


def test_all_columns_stand_in_every_line(archive, press):
    take(archive, press)
    with Archive(archive.path) as again:
        data = b"".join(export(again, "csv", "lang:zh"))
    assert tuple(table_of(data)[0]) == table.COLUMNS
