"""People, bodies, places and events with their names: the entries of a name authority file."""

from __future__ import annotations

from dragoman.model.base import Value
from dragoman.model.reading import MentionKind


class Name(Value, frozen=True, kw_only=True):
    """One name in one language. ``source`` says who uses it; without one it may find, but is not shown.

    An ``acronym`` is looked for as it is printed, and not in a line of capitals. A ``shared`` name is
    others', too: it counts where a name that is not shared stands in the same text. ``not_in`` are longer
    names and words that hold this one and mean something else. An archive keeps neither of these two.
    """

    text: str
    lang: str | None = None
    acronym: bool = False
    source: str | None = None
    shared: bool = False
    not_in: tuple[str, ...] = ()


class Office(Value, frozen=True, kw_only=True):
    """An office a list says somebody held: its words or code, where, from which day to which.

    ``body`` is the identifier or name the list gives of the body; each but ``role`` may be unknown.
    """

    role: str
    body: str | None = None
    since: str | None = None
    until: str | None = None


class Agent(Value, frozen=True, kw_only=True):
    """Somebody or something with names in many languages, under an id that was given once.

    In an entry of somebody else's list ``id`` is empty until the archive gives it one; ``identifiers``
    are those of the list, by which it is known again there.
    """

    id: str
    kind: MentionKind
    names: tuple[Name, ...]
    identifiers: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()

    def label(self, *languages: str) -> str:
        """The name to show: full, with a source, in the first of these languages that has one."""
        shown = [name for name in self.names if name.source] or list(self.names)
        full = [name for name in shown if not name.acronym] or shown
        for language in languages:
            for name in full:
                if name.lang and name.lang.split("-")[0] == language.split("-")[0]:
                    return name.text
        return full[0].text if full else self.id
