"""What readers see of decisions: why a text is not served, since when, and the notes and rights beside others."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take

from dragoman.archive import deciding, erasing, index
from dragoman.archive.archive import Archive
from dragoman.model.decision import Rights
from dragoman.store import editions
from dragoman.web.app import create_app
from dragoman.web.i18n import LANGUAGES, interface

ADDRESS = "https://mfa.velmara.example/{}/news/71"
HOSTILE = '"><script>alert(1)</script> أمر المحكمة رقم 7/2031 (Halmar)\nسطر ثانٍ'
LATER = {
    "en": "On Monday the pilots sounded the whole approach once more, this time from the northern side.",
    "ar": "وفي يوم الاثنين سبر المرشدون المدخل كله مرة أخرى، وهذه المرة من الجهة الشمالية.",
    "zh": "星期一，引航员再次测量了整条进港航道，这一次是从北侧开始。",
}


@pytest.fixture
def site(tmp_path):
    """Editions in four languages, those of ``LATER`` with two versions, and a reader of the site over them."""
    with Archive(tmp_path / "archive", create=True) as archive:
        folder = Folder(tmp_path / "pages")
        for number, lang in enumerate(TEXTS):
            said = f"2031-05-{number + 1:02}"
            folder.sees(page(lang, published=said), address=ADDRESS.format(lang), fetched=moment(1))
            if lang in LATER:
                changed = page(lang, published=said, paragraphs=edited(lang, 2, LATER[lang]))
                folder.sees(changed, address=ADDRESS.format(lang), fetched=moment(2))
        take(archive, folder.path)
        index.follow(archive)
        app = create_app(archive, name="Velmara Record", patience=0)

        def visit(language="en"):
            return TestClient(
                app,
                headers={"accept-language": language},
                follow_redirects=False,
                raise_server_exceptions=False,
            )

        visit.archive = archive
        visit.named = lambda lang: editions.edition_of_key(
            archive.database, f"address:{ADDRESS.format(lang)}"
        )
        yield visit


def decide(site, kind, name):
    if kind == "withheld":
        return deciding.withhold(site.archive, name, HOSTILE)
    return erasing.erase(site.archive, name, HOSTILE)


@pytest.mark.parametrize(("kind", "status"), [("withheld", 451), ("erased", 410)])
@pytest.mark.parametrize("lang", LATER)
def test_a_text_that_is_not_served_says_so_with_time_and_reason_and_gives_no_word_of_it(
    site, lang, kind, status
):
    name = site.named(lang)
    words = [TEXTS[lang][0], *TEXTS[lang][1], LATER[lang]]
    reader = site(lang)
    assert words[0] in html.unescape(reader.get(f"/s/{name}").text)
    before = reader.get("/").text

    decide(site, kind, name)

    for address in (
        f"/s/{name}", f"/s/{name}@1", f"/s/{name}@1.1", f"/s/{name}@2", f"/s/{name}.json", f"/s/{name}@1.json",
        f"/history/{name}", f"/history/{name}.json", f"/history/{name}?from=1&to=2", f"/search?q=lang:{lang}",
        f"/search.json?q=lang:{lang}", "/", "/index.json", f"/r/{name.rsplit('/', 1)[0]}.json", "/people",
        f"/proof/{name}@1",
    ):  # fmt: skip
        answer = reader.get(address)
        text = html.unescape(re.sub(r"</?mark>", "", answer.text))
        assert not any(part in text for part in words), address
        assert ".json" in address or "<script>alert" not in answer.text
        if address.startswith("/s/"):
            assert answer.status_code == status
            assert answer.headers["cache-control"] == "no-store"
    shown = reader.get(f"/s/{name}")
    assert html.escape("أمر المحكمة رقم 7/2031") in shown.text
    assert re.search(r'<p class="own-words" dir="auto">[^<]*أمر', shown.text)
    problem = reader.get(f"/s/{name}.json")
    assert problem.headers["content-type"].startswith("application/problem+json")
    told = problem.json()
    assert (told["status"], told["closed"]["kind"], told["closed"]["reason"]) == (
        status,
        kind,
        HOSTILE,
    )
    assert told["versions"][0]["digest"]
    assert reader.get("/").text != before


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", ["withheld", "erased"])
def test_every_interface_says_it_in_its_own_words(site, tag, kind):
    name, at = site.named("zh"), interface(tag)
    decide(site, kind, name)
    sentences = {
        "withheld": "This archive keeps this text and does not serve it.",
        "erased": "This archive has this text no longer. Its digest and its place in the log stay.",
    }

    shown = html.unescape(site(tag).get(f"/s/{name}").text)
    listed = html.unescape(site(tag).get(f"/history/{name}").text)

    assert at.gettext(sentences[kind]) in shown
    assert at.gettext("no speaker named") not in shown
    assert at.gettext("The publisher has withdrawn this text.") not in shown + listed
    assert at.gettext("Decisions of this archive") in listed
    assert at.gettext(kind) in listed


@pytest.mark.parametrize("lang", LATER)
def test_a_version_that_is_not_served_stands_beside_one_that_is(site, lang):
    name = site.named(lang)
    deciding.withhold(site.archive, f"{name}@1", "On request.")
    reader = site(lang)

    assert reader.get(f"/s/{name}").status_code == 200
    assert reader.get(f"/s/{name}@1").status_code == 451
    whole = html.unescape("".join(reader.get(at).text for at in (f"/s/{name}", f"/history/{name}")))
    assert TEXTS[lang][1][2] not in whole
    assert TEXTS[lang][1][0] in whole


def test_a_page_is_served_again_when_the_withholding_is_lifted(site):
    name = site.named("ar")
    before = site("ar").get(f"/s/{name}").text
    deciding.withhold(site.archive, name, HOSTILE)
    deciding.serve_again(site.archive, name, "It was taken back.")

    assert site("ar").get(f"/s/{name}").status_code == 200
    assert site("ar").get(f"/s/{name}").text == before


@pytest.mark.parametrize("lang", LATER)
def test_a_note_and_the_rights_stand_beside_the_text(site, lang):
    name = site.named(lang)
    deciding.correct(site.archive, name, HOSTILE)
    deciding.state_rights(site.archive, name, Rights(holder=HOSTILE, redistribute="no"))

    shown = site(lang).get(f"/s/{name}")

    assert shown.status_code == 200
    assert shown.text.count("أمر المحكمة رقم 7/2031") == 2
    assert "<script>alert" not in shown.text
    assert interface(lang).gettext("Note of this archive") in shown.text
    told = site(lang).get(f"/s/{name}.json").json()["text"]
    assert told["notes"][0]["note"] == HOSTILE
    assert told["edition"]["rights"]["redistribute"] == "no"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_statement_of_rights_is_told_in_the_words_of_the_interface(site, tag):
    name, at = site.named("zh"), interface(tag)
    deciding.state_rights(site.archive, name, Rights(holder=HOSTILE, redistribute="no"))

    listed = site(tag).get(f"/history/{name}").text

    assert html.escape("أمر المحكمة رقم 7/2031") in listed
    assert "<script>alert" not in listed
    assert at.gettext("not allowed") in html.unescape(listed)
