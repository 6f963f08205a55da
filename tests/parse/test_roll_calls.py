"""Names that are called one after another belong to who calls them; speakers with short words do not."""

from __future__ import annotations

import pytest

from dragoman.archive.reading import read_data

SITTINGS = {
    "gl": ("A señora PRESIDENTA", "A señora SECRETARIA", "Si.",
           ["Ilva Sorenne", "Adra Keld", "Teo Marrin", "Hedda Lorn", "Orvan Deltz"],
           "Moi bos días a todas. Imos comezar a sesión coa lista de presentes, como é costume.", "Moitas grazas. Comezamos, pois, co primeiro punto da orde do día."),
    "ar": ("الرئيسة", "أمينة السر", "نعم.", ["إيلفا سورين", "أدرا كيلد", "تيو مارين", "هيدا لورن", "أورفان ديلتز"],
           "صباح الخير. نبدأ الجلسة بقراءة أسماء الحاضرين كما هي العادة.", "شكرًا جزيلًا. نبدأ إذن بالبند الأول من جدول الأعمال."),
    "zh": ("主席", "秘书", "到。", ["伊尔娃·索伦", "阿德拉·凯尔德", "特奥·马林", "赫达·洛恩", "奥万·德尔茨"],
           "各位早上好。按照惯例，我们先点名，然后开始会议。", "谢谢。现在开始讨论议程的第一项。"),
}  # fmt: skip


def turns(lines, lang):
    data = "\n\n".join(lines).encode()
    (part,) = read_data(data, name="a.txt", headers={"content-language": lang})
    assert part.reading is not None
    assert part.reading.coverage == 1.0
    return [(turn.attribution, len(turn.paragraphs)) for turn in part.reading.turns]


@pytest.mark.parametrize("lang", SITTINGS)
def test_a_roll_call_is_one_turn_of_who_calls(lang):
    chair, secretary, here, names, opening, thanks = SITTINGS[lang]
    lines = [f"{chair}: {opening}", f"{secretary}: {opening}"]
    lines += [f"{name}: {here}" for name in names]
    lines += [f"{chair}: {thanks}", f"{secretary}: {opening}", f"{chair}: {thanks}"]
    found = turns(lines, lang)

    assert (secretary, 1 + len(names)) in found
    assert not {name for name, _ in found} & set(names)


@pytest.mark.parametrize("lang", SITTINGS)
def test_those_who_speak_again_are_called_by_nobody(lang):
    chair, secretary, here, names, opening, thanks = SITTINGS[lang]
    lines = [f"{chair}: {opening}", f"{secretary}: {opening}"]
    lines += [f"{name}: {text}" for text in (here, thanks) for name in names]
    lines += [f"{chair}: {thanks}", f"{secretary}: {opening}"]
    found = turns(lines, lang)

    assert set(names) <= {name for name, _ in found}
