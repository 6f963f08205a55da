"""The endings of languages in which every character is a word of its own (``text/tokens.py``).

A word typed with its particle or ending has to be found with any other. So each character of an ending
has the lemma ``ENDING``, and a query leaves off the endings it ends in (``tokens.ways``): 협정을 is
looked for as 협정, 署名した as 署名. Where the stem is no word by itself a mark keeps verbs from nouns:

- Japanese: one character of Han and the kana of its inflection are that character and ``VERB``, so that
  結んだ meets 結ばない and not 結果; ``VERB`` of the row さ is kept apart: 出す is not 出る.
- Chinese: 了, 过, 着, 的, 们 at the end of what was typed, where rjieba holds them for words.
- Korean: the last syllable of a verb loses its final and its contraction and bears ``VERB``: 만났다 and
  만난 meet as 만, 나+; 시간 (time) becomes 시, 가+ and does not meet 시가.

Japanese and Korean are rules about letters, no dictionaries: a particle is taken off where its form fits the sound
before it (가 after a vowel, so that 전문가 stays whole) and two syllables are left. What is found by the
characters as they stand is found in any case; these rules add to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

ENDING = "~"
VERB = "+"

_HANGUL_BASE, _VOWELS, _FINALS = 0xAC00, 21, 28
_NO_FINAL, _FINAL_N, _FINAL_L, _FINAL_M, _FINAL_B, _FINAL_SS = 0, 4, 8, 16, 17, 20
# The vowels of contractions, as the stem has them: ㅕ of ㅣ, ㅘ of ㅗ, ㅝ of ㅜ.
_CONTRACTED = {6: 20, 9: 8, 14: 13}
_LEAST_STEM = 2

# Particles whatever the sound before them; those after a final consonant; those after a vowel.
_ANY_PARTICLE = (
    "에서부터", "에게서", "한테서", "으로부터", "로부터", "으로서", "으로써", "에서는",
    "에서도", "에서의", "에게는", "에게도", "까지는", "까지도", "께서는", "에서",
    "에게", "에는", "에도", "에만", "에의", "께서", "한테", "까지", "부터",
    "마다", "처럼", "보다", "조차", "마저", "밖에", "만큼", "대로", "들", "에",
    "의", "도", "만",
)  # fmt: skip
_AFTER_CONSONANT = (
    "이라는", "이라고", "이라도", "으로는", "으로도", "으로의", "입니다", "이나", "으로", "은", "이", "을", "과",
)  # fmt: skip
_AFTER_VOWEL = (
    "라는", "라고", "라도", "로는", "로도", "로의", "로서", "로써", "로",
    "는", "가", "를", "와",
)  # fmt: skip

_ENDINGS = (
    "습니다", "습니까", "니다", "니까", "는다", "었다", "았다", "었던", "았던",
    "었고", "았고", "었으며", "았으며", "었습니다", "았습니다", "겠다", "겠습니다",
    "다고", "다는", "다며", "다면", "려고", "도록", "으며", "으면", "지만",
    "면서", "기로", "기를", "기도", "는데", "다", "고", "는", "게", "지",
    "며", "면", "던", "기", "자", "어", "아", "려", "니",
)  # fmt: skip
_ENDING = "|".join(sorted(_ENDINGS, key=len, reverse=True))
_DO = re.compile(rf"(..+?)(?:[하했한할함합해되됐된될됨됩돼]|하여|되어|되었|하였)(?:{_ENDING})?")
_INFLECTED = re.compile(rf"(.+?)(?:{_ENDING})")
# 새롭다 before a vowel: 새로운, 새로웠다.
_SOFT = re.compile(rf"(..+?)(?:운|울|워|웠)(?:{_ENDING})?")

_ASPECTS = frozenset("了过過着著的们們")
_LONGEST_TYPED = 12

_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# What may follow a noun of one character; anything else there is inflection.
_PARTICLE = re.compile(
    "[をはのにへとでもやだ]|が(?![らりるれろっ])|な(?![いるっくらりかけ])|から(?![なず])|まで|より(?!ま)"
)
_SA_ROW = frozenset("さしすせそ")


def chinese(chars: list[str]) -> list[str]:
    """The lemmas of adjacent characters: what shows the aspect or the plural at their end is an ending.

    Only a query ends so close; a clause of a text is left as it is.
    """
    if chars[-1] not in _ASPECTS or not _LEAST_STEM < len(chars) <= _LONGEST_TYPED:
        return chars
    import rjieba  # noqa: PLC0415 - heavy

    *_, last = rjieba.cut("".join(chars))
    return [*chars[:-1], ENDING] if last == chars[-1] else chars


def japanese(chars: list[str]) -> list[str]:
    """The lemmas of adjacent characters: kana after Han or katakana are endings, by the rules above."""
    lemmas = list(chars)
    for at, char in enumerate(chars):
        if at == 0 or not _is_kana(char):
            continue
        if _is_kana(chars[at - 1]):
            # Kana go with what stands before them; a word of kana alone stays as it is.
            lemmas[at] = ENDING if lemmas[at - 1] != chars[at - 1] else char
        elif _is_alone(chars, at - 1) and not _PARTICLE.match("".join(chars[at : at + 3])):
            lemmas[at] = f"{VERB}さ" if char in _SA_ROW else VERB
        else:
            lemmas[at] = ENDING
    return lemmas


def korean(chars: list[str]) -> list[str]:
    """The lemmas of the syllables between two spaces: its particles or its ending are no part of a word."""
    word = "".join(chars)
    return list(_korean(word)) if len(word) == len(chars) else chars


@lru_cache(maxsize=1 << 16)
def _korean(word: str) -> tuple[str, ...]:
    if found := _DO.fullmatch(word):
        return _ended(found[1], len(word))
    if len(word) > _LEAST_STEM and word.endswith("는") and _final(word[:-1]) == _NO_FINAL:
        # Of a noun or of a verb: 국가는, 만나는.
        return _ended(_verb(word[:-1]), len(word))
    noun = _without_particles(word)
    if len(noun) < len(word):
        return _ended(noun, len(word))
    return _ended(_verb(stem), len(word)) if (stem := _verb_stem(word)) else tuple(word)


def _verb_stem(word: str) -> str | None:
    """What stands before the ending of a verb, if a word can be one."""
    if found := _SOFT.fullmatch(word):
        return found[1]
    found = _INFLECTED.fullmatch(word)
    if found and (len(found[1]) >= _LEAST_STEM or _final(found[1]) == _FINAL_SS):
        return found[1]
    ends_as_verb = _final(word) in {_FINAL_N, _FINAL_L}
    return word if len(word) >= _LEAST_STEM and ends_as_verb else None


def _is_kana(char: str) -> bool:
    return "\u3041" <= char[0] <= "\u309f"


def _is_alone(chars: list[str], at: int) -> bool:
    """Whether a character is Han with none before it."""
    return bool(_HAN.match(chars[at])) and not (at and _HAN.match(chars[at - 1]))


def _without_particles(word: str) -> str:
    shorter = True
    while shorter:
        shorter = False
        for particle in _ANY_PARTICLE + _AFTER_CONSONANT + _AFTER_VOWEL:
            rest = word.removesuffix(particle)
            if rest != word and len(rest) >= _LEAST_STEM and _fits(rest, particle):
                word, shorter = rest, True
                break
    return word


def _fits(rest: str, particle: str) -> bool:
    """Whether a particle has the form that the sound before it asks for; ㄹ takes 로 as a vowel does."""
    final = _final(rest)
    if particle in _AFTER_CONSONANT:
        return final != _NO_FINAL
    if particle in _AFTER_VOWEL:
        return final == _NO_FINAL or (final == _FINAL_L and particle.startswith("로"))
    return True


def _verb(stem: str) -> list[str]:
    """A stem whose last syllable has neither the final nor the contraction of an ending, marked."""
    code = ord(stem[-1]) - _HANGUL_BASE
    if not 0 <= code < 11172:
        return list(stem)
    final, body = code % _FINALS, code // _FINALS
    vowel = body % _VOWELS
    if final == _FINAL_SS:
        body += _CONTRACTED.get(vowel, vowel) - vowel
    if final in {_FINAL_N, _FINAL_L, _FINAL_M, _FINAL_B, _FINAL_SS}:
        final = _NO_FINAL
    last = chr(_HANGUL_BASE + body * _FINALS + final)
    return [*stem[:-1], last + VERB]


def _final(word: str) -> int:
    code = ord(word[-1]) - _HANGUL_BASE
    return code % _FINALS if 0 <= code < 11172 else _NO_FINAL


def _ended(stem: str | list[str], length: int) -> tuple[str, ...]:
    return (*stem, *[ENDING] * (length - len(stem)))
