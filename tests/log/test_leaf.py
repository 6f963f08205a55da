"""The leaf: one canonical form, the fields of its kind, and nothing of the text in it."""

from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log.invented import ADDRESS, EDITION, LOG_KEY, capture
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import LimitExceeded, Refused, WrongUse
from dragoman.log import leaf as leaves
from dragoman.log.leaf import FIELDS, Leaf, LeafKind, leaf_bytes, name_digest, read_leaf

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
COUNTS = st.integers(1, 2**53 - 1)
WORDS = st.from_regex(r"\A[a-z][a-z0-9_.-]{0,63}\Z")
VALUES: dict[str, st.SearchStrategy[object]] = {
    **dict.fromkeys(
        ["edition", "other", "record", "agent", "captured", "content", "address", "source"], DIGESTS
    ),
    **dict.fromkeys(["version", "reading", "previous", "about"], COUNTS),
    **dict.fromkeys(["reason", "method"], WORDS),
    "lang": st.sampled_from(["ar", "zh-Hans", "sr-Latn-RS", "und", "de"]),
    "claimed": st.sampled_from(
        ["2031", "2031-05", "2031-05-04", "2031-05-04T12:35", "2031-05-04T12:35:09+03:00"]
    ),
    "observed": st.sampled_from(["2031", "2031-05-04", "2031-05-04T12:35:09Z"]),
    "status": st.integers(100, 999),
    "reader": st.sampled_from(["dragoman-reader 1", "dragoman-reader 12.0.3"]),
    "score": st.integers(0, 1000),
    "key": st.just(str(LOG_KEY.verifier)),
    "since": st.integers(0, 2**53 - 1),
}


@st.composite
def any_leaf(draw) -> Leaf:
    kind = draw(st.sampled_from(get_args(LeafKind)))
    must, may = (names.split() for names in FIELDS[kind])
    stated = must + [name for name in may if draw(st.booleans())]
    fields = {name: draw(VALUES[name]) for name in stated}
    return Leaf(kind=kind, seq=draw(COUNTS), logged="2031-05-04T12:00:00Z", **fields)


@given(any_leaf())
def test_a_leaf_of_any_kind_comes_back_from_its_one_form(leaf):
    data = leaf_bytes(leaf)
    assert read_leaf(data) == leaf
    assert len(data) < 1000
    # RFC 8785 once more, by the standard library: keys in order, no blanks, nothing escaped needlessly.
    again = json.dumps(
        json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    assert data == again


def test_every_field_has_a_kind_that_states_it():
    stated = {name for must, may in FIELDS.values() for name in f"{must} {may}".split()}
    assert stated == set(Leaf.__struct_fields__) - {"kind", "seq", "logged"}
    assert set(FIELDS) == set(get_args(LeafKind))
    assert stated == set(VALUES)


def test_a_leaf_shows_nothing_of_the_text():
    data = capture(7).decode()
    assert data.isascii()
    for word in ("harbour", "افتتاح", "新桥", "news", "17", "http"):
        assert word not in data
    assert name_digest(EDITION) in data
    assert name_digest(ADDRESS) in data


TEXTS = [
    "A title with words", "عنوان", "题目", "https://harbour.example/?q=word", "a\nb", "x" * 65, "", "Étude",
    "harbour-ministry/2031/05/04/bridge/ar", "\u200f", '"', "word\n",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_no_field_takes_a_text(text):
    for kind, (must, may) in FIELDS.items():
        for name in f"{must} {may}".split():
            if name in ("version", "reading", "previous", "about", "status", "score", "since"):
                continue
            fields = {one: sample(one) for one in must.split()} | {name: text}
            with pytest.raises(WrongUse, match="no leaf"):
                leaf_bytes(Leaf(kind=kind, seq=1, logged="2031-05-04T12:00:00Z", **fields))


def sample(name: str) -> object:
    samples = {
        "version": 1, "reading": 1, "about": 1, "score": 950, "since": 3, "reason": "first", "method": "link",
        "reader": "dragoman-reader 1", "key": str(LOG_KEY.verifier),
    }  # fmt: skip
    return samples.get(name, "a" * 64)


@pytest.mark.parametrize("kind", get_args(LeafKind))
def test_a_leaf_states_what_its_kind_must_and_nothing_foreign(kind):
    must, may = (set(names.split()) for names in FIELDS[kind])
    whole = {name: sample(name) for name in must}
    leaf = Leaf(kind=kind, seq=1, logged="2031-05-04T12:00:00Z", **whole)
    assert read_leaf(leaf_bytes(leaf)) == leaf
    for name in must:
        with pytest.raises(WrongUse, match=f"states {name}"):
            leaf_bytes(msgspec.structs.replace(leaf, **{name: None}))
    foreign = {"version", "agent", "score", "key", "reason"} - must - may
    for name in foreign:
        with pytest.raises(WrongUse, match=f"does not state {name}"):
            leaf_bytes(msgspec.structs.replace(leaf, **{name: sample(name)}))


GOOD = capture(7).decode()
OTHER_FORMS = {
    "blanks": json.dumps(json.loads(GOOD), sort_keys=True),
    "another order": json.dumps(dict(reversed(json.loads(GOOD).items())), separators=(",", ":")),
    "a line end": GOOD + "\n",
    "an escape": GOOD.replace('"capture"', '"\\u0063apture"'),
    "a null": GOOD.replace('"seq":7', '"seq":7,"status":null'),
    "a field twice": GOOD.replace('"seq":7', '"seq":7,"seq":7'),
    "a fraction": GOOD.replace('"seq":7', '"seq":7.0'),
    "an exponent": GOOD.replace('"seq":7', '"seq":7e0'),
    "a zero before it": GOOD.replace('"seq":7', '"seq":07'),
    "a boolean": GOOD.replace('"seq":7', '"seq":true'),
    "a number as text": GOOD.replace('"seq":7', '"seq":"7"'),
    "no number": GOOD.replace(',"seq":7', ""),
    "nothing before the first": GOOD.replace('"seq":7', '"seq":0'),
    "a number past all": GOOD.replace('"seq":7', f'"seq":{2**53}'),
    "an unknown field": GOOD.replace('"seq":7', '"seq":7,"title":"a"'),
    "an unknown kind": GOOD.replace('"capture"', '"opinion"'),
    "another format": GOOD.replace("leaf/1", "leaf/2"),
    "no format": GOOD.replace('"format":"dragoman-leaf/1",', ""),
    "a digest in capitals": GOOD.replace(name_digest(EDITION), name_digest(EDITION).upper()),
    "a time without its zone": GOOD.replace("12:00:00Z", "12:00:00"),
    "digits of another script": GOOD.replace("2031-05-04T10", "٢٠٣١-05-04T10"),
    "a list": f"[{GOOD}]",
    "nothing": "",
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_no_other_form_is_read(form):
    assert OTHER_FORMS[form] != GOOD
    with pytest.raises(Refused):
        read_leaf(OTHER_FORMS[form].encode())


@given(st.binary(max_size=100))
def test_any_bytes_are_refused(data):
    with pytest.raises(Refused):
        read_leaf(data)


def test_a_leaf_past_its_limit_is_refused_by_it():
    with pytest.raises(LimitExceeded, match="4,097 bytes, limit 4,096"):
        read_leaf(b" " * 4097)


REFUSED: dict[str, Case] = {
    "too long": lambda m: m.read_leaf(b" " * 4097),
    "another form": lambda m: m.read_leaf(OTHER_FORMS["blanks"].encode()),
    "a field missing": lambda m: m.read_leaf(
        GOOD.replace(f'"edition":"{name_digest(EDITION)}",', "").encode()
    ),
    "a foreign field": lambda m: m.read_leaf(GOOD.replace('"seq"', '"score":5,"seq"').encode()),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_leaf_is_refused(case):
    assert verdict(REFUSED[case], leaves) == "refused"


def test_leaving_out_any_check_would_be_noticed():
    # The limit comes before all reading; every leaf there can be is shorter.
    assert unnoticed(leaves, REFUSED) == ["if len(data) > LIMITS.leaf_bytes:"]
