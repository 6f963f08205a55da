"""People's decisions: what is withheld is given by nobody and kept; joins by hand hold; rights and notes are shown."""

from __future__ import annotations

import json

import pytest
from tests.archive.exported import exported
from tests.archive.observed import TEXTS, Folder, edited, history, moment, page, reasons, take

from dragoman.archive import deciding, index, proving, show
from dragoman.archive.history import history as history_of
from dragoman.archive.search import search
from dragoman.errors import LimitExceeded, NotFound, Withheld, WrongUse
from dragoman.log.leaf import name_digest, read_leaf
from dragoman.model.base import encode
from dragoman.model.decision import Rights
from dragoman.model.query import Search
from dragoman.search.syntax import parse
from dragoman.settings import LIMITS
from dragoman.store import captures, decisions, editions, log, records

ADDRESS = "https://mfa.velmara.example/{}/news/71"
REASONS = {
    "en": "The ministry has asked for it.",
    "de": "Das Ministerium hat darum gebeten.",
    "ar": "طلبت الوزارة ذلك.",
    "zh": "外交部提出了要求。",
}
LATER = {
    "en": "On Monday the pilots sounded the whole approach once more, this time from the northern side.",
    "de": "Am Montag loteten die Lotsen die ganze Zufahrt noch einmal aus, diesmal von Norden her.",
    "ar": "وفي يوم الاثنين سبر المرشدون المدخل كله مرة أخرى، وهذه المرة من الجهة الشمالية.",
    "zh": "星期一，引航员再次测量了整条进港航道，这一次是从北侧开始。",
}


def named(archive, lang):
    return editions.edition_of_key(archive.database, f"address:{ADDRESS.format(lang)}")


@pytest.fixture
def taken(archive, tmp_path):
    """An edition in each language, in records of their own; the index holds all."""
    folder = Folder(tmp_path / "pages")
    for number, lang in enumerate(TEXTS):
        said = f"2031-05-{number + 1:02}"
        folder.sees(page(lang, published=said), address=ADDRESS.format(lang), fetched=moment(1))
    take(archive, folder.path)
    index.follow(archive)
    return archive


def _words_of(people):
    return sum(one.records for one in people)


def later(archive, tmp_path, lang, number=2, **options):
    folder = Folder(tmp_path / f"later-{number}")
    options.setdefault("paragraphs", edited(lang, number, LATER[lang]))
    folder.sees(page(lang, **options), address=ADDRESS.format(lang), fetched=moment(10 + number))
    return take(archive, folder.path)


# Withholding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", TEXTS)
def test_what_is_withheld_is_given_by_no_way_but_the_operators_own(taken, lang):
    name, words = named(taken, lang), TEXTS[lang][1]
    assert search(taken, Search(query=parse(f"lang:{lang}"))).total

    deciding.withhold(taken, name, REASONS[lang])

    text = show.text(taken, name)
    assert text.reading is None
    assert (text.version.closed.kind, text.version.closed.reason) == ("withheld", REASONS[lang])
    found = search(taken, Search(query=parse(f"lang:{lang}")))
    assert (found.total, found.editions) == (0, 0)
    lines = exported(taken)
    assert not any(
        part in json.dumps(lines, ensure_ascii=False) for part in [*words, TEXTS[lang][0]]
    )
    readings = [one for one in lines if one["type"] == "reading" and one["edition"] == name]
    assert [one["text"] for one in readings] == [None]
    with pytest.raises(Withheld, match=REASONS[lang]):
        show.passage(taken, f"{name}@1#p1")
    assert history_of(taken, name).decisions[0].said.reason == REASONS[lang]
    assert proving.prove(taken, name, sign=True).page is None
    assert show.whole(taken, text.edition.record).texts[0].reading is None

    assert show.text(taken, name, withheld=True).reading.paragraphs()[0][1].text == words[0]
    assert show.passage(taken, f"{name}@1#p1", withheld=True)
    assert captures.data_of(taken.database, text.version.digest)


@pytest.mark.parametrize("lang", TEXTS)
def test_a_text_that_is_served_again_is_as_it_was(taken, lang):
    name = named(taken, lang)
    before, people = show.text(taken, name), show.people(taken)
    deciding.withhold(taken, name, REASONS[lang])
    spoken = len({speaker.name for speaker in before.reading.speakers})
    assert spoken
    assert _words_of(show.people(taken)) == _words_of(people) - spoken
    done = deciding.serve_again(taken, name, "It was taken back.")

    assert show.text(taken, name) == before
    assert show.people(taken) == people
    assert search(taken, Search(query=parse(f"lang:{lang}"))).total
    decided = decisions.decisions_on(taken.database, name)
    assert [(one.kind, one.lifts) for one in decided] == [
        ("withhold", None),
        ("withhold", decided[0].seq),
    ]
    assert done.entries == (decided[1].seq,)
    with pytest.raises(WrongUse):
        deciding.serve_again(taken, name, "Once more.")


def test_who_spoke_in_a_withdrawn_text_is_known_again_when_a_withholding_is_lifted(taken, tmp_path):
    name = named(taken, "en")
    folder = Folder(tmp_path / "gone")
    folder.sees(None, address=ADDRESS.format("en"), fetched=moment(40), status=410)
    take(taken, folder.path)
    people = show.people(taken)
    deciding.withhold(taken, name, REASONS["en"])
    assert show.people(taken) != people
    deciding.serve_again(taken, name, "It was taken back.")
    assert show.people(taken) == people


def test_versions_to_come_of_a_withheld_edition_are_withheld_and_compared(taken, tmp_path):
    name = named(taken, "ar")
    deciding.withhold(taken, name, REASONS["ar"])

    outcomes = later(taken, tmp_path, "ar")

    assert [one.outcome for one in outcomes] == ["changed"]
    assert reasons(taken, name) == ["first", "words"]
    assert [one.closed.kind for one in history(taken, name)] == ["withheld"] * 2
    deciding.serve_again(taken, name, "It was taken back.")
    assert [one.closed for one in history(taken, name)] == [None, None]


def test_one_version_is_withheld_and_the_others_are_served(taken, tmp_path):
    name = named(taken, "zh")
    later(taken, tmp_path, "zh")
    deciding.withhold(taken, f"{name}@1", REASONS["zh"])

    assert [bool(one.closed) for one in history(taken, name)] == [True, False]
    assert show.text(taken, name).reading
    assert show.text(taken, f"{name}@1").reading is None
    with pytest.raises(NotFound):
        deciding.withhold(taken, f"{name}@7", REASONS["zh"])
    with pytest.raises(WrongUse, match="already"):
        deciding.withhold(taken, f"{name}@1", REASONS["zh"])
    with pytest.raises(WrongUse, match="an edition or a version"):
        deciding.withhold(taken, f"{name}@1#p1", REASONS["zh"])


def test_it_is_said_where_the_same_bytes_are_still_served(taken, tmp_path):
    name = named(taken, "en")
    folder = Folder(tmp_path / "twin")
    folder.sees(
        page("en", published="2031-05-01"), address=ADDRESS.format("twin"), fetched=moment(2)
    )
    take(taken, folder.path)

    done = deciding.withhold(taken, name, REASONS["en"])

    assert done.also == (f"{named(taken, 'twin')}@1",)


@pytest.mark.parametrize("lang", TEXTS)
def test_the_leaf_holds_the_digest_of_what_was_said_and_not_a_word_of_it(taken, lang):
    name = named(taken, lang)
    (entry,) = deciding.withhold(taken, name, REASONS[lang]).entries
    noted = deciding.correct(taken, name, LATER[lang])

    for seq in (entry, noted):
        data = log.leaf(taken.database, seq)
        leaf = read_leaf(data)
        decision = next(d for d in decisions.decisions_on(taken.database, name) if d.seq == seq)
        assert leaf.content == name_digest(encode(decision.said).decode())
        assert leaf.about == editions.entry_of_edition(taken.database, name)
        assert REASONS[lang].encode() not in data
        assert LATER[lang].encode() not in data


@pytest.mark.parametrize(
    ("reason", "error"),
    [("", WrongUse), (" \n ", WrongUse), ("a\u202eb", WrongUse), ("a\x1b[2Jb", WrongUse), ("\ud800", WrongUse), ("م" * (LIMITS.reason_characters + 1), LimitExceeded)],
)  # fmt: skip
def test_a_reason_that_cannot_be_shown_is_refused_and_nothing_is_written(taken, reason, error):
    size = log.sequence(taken.database)

    with pytest.raises(error):
        deciding.withhold(taken, named(taken, "en"), reason)

    assert log.sequence(taken.database) == size


# Notes and rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", TEXTS)
def test_a_note_stands_with_its_version_or_with_all(taken, tmp_path, lang):
    name = named(taken, lang)
    later(taken, tmp_path, lang)
    deciding.correct(taken, name, REASONS[lang])
    deciding.correct(taken, f"{name}@1", LATER[lang])

    assert [one.note for one in show.text(taken, f"{name}@1").notes] == [REASONS[lang], LATER[lang]]
    assert [one.note for one in show.text(taken, f"{name}@2").notes] == [REASONS[lang]]


def test_an_editions_own_rights_go_before_its_publishers_as_a_whole(archive, tmp_path):
    folder = Folder(tmp_path / "pages")
    for lang in ("ar", "zh"):
        folder.sees(
            page(lang), address=ADDRESS.format(lang), fetched=moment(1), publisher="وزارة فيلمارا"
        )
    take(archive, folder.path)
    one, other = named(archive, "ar"), named(archive, "zh")
    whose = Rights(holder="وزارة فيلمارا", licence="CC BY 4.0", redistribute="yes")

    assert show.text(archive, one).edition.rights == Rights()
    deciding.state_rights(archive, "وزارة فيلمارا", whose)
    deciding.state_rights(archive, other, Rights(notice="引用须注明出处"))

    assert show.text(archive, one).edition.rights == whose
    assert show.text(archive, other).edition.rights == Rights(notice="引用须注明出处")
    stated = {line["id"]: line["rights"] for line in exported(archive) if line["type"] == "edition"}
    assert stated[one]["holder"] == "وزارة فيلمارا"
    with pytest.raises(NotFound):
        deciding.state_rights(archive, "nobody", whose)


# Joins by hand --------------------------------------------------------------------------------------------


def linked(archive, tmp_path, number, *langs):
    """Editions that link to one another, as their publisher says."""
    folder = Folder(tmp_path / f"linked-{number}")
    links = {lang: ADDRESS.format(lang) for lang in ("en", "ar", "zh")}
    for lang in langs:
        folder.sees(
            page(lang, links=links, site=str(number)),
            address=ADDRESS.format(lang),
            fetched=moment(number),
        )
    take(archive, folder.path)


def record_of(archive, lang):
    return editions.edition(archive.database, named(archive, lang)).record


def test_what_was_taken_apart_stays_apart_whatever_comes_later(archive, tmp_path):
    linked(archive, tmp_path, 1, "en", "ar")
    old = record_of(archive, "ar")
    assert old == record_of(archive, "en")

    new = deciding.split(archive, named(archive, "ar"), "They are two statements.")

    assert (record_of(archive, "ar"), record_of(archive, "en")) == (new, old)
    # Both once more, and a third that links to both.
    linked(archive, tmp_path, 2, "en", "ar", "zh")
    linked(archive, tmp_path, 3, "ar", "en")
    assert record_of(archive, "en") != record_of(archive, "ar")
    together = {record_of(archive, "zh")} & {old, new}
    assert len(together) == 1, "the third is in one of the two records"
    for name in (old, new):
        members = {one.id for one in records.record(archive.database, name).editions}
        assert not {named(archive, "ar"), named(archive, "en")} <= members
        assert all(
            {join.edition, join.with_edition} <= members
            for join in records.record(archive.database, name).joins
        )


def test_an_edition_alone_in_its_record_cannot_be_taken_out_of_it(taken):
    with pytest.raises(WrongUse, match="alone"):
        deciding.split(taken, named(taken, "ar"), "They are two statements.")


def test_the_control_without_the_decision_they_are_joined(archive, tmp_path):
    linked(archive, tmp_path, 1, "en", "ar")
    deciding.split(archive, named(archive, "ar"), "They are two statements.")
    archive.database.run("DELETE FROM apart")

    linked(archive, tmp_path, 2, "en", "ar")

    assert record_of(archive, "en") == record_of(archive, "ar")


def test_a_join_by_hand_is_logged_shown_and_can_be_undone_and_done_again(taken):
    en, zh = named(taken, "en"), named(taken, "zh")
    names = {record_of(taken, "en"), record_of(taken, "zh")}

    kept = deciding.join(taken, en, zh, REASONS["zh"])
    assert {records.record(taken.database, name).id for name in names} == {kept}
    (join,) = records.record(taken.database, kept).joins
    assert (join.method, join.evidence) == ("hand", REASONS["zh"])

    apart = deciding.split(taken, zh, REASONS["en"])
    assert records.record(taken.database, kept).joins == ()
    assert {records.record(taken.database, name).id for name in names} == {kept}

    assert deciding.join(taken, zh, en, "They are one after all.") == kept
    assert records.record(taken.database, apart).id == kept
    assert [one.kind for one in history_of(taken, zh).decisions] == ["join", "split", "join"]
    with pytest.raises(WrongUse, match="in one record"):
        deciding.join(taken, en, zh, "Again.")
