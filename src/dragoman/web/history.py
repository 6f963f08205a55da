"""The history page of an edition: when it was seen, its versions, what the publisher changed from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dragoman.archive import history as verbs
from dragoman.archive import show
from dragoman.archive.history import History, Step
from dragoman.errors import NotFound
from dragoman.model.decision import Decision
from dragoman.model.identifier import parse_address
from dragoman.model.record import EditionText, Record, Version
from dragoman.web.changes import DifferenceView, amount, difference_view
from dragoman.web.edition import by_language, why
from dragoman.web.i18n import Interface
from dragoman.web.kinds import decisions, reasons
from dragoman.web.provenance import rights_of, seen_moment
from dragoman.web.timeline import MarkKind, Seen, mark_of, timeline
from dragoman.web.view import Choice, joined, title_of
from dragoman.web.visit import (
    Answered,
    Moved,
    Page,
    Visit,
    history_address,
    proof_address,
    text_address,
)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the table; ``compare`` leads to what it changed, None where nothing can be compared."""

    number: str
    href: str
    newest: bool
    kind: MarkKind
    reason: str
    first: str
    last: str
    amount: str | None
    compare: str | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision of the archive in the table: what, when, on which version, in people's own words."""

    what: str
    when: str
    version: str | None
    words: str


@dataclass(frozen=True, slots=True)
class StepView:
    """From one version to another: their numbers, what differs, or which of them is without text.

    ``lost`` and ``found`` are addresses: of the text that a withdrawal took, and of the comparison with
    the last text before a restored one.
    """

    before: str
    after: str
    text: str
    difference: DifferenceView | None
    withdrawn: bool
    closed: bool
    lost: str | None
    found: str | None


def page(visit: Visit, name: str) -> Answered:
    """The history of an edition, at its newest step or at the one between ``?from=1&to=3``."""
    wanted = parse_address(name)
    if wanted.eid:
        raise NotFound(name)
    if wanted.version:
        return Moved(_with_suffix(visit, history_address(wanted.name, None, wanted.version)))
    found = verbs.history(visit.archive, wanted.name)
    numbers = _chosen(visit, found)
    texts = [show.text(visit.archive, f"{found.edition}@{number}") for number in numbers]
    newest = show.text(visit.archive, found.edition)
    titled = newest if newest.reading else verbs.last_text(visit.archive, newest) or newest
    record = show.record(visit.archive, newest.edition.record)
    step = _step(visit, found, numbers)
    title = title_of(visit.interface, titled)
    values = {
        "title_text": title,
        "read": text_address(found.edition),
        "address": history_address(found.edition),
        "proof": proof_address(found.edition),
        "editions": _choices(visit.interface, record, found.edition),
        "versions": _rows(visit, found, newest),
        "decisions": [_decision(visit.interface, one) for one in found.decisions],
        "looked": len(show.observations(visit.archive, found.edition)),
        "chosen": numbers,
        "numbers": [(one.number, visit.interface.number(one.number)) for one in found.versions],
        "step": _step_view(visit, step, texts) if step else None,
        "lang": titled.edition.lang,
        **_axis(visit, record, found.edition),
    }
    plain_title = "".join(part for part, _ in title.parts)
    heading = visit.interface.gettext("%(title)s: history", title=plain_title)
    return Page("history.html", heading, values, _data(found, record, step))


def _with_suffix(visit: Visit, address: str) -> str:
    path, mark, asked = address.partition("?")
    return path + (".json" if visit.as_json else "") + mark + asked


def _chosen(visit: Visit, found: History) -> list[int]:
    """The two versions to compare, the earlier first: those asked for, else the newest and the one before.

    Empty where there is one version only. Raises NotFound for a version that is not there.
    """
    newest = len(found.versions)
    before, after = (_version(visit, found, name) for name in ("from", "to"))
    if newest == 1:
        return []
    if after is None:
        after = newest if before is None or before < newest else before - 1
    if before is None:
        before = after - 1 if after > 1 else 2
    return sorted((before, after))


def _version(visit: Visit, found: History, name: str) -> int | None:
    """A version asked for by a parameter; None where none is."""
    text = visit.first(name)
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= len(found.versions):
        return int(text[:9])
    raise NotFound(f"{found.edition}@{text}")


def _step(visit: Visit, found: History, numbers: Sequence[int]) -> Step | None:
    """The step between two versions; None where they are one and the same, or there is one only."""
    if not numbers or numbers[0] == numbers[1]:
        return None
    before, after = numbers
    if after == before + 1:
        return found.steps[before - 1]
    return verbs.step(visit.archive, found.edition, before, after)


def _step_view(visit: Visit, step: Step, texts: Sequence[EditionText]) -> StepView:
    at, (before, after) = visit.interface, texts
    lost, last = (
        verbs.last_text(visit.archive, one)
        if one.reading is None and not one.version.closed
        else None
        for one in (after, before)
    )
    found = None
    if last and after.reading:
        found = history_address(last.edition.id, last.version.number, step.after)
    return StepView(
        before=at.number(step.before),
        after=at.number(step.after),
        text=text_address(f"{after.edition.id}@{step.after}"),
        difference=difference_view(at, step.difference, before, after) if step.difference else None,
        withdrawn=after.reading is None and after.version.closed is None,
        closed=before.version.closed is not None or after.version.closed is not None,
        lost=text_address(lost.address) if lost else None,
        found=found,
    )


def _rows(visit: Visit, found: History, newest: EditionText) -> list[VersionRow]:
    """The versions, newest first, each with how much it changed."""
    steps: Mapping[int, Step] = {step.after: step for step in found.steps}
    lang = newest.edition.lang
    return [
        _row(visit, found, version, steps.get(version.number), lang)
        for version in reversed(found.versions)
    ]


def _row(
    visit: Visit, found: History, version: Version, step: Step | None, lang: str
) -> VersionRow:
    at = visit.interface
    compare = history_address(found.edition, step.before, step.after) if step else None
    much = amount(at, step.difference, lang) if step and step.difference else None
    if version.reason == "restored":
        much, compare = _restored(visit, found, version, lang) or (None, compare)
    return VersionRow(
        number=at.number(version.number),
        href=text_address(f"{found.edition}@{version.number}"),
        newest=version.number == len(found.versions),
        kind=mark_of(version),
        reason=why(at, version),
        first=seen_moment(at, version.observed, version.logged),
        last=at.moment(version.seen_until) if version.seen_until else "",
        amount=much,
        compare=compare,
    )


def _decision(interface: Interface, one: Decision) -> DecisionRow:
    return DecisionRow(
        what=decisions(interface)[one.kind, one.lifts is not None],
        when=interface.moment(one.logged),
        version=interface.number(one.version) if one.version else None,
        words=_words(interface, one),
    )


def _words(interface: Interface, one: Decision) -> str:
    """A decision in people's own words; a statement of rights in the interface's."""
    if one.said.rights is None:
        return one.said.words
    stated = rights_of(interface, one.said.rights)
    return joined(interface, (Markup("{}: {}").format(*line) for line in stated), "; ")


def _restored(visit: Visit, found: History, version: Version, lang: str) -> tuple[str, str] | None:
    """Of a text published again: how much differs from the last before it, and where that is shown."""
    text = show.text(visit.archive, f"{found.edition}@{version.number}")
    last = verbs.last_text(visit.archive, text)
    if last is None:
        return None
    step = verbs.step(visit.archive, found.edition, last.version.number, version.number)
    if step.difference is None:
        return None
    since = visit.interface.gettext(
        "%(amount)s against version %(number)s",
        amount=amount(visit.interface, step.difference, lang),
        number=visit.interface.number(last.version.number),
    )
    return since, history_address(found.edition, last.version.number, version.number)


def _choices(interface: Interface, record: Record, current: str) -> list[Choice]:
    return [
        Choice(
            interface.own_name(edition.lang),
            edition.lang,
            history_address(edition.id),
            current=edition.id == current,
        )
        for edition in by_language(record.editions)
    ]


def _axis(visit: Visit, record: Record, current: str) -> dict[str, object]:
    """The axis of time of all editions, and the same as a table where there are several."""
    at = visit.interface
    seen = [
        Seen(
            edition,
            show.versions(visit.archive, edition.id),
            show.observations(visit.archive, edition.id),
        )
        for edition in by_language(record.editions)
    ]
    table = [
        (
            choice,
            [
                (
                    at.number(version.number),
                    reasons(at)[version.reason],
                    seen_moment(at, version.observed, version.logged),
                    at.moment(version.seen_until) if version.seen_until else "",
                )
                for version in one.versions
            ],
        )
        for choice, one in zip(_choices(at, record, current), seen, strict=True)
    ]
    return {"axis": timeline(at, seen, current), "seen": table if len(table) > 1 else []}


def _data(found: History, record: Record, step: Step | None) -> dict[str, object]:
    """The page for programs: versions and one step; the words counted in it are removed, added."""
    return {
        "edition": found.edition,
        "record": record,
        "versions": found.versions,
        "step": step,
        "decisions": found.decisions,
        "words": step.difference.words if step and step.difference else None,
    }
