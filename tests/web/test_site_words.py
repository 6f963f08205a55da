"""The words of the interface: none is missing in any language, and every form of a plural is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from tests.web.test_site_pages import PAGES

import dragoman.web
from dragoman.model.date import Date
from dragoman.web.i18n import DEFAULT, LANGUAGES, Interface, interface, negotiate

FOLDER = Path(dragoman.web.__file__).parent
FORMS = {"ar": 6, "de": 2, "en": 2, "es": 2, "fr": 2, "ru": 3, "zh": 1}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def used() -> set[tuple[str | None, object]]:
    found = extract_from_dir(str(FOLDER), METHODS, options_map={})
    return {(context, message) for _, _, message, _, context in found}


def catalogue(tag: str) -> Catalog:
    with (FOLDER / "locale" / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_word_is_missing_and_none_is_left_over(tag):
    known = {(message.context, message.id) for message in catalogue(tag) if message.id}
    assert known == used()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_has_all_its_forms_and_values(tag):
    for message in catalogue(tag):
        if not message.id:
            continue
        plural = isinstance(message.id, tuple)
        assert len(forms(message)) == (FORMS[tag] if plural else 1), message.id
        assert all(form.strip() for form in forms(message)), message.id
        wanted = set(re.findall(r"%\((\w+)\)s", message.id[1] if plural else message.id))
        for form in forms(message):
            given = set(re.findall(r"%\((\w+)\)s", form))
            # One, two and none may be words instead of numbers.
            assert given == wanted or (plural and tag == "ar" and given == wanted - {"num"}), form
        assert not message.fuzzy


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_are_not_left_in_english(tag):
    if tag == DEFAULT:
        return
    # Single words may well be the same: Version, Passage.
    single = [message for message in catalogue(tag) if isinstance(message.id, str)]
    same = [m.id for m in single if m.id and m.string == m.id and m.id.count(" ") > 2]
    assert same == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_word_a_page_asks_for_is_in_the_catalogue(browse, tag, monkeypatch):
    """Babel's extraction can miss a call; what pages really ask for cannot be missed."""
    asked: set[tuple[str | None, object]] = set()
    plain, context, plural = Interface.gettext, Interface.pgettext, Interface.ngettext

    def gettext(self, message, **values):
        asked.add((None, message))
        return plain(self, message, **values)

    def pgettext(self, where, message, **values):
        asked.add((where, message))
        return context(self, where, message, **values)

    def ngettext(self, one, many, count, **values):
        asked.add((None, (one, many)))
        return plural(self, one, many, count, **values)

    monkeypatch.setattr(Interface, "gettext", gettext)
    monkeypatch.setattr(Interface, "pgettext", pgettext)
    monkeypatch.setattr(Interface, "ngettext", ngettext)
    for page in PAGES:
        browse(tag).get(page)
    known = {(message.context, message.id) for message in catalogue(tag) if message.id}
    assert asked
    assert asked <= known


@pytest.mark.parametrize(
    ("tag", "count", "shown"),
    [
        ("en", 1, "1 record"),
        ("en", 1234, "1,234 records"),
        ("ru", 1, "1 документ"),
        ("ru", 3, "3 документа"),
        ("ru", 11, "11 документов"),
        ("ru", 21, "21 документ"),
        ("ar", 0, "لا وثائق"),
        ("ar", 1, "وثيقة واحدة"),
        ("ar", 2, "وثيقتان"),
        ("ar", 3, "3 وثائق"),
        ("ar", 11, "11 وثيقة"),
        ("zh", 7, "7 份记录"),
        ("fr", 0, "0 document"),
        ("de", 0, "0 Dokumente"),
    ],
)
def test_plurals_follow_the_language(tag, count, shown):
    assert interface(tag).ngettext("%(num)s record", "%(num)s records", count) == shown


def test_eleven_passages_take_the_accusative_in_arabic():
    one, many = "%(num)s passage", "%(num)s passages"
    assert interface("ar").ngettext(one, many, 11) == "11 مقطعاً"
    assert interface("ar").ngettext(one, many, 100) == "100 مقطع"


@pytest.mark.parametrize(
    ("accepted", "chosen", "tag"),
    [
        ("", None, "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8", None, "fr"),
        ("ja, ko;q=0.9", None, "en"),
        ("ja, zh-Hant-TW;q=0.4", None, "zh"),
        ("en;q=0.1, de;q=0.9", None, "de"),
        ("de;q=0, ru", None, "ru"),
        ("de;q=x", None, "en"),
        ("*", None, "en"),
        ("de", "ar", "ar"),
        ("de", "xx", "de"),
        ("," * 5000, None, "en"),
    ],
)
def test_a_language_is_agreed_on(accepted, chosen, tag):
    assert negotiate(accepted, chosen) == tag


@pytest.mark.parametrize(
    ("value", "precision", "shown"),
    [
        ("2024", "year", "2024"),
        ("2024-05", "month", "May 2024"),
        ("2024-05-16", "day", "16 May 2024"),
        ("2024-05-16T00:05", "minute", "16 May 2024, 00:05"),
        ("2024-05-16T12:35:07", "second", "16 May 2024, 12:35:07"),
        ("2024-13-40", "day", "2024-13-40"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(value, precision, shown):
    assert interface("en").date(Date(value=value, precision=precision)) == shown


def test_days_with_unknown_parts_are_shown_without_them():
    assert interface("en").day("2024-05-00") == "May 2024"
    assert interface("en").day("2024-00-00") == "2024"


def test_a_moment_of_observation_gets_no_time_of_day_that_nobody_noted():
    assert interface("en").moment("2024-05-16T11:00:00Z") == "16 May 2024, 11:00 UTC"
    assert interface("en").moment("2024-05-16T13:00:00+02:00") == "16 May 2024, 11:00 UTC"
    assert interface("en").moment("2024-05-16") == "16 May 2024"
    assert interface("en").moment("2024-05") == "May 2024"
    assert interface("en").moment("long ago") == "long ago"


def test_a_share_is_never_rounded_up():
    assert interface("en").share(0.99999) == "99.99%"
    assert interface("en").share(1.0) == "100%"


def test_values_are_escaped_in_messages():
    said = interface("en").gettext("Version %(number)s", number="<b>")
    assert said == "Version &lt;b&gt;"


def test_every_language_names_itself():
    names = [interface("en").own_name(tag) for tag in LANGUAGES]
    assert names == ["العربية", "Deutsch", "English", "Español", "Français", "Русский", "中文"]
    assert interface("en").own_name("und") == "language not determined"
    assert interface("en").own_name("xx-nonsense") == "xx-nonsense"
