"""A question in one language finds what was said in others; the vectors follow the record and never mix."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take
from tests.vectors.invented import Counting

from dragoman.archive import deciding, erasing, vectors
from dragoman.archive.search import read_query, search
from dragoman.archive.verify.run import verify_opened
from dragoman.errors import VectorsBroken, WrongUse
from dragoman.model.query import And, Filter, Not, Phrase, Search, Word
from dragoman.vectors.file import Space, read_state
from dragoman.vectors.use import default

LANGUAGES = ("en", "de", "ar", "zh")


@pytest.fixture
def four(archive, tmp_path):
    """The same four paragraphs in four languages."""
    folder = Folder(tmp_path / "pages")
    for lang in LANGUAGES:
        folder.sees(page(lang), file=f"{lang}.html", address=f"https://press.example/{lang}/ferry")
    take(archive, folder.path)
    vectors.follow(archive)
    return archive


def across(archive, query, **more):
    node = read_query(query) if isinstance(query, str) else query
    return search(archive, Search(query=node, across=True, **more))


def texts(answer):
    return [hit.text for hit in answer.hits]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", range(4))
def test_a_paragraph_finds_itself_in_every_other_language(four, lang, number):
    answer = across(four, Phrase(text=TEXTS[lang][1][number]))
    for other in LANGUAGES:
        assert TEXTS[other][1][number] in texts(answer)[:5], other
    own, *others = answer.hits[:4]
    assert (own.found, own.lang) == ("words", lang)
    assert own.cosine > 0.99
    assert {hit.found for hit in others} == {"meaning"}
    assert all(0.2 < hit.cosine < 1 for hit in others)
    assert all(hit.spans == () for hit in others)


def test_what_is_found_by_meaning_is_counted_apart(four):
    plain = search(four, Search(query=read_query("sandbank")))
    answer = across(four, "sandbank")
    assert answer.total == plain.total == 2
    assert answer.facets == plain.facets
    assert plain.across is None
    assert plain.hits[0].cosine is None
    assert answer.across.found == len(answer.hits) - 2 > 0
    assert answer.across.searched == 20  # four paragraphs and a title in each
    assert (answer.across.waiting, answer.across.outside, answer.across.reason) == (0, {}, None)


@pytest.mark.parametrize(
    ("choice", "langs"),
    [
        (Filter(field="lang", values=("ar",)), {"ar"}),
        (Filter(field="lang", values=("ar", "zh")), {"ar", "zh"}),
        (Not(node=Filter(field="lang", values=("en",))), {"de", "ar", "zh"}),
        (Not(node=Word(text="Sandbank")), {"ar", "zh"}),
        (Not(node=Word(text="渡轮")), {"en", "de", "ar"}),
        (Filter(field="publisher", values=("nobody",)), set()),
    ],
)
def test_filters_and_exclusions_hold_for_what_is_found_by_meaning(four, choice, langs):
    query = And(nodes=(Phrase(text="no ferry sails before the sandbank is surveyed"), choice))
    answer = across(four, query)
    assert {hit.lang for hit in answer.hits if hit.found == "meaning"} == langs
    assert answer.across.searched == 5 * len(langs)


def test_pages_of_an_answer_give_every_hit_once(four):
    whole = across(four, "ferry", limit=100)
    pages = [across(four, "ferry", limit=3, offset=at) for at in range(0, 30, 3)]
    assert [hit.address for one in pages for hit in one.hits] == [h.address for h in whole.hits]
    assert len({hit.address for hit in whole.hits}) == len(whole.hits)


@pytest.mark.parametrize("query", ["lang:ar", "NOT ferry", "", "NOT ferry lang:de"])
def test_a_query_without_words_says_that_there_is_no_meaning_to_find(four, query):
    answer = across(four, query)
    assert answer.across.reason == "no_words"
    assert answer.across.searched == 0
    assert {hit.found for hit in answer.hits} <= {"words"}


def test_a_query_in_a_language_the_model_does_not_know_says_so(four):
    answer = across(
        four, Phrase(text="Το πορθμείο δεν θα αποπλεύσει πριν μετρηθεί η αμμώδης ξέρα του λιμένα")
    )
    assert answer.across.reason == "language"
    assert answer.hits == ()


def test_another_order_than_by_nearness_is_refused(four):
    with pytest.raises(WrongUse, match="nearness"):
        across(four, "ferry", sort="said")


def test_a_language_the_model_does_not_know_is_not_encoded_and_is_told(archive, tmp_path):
    greek = [
        "Το πορθμείο δεν θα αποπλεύσει πριν μετρηθεί ολόκληρη η αμμώδης ξέρα του λιμένα.",
        "Δεκατέσσερις πλοίαρχοι ρώτησαν τα δύο λιμεναρχεία για το βάθος της εισόδου.",
    ]
    folder = Folder(tmp_path / "pages")
    folder.sees(page("en"), file="en.html")
    folder.sees(
        page("el", title="Δηλώσεις της υπουργού για το πορθμείο", paragraphs=greek), file="el.html"
    )
    take(archive, folder.path)
    encoder = Counting()
    vectors.follow(archive, encoder=encoder)
    assert not [text for text in encoder.texts if text in greek]
    answer = across(archive, "the ferry will not sail")
    assert answer.across.outside == {"el": 3}
    assert (answer.across.searched, answer.across.waiting) == (5, 0)
    assert {hit.lang for hit in answer.hits} == {"en"}


def test_an_unchanged_paragraph_is_never_encoded_twice(archive, tmp_path):
    site = "https://press.example/en/ferry"
    changed = (
        "The ferry between Halmar and Ulmeth sails again on Monday, and the sandbank is charted."
    )
    Folder(tmp_path / "one").sees(page("en"), address=site, fetched=moment(1))
    take(archive, tmp_path / "one")
    first = Counting()
    vectors.follow(archive, encoder=first)
    assert set(TEXTS["en"][1]) <= set(first.texts)
    second = Counting()
    vectors.follow(archive, encoder=second)
    assert second.texts == []

    later = page("en", paragraphs=edited("en", 0, changed))
    Folder(tmp_path / "two").sees(later, address=site, fetched=moment(9))
    take(archive, tmp_path / "two")
    third = Counting()
    vectors.follow(archive, encoder=third)
    assert third.texts[0] == changed
    assert len(third.texts) <= 2
    found = texts(across(archive, Phrase(text="渡轮不会开航，因为沙洲尚未测量")))
    assert changed in found
    assert TEXTS["en"][1][0] not in found


def test_until_it_is_encoded_a_changed_paragraph_is_not_shown_for_what_it_was(archive, tmp_path):
    site = "https://press.example/en/ferry"
    Folder(tmp_path / "one").sees(page("en"), address=site, fetched=moment(1))
    take(archive, tmp_path / "one")
    vectors.follow(archive)
    other = "The museum of lighthouses opens its doors to schools without charge in the autumn."
    later = page("en", paragraphs=edited("en", 0, other))
    Folder(tmp_path / "two").sees(later, address=site, fetched=moment(9))
    take(archive, tmp_path / "two")
    answer = across(archive, Phrase(text="在沙洲测量完毕之前渡轮不会开航"))
    assert other not in texts(answer)
    assert TEXTS["en"][1][0] not in texts(answer)


def test_following_that_was_stopped_goes_on_where_it_was(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "BATCH", 6)
    folder = Folder(tmp_path / "pages")
    for lang in LANGUAGES:
        folder.sees(page(lang), file=f"{lang}.html")
    take(archive, folder.path)
    stopped = Counting(dies=3)
    with pytest.raises(KeyboardInterrupt):
        vectors.follow(archive, encoder=stopped)
    assert read_state(archive.vectors).sequence == 0
    part = across(archive, "ferry").across
    assert 0 < part.searched < 20
    assert part.waiting == 20 - part.searched

    rest = Counting()
    vectors.follow(archive, encoder=rest)
    assert rest.texts
    assert not set(rest.texts) & set(stopped.texts)
    assert across(archive, "ferry").across.searched == 20


FOLLOWING = """
import sys
from pathlib import Path
from dragoman.archive import vectors
from dragoman.archive.archive import Archive
vectors.BATCH = 4
with Archive(Path(sys.argv[1])) as archive:
    vectors.follow(archive, lambda done, expected: print(done, flush=True))
"""


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_a_process_that_is_killed_leaves_vectors_that_can_be_used(archive, tmp_path, batches):
    folder = Folder(tmp_path / "pages")
    for lang in LANGUAGES:
        folder.sees(page(lang), file=f"{lang}.html")
    take(archive, folder.path)
    with subprocess.Popen(
        [sys.executable, "-c", FOLLOWING, str(archive.path)], stdout=subprocess.PIPE, env=os.environ
    ) as process:
        for _ in range(batches):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with (archive.vectors / "rows").open("ab") as file:
        file.write(b"torn")
    kept = Space(archive.vectors, vectors.space_of(default()), 512).state.rows
    assert kept > 0
    vectors.follow(archive)
    whole = Space(archive.vectors, vectors.space_of(default()), 512)
    assert len(whole.rows) > kept
    assert whole.live.all()
    assert across(archive, "ferry").across.searched == 20


def test_rows_of_another_model_are_refused_and_made_anew_when_asked(four):
    other = Counting()
    other.id = "another model/1"
    with pytest.raises(VectorsBroken, match="cannot be compared"):
        vectors.follow(four, encoder=other)
    vectors.rebuild(four, encoder=other)
    assert "another model/1" in read_state(four.vectors).model

    answer = across(four, "ferry")
    assert answer.across.reason == "unusable"
    assert answer.total == 2
    vectors.rebuild(four)
    assert across(four, "ferry").across.reason is None


@pytest.mark.parametrize("name", ["rows", "about", "state"])
def test_damaged_vectors_are_told_and_made_anew(four, name):
    path = four.vectors / name
    path.write_bytes(path.read_bytes()[:-3])
    assert across(four, "ferry").across.reason == "unusable"
    report = verify_opened(four)
    assert [found.kind for found in report.findings if found.failed] == ["vectors"]
    vectors.rebuild(four)
    assert across(four, "ferry").across.searched == 20
    assert verify_opened(four).ok


def test_verify_tells_what_lies_behind_and_fails_what_claims_too_much(four, tmp_path):
    assert "vectors" not in verify_opened(four).counts
    take(four, Folder(tmp_path / "more").sees(page("fr")).path)
    told = [found for found in verify_opened(four).findings if found.kind == "vectors"]
    assert [found.failed for found in told] == [False]
    state = read_state(four.vectors)
    written = f'"sequence":{state.sequence}'
    path = four.vectors / "state"
    path.write_text(path.read_text().replace(written, '"sequence":999'))
    assert not verify_opened(four).ok


def test_what_is_withheld_is_not_found_and_what_is_erased_is_gone(four):
    ferry = Phrase(text="the ferry will not sail before the sandbank is surveyed")
    by_lang = {hit.lang: hit.edition for hit in across(four, ferry).hits}
    deciding.withhold(four, by_lang["ar"], reason="a person asked")
    assert "ar" not in {hit.lang for hit in across(four, ferry).hits}
    vectors.follow(four)
    assert "ar" not in {hit.lang for hit in across(four, ferry).hits}

    erasing.erase(four, by_lang["zh"], reason="a court ordered it")
    assert not four.vectors.exists()
    vectors.follow(four)
    space = vectors.opened(four, default())
    assert len(space.rows) == len(space.live)
    assert {hit.lang for hit in across(four, ferry).hits} == {"en", "de"}
    assert across(four, ferry).across.searched == 10


def test_a_record_put_back_from_a_backup_takes_its_vectors_with_it(four, tmp_path):
    backup = (four.path / "record.db").read_bytes()
    take(
        four,
        Folder(tmp_path / "more").sees(page("de", title="Neue Abgaben im Hafen von Halmar")).path,
    )
    vectors.follow(four)
    four.close()
    (four.path / "record.db").write_bytes(backup)
    take(
        four, Folder(tmp_path / "other").sees(page("en", title="A new charter of the pilots")).path
    )
    again = Counting()
    vectors.follow(four, encoder=again)
    assert "A new charter of the pilots" in again.texts
    assert not [
        text for lang in ("de", "ar", "zh") for text in TEXTS[lang][1] if text in again.texts
    ]
    space = vectors.opened(four, default())
    assert not space.live.all()
    assert len(set(space.about["edition"][space.live].tolist())) == 5
    assert across(four, "ferry").across.waiting == 0


def test_ingest_does_not_encode(archive, tmp_path):
    take(archive, Folder(tmp_path / "pages").sees(page("en")).path)
    assert not archive.vectors.exists()
    answer = across(archive, "ferry")
    assert answer.total == 2
    assert answer.across.waiting == 5
    assert not archive.vectors.exists()
