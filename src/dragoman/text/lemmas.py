"""The form of a written word without inflection, language by language.

``LEMMAS`` says for each language which dictionary (simplemma) and which stemmer (Snowball) free a form of
inflection, and what is done with the dictionary's lemma. The dictionary is asked first, as a list of words
only: its guesses at words it lacks tear names apart. A word it lacks is asked for in other spellings
(``respelling.py``), then stemmed. A language not in the table has no lemmas: lemma = surface without
diacritics. Never English by default.

Snowball makes one of *caso* and *casa*, *bakan* and *başka*; a dictionary makes two of *negociado* and
*negociar*. So in each of the languages measured (``docs/decisions/0016``) the way was taken that finds more
for what it mixes up: the lemma alone (ar, en, fa, fi, hi, tr, uk), the lemma of the lemma (de, gl, it, nl,
ru), or the stem of the lemma where the dictionary leaves too many forms under themselves (es, fr, pl, pt,
sv). The other languages have the stem of the lemma until nothing more falls off, unmeasured on tables.

**Arabic.** A word the dictionary knows is that word (وزير keeps its و). Else what is written onto it is
taken off (و ف before it, then ب ل ك and ال, possessives behind) and the rest looked up, so that المضيق,
والمضيق and للمضيق meet; a word in no dictionary loses the article and what stands before it, and its endings.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.text import normalize
from dragoman.text.respelling import arabic_verbs, bare_of_suffixes, persian_choice, respelled

if TYPE_CHECKING:
    from collections.abc import Callable

    import Stemmer
    from simplemma.strategies import DictionaryLookupStrategy


_NOTHING = frozenset[str]()
_ROOT, _STEM, _AGAIN = frozenset({"root"}), frozenset({"stem"}), frozenset({"again"})


class Rules(NamedTuple):
    """How lemmas of one language are made: simplemma's code, Snowball's algorithm, each or None.

    ``then`` is what is done with the dictionary's lemma: its own lemma looked up (root), and stemmed
    (stem). A word in no dictionary is stemmed in any case; wherever a word is, once, or until nothing more
    falls off (again), as surnames need that are themselves inflected: Лавтова gives Лавтов, and that Лавт.
    """

    dictionary: str | None
    stemmer: str | None
    then: frozenset[str] = _STEM | _AGAIN


LEMMAS: dict[str, Rules] = {
    "ar": Rules("ar", "arabic", _NOTHING),
    "bg": Rules("bg", None),
    "bs": Rules("hbs", "serbian"),
    "ca": Rules("ca", "catalan"),
    "cs": Rules("cs", "czech"),
    "da": Rules("da", "danish"),
    "de": Rules("de", "german", _ROOT),
    "el": Rules("el", "greek"),
    "en": Rules("en", "english", _NOTHING),
    "es": Rules("es", "spanish", _STEM),
    "et": Rules("et", "estonian"),
    "eu": Rules(None, "basque"),
    "fa": Rules("fa", None),
    "fi": Rules("fi", "finnish", _NOTHING),
    "fr": Rules("fr", "french", _ROOT | _STEM),
    "ga": Rules("ga", "irish"),
    "gl": Rules("gl", "portuguese", _ROOT),
    "he": Rules("he", None),
    "hi": Rules("hi", "hindi", _NOTHING),
    "hr": Rules("hbs", "serbian"),
    "hu": Rules("hu", "hungarian"),
    "hy": Rules("hy", "armenian"),
    "id": Rules("id", "indonesian"),
    "is": Rules("is", None),
    "it": Rules("it", "italian", _ROOT),
    "ka": Rules("ka", None),
    "lt": Rules("lt", "lithuanian"),
    "lv": Rules("lv", None),
    "mk": Rules("mk", None),
    "ms": Rules("ms", None),
    "nb": Rules("nb", "norwegian"),
    "ne": Rules(None, "nepali"),
    "nl": Rules("nl", "dutch", _ROOT),
    "nn": Rules("nn", "norwegian"),
    "no": Rules("nb", "norwegian"),
    "pl": Rules("pl", "polish"),
    "pt": Rules("pt", "portuguese", _ROOT | _STEM),
    "ro": Rules("ro", "romanian"),
    "ru": Rules("ru", "russian", _ROOT | _AGAIN),
    "sk": Rules("sk", None),
    "sl": Rules("sl", None),
    "sq": Rules("sq", None),
    "sr": Rules(None, "serbian"),
    "sv": Rules("sv", "swedish", _ROOT | _STEM),
    "sw": Rules("sw", None),
    "ta": Rules(None, "tamil"),
    "tr": Rules("tr", "turkish", _NOTHING),
    "uk": Rules("uk", None, _NOTHING),
}

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
    known = _known(typed, rules, table)
    if known is None:
        return _stem(bare_of_suffixes(typed, rules).lower(), rules, table)
    # The dictionaries of some languages give a noun and a verb to forms of one word; their stem is one.
    return _stem(known.lower(), rules, table) if "stem" in table.then else known.lower()


def dictionary_form(form: str, rules: str) -> str | None:
    """The form under which a dictionary of the language lists a word; None where it does not."""
    table = LEMMAS.get(rules)
    return _looked_up(form.lower(), table) if table is not None and form else None


def _known(form: str, rules: str, table: Rules) -> str | None:
    """What a dictionary lists a word under, as written or else in another spelling."""
    if table.dictionary is None:
        return None
    for spelled in (form, *respelled(form, rules)):
        found = _looked_up(spelled, table)
        if found is not None:
            choose = _CHOICES.get(rules)
            found = choose(spelled, found, table) if choose else found
            return _root(found, table) if "root" in table.then else found
    return None


def _root(found: str, table: Rules) -> str:
    """A lemma's own lemma, and so on to the end: Italian trattati gives trattato, and that trattare."""
    chain = [found]
    while True:
        further = _looked_up(chain[-1].lower(), table)
        if further is None:
            return chain[-1]
        if further in chain:
            return min(chain[chain.index(further) :])
        chain.append(further)


def _stem(form: str, rules: str, table: Rules) -> str:
    if rules == "uk":
        return _UKRAINIAN.sub("", form)
    if table.stemmer is None:
        return form
    for _ in range(_STEMMINGS if "again" in table.then else 1):
        shorter = _stemmer(table.stemmer).stemWord(form)
        if shorter == form or len(shorter) < 3:
            break
        form = shorter
    return form


def _arabic_verb(form: str, found: str, table: Rules) -> str:
    """A form listed under itself may be a person of a verb that is listed, too: يوقع of وقع."""
    if found != form:
        return found
    for verb in arabic_verbs(form):
        listed = _looked_up(verb, table)
        if listed is not None:
            return _arabic_verb(verb, listed, table)
    return found


def _english_participle(form: str, found: str, table: Rules) -> str:
    """A form in -ing listed as a noun is as well one of its verb, if one is listed: writing of write."""
    if found != form or not form.endswith("ing") or form in _NO_PARTICIPLES:
        return found
    stem = form[:-3]
    verbs = [stem, f"{stem}e", *([stem[:-1]] if stem[-1:] == stem[-2:-1] else [])]
    return next(
        (verb for verb in verbs if len(verb) > 2 and _looked_up(verb, table) == verb), found
    )


def _german(form: str, found: str, table: Rules) -> str:
    """Capitals and Swiss print have ss for ß: strasse is Straße, though the dictionary has it of Strass."""
    if "ss" not in form or found.lower() == form:
        return found
    return _looked_up(form.replace("ss", "ß"), table) or found


def _persian(form: str, found: str, table: Rules) -> str:
    """Plurals and presents listed wrongly are looked up better; گفتن (to say) is one with گفت (said)."""
    found = _looked_up(persian_choice(form), table) or found
    return found[:-1] if found.endswith(("تن", "دن")) and len(found) > 3 else found


def _polish_dative(form: str, found: str, table: Rules) -> str:
    """A form in -owi listed under an adjective in -owy is as well the dative of its noun, if one is listed."""
    if not (form.endswith("owi") and found.endswith("owy")):
        return found
    cases = (_looked_up(form[:-3] + ending, table) for ending in ("", "u", "a"))
    return next((noun for noun in cases if noun is not None), found)


# Where the dictionary's answer for a word known as it stands is not the last word.
_CHOICES: dict[str, Callable[[str, str, Rules], str]] = {
    "ar": _arabic_verb,
    "de": _german,
    "en": _english_participle,
    "fa": _persian,
    "pl": _polish_dative,
}
# Nouns and others in -ing that another word happens to stand in.
_NO_PARTICIPLES = frozenset(
    {"ceiling", "during", "evening", "herring", "morning", "sterling", "wedding"}
)
# Endings of nouns and adjectives; with them fall those of surnames in -ський, -ова and -енко.
_UKRAINIAN = re.compile(
    "(?<=...)(?:ого|ому|ими|ими|ами|ями|ові|еві|єві|ем|єм|ом|им|ам|ям|ах|ях|их|ій|ий|ої|ою|ею|єю|ів|їв"
    "|[аоуеияюєіїьй])$"
)


def _fits(form: str, rules: str) -> bool:
    """Whether a word is in a script its language is written in: a Latin name in Russian is no Russian."""
    latin = normalize.script(form[0]) in {"Latn", ""}
    return not latin if rules in _NOT_LATIN else latin or rules == "sr"


def _looked_up(form: str, table: Rules) -> str | None:
    """The dictionary's lemma. Its guesses at words it does not have are not asked for: they tear names."""
    return _listed(form, table.dictionary) if table.dictionary else None


@lru_cache(maxsize=1 << 15)
def _listed(form: str, dictionary: str) -> str | None:
    # Other spellings of a word are asked for again and again; the streamed form takes its time for each.
    return _dictionaries().get_lemma(form, dictionary)


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
