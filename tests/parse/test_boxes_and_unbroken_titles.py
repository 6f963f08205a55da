"""A box of other pages in mid-text is no end of the text; a stamp that runs on behind a title is parted from it."""

from __future__ import annotations

import pytest

from dragoman.archive.reading import read_data

WORDS = {
    "de": ("Lesen Sie auch", "Veröffentlicht am 5. März 2031, 10:15 Uhr", "Rede der Ministerin Ilva Sorenne in Halmar",
           ["Die Fähre fährt wieder, und die Sandbank ist vermessen.", "Der Hafen bleibt in der Nacht geöffnet, auch im Winter.",
            "Die Lotsen beider Häfen haben dem zugestimmt, ohne Gegenstimme.", "Ich danke allen, die gewartet haben, und denen, die fuhren."]),
    "ar": ("اقرأ أيضا", "نشر في 5 مارس 2031", "كلمة الوزيرة إيلفا سورين في هالمار",
           ["عادت العبّارة إلى الإبحار بعد أن مُسح الشريط الرملي مسحًا كاملًا.", "يبقى الميناء مفتوحًا ليلًا حتى في الشتاء، كما كان من قبل.",
            "وافق مرشدو الميناءين على ذلك من غير صوت معارض واحد.", "أشكر كل من انتظر وكل من سافر حول الخليج في الأشهر الماضية."]),
    "zh": ("相关新闻", "发布时间：2031年3月5日", "外交部长伊尔娃·索伦在哈尔马的讲话",
           ["渡轮已经恢复通航，沙洲的测量工作也已经全部完成，结果今天公布。" * 2, "港口夜间继续开放，冬天也不例外，费用同以前一样没有变化。" * 2,
            "两个港口的引航员一致同意，没有一票反对，会议开了三个小时。" * 2, "我感谢所有等待的人，也感谢过去几个月绕行海湾的每一个人。" * 2]),
}  # fmt: skip
PAGE = (
    "<html lang={lang}><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{one}</p><p>{two}</p>"
    "<div class=aside><div>{box}</div><div><a href=/1>{title} I</a></div><div><a href=/2>{title} II</a></div></div>"
    "<p>{three}</p><p>{four}</p></main></body></html>"
)


def read(lang, page):
    (part,) = read_data(page.encode(), name="page.html", headers={})
    assert part.reading is not None
    assert part.reading.coverage == 1.0
    return part.reading


@pytest.mark.parametrize("lang", WORDS)
def test_the_text_goes_on_behind_a_box_of_other_pages(lang):
    box, _, title, (one, two, three, four) = WORDS[lang]
    found = read(
        lang, PAGE.format(lang=lang, title=title, box=box, one=one, two=two, three=three, four=four)
    )
    assert [p.text for _, p in found.paragraphs()] == [one, two, three, four]
    assert box in found.furniture


@pytest.mark.parametrize("lang", WORDS)
def test_what_no_text_follows_stays_the_end(lang):
    box, _, title, (one, two, three, _) = WORDS[lang]
    page = PAGE.format(lang=lang, title=title, box=box, one=one, two=two, three="", four="")
    found = read(lang, page)
    assert [p.text for _, p in found.paragraphs()] == [one, two]
    del three


@pytest.mark.parametrize("lang", WORDS)
def test_a_stamp_behind_a_title_in_one_element_is_read(lang):
    _, stamp, title, paragraphs = WORDS[lang]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    found = read(
        lang,
        f"<html lang={lang}><head><title>{title}</title></head><body><table><tr><td>"
        f"<font size=4>{title}</font>\n<font size=1>{stamp}</font>{body}</td></tr></table></body></html>",
    )
    assert found.title == title
    assert found.published is not None
    assert found.published.value.startswith("2031-03-05")
    assert [p.text for _, p in found.paragraphs()] == paragraphs


ADDRESSES = {"de": "Adresse dieser Seite:", "ar": "عنوان هذه الصفحة:", "zh": "本页地址："}


@pytest.mark.parametrize("lang", WORDS)
def test_the_address_below_a_printed_page_is_no_word_of_it(lang):
    _, _, title, paragraphs = WORDS[lang]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    line = f"{ADDRESSES[lang]} https://mfa.velmara.example/{lang}/1"
    found = read(
        lang,
        f"<html lang={lang}><head><title>{title}</title></head><body><h1>{title}</h1>{body}<hr>"
        f"<p>{line}</p></body></html>",
    )
    assert [p.text for _, p in found.paragraphs()] == paragraphs
    assert line in found.furniture
