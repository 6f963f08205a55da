"""Finds the labels of speakers by learning the page's own convention.

A candidate is what a colon, brackets, a dash, a point or its own line set off at the start of a
paragraph. It becomes a label if it is a word of the trade, or looks like a name and is borne out by the
page: it recurs, is set in bold, carries an office, is the speaker the title names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dragoman.parse import trade
from dragoman.parse.label_shapes import Label, candidates, is_letter
from dragoman.parse.names import (
    bare,
    has_honorific,
    has_initials,
    has_office,
    initials,
    is_numbered,
    is_shouted,
    key_of,
    looks_like_name,
    looks_like_outlet,
    name_words,
    same_name,
)
from dragoman.parse.page import Block

_ASKS = re.compile(r"[?？؟\u037e՞]")
# A name in a script without capitals is not longer than this where only its place tells it.
_SHORT = 15
# A roll call has so many names one under another, and behind each no more letters than these.
_ROLL, _CALLED = 4, 12
# What is printed for a colon by mistake, where the label stands so often with one.
_MISPRINTS, _PRINTED = frozenset("?;.,؟；，"), 3


def labels_of(
    blocks: Sequence[Block], lang: str | None, known: Sequence[str]
) -> list[Label | None]:
    """The label at the start of each block, or None where it has none.

    ``known`` are names the page itself gives (in its title, its metadata).
    """
    offered = [candidates(block, lang) for block in blocks]
    convention = _Convention.of(offered, lang, known)
    full = _Fuller(blocks)
    found = [
        next((one for one in some if convention.accepts(one) or full.names(one)), None)
        for some in offered
    ]
    _add_alike(found, offered, lang)
    _add_askers(found, offered, blocks, lang)
    _add_misprinted(found, blocks, lang)
    return _without_roll_calls(_without_headings(found, blocks), blocks)


def _without_roll_calls(found: list[Label | None], blocks: Sequence[Block]) -> list[Label | None]:
    """The labels without those of a roll call: names met once, one under another, each with a word or two.

    Who calls the roll reads it out; where nobody is labelled before it, the names are all there is.
    """
    times = Counter(label.text for label in found if label)
    called = [
        label is not None
        and times[label.text] == 1
        and len(blocks[number].text[label.rest :].strip()) <= _CALLED
        for number, label in enumerate(found)
    ]
    kept = list(found)
    number = 0
    while number < len(found):
        end = number
        while end < len(found) and called[end]:
            end += 1
        if end - number >= _ROLL and any(found[:number]):
            # Substitutes stand between them without a label.
            while end < len(found) and (called[end] or found[end] is None):
                end += 1
            kept[number:end] = [None] * (end - number)
        number = max(end, number + 1)
    return kept


def is_trade(label: str, lang: str | None) -> bool:
    """Whether a label marks a turn (question, answer, chair) and names nobody."""
    return (
        trade.is_question_label(label, lang)
        or trade.is_answer_label(label, lang)
        or trade.is_chair_label(label, lang)
    )


def _add_alike(found: list[Label | None], offered: Sequence[list[Label]], lang: str | None) -> None:
    """Where two labels of a page stand in capitals, or have initials, another that stands so is one.

    Initials, a number or a party tell a label by themselves: two that have them are enough, found or not.
    """
    texts = {label.text for label in found if label}
    if texts:
        offers = {one.text for some in offered for one in some if one.form == "colon"}
        texts |= {text for text in offers if any(manner(text, lang) for manner in _TELLING)}
    manners = [
        manner
        for manner in _MANNERS
        if len({key_of(text) for text in texts if manner(text, lang)}) >= 2
    ]
    for index, label in enumerate(found):
        if label is None:
            found[index] = next(
                (
                    one
                    for one in offered[index]
                    if one.form == "colon" and any(manner(one.text, lang) for manner in manners)
                ),
                None,
            )


def _add_misprinted(found: list[Label | None], blocks: Sequence[Block], lang: str | None) -> None:
    """A line that is nothing but a loud label of this page with another sign for its colon: ``JOURNALIST?``."""
    loud = (one.text for one in found if one and one.form == "colon" and is_shouted(one.text, lang))
    printed = Counter(loud)
    for index, block in enumerate(blocks):
        text = block.text[:-1]
        if found[index] is None and block.text[-1:] in _MISPRINTS and printed[text] >= _PRINTED:
            found[index] = Label(block.words.cut(0, len(text)), len(block.text), False, "colon")


def _has_party(text: str, lang: str | None) -> bool:
    """Whether a name is full and has something in brackets after it: ``Ilva Sorenne (North)``."""
    name = bare(text)
    return (
        name != text and text.endswith((")", "）")) and _is_somebody(name, lang) and _has_case(name)
    )


def _is_numbered_name(text: str, lang: str | None) -> bool:
    return is_numbered(text) and looks_like_name(text, lang)


_TELLING: tuple[Callable[[str, str | None], bool], ...] = (
    has_initials,
    _is_numbered_name,
    _has_party,
)
_MANNERS: tuple[Callable[[str, str | None], bool], ...] = (is_shouted, *_TELLING)


def _add_askers(
    found: list[Label | None],
    offered: Sequence[list[Label]],
    blocks: Sequence[Block],
    lang: str | None,
) -> None:
    """An outlet met once: a name whose words ask, right before the label of one who answers."""
    names = {key_of(label.text) for label in found if label}
    following: Label | None = None
    for index in range(len(found) - 1, -1, -1):
        label = found[index]
        if label is None and following and names:
            one = next((c for c in offered[index] if c.form == "colon"), None)
            asks = one and _ASKS.search(blocks[index].text[one.rest :])
            if (
                one
                and asks
                and _may_ask(one.text, lang)
                and not trade.is_question_label(following.text, lang)
                and not _follows_question(found[:index], lang)
                and key_of(following.text) != key_of(one.text)
            ):
                found[index] = label = one
        following = label or following


def _follows_question(before: Sequence[Label | None], lang: str | None) -> bool:
    last = next((label for label in reversed(before) if label), None)
    return last is not None and trade.is_question_label(last.text, lang)


def _may_ask(text: str, lang: str | None) -> bool:
    if trade.is_question_label(text.rsplit(maxsplit=1)[-1], lang):
        return len(text.split()) <= 3
    if _has_case(text):
        return looks_like_outlet(text) and (text[0] in '«„“"' or looks_like_name(text, lang))
    return looks_like_name(text, lang) and len(text) <= _SHORT


def _without_headings(found: list[Label | None], blocks: Sequence[Block]) -> list[Label | None]:
    """A line alone that another such line follows, or nothing, is no label; nor a sentence before another's label."""
    kept = list(found)
    for index, label in enumerate(found):
        if label and label.form in ("alone", "heading"):
            after = found[index + 1] if index + 1 < len(blocks) else None
            ended = blocks[index].text.endswith(".")
            if index + 1 == len(blocks) or (after and (ended or after.form == label.form)):
                kept[index] = None
    return kept


@dataclass(frozen=True, slots=True)
class _Convention:
    """What the candidates of a page have in common, and by it which of them are labels."""

    lang: str | None
    known: Sequence[str]
    counts: Counter[str]
    asking: frozenset[str]
    trade_words: bool
    bold_labels: bool
    bracket_labels: bool
    letters: bool
    loose_answers: bool
    set_off: frozenset[str]
    marked: bool
    alone: frozenset[str]
    headings: frozenset[str]

    @classmethod
    def of(
        cls, offered: Sequence[list[Label]], lang: str | None, known: Sequence[str]
    ) -> _Convention:
        """Looks at all candidates of a page; ``offered`` are those of each block."""
        labels = [label for some in offered for label in some]
        strong = [label for label in labels if label.form in ("colon", "bracket")]
        letters = [label for label in labels if is_letter(label.text)]
        asks = [one for one in letters if trade.is_question_label(one.text, lang)]
        answers = [one for one in letters if trade.is_answer_label(one.text, lang)]
        loose = [one for one in answers if one.form == "loose"]
        # About as many answers as questions; an article begins more paragraphs, or fewer.
        matched = len(asks) <= len(loose) * 2 <= len(asks) * 4
        brackets = [key_of(label.text) for label in labels if label.form == "bracket"]
        named = [label for label in strong if label.bold and looks_like_name(label.text, lang)]
        counts = Counter(key for some in offered for key in {key_of(one.text) for one in some})

        def recurs(label: Label) -> bool:
            return counts[key_of(label.text)] >= 2

        return cls(
            lang=lang,
            known=known,
            counts=counts,
            asking=_asking_forms(labels, lang),
            trade_words=any(is_trade(one.text, lang) for one in (*strong, *letters)),
            bold_labels=len(named) >= 2
            and any(_is_somebody(label.text, lang) or recurs(label) for label in named),
            bracket_labels=len(brackets) > len(set(brackets)),
            letters=bool(asks and (matched or len(answers) > len(loose))),
            loose_answers=matched,
            set_off=frozenset(
                form
                for form in ("point", "dash", "bold")
                if _recurs([one for one in labels if one.form == form], lang)
            ),
            marked=_recurs([one for one in labels if one.form == "mark"], lang, any_type=True),
            alone=_alone_names([label for label in labels if label.form == "alone"], lang),
            headings=_alone_names([label for label in labels if label.form == "heading"], lang),
        )

    def accepts(self, label: Label) -> bool:
        """Whether a candidate is a label: a word of the trade, or a name that the page bears out."""
        often = self.counts[key_of(label.text)]
        if label.form in ("colon", "bracket") and not is_letter(label.text):
            return is_trade(label.text, self.lang) or self._is_borne_out(label, often)
        if is_letter(label.text):
            return self._is_letter(label, often)
        if label.form == "alone":
            return self._stands_alone(label, often)
        if label.form == "heading":
            return key_of(label.text) in self.headings
        if label.form == "mark":
            return self.marked and looks_like_name(label.text, self.lang)
        if label.form in ("point", "dash", "bold") and self._is_like_others(label, often):
            return True
        return label.form in self.asking and self._is_beside(label, often)

    def _is_borne_out(self, label: Label, often: int) -> bool:
        """Whether a name before a colon or in brackets is one who speaks on this page."""
        if not looks_like_name(label.text, self.lang):
            return self._is_outlet(label, often)
        if any(same_name(label.text, name) for name in self.known):
            return True
        if label.form == "bracket":
            return self.bracket_labels or self.trade_words or self.bold_labels
        somebody = often >= 2 or _is_somebody(label.text, self.lang) or self.trade_words
        if label.bold and self.bold_labels and somebody:
            return True
        return self._is_person(label, often)

    def _is_letter(self, label: Label, often: int) -> bool:
        """One letter is a label where it recurs or has its counterpart: "A: the annex" is no answer."""
        if not is_trade(label.text, self.lang):
            return False
        if label.form in ("letter", "loose") and trade.is_answer_label(label.text, self.lang):
            return self.letters and (label.form == "letter" or self.loose_answers)
        return often >= 2 or self.letters

    def _is_beside(self, label: Label, often: int) -> bool:
        """What stands in the form in which this page sets its questions."""
        if is_trade(label.text, self.lang):
            return True
        if any(same_name(label.text, name) for name in self.known):
            return True
        if not looks_like_name(label.text, self.lang):
            return False
        return has_office(label.text, self.lang) or (often >= 2 and len(name_words(label.text)) > 1)

    def _stands_alone(self, label: Label, often: int) -> bool:
        key = key_of(label.text)
        set_off = label.bold or (label.text.isupper() and len(label.text.split()) <= 6)
        if set_off and any(same_name(label.text, name) for name in self.known):
            return True
        if set_off and often >= 2 and self.trade_words:
            return True
        return key in self.alone

    def _is_like_others(self, label: Label, often: int) -> bool:
        """What stands before a point or a dash, or in bold, as the names of this page do."""
        if label.bold or _begins_loud(label.text, self.lang):
            return label.form in self.set_off
        if label.form == "dash" and label.form in self.set_off:
            # "Ilva Sorenne, for the group. – Madam President!"
            head, comma, _ = label.text.partition(",")
            return bool(comma) and looks_like_name(head, self.lang) and len(head.split()) > 1
        titled = has_office(label.text, self.lang) or has_honorific(label.text, self.lang)
        return label.form == "point" and titled and often >= 2 and "letter" in self.asking

    def _is_outlet(self, label: Label, often: int) -> bool:
        """An outlet's name need not look like a person's: it is a label where the page sets it as one."""
        recurs = often >= 2 if label.bold else often >= 3 and self.trade_words
        return label.form == "colon" and recurs and looks_like_outlet(label.text)

    def _is_person(self, label: Label, often: int) -> bool:
        titled = has_office(label.text, self.lang) or has_honorific(label.text, self.lang)
        shouted = is_shouted(label.text, self.lang)
        if shouted and titled:
            return True
        full = len(name_words(label.text)) >= 2 or has_initials(label.text, self.lang)
        named = full or shouted or titled
        return (often >= 2 and (named or self.trade_words)) or (named and self.trade_words)


def _asking_forms(labels: Sequence[Label], lang: str | None) -> frozenset[str]:
    """The forms in which a page sets two marks of questions and answers, one of a question among them."""
    marks: dict[str, int] = Counter(
        label.form
        for label in labels
        if trade.is_question_label(label.text, lang) or trade.is_answer_label(label.text, lang)
    )
    asks = {label.form for label in labels if trade.is_question_label(label.text, lang)}
    forms = {form for form, times in marks.items() if times >= 2 and form in asks}
    # "P.- Why?", "The minister.- So.": a letter with a dash is a dash.
    return frozenset(forms | ({"dash"} if "letter" in forms else set()))


def _recurs(labels: Sequence[Label], lang: str | None, *, any_type: bool = False) -> bool:
    """Whether a form holds this page's labels: three names in capitals or bold, one of them again."""
    keys = [
        key_of(one.text)
        for one in labels
        if any_type
        or (
            (one.bold or _begins_loud(one.text, lang))
            and (is_trade(one.text, lang) or _is_somebody(one.text, lang))
        )
    ]
    return len(keys) >= 3 and 2 <= len(set(keys)) < len(keys)


def _is_somebody(text: str, lang: str | None) -> bool:
    """Whether a text is a name for more than one word's sake: full, in capitals, with a title or an office."""
    if not looks_like_name(text, lang):
        return False
    titled = has_office(text, lang) or has_honorific(text, lang) or _begins_loud(text, lang)
    return titled or len(name_words(text)) >= 2 or not _has_case(text)


def _has_case(text: str) -> bool:
    return any(char.isupper() or char.islower() for char in text)


def _begins_loud(text: str, lang: str | None) -> bool:
    """Whether a name stands in capitals, whatever office follows it after a comma."""
    return is_shouted(text.partition(",")[0], lang)


def _alone_names(labels: Sequence[Label], lang: str | None) -> frozenset[str]:
    """The lines that are labels by their place alone: two names at least, each of them again.

    In bold or capitals one that recurs is enough for the others; without capitals an office must stand in it.
    """
    counts = Counter(key_of(label.text) for label in labels)
    sure = {
        key_of(one.text)
        for one in labels
        if counts[key_of(one.text)] >= 2 and _is_sure_alone(one.text, lang)
    }
    set_off = [one for one in labels if one.bold or is_shouted(one.text, lang)]
    loud = {
        key_of(one.text): one.text
        for one in set_off
        if is_trade(one.text, lang) or looks_like_name(one.text, lang)
    }
    if sure & set(loud) and len(loud) >= 2:
        once = {key for key, text in loud.items() if is_trade(text, lang) or len(key.split()) > 1}
        return frozenset(sure | once)
    if len(sure) < 2:
        return frozenset()
    titled = {key_of(one.text) for one in labels if _has_party(one.text, lang)}
    return frozenset(sure | titled)


def _is_sure_alone(text: str, lang: str | None) -> bool:
    if is_trade(text, lang) or has_office(text, lang) or is_shouted(text, lang):
        return True
    return any(char.isupper() for char in text) and len(name_words(text)) >= 2


@dataclass(frozen=True, slots=True)
class _Fuller:
    """The text of a page, where a label with initials may stand as a full name: ``I. Sorenne``."""

    blocks: Sequence[Block]

    def names(self, label: Label) -> bool:
        """Whether a label is initials and a last name, and the text has that name in full."""
        match = initials(label.text) if label.form in ("colon", "bracket") else None
        if match is None:
            return False
        # Its last letters may differ: the text declines the name.
        stem = re.escape(match["last"][: max(len(match["last"]) - 2, 3)])
        shape = re.compile(rf"(?<!\w){match['first']}\w+\s(?:\w+\s)?{stem}")
        return any(shape.search(block.text) for block in self.blocks)
