"""Which edition a file belongs to: address, canonical address, the publisher's id, path; and which name it gets."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.archive.observed import TEXTS, Folder, edited, history, moment, page, seen, take

from dragoman.archive.belonging import address_key
from dragoman.store import editions

HERE = "https://mfa.velmara.example/en/news/71"


def edition(archive, outcome):
    return editions.edition(archive.database, outcome.id)


def test_the_address_given_decides_whatever_the_page_says(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(
        page(canonical="https://mfa.velmara.example/en/other", identifier="n/71"), address=HERE
    )
    (outcome,) = take(archive, folder.path)

    found = edition(archive, outcome)
    assert (found.named_by, found.key) == ("address", f"address:{HERE}")
    assert [c.named_by for c in seen(archive, outcome.id)] == ["address"]


def test_an_address_on_the_command_line_is_an_address_given(archive, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(page(canonical="https://mfa.velmara.example/en/other"))
    (outcome,) = take(archive, file, address=HERE)

    assert edition(archive, outcome).named_by == "address"
    assert seen(archive, outcome.id)[0].address == HERE


def test_a_page_that_calls_another_canonical_is_not_a_version_of_it(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("en", canonical=HERE), address=HERE)
    folder.sees(page("ar", canonical=HERE), address="https://mfa.velmara.example/ar/news/80")
    outcomes = take(archive, folder.path)

    assert [o.outcome for o in outcomes] == ["new", "new"]
    assert outcomes[0].id != outcomes[1].id


def test_the_canonical_address_goes_before_the_publishers_id(archive, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_bytes(page(canonical=HERE, identifier="n/71"))
    (outcome,) = take(
        archive, tmp_path / "pages", publisher="Ministry of Foreign Affairs of Velmara"
    )

    assert edition(archive, outcome).named_by == "canonical"


@pytest.mark.parametrize("front", ["https://mfa.velmara.example", "https://mfa.velmara.example/"])
def test_a_front_page_called_canonical_by_every_page_makes_them_no_one_edition(
    archive, tmp_path, front
):
    (tmp_path / "pages").mkdir()
    for lang in TEXTS:
        (tmp_path / "pages" / f"{lang}.html").write_bytes(page(lang, canonical=front))
    outcomes = take(archive, tmp_path / "pages")

    assert [o.outcome for o in outcomes] == ["new"] * 4
    assert {edition(archive, o).named_by for o in outcomes} == {"path"}


def test_the_publishers_id_names_one_edition_in_each_language(archive, tmp_path):
    (tmp_path / "pages").mkdir()
    for lang in TEXTS:
        (tmp_path / "pages" / f"{lang}.html").write_bytes(page(lang, identifier="n/71"))
    outcomes = take(archive, tmp_path / "pages", publisher="Velmara")
    (tmp_path / "moved").mkdir()
    (tmp_path / "moved" / "elsewhere.html").write_bytes(
        page("zh", identifier="n/71", paragraphs=TEXTS["zh"][1][:3])
    )
    (changed,) = take(archive, tmp_path / "moved", publisher="Velmara")

    assert {edition(archive, o).named_by for o in outcomes} == {"publisher_id"}
    assert len({o.id for o in outcomes}) == 4
    assert (changed.outcome, changed.id) == ("changed", outcomes[3].id)


def test_without_a_publisher_an_id_is_nobodys(archive, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_bytes(page(identifier="n/71"))
    (outcome,) = take(archive, tmp_path / "pages")

    assert edition(archive, outcome).named_by == "path"


def test_the_path_inside_the_folder_with_the_folders_name_decides_last(archive, tmp_path):
    inner = tmp_path / "صحافة" / "2031"
    inner.mkdir(parents=True)
    (inner / "新闻.html").write_bytes(page("zh"))
    (outcome,) = take(archive, tmp_path / "صحافة")

    found = edition(archive, outcome)
    assert (found.named_by, found.key) == ("path", "path:صحافة/2031/新闻.html")


def test_the_folder_may_lie_elsewhere_the_next_time(archive, tmp_path):
    for number, place in enumerate(("one", "two")):
        folder = tmp_path / place / "press"
        folder.mkdir(parents=True)
        (folder / "a.html").write_bytes(page(site=str(number)))
    (first,) = take(archive, tmp_path / "one" / "press")
    (second,) = take(archive, tmp_path / "two" / "press")

    assert (second.outcome, second.id) == ("same", first.id)


def test_a_file_given_alone_is_known_by_its_absolute_path_kept_as_a_digest(
    archive, tmp_path, monkeypatch
):
    file = tmp_path / "page.html"
    file.write_bytes(page())
    (first,) = take(archive, file)
    monkeypatch.chdir(tmp_path)
    file.write_bytes(page(paragraphs=edited("en", 0, "The ferry between Halmar and Ulmeth sails.")))
    (second,) = take(archive, Path("page.html"))

    digest = hashlib.sha256(str(file.resolve()).encode()).hexdigest()
    assert (edition(archive, first).named_by, edition(archive, first).key) == (
        "file",
        f"file:{digest}",
    )
    assert str(tmp_path) not in edition(archive, first).key
    assert (second.outcome, second.id) == ("changed", first.id)


def test_a_page_that_gained_a_canonical_address_is_still_that_of_its_path(archive, tmp_path):
    (tmp_path / "press").mkdir()
    file = tmp_path / "press" / "a.html"
    file.write_bytes(page())
    (first,) = take(archive, tmp_path / "press")
    file.write_bytes(page(canonical=HERE))
    (second,) = take(archive, tmp_path / "press")
    file.rename(tmp_path / "press" / "b.html")
    (third,) = take(archive, tmp_path / "press")

    assert [o.outcome for o in (first, second, third)] == ["new", "same", "same"]
    assert {o.id for o in (first, second, third)} == {first.id}


def test_a_page_with_an_address_of_its_own_is_not_that_which_lay_there_before(archive, tmp_path):
    (tmp_path / "downloads").mkdir()
    file = tmp_path / "downloads" / "page.html"
    file.write_bytes(page("en", canonical=HERE))
    (first,) = take(archive, tmp_path / "downloads")
    file.write_bytes(page("de", canonical="https://mfa.velmara.example/de/news/80"))
    (second,) = take(archive, tmp_path / "downloads")

    assert [o.outcome for o in (first, second)] == ["new", "new"]
    assert len(history(archive, first.id)) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("HTTPS://MFA.Velmara.example/en/news/71", HERE),
        (HERE + "#top", HERE),
        ("https://mfa.velmara.example:443/en/news/71", HERE),
        (f" <{HERE}> ", HERE),
        ("https://mfa.velmara.example", "https://mfa.velmara.example/"),
        ("https://mfa.velmara.example/新闻/٧", "https://mfa.velmara.example/%e6%96%b0%E9%97%BB/%D9%A7"),
        ("https://пример.example/а", "https://xn--e1afmkfd.example/%D0%B0"),
    ],
)  # fmt: skip
def test_one_address_has_one_key_however_it_is_written(one, two):
    assert address_key(one) == address_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (HERE, HERE + "/"),
        (HERE, HERE + "?lang=ar"),
        (HERE, HERE.replace("https", "http")),
        (HERE, HERE.upper()),
    ],
)
def test_two_addresses_have_two_keys(one, two):
    assert address_key(one) != address_key(two)


@pytest.mark.parametrize("broken", ["http://[::1/a", "http://[kein]/", "https://a..b\u0430/", ""])
def test_what_is_no_address_has_no_key(broken):
    assert address_key(broken) is None


@pytest.mark.parametrize("where", ["canonical", "links"])
def test_a_broken_address_in_a_page_is_passed_over(archive, tmp_path, where):
    broken = "http://[kein]/"
    said = {"canonical": broken} if where == "canonical" else {"links": {"de": broken}}
    file = tmp_path / "page.html"
    file.write_bytes(page(**said))
    (outcome,) = take(archive, file)

    assert outcome.outcome == "new"


# Names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("en", "local/2031/05/04/remarks-by-foreign-minister-ilva-sorenne-on-the-ferry/en"),
        ("ar", "local/2031/05/04/كلمة-وزيرة-الخارجية-إيلفا-سورين-عن-العبّارة-بين-هالمار/ar"),
        ("zh", "local/2031/05/04/外交部长伊尔娃-索伦就哈尔马与乌尔梅特之间的渡轮发表讲话/zh"),
    ],
)
def test_an_edition_is_named_by_publisher_day_title_and_language(archive, tmp_path, lang, name):
    file = tmp_path / "page.html"
    file.write_bytes(page(lang))
    (outcome,) = take(archive, file)

    assert outcome.id == name
    assert edition(archive, outcome).publisher is None
    assert edition(archive, outcome).record == "r/" + name.rpartition("/")[0]


def test_a_publisher_on_the_command_line_fills_what_no_page_says(archive, tmp_path):
    silent, speaking = tmp_path / "a.html", tmp_path / "b.html"
    silent.write_bytes(page())
    speaking.write_bytes(
        page("zh").replace(
            b"<head>", b'<head><meta name="dcterms.publisher" content="Velmara Radio">'
        )
    )
    outcomes = take(archive, silent, speaking, publisher="وزارة الخارجية")

    assert [edition(archive, o).publisher for o in outcomes] == ["وزارة الخارجية", "Velmara Radio"]
    assert outcomes[0].id.startswith("وزارة-الخارجية/2031/")


def test_a_publisher_in_the_line_goes_before_what_the_page_says(archive, tmp_path):
    data = page().replace(
        b"<head>", b'<head><meta name="dcterms.publisher" content="Velmara Radio">'
    )
    folder = Folder(tmp_path / "a").sees(data, address=HERE, publisher="Ministry")
    (outcome,) = take(archive, folder.path, publisher="Somebody else")

    assert edition(archive, outcome).publisher == "Ministry"


def test_the_day_is_that_published_where_none_was_said_and_that_observed_where_none_is_printed(
    archive, tmp_path
):
    folder = Folder(tmp_path / "a")
    folder.sees(page("en"), address=HERE, fetched=moment(72))
    folder.sees(page("ar", published=None), address=HERE + "-ar", fetched=moment(72))
    published, observed = (edition(archive, o) for o in take(archive, folder.path))

    assert (published.day_from, published.id.split("/")[1:4]) == ("published", ["2031", "05", "04"])
    assert (observed.day_from, observed.id.split("/")[1:4]) == ("observed", ["2031", "05", "04"])


def test_fetched_on_the_command_line_holds_where_no_line_says_when(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("en"), address=HERE, fetched="2031-05-04T12:00:00+02:00")
    folder.sees(page("ar", published=None), address=HERE + "-ar")
    outcomes = take(archive, folder.path, fetched="2031-07-01")

    assert [seen(archive, o.id)[0].fetched for o in outcomes] == [
        "2031-05-04T10:00:00Z",
        "2031-07-01",
    ]
    assert outcomes[1].id.startswith("local/2031/07/01/")


def test_a_page_without_title_and_language_still_has_a_name(archive, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("1 2 3\n\n4 5 6 7\n", encoding="utf-8")
    (outcome,) = take(archive, file, fetched="2031-05-04")

    assert outcome.id.split("/")[-1] in ("und", "en")
    assert outcome.id.startswith("local/2031/05/04/")


def test_a_taken_name_gets_a_number_at_its_slug(archive, tmp_path):
    (tmp_path / "press").mkdir()
    for number in range(3):
        (tmp_path / "press" / f"{number}.html").write_bytes(page("zh", site=str(number)))
    outcomes = take(archive, tmp_path / "press")

    slugs = [o.id.split("/")[-2] for o in outcomes]
    assert slugs == [slugs[0], f"{slugs[0]}-2", f"{slugs[0]}-3"]
    assert {o.id.rpartition("/")[2] for o in outcomes} == {"zh"}


def test_a_corrected_day_changes_no_name(archive, tmp_path):
    folder = Folder(tmp_path / "a")
    folder.sees(page("ar"), address=HERE, fetched=moment(0))
    folder.sees(page("ar", published="2031-06-01", title="بيان"), address=HERE, fetched=moment(1))
    first, second = take(archive, folder.path)

    assert (second.outcome, second.id) == ("changed", first.id)
    assert editions.text(archive.database, first.id).version.claimed == "2031-06-01T10:00:00"
    assert (
        editions.text(archive.database, first.id, version=1).version.claimed
        == "2031-05-04T10:00:00"
    )
