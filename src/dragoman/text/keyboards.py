"""What was meant where the keyboard stood on another layout: the same keys, the other letters.

The rows are those of the layouts as they are printed on keys, the lower case from the digits down: United
States; Russian; Ukrainian; Greek; Hebrew (SI-1452); Arabic (101).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_OTHERS = (
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "йцукенгшщзхїфівапролджєячсмитьбю",
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.",
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوز",
)
_TABLES = tuple(
    {ord(one): other for one, other in zip(*rows, strict=False)}
    for other_row in _OTHERS
    for rows in ((_LATIN, other_row), (other_row, _LATIN))
)


def other_layouts(word: str) -> Iterator[str]:
    """The word as the same keys write it on other layouts, each once; nothing where a key has no letter there."""
    lower = word.lower()
    seen = {lower}
    for table in _TABLES:
        if not all(ord(char) in table for char in lower):
            continue
        other = unicodedata.normalize("NFKC", lower.translate(table))
        if other.isalpha() and other not in seen:
            seen.add(other)
            yield other
