"""The words of each language as data: one file a language, read when that language is first asked for.

``[trade]`` holds the words of those who speak and of titles; its keys are the fields of
`dragoman.parse.trade.Trade`, which says what each is for. ``[trade.kinds]`` has a line for each kind of
text, the most telling first. ``[declined]`` gives the other cases of nouns of offices and of what stands
before them. ``[page]`` holds the words that pages print around a text; its keys are the fields of
`dragoman.parse.page_words.PageWords`. Words are in lower case, each in every form that titles and labels
print, but not in every spelling: `spellings` adds those. ``names.toml`` has what languages call
themselves in a site's menu.

A new language is one new file; `tests/parse/test_words.py` says what is missing in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

# What else stands for a sign or letter, by language; "" is every language.
_OTHER_SIGNS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("’", "'"),),
    "ar": (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ي ", "ى ")),
    "fa": (("\u200c", " "), ("\u200c", ""), ("ی", "ي"), ("ک", "ك")),
    # The letters with a dot have code points of their own that no normal form keeps.
    "hi": (("ड़", "\u095c"), ("ढ़", "\u095d"), ("ज़", "\u095b"), ("फ़", "\u095e"), ("\u093c", "")),
    "ru": (("ё", "е"),),
    "uk": (("’", "ʼ"),),
    "ur": (("ِ", ""), ("ی", "ي"), ("ک", "ك")),
}
_NAMES = "names"


@cache
def languages() -> frozenset[str]:
    """The primary languages that have a file here."""
    entries = (entry.name.rpartition(".") for entry in files(__name__).iterdir())
    return frozenset(stem for stem, _, end in entries if end == "toml" and stem != _NAMES)


@cache
def table(lang: str, name: str) -> dict[str, Any]:
    """One table of a primary language's file, every spelling added; empty where it has no file."""
    if lang not in languages():
        return {}
    return {key: _spelt(value, lang) for key, value in _file(lang).get(name, {}).items()}


@cache
def nominatives(lang: str) -> dict[str, str]:
    """The nominative of each declined form, both in the same spelling; empty where there are none."""
    if lang not in languages():
        return {}
    pairs = (
        (form, noun) for noun, forms in _file(lang).get("declined", {}).items() for form in forms
    )
    # Spelt together, so that both change alike.
    both = (spelt.partition("\n") for pair in pairs for spelt in spellings("\n".join(pair), lang))
    return {form: noun for form, _, noun in both}


@cache
def names() -> dict[str, str]:
    """What languages call themselves, in lower case, with the tag of each."""
    return {name: tag for tag, listed in _file(_NAMES)["names"].items() for name in listed}


def spellings(word: str, lang: str) -> Iterable[str]:
    """A word in lower case as pages of a language spell it, the way given first."""
    found = {word: None}
    for one, other in (*_OTHER_SIGNS[""], *_OTHER_SIGNS.get(lang, ())):
        found |= {f"{known} ".replace(one, other)[:-1]: None for known in list(found)}
    if lang == "tr":
        # Capitals as Unicode's rule puts them into lower case ("BASIN" is "basin"), and capitals of
        # another keyboard as Turkish's own rule does ("GAZETECI" is "gazetecı").
        capitals = word.replace("i", "İ").replace("ı", "I").upper()
        title = capitals[:1] + word[1:]
        folded = (title.lower(), capitals.lower(), _by_letter(capitals), word.replace("i", "ı"))
        found |= dict.fromkeys(folded)
    return found


def _spelt(value: Any, lang: str) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(form for word in value for form in spellings(word, lang)))
    if isinstance(value, dict):
        return {key: _spelt(inner, lang) for key, inner in value.items()}
    return value


def _by_letter(text: str) -> str:
    """Lower case where that is one letter for one, as titles are folded whose places must stay."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@cache
def _file(stem: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / f"{stem}.toml").read_text("utf-8"))
