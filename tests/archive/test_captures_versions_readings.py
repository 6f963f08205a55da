"""Capture, version and reading are three things: what is observed, what was changed, how it is read."""

from __future__ import annotations

import msgspec
import pytest
from tests.archive.observed import (
    TEXTS,
    Folder,
    edited,
    history,
    moment,
    page,
    reasons,
    seen,
    take,
)

from dragoman.align.versions import unnamed
from dragoman.parse.reader import READER
from dragoman.store import captures, editions

ADDRESS = "https://mfa.velmara.example/{}/news/71"


def observed(folder, lang, *contents, start=0):
    """Observes one address once for each content, an hour apart; None for nothing there."""
    for number, data in enumerate(contents, start=start):
        status = 410 if data is None else 200
        folder.sees(data, address=ADDRESS.format(lang), fetched=moment(number), status=status)
    return folder.path


@pytest.mark.parametrize("lang", TEXTS)
def test_the_same_bytes_seen_again_are_a_new_observation_and_no_version(archive, tmp_path, lang):
    outcomes = take(archive, observed(Folder(tmp_path / "a"), lang, page(lang), page(lang)))

    assert [o.outcome for o in outcomes] == ["new", "same"]
    assert [o.capture for o in outcomes] == ["new", "seen"]
    assert outcomes[0].digest == outcomes[1].digest
    assert [c.fetched for c in seen(archive, outcomes[0].id)] == [moment(0), moment(1)]
    assert reasons(archive, outcomes[0].id) == ["first"]
    assert history(archive, outcomes[0].id)[0].seen_until == moment(1)


@pytest.mark.parametrize("together", [True, False], ids=["one run", "three runs"])
@pytest.mark.parametrize("lang", TEXTS)
def test_a_text_that_comes_back_is_a_third_version(archive, tmp_path, lang, together):
    one, two = page(lang), page(lang, paragraphs=edited(lang, 1, TEXTS[lang][1][0] + " 7"))
    if together:
        outcomes = take(archive, observed(Folder(tmp_path / "a"), lang, one, two, one))
    else:
        outcomes = [
            outcome
            for number, data in enumerate((one, two, one))
            for outcome in take(
                archive, observed(Folder(tmp_path / f"{number}"), lang, data, start=number)
            )
        ]

    assert [o.outcome for o in outcomes] == ["new", "changed", "changed"]
    assert [o.version for o in outcomes] == [1, 2, 3]
    assert len(seen(archive, outcomes[0].id)) == 3
    assert outcomes[2].capture == "seen"


def test_a_text_that_comes_back_within_a_run_is_noticed_though_its_bytes_were_the_newest_before(
    archive, tmp_path
):
    one, two = page(), page(paragraphs=edited("en", 2, "Kestria has been told nothing."))
    take(archive, observed(Folder(tmp_path / "before"), "en", one))

    outcomes = take(archive, observed(Folder(tmp_path / "run"), "en", two, one, start=5))

    assert [(o.outcome, o.version) for o in outcomes] == [("changed", 2), ("changed", 3)]


@pytest.mark.parametrize("lang", TEXTS)
def test_a_change_of_furniture_or_markup_is_a_capture_and_no_version(archive, tmp_path, lang):
    plain = page(lang)
    refurnished = page(lang, site="2032")
    rewrapped = plain.replace(b"<p>", b"<p class='text'><span>").replace(b"</p>", b"</span></p>")

    outcomes = take(archive, observed(Folder(tmp_path / "a"), lang, plain, refurnished, rewrapped))

    assert [o.outcome for o in outcomes] == ["new", "same", "same"]
    assert [o.capture for o in outcomes] == ["new"] * 3
    assert len(seen(archive, outcomes[0].id)) == 3
    assert reasons(archive, outcomes[0].id) == ["first"]


def test_a_paragraph_that_ends_elsewhere_is_markup(archive, tmp_path):
    first, second, *rest = TEXTS["en"][1]
    joined = page(paragraphs=[f"{first} {second}", *rest])

    outcomes = take(archive, observed(Folder(tmp_path / "a"), "en", page(), joined))

    assert [o.outcome for o in outcomes] == ["new", "same"]


def test_the_very_same_observation_taken_in_again_is_not_another_one(archive, tmp_path):
    folder = observed(Folder(tmp_path / "a"), "en", page(), page(), None)
    first = take(archive, folder)
    again = take(archive, folder)

    assert [o.outcome for o in again] == ["same", "same", "same"]
    assert {o.reason for o in again} == {"observed before, at the same time"}
    assert len(seen(archive, first[0].id)) == 3
    assert reasons(archive, first[0].id) == ["first", "withdrawn"]


def test_an_observation_without_a_time_is_another_one_each_time(archive, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(page())
    outcomes = [take(archive, file)[0] for _ in range(3)]

    assert [o.outcome for o in outcomes] == ["new", "same", "same"]
    assert len(seen(archive, outcomes[0].id)) == 3


@pytest.mark.parametrize("back", ["the same", "another"])
@pytest.mark.parametrize("together", [True, False], ids=["one run", "three runs"])
def test_what_was_withdrawn_and_comes_back_is_restored(archive, tmp_path, back, together):
    text = page("ar")
    again = text if back == "the same" else page("ar", paragraphs=TEXTS["ar"][1][:3])
    if together:
        outcomes = take(archive, observed(Folder(tmp_path / "a"), "ar", text, None, again))
    else:
        outcomes = [
            outcome
            for number, data in enumerate((text, None, again))
            for outcome in take(
                archive, observed(Folder(tmp_path / f"{number}"), "ar", data, start=number)
            )
        ]

    assert [o.outcome for o in outcomes] == ["new", "changed", "changed"]
    assert reasons(archive, outcomes[0].id) == ["first", "withdrawn", "restored"]
    gone = editions.text(archive.database, outcomes[0].id, version=2)
    assert gone.reading is None
    assert gone.version.digest is None
    assert gone.address == f"{outcomes[0].id}@2"


def test_what_is_gone_may_be_seen_to_be_gone_again(archive, tmp_path):
    outcomes = take(archive, observed(Folder(tmp_path / "a"), "en", page(), None, None))

    assert [o.outcome for o in outcomes] == ["new", "changed", "same"]
    assert outcomes[2].reason == "still withdrawn"
    assert len(seen(archive, outcomes[0].id)) == 3


def test_nothing_is_withdrawn_where_nothing_was_known(archive, tmp_path):
    (outcome,) = take(archive, observed(Folder(tmp_path / "a"), "en", None))

    assert outcome.outcome == "refused"
    assert "nothing is known at" in outcome.reason


@pytest.mark.parametrize(
    ("lang", "changed", "reason"),
    [
        ("en", {1: "In the past week 41 captains have asked the two harbour offices for the depth of the approach."}, "numbers"),
        ("ar", {1: "سأل ٤١ ربّانًا مكتبي الميناءين في الأسبوع الماضي عن عمق المدخل."}, "numbers"),
        ("zh", {1: "上周有41位船长向两国港务局询问进港航道的水深。"}, "numbers"),
        ("en", {2: "Kestria has been told the same figures, at the same hour and in other words."}, "words"),
        ("zh", {2: "凯斯特里亚在同一时刻以不同的措辞得到了同样的数字。"}, "words"),
        ("ar", {2: "لم تُبلغ كيستريا بالأرقام نفسها في الساعة نفسها وبالكلمات نفسها."}, "words"),
        ("en", {2: "Kestria has been told the same figures: at the same hour, and in the same words!"}, "signs"),
        ("zh", {2: "凯斯特里亚，在同一时刻，以同样的措辞得到了同样的数字。"}, "signs"),
        ("de", {0: "Die FÄHRE zwischen Halmar und Ulmeth fährt nicht, bevor die Sandbank vermessen ist."}, "signs"),
    ],
)  # fmt: skip
def test_a_version_says_what_kind_of_change_made_it(archive, tmp_path, lang, changed, reason):
    ((number, text),) = changed.items()
    data = page(lang, paragraphs=edited(lang, number, text))
    outcomes = take(archive, observed(Folder(tmp_path / "a"), lang, page(lang), data))

    assert [o.reason for o in outcomes] == ["first", reason]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "Remarks by Foreign Minister Ilva Sorenne on the bridge"}, "words"),
        ({"published": "2031-05-06"}, "metadata"),
        ({"links": {"zh": "https://mfa.velmara.example/zh/news/71"}}, None),
        ({"canonical": "https://mfa.velmara.example/en/news/71?from=home"}, None),
    ],
)
def test_facts_make_versions_and_the_list_of_languages_does_not(archive, tmp_path, changes, reason):
    outcomes = take(archive, observed(Folder(tmp_path / "a"), "en", page(), page(**changes)))

    assert outcomes[1].reason == reason
    assert outcomes[1].outcome == ("changed" if reason else "same")


# Our reader changes ---------------------------------------------------------------------------------


def read_by_another(archive, edition, change=None):
    """Makes the newest reading one of an older reader, which may have read the text otherwise."""
    database = archive.database
    newest = editions.newest(database, edition)
    reading = newest.reading
    if change:
        reading = change(reading)
    with database.writing():
        editions.add_reading(
            database, edition, newest.version, capture=captures.capture(database, newest.capture),
            reader="dragoman-reader 0", reading=reading, wids=editions.names_given(database, edition), day="2031-05-04",
        )  # fmt: skip
    return newest.version


def misread(reading):
    """As an older reader may have read it: without the last paragraph, with another kind."""
    *turns, last = reading.turns
    cut = msgspec.structs.replace(last, paragraphs=last.paragraphs[:-1])
    return msgspec.structs.replace(reading, turns=(*turns, cut), kind="other", title="Another")


@pytest.mark.parametrize("lang", TEXTS)
def test_a_mended_reader_makes_a_reading_and_no_version(archive, tmp_path, lang):
    (first,) = take(archive, observed(Folder(tmp_path / "a"), lang, page(lang)))
    read_by_another(archive, first.id, misread)

    (again,) = take(archive, observed(Folder(tmp_path / "b"), lang, page(lang), start=9))

    assert (again.outcome, again.version) == ("same", 1)
    (version,) = history(archive, first.id)
    assert version.readings == 3
    newest = editions.text(archive.database, first.id)
    assert (newest.reading_number, newest.reader) == (3, READER)
    assert newest.address == f"{first.id}@1.3"
    assert [p.text for _, p in newest.reading.paragraphs()] == TEXTS[lang][1]
    assert [p.wid for _, p in newest.reading.paragraphs()][:-1] == [
        p.wid
        for _, p in editions.text(
            archive.database, first.id, version=1, reading=2
        ).reading.paragraphs()
    ]


def test_a_change_of_furniture_under_a_mended_reader_is_no_version_either(archive, tmp_path):
    (first,) = take(archive, observed(Folder(tmp_path / "a"), "zh", page("zh")))
    read_by_another(archive, first.id, misread)

    (again,) = take(archive, observed(Folder(tmp_path / "b"), "zh", page("zh", site="2"), start=9))

    assert (again.outcome, again.version, again.capture) == ("same", 1, "new")
    assert history(archive, first.id)[0].readings == 3


def test_a_change_by_the_publisher_under_a_mended_reader_is_judged_by_one_reader(archive, tmp_path):
    (first,) = take(archive, observed(Folder(tmp_path / "a"), "en", page()))
    read_by_another(archive, first.id, misread)
    changed = page(paragraphs=edited("en", 1, TEXTS["en"][1][1].replace("14", "15")))

    (again,) = take(archive, observed(Folder(tmp_path / "b"), "en", changed, start=9))

    # Against the older reader's text more than a number would differ.
    assert (again.outcome, again.version, again.reason) == ("changed", 2, "numbers")
    assert [version.readings for version in history(archive, first.id)] == [3, 1]


def test_a_reader_that_reads_the_same_makes_no_reading_and_is_remembered(archive, tmp_path):
    (first,) = take(archive, observed(Folder(tmp_path / "a"), "en", page()))
    read_by_another(archive, first.id)
    assert editions.newest(archive.database, first.id).readers == {"dragoman-reader 0"}

    (again,) = take(archive, observed(Folder(tmp_path / "b"), "en", page(), start=9))

    assert again.outcome == "same"
    assert history(archive, first.id)[0].readings == 2
    assert editions.newest(archive.database, first.id).readers == {"dragoman-reader 0", READER}


def test_a_reading_keeps_what_was_given_when_it_was_stored_apart(archive, tmp_path):
    (first,) = take(archive, observed(Folder(tmp_path / "a"), "en", page()))
    reading = editions.text(archive.database, first.id).reading
    assert all(turn.wid for turn in reading.turns)
    bare = unnamed(reading)
    assert all(turn.wid is None for turn in bare.turns)
    assert all(paragraph.wid is None for _, paragraph in bare.paragraphs())
