"""A reader's tasks from end to end: a real server, a real browser, the example archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.browser

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
BUILD = (
    "import sys, pathlib; from dragoman.archive.demo import build; build(pathlib.Path(sys.argv[1]))"
)
SERVE = (
    "import sys, pathlib; from dragoman.web.server import serve; "
    "serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, name='Velmara Record', "
    "ready=lambda address: print(address, flush=True))"
)
ANSWERS = "/search?q=%22on+the+sidelines+of+the+Straits+Conference%22+lang:en+kind:answers"
HISTORY = (
    "/history/ministry-of-foreign-affairs-of-velmara/2024/06/21"
    "/joint-press-conference-by-foreign-minister-ilva-sorenne-and/en"
)
CONCORDANCE = "/concordance?q=%28strait+OR+%D8%A7%D9%84%D9%85%D8%B6%D9%8A%D9%82+OR+%E6%B5%B7%E5%B3%A1%29+in:question"
PHONE = {"width": 390, "height": 844}
WIDTHS = (320, 390, 640, 768, 1024, 1280, 1920)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = tmp_path_factory.mktemp("journeys") / "archive"
    subprocess.run([sys.executable, "-c", BUILD, str(archive)], check=True, timeout=120)
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(archive)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield address.rstrip("/")
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="module")
def chromium():
    program = os.environ.get("DRAGOMAN_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium: put chromium on the PATH or name one in DRAGOMAN_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    contexts = []

    def visit(path: str = "/", **options: object):
        given = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def sideways(page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def read_answers(page) -> None:
    """From wherever the reader is, to the English answers to the press."""
    page.goto("/".join(page.url.split("/")[:3]) + ANSWERS)
    follow(page, page.locator(".hit h3 a").first)


def follow(page, place) -> None:
    """Clicks and waits until the page that this leads to is there, whole."""
    with page.expect_navigation(wait_until="load"):
        place.click()


def search(page, words: str) -> None:
    page.get_by_role("searchbox").fill(words)
    follow(page, page.get_by_role("button", name="Search").first)


def test_a_word_is_searched_narrowed_and_read_where_it_stands(open_page):
    page = open_page()
    search(page, "strait")
    assert "passages" in page.locator(".sum").inner_text()
    before = int(page.locator(".sum p:first-child b").inner_text().split()[0])
    facet = page.locator("#narrow .facet", has_text="Whose words").get_by_role(
        "link", name="Answer"
    )
    follow(page, facet)
    after = int(page.locator(".sum p:first-child b").inner_text().split()[0])
    assert 0 < after < before
    assert page.get_by_role("link", name="Remove Whose words Answer").count() == 1
    follow(page, page.locator(".hit .meta a").first)
    assert page.url.partition("#")[2].startswith("p")
    target = page.locator(".para:target")
    assert target.locator("mark").count() > 0
    assert target.locator(".tools").is_visible()
    assert page.locator(".para:not(:target) .tools").first.is_hidden()


def test_a_pinned_link_to_a_paragraph_keeps_the_version(open_page):
    page = open_page("/search?q=%22we+have+taken+note%22")
    follow(page, page.locator(".hit .meta a").first)
    words = page.locator(".para:target .passage").inner_text()
    follow(page, page.locator(".para:target .tools a"))
    assert "@2." in page.url
    assert page.locator(".para:target .passage").inner_text() == words
    follow(page, page.get_by_role("link", name="Version 1"))
    assert "earlier version" in page.locator(".notice").inner_text()
    assert "we have taken note" not in page.locator("main").inner_text()


def test_a_change_is_read_in_the_history_and_the_older_text_where_it_stood(open_page):
    page = open_page("/search?q=%22ersten+Band%22+lang:de", java_script_enabled=False)
    follow(page, page.locator(".hit h3 a").first)
    follow(page, page.locator(".tabs").get_by_role("link", name="History"))
    assert page.locator("#step h2").inner_text() == "Version 2 to 3"
    assert page.locator("#step b").inner_text() == "1 word removed, 1 added"
    assert page.locator(".passage del").inner_text() == "41"
    page.get_by_label("From version").select_option("1")
    page.get_by_label("To version").select_option("2")
    follow(page, page.get_by_role("button", name="Compare"))
    assert page.url.endswith("?from=1&to=2#step")
    assert page.locator("#step h2").inner_text() == "Version 1 to 2"
    shown = page.locator(".passage ins").evaluate(
        "node => getComputedStyle(node).textDecorationLine"
    )
    assert (shown, page.locator(".passage ins").inner_text()) == ("underline", "41")
    follow(page, page.locator("[aria-labelledby=versions]").get_by_role("link", name="Version 1"))
    assert "earlier version" in page.locator(".notice").inner_text()
    assert "14 Einträge" in page.locator("main").inner_text()


def test_what_changed_is_on_the_axis_at_the_place_of_its_day(open_page):
    """The drawing is in percent: at every width a mark lies on its line and in the picture."""
    page = open_page(HISTORY)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        picture = page.locator(".chart > svg").bounding_box()
        for mark in page.locator(".chart > svg rect").all():
            box = mark.bounding_box()
            assert picture["x"] - 6 <= box["x"], width
            assert box["x"] + box["width"] <= picture["x"] + picture["width"] + 6, width
            assert box["width"] == pytest.approx(box["height"], abs=0.1)


def test_a_bar_leads_to_the_passages_of_its_month_and_so_does_the_table_without_script(open_page):
    page = open_page("/search?q=strait+lang:en", java_script_enabled=False)
    page.locator(".seen summary").click()
    link = page.locator(".counts td a").first
    count = link.inner_text()
    bar = page.locator(".counts svg a").first
    assert bar.get_attribute("href") == link.get_attribute("href")
    follow(page, bar)
    assert page.locator(".sum p:first-child b").inner_text().split()[0] == count
    page.go_back()
    follow(page, page.get_by_role("link", name="per million words"))
    assert page.locator("[role=img]").get_attribute("aria-label").startswith("Passages per million")


def test_bars_lie_in_the_picture_at_every_width_and_from_the_right_in_arabic(open_page):
    for language in ("en", "ar"):
        page = open_page("/search?q=lang:en", locale=language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            figure = page.locator(".counts").bounding_box()
            bars = [bar.bounding_box() for bar in page.locator("[role=img] rect").all()]
            for box in (text.bounding_box() for text in page.locator("[role=img] text").all()):
                assert figure["x"] - 1 <= box["x"], width
                assert box["x"] + box["width"] <= figure["x"] + figure["width"] + 1, width
            assert all(figure["x"] <= bar["x"] for bar in bars)
            assert len(bars) > 12


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_matches_stand_under_one_another_with_their_words_on_the_side_they_are_read(
    open_page, language, width
):
    page = open_page(CONCORDANCE, locale=language, viewport={"width": width, "height": 900})
    for table in page.locator("table.kwic").all():
        is_rtl = table.locator("td").first.get_attribute("dir") == "rtl"
        middles = table.locator("mark").evaluate_all(
            "marks => marks.map(mark => { const box = mark.getBoundingClientRect();"
            " return (box.left + box.right) / 2; })"
        )
        assert max(middles) - min(middles) < 2
        rows = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell =>"
            " cell.getBoundingClientRect().left))"
        )
        for before, match, after in rows:
            assert (before > match > after) if is_rtl else (before < match < after)
        # What stands next to the match is seen: only the outer edges are cut.
        beside = table.locator("td.l i").evaluate_all(
            "pieces => pieces.filter(piece => piece.textContent).map(piece => { const cell ="
            " piece.closest('td').getBoundingClientRect(), box = piece.getBoundingClientRect();"
            " return [box.left - cell.left, cell.right - box.right]; })"
        )
        for left, right in beside:
            assert abs(left if is_rtl else right) < 2
    assert page.locator("table.kwic").count() == 3


def test_a_line_leads_to_its_passage_and_the_form_changes_the_order(open_page):
    page = open_page("/search?q=%22free+passage%22", java_script_enabled=False)
    follow(page, page.locator(".ways-in a"))
    page.get_by_label("Sorted by").select_option("left")
    follow(page, page.get_by_role("button", name="Show"))
    lefts = page.locator("td.l").all_inner_texts()
    assert len(lefts) > 3
    assert "sort=left" in page.url
    follow(page, page.locator(".kwic th a").first)
    assert "free passage" in page.locator(".para:target mark").first.inner_text().lower()


def test_the_advanced_settings_become_a_query(open_page):
    page = open_page("/search")
    page.get_by_label("All of these, in any inflected form").fill("passage")
    page.get_by_label("Questions").check()
    page.get_by_label("English", exact=True).check()
    follow(page, page.locator(".asquery").get_by_role("button", name="Search"))
    assert page.get_by_role("searchbox").input_value() == "passage in:question lang:en"
    assert page.locator(".asquery code").inner_text() == "passage in:question lang:en"
    assert page.locator(".hit .isq").count() == page.locator(".hit .isq, .hit .isa").count() > 0


def test_a_mistyped_query_is_mended_with_one_click(open_page):
    page = open_page("/search?q=free+%22passage")
    assert "^" in page.locator("[role=alert] pre").inner_text()
    follow(page, page.locator("[role=alert] a"))
    assert page.locator(".hit").count() > 0


def test_another_edition_is_one_click_away(open_page):
    page = open_page()
    read_answers(page)
    follow(page, page.locator(".langs").get_by_role("link", name="العربية"))
    heading = page.locator("h1")
    assert heading.get_attribute("dir") == "rtl"
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert page.locator("html").get_attribute("dir") == "ltr"


def test_the_interface_changes_its_language_and_direction_and_comes_back_to_the_page(open_page):
    page = open_page("/about?x=1")
    page.locator(".menu summary").click()
    follow(page, page.get_by_role("button", name="العربية"))
    assert page.url.endswith("/about?x=1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    brand, menu = (page.locator(place).bounding_box() for place in (".brand", ".menu summary"))
    assert brand["x"] > menu["x"]
    assert sideways(page) == 0


def test_colours_are_chosen_and_kept(open_page):
    page = open_page(color_scheme="light")
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    follow(page, page.get_by_role("button", name="dark"))
    dark = page.evaluate(colour)
    assert dark != light
    follow(page, page.get_by_role("link", name="People").first)
    assert page.evaluate(colour) == dark


def test_everything_works_without_script(open_page):
    page = open_page(java_script_enabled=False)
    search(page, "harbour")
    follow(page, page.locator(".hit h3 a").first)
    assert page.locator(".passage").count() > 0
    follow(page, page.locator(".pno").nth(1))
    assert page.locator(".para:target .tools").is_visible()
    page.locator(".menu summary").click()
    follow(page, page.get_by_role("button", name="Deutsch"))
    assert page.locator("html").get_attribute("lang") == "de"


def test_the_keyboard_reaches_the_text_first(open_page):
    page = open_page("/people")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("language", ["en", "ar", "zh", "de"])
def test_no_page_scrolls_sideways_at_any_width(open_page, site, language):
    page = open_page(locale=language, viewport=PHONE)
    read_answers(page)
    edition = page.url.removeprefix(site)
    for path in (
        "/",
        edition,
        HISTORY,
        "/search?q=strait+lang:en",
        "/search?q=%22a",
        "/search?q=strait&per=million",
        CONCORDANCE,
        "/people",
        "/about",
        "/x",
    ):
        page.goto(site + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert sideways(page) == 0, (path, width)


def test_a_printed_page_has_the_text_and_not_the_controls(open_page, site):
    page = open_page()
    read_answers(page)
    page.emulate_media(media="print")
    assert page.locator(".passage").first.is_visible()
    for control in (".nav", ".menu", ".colours"):
        assert page.locator(control).is_hidden(), control
    assert page.locator("#n-source").is_visible()
    page.goto(site + HISTORY)
    for kept in (".chart svg", "[aria-labelledby=versions]", "del", "ins"):
        assert page.locator(kept).first.is_visible(), kept
    assert page.locator(".tabs").is_hidden()


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_refused(open_page, site):
    page = open_page("/about")
    fetched: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    for path in ("/", "/search?q=strait", CONCORDANCE, "/people", HISTORY):
        page.goto(site + path)
    assert fetched
    assert [address for address in fetched if not address.startswith(site)] == []
    assert refused == []
