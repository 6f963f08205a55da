"""What the archive holds is shown by its addresses: versions, readings, turns, names for ever, records, days."""

from __future__ import annotations

import pytest
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take

from dragoman.archive import show
from dragoman.errors import NotFound

AT = "https://mfa.velmara.example/{}/news/71"


def observe(archive, path, lang, *contents):
    folder = Folder(path)
    for number, data in enumerate(contents):
        status = 200 if data else 410
        folder.sees(data, address=AT.format(lang), fetched=moment(number), status=status)
    return take(archive, path)[0].id


def words(passage):
    return [paragraph.text for paragraph in passage.paragraphs]


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_an_address_pins_a_version_and_a_place_in_it(archive, tmp_path, lang):
    changed = edited(lang, 1, TEXTS[lang][1][1] + " 7")
    name = observe(archive, tmp_path / "a", lang, page(lang), page(lang, paragraphs=changed))

    assert words(show.passage(archive, f"{name}#p2")) == [changed[1]]
    old = show.passage(archive, f"{name}@1#p2")
    assert (words(old), old.address) == ([TEXTS[lang][1][1]], f"{name}@1.1#p2")
    assert words(show.passage(archive, f"{name}@1.1#t1")) == TEXTS[lang][1]
    assert show.text(archive, name).address == f"{name}@2.1"


@pytest.mark.parametrize("missing", ["#p9", "@3", "@2.7", "@1#t7", "#w99", "@1.9#p1"])
def test_what_was_never_there_is_not_found(archive, tmp_path, missing):
    name = observe(archive, tmp_path / "a", "ar", page("ar"), None)
    with pytest.raises(NotFound):
        show.passage(archive, name + missing) if "#" in missing else show.text(
            archive, name + missing
        )


def test_a_name_for_ever_leads_to_where_the_passage_stands_now(archive, tmp_path):
    inserted = ["渡轮公司已获通知，并向全体船员转达了本部的决定。", *TEXTS["zh"][1]]
    name = observe(archive, tmp_path / "a", "zh", page("zh"), page("zh", paragraphs=inserted))
    first = show.text(archive, f"{name}@1").reading
    wid = first.turns[0].paragraphs[2].wid

    found = show.passage(archive, f"{name}#{wid}")
    assert (words(found), found.gone_in) == ([TEXTS["zh"][1][2]], None)
    assert found.address == f"{name}@2.1#p4"
    assert show.passage(archive, f"{name}@1#{wid}").address == f"{name}@1.1#p3"


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_name_for_ever_that_is_gone_says_what_became_of_it(archive, tmp_path, withdrawn):
    shorter = page("ar", paragraphs=TEXTS["ar"][1][:2])
    name = observe(archive, tmp_path / "a", "ar", page("ar"), None if withdrawn else shorter)
    wid = show.text(archive, f"{name}@1").reading.turns[0].paragraphs[3].wid

    found = show.passage(archive, f"{name}#{wid}")
    assert (words(found), found.gone_in) == ([TEXTS["ar"][1][3]], 2)
    assert found.address == f"{name}@1.1#p4"


def test_a_version_without_a_text_is_shown_as_one(archive, tmp_path):
    name = observe(archive, tmp_path / "a", "en", page(), None)
    gone = show.text(archive, name)

    assert gone.reading is None
    assert gone.version.reason == "withdrawn"
    assert gone.address == f"{name}@2"
    assert gone.capture.status == 410
    assert show.text(archive, f"{name}@1").reading.title == TEXTS["en"][0]
    assert show.day_of(gone) == moment(1)[:10]


def test_versions_say_what_is_claimed_observed_and_logged_apart(archive, tmp_path):
    late = page("ar", published="2031-06-09", paragraphs=TEXTS["ar"][1][:3])
    name = observe(archive, tmp_path / "a", "ar", page("ar"), page("ar"), late)
    one, two = show.versions(archive, name)

    assert (one.claimed, two.claimed) == ("2031-05-04T10:00:00", "2031-06-09T10:00:00")
    assert (one.observed, two.observed) == (moment(0), moment(2))
    assert (one.seen_until, two.seen_until) == (moment(1), moment(2))
    assert one.logged <= two.logged
    assert one.digest != two.digest


def test_lists_go_by_the_day_of_the_newest_reading(archive, tmp_path):
    wrong = page("en", published="2099-01-01")
    name = observe(archive, tmp_path / "a", "en", wrong, page("en", published="2031-05-04"))
    other = observe(archive, tmp_path / "b", "zh", page("zh", published="2031-05-05"))

    assert [whole.day for whole in show.newest(archive)] == ["2031-05-05", "2031-05-04"]
    assert [whole.texts[0].edition.id for whole in show.newest(archive)] == [other, name]
    held = show.holdings(archive)
    assert (held.first_day, held.last_day) == ("2031-05-04", "2031-05-05")
    assert held.counts == {"records": 2, "editions": 2, "versions": 3, "captures": 3, "refusals": 0}
    assert held.languages == (("en", 1), ("zh", 1))


def test_lists_are_given_page_by_page(archive, tmp_path):
    (tmp_path / "press").mkdir()
    for number in range(5):
        data = page("ar", title=f"بيان {number}", published=f"2031-05-0{number + 1}")
        (tmp_path / "press" / f"{number}.html").write_bytes(data)
    take(archive, tmp_path / "press")

    days = [w.day for start in (0, 2, 4) for w in show.newest(archive, offset=start, limit=2)]
    assert days == [f"2031-05-0{n}" for n in (5, 4, 3, 2, 1)]
