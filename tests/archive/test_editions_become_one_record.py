"""Which editions are one record: links both ways, one way, shared ids, like addresses; and what is no evidence."""

from __future__ import annotations

import itertools

import pytest
from tests.archive.observed import TEXTS, Folder, moment, page, take

from dragoman.archive import show
from dragoman.errors import NotFound
from dragoman.model.record import Join
from dragoman.store import editions, records

SITE = "https://mfa.velmara.example"
AT = {lang: f"{SITE}/{lang}/news/71" for lang in TEXTS}


def record_of(archive, outcome):
    return editions.edition(archive.database, outcome.id).record


def joins_of(archive, outcome):
    return records.record(archive.database, record_of(archive, outcome)).joins


@pytest.mark.parametrize("order", list(itertools.permutations(("en", "ar", "zh"))), ids="-".join)
def test_editions_that_link_to_one_another_are_one_record_in_any_order(archive, tmp_path, order):
    folder = Folder(tmp_path / "a")
    for number, lang in enumerate(order):
        # No common day and no common shape of address: the links alone speak.
        data = page(lang, links=AT, published=f"2031-0{5 + number}-04")
        folder.sees(data, address=AT[lang], fetched=moment(number))
    outcomes = take(archive, folder.path)

    assert len({record_of(archive, o) for o in outcomes}) == 1
    assert record_of(archive, outcomes[0]) == "r/" + outcomes[0].id.rpartition("/")[0]
    assert {join.method for join in joins_of(archive, outcomes[0])} == {"link"}
    assert {join.score for join in joins_of(archive, outcomes[0])} == {1.0}


def test_links_in_http_headers_say_the_same_as_links_in_the_page(archive, tmp_path):
    header = ", ".join(
        f'<{address}>; rel="alternate"; hreflang="{lang}"' for lang, address in AT.items()
    )
    folder = Folder(tmp_path / "a")
    for lang in ("ar", "zh"):
        data = page(lang, published=None)
        folder.sees(data, address=AT[lang], headers={"Link": header}, fetched=moment(1))
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) == record_of(archive, outcomes[1])


def test_links_that_come_with_a_later_header_are_not_missed(archive, tmp_path):
    header = ", ".join(f'<{a}>; rel="alternate"; hreflang="{lang}"' for lang, a in AT.items())
    pages = {"en": page("en", published=None), "ar": page("ar", published="2030-01-01")}
    before = Folder(tmp_path / "before")
    for lang, data in pages.items():
        before.sees(data, address=AT[lang], fetched=moment(1))
    outcomes = take(archive, before.path)
    assert record_of(archive, outcomes[0]) != record_of(archive, outcomes[1])
    after = Folder(tmp_path / "after")
    for lang, data in pages.items():
        after.sees(data, address=AT[lang], headers={"link": header}, fetched=moment(2))
    outcomes = take(archive, after.path)

    assert [o.outcome for o in outcomes] == ["same", "same"]
    assert record_of(archive, outcomes[0]) == record_of(archive, outcomes[1])


@pytest.mark.parametrize("links_first", [True, False])
def test_a_link_one_way_joins_a_late_edition_of_the_same_day(archive, tmp_path, links_first):
    linking = (page("zh", links={"en": AT["en"]}), AT["zh"])
    linked = (page("en"), AT["en"])
    folder = Folder(tmp_path / "a")
    for data, address in (linking, linked) if links_first else (linked, linking):
        folder.sees(data, address=address)
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) == record_of(archive, outcomes[1])
    assert [join.score for join in joins_of(archive, outcomes[0])] == [0.95]


def test_a_link_one_way_alone_joins_with_less_certainty(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("zh", links={"en": AT["en"]}, published=None), address=AT["zh"])
    folder.sees(page("en"), address=AT["en"])
    outcomes = take(archive, folder.path)

    assert [join.score for join in joins_of(archive, outcomes[0])] == [0.8]


def test_a_link_to_an_unrelated_page_of_another_day_joins_nothing(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("en", published="2029-01-01"), address=AT["en"])
    folder.sees(page("zh", links={"en": AT["en"]}), address=AT["zh"])
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) != record_of(archive, outcomes[1])


def test_a_link_to_a_page_that_names_another_as_its_edition_joins_nothing(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    right = f"{SITE}/zh/news/70"
    folder.sees(page("en", links={"zh": right}), address=AT["en"])
    folder.sees(page("zh", links={"en": AT["en"]}), address=f"{SITE}/zh/about")
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) != record_of(archive, outcomes[1])


def test_a_language_switch_to_the_front_page_makes_no_record_of_all_texts(archive, tmp_path):
    front = f"{SITE}/ar/"
    folder = Folder(tmp_path / "a")
    folder.sees(page("ar", title="الصفحة الأولى", published=None), address=front)
    for number in range(5):
        data = page("en", title=f"Statement number {number}", links={"ar": front}, published=None)
        folder.sees(data, address=f"{SITE}/en/news/{number}")
    outcomes = take(archive, folder.path)

    assert len({record_of(archive, o) for o in outcomes}) == 6


def test_a_page_that_many_texts_call_their_translation_is_that_of_one_at_most(archive, tmp_path):
    index = f"{SITE}/ar/press/all"
    folder = Folder(tmp_path / "a")
    for number in range(5):
        data = page("en", title=f"Statement number {number}", links={"ar": index}, published=None)
        folder.sees(data, address=f"{SITE}/en/news/{number}")
    folder.sees(page("ar", published=None), address=index)
    for number in range(5, 8):
        data = page("en", title=f"Statement number {number}", links={"ar": index}, published=None)
        folder.sees(data, address=f"{SITE}/en/news/{number}")
    outcomes = take(archive, folder.path)

    assert len({record_of(archive, o) for o in outcomes}) == 9


def test_two_editions_in_one_language_stand_in_one_record_where_the_publisher_links_them(
    archive, tmp_path
):
    british, american = f"{SITE}/en-gb/71", f"{SITE}/en-us/71"
    links = {"en-GB": british, "en-US": american, "zh": AT["zh"]}
    folder = Folder(tmp_path / "a")
    for lang, address in (("en-GB", british), ("en-US", american), ("zh", AT["zh"])):
        folder.sees(page(lang, links=links), address=address)
    outcomes = take(archive, folder.path)

    found = records.record(archive.database, record_of(archive, outcomes[0]))
    assert [edition.lang for edition in found.editions] == ["en-GB", "en-US", "zh"]


def test_a_long_id_of_the_publishers_joins_and_a_row_number_needs_the_same_day(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    long, row = "5b1f7e0a-3c52-4d0e-9a77-24090a5e0001", "71"
    for number, (lang, identifier, day) in enumerate(
        [
            ("en", long, "2031-05-04"), ("zh", long, "2031-05-09"),
            ("de", row, "2031-05-04"), ("ar", row, "2031-05-09"),
        ]
    ):  # fmt: skip
        data = page(lang, identifier=identifier, published=day)
        folder.sees(data, address=f"{SITE}/p{number}", publisher="Velmara")
    outcomes = take(archive, folder.path)

    one, two, three, four = (record_of(archive, o) for o in outcomes)
    assert one == two
    assert len({one, three, four}) == 3
    assert [join.method for join in joins_of(archive, outcomes[0])] == ["identifier"]


def test_an_id_that_every_page_has_is_none(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    for number in range(45):
        data = page("en", title=f"Statement {number}", identifier="www.mfa.velmara.example/site")
        folder.sees(data, address=f"{SITE}/p{number}", publisher="Velmara")
    data = page("zh", identifier="www.mfa.velmara.example/site")
    folder.sees(data, address=f"{SITE}/last", publisher="Velmara")
    outcomes = take(archive, folder.path)

    assert len(records.record(archive.database, record_of(archive, outcomes[-1])).editions) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (f"{SITE}/en/news/71", f"{SITE}/zh/news/71"),
        (f"{SITE}/news/71?lang=en", f"{SITE}/news/71?lang=zh"),
        (f"{SITE}/71.en.html", f"{SITE}/71.zh.html"),
    ],
)
def test_addresses_that_differ_in_the_language_only_join_texts_of_one_day(
    archive, tmp_path, one, two
):
    folder = Folder(tmp_path / "a").sees(page("en"), address=one).sees(page("zh"), address=two)
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) == record_of(archive, outcomes[1])
    assert [(j.method, j.score) for j in joins_of(archive, outcomes[0])] == [("address", 0.85)]


def test_paths_that_differ_in_the_language_only_join_texts_of_one_day(archive, tmp_path):
    for lang, day in (("en", "2031-05-04"), ("zh", "2031-05-04"), ("ar", "2031-05-05")):
        folder = tmp_path / "press" / lang
        folder.mkdir(parents=True)
        (folder / "71.html").write_bytes(page(lang, published=day))
    ar, en, zh = take(archive, tmp_path / "press")

    assert record_of(archive, en) == record_of(archive, zh)
    assert record_of(archive, ar) != record_of(archive, en)


# Redirects --------------------------------------------------------------------------------------------


def strangers(archive, tmp_path, count):
    """Editions that nothing joins, each in a record of its own."""
    folder = Folder(tmp_path / "strangers")
    for number in range(count):
        data = page("ar" if number % 2 else "zh", title=f"بيان {number}", published=None)
        folder.sees(data, address=f"{SITE}/x{number}", fetched=moment(number))
    return take(archive, folder.path)


def join(archive, one, two):
    with archive.database.writing():
        records.join(
            archive.database,
            Join(
                edition=one.id,
                with_edition=two.id,
                method="operator",
                evidence="as told",
                score=1.0,
            ),
        )


@pytest.mark.parametrize("count", [3, 80])
def test_a_name_of_a_joined_record_leads_to_the_oldest_for_ever(archive, tmp_path, count):
    outcomes = strangers(archive, tmp_path, count)
    names = [record_of(archive, outcome) for outcome in outcomes]
    # From the youngest to the oldest, so that each name redirects to the next.
    for younger, older in itertools.pairwise(reversed(outcomes)):
        join(archive, younger, older)

    assert {records.record(archive.database, name).id for name in names} == {names[0]}
    assert len(show.whole(archive, names[-1]).texts) == count
    with archive.database.writing():
        for name in names:
            assert records.is_record(archive.database, name)


def test_a_record_joined_twice_changes_nothing_more(archive, tmp_path):
    one, two, three = strangers(archive, tmp_path, 3)
    join(archive, two, one)
    join(archive, three, two)
    before = records.record(archive.database, record_of(archive, one))
    join(archive, one, three)

    after = records.record(archive.database, record_of(archive, three))
    assert [edition.id for edition in after.editions] == [edition.id for edition in before.editions]
    assert after.id == before.id


def test_the_name_of_a_joined_record_is_not_given_again(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("en", title="Communiqué"), address=f"{SITE}/en/c")
    folder.sees(page("de", title="Communiqué"), address=f"{SITE}/de/c")
    folder.sees(page("zh", title="Communiqué"), address=f"{SITE}/other")
    outcomes = take(archive, folder.path)

    assert record_of(archive, outcomes[0]) == "r/local/2031/05/04/communiqué"
    assert record_of(archive, outcomes[1]) == "r/local/2031/05/04/communiqué"
    # -2 was the German edition's before it was joined, and leads to the record it is in now.
    assert record_of(archive, outcomes[2]) == "r/local/2031/05/04/communiqué-3"
    assert (
        show.record(archive, "r/local/2031/05/04/communiqué-2").id
        == "r/local/2031/05/04/communiqué"
    )


def test_an_unknown_record_is_not_found(archive):
    with pytest.raises(NotFound):
        show.record(archive, "r/local/2031/05/04/بيان")


def test_a_join_leaves_the_names_of_editions_alone(archive, tmp_path):
    one, two = strangers(archive, tmp_path, 2)
    join(archive, two, one)

    assert [e.id for e in show.record(archive, record_of(archive, two)).editions] == [
        one.id,
        two.id,
    ]
    assert show.text(archive, two.id).edition.id == two.id
