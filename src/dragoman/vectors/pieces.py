"""What of a paragraph is encoded: the whole, and its beginning in two lengths, which are what a query is like.

A row for a whole paragraph is an average of what it says; a query of some ten words meets it only where the
paragraph says one thing. Lengths count letters as wide as a Latin one: an ideograph says as much as three.
"""

from __future__ import annotations

import re

# Changes with what is encoded of a text: rows made by another rule are made anew.
PIECES = 1
OPENINGS = (60, 90)
# What comes after so much changes a row no more, and takes its time.
LONGEST = 2_000
_WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")


def pieces(text: str) -> tuple[str, ...]:
    """The whole of a text, and its openings where it is longer than they are; nothing of one without a word."""
    words = " ".join(text.split())
    if not any(map(str.isalnum, words)):
        return ()
    openings = (_beginning(words, width) for width in OPENINGS)
    return tuple(dict.fromkeys((words[:LONGEST], *openings)))


def _beginning(text: str, width: int) -> str:
    """The first words of a text, as wide as ``width`` Latin letters; a script without spaces is cut anywhere."""
    taken = 0
    for place, char in enumerate(text):
        taken += 3 if _WIDE.match(char) else 1
        if taken > width:
            return (
                text[:place].rsplit(" ", 1)[0] if " " in text[place - 20 : place] else text[:place]
            )
    return text
