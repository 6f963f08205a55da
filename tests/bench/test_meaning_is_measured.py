"""The measurement of search by meaning, on invented conferences: what it counts, and a bug it must see."""

from __future__ import annotations

import json

import numpy as np
import pytest
import zstandard
from tests.archive.observed import TEXTS
from tests.vectors.invented import Counting

from dragoman.bench import across

LABELS = {"en": "Q: ", "zh": "问："}
OTHER = [
    "Das Museum der Leuchttürme öffnet im Herbst für Schulen.",
    "Le ministre remercie les musiciens pour le concert d’hiver.",
    "El presupuesto de educación se publicará el próximo martes.",
    "Новый посол вручил верительные грамоты в среду.",
]


class Blind(Counting):
    """A planted bug: every text has its row drawn at random."""

    def encode(self, texts):
        draw = np.random.default_rng(len(self.texts))
        self.texts += texts
        made = draw.standard_normal((len(texts), self.dimension)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def conference(tmp_path):
    """Four questions in two languages, among sixty passages about other things."""
    sides = {}
    for lang in LABELS:
        rows = [{"doc": f"press-{lang}/t1", "text": text} for text in TEXTS[lang][1]]
        rows += [
            {"doc": f"press-{lang}/t2", "text": f"{OTHER[number % 4]} {number}"}
            for number in range(60)
        ]
        sides[lang] = tmp_path / f"{lang}.jsonl.zst"
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        sides[lang].write_bytes(zstandard.compress(lines.encode()))
    day = {f"{lang}_url": f"https://press.example/{lang}/t1.html" for lang in LABELS}
    day["pairs"] = [
        {lang: LABELS[lang] + TEXTS[lang][1][number][:80] for lang in LABELS} for number in range(4)
    ]
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps(day, ensure_ascii=False) + "\n")
    return pairs, sides


def test_every_question_finds_its_counterpart_both_ways(conference):
    found = list(across.questions(*conference))
    assert [one.kind for one in found] == ["en to zh", "zh to en"]
    assert [(one.asked, one.among, one.unplaced) for one in found] == [(4, 64, 0)] * 2
    assert [one.first_ten for one in found] == [100, 100]


def test_an_encoder_that_knows_nothing_is_seen(conference):
    assert max(one.first_ten for one in across.questions(*conference, Blind())) < 100


def test_sentences_are_found_among_passages(conference, tmp_path):
    _, sides = conference
    for lang in ("en", "ar"):
        lines = [json.dumps({"text": text}, ensure_ascii=False) for text in TEXTS[lang][1]]
        (tmp_path / f"{lang}.jsonl").write_text("\n".join(lines))
    (found,) = across.sentences(tmp_path, [sides["zh"]], ["ar"], size=50)
    assert (found.kind, found.asked, found.among) == ("ar to en", 4, 50)
    assert found.first_ten == 100


def test_a_query_among_many_rows_is_timed():
    measured = across.speed(2_000, queries=5)
    assert measured.rows == 2_000
    assert 0 < measured.p50 <= measured.p95
    assert measured.encoding > 0
