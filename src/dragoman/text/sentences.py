"""Where sentences begin: by the signs each script ends them with, never by a language's grammar.

A full stop before a space ends a sentence unless the next letter is small, or it follows a single
letter (an initial), a number of one or two digits (a German day) or a title of ``_TITLES``. The stops
of other scripts end one wherever they stand. Thai, Lao, Khmer and Tibetan print no such sign between
sentences, or only the space: there each line is taken as one sentence.
"""

from __future__ import annotations

import re

# Before a name in print; what else is abbreviated seldom stands before a capital letter.
_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "st", "prof", "sen", "gen", "rep", "gov", "col", "hon", "jr", "vs"),
        *("no", "art", "sra", "sr", "srta", "dra", "ud", "uds", "mme", "mlle", "mm", "me", "hr", "fr"),
        *("nr", "str", "bzw", "ca", "dhr", "mevr", "г", "гг", "ул", "им", "т", "тт", "д"),
    )
)  # fmt: skip
_END = re.compile(r"[.!?…؟۔։።]+[\"'»”’)\]]*(?=\s)\s*|[。！？｡।॥]+[」』”’）》\"]*\s*|\n\s*")
_LAST_WORD = re.compile(r"(\w+)\.[\"'»”’)\]]*\s*$")


def starts(text: str) -> list[int]:
    """The places (code points) where the sentences of a text begin, ascending from 0."""
    found = [0, *(end.end() for end in _END.finditer(text) if _ends(text, end))]
    return [at for at in dict.fromkeys(found) if at == 0 or at < len(text)]


def _ends(text: str, end: re.Match[str]) -> bool:
    """Whether the sign found ends a sentence."""
    if not end[0].startswith(".") or "\n" in end[0]:
        return True
    after = next((char for char in text[end.end() : end.end() + 8] if char.isalnum()), "")
    if after.islower():
        return False
    before = _LAST_WORD.search(text, max(0, end.start() - 40), end.end())
    if before is None:
        return True
    word = before[1]
    is_number = len(word) <= 2 and word.isdigit()
    is_initial = len(word) == 1 and word.isalpha()
    return not (is_initial or is_number or word.lower() in _TITLES)
