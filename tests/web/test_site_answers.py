"""How the site answers: kept pages, 304, HEAD, twins as JSON, errors, safe headers, choices in cookies."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web import invented

from dragoman.archive import index, people
from dragoman.model.agent import Agent, Name, Office
from dragoman.model.query import Answer
from dragoman.model.record import EditionText
from dragoman.web.app import create_app
from dragoman.web.cache import SAFE, Front

ENGLISH = quote(f"/s/{invented.ENGLISH}")
PAGES = ("/", "/people", "/people/ilva-sorenne", "/search?q=harbour", "/about", ENGLISH)
EVERYTHING = (*PAGES, "/nothing", "/s/no/such/en", "/search?q=%22open", "/robots.txt", "/health")


@pytest.mark.parametrize("page", EVERYTHING)
def test_every_answer_has_the_safe_headers(browse, page):
    headers = browse().get(page).headers
    for name, value in SAFE:
        assert headers[name.decode()] == value.decode()
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_did_not_change_is_not_sent_again(browse, page):
    reader = browse()
    first = reader.get(page)
    again = reader.get(page, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = browse("de").get(page, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("page", EVERYTHING)
def test_head_has_the_headers_and_no_body(browse, page):
    reader = browse()
    whole, head = reader.get(page), reader.head(page)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_a_change_of_the_archive_is_seen_in_kept_pages(tmp_path):
    with invented.build(tmp_path / "archive") as archive:
        reader = TestClient(create_app(archive, patience=0), headers={"accept-language": "en"})
        before = reader.get("/")
        assert "Note on tides" not in before.text
        with archive.database.writing():
            note = invented.reading(
                "en",
                "Note on tides",
                [invented.turn("t1", "narrative", None, "Tides turn.")],
                said=invented.SAID,
            )
            invented.keep(archive, "velmara/2024/05/15/note-on-tides/en", note)
        index.follow(archive)
        after = reader.get("/", headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        assert "Note on tides" in after.text
        assert "Tides" in reader.get("/search?q=tides").text


def test_offices_that_a_list_gives_stand_apart_from_those_printed(tmp_path):
    script = "<script>alert(1)</script>"
    listed = Agent(
        id="", kind="person", names=(Name(text="Ilva Sorenne"),), identifiers=("p1",),
        offices=(Office(role=script, body="b1", since="2023-01-02"), Office(role="Chair", body="b9")),
    )  # fmt: skip
    chamber = Agent(
        id="", kind="body", names=(Name(text="غرفة الموانئ", lang="ar"),), identifiers=("b1",)
    )
    with invented.build(tmp_path / "archive") as archive:
        with archive.database.writing():
            people.take_authorities(archive.database, [listed, chamber], scope="s", source="a list")
        page = TestClient(create_app(archive)).get(
            "/people/ilva-sorenne", headers={"accept-language": "de"}
        )
    assert "Ämter laut Listen" in page.text
    assert "<bdi>غرفة الموانئ</bdi>" in page.text
    assert "2. Januar 2023 – …" in page.text
    assert "<bdi>b9</bdi>" in page.text
    assert script not in page.text


def test_kept_pages_do_not_mix_languages_colours_or_encodings(browse):
    english = browse("en").get("/about").text
    arabic = browse("ar").get("/about").text
    dark = browse("en", cookie="dragoman_colours=dark").get("/about").text
    assert 'lang="en"' in english
    assert 'lang="ar"' in arabic
    assert 'data-colours="dark"' in dark
    assert "data-colours" not in english
    plain = browse("en", **{"accept-encoding": "identity"}).get("/about")
    assert "content-encoding" not in plain.headers
    assert plain.text == english


def test_unknown_parameters_change_nothing(browse):
    assert browse().get("/about?x=1").text.replace("?x=1", "") == browse().get("/about").text


@pytest.mark.parametrize("page", ["/index", "/people", "/people/ilva-sorenne", "/about", ENGLISH])
def test_every_page_has_a_twin_as_json(browse, page):
    answer = browse().get(f"{page}.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()


def test_the_twins_are_values_of_the_model(browse):
    found = browse().get("/search.json", params={"q": "harbour", "sort": "said"})
    answer = msgspec.json.decode(found.content, type=Answer)
    assert answer.total > 20
    assert answer.hits[0].spans
    text = browse().get(f"{ENGLISH}@1.json").json()["text"]
    assert msgspec.convert(text, EditionText).address == f"{invented.ENGLISH}@1.1"
    assert "operator" not in json.dumps(text)


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/nothing", 404),
        ("/s/no/such/en", 404),
        (f"{ENGLISH}@9", 404),
        (f"{ENGLISH}@1.9", 404),
        ("/s/", 404),
        ("/s/%00", 404),
        ("/s/a@0", 404),
        ("/r/no/such", 404),
        ("/people/nobody", 404),
        ("/people/", 404),
        ("/static/record.css", 404),
        ("/static/..%2f..%2fapp.py", 404),
        ("/search?q=%22open", 400),
        ("/search?q=" + "a" * 600, 400),
        ("/settings", 405),
    ],
)
def test_errors_are_pages_for_people_and_problems_for_programs(browse, page, status):
    answer = browse().get(page)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    path, _, query = page.partition("?")
    twin = browse().get(f"{path}.json?{query}")
    if twin.status_code == status:
        assert twin.headers["content-type"] == "application/problem+json"
        told = twin.json()
        assert (told["status"], told["type"]) == (status, "about:blank")


def test_the_problem_of_a_query_says_where_and_what_to_try(browse):
    told = browse().get('/search.json?q=free "strait').json()
    assert told["position"] == 5
    assert told["suggestion"] == 'free "strait"'
    assert told["title"] == "Bad Request"


def test_an_address_that_is_too_long_is_refused(browse):
    assert browse().get("/search?q=" + "a" * 20_000).status_code == 414


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "1e9", "9" * 5000, "99999"])
def test_a_page_number_that_is_none_does_no_harm(browse, number):
    assert browse().get("/search", params={"q": "harbour", "page": number}).status_code == 200
    assert browse().get("/people/teo-marrin", params={"page": number}).status_code == 200


def test_nothing_is_written_by_other_methods(browse):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert browse().request(method, "/").status_code == 405
    assert browse().get("/settings?language=ar").status_code == 405


def test_language_and_colours_are_chosen_by_a_form_and_kept_in_a_cookie(browse):
    reader = browse("de")
    chosen = reader.post("/settings", data={"language": "ar", "back": ENGLISH + "?q=a%20b"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, ENGLISH + "?q=a%20b")
    assert "HttpOnly" in chosen.headers["set-cookie"]
    assert "SameSite=lax" in chosen.headers["set-cookie"]
    assert '<html lang="ar" dir="rtl"' in reader.get("/").text
    reader.post("/settings", data={"colours": "dark", "back": "/"})
    assert 'data-colours="dark"' in reader.get("/").text
    reader.post("/settings", data={"colours": "device", "back": "/"})
    assert "data-colours" not in reader.get("/").text
    unknown = browse().post("/settings", data={"language": "xx", "back": "/"})
    assert "xx" not in unknown.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/%5celsewhere",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "/a\r\nset-cookie: x=1",
        "/a b",
        "",
    ],
)
def test_no_choice_leads_off_the_site(browse, target):
    location = browse().post("/settings", data={"back": target}).headers["location"]
    assert location in {"/", "/%5celsewhere"}


def test_a_form_that_is_too_long_is_refused(browse):
    assert browse().post("/settings", data={"back": "/" + "a" * 40_000}).status_code == 413


def test_a_broken_cookie_is_no_cookie(browse):
    for cookie in ("dragoman_language=", "dragoman_language=xx", "=;=;", "a" * 9000, '"\x01'):
        assert 'lang="fr"' in browse("fr", cookie=cookie).get("/").text


def test_styles_are_named_by_their_bytes_and_kept_for_ever(browse):
    page = browse().get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    style = browse().get(address)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["cache-control"]
    assert browse().get("/").headers["cache-control"] == "no-cache"


def test_health_and_robots(browse):
    health = browse().get("/health")
    assert health.json()["status"] == "ok"
    assert health.headers["cache-control"] == "no-store"
    assert "Disallow: /search" in browse().get("/robots.txt").text


def test_more_readers_than_can_be_served_are_told_so(site_archive):
    front = create_app(site_archive, patience=60)
    assert isinstance(front, Front)
    front._running = 10_000
    answer = TestClient(front, headers={"accept-language": "en"}).get("/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "The record is unharmed." in answer.text


def test_what_is_kept_stays_within_its_bounds(site_archive):
    front = create_app(site_archive, patience=60)

    async def ask() -> None:
        scope = {
            "type": "http", "method": "GET", "headers": [], "query_string": b"", "raw_path": b"/robots.txt",
            "path": "/robots.txt",
        }  # fmt: skip

        async def send(_: object) -> None:
            """Goes nowhere."""

        async def receive() -> dict[str, str]:
            return {"type": "http.request"}

        for number in range(1100):
            await front({**scope, "query_string": f"q={number}".encode()}, receive, send)

    asyncio.run(ask())
    assert len(front._kept) == 1024
    assert front._bytes == sum(entry.size for entry in front._kept.values())
