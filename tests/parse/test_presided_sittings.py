"""A sitting whose page does not say what it is: who presides tells, and the minutes tell votes and the close."""

from __future__ import annotations

import pytest
from tests.parse.pages import from_text

from dragoman.model.reading import Reading

# Chair, three members, what the chair says, what they say, the vote's heading and result, the close.
SITTINGS = {
    "gl": ("O señor PRESIDENTE", ["A señora SORENNE LORN", "O señor MARRIN KELD", "O señor DELTZ ORVAN"],
           "Moitas grazas. Ten agora a palabra o seguinte grupo.", "Señor presidente, señorías, a esclusa nova non pode agardar outro inverno.",
           ["Votación da moción sobre a esclusa nova", "Efectuada a votación, deu o seguinte resultado: votos a favor, 12; votos en contra, 9; abstencións, 2."],
           "Remata a sesión ás doce e dez minutos da mañá."),
    "fr": ("Le président", ["Ilva Sorenne (Nord)", "Teo Marrin (Sud)", "Orvan Deltz (Est)"],
           "Merci beaucoup. La parole est au groupe suivant.", "Monsieur le président, la nouvelle écluse ne peut pas attendre un hiver de plus.",
           ["Scrutin sur la motion de l’écluse", "Voix pour, 12 ; voix contre, 9 ; abstentions, 2."],
           "La séance est levée à douze heures dix."),
    "de": ("Der Präsident", ["Ilva Sorenne (Nord)", "Teo Marrin (Süd)", "Orvan Deltz (Ost)"],
           "Vielen Dank. Das Wort hat die nächste Fraktion.", "Herr Präsident, die neue Schleuse kann keinen weiteren Winter warten.",
           ["Abstimmung über den Antrag zur Schleuse", "Stimmen dafür, 12; Stimmen dagegen, 9; Enthaltungen, 2."],
           "Schluss der Sitzung um zwölf Uhr zehn."),
    "en": ("The Speaker", ["Ms. Ilva Sorenne", "Mr. Teo Marrin", "Mr. Orvan Deltz"],
           "Thank you very much. The next group has the floor.", "Mr. Speaker, the new lock cannot wait for another winter.",
           ["Vote on the motion about the lock", "Votes for, 12; votes against, 9; abstentions, 2."],
           "The House adjourned ten minutes past noon."),
    "ar": ("رئيس الجلسة", ["إيلفا سورين", "تيو مارين", "أورفان ديلتز"],
           "شكرًا جزيلًا. الكلمة الآن للمجموعة التالية.", "سيدي الرئيس، لا يمكن للسد الجديد أن ينتظر شتاءً آخر.",
           ["نتيجة التصويت على اقتراح السد", "صوت مع، 12؛ صوت ضد، 9؛ امتناع، 2."],
           "انتهت الجلسة في الساعة الثانية عشرة وعشر دقائق."),
    "zh": ("主席", ["伊尔娃·索伦", "特奥·马林", "奥万·德尔茨"],
           "谢谢。现在请下一组发言。", "主席先生，新船闸不能再等一个冬天。",
           ["表决结果如下", "赞成票 12；反对票 9；弃权票 2。"], "会议结束，时间是十二点十分。"),
}  # fmt: skip


def sitting(lang: str) -> Reading:
    chair, members, floor, words, vote, close = SITTINGS[lang]
    lines = [f"{chair}: {floor}"]
    for member in members * 2:
        lines += [f"{member}: {words}", f"{chair}: {floor}"]
    lines += [*vote, f"{chair}: {floor}", close]
    return from_text("\n\n".join(lines), lang)


@pytest.mark.parametrize("lang", SITTINGS)
def test_a_sitting_is_a_debate_and_its_votes_are_told(lang: str):
    vote, close = SITTINGS[lang][4:]
    reading = sitting(lang)
    assert reading.kind == "debate"
    told = [[p.text for p in t.paragraphs] for t in reading.turns if t.kind == "narrative"]
    assert told == [vote, [close]]
    assert all(turn.attribution for turn in reading.turns if turn.kind != "narrative")
    assert reading.coverage == 1.0


def test_a_conference_with_a_moderator_is_no_sitting():
    lines = ["Moderator: Welcome. Who is next?"]
    for name in ("Ilva Sorenne", "Teo Marrin", "Orvan Deltz") * 2:
        lines += [f"{name}: The lock cannot wait.", "Moderator: Thank you."]
    assert from_text("\n\n".join(lines), "en").kind != "debate"


def test_a_president_who_is_asked_presides_over_nothing():
    lines = ["Mr President: Good morning."]
    for name in ("Question", "Ilva Sorenne", "Teo Marrin", "Orvan Deltz"):
        lines += [f"{name}: When will the lock open?", "Mr President: In spring."]
    assert from_text("\n\n".join(lines), "en").kind != "debate"


def test_a_speech_that_counts_votes_is_no_result_of_a_vote():
    chair, members, floor, words, _, _ = SITTINGS["en"]
    story = (
        "I remember that in year 12 we had votes 9 times; in year 14 we had them 7 times, and each time the members "
        "for the north went home to their harbours before the count was over, because the ice was coming and the boats had to be "
        "brought in, and so the lock was never built, and never will be, if we do what we always did in winters like that one."
    )
    lines = [f"{chair}: {floor}"]
    for member in members * 2:
        lines += [f"{member}: {words}", story, f"{chair}: {floor}"]
    reading = from_text("\n\n".join(lines), "en")
    assert reading.kind == "debate"
    assert {turn.kind for turn in reading.turns} == {"speech"}


def test_a_line_that_gives_the_floor_is_the_chairs_and_no_label():
    chair, members, floor, words, _, _ = SITTINGS["gl"]
    lines = [f"{chair}: {floor}"]
    for member in members * 2:
        lines += [f"{member}: {words}", f"{chair}: {floor}", "Grupo Mixto, señora Sorenne."]
    lines += [f"{members[0]}: {words}"]
    reading = from_text("\n\n".join(lines), "gl")
    given = [t.paragraphs[-1].text for t in reading.turns if len(t.paragraphs) == 2]
    assert given == ["Grupo Mixto, señora Sorenne."] * 6


def test_a_bracket_that_goes_on_behind_a_point_holds_no_label():
    chair, members, floor, words, _, _ = SITTINGS["gl"]
    text = "(O G. P. do Norte, por iniciativa da deputada Sorenne, presenta esta moción.)"
    lines = [f"{chair}: {floor}"]
    for member in members * 2:
        lines += [f"{member}: {words}", f"{chair}: {floor}", text, "Grazas."]
    labels = {turn.attribution for turn in from_text("\n\n".join(lines), "gl").turns}
    assert labels <= {chair, *members, None}


def test_a_substitute_between_names_does_not_end_a_roll_call():
    chair, members, floor, words, _, _ = SITTINGS["gl"]
    names = ["Adra Keld", "Hedda Lorn", "Teo Marrin", "Orvan Deltz"]
    lines = [
        f"{chair}: {floor}",
        f"A señora SECRETARIA: {floor}",
        *(f"{one}: Si." for one in names),
    ]
    lines += ["Ilva Sorenne (substituída por Adra Keld).", "Miro Sant Orvan: Si."]
    for member in members * 2:
        lines += [f"{chair}: {floor}", f"{member}: {words}"]
    labels = {turn.attribution for turn in from_text("\n\n".join(lines), "gl").turns}
    assert labels == {chair, "A señora SECRETARIA", *members}
