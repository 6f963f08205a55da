"""BCP 47 tags as values: parse, compare by primary language, direction of the script."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?:[-_][a-z0-9]{4,8})*",
    re.IGNORECASE,
)
_RTL_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})
_ALPHA3 = {
    "ara": "ar", "chi": "zh", "deu": "de", "dut": "nl", "eng": "en", "fas": "fa", "fra": "fr",
    "fre": "fr", "ger": "de", "glg": "gl", "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko",
    "nld": "nl", "per": "fa", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv",
    "tur": "tr", "ukr": "uk", "urd": "ur", "zho": "zh",
}  # fmt: skip

UNDETERMINED = "und"


def parse(tag: str) -> str | None:
    """Gives a tag in its canonical case (``pt-BR``, ``zh-Hans``), or None if it is not a tag.

    ISO 639-2 letters, as Akoma Ntoso prints them (``eng``), become the two-letter language.
    """
    match = _TAG.fullmatch(tag.strip())
    if not match:
        return None
    language = match["language"].lower()
    parts = [_ALPHA3.get(language, language)]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)


def primary(tag: str | None) -> str:
    """The language of a tag without script and region; ``und`` for none."""
    return tag.replace("_", "-").split("-", 1)[0].lower() if tag else UNDETERMINED


def matches(tag: str | None, wanted: str) -> bool:
    """Whether a tag satisfies a wished one (RFC 4647 basic filtering: ``en-GB`` satisfies ``en``)."""
    if not tag:
        return False
    have, want = tag.lower(), wanted.lower()
    return have == want or have.startswith(want + "-")


def direction(tag: str | None) -> str:
    """``rtl`` or ``ltr``, by script where the tag has one, else by language."""
    if tag:
        parts = tag.split("-")
        if len(parts) > 1 and len(parts[1]) == 4:
            return "rtl" if parts[1].title() in _RTL_SCRIPTS else "ltr"
        if parts[0].lower() in _RTL_LANGUAGES:
            return "rtl"
    return "ltr"
