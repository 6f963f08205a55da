"""The closed lists of the model in the words of the interface."""

from __future__ import annotations

from dragoman.model.decision import DecisionKind
from dragoman.model.query import FacetField, Sort, Versions
from dragoman.model.reading import RecordKind, TurnKind
from dragoman.model.record import NamedBy, VersionReason
from dragoman.web.i18n import Interface


def record_kinds(interface: Interface) -> dict[RecordKind, str]:
    """What a record can be."""
    _ = interface.gettext
    return {
        "statement": _("Statement"),
        "speech": _("Speech"),
        "press_conference": _("Press conference"),
        "briefing": _("Briefing"),
        "interview": _("Interview"),
        "answers": _("Answers to questions"),
        "communique": _("Communiqué"),
        "press_release": _("Press release"),
        "letter": _("Letter"),
        "debate": _("Debate"),
        "other": _("Other text"),
    }


def turn_kinds(interface: Interface) -> dict[TurnKind, str]:
    """What a turn can be."""
    _ = interface.gettext
    return {
        "speech": _("Speech"),
        "question": _("Question"),
        "answer": _("Answer"),
        "scene": _("Scene"),
        "narrative": _("Narrative"),
        "summary": _("Summary"),
        "other": _("Other text"),
    }


def facet_names(interface: Interface) -> dict[FacetField, str]:
    """What answers can be counted by."""
    _ = interface.gettext
    return {
        "lang": _("Language"),
        "in": _("Whose words"),
        "by": _("Speaker"),
        "role": _("Speaking as"),
        "org": _("Organisation named"),
        "place": _("Place"),
        "event": _("Event"),
        "publisher": _("Publisher"),
        "kind": _("Kind"),
        "year": _("Year said"),
    }


def searched_versions(interface: Interface) -> dict[Versions, str]:
    """Which versions can be searched where not only the current ones are."""
    _ = interface.gettext
    return {"any": _("earlier ones too"), "earlier": _("earlier ones only")}


def sorts(interface: Interface) -> dict[Sort, str]:
    """What answers can be in order of."""
    _ = interface.gettext
    return {
        "relevance": _("Relevance"),
        "said": _("Day said"),
        "published": _("Day published"),
    }


def reasons(interface: Interface) -> dict[VersionReason, str]:
    """Why a version was made."""
    _ = interface.gettext
    return {
        "first": _("first seen"),
        "withdrawn": _("withdrawn by the publisher"),
        "restored": _("published again"),
        "words": _("words changed"),
        "numbers": _("only numbers changed"),
        "names": _("only names changed"),
        "signs": _("only punctuation or letter case changed"),
        "metadata": _("dates or other facts changed"),
    }


def fact_names(interface: Interface) -> dict[str, str]:
    """The facts of a reading that may differ from version to version, by their names in it."""
    _ = interface.gettext
    return {
        "published": _("Published"),
        "said": _("Said"),
        "place": _("Place"),
        "event": _("Event"),
        "kind": _("Kind"),
        "publisher": _("Publisher"),
        "speakers": _("Speakers"),
        "subjects": _("Subjects"),
        "lines": _("Headings and lines"),
    }


def naming(interface: Interface) -> dict[NamedBy, str]:
    """Which rule tied a file to its edition."""
    _ = interface.gettext
    return {
        "address": _("its address"),
        "canonical": _("the address the page gives for itself"),
        "publisher_id": _("the publisher’s own number"),
        "path": _("its place in a folder"),
        "file": _("its file"),
    }


def closings(interface: Interface) -> dict[str, str]:
    """Why a text is not served."""
    _ = interface.gettext
    return {"withheld": _("withheld"), "erased": _("erased")}


def decisions(interface: Interface) -> dict[tuple[DecisionKind, bool], str]:
    """What was decided about a text; of each kind, the decision itself and the one that lifts it."""
    _ = interface.gettext
    return {
        ("withhold", False): _("withheld"),
        ("withhold", True): _("served again"),
        ("erase", False): _("erased"),
        ("erase", True): _("may be taken in again"),
        ("rights", False): _("rights stated"),
        ("correction", False): _("note added"),
        ("join", False): _("joined by hand"),
        ("split", False): _("taken apart by hand"),
    }
