"""The form of a written word without inflection, language by language.

``LEMMAS`` says for each language which dictionary (simplemma) and which stemmer (Snowball)
free a form of inflection. The dictionary is asked first, as a list of words only: its guesses at words it
lacks tear names apart. The stemmer then runs on what came out, until nothing more falls off. A language
not in the table has no lemmas: lemma = surface without diacritics. Never English by default. Measured on
invented forms and names; pairs of forms of one word that meet, in percent:

    language     ar  ca  cs  da  de  el  en  es  fa  fi  fr  hi  hu  id  it  nl  pl  pt  ro  ru  sv  tr  uk
    simplemma    93  77  91 100  87 100  89  68  44 100  79 100  92 100  67 100  77  89  90  82  82  97  87
    Snowball     37  46  94  89  81  82  57  82  33  67  69  78 100  33  83  38  75  85  48  88  71  59   -
    as here      96  85 100 100 100 100  93  91  72 100  94 100 100 100  90 100  97 100  90 100 100 100  87

The price, found in the same measurement: nouns that differ by gender alone meet in the Romance languages
(*puerto*, *puerta*); the form typed still ranks first. Ukrainian names have no stemmer.

**Arabic.** A word the dictionary knows is that word (وزير keeps its و). Else what is written onto it is
taken off (و ف before it, then ب ل ك and ال) and the rest looked up, so that المضيق, والمضيق and للمضيق meet;
a word in no dictionary loses the article and what stands before it, and its endings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.text import normalize

if TYPE_CHECKING:
    import Stemmer
    from simplemma.strategies import DictionaryLookupStrategy


class Rules(NamedTuple):
    """How lemmas of one language are made: simplemma's code, Snowball's algorithm, each or None."""

    dictionary: str | None
    stemmer: str | None


LEMMAS: dict[str, Rules] = {
    "ar": Rules("ar", "arabic"),
    "bg": Rules("bg", None),
    "bs": Rules("hbs", "serbian"),
    "ca": Rules("ca", "catalan"),
    "cs": Rules("cs", "czech"),
    "da": Rules("da", "danish"),
    "de": Rules("de", "german"),
    "el": Rules("el", "greek"),
    "en": Rules("en", "english"),
    "es": Rules("es", "spanish"),
    "et": Rules("et", "estonian"),
    "eu": Rules(None, "basque"),
    "fa": Rules("fa", "persian"),
    "fi": Rules("fi", "finnish"),
    "fr": Rules("fr", "french"),
    "ga": Rules("ga", "irish"),
    "gl": Rules("gl", None),
    "he": Rules("he", None),
    "hi": Rules("hi", "hindi"),
    "hr": Rules("hbs", "serbian"),
    "hu": Rules("hu", "hungarian"),
    "hy": Rules("hy", "armenian"),
    "id": Rules("id", "indonesian"),
    "is": Rules("is", None),
    "it": Rules("it", "italian"),
    "ka": Rules("ka", None),
    "lt": Rules("lt", "lithuanian"),
    "lv": Rules("lv", None),
    "mk": Rules("mk", None),
    "ms": Rules("ms", None),
    "nb": Rules("nb", "norwegian"),
    "ne": Rules(None, "nepali"),
    "nl": Rules("nl", "dutch"),
    "nn": Rules("nn", "norwegian"),
    "no": Rules("nb", "norwegian"),
    "pl": Rules("pl", "polish"),
    "pt": Rules("pt", "portuguese"),
    "ro": Rules("ro", "romanian"),
    "ru": Rules("ru", "russian"),
    "sk": Rules("sk", None),
    "sl": Rules("sl", None),
    "sq": Rules("sq", None),
    "sr": Rules(None, "serbian"),
    "sv": Rules("sv", "swedish"),
    "sw": Rules("sw", None),
    "ta": Rules(None, "tamil"),
    "tr": Rules("tr", "turkish"),
    "uk": Rules("uk", None),
}

# What may be written onto an Arabic word: و ف (and, so), then ب ل ك (by, for, like) and the article.
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})")
# The article's own l falls together with that of the word in للجنة (for the committee).
_PREFIXES = (
    re.compile("^[وف]?ل(?=ل.{2})"),
    _ARTICLE,
    re.compile("^[وف][بلك](?=.{3})"),
    re.compile("^[وفبلك](?=.{3})"),
)
_STEMMINGS = 4
_NOT_LATIN = frozenset(
    {"ar", "bg", "el", "fa", "he", "hi", "hy", "ka", "mk", "ne", "ru", "ta", "uk"}
)


def lemma_of(form: str, rules: str) -> str:
    """The form of a written word without inflection, by the rules of its language."""
    table = LEMMAS.get(rules)
    if table is None or not form or not _fits(form, rules):
        return form
    typed = normalize.keyboard(form, rules)
    if rules == "ar":
        return _arabic(typed, table)
    return _stem((_looked_up(typed, table) or typed).lower(), table)


def dictionary_form(form: str, rules: str) -> str | None:
    """The form under which a dictionary of the language lists a word; None where it does not."""
    table = LEMMAS.get(rules)
    return _looked_up(form.lower(), table) if table is not None and form else None


def _stem(form: str, table: Rules) -> str:
    """Stems until nothing more falls off: Лавтова gives Лавтов first, which itself gives Лавт."""
    if table.stemmer is None:
        return form
    for _ in range(_STEMMINGS):
        shorter = _stemmer(table.stemmer).stemWord(form)
        if shorter == form or len(shorter) < 3:
            break
        form = shorter
    return form


def _fits(form: str, rules: str) -> bool:
    """Whether a word is in a script its language is written in: a Latin name in Russian is no Russian."""
    latin = normalize.script(form[0]) in {"Latn", ""}
    return not latin if rules in _NOT_LATIN else latin or rules == "sr"


def _looked_up(form: str, table: Rules) -> str | None:
    """The dictionary's lemma. Its guesses at words it does not have are not asked for: they tear names."""
    return _dictionaries().get_lemma(form, table.dictionary) if table.dictionary else None


def _arabic(form: str, table: Rules) -> str:
    """The dictionary's lemma of the word or, if it has none, of what stands behind its clitics.

    A word in no dictionary loses the article with what is written onto it, and its endings.
    """
    for bare in (form, *(cut for prefix in _PREFIXES if (cut := prefix.sub("", form)) != form)):
        for spelled in (
            bare,
            re.sub("ه$", "ة", bare),
            re.sub("^ا", "أ", bare),
            re.sub("^ا", "إ", bare),
        ):
            known = _looked_up(spelled, table)
            if known:
                return known
    return _stem(_ARTICLE.sub("", form), table)


@cache
def _dictionaries() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy  # noqa: PLC0415 - heavy
    from simplemma.strategies.dictionaries import StreamDictionaryFactory  # noqa: PLC0415 - heavy

    # Simplemma keeps eight languages and reads them anew for the ninth; an archive has more. The
    # streamed form takes 3 to 47 MB a language where the plain one takes up to 334.
    return DictionaryLookupStrategy(StreamDictionaryFactory(cache_max_size=64))


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    import Stemmer  # noqa: PLC0415 - heavy

    return Stemmer.Stemmer(algorithm)
