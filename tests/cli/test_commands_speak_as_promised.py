"""The commands as a contract: names, exit codes, JSON fields, what goes to which stream."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.archive.observed import TEXTS, Folder, edited, moment, page
from tests.cli.program import COMMAND, environment, lines, only, run

OUTCOME = ["file", "part", "outcome", "capture", "id", "version", "digest", "reason"]
READING = [
    "lang", "title", "published", "said", "dateline", "place", "event", "kind", "publisher", "speakers",
    "editions", "links", "turns", "mentions", "subjects", "furniture", "coverage", "evidence", "warnings",
]  # fmt: skip
HEAVY = (
    "tantivy",
    "apsw",
    "starlette",
    "selectolax",
    "lxml",
    "babel",
    "rich",
    "uvicorn",
    "msgspec",
    "multiprocessing",
    "numpy",
)
EXAMPLES = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "examples"


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive with an edition in each language, one of them with two versions, one withdrawn."""
    base = tmp_path_factory.mktemp("held")
    folder = Folder(base / "press")
    for number, lang in enumerate(TEXTS):
        address = f"https://mfa.velmara.example/{lang}/news/71"
        links = {tag: f"https://mfa.velmara.example/{tag}/news/71" for tag in TEXTS}
        folder.sees(page(lang, links=links), address=address, fetched=moment(number), status=200)
    changed = page(
        "zh", paragraphs=edited("zh", 1, "上周有41位船长向两国港务局询问进港航道的水深。")
    )
    folder.sees(changed, address="https://mfa.velmara.example/zh/news/71", fetched=moment(30))
    folder.sees(
        None, address="https://mfa.velmara.example/de/news/71", fetched=moment(31), status=410
    )
    run("ingest", folder.path, "--archive", base / "archive", check=0)
    return base / "archive"


def held(archive: Path, lang: str) -> str:
    answer = json.loads(
        run("search", f"lang:{lang}", "--archive", archive, "--json", check=0).stdout
    )
    return str(answer["hits"][0]["edition"])


# Starting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], *([name, "--help"] for name in ("ingest", "search", "parse", "show", "serve", "demo", "rebuild", "bench"))]
)  # fmt: skip
def test_help_waits_for_nothing_heavy(args):
    code = (
        f"import sys\nsys.argv = ['dragoman', *{args!r}]\nfrom dragoman.cli.main import main\n"
        "try:\n    main()\nfinally:\n    import json\n    sys.stderr.write(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    loaded = {name.partition(".")[0] for name in json.loads(done.stderr)}

    assert loaded.isdisjoint(HEAVY)
    assert done.stdout


@pytest.mark.parametrize(
    "command", ["demo", "ingest", "parse", "rebuild", "search", "serve", "show"]
)
def test_every_command_has_a_help_that_says_what_it_does(command):
    text = run(command, "--help", check=0).stdout.decode()

    assert text.startswith(f"Usage: dragoman {command}")
    assert "--json" in text
    assert ("--archive" in text) == (command not in ("demo", "parse"))


def test_the_help_of_all_lists_every_command():
    text = run("--help", check=0).stdout.decode()
    for command in ("demo", "ingest", "parse", "rebuild", "search", "serve", "show"):
        assert re.search(rf"^  {command} +\S", text, re.MULTILINE)
    assert "0 done, 1 not found or a check failed, 2 wrong use, 3 some input" in text


def test_the_module_and_the_script_are_one_program(archive):
    script = Path(sys.executable).with_name("dragoman")
    name = held(archive, "ar")
    for wanted, code in ((name, 0), (name + "x", 1)):
        ends = [
            subprocess.run([*start, "show", wanted, "--archive", archive, "--json"], env=environment(),
                           capture_output=True, check=False, timeout=60)
            for start in ([script], COMMAND)
        ]  # fmt: skip
        assert [end.returncode for end in ends] == [code, code]
        assert ends[0].stdout == ends[1].stdout


def test_the_archive_may_be_named_by_the_environment_or_be_the_folder_archive(archive):
    name = held(archive, "zh")
    by_environment = run("show", name, "--json", check=0, DRAGOMAN_ARCHIVE=str(archive))
    by_place = run("show", name, "--json", check=0, cwd=archive.parent)

    assert by_environment.stdout == by_place.stdout


# Exit codes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["ingest"], "Missing argument 'SOURCES...'"),
        (["ingest", "nowhere.html"], "Path 'nowhere.html' does not exist"),
        (["ingest", ".", "--fetched", "yesterday"], "'yesterday' is no time"),
        (["ingest", ".", "--address", "https://a.example/"], "--address names one page"),
        (["parse", "."], "is a directory"),
        (["search", "a", "--sort", "colour"], "'colour' is not one of"),
        (["search", "a", "--limit", "0"], "0 is not in the range"),
        (["show"], "Missing argument 'NAME'"),
        (["rebuild", "everything"], "'everything' is not one of"),
        (["serve", "--port", "99999"], "99999 is not in the range"),
        (["show", "a", "--colour"], "No such option"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(tmp_path, args, said):
    done = run(*args, cwd=tmp_path, check=2)

    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args", [["show", "a/b"], ["search", "渡轮"], ["rebuild"], ["serve", "--port", "0"]]
)
def test_without_an_archive_reading_ends_with_1_and_says_how_to_make_one(tmp_path, args):
    done = run(*args, "--archive", tmp_path / "nowhere", check=1)

    assert "there is no archive at" in done.stderr.decode()
    assert "dragoman ingest SOURCE" in done.stderr.decode()
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["show", "m/2031/01/01/بيان/ar"], 1, "nothing here has the name 'm/2031/01/01/بيان/ar'"),
        (["show", "r/nobody"], 1, "nothing here has the name"),
        (["show", "a@0"], 1, "nothing here has the name"),
        (["search", "حاملة", "xyzzy"], 1, ""),
        (["search", '"unclosed'], 2, "at character"),
    ],
)
def test_what_is_not_there_ends_with_1_and_what_cannot_be_read_with_2(archive, args, code, said):
    done = run(*args, "--archive", archive, check=code)

    assert said in done.stderr.decode()


def test_a_damaged_or_newer_store_ends_with_1(tmp_path):
    (tmp_path / "record.db").write_bytes(b"no database " * 1000)
    done = run("show", "a", "--archive", tmp_path, check=1)
    assert "damaged or no record" in done.stderr.decode()
    done = run("ingest", __file__, "--archive", tmp_path, check=1)
    assert "damaged or no record" in done.stderr.decode()


def test_what_is_refused_ends_with_3_and_the_rest_is_taken_in(tmp_path):
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "a.html").write_bytes(page("ar"))
    (tmp_path / "press" / "b.html").write_bytes(b"")
    done = run("ingest", tmp_path / "press", "--archive", tmp_path / "archive", check=3)

    assert done.stderr == b""
    last = done.stdout.decode().splitlines()
    assert last[0].startswith("new      local/2031/05/04/كلمة-")
    assert last[1] == f"refused  {tmp_path}/press/b.html: the file is empty"
    assert last[-1].startswith("1 new, 0 changed, 0 same, 1 refused: 2 pages in ")


def test_a_folder_that_cannot_be_written_ends_with_1_and_no_traceback(tmp_path):
    (tmp_path / "file").write_text("")
    done = run("ingest", __file__, "--archive", tmp_path / "file" / "archive", check=1)

    assert "Not a directory" in done.stderr.decode()


# JSON ----------------------------------------------------------------------------------------------------


def test_ingest_prints_a_line_an_input_with_the_promised_fields(tmp_path):
    folder = Folder(tmp_path / "press")
    address = "https://mfa.velmara.example/ar/news/71"
    for number, data in enumerate(
        (page("ar"), page("ar"), page("ar", paragraphs=TEXTS["ar"][1][:2]), None)
    ):
        folder.sees(data, address=address, fetched=moment(number), status=200 if data else 410)
    (folder.path / "empty.html").write_bytes(b"")
    found = lines(run("ingest", folder.path, "--archive", tmp_path / "archive", "--json", check=3))

    assert [list(line) for line in found] == [OUTCOME] * 5
    assert [
        (line["outcome"], line["capture"], line["version"], line["reason"]) for line in found
    ] == [
        ("new", "new", 1, "first"),
        ("same", "seen", 1, None),
        ("changed", "new", 2, "words"),
        ("changed", "seen", 3, "withdrawn"),
        ("refused", None, None, "the file is empty"),
    ]
    assert [line["file"] for line in found] == [
        "page-001.html", "page-002.html", "page-003.html", address, str(folder.path / "empty.html"),
    ]  # fmt: skip
    assert found[0]["digest"] == hashlib.sha256(page("ar")).hexdigest()
    assert found[3]["digest"] is None
    assert {line["id"] for line in found[:4]} == {found[0]["id"]}
    assert {line["part"] for line in found} == {None}


def test_a_container_gives_a_line_for_each_page_in_it(tmp_path):
    warc = EXAMPLES / "communique" / "straits-conference-2025.warc"
    parsed = lines(run("parse", warc, "--json", check=0))
    taken = lines(run("ingest", warc, "--archive", tmp_path / "archive", "--json", check=0))

    assert [line["part"] for line in taken] == [line["part"] for line in parsed]
    assert [line["digest"] for line in taken] == [line["sha256"] for line in parsed]
    assert {line["file"] for line in [*taken, *parsed]} == {str(warc)}
    assert all(line["part"].startswith("https://www.straitsconference.example/") for line in taken)


def example_files() -> list[Path]:
    names = ("answers", "briefing", "conference", "interview", "release", "speech", "statement")
    return [
        p for name in names for p in sorted((EXAMPLES / name).iterdir()) if p.suffix != ".jsonl"
    ]


@pytest.fixture(scope="module")
def parsed() -> list[dict]:
    return lines(run("parse", *example_files(), "--json", check=0))


def test_parse_prints_a_line_a_file_with_the_promised_fields(parsed):
    assert [line["file"] for line in parsed] == [str(path) for path in example_files()]
    for path, line in zip(example_files(), parsed, strict=True):
        assert list(line) == ["file", "sha256", *READING]
        assert line["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert 0 <= line["coverage"] <= 1
        for turn in line["turns"]:
            assert list(turn) == ["eid", "kind", "attribution", "by", "role", "paragraphs"]
            assert all(list(paragraph) == ["eid", "text"] for paragraph in turn["paragraphs"])
        for mention in line["mentions"]:
            assert list(mention) == ["name", "printed", "kind", "paragraph", "span", "source"]
        for date in (line["published"], line["said"]):
            assert date is None or list(date) == ["value", "precision", "zone", "printed"]
        for named in (line["dateline"], line["place"], line["event"]):
            assert named is None or list(named) == ["printed", "name"]
        assert all(list(speaker) == ["name", "role", "printed"] for speaker in line["speakers"])
        assert all(list(link) == ["lang", "printed", "address"] for link in line["links"])


def test_evidence_points_to_what_is_printed(parsed):
    for line in parsed:
        for pointer, places in line["evidence"].items():
            value: object = line
            for step in pointer.split("/")[1:]:
                value = value[int(step)] if isinstance(value, list) else value[step]
            assert value is not None, (line["file"], pointer)
            assert all(list(place) == ["path", "start", "end"] for place in places)


def test_mentions_stand_where_they_say(parsed):
    for line in parsed:
        texts = {p["eid"]: p["text"] for turn in line["turns"] for p in turn["paragraphs"]}
        texts[None] = line["title"]
        for mention in line["mentions"]:
            start, end = mention["span"]
            assert texts[mention["paragraph"]][start:end] == mention["printed"]


def test_parse_says_what_it_refuses_in_a_line_of_its_own(tmp_path):
    good, empty, bytes_ = tmp_path / "好.html", tmp_path / "empty.html", tmp_path / "image.png"
    good.write_bytes(page("zh"))
    empty.write_bytes(b"")
    bytes_.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    found = lines(run("parse", good, empty, bytes_, "--json", check=3))

    assert [line["file"] for line in found] == [str(good), str(empty), str(bytes_)]
    assert [list(line) for line in found[1:]] == [["file", "sha256", "refused"]] * 2
    assert found[1]["sha256"] == hashlib.sha256(b"").hexdigest()
    assert found[0]["title"] == TEXTS["zh"][0]


def test_names_of_files_that_are_no_text_break_no_line(tmp_path):
    name = os.fsencode(tmp_path) + b"/caf\xe9\nnew.html"
    path = Path(os.fsdecode(name))
    path.write_bytes(page("ar"))
    parsed = only(lines(run("parse", path, "--json", check=0)))
    taken = only(lines(run("ingest", path, "--archive", tmp_path / "archive", "--json", check=0)))

    assert parsed["file"] == taken["file"] == f"{tmp_path}/caf\\xe9\nnew.html"
    for command in (["parse", path], ["ingest", path, "--archive", tmp_path / "archive"]):
        assert b"\\x0anew" not in run(*command, check=0).stdout.replace(b"\n", b"")


def test_search_and_show_print_one_value_each(archive):
    answer = json.loads(run("search", "渡轮", "--archive", archive, "--json", check=0).stdout)
    assert answer["total"] == len(answer["hits"]) == 2
    assert (answer["editions"], answer["records"]) == (1, 1)
    for hit in answer["hits"]:
        assert {"record", "edition", "turn", "spans", "snippet", "eid"} <= hit.keys()
        assert [hit["text"][start:end] for start, end in hit["spans"]] == ["渡轮"]
    assert {facet["field"] for facet in answer["facets"]} >= {"lang", "by", "kind"}

    name = answer["hits"][0]["edition"]
    text = json.loads(run("show", name, "--archive", archive, "--json", check=0).stdout)
    assert text["version"]["number"] == 2
    assert text["reading"]["turns"][0]["paragraphs"][0]["text"] == TEXTS["zh"][1][0]
    record = json.loads(
        run("show", text["edition"]["record"], "--archive", archive, "--json", check=0).stdout
    )
    assert sorted(edition["lang"] for edition in record["editions"]) == ["ar", "de", "en", "zh"]
    passage = json.loads(
        run("show", f"{name}@1#p2", "--archive", archive, "--json", check=0).stdout
    )
    assert passage["address"] == f"{name}@1.1#p2"
    assert [p["text"] for p in passage["paragraphs"]] == [TEXTS["zh"][1][1]]


def test_an_answer_is_counted_over_time_in_json_and_as_a_table_with_the_facets(archive):
    answer = json.loads(run("search", "lang:zh", "--archive", archive, "--json", check=0).stdout)
    over_time = answer["over_time"]
    row = over_time["periods"][0]
    assert row.keys() == {"period", "passages", "by_published", "words"}
    assert sum(one["passages"] or 0 for one in over_time["periods"]) == answer["total"]
    told = run("search", "lang:zh", "--archive", archive, "--facets", check=0).stdout.decode()
    table = told[told.index("per million") :].splitlines()
    rate = f"{row['passages'] * 1e6 / row['words']:,.0f}"
    assert [line.split() for line in table if line.startswith(row["period"])] == [
        [row["period"], str(row["passages"]), str(row["by_published"]), str(row["words"]), rate]
    ]
    assert "per million" not in run("search", "lang:zh", "--archive", archive).stdout.decode()


def test_a_concordance_is_lines_of_json_or_columns_under_one_another(archive):
    everywhere = "渡轮 OR العبّارة OR ferry OR Fähre"
    options = ("--kwic", "--archive", archive)
    found = lines(run("search", everywhere, *options, "--json", check=0))
    assert {line["lang"] for line in found} == {"ar", "en", "zh"}  # the German text is withdrawn
    for line in found:
        assert {"left", "match", "right", "address", "lang", "by", "said", "spans"} <= line.keys()
        eid = line["address"].partition("#")[2]
        if eid:
            place = json.loads(
                run("show", line["address"], "--archive", archive, "--json", check=0).stdout
            )
            (text,) = [p["text"] for p in place["paragraphs"] if p["eid"] == eid]
            ((start, end),) = line["spans"]
            assert text[start:end] == line["match"]
            whole = line["left"] + line["match"] + line["right"]
            assert text[start - len(line["left"]) : end + len(line["right"])] == whole

    told = run("search", everywhere, *options, check=0, COLUMNS="100").stdout.decode()
    rows = [row for row in told.splitlines() if re.match(r"\d{4}-", row)]
    assert len(rows) == len(found)
    for group in told.split("\n\n")[1:]:
        matches = [line["match"] for line in found if line["lang"] == group[:2]]
        begin = set()
        for row, match in zip(group.splitlines()[1:], matches, strict=True):
            isolated = f"\u2067{match}\u2069"
            at = row.index(isolated if group.startswith("ar") else f"  {match}  ")
            begin.add(cell_len(row[:at]))
            assert cell_len(row) <= 100
        assert len(begin) == 1, group


def test_lines_in_arabic_are_mirrored_and_each_piece_keeps_its_column(archive):
    (row,) = [
        row for row in run("search", "العبّارة", "--kwic", "--limit", "1", "--archive", archive)
        .stdout.decode().splitlines() if "\u2067" in row
    ]  # fmt: skip
    (line,) = lines(
        run("search", "العبّارة", "--kwic", "--limit", "1", "--archive", archive, "--json")
    )
    pieces = re.findall("\u2067(.*?)\u2069", row)
    match = pieces.index(line["match"])
    assert pieces[:match] == [line["right"].strip()[: len(piece)] for piece in pieces[:match]]
    assert pieces[match + 1 :] == [
        line["left"].strip()[-len(piece) :] for piece in pieces[match + 1 :]
    ]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("lang:zh", "--kwic"), 2, "type one, such as: port lang:zh"),
        (("--kwic",), 2, "type one, such as: port"),
        (("nowhere", "--kwic"), 1, ""),
        (("渡轮", "--kwic", "--sort", "published"), 2, "lines are not sorted by published"),
        (("渡轮", "--sort", "left"), 2, "go with --kwic"),
        (("渡轮", "--words", "16"), 2, "go with --kwic"),
        (("渡轮", "--as-typed"), 2, "go with --kwic"),
    ],
)
def test_what_a_concordance_cannot_be_asked_ends_with_2(archive, args, code, said):
    done = run("search", *args, "--archive", archive, check=code)
    assert said in done.stderr.decode()


def test_people_are_told_the_same_in_lines(archive):
    name = held(archive, "ar")
    shown = run("show", name, "--archive", archive, check=0).stdout.decode()
    assert shown.startswith(f"{name}@1.1\n{TEXTS['ar'][0]}\n")
    assert f"  p4  {TEXTS['ar'][1][3]}\n" in shown
    record = re.search(r"record (r/\S+)", shown)[1]
    listed = run("show", record, "--archive", archive, check=0).stdout.decode()
    german = re.search(r"^  de  (\S+)$", listed, re.MULTILINE)[1]
    withdrawn = run("show", german, "--archive", archive, check=0).stdout.decode()
    assert withdrawn == f"{german}@2\nwithdrawn by the publisher; observed {moment(31)}\n"


def test_a_publisher_called_r_is_no_record(tmp_path):
    (tmp_path / "a.html").write_bytes(page("ar"))
    args = ["ingest", tmp_path / "a.html", "--publisher", "R.", "--archive", tmp_path / "archive"]
    name = only(lines(run(*args, "--json", check=0)))["id"]

    assert name.startswith("r/2031/")
    assert run("show", f"{name}@1", "--archive", tmp_path / "archive", check=0).stdout.startswith(
        name.encode()
    )
    assert run("show", "r/" + name.rpartition("/")[0], "--archive", tmp_path / "archive", check=0)


def test_search_across_says_how_each_passage_was_found(archive):
    asked = "no ferry sails before the sandbank has been surveyed"
    found = run("search", "--across", asked, "--archive", archive, "--json", check=0).stdout
    answer = json.loads(found)
    assert answer["total"] == 0
    assert {hit["lang"] for hit in answer["hits"]} == {"en", "ar", "zh"}
    assert {hit["found"] for hit in answer["hits"]} == {"meaning"}
    assert all(0 < hit["cosine"] <= 1 for hit in answer["hits"])
    told = answer["across"]
    assert told["found"] == len(answer["hits"])
    assert (told["waiting"], told["outside"], told["reason"]) == (0, {}, None)
    text = run("search", "--across", asked, "--archive", archive, check=0).stdout.decode()
    assert re.search(r"  by meaning, 0\.\d\d\n", text)
    assert f"and {told['found']} by meaning (compared: {told['searched']} paragraphs)" in text
    nothing = run("search", "--across", "lang:ar", "--archive", archive, check=0).stdout.decode()
    assert "the query has no words of its own" in nothing
    refused = run("search", "--across", asked, "--sort", "said", "--archive", archive, check=2)
    assert b"nearness" in refused.stderr


def test_rebuild_makes_what_is_derived_anew(archive):
    before = run("search", "渡轮", "--archive", archive, "--json", check=0).stdout
    done = json.loads(run("rebuild", "all", "--archive", archive, "--json", check=0).stdout)
    encoded = done.pop("encoded")
    assert done == {"rebuilt": ["index", "vectors"], "editions": 4}
    assert encoded >= 0
    done = json.loads(run("rebuild", "vectors", "--archive", archive, "--json", check=0).stdout)
    assert done == {"rebuilt": ["vectors"], "encoded": 0}
    done = run("rebuild", "index", "--archive", archive, check=0)
    assert done.stdout == b"index: 4 editions indexed\n"
    assert run("search", "渡轮", "--archive", archive, "--json", check=0).stdout == before


# Streams -------------------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_ends_a_command_quietly(archive):
    for command in (
        ["search", "lang:ar"],
        ["search", "lang:ar", "--json"],
        ["parse", *example_files()[:3]],
    ):
        where = ["--archive", archive] if command[0] == "search" else []
        process = subprocess.Popen(
            [*COMMAND, *command, *where],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        process.stdout.close()
        complaint = process.stderr.read()
        process.stderr.close()
        assert (process.wait(60), complaint) == (1, b"")


def test_progress_goes_to_a_terminal_and_nowhere_else(tmp_path):
    (tmp_path / "press").mkdir()
    for number in range(3):
        (tmp_path / "press" / f"{number}.html").write_bytes(page("zh", title=f"第{number}号"))
    quiet = run("ingest", tmp_path / "press", "--archive", tmp_path / "one", check=0)
    assert quiet.stderr == b""

    leader, follower = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "ingest", tmp_path / "press", "--archive", tmp_path / "two", "--json"],
        stdout=subprocess.PIPE, stderr=follower, env=environment(), check=True, timeout=60,
    )  # fmt: skip
    os.close(follower)
    told = os.read(leader, 65_536).decode()
    os.close(leader)
    assert "read: 3 of 3" in told
    assert "indexed: 3 of 3" in told
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_a_terminal_of_another_encoding_is_told_what_it_can_show(archive, encoding):
    done = run("search", "lang:ar", "--archive", archive, check=0, PYTHONIOENCODING=encoding)
    shown = done.stdout.decode(encoding)

    assert ("العبّارة" in shown) == (encoding == "utf-8")
    assert "\\u0627" in shown or encoding == "utf-8"


def test_nothing_in_a_page_or_a_name_moves_the_cursor(tmp_path):
    hostile = "Words \x1b[2J\x1b]0;title\x07 and \u202e backwards"
    file = tmp_path / "a\x1b[31m.txt"
    file.write_text(
        f"A statement of the ministry\n\n{hostile} of the ministry of Velmara.\n", "utf-8"
    )
    outputs = [
        run("parse", file).stdout,
        run("ingest", file, "--archive", tmp_path / "archive").stdout,
        run("search", "words", "--archive", tmp_path / "archive").stdout,
        run("ingest", file.with_name("b"), "--archive", tmp_path / "archive").stderr,
    ]
    for output in outputs:
        assert b"\x1b[2J" not in output
        assert b"\x1b[31m" not in output
        assert b"\x07" not in output
        assert "\u202e".encode() not in output


def test_serve_says_where_it_is_in_json(archive):
    process = subprocess.Popen(
        [*COMMAND, "serve", "--archive", archive, "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    said = json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=60)
    assert said["address"].startswith("http://127.0.0.1:")
    assert said["archive"] == str(archive)


# Decisions ----------------------------------------------------------------------------------------------


def test_what_people_decide_is_told_by_the_commands(tmp_path):
    folder = Folder(tmp_path / "press")
    for number, lang in enumerate(("en", "ar", "zh")):
        said = f"2031-05-0{number + 1}"
        folder.sees(page(lang, published=said), address=f"https://mfa.velmara.example/{lang}/1")
    archive = tmp_path / "archive"
    run("ingest", folder.path, "--archive", archive, check=0)
    en, ar, zh = (held(archive, lang) for lang in ("en", "ar", "zh"))
    at, reason = ("--archive", archive), ("--reason", "أمر محكمة هالمار رقم ٧")

    done = json.loads(run("withhold", ar, *reason, *at, "--json", check=0).stdout)
    assert done["versions"] == [ar]
    shown = json.loads(run("show", ar, *at, "--json", check=0).stdout)
    assert (shown["reading"], shown["version"]["closed"]["reason"]) == (None, reason[1])
    assert TEXTS["ar"][1][0] in run("show", ar, "--withheld", *at, check=0).stdout.decode()
    assert reason[1] in run("show", f"{ar}#p1", *at, check=1).stderr.decode()
    assert reason[1] in run("history", ar, *at, check=0).stdout.decode()
    run("withhold", ar, *reason, *at, check=2)
    run("withhold", ar, "--lift", *reason, *at, check=0)
    assert json.loads(run("show", ar, *at, "--json", check=0).stdout)["reading"]
    run("withhold", ar, *at, check=2)
    run("withhold", "nobody/x/en", *reason, *at, check=1)

    assert "--yes" in run("erase", zh, *reason, *at, check=2).stderr.decode()
    gone = json.loads(run("erase", zh, *reason, "--yes", *at, "--json", check=0).stdout)
    assert (gone["versions"], gone["remains"]) == ([f"{zh}@1"], None)
    again = json.loads(run("ingest", folder.path, *at, "--json", check=3).stdout.splitlines()[2])
    assert (again["outcome"], reason[1] in again["reason"]) == ("refused", True)
    proof = json.loads(run("prove", f"{zh}@1", *at, "--json", check=0).stdout)
    assert proof["names"]["edition"] == zh
    run("erase", zh, "--lift", *reason, *at, check=0)

    record = json.loads(run("join", en, ar, *reason, *at, "--json", check=0).stdout)["record"]
    assert reason[1] in run("show", record, *at, check=0).stdout.decode()
    apart = json.loads(run("split", ar, *reason, *at, "--json", check=0).stdout)["record"]
    assert apart != record
    run("split", ar, *reason, *at, check=2)
    run("correct", f"{en}@1", "--note", "ملاحظة", *at, check=0)
    run("rights", en, "--holder", "وزارة", "--redistribute", "no", *at, check=0)
    told = json.loads(run("show", en, *at, "--json", check=0).stdout)
    assert told["notes"][0]["note"] == "ملاحظة"
    assert told["edition"]["rights"]["holder"] == "وزارة"
    run("correct", en, "--note", "a\u202eb", *at, check=2)
    run("correct", en, "--note", "م" * 6000, *at, check=3)
