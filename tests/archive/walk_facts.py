"""The rows of EVENTS.md that are facts of the archive: versions, captures, editions, records; one check a kind."""

from __future__ import annotations

import re

from tests.archive.events import Event
from tests.archive.observed import history, reasons, seen
from tests.archive.stored import Check, Stored, Text, folded

from dragoman.align.versions import reason_of
from dragoman.archive import show
from dragoman.archive.reread import read_capture
from dragoman.model.record import Version
from dragoman.text import dates

_LANGUAGES = {"German": "de", "Русский": "ru", "العربية": "ar"}
_DAYS = {"morning": 1, "day": 1, "one": 1, "three": 3, "five": 5, "six": 6, "eleven": 11}


# Edits ------------------------------------------------------------------------------------------


def _edit_here_only(stored: Stored, event: Event) -> None:
    text = _edit(stored, event, event.files[-1])
    assert text.version.reason == "words"
    assert text.version.observed.startswith(event.days[0])
    for other in stored.others(text.edition):
        assert reasons(stored.archive, other) == ["first"]
        assert history(stored.archive, other)[0].seen_until >= text.version.observed


def _corrected_transcript(stored: Stored, event: Event) -> None:
    first, second = event.files
    text = _edit(stored, event, second)
    assert text.version.reason == "words"
    assert stored.text(first).version.number == text.version.number - 1
    _only_first_elsewhere(stored, text.edition)
    # The line that says so stands above the text: it is none of its words, and no other publication.
    assert event.printed[2] not in "\n".join(text.paragraphs)
    assert text.reading.published == stored.text(first).reading.published


def _edit_that_travels(stored: Stored, event: Event) -> None:
    first, *later = event.files
    origin = _edit(stored, event, first)
    assert origin.version.reason == "words"
    assert origin.version.observed.startswith(event.days[0])
    for name in later:
        text = stored.text(name)
        assert text.version.reason == "words"
        assert _changed(stored, text) == event.paragraphs
        assert text.version.observed.startswith(event.days[1])


def _edit_that_does_not_arrive(stored: Stored, event: Event) -> None:
    for name in event.files:
        text = stored.text(name)
        assert reasons(stored.archive, text.edition) == ["first"]
        assert seen(stored.archive, text.edition)[-1].fetched.startswith(event.days[-1])
        assert dict(event.printed_elsewhere)[text.lang] in text[event.paragraphs[0]]


def _numbers_edited(stored: Stored, event: Event) -> None:
    first, second = (stored.text(name, item=event.item) for name in event.files)
    (place,) = event.paragraphs
    old, new = (
        [word for word in folded(side, first.lang) if word[0].isdigit()]
        for side in event.what.partition(";")[0].split(" become ")
    )
    assert (second.version.reason, _changed(stored, second)) == ("numbers", event.paragraphs)
    assert set(old) <= set(first.numbers(place))
    assert not set(new) & set(first.numbers(place))
    assert set(new) <= set(second.numbers(place))
    assert not set(old) & set(second.numbers(place))
    for other in stored.others(first.edition):
        assert reasons(stored.archive, other) == ["first"]
        assert set(old) <= set(stored.newest(other).numbers(place))


def _signs(stored: Stored, event: Event) -> None:
    first, second = map(stored.text, event.files)
    assert second.version.reason == "signs"
    assert second.version.observed.startswith(event.days[0])
    assert _changed(stored, second) == event.paragraphs
    for place in event.paragraphs:
        assert first.words(place) == second.words(place)
    assert event.printed[-1] in second[event.paragraphs[0]]


def _metadata(stored: Stored, event: Event) -> None:
    first, second = map(stored.text, event.files)
    assert reasons(stored.archive, first.edition) == ["first", "metadata"]
    assert _changed(stored, second) == ()
    stamps = [dates.whole(printed, "en").value for printed in event.printed]
    assert [text.reading.published.value for text in (first, second)] == stamps


def _a_b_a(stored: Stored, event: Event) -> None:
    (edition,) = stored.editions(*event.files)
    versions = history(stored.archive, edition)
    digests = [stored.captures(name)[0][1].digest for name in event.files]
    assert [v.digest for v in versions] == digests
    assert digests[0] == digests[2] != digests[1]
    assert versions[1].reason == versions[2].reason in ("words", "numbers")
    assert versions[1].observed.startswith(event.days[0])
    first, second, third = (stored.version(edition, number) for number in (1, 2, 3))
    assert _changed(stored, second) == _changed(stored, third) == event.paragraphs
    assert first.paragraphs == third.paragraphs
    for words, text in zip(event.printed, (first, second, third), strict=bool(event.printed)):
        assert words in text[event.paragraphs[0]]
    _only_first_elsewhere(stored, edition)


# No edits ---------------------------------------------------------------------------------------


def _no_new_version(stored: Stored, event: Event) -> None:
    """Of several files the first is the version that the others are captures of."""
    standing = stored.text(event.files[0])
    digests = [version.digest for version in history(stored.archive, standing.edition)]
    for name in event.files[1:] or event.files:
        edition, capture = stored.captures(name)[0]
        assert edition == standing.edition
        assert stored.text(name).version.number == standing.version.number
        assert capture.digest not in digests
        assert reason_of(standing.reading, read_capture(stored.archive.database, capture)) is None
    assert capture.fetched.startswith(event.days[-1])


def _list_of_editions(stored: Stored, event: Event) -> None:
    _no_new_version(stored, event)
    ((edition, capture),) = stored.captures(event.files[0])
    before = [one for one in seen(stored.archive, edition) if one.seq < capture.seq][-1]
    listed = ["zh" in re.findall(r'hreflang="?(\w+)', one.headers["link"]) for one in (before, capture)]  # fmt: skip
    assert listed == [False, True]


def _same_bytes(stored: Stored, event: Event) -> None:
    named = re.findall(r"`([^`]+)` (three|four) times", event.what)
    assert named
    for name, times in named:
        captures = stored.captures(name)
        assert len(captures) == {"three": 3, "four": 4}[times]
        assert len({edition for edition, _ in captures}) == 1
        assert len(history(stored.archive, captures[0][0])) == 1
    for record in {stored.record(name) for name in stored.editions("margins", "talks")}:
        digests = [one.digest for e in show.record(stored.archive, record).editions for one in seen(stored.archive, e.id)]  # fmt: skip
        assert len(set(digests)) < len(digests)


# Editions that come, go and never come ----------------------------------------------------------


def _late(stored: Stored, event: Event) -> None:
    (edition,) = stored.editions(*event.files)
    here = history(stored.archive, edition)[0].observed
    others = _first_of_each_language(stored, stored.others(edition))
    assert others
    assert here > max(others)
    days = next((_DAYS[word] for word in re.findall(r"\w+", event.what) if word in _DAYS), None)
    if days is not None and "hours" not in event.what:
        apart = dates.days_between(
            *(dates.parse_machine(moment[:10]) for moment in (max(others), here))
        )
        assert apart == days


def _first_of_each_language(stored: Stored, editions: list[str]) -> list[str]:
    """When each language was first observed: a print page that was found later makes none late."""
    first: dict[str, str] = {}
    for edition in editions:
        moment = history(stored.archive, edition)[0].observed
        lang = stored.lang(edition)
        first[lang] = min(moment, first.get(lang, moment))
    return list(first.values())


def _late_and_edited(stored: Stored, event: Event) -> None:
    _late(stored, event)
    (edition,) = stored.editions(*event.files)
    assert reasons(stored.archive, edition) == ["first"]
    assert event.printed[0] in stored.newest(edition)[event.paragraphs[0]]
    (english,) = [other for other in stored.others(edition) if stored.lang(other) == "en"]
    assert (
        history(stored.archive, english)[-1].observed < history(stored.archive, edition)[0].observed
    )


def _missing(stored: Stored, event: Event) -> None:
    held = stored.editions(*event.files)
    assert len({stored.record(edition) for edition in held}) == 1
    wanted = {lang for word, lang in _LANGUAGES.items() if word in event.what}
    assert wanted
    for edition in held:
        listed = set(stored.newest(edition).reading.editions)
        assert listed - {stored.lang(other) for other in held} == wanted


def _withdrawn(stored: Stored, event: Event) -> None:
    versions, gone = _gone(stored, event)
    assert versions[-1] is gone


def _restored(stored: Stored, event: Event) -> None:
    versions, _ = _gone(stored, event)
    assert [v.reason for v in versions] == ["first", "withdrawn", "restored"]
    first, last = (stored.version(_edition(stored, event), number) for number in (1, 3))
    if not event.printed:
        assert versions[0].digest == versions[2].digest
        return
    assert _differing(first, last) == event.paragraphs
    for words, text in zip(event.printed, (first, last), strict=True):
        assert words in text[event.paragraphs[0]]


def _new_item(stored: Stored, event: Event) -> None:
    new, *old = re.findall(r"`(\d{4}-\d{4})`", event.what)
    for name in event.files:
        assert len(stored.editions(name)) == 3
        (edition,) = stored.editions(name, item=new)
        assert [(v.reason, v.observed[:10]) for v in history(stored.archive, edition)] == [("first", event.days[0])]  # fmt: skip
        for item in old:
            (edition,) = stored.editions(name, item=item)
            edited = (item, stored.lang(edition)) == (old[-1], "en")
            assert len(history(stored.archive, edition)) == 1 + edited


def _print_page(stored: Stored, event: Event) -> None:
    for name in event.files:
        printed, page = stored.text(name), stored.text(name.replace("-print", ""))
        # The address a page was captured at decides whose edition it is; the record is what they share.
        assert printed.capture.address != page.capture.address
        assert stored.record(printed.edition) == stored.record(page.edition)
        assert printed.lang == page.lang
        assert printed.reading.title == page.reading.title
        assert printed.paragraphs == page.paragraphs


def _two_records(stored: Stored, event: Event) -> None:
    one, two = map(stored.editions, event.files)
    assert len({stored.record(edition) for edition in one}) == 1
    assert len({stored.record(edition) for edition in two}) == 1
    assert stored.record(one[0]) != stored.record(two[0])
    pairs = [(stored.newest(a), stored.newest(b)) for a in one for b in two if stored.lang(a) == stored.lang(b)]  # fmt: skip
    assert len(pairs) == len(one) == len(two)
    for a, b in pairs:
        assert a.reading.said.value == b.reading.said.value
        assert a.reading.title != b.reading.title
        assert a[1] == b[1]
        assert not set(a.paragraphs[1:]) & set(b.paragraphs[1:])


# Parts of checks --------------------------------------------------------------------------------


def _edition(stored: Stored, event: Event) -> str:
    (edition,) = stored.editions(*event.files, lang=event.lang, item=event.item)
    return edition


def _edit(stored: Stored, event: Event, name: str) -> Text:
    """The version that a file began: its paragraphs differ where the row says, and as it says."""
    text = stored.text(name)
    (place,) = event.paragraphs
    old, new, *_ = event.printed
    before = stored.version(text.edition, text.version.number - 1)
    assert text.version.digest == text.capture.digest
    assert _differing(before, text) == event.paragraphs
    assert old in before[place]
    assert old not in text[place]
    assert new in text[place]
    assert new not in before[place]
    return text


def _changed(stored: Stored, text: Text) -> tuple[int, ...]:
    return _differing(stored.version(text.edition, text.version.number - 1), text)


def _differing(before: Text, after: Text) -> tuple[int, ...]:
    """The paragraphs, counted from 1, whose words or signs differ; none came or went."""
    pairs = zip(before.paragraphs, after.paragraphs, strict=True)
    return tuple(number for number, (old, new) in enumerate(pairs, 1) if old != new)


def _only_first_elsewhere(stored: Stored, edition: str) -> None:
    for other in stored.others(edition):
        assert reasons(stored.archive, other) == ["first"], other


def _gone(stored: Stored, event: Event) -> tuple[list[Version], Version]:
    """The versions of an edition that was withdrawn on the day the row names; the others stand."""
    edition = _edition(stored, event)
    versions = history(stored.archive, edition)
    (gone,) = [version for version in versions if version.reason == "withdrawn"]
    (capture,) = [one for one in seen(stored.archive, edition) if one.fetched == gone.observed]
    assert gone.observed.startswith(event.days[0])
    assert (str(capture.status), gone.digest) == (event.what[:3], None)
    for other in stored.others(edition):
        assert "withdrawn" not in reasons(stored.archive, other)
    return versions, gone


# The kinds whose rows name an edition with more than one version, and the others.
VERSIONS: dict[str, Check] = {
    "edit in one edition only": _edit_here_only,
    "corrected transcript": _corrected_transcript,
    "edit that reaches other languages later": _edit_that_travels,
    "numbers later in one edition": _numbers_edited,
    "signs": _signs,
    "metadata only": _metadata,
    "A, B, A": _a_b_a,
    "withdrawn edition": _withdrawn,
    "withdrawn edition, restored": _restored,
    "withdrawn and restored": _restored,
}
FACTS: dict[str, Check] = {
    **VERSIONS,
    "edit that never reaches them": _edit_that_does_not_arrive,
    "furniture only": _no_new_version,
    "markup only": _no_new_version,
    "list of editions only": _list_of_editions,
    "same bytes again": _same_bytes,
    "late edition": _late,
    "late edition, already edited": _late_and_edited,
    "missing edition": _missing,
    "new item": _new_item,
    "print page": _print_page,
    "two statements alike": _two_records,
}
