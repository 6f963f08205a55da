"""Readings made by hand, for tests that compare two of them."""

from __future__ import annotations

from dragoman.model.date import Date
from dragoman.model.reading import Mention, Paragraph, Reading, Turn

# Forty paragraphs of invented press prose in four scripts, none like another.
PROSE = {
    "en": [
        "The ferry between Halmar and Ulmeth will not sail before the sandbank has been surveyed.",
        "In the past week fourteen captains have asked both harbour offices for the depth of the approach.",
        "Kestria was told the same figures, at the same hour and in the same words, by telephone.",
        "Nine thousand people a week travel round the bay, among them the nurses of the night shift.",
        "The pilots of the two countries met on Thursday and agreed on the colour of the buoys.",
        "Nobody has asked me about the price of a ticket, which will stay where it has been since spring.",
        "The Convention of 1974 gives every merchant ship free passage, and that includes the slow ones.",
        "A piano fell into the sea from the deck of a coaster; it has been found and cannot be tuned.",
        "We shall publish the soundings each Monday, on paper for those who prefer to hold a map.",
        "As for the rumour about the lighthouse, the lighthouse keeper has denied it from the lighthouse.",
    ],
    "ar": [
        "لن تبحر العبّارة بين هالمار وأولميث قبل أن يُمسح الشريط الرملي مسحًا كاملًا.",
        "سأل أربعة عشر ربّانًا مكتبي الميناءين في الأسبوع الماضي عن عمق المدخل.",
        "أُبلغت كيستريا بالأرقام نفسها هاتفيًا في الساعة نفسها.",
        "يسافر تسعة آلاف شخص كل أسبوع حول الخليج، بينهم ممرضات المناوبة الليلية.",
        "اجتمع مرشدو السفن من البلدين يوم الخميس واتفقوا على لون العوّامات.",
        "لم يسألني أحد عن ثمن التذكرة، وسيبقى على حاله منذ الربيع.",
        "تمنح اتفاقية عام ١٩٧٤ كل سفينة تجارية حق المرور الحر.",
        "سقط بيانو في البحر من فوق سفينة ساحلية، وقد عُثر عليه ولا يمكن ضبطه.",
        "سننشر قياسات الأعماق كل اثنين على الورق لمن يفضّل حمل الخريطة.",
        "أما الشائعة عن المنارة فقد نفاها حارس المنارة من المنارة.",
    ],
    "zh": [
        "在沙洲测量完毕之前，哈尔马与乌尔梅特之间的渡轮不会开航。",
        "上周有十四位船长向两国港务局询问进港航道的水深。",
        "凯斯特里亚在同一时刻通过电话得到了同样的数字。",
        "每周九千人绕行海湾，其中有上夜班的护士。",
        "两国引航员星期四会面，商定了浮标的颜色。",
        "没有人问过我船票的价格，它自春天以来没有变过。",
        "一九七四年的公约给予每一艘商船自由通行权。",
        "一架钢琴从近海货船的甲板上落入海中，已经找到，但无法调音。",
        "我们将在每个星期一公布测深结果，并为喜欢手持海图的人印在纸上。",
        "至于灯塔的传闻，守塔人已在灯塔上予以否认。",
    ],
    "ru": [
        "Паром между Хальмаром и Ульметом не выйдет, пока не промерена отмель.",
        "За прошлую неделю четырнадцать капитанов спросили у обоих портов глубину подхода.",
        "Кестрии сообщили те же цифры по телефону в тот же час.",
        "Девять тысяч человек в неделю едут вокруг залива, среди них медсёстры ночной смены.",
        "Лоцманы двух стран встретились в четверг и договорились о цвете буёв.",
        "Никто не спросил меня о цене билета, она остаётся прежней с весны.",
        "Конвенция 1974 года даёт каждому торговому судну право свободного прохода.",
        "С палубы каботажного судна упало в море пианино; его нашли, но настроить нельзя.",
        "Мы будем публиковать промеры каждый понедельник, на бумаге для любителей карт.",
        "Что до слухов о маяке, смотритель опроверг их с самого маяка.",
    ],
}  # fmt: skip


def reading(
    *turns: tuple[str | None, list[str]] | list[str],
    title: str | None = "A statement",
    lang: str = "en",
    mentions: tuple[Mention, ...] = (),
    **facts: object,
) -> Reading:
    """A reading of turns, each a label with its paragraphs, or paragraphs alone."""
    made, number = [], 0
    for index, turn in enumerate(turns, 1):
        label, texts = turn if isinstance(turn, tuple) else (None, turn)
        paragraphs = tuple(
            Paragraph(eid=f"p{number + at}", text=text) for at, text in enumerate(texts, 1)
        )
        number += len(texts)
        made.append(
            Turn(eid=f"t{index}", kind="speech", attribution=label, by=label, paragraphs=paragraphs)
        )
    values: dict[str, object] = {
        "published": None, "said": None, "dateline": None, "place": None, "event": None,
        "kind": "statement", "publisher": None, "speakers": (), "editions": (), "links": (),
        "subjects": (), "furniture": (), "coverage": 1.0, "evidence": {}, "warnings": (),
    }  # fmt: skip
    return Reading(
        lang=lang, title=title, turns=tuple(made), mentions=mentions, **{**values, **facts}
    )  # type: ignore[arg-type]


def day(value: str, **said: str) -> Date:
    """A date of some day."""
    return Date(value=value, precision="day", **said)


def names(read: Reading) -> dict[str, str | None]:
    """The name for ever of each paragraph, by its text."""
    return {paragraph.text: paragraph.wid for _, paragraph in read.paragraphs()}
