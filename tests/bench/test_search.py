"""Search is measured beside FTS5 on the same words, and a side that answers wrongly is found out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.program import lines, run

from dragoman.bench.searching import asked, building, corpus, grown, hostile, known_item, load
from dragoman.bench.searching.asked import Asker
from dragoman.bench.searching.plain import Plain
from dragoman.bench.searching.timing import Beside, Times
from dragoman.errors import StoreError, WrongUse
from dragoman.store import log

SIZES = (60, 150)
QUESTIONS = 6


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def parts(work) -> list[dict]:
    done = run(
        "bench", "search", "--work", work, "--sizes", ",".join(map(str, SIZES)), "--questions", str(QUESTIONS),
        "--items", "8", "--hostile", "40", "--seconds", "0", "--json", check=0,
    )  # fmt: skip
    return lines(done)


@pytest.fixture
def built(parts, work, tmp_path) -> Path:
    """A built archive of one's own, to be damaged."""
    (folder,) = work.glob(f"*-{SIZES[-1]}")
    return Path(shutil.copytree(folder, tmp_path / "built"))


def rows(parts: list[dict], part: str, size: int) -> list[dict]:
    return [one["row"] for one in parts if (one["part"], one["paragraphs"]) == (part, size)]


def test_every_kind_of_question_is_put_to_both_sides_at_every_size(parts):
    for size in SIZES:
        found = rows(parts, "engine", size)
        assert [row["kind"] for row in found] == [*asked.KINDS, "KWIC page"]
        for row in (*found, *rows(parts, "whole", size)):
            assert row["asked"] == QUESTIONS, row
            assert row["differing"] == 0, row
            assert row["ours_equal"]["p50"] <= row["ours_equal"]["p99"], row
            if row["kind"] not in ("fuzzy", "KWIC page"):
                assert min(row["ratio_equal"], row["equal"]["p50"]) > 0, row
                assert row["plan"] in ("words first", "facts first", "planner")
        fuzzy = next(row for row in found if row["kind"] == "fuzzy")
        assert fuzzy["equal"] is fuzzy["ratio"] is fuzzy["plan"] is None


def test_an_archive_has_the_paragraphs_asked_for_and_says_what_they_took(parts):
    for size in SIZES:
        (built,) = rows(parts, "built", size)
        assert built["paragraphs"] > size  # titles are paragraphs of the index
        for measure in ("text_bytes", "index_bytes", "plain_bytes", "index_seconds", "peak_bytes"):
            assert built[measure] > 0, measure


def test_the_largest_size_is_tried_with_known_items_and_hostile_questions(parts):
    first, last = SIZES
    for part in ("known item", "hostile", "floor"):
        assert not rows(parts, part, first)
        assert rows(parts, part, last)
    (harmless,) = rows(parts, "hostile", last)
    assert harmless["asked"] == harmless["answered"] + harmless["refused"] == 40
    figures = [row["figure"] for row in rows(parts, "floor", last)]
    assert len(figures) == len(set(figures)) == 9


def test_an_archive_of_the_same_stamp_is_not_made_again(parts, built):
    kept = building._read(built / "built.json", building.Built)

    def never() -> list:
        raise AssertionError("made anew")

    assert building.build(built, never, kept.stamp) == kept


def test_an_index_that_lost_an_edition_is_found_to_differ(built):
    with building.opened(built) as archive:
        plain = Plain(building.plain_of(built))
        beside = Beside(archive, plain)
        asker = Asker(plain.passage, plain.last, seed=5)
        words = asker.questions("facets", 20)
        assert beside.engine("facets", words).differing == 0

        engine, sequence = archive.engine, log.sequence(archive.database)
        lost = sorted(engine.editions(None))[:10]
        engine.replace(lost, [], sequence, log.root(archive.database, sequence))

        row = beside.engine("facets", words)
        assert row.differing > 0
        assert row.examples[0] in words
        assert beside.whole(asker.mixed(20)).differing > 0


def test_fts5_that_lost_paragraphs_is_found_to_differ(built):
    with building.opened(built) as archive:
        plain = Plain(building.plain_of(built))
        plain._execute("INSERT INTO words (words) VALUES ('delete-all')")
        words = Asker(plain.passage, plain.last, seed=5).questions("word", 5)

        row = Beside(archive, plain).engine("word", words)

        assert row.differing == 5
        assert row.ours is None


def test_a_paragraph_that_is_not_found_is_no_known_item(built):
    with building.opened(built) as archive:
        plain = Plain(building.plain_of(built))
        sound = known_item.known_items(archive, plain, 12, seed=5)
        assert sound.first > 0
        assert sound.first + sound.alike + len(sound.examples) >= 5

        engine, sequence = archive.engine, log.sequence(archive.database)
        root = log.root(archive.database, sequence)
        engine.replace(engine.editions(None), [], sequence, root)

        assert known_item.known_items(archive, plain, 12, seed=5).first == 0


def test_a_process_that_dies_of_a_question_is_a_crash(built):
    (building.archive_of(built) / "record.db").write_bytes(b"no database")
    found = hostile.ask(built, 10, seed=1)
    assert found.crashes == hostile.MOST_DEATHS
    assert found.answered == 0


def test_hostile_questions_are_the_same_of_the_same_seed(built):
    def texts(seed: int) -> list[str]:
        plain = Plain(building.plain_of(built))
        return list(hostile.texts(Asker(plain.passage, plain.last, seed=1), 50, seed=seed))

    assert texts(1) == texts(1) != texts(2)
    assert len(set(texts(1))) > 40


def test_readers_at_the_site_get_their_pages(built):
    plain = Plain(building.plain_of(built))
    asker = Asker(plain.passage, plain.last, seed=5)
    (step,) = load.under_load(built, asker.mixed, seconds=1, most=load.READERS)

    assert step.asked == load.READERS
    assert step.failed == 0
    assert step.times.p50 <= step.times.p99


def test_a_server_that_does_not_start_is_no_load(tmp_path):
    with pytest.raises(StoreError, match="ended with code"):
        list(load.under_load(tmp_path, lambda _: [], seconds=1))


@pytest.mark.parametrize(("waited", "held"), [((10, 200), 24), ((10, 900), 16), ((900, 900), None)])
def test_the_highest_rate_is_the_most_that_was_answered_in_time(waited, held):
    steps = [
        load.Loaded(
            readers=readers, asked=1, refused=0, failed=0, times=Times(p50=1, p99=p99), cpu_share=0.5,
            apart=True, resident_bytes=None, own_bytes=None,
        )
        for readers, p99 in zip((16, 24), waited, strict=True)
    ]  # fmt: skip
    assert load.highest(steps) == held


# The corpus -------------------------------------------------------------------------------------


def test_a_corpus_is_grown_the_same_of_the_same_seed_and_begins_with_the_smaller_one():
    real = corpus.documents(None)
    small, large = (list(grown.documents(real, size, seed=1)) for size in (1_000, 3_000))

    assert sum(one.size for one in small) == 1_000
    assert sum(one.size for one in large) == 3_000
    assert large == list(grown.documents(real, 3_000, seed=1))
    assert large != list(grown.documents(real, 3_000, seed=2))
    assert small[:-1] == large[: len(small) - 1]
    assert len({one.name for one in large}) == len(large)


def test_a_document_read_again_keeps_its_shape_and_two_words_in_three():
    for lang, text in (
        ("ar", "قالت الوزيرة إن الميناء سيفتح في الصباح بعد عشر سنوات"),
        ("zh", "部长说港口将在早晨开放明年再来"),
        ("en", "The minister said that the harbour opens in the morning"),
    ):
        turn = corpus.Spoken(speaker="Ada Tern", role=None, paragraphs=(text,) * 40)
        one = corpus.Document(
            name="d", publisher="p", lang=lang, date="2024-05-16", title=text, turns=(turn,)
        )
        first, again = grown.documents([one], 80, seed=3)
        assert first == one
        assert (again.lang, again.date, again.size) == (lang, one.date, one.size)
        assert again.turns[0].speaker == "Ada Tern"
        pairs = [
            (list(grown._words(before)), list(grown._words(after)))
            for before, after in zip(
                one.turns[0].paragraphs, again.turns[0].paragraphs, strict=True
            )
        ]
        # A name of two characters is two words where every character is one.
        kept = [
            left == right
            for before, after in pairs
            if len(before) == len(after)
            for left, right in zip(before, after, strict=True)
        ]
        assert 0.5 < sum(kept) / len(kept) < 0.9, lang


def test_passages_of_a_file_are_documents_with_their_turns(tmp_path):
    (tmp_path / "few.jsonl").write_text(
        '{"id":"a#1","doc":"a","lang":"ar","date":"2024-05","title":"بيان","text":"أولا"}\n'
        '{"id":"a#2","doc":"a","lang":"ar","speaker":"لينا","role":"journalist","text":"ثانيا"}\n'
        '{"id":"a#3","doc":"a","lang":"ar","speaker":"لينا","role":"journalist","text":"ثالثا"}\n'
        '{"id":"b#1","doc":"b","lang":"zh","text":"港口"}\n',
        encoding="utf-8",
    )
    first, second = corpus.documents(tmp_path)
    assert [turn.paragraphs for turn in first.turns] == [("أولا",), ("ثانيا", "ثالثا")]
    assert (second.date, second.title, second.size) == (None, None, 1)
    reading = building.reading_of(first)
    assert reading.said.precision == "month"
    assert [turn.kind for turn in reading.turns] == ["narrative", "question"]


def test_a_folder_without_passages_is_wrong_use(tmp_path):
    with pytest.raises(WrongUse, match="no file of passages"):
        corpus.documents(tmp_path)
    run("bench", "search", "--passages", tmp_path, check=2)


def test_sizes_that_are_no_numbers_are_wrong_use():
    assert b"not numbers of paragraphs" in run("bench", "search", "--sizes", "many", check=2).stderr
