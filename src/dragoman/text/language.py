"""Which language a text is in, where the page does not say."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

# The languages this reader has words of the trade for, and some that are told apart from them.
CANDIDATES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gl", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th",
    "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
# Fewer letters than this are a toss-up in every measurement.
ENOUGH = 40


class Guess(NamedTuple):
    """A language with the classifier's probability for it."""

    lang: str
    score: float


def detect(text: str) -> Guess | None:
    """Guesses the language of a text (its first 4,000 characters), None where it is too short to tell.

    py3langid's classifier over the candidates above; a guess, to be kept as one.
    """
    sample = " ".join(text[:4000].split())
    letters = sum(1 for char in sample if char.isalpha())
    if letters < ENOUGH and not any("\u3040" <= char <= "\u9fff" for char in sample):
        return None
    lang, score = _identifier().classify(sample)
    return Guess(str(lang), round(float(score), 4))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels) if hasattr(identifier, "labels") else set()
    identifier.set_languages([lang for lang in CANDIDATES if not known or lang in known])
    return identifier
