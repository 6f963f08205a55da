"""Rows are kept as small integers, appended, dropped and cut where a writer died; spaces are never mixed."""

from __future__ import annotations

import numpy as np
import pytest
from tests.vectors.invented import DIMENSION, MODEL, about, rows, written

from dragoman.errors import VectorsBroken
from dragoman.vectors.file import Space, Writer, columns, read_state, remove, stamp_of
from dragoman.vectors.nearest import cosines_of, nearest


def test_a_row_read_again_lies_where_it_lay(tmp_path):
    values = rows(500)
    written(tmp_path, values)
    space = Space(tmp_path, MODEL, DIMENSION)
    again = space.rows.astype(np.float32) * space.scales[:, None]
    assert np.abs(again - values).max() <= np.abs(values).max() / 127
    lengths = np.linalg.norm(again, axis=1)
    assert (np.sum(again * values, axis=1) / lengths > 0.999).all()
    assert (space.about["paragraph"] == np.arange(500)).all()
    assert (space.state.sequence, space.state.root) == (7, "root")


def test_an_empty_space_has_nothing_near(tmp_path):
    space = Space(tmp_path / "none", MODEL, DIMENSION)
    places, cosines = nearest(space, rows(1)[0], 10)
    assert (len(places), len(cosines)) == (0, 0)


def test_the_nearest_row_is_the_row_itself_and_a_dropped_one_is_not_found(tmp_path):
    values = rows(300)
    writer = written(tmp_path, values)
    places, cosines = nearest(Space(tmp_path, MODEL, DIMENSION), values[41], 3)
    assert places[0] == 41
    assert cosines[0] > 0.999
    writer.drop([41])
    writer.commit()
    assert 41 not in nearest(Space(tmp_path, MODEL, DIMENSION), values[41], 300)[0]


def test_only_rows_of_the_mask_are_found(tmp_path):
    values = rows(300)
    written(tmp_path, values)
    among = np.arange(300) % 3 == 0
    places, _ = nearest(Space(tmp_path, MODEL, DIMENSION), values[41], 50, among)
    assert len(places) == 50
    assert (places % 3 == 0).all()


def test_signs_choose_the_rows_whose_numbers_decide(tmp_path, monkeypatch):
    values = rows(6_000)
    written(tmp_path, values)
    space = Space(tmp_path, MODEL, DIMENSION)
    queries = values[:40] + 0.5 * rows(40, seed=2)
    exact = [nearest(space, query, 10)[0] for query in queries]
    monkeypatch.setattr("dragoman.vectors.nearest.EXACT", 1_000)
    monkeypatch.setattr("dragoman.vectors.nearest.CHOSEN", 600)
    by_signs = [nearest(space, query, 10)[0] for query in queries]
    assert [found[0] for found in by_signs] == list(range(40))
    shared = [len({*one} & {*other}) for one, other in zip(exact, by_signs, strict=True)]
    assert sum(shared) >= 0.85 * 400
    # Control: without signs to go by the ten nearest of 6,000 are not among 600.
    space.__dict__["_columns"]["signs"] = np.zeros(6_000, dtype=columns(DIMENSION)["signs"])
    blind = [nearest(space, query, 10)[0] for query in queries]
    assert sum(len({*one} & {*other}) for one, other in zip(exact, blind, strict=True)) < 200


def test_a_row_near_to_anything_is_held_back(tmp_path):
    values = rows(2_000)
    # The first hundred are one text said a hundred ways; to the query they lie a little nearer than row 1,000.
    values[:100] = values[0] + 0.04 * rows(100, seed=8)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    query = values[0] + 0.97 * values[1_000]
    query /= np.linalg.norm(query)
    writer = written(tmp_path, values)
    before = nearest(Space(tmp_path, MODEL, DIMENSION), query, 200)[0].tolist()
    assert before.index(1_000) > 20
    writer.weigh()
    writer.commit()
    space = Space(tmp_path, MODEL, DIMENSION)
    assert nearest(space, query, 200)[0][0] == 1_000
    assert space.hubs[:100].min() > 0.7
    assert space.hubs[100:].max() < 0.5

    again = Writer(tmp_path, MODEL, DIMENSION)
    again.append(values[:3], about(3, 2_000))
    again.commit()
    space = Space(tmp_path, MODEL, DIMENSION)
    assert np.abs(space.hubs[2_000:] - space.hubs[:3]).max() < 0.02


def test_a_small_space_has_no_hubs(tmp_path):
    writer = written(tmp_path, rows(300))
    writer.weigh()
    writer.commit()
    assert not Space(tmp_path, MODEL, DIMENSION).hubs.any()


def test_what_was_written_after_the_state_is_cut_off(tmp_path):
    values = rows(50)
    written(tmp_path, values)
    writer = Writer(tmp_path, MODEL, DIMENSION)
    writer.append(rows(20, seed=3), about(20, 50))  # and no commit: the process died
    with (tmp_path / "rows").open("ab") as file:
        file.write(b"torn")
    assert len(Space(tmp_path, MODEL, DIMENSION).rows) == 50

    again = Writer(tmp_path, MODEL, DIMENSION)
    for name, kind in columns(DIMENSION).items():
        assert (tmp_path / name).stat().st_size == 50 * kind.itemsize
    again.append(rows(1, seed=4), about(1, 50))
    again.commit()
    space = Space(tmp_path, MODEL, DIMENSION)
    assert nearest(space, rows(1, seed=4)[0], 1)[0].tolist() == [50]


@pytest.mark.parametrize("name", ["rows", "scales", "signs", "about", "hubs"])
def test_a_file_shorter_than_its_state_says_is_refused(tmp_path, name):
    written(tmp_path, rows(50))
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(VectorsBroken, match=r"shorter.*rebuild vectors"):
        Space(tmp_path, MODEL, DIMENSION)


@pytest.mark.parametrize("name", ["rows", "scales", "signs", "about", "hubs"])
def test_a_missing_file_is_refused(tmp_path, name):
    written(tmp_path, rows(50))
    (tmp_path / name).unlink()
    with pytest.raises(VectorsBroken, match="rebuild vectors"):
        Space(tmp_path, MODEL, DIMENSION)


@pytest.mark.parametrize("state", [b"", b"{}", b'{"model": 1}', b"\xff"])
def test_a_state_that_says_nothing_is_refused(tmp_path, state):
    written(tmp_path, rows(5))
    (tmp_path / "state").write_bytes(state)
    with pytest.raises(VectorsBroken, match="cannot be read"):
        Space(tmp_path, MODEL, DIMENSION)


@pytest.mark.parametrize(("model", "dimension"), [("another/1", DIMENSION), (MODEL, 64)])
def test_rows_of_two_models_are_never_mixed(tmp_path, model, dimension):
    written(tmp_path, rows(5))
    for opening in (Space, Writer):
        with pytest.raises(VectorsBroken, match="cannot be compared"):
            opening(tmp_path, model, dimension)
    assert read_state(tmp_path).rows == 5


def test_vectors_removed_are_an_empty_space(tmp_path):
    written(tmp_path / "vectors", rows(5))
    remove(tmp_path / "vectors")
    assert stamp_of(tmp_path / "vectors") is None
    assert not (tmp_path / "vectors").exists()


def test_a_cosine_is_that_of_the_rows(tmp_path):
    values = rows(200)
    written(tmp_path, values)
    space = Space(tmp_path, MODEL, DIMENSION)
    for places in (np.arange(200), np.array([3, 5, 199])):
        found = cosines_of(space, values[5], places)
        assert np.abs(found - values[places] @ values[5]).max() < 0.02
