"""What the pages show, and that what a page printed is only ever shown as text."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.web import invented

from dragoman.web.i18n import LANGUAGES


def path(name: str) -> str:
    return quote(f"/s/{name}", safe="/@:")


def proof(name: str) -> str:
    return quote(f"/proof/{name}", safe="/@:")


def history(name: str, asked: str = "") -> str:
    return quote(f"/history/{name}", safe="/@:") + asked


PAGES = (
    "/",
    "/people",
    "/people/ilva-sorenne",
    "/search",
    "/search?q=harbour",
    "/search?q=harbour+lang:en&sort=said",
    "/search?q=zzzz+harbour",
    "/search?q=%22open",
    "/search?q=" + quote("港口"),
    "/search?q=harbour&per=million",
    "/concordance",
    "/concordance?q=harbour&sort=left&words=16",
    "/concordance?q=harbour+OR+" + quote("港口") + "+OR+" + quote("المضيق") + "&page=2",
    "/concordance?q=lang:en",
    "/concordance?q=zzzz",
    "/about",
    "/nothing",
    path(invented.ENGLISH),
    path(invented.ENGLISH) + "?q=harbour",
    path(invented.ENGLISH + "@1"),
    path(invented.ARABIC),
    path(invented.CHINESE),
    path(invented.HOSTILE),
    path(invented.LONG),
    path(invented.WITHDRAWN),
    path(invented.WITHDRAWN + "@1.1"),
    path(invented.UNDATED),
    "/r/velmara/2024/06/01/script-alert-1-script",
    history(invented.ENGLISH),
    history(invented.ENGLISH, "?from=2&to=2"),
    history(invented.ARABIC),
    history(invented.HOSTILE),
    history(invented.WITHDRAWN),
    proof(invented.ENGLISH),
    proof(invented.ARABIC),
    proof(invented.HOSTILE),
    proof(invented.WITHDRAWN),
)


def parsed(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole_in_every_language(browse, page, language):
    answer = browse(language).get(page)
    if answer.status_code == 303:
        return
    tree = parsed(answer.text)
    html = tree.css_first("html")
    assert html.attributes["lang"] == language
    assert html.attributes["dir"] == ("rtl" if language == "ar" else "ltr")
    assert len(tree.css("h1")) == 1
    assert tree.css_first("h1").text(strip=True)
    assert tree.css_first("title").text(strip=True)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert sorted(ids) == sorted(set(ids))
    for label in tree.css("label"):
        assert label.attributes["for"] in ids
    for name in ("aria-labelledby", "aria-describedby"):
        for node in tree.css(f"[{name}]"):
            assert node.attributes[name] in ids


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_script_or_style_in_it(browse, page):
    tree = parsed(browse().get(page).text)
    assert not tree.css("script, style, iframe, object, embed, img")
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (name, value)
            assert name != "style"
            assert not (value or "").lower().startswith(("javascript:", "data:"))


def test_hostile_words_are_shown_as_words(browse):
    for page in (
        path(invented.HOSTILE),
        history(invented.HOSTILE),
        "/",
        "/search?q=harbour&sort=said",
        "/people",
        "/about",
    ):
        html = browse().get(page).text
        assert invented.SCRIPT not in html
        assert invented.IMAGE not in html
        assert invented.LABEL not in html
    html = browse().get(path(invented.HOSTILE)).text
    assert escape(invented.SCRIPT, quote=False) in html
    tree = parsed(html)
    assert tree.css_first("h1").text() == invented.SCRIPT
    assert tree.css_first("#p1 .passage").text().startswith(f"The harbour {invented.SCRIPT} & <b>")
    assert "javascript:alert(4)" in tree.css_first("#n-source + dl").text()


def test_a_hostile_query_is_shown_as_words(browse):
    query = '"><script>alert(5)</script>'
    for page in ("/search", path(invented.ENGLISH)):
        html = browse().get(page, params={"q": query}).text
        assert "<script>" not in html
        assert not parsed(html).css("script")


def test_no_link_leads_nowhere(browse):
    reader = browse()
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        here = waiting.pop()
        answer = reader.get(here)
        assert answer.status_code in {200, 301, 303}, here
        if answer.status_code != 200:
            links = [answer.headers["location"]]
        elif answer.headers["content-type"].startswith("text/html"):
            tree = parsed(answer.text)
            links = [node.attributes["href"] for node in tree.css("[href]")]
            ids = {node.attributes["id"] for node in tree.css("[id]")}
            for link in links:
                assert not link.startswith("#") or link[1:] in ids, (here, link)
        else:
            links = []
        for link in links:
            target = urlsplit(urljoin(here, link))
            if target.netloc:
                continue
            wanted = target.path + ("?" + target.query if target.query else "")
            # Narrowing narrowed searches has no end; two steps from a query are enough.
            if wanted not in seen and wanted.count("%3A") <= 2:
                seen.add(wanted)
                waiting.append(wanted)
    assert len(seen) > 60


def test_two_days_are_shown_as_printed_and_no_zone_is_invented(browse):
    card = parsed(browse().get(path(invented.ENGLISH)).text).css_first("dl.card").text()
    assert "15 May 2024, Halmar, Straits Conference" in card
    assert "day taken from the title" in card
    assert "16 May 2024, 12:35" in card
    assert "printed as “16 May 202412:35”; no time zone given" in card
    other = parsed(browse("zh").get(path(invented.ARABIC)).text).css_first("dl.card").text()
    assert "2024年5月18日 09:10:30" in other
    assert "时区 UTC+03:00" in other


def test_what_is_not_printed_is_said_to_be_unknown(browse):
    text = parsed(browse().get(path(invented.UNDATED)).text).css_first("main").text()
    assert text.count("no day given") == 2
    assert "no speaker named" in text
    assert "No title printed" in text
    assert "not known; from the file page.html" in text
    assert "/home/operator" not in text


def test_unlabelled_paragraphs_and_unnamed_askers_are_named_so(browse):
    tree = parsed(browse().get(path(invented.ENGLISH)).text)
    assert "asker not named" in tree.css_first("#t1-by").text()
    assert tree.css_first("#p3 .unl").text() == "no label printed"
    assert tree.css_first("#p2 .unl") is None
    assert "Minister of Foreign Affairs" in tree.css_first("#t2-by").text()
    assert tree.css_first("#t2-by a").attributes["href"] == "/people/ilva-sorenne"


def test_a_paragraph_has_its_number_its_name_and_a_link_that_keeps_the_version(browse):
    paragraph = parsed(browse().get(path(invented.ENGLISH)).text).css_first("#p2")
    assert paragraph.css_first("#w12") is not None
    assert paragraph.css_first("a.pno").attributes["href"] == "#p2"
    pinned = paragraph.css_first(".tools a").attributes["href"]
    assert pinned == path(invented.ENGLISH + "@2.1") + "#p2"
    assert browse().get(pinned).status_code == 200


def test_passages_carry_their_language_and_direction(browse):
    passage = parsed(browse("en").get(path(invented.ARABIC)).text).css_first(".passage")
    assert (passage.attributes["lang"], passage.attributes["dir"]) == ("ar", "rtl")
    passage = parsed(browse("ar").get(path(invented.CHINESE)).text).css_first(".passage")
    assert (passage.attributes["lang"], passage.attributes["dir"]) == ("zh", "ltr")


def test_the_switch_names_editions_that_are_listed_but_not_here(browse):
    items = [
        li.text(strip=True)
        for li in parsed(browse().get(path(invented.ENGLISH)).text).css(".langs li")
    ]
    assert items == [
        "العربية",
        "English",
        "中文",
        "Deutsch: listed by the page, not in this record",
    ]
    switch = parsed(browse().get(path(invented.ENGLISH)).text).css_first(".langs")
    assert switch.css_first("[hreflang=de]") is None
    assert switch.css_first("[aria-current]").text() == "English"


def test_an_earlier_version_says_so_and_leads_to_the_newest(browse):
    tree = parsed(browse().get(path(invented.ENGLISH + "@1")).text)
    assert "earlier version" in tree.css_first(".notice").text()
    assert tree.css_first(".notice a").attributes["href"] == path(invented.ENGLISH)
    assert "The harbours stay shut." in tree.css_first("#p1").text()
    newest = parsed(browse().get(path(invented.ENGLISH)).text)
    assert "earlier version" not in newest.css_first("main").text()
    assert "Changed after publication: words changed" in newest.css_first(".notice").text()
    assert [a.text() for a in newest.css(".versions a")] == ["Version 2", "Version 1"]


def test_a_withdrawn_text_keeps_its_title_and_leads_to_what_stood_there(browse):
    tree = parsed(browse().get(path(invented.WITHDRAWN)).text)
    assert tree.css_first("h1").text() == "Note retirée"
    assert "withdrawn" in tree.css_first(".turn").text()
    assert tree.css_first(".turn a").attributes["href"] == path(invented.WITHDRAWN + "@1.1")
    assert not tree.css(".passage")


def test_the_searched_words_are_marked_on_the_reading_page(browse):
    tree = parsed(browse().get(path(invented.ENGLISH), params={"q": "harbour"}).text)
    assert {mark.text() for mark in tree.css(".passage mark")} == {"harbour", "harbours"}
    assert not parsed(browse().get(path(invented.ENGLISH)).text).css("mark")


def test_a_record_leads_to_the_edition_in_the_readers_language(browse):
    record = quote("/" + invented.KEPT)
    assert browse("ar").get(record).headers["location"] == path(invented.ARABIC)
    assert browse("zh, en;q=0.5").get(record).headers["location"] == path(invented.CHINESE)
    listed = browse("ru").get(record)
    assert listed.status_code == 200
    assert len(parsed(listed.text).css(".list li")) == 3


def test_the_old_name_of_a_joined_record_leads_to_the_kept_one_for_ever(browse):
    answer = browse().get(quote("/" + invented.JOINED))
    assert (answer.status_code, answer.headers["location"]) == (301, "/" + invented.KEPT)
    twin = browse().get(quote("/" + invented.JOINED) + ".json")
    assert twin.headers["location"] == f"/{invented.KEPT}.json"


def test_a_person_has_names_offices_and_words_in_pages(browse):
    tree = parsed(browse().get("/people/ilva-sorenne").text)
    card = tree.css_first("dl.card").text()
    assert "إيلفا سورين" in card
    assert "伊尔娃·索伦" in card
    assert "Minister of Foreign Affairs" in card
    assert "15 May 2024" in card
    marrin = parsed(browse().get("/people/teo-marrin").text)
    assert len(marrin.css(".hit .passage")) == 20
    last = parsed(browse().get("/people/teo-marrin?page=3").text)
    assert len(last.css(".hit .passage")) == 5
    assert last.css_first("[rel=next]") is None
    assert last.css_first("[rel=prev]").attributes["href"] == "/people/teo-marrin?page=2"


def test_a_page_whose_archive_fails_says_so_without_its_inside(browse, monkeypatch, caplog):
    from dragoman.archive import show

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the disk")

    monkeypatch.setattr(show, "newest", broken)
    answer = browse().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "the secret of the disk" in caplog.text
    assert parsed(answer.text).css_first("h1").text() == "This page could not be made"
