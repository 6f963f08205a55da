"""What differs between two versions: words, numbers and names in paragraphs; paragraphs that came, went, moved."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.align.readings import reading

from dragoman.align.difference import difference
from dragoman.align.versions import carry_names
from dragoman.model.reading import Line, Mention

TEXTS = {
    "de": [
        "Die Fähre fährt am 12. März wieder.", "Ilva Sorenne hat das gestern in Halmar gesagt.",
        "Niemand muss dafür mehr bezahlen als bisher.", "Die Hafenämter haben dem zugestimmt.",
    ],
    "ar": [
        "تعود العبّارة إلى الإبحار يوم ١٢ آذار.", "قالت إيلفا سورين ذلك أمس في هالمار.",
        "لن يدفع أحد أكثر مما دفع حتى الآن.", "وافق مكتبا الميناءين على ذلك.",
    ],
    "zh": ["渡轮将于3月12日复航。", "伊尔娃·索伦昨天在哈尔马这样说。", "任何人都不必为此多付船费。", "两个港务局对此表示同意。"],
}  # fmt: skip


def stored(lang, paragraphs, old=None, title="Titel"):
    made, _ = carry_names(old, reading(paragraphs, lang=lang, title=title), 100 if old else 0)
    return made


def both(lang, after):
    old = stored(lang, TEXTS[lang])
    return old, stored(lang, after, old)


def texts(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@pytest.mark.parametrize("lang", TEXTS)
def test_nothing_changed_nothing_told(lang):
    found = difference(*both(lang, TEXTS[lang]))
    assert found.paragraphs == found.title == found.facts == ()
    assert found.same == 4


@pytest.mark.parametrize(
    ("lang", "old", "new"), [("de", "12", "21"), ("ar", "١٢", "٢١"), ("zh", "12", "21")]
)
def test_a_number_is_marked_as_one(lang, old, new):
    after = [TEXTS[lang][0].replace(old, new), *TEXTS[lang][1:]]
    (change,) = difference(*both(lang, after)).paragraphs

    assert (change.kind, change.moved) == ("changed", False)
    assert [(p.kind, p.text, p.signal) for p in change.pieces if p.kind != "same"] == [
        ("removed", old, "number"), ("added", new, "number"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "old", "new"),
    [("de", "Sorenne", "Sorrene"), ("ar", "سورين", "سورن"), ("zh", "索伦", "梭伦")],
)
def test_a_name_is_marked_as_one(lang, old, new):
    before, later = both(lang, [TEXTS[lang][0], TEXTS[lang][1].replace(old, new), *TEXTS[lang][2:]])

    def named(text_read, name):
        text = text_read.paragraphs()[1][1].text
        at = text.index(name)
        mention = Mention(
            name=name, printed=name, kind="person", paragraph="p2", span=(at, at + len(name))
        )
        return msgspec.structs.replace(text_read, mentions=(mention,))

    (change,) = difference(named(before, old), named(later, new)).paragraphs
    assert {p.signal for p in change.pieces if p.kind != "same"} == {"name"}


@pytest.mark.parametrize("lang", TEXTS)
def test_paragraphs_that_came_went_and_moved_are_told_so(lang):
    one, two, three, four = TEXTS[lang]
    fresh = {"de": "Ein neuer Satz steht hier.", "ar": "هنا جملة جديدة.", "zh": "这里有一句新话。"}[
        lang
    ]
    came = difference(*both(lang, [one, fresh, two, three, four])).paragraphs
    went = difference(*both(lang, [one, three, four])).paragraphs
    moved = difference(*both(lang, [two, three, four, one])).paragraphs

    assert [(c.kind, c.before, c.after) for c in came] == [("added", None, "p2")]
    assert [(c.kind, c.before, c.after) for c in went] == [("removed", "p2", None)]
    assert [(c.kind, c.before, c.after, c.moved) for c in moved] == [("moved", "p1", "p4", True)]


@pytest.mark.parametrize("lang", TEXTS)
def test_what_went_stands_where_it_stood(lang):
    one, _, three, four = TEXTS[lang]
    changed = three[:-1] + " 7" + three[-1]
    found = difference(*both(lang, [one, changed, four])).paragraphs
    assert [c.kind for c in found] == ["removed", "changed"]


def test_the_title_and_the_facts_are_compared_too():
    old = stored("de", TEXTS["de"], title="Antworten in Halmar")
    new = msgspec.structs.replace(
        stored("de", TEXTS["de"], old, title="Antworten in Ulmeth"), publisher="Hafenamt"
    )
    found = difference(old, new)
    assert texts(found.title, "same", "removed") == "Antworten in Halmar"
    assert texts(found.title, "same", "added") == "Antworten in Ulmeth"
    assert [(f.name, f.before, f.after) for f in found.facts] == [("publisher", None, "Hafenamt")]
    assert found.words == (1, 1)


words = st.text(alphabet="ab 1٢港.’\u0301\u202e<", max_size=40)


@given(words, words)
def test_the_pieces_give_back_both_texts(before, after):
    old = stored("und", ["anker eins zwei drei", before or "x"])
    new = stored("und", ["anker eins zwei drei", after or "x"], old)
    for change in difference(old, new).paragraphs:
        if change.before and change.after:
            assert texts(change.pieces, "same", "removed") == (before or "x")
            assert texts(change.pieces, "same", "added") == (after or "x")


@given(st.permutations(range(4)), st.sampled_from(sorted(TEXTS)))
def test_of_any_order_only_what_left_it_is_moved(order, lang):
    old, new = both(lang, [TEXTS[lang][number] for number in order])
    found = difference(old, new)
    assert {change.kind for change in found.paragraphs} <= {"moved"}
    assert found.same >= 1
    assert (len(found.paragraphs) == 0) == (list(order) == [0, 1, 2, 3])


@pytest.mark.parametrize(
    ("lang", "one", "two"), [("de", "Preise", "Fahrpreise"), ("zh", "票价", "船票")]
)
def test_headings_that_changed_are_told_among_the_facts(lang, one, two):
    old = reading(TEXTS[lang], lang=lang, lines=(Line(text=one, before="p2"),))
    new = reading(TEXTS[lang], lang=lang, lines=(Line(text=two, before="p2"),))
    (fact,) = difference(old, new).facts
    assert (fact.name, fact.before, fact.after) == ("lines", one, two)
