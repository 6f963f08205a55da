"""The order of the steps: a page becomes a reading, every fact with the place it was read at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.errors import NotARecord
from dragoman.model import language
from dragoman.model.date import Date
from dragoman.model.reading import (
    Evidence,
    LanguageLink,
    Named,
    Paragraph,
    Reading,
    RecordKind,
    Speaker,
    Turn,
)
from dragoman.parse import trade
from dragoman.parse.column import Column, find_column, language_list
from dragoman.parse.labels import looks_like_name, same_name
from dragoman.parse.mentions import mentions_of
from dragoman.parse.page import Block, Fact, Page
from dragoman.parse.source import SourceText
from dragoman.parse.title import TitleParts, parts_of
from dragoman.parse.turns import Draft, Turns, find_turns
from dragoman.text import dates
from dragoman.text.language import detect

# Raised whenever the same bytes may be read differently: readings are told apart by it.
READER = "dragoman-reader 1"
# Coverage below this is flagged on the reading, with the first words that are missing.
ENOUGH_COVERAGE = 0.995
_TITLE_LENGTH = 400
_WORDS = re.compile(r"[^\W_]+")
_SITE_SUFFIX = re.compile(r"\s+[|·–—-]\s+|\s*[|｜_]\s*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A reading, with what the page says about its own address: for naming, not part of the reading."""

    reading: Reading
    canonical: str | None
    identifier: str | None


def read(page: Page, *, lang: str | None = None, warnings: Sequence[str] = ()) -> Parsed:
    """Reads a page. ``lang`` is what a server said of it (``Content-Language``); the page itself goes first.

    Raises NotARecord where there is no text at all. Anything else ends in a reading, with warnings.
    """
    if not any(block.text for block in page.blocks):
        raise NotARecord("no text of a statement in it")
    draft = _Draft(page, list(warnings) + list(page.warnings))
    column = find_column(page)
    draft.lang = _language(page, column, draft, lang)
    head = _Head(page, column, draft)
    _metadata(page, head, draft)
    body = [block for block in column.text if id(block) not in head.taken]
    known = [_turned(fact.value) for fact in page.declared("speaker")]
    first = parts_of(head.title, draft.lang, names=known) if head.title else TitleParts()
    known += [said.name for said in first.speakers]
    kind = first.kind or _declared_kind(page, draft.lang, head)
    turns = find_turns(body, draft.lang, kind=kind or "other", known=known)
    names = _label_names(turns, draft.lang)
    parts = parts_of(head.title, draft.lang, names=[*names, *known]) if head.title else TitleParts()
    draft.kind = kind or "other"
    _title_facts(parts, head, page, draft)
    _speakers(parts, page, names, draft)
    _turns(turns, draft)
    draft.frame += [*column.frame, *turns.left_out]
    draft.frame += [block for block in column.head if id(block) not in head.taken]
    return draft.finish()


@dataclass(slots=True)
class _Draft:
    """A reading being put together; ``note`` keeps each fact's places and counts its words as read."""

    page: Page
    warnings: list[str]
    lang: str | None = None
    title: str | None = None
    published: Date | None = None
    said: Date | None = None
    place: Named | None = None
    event: Named | None = None
    dateline: Named | None = None
    kind: RecordKind = "other"
    publisher: str | None = None
    speakers: list[Speaker] = field(default_factory=list)
    links: list[LanguageLink] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    frame: list[Block] = field(default_factory=list)
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    used: list[SourceText] = field(default_factory=list)

    def note(self, pointer: str, *words: SourceText) -> None:
        """Notes where a fact was read."""
        self.evidence[pointer] = tuple(place for text in words for place in text.evidence())
        self.used.extend(words)

    def _people(self) -> list[str]:
        """The names of those who speak, by the title and by the labels."""
        named = [speaker.name for speaker in self.speakers] + [
            turn.by for turn in self.turns if turn.by
        ]
        return list(dict.fromkeys(named))

    def finish(self) -> Parsed:
        """Adds furniture, mentions and coverage, and closes the reading."""
        furniture: list[str] = []
        order = {id(block): number for number, block in enumerate(self.page.blocks)}
        for block in sorted(self.frame, key=lambda block: order.get(id(block), 0)):
            self.note(f"/furniture/{len(furniture)}", block.words)
            furniture.append(block.text)
        coverage, missing = _coverage(self.page, self.used)
        if coverage < ENOUGH_COVERAGE:
            self.warnings.append(
                f"coverage {coverage:.4f}: not read are, for one, «{missing[:80]}»"
            )
        canonical = next((f.value for f in self.page.declared("canonical")), None)
        identifier = next((f.value for f in self.page.declared("identifier")), None)
        reading = Reading(
            lang=self.lang,
            title=self.title,
            published=self.published,
            said=self.said,
            dateline=self.dateline,
            place=self.place,
            event=self.event,
            kind=self.kind,
            publisher=self.publisher,
            speakers=tuple(self.speakers),
            editions=tuple(dict.fromkeys(self.editions)),
            links=tuple(self.links),
            turns=tuple(self.turns),
            mentions=mentions_of(self.title, self.turns, self._people(), self.lang),
            subjects=tuple(dict.fromkeys(self.subjects)),
            furniture=tuple(furniture),
            coverage=coverage,
            evidence=self.evidence,
            warnings=tuple(dict.fromkeys(self.warnings)),
        )
        return Parsed(reading, canonical, identifier)


def _language(page: Page, column: Column, draft: _Draft, served: str | None) -> str | None:
    """The page's own tag, else the server's, else a guess from the text (noted as one)."""
    sample = " ".join(block.text for block in column.text)
    guess = detect(sample)
    for fact in page.declared("lang"):
        tag = language.parse(fact.value)
        if tag is None:
            continue
        if (
            guess
            and guess.score > 0.99
            and len(sample) > 400
            and guess.lang != language.primary(tag)
        ):
            draft.warnings.append(
                f"declared language {tag}, but the text reads as {guess.lang} ({guess.score})"
            )
            if fact.method == "html":
                continue
        draft.note("/lang", fact.words)
        return tag
    tag = language.parse(served) if served else None
    return tag or (guess.lang if guess else None)


class _Head:
    """The blocks that are the text's head: title, stamp, list of languages."""

    def __init__(self, page: Page, column: Column, draft: _Draft) -> None:
        """Looks at the blocks before the text and at its first ones."""
        self.taken: set[int] = set()
        self.title: SourceText | None = None
        self.stamp: tuple[SourceText, Date] | None = None
        self.kicker: list[Block] = []
        near = [*column.head[-12:], *column.text[:8]]
        for block in near:
            self._languages(block, draft)
        self._find_title(page, near)
        self._find_stamp(near, draft.lang)
        self._find_repeats(near)

    def _languages(self, block: Block, draft: _Draft) -> None:
        for tag, start, end in language_list(block):
            words = block.words.cut(start, end)
            draft.note(f"/links/{len(draft.links)}", words)
            draft.note(f"/editions/{len(draft.editions)}", words)
            draft.links.append(LanguageLink(lang=tag, printed=words.text))
            draft.editions.append(tag)
            self.taken.add(id(block))

    def _find_title(self, page: Page, near: list[Block]) -> None:
        declared = page.declared("title")
        for block in sorted(near, key=lambda b: (b.kind != "heading", b.level)):
            if len(block.text) <= _TITLE_LENGTH and any(
                _same_title(block.text, fact.value) for fact in declared
            ):
                self.title = block.words
                self.taken.add(id(block))
                return
        heading = next((b for b in near if b.kind == "heading" and b.level in (1, 2)), None)
        if heading is not None and not declared:
            self.title = heading.words
            self.taken.add(id(heading))
        elif declared:
            self.title = _without_site(_best(declared), page)
        elif page.plain:
            self._plain_title(near)

    def _plain_title(self, near: list[Block]) -> None:
        """In plain text: the first line that is no stamp and no list, if it reads as a heading."""
        lines = [b for b in near if id(b) not in self.taken and not dates.whole(b.text, None)]
        lines = [b for b in lines if not _looks_like_stamp(b.text)]
        if len(lines) < 2:
            return
        first = lines[0]
        words = first.text.split()
        ended = first.text[-1:] in ".!?。！？…:：;" or re.match(r"[-–—•]", first.text)
        # A line is a heading only beside longer ones: a transcript's first words are not its title.
        longest = max(len(b.text) for b in lines[1:])
        if (
            len(first.text) <= _TITLE_LENGTH
            and len(words) <= 60
            and not ended
            and longest > len(first.text) / 3
        ):
            label = re.match(r"[^:：]{1,60}[:：]\s", first.text)
            if not label:
                self.title = first.words
                self.taken.add(id(first))

    def _find_stamp(self, near: list[Block], lang: str | None) -> None:
        title_at = next(
            (i for i, b in enumerate(near) if self.title is not None and b.words is self.title),
            None,
        )
        window = near if title_at is None else near[max(title_at - 3, 0) : title_at + 6]
        for block in window:
            if id(block) in self.taken:
                continue
            date = dates.whole(block.text, lang)
            if date:
                found = dates.find(block.text, lang)[0]
                self.stamp = (block.words.cut(found.start, found.end), date)
                self.taken.add(id(block))
                return
        for block in window:
            if id(block) in self.taken or len(block.text) > 90 or len(block.text.split()) > 12:
                continue
            found_in = dates.find(block.text, lang)
            if len(found_in) == 1 and not re.search(r"[.!?。]$", block.text):
                self.stamp = (block.words.cut(found_in[0].start, found_in[0].end), found_in[0].date)
                self.taken.add(id(block))
                self.kicker.append(block)
                return

    def _find_repeats(self, near: list[Block]) -> None:
        """The title printed again above the text belongs to the head, not to the words."""
        if self.title is None:
            return
        for block in near:
            if id(block) not in self.taken and _same_title(block.text, self.title.text):
                self.taken.add(id(block))
                self.kicker.append(block)
        first = next((i for i, b in enumerate(near) if id(b) in self.taken), 0)
        self.kicker += [b for b in near[:first] if len(b.text) < 60 and b.kind != "heading"]


def _metadata(page: Page, head: _Head, draft: _Draft) -> None:
    if head.title is not None:
        draft.title = " ".join(head.title.text.split())
        draft.note("/title", head.title)
    draft.frame += [block for block in head.kicker if id(block) in head.taken]
    _published(page, head, draft)
    for fact in page.declared("publisher")[:1] or page.declared("site")[:1]:
        draft.publisher = fact.value
        draft.note("/publisher", fact.words)
    for fact in page.declared("subject"):
        for subject in [s.strip() for s in fact.value.split(",") if s.strip()]:
            draft.evidence[f"/subjects/{len(draft.subjects)}"] = fact.words.evidence()
            draft.subjects.append(subject)
            draft.used.append(fact.words)
    _language_links(page, draft)


def _published(page: Page, head: _Head, draft: _Draft) -> None:
    """The stamp as printed; else what the page declares. A zone is taken only where one is stated."""
    declared = [
        (fact, date)
        for fact in page.declared("published")
        if (date := _machine_date(fact, draft.lang))
    ]
    if head.stamp is not None:
        words, date = head.stamp
        agreeing = next((d for _, d in declared if d.value[: len(date.value)] == date.value), None)
        if (
            agreeing
            and agreeing.zone
            and date.precision in ("minute", "second")
            and date.zone is None
        ):
            date = Date(
                value=date.value, precision=date.precision, zone=agreeing.zone, printed=date.printed
            )
        for fact, other in declared:
            if other.day != date.day:
                draft.warnings.append(
                    f"published: printed {date.value}, but {fact.method} says {other.value}"
                )
        draft.published = date
        draft.note("/published", words)
        draft.used.extend(fact.words for fact, _ in declared)
    elif declared:
        fact, date = declared[0]
        draft.published = date
        draft.note("/published", fact.words)


def _machine_date(fact: Fact, lang: str | None) -> Date | None:
    return dates.parse_machine(fact.value) or dates.whole(fact.value, lang)


def _language_links(page: Page, draft: _Draft) -> None:
    seen = {(link.lang, link.address) for link in draft.links}
    for fact in page.declared("alternate"):
        tag = fact.lang or ""
        if not tag or (tag, fact.value) in seen:
            continue
        seen.add((tag, fact.value))
        _add_link(draft, tag, fact.printed or tag, fact.value, fact.words, edition=True)
    for block in page.blocks:
        if block.frame not in ("nav", "header", "aside", "footer", ""):
            continue
        for link in block.links:
            words = block.words.cut(link.start, link.end).strip()
            tag = link.lang or trade.ENDONYMS.get(words.text.lower())
            if tag is None or (tag, link.address) in seen:
                continue
            seen.add((tag, link.address))
            _add_link(
                draft, tag, words.text, link.address, words, edition=not _is_front(link.address)
            )


def _add_link(
    draft: _Draft, tag: str, printed: str, address: str, words: SourceText, *, edition: bool
) -> None:
    draft.note(f"/links/{len(draft.links)}", words)
    draft.links.append(LanguageLink(lang=tag, printed=printed, address=address))
    if edition and tag not in draft.editions:
        draft.note(f"/editions/{len(draft.editions)}", words)
        draft.editions.append(tag)


def _is_front(address: str) -> bool:
    """Whether an address is a site's or a language's front page: at most one short step below the host."""
    path = re.sub(r"^[a-z]+://[^/]*", "", address).split("?")[0].split("#")[0].strip("/")
    return "/" not in path and len(path) <= 12


def _title_facts(parts: TitleParts, head: _Head, page: Page, draft: _Draft) -> None:
    if parts.kind_words is not None and parts.kind == draft.kind:
        draft.evidence["/kind"] = parts.kind_words.evidence()
    if parts.day is not None:
        words, found = parts.day
        draft.said = found.date
        draft.evidence["/said"] = words.evidence()
    else:
        for fact in page.declared("said"):
            if date := _machine_date(fact, draft.lang):
                draft.said = date
                draft.note("/said", fact.words)
                break
    for name, words in (("place", parts.place), ("event", parts.event)):
        if words is None:
            declared = page.declared("place" if name == "place" else "event")
            words = declared[0].words if declared else None  # noqa: PLW2901
        if words is not None:
            printed = " ".join(words.text.split())
            setattr(draft, name, Named(printed=printed, name=printed))
            draft.note(f"/{name}", words)


def _speakers(parts: TitleParts, page: Page, names: list[str], draft: _Draft) -> None:
    for said in parts.speakers:
        full = max((n for n in names if same_name(n, said.name)), key=len, default=said.name)
        name = full if len(full.split()) > len(said.name.split()) else said.name
        draft.note(f"/speakers/{len(draft.speakers)}", said.printed)
        draft.speakers.append(Speaker(name=name, role=said.role, printed=said.printed.text.strip()))
    roles = page.declared("role")
    for index, fact in enumerate(page.declared("speaker")):
        name = _turned(fact.value)
        if any(same_name(name, speaker.name) for speaker in draft.speakers):
            draft.used.append(fact.words)
            continue
        role = roles[index].value if index < len(roles) else None
        draft.note(f"/speakers/{len(draft.speakers)}", fact.words)
        draft.speakers.append(Speaker(name=name, role=role, printed=fact.value))
    draft.used.extend(fact.words for fact in roles)
    if len(draft.speakers) == 1 and draft.speakers[0].role is None and len(roles) == 1:
        only = draft.speakers[0]
        draft.speakers[0] = Speaker(name=only.name, role=roles[0].value, printed=only.printed)


def _turns(turns: Turns, draft: _Draft) -> None:
    number = 0
    for index, found in enumerate(turns.drafts):
        paragraphs = []
        for words, lang in found.paragraphs:
            if not words.text:
                continue
            number += 1
            draft.note(f"/turns/{index}/paragraphs/{len(paragraphs)}", words)
            other = (
                lang if lang and language.primary(lang) != language.primary(draft.lang) else None
            )
            paragraphs.append(Paragraph(eid=f"p{number}", text=words.text, lang=other))
        if found.label is not None:
            draft.note(f"/turns/{index}/attribution", found.label)
        name, role = _by(found, draft)
        draft.turns.append(
            Turn(
                eid=f"t{index + 1}",
                kind=found.kind,
                attribution=found.label.text if found.label else None,
                by=name,
                role=role,
                paragraphs=tuple(paragraphs),
            )
        )


def _by(turn: Draft, draft: _Draft) -> tuple[str | None, str | None]:
    """Whose words a turn is, as far as the page says: name and office, each or None."""
    only = draft.speakers[0] if len(draft.speakers) == 1 else None
    if turn.kind in ("scene", "narrative", "summary"):
        return None, None
    asks = turn.label is not None and trade.is_question_label(turn.label.text, draft.lang)
    if turn.name and not asks:
        return turn.name, turn.role
    if turn.label is None:
        return (
            (only.name, only.role) if only and turn.kind in ("speech", "answer") else (None, None)
        )
    label = turn.label.text
    if asks or trade.is_chair_label(label, draft.lang):
        return None, turn.role
    if trade.is_answer_label(label, draft.lang):
        return (only.name, only.role) if only else (None, None)
    for speaker in draft.speakers:
        if same_name(label, speaker.name):
            return speaker.name, speaker.role
    name, role = _label_parts(label, draft.lang)
    if name is None:
        # An office alone ("PRIME MINISTER") is a person only where the page names just one.
        return (only.name, only.role or role) if only and turn.kind != "question" else (None, role)
    return name, turn.role or role


def _label_names(turns: Turns, lang: str | None) -> list[str]:
    """The names that labels print, fullest first seen, without those that mark a turn and name nobody."""
    names: dict[str, None] = {}
    for draft in turns.drafts:
        if draft.label is not None and _is_trade(draft.label.text, lang):
            continue
        if draft.name:
            names[draft.name] = None
        elif draft.label is not None:
            name, _ = _label_parts(draft.label.text, lang)
            if name:
                names[name] = None
    return list(names)


def _label_parts(label: str, lang: str | None) -> tuple[str | None, str | None]:
    """A label's name and office: ``ANA RUIZ, SECRETARIA DE SALUD``, ``Foreign Minister Ilva Sorenne``."""
    bare = re.sub(r"\s*[(\[（][^)\]）]*[)\]）]", "", label).strip()
    row = trade.words_of(lang)
    head, comma, tail = bare.partition(",")
    if comma and any(word.lower() in row.offices for word in tail.split()):
        return head.strip(), tail.strip()
    vocabulary = {*row.offices, *row.modifiers, *row.honorifics}
    words = bare.split()
    cut = 0
    while cut < len(words) and (
        words[cut].lower().strip(".,") in vocabulary or words[cut].lower() in vocabulary
    ):
        cut += 1
    name = " ".join(words[cut:])
    if not name or not looks_like_name(name, lang):
        return None, bare or None
    office = " ".join(w for w in words[:cut] if w.lower() not in row.honorifics)
    return name, office or None


def _is_trade(label: str, lang: str | None) -> bool:
    return (
        trade.is_question_label(label, lang)
        or trade.is_answer_label(label, lang)
        or trade.is_chair_label(label, lang)
    )


def _declared_kind(page: Page, lang: str | None, head: _Head) -> RecordKind | None:
    """The kind from the carrier's own field, the line above the title, or (a sitting) the markup."""
    row = trade.words_of(lang)
    english = trade.words_of("en")
    values = [fact.value for fact in page.declared("kind")] + [block.text for block in head.kicker]
    for value in values:
        folded = value.lower().replace("_", " ").replace("-", " ")
        for source in (row, english):
            for kind, phrases in source.kinds:
                if kind.replace("_", " ") == folded or any(phrase in folded for phrase in phrases):
                    return kind
    return "debate" if any(block.utterance for block in page.blocks) else None


def _coverage(page: Page, used: Sequence[SourceText]) -> tuple[float, str]:
    """The share of the page's words inside the places read, and the first stretch outside."""
    spans: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for words in used:
        for place in words.evidence():
            spans[place.path].append((place.start, place.end))
    total = read_words = 0
    missing = ""
    for piece in page.whole:
        path, offset = piece.place(0)
        marks = spans.get(path, [])
        inside = bytearray(len(piece.text))
        for start, end in marks:
            left, right = max(start - offset, 0), min(end - offset, len(piece.text))
            if left < right:
                inside[left:right] = b"\x01" * (right - left)
        for word in _WORDS.finditer(piece.text):
            total += 1
            if inside[word.start()]:
                read_words += 1
            elif not missing:
                missing = piece.text[word.start() :]
    return (round(read_words / total, 6) if total else 1.0), missing


def _same_title(text: str, declared: str) -> bool:
    one, two = _folded(text), _folded(declared)
    if not one or not two:
        return False
    return one == two or (two.startswith(one) and len(one) > 12 and len(one) > len(two) / 3)


def _folded(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))


def _best(declared: list[Fact]) -> Fact:
    order = {"title": 2}
    return min(declared, key=lambda fact: order.get(fact.method, 1))


def _without_site(fact: Fact, page: Page) -> SourceText:
    """A declared title without the site's name at its end."""
    text = fact.words.text
    sites = {_folded(f.value) for f in [*page.declared("site"), *page.declared("publisher")]}
    pieces = list(_SITE_SUFFIX.finditer(text))
    if pieces and fact.method == "title":
        last = pieces[-1]
        if _folded(text[last.end() :]) in sites or len(text[last.end() :].split()) <= 6 < len(
            text[: last.start()].split()
        ):
            return fact.words.cut(0, last.start()).strip()
    return fact.words.strip()


def _looks_like_stamp(text: str) -> bool:
    return len(text) <= 40 and bool(re.search(r"\d{4}", text)) and len(re.findall(r"\d", text)) >= 5


def _turned(name: str) -> str:
    """``Howard, John`` as ``John Howard``; any other form as it is."""
    last, comma, first = name.partition(",")
    if comma and len(last.split()) <= 3 and len(first.split()) <= 3 and first.strip():
        return f"{first.strip()} {last.strip()}"
    return name
