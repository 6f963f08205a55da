"""Whole answers as files of the site: streamed, as much as rights and limits allow, refusals that name their limit."""

from __future__ import annotations

import asyncio
import csv
import dataclasses
import io
import itertools
import json
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from tests.web import invented

from dragoman.archive import deciding
from dragoman.archive.exports.table import unguarded
from dragoman.errors import Busy, LimitExceeded
from dragoman.model.decision import Rights
from dragoman.settings import LIMITS
from dragoman.web.app import create_app
from dragoman.web.cache import SAFE
from dragoman.web.exporting import PATHS, Exporting

QUERIES = ("harbour", "المضيق", "港口", "lang:en", "zeppelin")


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def lines_of(content):
    return [json.loads(line) for line in content.splitlines()]


def scope_of(path="/search.jsonl", query="q=harbour", method="GET"):
    return {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "headers": [], "scheme": "http", "server": ("x", 80),
        "client": ("y", 1), "root_path": "",
    }  # fmt: skip


class Reading:
    """A reader over plain ASGI, who takes the first piece of an answer and then waits."""

    def __init__(self, app, **scope):
        self.status = None
        self.headers = {}
        self.body = b""
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(app(scope_of(**scope), self._receive, self._send))

    async def _receive(self):
        await asyncio.Event().wait()

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self.body += message.get("body", b"")
        self.begun.set()
        await self.goes_on.wait()


@pytest.mark.parametrize("query", QUERIES)
def test_a_file_has_every_passage_of_the_answer(browse, query):
    told = browse().get("/search.json", params={"q": query}).json()
    table = browse().get("/search.csv", params={"q": query})
    lines = lines_of(browse().get("/search.jsonl", params={"q": query}).content)

    assert lines[0]["passages"] == told["total"] == len(rows_of(table)) == len(lines) - 2
    assert lines[-1] == {"type": "end", "passages": told["total"]}
    assert {row["address"] for row in rows_of(table)} == {
        line["address"] for line in lines if line["type"] == "passage"
    }
    assert {hit["edition"] for hit in told["hits"]} <= {row["edition"] for row in rows_of(table)}


def test_a_file_says_what_it_is_and_is_safe(browse):
    for path, media in (("/search.csv", "text/csv"), ("/search.jsonl", "application/jsonl")):
        headers = browse().get(path, params={"q": "harbour"}).headers
        assert headers["content-type"].startswith(media)
        assert headers["content-disposition"].startswith('attachment; filename="passages-')
        for name, value in SAFE:
            assert headers[name.decode()] == value.decode()
        assert "etag" not in headers


def test_texts_are_cut_unless_their_rights_or_the_operator_say_otherwise(tmp_path):
    with invented.build(tmp_path / "archive") as archive:
        reader = TestClient(create_app(archive, patience=0))

        def text_of(query, reader=reader):
            lines = lines_of(reader.get("/search.jsonl", params={"q": query}).content)
            return lines[0]["texts"], [
                (one["text"], one["whole"]) for one in lines[1:-1] if one["eid"]
            ]

        assert text_of("lang:zh")[1] == [(None, False), (None, False)]
        assert text_of("港口 lang:zh")[1] == [
            ("港口今年会开放吗？", False),
            ("海峡的港口星期一开放。", False),
        ]
        assert "at most 320" in text_of("lang:zh")[0]
        everything = TestClient(create_app(archive, all_texts=True))
        assert text_of("lang:zh", everything)[1] == [
            ("港口今年会开放吗？", True), ("海峡的港口星期一开放。", True)
        ]  # fmt: skip
        deciding.state_rights(archive, invented.CHINESE, Rights(redistribute="yes"))
        assert text_of("lang:zh") == (text_of("lang:zh")[0], text_of("lang:zh", everything)[1])
        deciding.state_rights(archive, invented.CHINESE, Rights(redistribute="no"))
        assert text_of("lang:zh")[1] == [(None, False), (None, False)]


def test_what_a_page_printed_can_harm_no_spreadsheet(browse):
    rows = rows_of(
        browse().get("/search.csv", params={"q": f'record:"{invented.HOSTILE}" OR lang:en'})
    )
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert any(unguarded(row["title"]) == invented.SCRIPT for row in rows)


@pytest.mark.parametrize("path", PATHS)
def test_what_cannot_be_read_is_refused_as_a_problem(browse, path):
    refused = browse().get(path, params={"q": '"open'})
    assert (refused.status_code, refused.headers["content-type"]) == (
        400,
        "application/problem+json",
    )
    assert refused.json()["detail"]
    assert browse().get(path, params={"q": "harbour", "after": "@@"}).status_code == 404
    assert browse().post(path).status_code == 405


def test_head_gives_no_body_and_keeps_no_place(browse):
    for _ in range(5):
        head = browse().head("/search.csv", params={"q": "harbour"})
        assert (head.status_code, head.content) == (200, b"")


def test_a_file_is_taken_up_again_behind_its_last_line(browse):
    whole = lines_of(browse().get("/search.jsonl", params={"q": "harbour"}).content)
    addresses = [line["address"] for line in whole[1:-1]]
    for at, address in enumerate(addresses):
        rest = lines_of(
            browse().get("/search.jsonl", params={"q": "harbour", "after": address}).content
        )
        assert [line["address"] for line in rest[1:-1]] == addresses[at + 1 :]


async def in_order(app, number):
    """So many readers at once, each after the one before has begun."""
    readers = []
    for _ in range(number):
        readers.append(Reading(app))
        await asyncio.wait_for(readers[-1].begun.wait(), 20)
    return readers


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_more_exports_at_once_than_the_limit_are_refused_and_the_limit_is_named(
    site_archive, number
):
    app = create_app(site_archive)

    async def read():
        readers = await in_order(app, number)
        for one in readers:
            one.goes_on.set()
        await asyncio.gather(*(one.task for one in readers))
        after = Reading(app)
        after.goes_on.set()
        await after.task
        return readers, after

    readers, after = asyncio.run(read())
    assert [one.status for one in readers] == [200] * min(number, 2) + [503] * max(0, number - 2)
    for one in readers[2:]:
        assert one.headers["retry-after"] == "30"
        assert "exports under way: 2, which is the limit" in json.loads(one.body)["detail"]
    assert after.status == 200
    assert lines_of(after.body)[-1]["type"] == "end"


def test_a_reader_who_goes_away_leaves_the_place_free(site_archive):
    app = create_app(site_archive)

    async def read():
        for one in await in_order(app, 2):
            one.task.cancel()
            await asyncio.gather(one.task, return_exceptions=True)
        return await in_order(app, 2)

    async def statuses():
        readers = await read()
        for one in readers:
            one.goes_on.set()
        await asyncio.gather(*(one.task for one in readers))
        return [one.status for one in readers]

    assert asyncio.run(statuses()) == [200, 200]


class Clock:
    """Gives a second more at every look, however long that takes."""

    def __init__(self):
        self._seconds = itertools.count()

    def __call__(self):
        return next(self._seconds)


def taken(archive, path, seconds, size=LIMITS.export_bytes):
    """What a reader gets of an answer of 46 passages, a second each, and how it ended."""
    limits = dataclasses.replace(LIMITS, export_seconds=seconds, export_bytes=size)
    exports = Exporting(archive, all_texts=True, limits=limits, clock=Clock())
    query = urlencode({"q": "harbour by:Marrin"})

    async def read():
        response = await exports.file(Request(scope_of(path, query)))
        content, error = b"", None
        try:
            async for piece in response.body_iterator:
                content += piece
        except LimitExceeded as stopped:
            error = stopped
        return content, error

    return asyncio.run(read())


@pytest.mark.parametrize("seconds", [1, 44, 45, 46, 60_000])
def test_an_export_that_takes_longer_than_its_time_is_broken_off_and_says_where(
    site_archive, seconds
):
    content, error = taken(site_archive, "/search.jsonl", seconds)
    lines = lines_of(content)
    number = len([line for line in lines if line["type"] == "passage"])

    if seconds >= 45:
        assert (error, number, lines[-1]["type"]) == (None, 45, "end")
        return
    assert str(seconds) in str(error)
    assert number == seconds
    assert lines[-1]["type"] == "stopped"
    assert lines[-1]["after"] == lines[-2]["address"]
    assert f"limit {seconds}" in lines[-1]["reason"]
    assert f"{LIMITS.export_bytes:,} bytes of an export" in lines[-1]["reason"]
    table, stopped = taken(site_archive, "/search.csv", seconds)
    assert stopped is not None
    assert table.count(b"\r\n") == seconds + 1


def test_what_was_sent_already_gives_more_time(site_archive, monkeypatch):
    monkeypatch.setattr("dragoman.web.exporting._PIECE_BYTES", 2_000)
    assert taken(site_archive, "/search.jsonl", 20)[1] is not None
    assert taken(site_archive, "/search.jsonl", 20, size=4_000)[1] is None


def test_a_place_is_free_again_after_an_export_was_refused(site_archive):
    exports = Exporting(site_archive, all_texts=True)

    async def ask(query):
        return await exports.file(Request(scope_of(query=query)))

    async def five():
        for _ in range(5):
            with pytest.raises(Exception, match="quotation"):
                await ask("q=%22open")
        held = [await ask("q=harbour"), await ask("q=harbour")]
        with pytest.raises(Busy):
            await ask("q=harbour")
        return held

    assert len(asyncio.run(five())) == 2
