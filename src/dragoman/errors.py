"""What can go wrong, as one tree, one class for each thing a caller can do about it.

    DragomanError
    ├── Refused            input that is not taken in: too large, too deep, not readable, not a record
    │   ├── LimitExceeded  a stated limit was passed; the message names the limit
    │   │   └── Exhausted  the reader's time or memory; another run may get further
    │   ├── Barred         a person's decision keeps it out; when that is lifted it may be taken in
    │   ├── NotARecord     readable, but there is no text of a statement in it
    │   └── NotProved      a signature, proof or checkpoint that does not hold
    ├── NotFound           nothing has that name
    ├── Withheld           it is kept and not served; the decision, its time and reason are public
    ├── Erased             it was here and is gone; the decision, its time and reason are public
    ├── BadQuery           a query that cannot be read; carries the position and a suggestion
    ├── Busy               so much of it goes on already; later it will be done
    ├── WrongUse           a command or call that contradicts itself
    └── StoreError         the archive's files are not as they should be
        ├── StoreTooNew    written by a later version of this program
        ├── NotSigned      no signed head of the log covers what is to be proved
        ├── Forked         the log is not a continuation of what was signed before
        ├── IndexBroken    the index cannot be used; it can be made again
        └── VectorsBroken  the vectors cannot be used; they can be made again

A message says what happened, where, and what to do now. ``status`` is the HTTP status a face may use.
"""

from __future__ import annotations


class DragomanError(Exception):
    """The root of everything this package raises on purpose; it can be sent between processes."""

    status = 500

    def __reduce__(self) -> tuple[object, ...]:
        """Made again from its message and attributes, whatever its class asks of a caller."""
        return _again, (type(self), self.args, dict(self.__dict__))


class Refused(DragomanError):
    """Input that is not taken in; ``reason`` is one sentence fit for a log line and for a reader."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LimitExceeded(Refused):
    """A stated limit was passed: which, how large it is, and how large the input was."""

    status = 413

    def __init__(self, what: str, *, limit: int, found: int | None = None, unit: str = "") -> None:
        unit = f" {unit}" if unit else ""
        seen = f"found {found:,}{unit}, " if found is not None else ""
        super().__init__(f"{what}: {seen}limit {limit:,}{unit}")
        self.limit = limit
        self.found = found


class Exhausted(LimitExceeded):
    """The time or memory for reading came to its end; on another day the same input may be read."""


class Barred(Refused):
    """What a person's decision keeps out; the input is sound, and the decision may be lifted."""


class NotARecord(Refused):
    """Readable input without the text of a statement in it."""


class NotProved(Refused):
    """A signature, proof or checkpoint that does not hold; what it vouches for must not be believed."""


class NotFound(DragomanError):
    """Nothing in the archive has the name asked for."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"nothing here has the name {name!r}")
        self.name = name


class Withheld(DragomanError):
    """A text that is kept and not served, by a decision whose time and reason are public."""

    status = 451

    def __init__(self, name: str, told: str = "") -> None:
        super().__init__(f"{name} is withheld{told}")


class Erased(DragomanError):
    """A text that was here and is gone, by a decision whose time and reason are public."""

    status = 410

    def __init__(self, name: str, told: str = "") -> None:
        super().__init__(f"{name} was erased{told}")


class BadQuery(DragomanError):
    """A query that cannot be read: where in its text (code points from 0), and what to type instead."""

    status = 400

    def __init__(self, message: str, *, position: int = 0, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.suggestion = suggestion


class Busy(DragomanError):
    """So many of a kind go on already as a stated limit allows; the same asked later will be done."""

    status = 503

    def __init__(self, what: str, *, limit: int) -> None:
        super().__init__(f"{what}: {limit:,}, which is the limit; try again later")
        self.limit = limit


class WrongUse(DragomanError):
    """A call or command whose parts contradict one another."""

    status = 400


class StoreError(DragomanError):
    """The archive's files are not as they should be; the message says which and what to do."""


class StoreTooNew(StoreError):
    """The store was written by a later version of this program."""


class NotSigned(StoreError):
    """No signed head of the log covers what is to be proved; the message says why none does."""

    status = 503


class Forked(StoreError):
    """The log is shorter than, or differs from, what was signed before; nothing more is signed for it."""


class IndexBroken(StoreError):
    """The index cannot be read or written: it was removed or damaged, or its disk is full."""


class VectorsBroken(StoreError):
    """The vectors cannot be read, or are those of another model and cannot be compared."""


def _again(
    kind: type[DragomanError], args: tuple[object, ...], fields: dict[str, object]
) -> DragomanError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error
