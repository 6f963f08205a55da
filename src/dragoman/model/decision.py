"""What people decided about the record: each decision is an entry of the log, and what it says is public."""

from __future__ import annotations

from typing import Literal

from dragoman.model.base import Value

DecisionKind = Literal["withhold", "erase", "rights", "correction", "join", "split"]
Redistribute = Literal["yes", "no", "unknown"]


class Rights(Value, frozen=True, kw_only=True):
    """Who holds the text and what may be done with it, as stated by the publisher or the operator."""

    holder: str | None = None
    licence: str | None = None
    notice: str | None = None
    redistribute: Redistribute = "unknown"


class Statement(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision says in people's own words; the digest of its JSON stands in the leaf.

    ``publisher`` is whose rights are stated, where they are not one edition's.
    """

    reason: str | None = None
    note: str | None = None
    rights: Rights | None = None
    publisher: str | None = None

    @property
    def words(self) -> str:
        """What it says, as one text; "" where it quoted a text that was erased since."""
        stated = self.rights
        rights = (
            [stated.holder, stated.licence, stated.notice, f"redistribute: {stated.redistribute}"]
            if stated
            else []
        )
        return self.reason or self.note or "; ".join(part for part in rights if part)


class Decision(Value, frozen=True, kw_only=True):
    """A decision as it stands in the record, on an edition, on one version of it or on a publisher.

    ``digest`` names erased bytes; ``lifts`` is the entry of the decision that this one takes back.
    """

    seq: int
    kind: DecisionKind
    logged: str
    edition: str | None
    version: int | None
    digest: str | None
    lifts: int | None
    said: Statement


class Closed(Value, frozen=True, kw_only=True):
    """Why a version is without text here: ``withheld`` (kept, not served) or ``erased`` (gone), since when.

    ``entry`` is the sequence number of the decision.
    """

    kind: Literal["withheld", "erased"]
    logged: str
    reason: str
    entry: int


class Note(Value, frozen=True, kw_only=True):
    """A note of the archive that is shown with a text; on one version, or on all where ``version`` is None."""

    logged: str
    version: int | None
    note: str
    entry: int
