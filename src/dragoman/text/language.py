"""Which language a text is in, where the page does not say."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from dragoman.model import language

# Fewer letters than this are a toss-up in every measurement; an ideograph or a syllable says as much as two letters.
ENOUGH = 40
_SYLLABIC = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
# Characters looked at: more changes no answer and costs time.
SAMPLE = 2000
# Below this probability the classifier is wrong too often to be quoted.
SURE = 0.7


class Guess(NamedTuple):
    """A language with the classifier's probability for it."""

    lang: str
    score: float


def detect(text: str) -> Guess | None:
    """Guesses the language of a text (its first 2,000 characters), None where it cannot be told.

    CLD3's classifier; a guess, to be kept as one.
    """
    sample = " ".join(text[: 2 * SAMPLE].split())[:SAMPLE]
    if not _has_enough_letters(sample):
        return None
    # By runs of one script: a menu of language names in six scripts would confuse the whole.
    runs = _identifier().FindTopNMostFreqLangs(sample, 3)
    found = max(runs, key=lambda run: run.proportion, default=None)
    tag = language.parse(str(found.language)) if found else None
    if found is None or tag is None or found.probability < SURE:
        return None
    return Guess(language.primary(tag), round(float(found.probability), 4))


def _has_enough_letters(sample: str) -> bool:
    letters = 0
    for char in sample:
        if char.isalpha():
            letters += 2 if _SYLLABIC.match(char) else 1
            if letters >= ENOUGH:
                return True
    return False


@cache
def _identifier() -> Any:
    import gcld3

    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=4 * SAMPLE)
