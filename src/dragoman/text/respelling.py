"""Other spellings under which a dictionary may list a word it does not know as written.

Each is a guess and holds only where a dictionary lists it: what is written onto the word is taken off
(an article, a preposition, a possessive, an ending the dictionary leaves out), or it is written as its
dictionary writes it. The first that is listed is the word; one that is listed as it stands is never
taken apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Rewriting = tuple[re.Pattern[str], str]


def respelled(form: str, rules: str) -> Iterator[str]:
    """Yields other spellings of a word of a language, the likeliest first; nothing for most languages."""
    if rules == "ar":
        yield from _arabic(form)
    elif rules == "fa":
        yield from _persian(form)
    else:
        yield from _rewritten(form, _REWRITINGS.get(rules, ()))


def bare_of_suffixes(form: str, rules: str) -> str:
    """A word in no dictionary without what is surely no part of it: an article, a possessive, a plural."""
    pattern = _SURELY_WRITTEN_ON.get(rules)
    return pattern.sub("", form) if pattern else form


def _rules(*pairs: tuple[str, str]) -> tuple[Rewriting, ...]:
    return tuple((re.compile(pattern), instead) for pattern, instead in pairs)


# The nasal before a consonant of its own row may be written as a dot above the vowel.
_HOMORGANIC = "ङ्(?=[कखगघ])|ञ्(?=[चछजझ])|ण्(?=[टठडढ])|न्(?=[तथदध])|म्(?=[पफबभ])"

_REWRITINGS: dict[str, tuple[Rewriting, ...]] = {
    # Umlauts as they are typed without a key for them; ß as capitals and Swiss print have it.
    "de": _rules(("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"), ("'?s$", "")),
    "en": _rules(("'s?$", "")),
    # Endings with a tilde or an accent, typed without.
    "es": _rules(("cion$", "ción"), ("sion$", "sión")),
    "fr": _rules(("ere(s?)$", r"ère\1"), ("ee(s?)$", r"ée\1"), ("e(s?)$", r"é\1")),
    "gl": _rules(("cion$", "ción"), ("sion$", "sión"), ("cions$", "cións"), ("sions$", "sións")),
    "pt": _rules(("c(ao|oes)$", r"ç\1"), ("oes$", "ões"), ("ao$", "ão")),
    "sv": _rules(("s$", "")),
    "da": _rules(("s$", "")),
    "nb": _rules(("s$", "")),
    "tr": _rules(("'.*$", ""), ("^i", "ı"), ("^ı", "i")),
    "hi": _rules(
        (_HOMORGANIC, "ं"), ("ँ", "ं"), ("[ंँ]$", "ँ"), ("[ंँ]$", ""), ("\u093c", ""),
        ("ीयों$", "ियों"), ("[ोे]$", ""), ("ों$", ""), ("ें$", ""), ("ों$", "ा"),
    ),
}  # fmt: skip

_SURELY_WRITTEN_ON = {
    "ar": re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})"),
    "de": re.compile("'s?$"),
    "en": re.compile("'s?$"),
    "fa": re.compile("(?<=...)ها(?:ی|یی)?$"),
    "tr": re.compile("'.*$"),
}


def _rewritten(form: str, rewritings: tuple[Rewriting, ...]) -> Iterator[str]:
    """The form after each rewriting that changes it, and then after each further one."""
    seen = [form]
    for pattern, instead in rewritings:
        for known in tuple(seen):
            changed = pattern.sub(instead, known)
            if changed not in seen and len(changed) > 1:
                seen.append(changed)
                yield changed


# What may be written onto an Arabic word: و ف (and, so), then ب ل ك (by, for, like) and the article.
# The article's own l falls together with that of the word in للجنة (for the committee).
_BEFORE = tuple(
    map(re.compile, ("^[وف]?ل(?=ل.{2})", "^[وف]?(?:[بك]?ال|لل)(?=.{3})", "^[وف][بلك](?=.{3})", "^[وفبلك](?=.{3})"))
)  # fmt: skip
_POSSESSIVES = re.compile("(?<=...)(?:هما|كما|ها|هم|هن|نا|كم|كن|ه|ك|ي)$")
# Persons and tenses of the verb, each without what it adds; the dictionary lists many forms as words.
_VERB = _rules(
    ("^س(?=[يت].{3})", ""), ("^(ي.{3,})(?:ون|وا|ان)$", r"\1"), ("^(.{3,})(?:وا|ت|تم|نا)$", r"\1"), ("^ي(?=.{3})", ""),
)  # fmt: skip


def _arabic(form: str) -> Iterator[str]:
    """Without its clitics; each with teh marbuta for heh or teh at the end and hamza on an alef before."""
    stripped = [form, *(cut for prefix in _BEFORE if (cut := prefix.sub("", form)) != form)]
    yield from _spelled(form)
    for bare in stripped:
        owned = _POSSESSIVES.sub("", bare)
        if owned != bare and bare == form:
            yield from _owned(owned)
        yield from _spelled(bare)
    for bare in stripped[1:]:
        owned = _POSSESSIVES.sub("", bare)
        if owned != bare:
            yield from _owned(owned)
    yield from arabic_verbs(form)


def _owned(form: str) -> Iterator[str]:
    yield from _spelled(form)
    if form.endswith("ت"):
        yield form[:-1] + "ة"


def _spelled(form: str) -> Iterator[str]:
    yield form
    if form.endswith("ه"):
        yield form[:-1] + "ة"
    if form.startswith("ا"):
        yield "أ" + form[1:]
        yield "إ" + form[1:]


def arabic_verbs(form: str) -> Iterator[str]:
    """An Arabic verb without its tense, its number, its person: the third person of the past comes last."""
    for bare in (form, *(cut for prefix in _BEFORE[2:] if (cut := prefix.sub("", form)) != form)):
        for changed in _rewritten(bare, _VERB):
            yield from _spelled(changed)


_ZWNJ = "\u200c"
_PREFIXED = re.compile("^(ن?می)(?=..)")
_JOINED = re.compile(f"(?<=..)(?:{_ZWNJ}(?:ها|های|هایی|هایش|ای|ام|ات|اش|یم|مان|تان|شان|تر|ترین))+$")
_PLURAL = re.compile("(?<=...)های?$")
# In the order in which they may be taken off, from the end: possessive or article, plural, degree.
_PERSIAN_ENDINGS = (
    re.compile("(?<=...)(?:ام|ات|اش|مان|تان|شان|م|ت|ش|ای|یی|ی)$"),
    re.compile("(?<=...)(?:های|ها|ان)$"),
    re.compile("(?<=..)(?:ترین|تر)$"),
)


def unjoined(word: str, rules: str) -> str:
    """A Persian word without the endings that a joiner ties to it; any other as it is."""
    return _JOINED.sub("", word) if rules == "fa" and _ZWNJ in word else word


def persian_choice(form: str) -> str:
    """The likelier spelling of a Persian word that is listed as it stands: a plural or a present tense."""
    return _PLURAL.sub("", _PREFIXED.sub(rf"\1{_ZWNJ}", form))


def _persian(form: str) -> Iterator[str]:
    """Without its endings, from the last to the first."""
    seen = [form]
    for ending in (_PLURAL, *_PERSIAN_ENDINGS):
        for known in tuple(seen):
            shorter = ending.sub("", known)
            if shorter not in seen:
                seen.append(shorter)
                yield shorter
    verb = _PREFIXED.sub(rf"\1{_ZWNJ}", form)
    if verb != form:
        yield verb
