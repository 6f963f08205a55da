"""Whatever lies in a folder ends in an outcome: broken lines, odd names, links, files that cannot be opened."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from tests.archive.observed import Folder, edited, moment, page, seen, take

from dragoman.archive.archive import Archive
from dragoman.errors import WrongUse
from dragoman.model.base import encode
from dragoman.store import captures, holdings

ADDRESS = "https://mfa.velmara.example/en/news/71"


@contextlib.contextmanager
def somebody_without_rights():
    """For a while this process may read only what everybody may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def lines(folder, *texts):
    folder.mkdir(parents=True, exist_ok=True)
    data = b"".join(t if isinstance(t, bytes) else t.encode() + b"\n" for t in texts)
    (folder / "captures.jsonl").write_bytes(data)
    return folder


def kept_whole(archive, outcomes):
    """What is in the store is what the outcomes say, and each refusal has its row."""
    refused = [o for o in outcomes if o.outcome == "refused"]
    assert len(captures.refusals(archive.database)) == len(refused)
    assert all(o.reason for o in refused)
    assert holdings.counts(archive.database)["editions"] == len({o.id for o in outcomes if o.id})
    assert archive.database.value("PRAGMA integrity_check") == "ok"
    assert archive.database.rows("PRAGMA foreign_key_check") == []
    for outcome in outcomes:
        assert json.loads(encode(outcome))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a line of captures"),
        ("[]", "not a line of captures"),
        ('"بيان"', "not a line of captures"),
        ('{"file": 7}', "not a line of captures"),
        ('{"adress": "https://a.example/"}', "adress"),
        (b'{"file": "\xff\xfe"}\n', "not a line of captures"),
        (r'{"file": "\ud800"}', "not a line of captures"),
        ("[" * 200_000, "not a line of captures"),
        ('{"headers": ' + "[" * 100_000 + "}", "not a line of captures"),
        ('{"file": "nowhere.html"}', "no file 'nowhere.html' beside it"),
        ('{"file": "新闻.html"}', "no file '新闻.html' beside it"),
        ('{"file": "../secret.html"}', "no file '../secret.html' beside it"),
        ('{"file": "/etc/passwd"}', "no file '/etc/passwd' beside it"),
        (r'{"file": "a\u0000b"}', "beside it"),
        ('{"file": "' + "x" * 5000 + '"}', "beside it"),
        ('{"file": "."}', "beside it"),
        ('{"file": ""}', "beside it"),
        ("{}", "needs an address and the status 404 or 410"),
        ('{"address": "https://a.example/x"}', "needs an address and the status 404 or 410"),
        ('{"address": "https://a.example/x", "status": 500}', "needs an address"),
        ('{"address": "http://[kein]/", "status": 410}', "is no address"),
        ('{"file": "page.html", "fetched": "yesterday"}', "'yesterday' is no time"),
        ('{"file": "page.html", "address": "http://[kein]/"}', "is no address"),
        ('{"file": "page.html", "status": 404}', "with status 404 the file is the server's notice"),
        ('{"file": "page.html", "status": 503}', "with status 503 the file is the server's notice"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_refused_and_the_others_stand(
    archive, tmp_path, line, reason
):
    (tmp_path / "secret.html").write_bytes(page("ar"))
    folder = lines(
        tmp_path / "press", line, '{"file": "zh.html", "address": "https://a.example/zh"}'
    )
    (folder / "page.html").write_bytes(page("de"))
    (folder / "zh.html").write_bytes(page("zh"))
    outcomes = take(archive, folder)

    assert outcomes[0].outcome == "refused"
    assert reason in outcomes[0].reason
    assert outcomes[1].outcome == "new"
    kept_whole(archive, outcomes)


def test_a_refused_line_says_which_file_or_line_it_was(archive, tmp_path):
    folder = lines(
        tmp_path / "press",
        "{",
        '{"file": "nowhere.html"}',
        "",
        '{"address": "https://a.example/x"}',
    )
    outcomes = take(archive, folder)

    assert [(o.file, o.part) for o in outcomes] == [
        (str(folder / "captures.jsonl"), "line 1"),
        ("nowhere.html", "line 2"),
        ("https://a.example/x", "line 4"),
    ]


def test_the_file_of_a_refused_line_is_not_taken_in_under_another_rule(archive, tmp_path):
    folder = lines(tmp_path / "press", '{"file": "page.html", "address": "http://[kein]/"}')
    (folder / "page.html").write_bytes(page())

    assert [o.outcome for o in take(archive, folder)] == ["refused"]


def test_a_line_without_an_end_does_not_fill_the_memory(archive, tmp_path):
    folder = lines(tmp_path / "press", b'{"file": "' + b"x" * 3_000_000)
    (outcome,) = take(archive, folder)

    assert "longer than 1,048,576 bytes" in outcome.reason


def test_links_lead_nowhere(archive, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.html").write_bytes(page())
    folder = lines(tmp_path / "press", '{"file": "link.html"}', '{"file": "inner/page.html"}')
    (folder / "link.html").symlink_to(outside / "page.html")
    (folder / "inner").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "gone.html").symlink_to(folder / "nowhere")
    outcomes = take(archive, folder)

    assert [o.outcome for o in outcomes] == ["refused", "refused"]


def test_a_folder_that_is_itself_a_link_is_read(archive, tmp_path):
    Folder(tmp_path / "press").sees(page(), address=ADDRESS)
    (tmp_path / "link").symlink_to(tmp_path / "press")

    assert [o.outcome for o in take(archive, tmp_path / "link")] == ["new"]


def test_one_file_may_be_seen_at_two_addresses(archive, tmp_path):
    folder = lines(
        tmp_path / "press",
        '{"file": "a/../page.html", "address": "https://a.example/1"}',
        '{"file": "page.html", "address": "https://a.example/2"}',
    )
    (folder / "a").mkdir()
    (folder / "page.html").write_bytes(page())
    outcomes = take(archive, folder)

    assert [(o.outcome, o.capture) for o in outcomes] == [("new", "new"), ("new", "seen")]
    assert outcomes[0].digest == outcomes[1].digest


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\x00" * 100, b"<html></html>"]
)
def test_a_file_without_a_text_is_refused_with_its_digest(archive, tmp_path, data):
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "empty.html").write_bytes(data)
    outcomes = take(archive, tmp_path / "press")

    assert [o.outcome for o in outcomes] == ["refused"]
    assert outcomes[0].digest == captures.digest_of(data)
    assert captures.refusals(archive.database)[0][2] == captures.digest_of(data)
    kept_whole(archive, outcomes)


ODD_NAMES = [
    b"new\nline.html", b"caf\xe9.html", b"\xff\xfe.html", "بيان صحفي.html".encode(), "新闻 (2).html".encode(),
    b"-rf.html", b"a#b?c%20d.html", b"\x1b[31mred.html", b"quote\"'.html", "\u202egnp.html".encode(),
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in a folder"])
def test_a_file_may_have_any_name(archive, tmp_path, name, alone):
    folder = os.fsencode(tmp_path / "press")
    os.mkdir(folder)  # noqa: PTH102  # names of bytes
    path = Path(os.fsdecode(folder + b"/" + name))
    path.write_bytes(page("ar"))
    outcomes = take(archive, path if alone else path.parent)
    path.write_bytes(page("ar", paragraphs=edited("ar", 0, "تبحر العبّارة غدًا.")))
    outcomes += take(archive, path if alone else path.parent)

    assert [o.outcome for o in outcomes] == ["new", "changed"]
    kept_whole(archive, outcomes)


def test_a_file_that_cannot_be_read_has_any_name_too(archive, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html"))
    path.write_bytes(b"")
    outcomes = take(archive, path, tmp_path / "nowhere")

    assert [o.file for o in outcomes] == [f"{tmp_path}/caf\\xe9.html", str(tmp_path / "nowhere")]
    kept_whole(archive, outcomes)


def test_what_may_not_be_opened_is_refused_and_the_rest_is_taken_in():
    # Not in pytest's folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        base.chmod(0o777)
        press = base / "press"
        for name in ("closed/a.html", "listed-only/b.html", "c.html", "d.html"):
            (press / name).parent.mkdir(parents=True, exist_ok=True)
            (press / name).write_bytes(page("zh"))
        for name, mode in (("c.html", 0), ("closed", 0), ("listed-only", 0o444)):
            (press / name).chmod(mode)
        with somebody_without_rights(), Archive(base / "archive", create=True) as archive:
            outcomes = take(archive, press)
            kept_whole(archive, outcomes)
        for name in ("closed", "listed-only"):
            (press / name).chmod(0o755)

    assert [(Path(o.file).name, o.outcome) for o in outcomes] == [
        ("c.html", "refused"), ("closed", "refused"), ("d.html", "new"), ("b.html", "refused"),
    ]  # fmt: skip
    assert all("Permission denied" in o.reason for o in outcomes if o.outcome == "refused")


def test_a_known_file_that_vanished_or_closed_is_refused(archive, tmp_path):
    (tmp_path / "press").mkdir()
    file = tmp_path / "press" / "a.html"
    file.write_bytes(page())
    take(archive, tmp_path / "press")
    file.unlink()
    outcomes = take(archive, file, tmp_path / "press")

    assert [o.outcome for o in outcomes] == ["refused"]


def test_folders_in_folders_in_folders_are_walked(archive, tmp_path):
    root = tmp_path / "press"
    root.mkdir()
    inner = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=inner)
        deeper = os.open("d", os.O_RDONLY | os.O_DIRECTORY, dir_fd=inner)
        os.close(inner)
        inner = deeper
    os.close(inner)
    (root / "a.html").write_bytes(page())
    try:
        outcomes = take(archive, root)
    finally:
        # Python removes folders by recursion, which ends before these do.
        subprocess.run(["rm", "-rf", root], check=True)

    assert outcomes[0].outcome == "new"
    kept_whole(archive, outcomes)


def test_pipes_and_sockets_are_passed_over(archive, tmp_path):
    (tmp_path / "press").mkdir()
    os.mkfifo(tmp_path / "press" / "pipe.html")
    (tmp_path / "press" / "a.html").write_bytes(page())

    assert [o.outcome for o in take(archive, tmp_path / "press")] == ["new"]
    (outcome,) = take(archive, tmp_path / "press" / "pipe.html")
    assert outcome.outcome == "refused"


def test_a_list_of_captures_given_alone_is_refused_with_what_to_do(archive, tmp_path):
    folder = Folder(tmp_path / "press").sees(page("zh"), address=ADDRESS)
    (outcome,) = take(archive, folder.path / "captures.jsonl")

    assert outcome.reason == "a list of captures: give the folder it lies in"


def test_hidden_files_and_lists_are_no_pages(archive, tmp_path):
    folder = Folder(tmp_path / "press").sees(page(), address=ADDRESS)
    for name in (".hidden.html", "manifest.jsonl", "Thumbs.db"):
        (folder.path / name).write_bytes(page("zh"))

    assert len(take(archive, folder.path)) == 1


def test_files_no_line_speaks_of_are_taken_in_after_those_listed(archive, tmp_path):
    folder = Folder(tmp_path / "press")
    (folder.path / "a.html").write_bytes(page("zh"))
    folder.sees(page(), file="z.html", address=ADDRESS)
    outcomes = take(archive, folder.path)

    assert [Path(o.file).name for o in outcomes] == ["z.html", "a.html"]
    assert [o.file for o in outcomes] == ["z.html", str(folder.path / "a.html")]


@pytest.mark.parametrize(
    "options",
    [
        {"address": ADDRESS},
        {"fetched": "yesterday"},
        {"fetched": ""},
        {"publisher": " "},
        {"publisher": "caf\udce9"},
    ],
)
def test_options_that_say_nothing_are_wrong_use(archive, tmp_path, options):
    (tmp_path / "press").mkdir()
    with pytest.raises(WrongUse):
        take(archive, tmp_path / "press", **options)


def test_a_container_gives_an_outcome_for_each_page_in_it(archive, tmp_path):
    items = [
        {"id": f"item-{n}", "title": title, "body": f"<p>{text}</p>", "published": "2031-05-04"}
        for n, (title, text) in enumerate([("بيان أول", "لن تبحر العبّارة قبل أن يُمسح الشريط الرملي."),
                                           ("第二份声明", "渡轮在沙洲测量完毕之前不会开航，本部对此表示遗憾。")])
    ]  # fmt: skip
    (tmp_path / "list.json").write_text(json.dumps([*items, {"version": 7}]), encoding="utf-8")
    outcomes = take(archive, tmp_path / "list.json")

    assert [o.outcome for o in outcomes] == ["new", "new", "refused"]
    assert [o.part for o in outcomes] == ["1", "2", "3"]
    assert {o.file for o in outcomes} == {str(tmp_path / "list.json")}
    kept_whole(archive, outcomes)


def test_a_half_character_in_a_page_costs_that_page_alone(archive, tmp_path):
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "a.json").write_text(
        r'{"title": "Half \ud800 a character", "body": "<p>It is said to be a character \udc00.</p>"}'
    )
    (tmp_path / "press" / "b.html").write_bytes(page("ar"))
    outcomes = take(archive, tmp_path / "press")

    assert outcomes[1].outcome == "new"
    kept_whole(archive, outcomes)


def test_an_observation_says_all_that_was_known_of_it(archive, tmp_path):
    folder = Folder(tmp_path / "press")
    headers = {"Content-Type": "text/html; charset=utf-8", "X-Served-By": "بوابة"}
    folder.sees(page(), address=ADDRESS, fetched=moment(3), status=200, headers=headers)
    (outcome,) = take(archive, folder.path)

    (capture,) = seen(archive, outcome.id)
    assert capture.digest == outcome.digest
    assert (capture.address, capture.fetched, capture.status) == (ADDRESS, moment(3), 200)
    assert capture.headers == {name.lower(): value for name, value in headers.items()}
    assert capture.source == "page-001.html"
    assert captures.data_of(archive.database, capture.digest) == page()
