"""The proof of a version and the log's files, as a stranger gets them from the site."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import quote

import pytest
from tests.web import invented

from dragoman.archive.archive import Archive
from dragoman.log import merkle, tiles
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.leaf import read_leaf
from dragoman.log.notes import read_note, read_verifier_key, verify
from dragoman.web.app import create_app


def address(name: str) -> str:
    return quote(f"/proof/{name}", safe="/@:")


@pytest.mark.parametrize("name", [invented.ENGLISH, invented.ARABIC, invented.CHINESE])
def test_the_twin_of_the_page_is_a_proof_that_the_verifier_of_the_site_accepts(
    browse, tmp_path, name
):
    reader = browse("ar")
    (tmp_path / "proof.json").write_bytes(reader.get(address(name) + ".json").content)
    (tmp_path / "verifier.py").write_bytes(reader.get("/log/verifier.py").content)
    (key,) = reader.get("/log/keys").text.split()
    command = [sys.executable, "-I", "verifier.py", "proof.json", "--key", key]
    checked = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "PROVED"), checked.stdout
    assert name.partition("@")[0] in checked.stdout
    assert key in reader.get(address(name)).text.replace("&#43;", "+")


def test_the_log_can_be_followed_from_its_files_alone(browse):
    reader = browse()
    answer = reader.get("/log/checkpoint")
    assert answer.headers["cache-control"] == "no-store"
    note = read_note(answer.content)
    assert verify(note, [read_verifier_key(reader.get("/log/keys").text)])
    head = read_checkpoint(note.text)
    leaves: list[bytes] = []
    for bundle in tiles.bundles_between(0, head.size):
        leaves += tiles.leaves_in(reader.get(f"/log/{bundle.path}").content, bundle.width)
    assert [read_leaf(one).seq for one in leaves] == list(range(1, head.size + 1))
    made = dict(tiles.build(map(merkle.leaf_hash, leaves)))
    for tile, data in made.items():
        served = reader.get(f"/log/{tile.path}")
        assert served.content == data
        assert "immutable" in served.headers["cache-control"]
    hashes = tiles.hashes_from_tiles(head.size, made.__getitem__)
    edge = merkle.Edge()
    for leaf in leaves:
        edge, _ = merkle.append(edge, merkle.leaf_hash(leaf))
    assert edge.root == head.root
    assert merkle.inclusion_proof(0, head.size, hashes)


@pytest.mark.parametrize(
    "name", ["tile/0/900", "tile/9/000", "tile/0/x000/000", "tile", "../record.db"]
)  # fmt: skip
def test_what_is_no_file_of_the_log_is_not_found(browse, name):
    assert browse().get(f"/log/{name}").status_code == 404


def test_what_is_not_signed_is_not_proved_nor_served(tmp_path):
    from starlette.testclient import TestClient

    (tmp_path / "no folder").write_text("")
    with Archive(tmp_path / "archive", create=True, keys=tmp_path / "no folder") as archive:
        with archive.writing():
            invented.keep(archive, invented.ENGLISH, invented.ENGLISH_READING)
        reader = TestClient(create_app(archive), raise_server_exceptions=False)
        assert reader.get("/log/checkpoint").status_code == 404
        assert reader.get("/log/tile/0/000.p/1").status_code == 404
        assert reader.get(address(invented.ENGLISH) + ".json").status_code == 503
        page = reader.get(address(invented.ENGLISH))
        assert page.status_code == 200
        assert "not signed up to this version yet" in page.text
