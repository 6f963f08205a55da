"""Turns: questions and answers by labels, bold type or the carrier's markup; scenes, chairs, messages, one text."""

from __future__ import annotations

import pytest
from tests.parse.pages import article, block, from_markup, from_text, labels, shape

from dragoman.model.reading import RecordKind
from dragoman.parse.drafts import Turns
from dragoman.parse.page import Block, Utterance
from dragoman.parse.source import SourceText
from dragoman.parse.turns import find_turns


def turns(
    *lines: str | Block, lang: str = "en", kind: RecordKind = "other", known: tuple[str, ...] = ()
) -> Turns:
    blocks = [block(line) if isinstance(line, str) else line for line in lines]
    return find_turns(blocks, lang, kind=kind, known=known)


def made(*lines: str | Block, **fields) -> list[tuple[str, str | None, list[str]]]:
    return [
        (d.kind, d.label.text if d.label else None, [words.text for words, _ in d.paragraphs])
        for d in turns(*lines, **fields).drafts
    ]


def kinds(*lines: str | Block, **fields) -> str:
    """The first letters of the turns' kinds."""
    return "".join(kind[0] if kind != "scene" else "x" for kind, _, _ in made(*lines, **fields))


def bold(text: str) -> Block:
    return block(text, bold=((0, len(text)),))


def said(
    text: str, label: str | None = None, *, kind=None, start: bool = True, name: str | None = None
) -> Block:
    words = SourceText.of(label) if label else None
    return block(text, utterance=Utterance(start=start, kind=kind, label=words, name=name))


# Labels ----------------------------------------------------------------------------------------


def test_paragraphs_without_a_label_continue_the_turn_above():
    assert made("Question: Why?", "Ilva Sorenne: One.", "Two.", "Three.", "Question: And?") == [
        ("question", "Question", ["Why?"]),
        ("answer", "Ilva Sorenne", ["One.", "Two.", "Three."]),
        ("question", "Question", ["And?"]),
    ]


def test_a_label_alone_on_its_line_takes_the_lines_below():
    assert made("JOURNALIST:", "Why?", "PRIME MINISTER:", "So.", "Indeed.") == [
        ("question", "JOURNALIST", ["Why?"]),
        ("answer", "PRIME MINISTER", ["So.", "Indeed."]),
    ]


def test_a_scene_stands_alone_and_the_speaker_goes_on():
    assert made(
        "Question: Why?", "Ilva Sorenne: One.", "(Laughter.)", "Two.", "（掌声）", "Question: And?"
    ) == [
        ("question", "Question", ["Why?"]),
        ("answer", "Ilva Sorenne", ["One."]),
        ("scene", None, ["(Laughter.)"]),
        ("answer", "Ilva Sorenne", ["Two."]),
        ("scene", None, ["（掌声）"]),
        ("question", "Question", ["And?"]),
    ]


def test_a_bracket_inside_a_paragraph_or_all_that_a_label_has_is_no_scene():
    assert made(
        "Question: (inaudible)", "Ilva Sorenne: One (laughter) two.", "JOURNALIST:", "(inaudible)"
    ) == [
        ("question", "Question", ["(inaudible)"]),
        ("answer", "Ilva Sorenne", ["One (laughter) two."]),
        ("question", "JOURNALIST", ["(inaudible)"]),
    ]


def test_a_second_official_answers_too():
    lines = [
        "Question: Why?",
        "Ilva Sorenne: So.",
        "Ruvan Hesk: I agree.",
        "Question: When?",
        "Ruvan Hesk: Soon.",
    ]
    assert kinds(*lines, known=("Ilva Sorenne", "Ruvan Hesk")) == "qaaqa"


def test_words_before_the_first_question_are_speech_and_an_introduction_is_narrative():
    lines = ["Ilva Sorenne: Welcome.", "Question: Why?", "Ilva Sorenne: So."]
    assert kinds(*lines) == "sqa"
    assert kinds("The minister met the press.", *lines) == "nsqa"
    assert kinds("Good morning to all of you. " * 20, *lines) == "ssqa"
    assert (
        kinds(block("It was a long day at the lock. " * 20, italic=((0, 620),)), *lines) == "nsqa"
    )


def test_an_ideograph_counts_as_much_as_three_letters_in_an_introduction():
    dialogue = ["问：为什么？", "伊尔娃·索伦：是这样。"]
    assert kinds("应邀请，外交部长将访问。" * 14, *dialogue, lang="zh")[0] == "s"
    assert kinds("应邀请，外交部长将访问。" * 4, *dialogue, lang="zh")[0] == "n"


@pytest.mark.parametrize("label", ["Moderator", "Teo Marrin"])
def test_those_who_only_hand_over_neither_ask_nor_answer(label: str):
    lines = [
        f"{label}: Welcome. The minister first.", "Ilva Sorenne: Good morning.", f"{label}: Questions, please.",
        "Question: Why?", "Ilva Sorenne: So.", f"{label}: Next, please.", "Question: When?", "Ilva Sorenne: Soon.",
    ]  # fmt: skip
    assert kinds(*lines, known=("Ilva Sorenne",)) == "sssqasqa"


def test_an_outlet_asks_where_no_word_says_so():
    lines = [
        ("Karvest Evening Paper", "Why?"), ("Ilva Sorenne", "So."), ("Karvest Evening Paper", "And the dues?"),
        ("Ilva Sorenne", "In October."), ("Karvest Evening Paper", "Who pays?"), ("Ilva Sorenne", "Both."),
    ]  # fmt: skip
    blocks = [block(f"{label}: {text}", bold=((0, len(label) + 1),)) for label, text in lines]
    assert kinds(*blocks, known=("Ilva Sorenne",)) == "qaqaqa"


def test_questions_in_a_debate_of_names_stay_speech():
    lines = [
        "Ilva Sorenne: Who pays?",
        "Ruvan Hesk: Both of us.",
        "Ilva Sorenne: Good.",
        "Ruvan Hesk: And when?",
    ]
    assert kinds(*lines, known=("Ilva Sorenne", "Ruvan Hesk")) == "ssss"


def test_headings_between_turns_belong_to_none():
    heading = block("The dues", kind="heading", level=2)
    found = turns(
        "Question: Why?", "Ilva Sorenne: So.", heading, "Question: When?", "Ilva Sorenne: Soon."
    )
    assert found.left_out == [heading]
    assert len(found.drafts) == 4


def test_a_label_without_a_word_after_it_is_no_turn_but_is_not_lost():
    found = turns("Question: Why?", "Ilva Sorenne: So.", "Question:")
    assert len(found.drafts) == 2
    assert [one.text for one in found.left_out] == ["Question:"]


def test_a_question_inside_a_quotation_starts_no_turn():
    lines = [
        "Question: Why?",
        "Ilva Sorenne: I was asked:",
        "“Question: who pays?”",
        "I did not answer.",
    ]
    assert kinds(*lines) == "qa"


# Bold questions --------------------------------------------------------------------------------


def test_bold_questions_between_plain_answers_are_an_interview():
    lines = [
        "She received us in Halmar.",
        bold("Why?"),
        "So.",
        "Indeed.",
        bold("And when does it open?"),
        "Soon.",
    ]
    assert made(*lines) == [
        ("narrative", None, ["She received us in Halmar."]),
        ("question", None, ["Why?"]),
        ("answer", None, ["So.", "Indeed."]),
        ("question", None, ["And when does it open?"]),
        ("answer", None, ["Soon."]),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [bold("The dues"), "They are set in October.", bold("The ice"), "It is late."],
        [bold("Why?"), "So."],
        [bold("Why?"), bold("When?"), bold("Where?"), "So."],
    ],
)
def test_bold_lines_that_do_not_ask_are_no_interview(lines: list):
    assert "q" not in kinds(*lines)


def test_a_bold_interview_has_scenes_and_headings_as_they_stand():
    heading = block("The ice", kind="heading", level=2)
    found = turns(bold("Why?"), "So.", heading, bold("When?"), "Soon.")
    assert [d.kind for d in found.drafts] == ["question", "answer", "question", "answer"]
    assert found.left_out == [heading]


# Unlabelled ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("speech", "speech"),
        ("statement", "speech"),
        ("press_release", "narrative"),
        ("other", "narrative"),
    ],
)
def test_a_text_without_labels_is_one_turn_by_its_kind(kind: RecordKind, expected: str):
    assert made("One.", "Two.", kind=kind) == [(expected, None, ["One.", "Two."])]


def test_scenes_part_a_speech():
    assert kinds("One.", "(Applause.)", "Two.", kind="speech") == "sxs"


def quote(text: str) -> Block:
    return block(text, kind="quote")


def test_a_message_set_off_below_its_sender_is_a_speech():
    message = quote(
        "I wish the pilots calm water and the ferries full decks, this winter and the next."
    )
    assert made("Foreign Minister Ilva Sorenne said:", message, quote("Thank you.")) == [
        ("narrative", None, ["Foreign Minister Ilva Sorenne said:"]),
        ("speech", "Foreign Minister Ilva Sorenne", [message.text, "Thank you."]),
    ]
    assert made("Her message follows.", message)[1][:2] == ("speech", None)


def test_quotations_in_a_news_story_are_part_of_it():
    story = "The lock opened after a year of work by both harbour offices, and the first ferry was full."
    assert kinds(story, "She said:", quote("At last."), story) == "n"


def test_a_message_that_ends_a_story_is_a_speech_and_its_sender_may_stand_after_the_verb():
    story = "The lock opened after a year of work by both harbour offices, and the first ferry was full."
    for line, lang, sender in (
        ("Speaking at the lock, Minister Ilva Sorenne said:", "en", "Minister Ilva Sorenne"),
        ("A pilot had the following to say", "en", "A pilot"),
        ("قالت الوزيرة إيلفا سورين:", "ar", "الوزيرة إيلفا سورين"),
        ("索伦部长表示：", "zh", "索伦部长"),
    ):
        assert made(story, story, line, quote("At last."), lang=lang) == [
            ("narrative", None, [story, story, line]),
            ("speech", sender, ["At last."]),
        ]


def test_in_a_speech_the_line_above_the_message_is_the_publishers():
    lines = (
        "On the opening of the lock, the minister said:",
        quote("At last."),
        quote("Thank you."),
    )
    assert made(*lines, kind="speech") == [
        ("narrative", None, [lines[0]]),
        ("speech", None, ["At last.", "Thank you."]),
    ]


def test_what_the_publisher_tells_after_the_words_is_narrative():
    life = "Ilva Sorenne has worked at the lock of Vermara for ten years and more."
    for heading, lang in (("Biography of Ilva Sorenne", "en"), ("Справка", "ru"), ("简历", "zh")):
        for line in (bold(heading), block(heading, kind="heading", level=2)):
            assert kinds("I thank the pilots.", line, life, kind="statement", lang=lang) == "sn"
    assert kinds("I thank the pilots.", bold("My thanks"), life, kind="statement") == "s"


def test_what_stands_below_the_end_is_narrative():
    lines = ["Question: Why?", "Ilva Sorenne: So.", "[ends]", "To see the charts, visit the lock."]
    assert kinds(*lines) == "qan"
    assert [b.text for b in turns(*lines).left_out] == ["[ends]"]


def test_a_line_below_the_title_and_a_bold_line_are_headings():
    story = "The lock opened after a year of work by both harbour offices, and the first ferry was full."
    found = turns(
        "More money for locks", story, bold("What comes next"), story, kind="press_release"
    )
    assert [[words.text for words, _ in d.paragraphs] for d in found.drafts] == [[story, story]]
    assert [b.text for b in found.left_out] == ["More money for locks", "What comes next"]


def test_a_divider_is_no_paragraph():
    assert made("One.", "* * *", "Two.", kind="speech") == [("speech", None, ["One.", "Two."])]
    found = turns("Question: Why?", "Ilva Sorenne: So.", "***", "Indeed.")
    assert [words.text for words, _ in found.drafts[-1].paragraphs] == ["So.", "Indeed."]
    assert [b.text for b in found.left_out] == ["***"]


def test_dashes_that_only_list_are_no_dialogue():
    lines = ["What do we need a lock for?", "– To go on,", "– and not to wait.", "Thank you."]
    assert kinds(*lines, kind="speech") == "s"


# A carrier's markup ----------------------------------------------------------------------------


def test_markup_tells_who_speaks_and_what_continues():
    assert made(
        said("One.", "Ms Orr"), said("Two.", start=False), said("Three.", "Mr Tolt", kind="answer"), block("END"), said("Four.", start=False)
    ) == [
        ("speech", "Ms Orr", ["One.", "Two."]),
        ("answer", "Mr Tolt", ["Three."]),
        ("narrative", None, ["END", "Four."]),
    ]  # fmt: skip


def test_words_outside_any_utterance_are_narrative():
    assert (
        kinds(
            block("The sitting opened."), said("One.", "Ms Orr"), block("The motion was agreed to.")
        )
        == "nsn"
    )


def test_cells_of_data_before_a_sitting_are_left_out():
    found = turns(block("number", kind="cell"), block("12", kind="cell"), said("One.", "Ms Orr"))
    assert [one.text for one in found.left_out] == ["number", "12"]
    assert len(found.drafts) == 1


def test_markup_that_tells_no_questions_leaves_it_to_labels():
    lines = [
        said("Why?", "Question"),
        said("So.", "Teo Marrin"),
        said("When?", "Question"),
        said("Soon.", "Teo Marrin"),
    ]
    assert kinds(*lines) == "qaqa"


def test_in_a_sitting_who_ends_with_a_question_asks_and_the_next_answers():
    asked = [
        said("The chair opens the sitting. Who speaks?", "The Chair"),
        said("The dues are high.", "Ms Orr"), said("Will they fall?", start=False), said("In October.", "The Minister"),
        said("Thank you.", "Ms Orr"), said("And the ice?”", "Mr Tolt"), said("Order.", "The Chair"), said("It is late.", "The Minister"),
        said("Who pays?", "Ms Orr"), said("Both.", "The Minister"),
    ]  # fmt: skip
    assert kinds(*asked) == "sqasqsaqa"
    assert kinds(*asked[:5]) == "ssss"


def test_kinds_that_the_markup_gives_are_kept():
    lines = [
        said("Why?", "Ms Orr", kind="question"),
        said("So?", "Mr Tolt", kind="answer"),
        said("We shall see.", "Ms Orr", kind="answer"),
        said("I ask about it.", "Mr Tolt", kind="question"),
    ]
    assert kinds(*lines * 3) == "qaaq" * 3


def test_what_the_markup_leaves_open_is_told_by_who_replies_to_whom():
    lines = [
        said("Why is it closed?", "Ms Orr", kind="question"),
        said("So?", "Mr Tolt", kind="answer"),
        said("Tell us more about the ice.", "Ms Orr"),
        said("It is thick.", "Mr Tolt"),
    ]
    assert kinds(*lines * 3) == "qaqa" * 3


def test_who_is_interrupted_by_the_chair_goes_on():
    lines = [
        said("Why is it closed?", "Ms Orr"), said("Because of the ice, and—", "Mr Tolt"), said("Order.", "The Chair"),
        said("And of the wind.", "Mr Tolt"), said("Thank you. I have seen it myself, and—", "Ms Orr"), said("Order.", "The Chair"),
        said("Well.", "Ms Orr"), said("Is it open now?", "Mr Vale"), said("No.", "Mr Tolt"), said("When?", "Mr Vale"), said("Soon.", "Mr Tolt"),
    ]  # fmt: skip
    assert kinds(*lines) == "qasaqsqqaqa"


def test_a_speech_that_ends_with_a_question_asks_nobody():
    long = "We have heard of the dues, of the ice and of the wind for a year now. " * 60
    lines = [
        said(long + "Who pays?", "Mr Vale"), said("Hear, hear.", "Ms Orr"), said("Both pay.", "Mr Tolt"),
        *[said("Why is it closed?", "Ms Orr"), said("Ice.", "Mr Tolt")] * 3,
    ]  # fmt: skip
    assert kinds(*lines) == "sss" + "qa" * 3


# Through the whole reader ----------------------------------------------------------------------


def test_speakers_of_a_page_are_named_in_full_with_their_offices():
    body = (
        "<p><b>Question:</b> Why?</p><p><b>Ilva Sorenne:</b> So.</p><p><b>Question (Nordwire):</b> And you?</p>"
        "<p><b>Ruvan Hesk:</b> I agree.</p>"
    )
    title = "Press conference by Foreign Minister Ilva Sorenne and Minister of Transport Ruvan Hesk, Halmar, 3 May 2024"
    reading = from_markup(article(body, title=title))
    assert labels(reading) == [
        ("question", "Question"),
        ("answer", "Ilva Sorenne"),
        ("question", "Question (Nordwire)"),
        ("answer", "Ruvan Hesk"),
    ]
    assert [(turn.by, turn.role) for turn in reading.turns] == [
        (None, None),
        ("Ilva Sorenne", "Foreign Minister"),
        (None, None),
        ("Ruvan Hesk", "Minister of Transport"),
    ]


def test_an_office_as_label_is_a_person_where_the_page_names_just_one():
    text = "Interview with Prime Minister Adra Keld, Halmar, 3 May 2024\n\nJOURNALIST: Why was it closed?\n\nPRIME MINISTER: So.\n"
    reading = from_text(text, "en")
    assert [(turn.by, turn.role) for turn in reading.turns] == [
        (None, None),
        ("Adra Keld", "Prime Minister"),
    ]


def test_an_answer_without_a_name_is_the_only_speakers():
    text = "Interview with Prime Minister Adra Keld, Halmar, 3 May 2024\n\nQ: Why was it closed?\n\nA: So.\n\nQ: When?\n\nA: Soon.\n"
    reading = from_text(text, "en")
    assert [turn.by for turn in reading.turns] == [None, "Adra Keld"] * 2


def test_a_label_may_hold_the_name_and_the_office():
    lines = [
        "JOURNALIST: Why?",
        "SELLA ONDRIN, SECRETARY OF PORTS: So.",
        "MR. HESK: I agree.",
        "FOREIGN MINISTER SORENNE: And I.",
    ]
    reading = from_text("\n\n".join(lines), "en")
    assert [(turn.by, turn.role) for turn in reading.turns[1:]] == [
        ("SELLA ONDRIN", "SECRETARY OF PORTS"),
        ("HESK", None),
        ("SORENNE", "FOREIGN MINISTER"),
    ]


def test_the_name_of_who_holds_an_office_may_stand_in_brackets():
    lines = [
        "O señor PRESIDENTE (Vilar Romeu): Bos días.",
        "A señora SORENNE BRACK: Grazas.",
        "O señor CONSELLEIRO DE ESCLUSAS (Vale Orrin): Na primavera.",
        "O señor TOLT (Desde o escano.): Nada!",
    ]
    reading = from_text("\n\n".join(lines), "gl")
    assert [(turn.by, turn.role) for turn in reading.turns] == [
        ("Vilar Romeu", "PRESIDENTE"),
        ("SORENNE BRACK", None),
        ("Vale Orrin", "CONSELLEIRO DE ESCLUSAS"),
        ("TOLT", None),
    ]


def test_elements_that_name_their_speaker_are_utterances():
    reading = from_markup(
        article(
            '<div data-person-speaking-attribution="Ms Orr (Halmar)"><p>Who pays?</p><p>And when?</p></div>'
            '<div data-speaker="Mr Tolt" data-intervention-type="Answer"><p>Both.</p></div><div data-speaker=""><p>The sitting rose at noon.</p></div>',
            title="The sitting of Monday",
        )
    )
    assert shape(reading) == [
        ("speech", "Ms Orr (Halmar)", ["Who pays?", "And when?"]),
        ("answer", "Mr Tolt", ["Both."]),
        ("narrative", None, ["The sitting rose at noon."]),
    ]
    assert (
        reading.evidence["/turns/0/attribution"][0].path
        == "/html/body/main/div/@data-person-speaking-attribution"
    )
    assert reading.coverage == 1.0
    assert reading.kind == "debate"


@pytest.mark.parametrize(
    ("lang", "end"),
    [
        ("ar", "نهاية التسجيل"),
        ("de", "Ende der Aufzeichnung"),
        ("en", "End of transcript"),
        ("ja", "以上"),
    ],
)
def test_the_line_that_says_the_record_is_over_is_no_part_of_it(lang: str, end: str):
    body = "<p>Halmar 1.</p><p>Halmar 2.</p>"
    reading = from_markup(article(f"{body}<p>{end}</p>", lang=lang))
    assert [p.text for turn in reading.turns for p in turn.paragraphs] == ["Halmar 1.", "Halmar 2."]
    assert end in reading.furniture


@pytest.mark.parametrize(
    ("lang", "note"), [("fr", "Applaudissements."), ("fa", "خنده حضار"), ("zh", "掌声")]
)
def test_a_note_of_the_trade_is_a_scene_without_brackets_too(lang: str, note: str):
    found = turns("Halmar 1.", note, "Halmar 2.", lang=lang, kind="speech")
    assert [draft.kind for draft in found.drafts] == ["speech", "scene", "speech"]
