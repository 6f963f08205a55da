"""Any query is a feed: Atom by the rules of RFC 4287, JSON Feed by those of its version 1.1."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from tests.web import invented

from dragoman.archive import index
from dragoman.web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MEDIA = re.compile(r".+/.+")
QUERIES = ("harbour", "المضيق", "港口", "lang:de", "", "zeppelin", "harbour OR 港口 OR المضيق")
# What RFC 4287 lets stand in a feed and in an entry: how often at least and at most.
FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "author": (0, 99), "link": (0, 99), "entry": (0, 999)}  # fmt: skip
ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "author": (0, 99), "link": (0, 99), "rights": (0, 1), "content": (0, 1), "summary": (0, 1)}  # fmt: skip
ATTRIBUTES = {"link": {"rel", "href", "type", "hreflang"}, "content": {"type"}, "title": {"type"}, "subtitle": {"type"}, "rights": {"type"}}  # fmt: skip


def faults(feed):
    """What an Atom document does against RFC 4287, as far as this program writes any of it."""
    root = ET.fromstring(feed)
    found = [] if root.tag == f"{ATOM}feed" else ["no feed"]
    found += _faults_in(root, FEED)
    has_author = root.find(f"{ATOM}author") is not None
    names = []
    for entry in root.iter(f"{ATOM}entry"):
        found += _faults_in(entry, ENTRY)
        names.append((entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")))
        if entry.find(f"{ATOM}author") is None and not has_author:
            found.append("an entry without an author")
        if entry.find(f"{ATOM}content") is None and not any(
            link.get("rel") == "alternate" for link in entry.iter(f"{ATOM}link")
        ):
            found.append("an entry without content and alternate")
    if len(set(names)) != len(names):
        found.append("two entries of one id and time")
    return found


def _faults_in(parent, rules):
    names = [child.tag.removeprefix(ATOM) for child in parent]
    found = [f"{name} cannot stand here" for name in set(names) - set(rules)]
    for name, (least, most) in rules.items():
        if not least <= names.count(name) <= most:
            found.append(f"{name} stands {names.count(name)} times")
    for child in parent:
        name = child.tag.removeprefix(ATOM)
        unknown = set(child.attrib) - {LANG} - ATTRIBUTES.get(name, set())
        if name != "entry" and unknown:
            found.append(f"{name} with {unknown}")
        text = child.text or ""
        if name == "id" and not urlsplit(text).scheme:
            found.append("an id that is no IRI")
        if name in ("updated", "published") and not DATE.fullmatch(text):
            found.append("a date that is none")
        if name == "author" and not child.findtext(f"{ATOM}name"):
            found.append("an author without a name")
        if name == "link" and not (child.get("href") and MEDIA.fullmatch(child.get("type", "a/b"))):
            found.append("a link that is none")
        if name == "content" and child.get("type") == "html" and len(child):
            found.append("html that is not escaped")
    links = [
        (one.get("rel"), one.get("type"), one.get("hreflang"))
        for one in parent.findall(f"{ATOM}link")
    ]
    if len(set(links)) != len(links):
        found.append("two alternates of one type and language")
    return found


def atom(browse, query, reader="en", **more):
    answer = browse(reader).get("/feed", params={"q": query, **more})
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return answer.content


def items(browse, query, language="en"):
    answer = browse(language).get("/feed.json", params={"q": query})
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    return answer.json()


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("query", QUERIES)
def test_every_query_is_a_valid_atom_feed(browse, query, language):
    assert faults(atom(browse, query, language)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<updated>", b"<changed>"),
        (b"urn:uuid:", b"x"),
        (b"<entry>", b"<entry><dir/>"),
        (b'rel="alternate"', b'rel="alternate" dir="rtl"'),
        (b"<name>", b"<nom>"),
        (b"T", b" "),
    ],
)
def test_the_rules_catch_a_planted_fault(browse, old, new):
    feed = atom(browse, "harbour")
    assert old in feed
    broken = feed.replace(old, new)
    for name in (b"changed", b"nom"):
        was = {b"changed": b"updated", b"nom": b"name"}[name]
        if b"<" + name + b">" in broken:
            broken = broken.replace(b"</" + was + b">", b"</" + name + b">")
    assert faults(broken) != []


@pytest.mark.parametrize("query", QUERIES)
def test_the_twin_is_a_valid_json_feed_with_the_same_entries(browse, query):
    told = items(browse, query)
    root = ET.fromstring(atom(browse, query))

    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert all(
        isinstance(told[name], str) for name in ("title", "home_page_url", "feed_url", "language")
    )
    entries = root.findall(f"{ATOM}entry")
    assert [one["id"] for one in told["items"]] == [one.findtext(f"{ATOM}id") for one in entries]
    for one, entry in zip(told["items"], entries, strict=True):
        assert isinstance(one["id"], str)
        assert one["content_html"] == entry.findtext(f"{ATOM}content")
        assert DATE.fullmatch(one["date_published"])
        assert one["date_modified"] == entry.findtext(f"{ATOM}updated")
        assert all(author["name"] for author in one.get("authors", ()))
        assert {key for key in one if key.startswith("_")} == {"_dragoman"}


def test_an_entry_has_its_claimed_days_its_passages_and_a_pinned_link(browse):
    (one,) = [one for one in items(browse, "harbour")["items"] if "Answers" in one["title"]]

    assert one["url"].startswith("/s/velmara/2024/05/15/answers-on-the-strait/en@2.1")
    assert browse().get(one["url"]).status_code == 200
    content = LexborHTMLParser(one["content_html"])
    assert "Said: 15 May 2024" in content.css_first("p").text()
    assert "Published: 16 May 2024" in content.css_first("p").text()
    assert content.css_first("mark").text() == "harbour"
    assert one["_dragoman"]["said"]["value"] == "2024-05-15"
    assert one["_dragoman"]["version"] == 2


def test_words_stand_in_their_own_direction_and_the_rest_in_the_readers(browse):
    (one,) = items(browse, "المضيق", "zh")["items"]
    content = LexborHTMLParser(one["content_html"])
    assert content.css_first("div").attributes["lang"] == "zh"
    assert content.css_first("div").attributes["dir"] == "ltr"
    quoted = content.css_first("blockquote").attributes
    assert (quoted["lang"], quoted["dir"]) == ("ar", "rtl")
    assert one["language"] == "ar"
    (entry,) = ET.fromstring(atom(browse, "المضيق", "zh")).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").get(LANG) == "ar"
    arabic = LexborHTMLParser(items(browse, "港口", "ar")["items"][0]["content_html"])
    assert arabic.css_first("div").attributes["dir"] == "rtl"
    assert arabic.css_first("blockquote").attributes["dir"] == "ltr"


def test_the_language_may_be_asked_for_in_the_address(browse):
    assert ET.fromstring(atom(browse, "harbour", "en", language="fr")).get(LANG) == "fr"
    assert ET.fromstring(atom(browse, "harbour", "de")).get(LANG) == "de"
    assert ET.fromstring(atom(browse, "harbour", "de", language="xx")).get(LANG) == "de"


def test_what_a_page_printed_is_words_in_a_feed(browse):
    for one in items(browse, "harbour OR bold")["items"]:
        content = LexborHTMLParser(one["content_html"])
        assert not content.css("script, img, b, bdo")
    assert invented.SCRIPT in {one["title"] for one in items(browse, "bold")["items"]}


def test_what_no_xml_may_hold_is_shown_as_missing(tmp_path):
    with invented.build(tmp_path / "archive") as archive:
        with archive.database.writing():
            note = invented.reading(
                "en", "A note\x0b\x00 on tides", [invented.turn("t1", "speech", None, "Tides\x1f turn\ufffe.")]
            )  # fmt: skip
            invented.keep(archive, "velmara/2024/05/15/note-on-tides/en", note)
        index.follow(archive)
        feed = TestClient(create_app(archive)).get("/feed", params={"q": "tides"}).content
    assert faults(feed) == []
    assert ET.fromstring(feed).findtext(f"{ATOM}entry/{ATOM}title") == "A note\ufffd\ufffd on tides"


def test_a_page_leads_to_the_feeds_of_its_query_and_language(browse):
    page = LexborHTMLParser(browse("fr").get("/search", params={"q": "harbour lang:en"}).text)
    links = {
        link.attributes["type"]: link.attributes["href"]
        for link in page.css("link[rel=alternate]")
        if "json" not in link.attributes["type"] or "feed" in link.attributes["type"]
    }
    assert set(links) == {"application/atom+xml", "application/feed+json"}
    for href in links.values():
        assert parse_qs(urlsplit(href).query) == {"q": ["harbour lang:en"], "language": ["fr"]}
        assert browse().get(href).status_code == 200
    named = {link.text(): link.attributes["href"] for link in page.css(".sum ~ .sorts a")}
    assert set(named) == {"CSV", "JSON Lines", "Atom", "JSON Feed"}
    assert all(browse().get(href).status_code == 200 for href in named.values())
    empty = LexborHTMLParser(browse().get("/search", params={"q": "zeppelin"}).text)
    assert {link.text() for link in empty.css(".sum ~ .sorts a")} == {"Atom", "JSON Feed"}
    assert not LexborHTMLParser(browse().get("/search").text).css(
        "link[type*=feed], link[type*=atom]"
    )


@pytest.mark.parametrize("path", ["/feed", "/feed.json"])
def test_a_feed_that_did_not_change_is_not_sent_again(browse, path):
    reader = browse()
    first = reader.get(path, params={"q": "harbour"})
    for headers in ({"if-none-match": first.headers["etag"]}, {"if-none-match": "*"}):
        again = reader.get(path, params={"q": "harbour"}, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    other = reader.get(path, params={"q": "harbour"}, headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_a_feed_says_when_the_record_changed_and_is_not_sent_again_before(browse, site_archive):
    reader = browse()
    index.follow(site_archive)
    changed = reader.get("/feed", params={"q": "ferry"}).headers.get("last-modified")
    if changed is None:  # The archive of these tests was made within this second.
        pytest.skip("the second of the newest entry has not passed")
    moment = parsedate_to_datetime(changed)
    assert moment <= datetime.now(UTC)

    def asked(since, **more):
        headers = {"if-modified-since": since, **more}
        return reader.get("/feed", params={"q": "ferry"}, headers=headers).status_code

    assert asked(changed) == 304
    assert asked(format_datetime(moment + timedelta(days=1), usegmt=True)) == 304
    assert asked(format_datetime(moment - timedelta(seconds=1), usegmt=True)) == 200
    assert asked("yesterday") == 200
    # A mark goes before a time (RFC 9110, 13.1.3).
    assert asked(changed, **{"if-none-match": '"other"'}) == 200


def test_signs_of_markup_in_a_query_are_signs_of_it(browse):
    assert (
        items(browse, '"a & b" OR harbour')["title"] == '"a & b" OR harbour: new in Velmara Record'
    )


def test_a_query_that_is_none_has_no_feed(browse):
    assert browse().get("/feed", params={"q": '"open'}).status_code == 400
    assert browse().get("/feed.json", params={"q": '"open'}).json()["detail"]


def test_links_are_absolute_where_the_operator_says_what_the_site_is_called(tmp_path):
    with invented.build(tmp_path / "archive") as archive:
        reader = TestClient(create_app(archive, public="https://record.velmara.example/"))
        told = reader.get(
            "/feed.json", params={"q": "harbour"}, headers={"host": "evil.example"}
        ).json()
    own = [told["feed_url"], told["home_page_url"], *(one["url"] for one in told["items"])]
    assert all(one.startswith("https://record.velmara.example/") for one in own)
    assert not any("//" in urlsplit(one).path for one in own)
    assert "evil" not in str(told)
    assert urljoin(told["feed_url"], "/x") == "https://record.velmara.example/x"
