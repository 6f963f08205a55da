"""One suite for every engine: random queries over invented texts, against a scan of the texts."""

from __future__ import annotations

import random

import msgspec
import pytest
from msgspec.structs import replace
from tests.search import oracle

from dragoman.errors import BadQuery, StoreError, WrongUse
from dragoman.model.date import Date, precision_of
from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Search,
    Wildcard,
    Word,
)
from dragoman.model.reading import Mention, Named, Paragraph, Reading, Turn
from dragoman.model.record import Capture, Edition, EditionText, Rights, Version
from dragoman.search import highlight
from dragoman.search.documents import Names, fields_of, key_of, paragraphs_of
from dragoman.search.engine import TooBroad
from dragoman.search.engines.tantivy import TantivyEngine, standing
from dragoman.search.engines.tantivy import index as tantivy_engine
from dragoman.search.limits import (
    BUDGET,
    FACETS_COST,
    MOST_BEGINNINGS,
    MOST_FUZZY_WORDS,
    MOST_WORDS,
    cost,
    is_operand,
)
from dragoman.search.over_time import over_time
from dragoman.search.syntax import all_of, write
from dragoman.text.tokens import analyse

SENTENCES = {
    "en": [
        "The ministers of Alvaria signed the agreement on the eastern harbour.",
        "Negotiations about the strait were spoken of in every country's capital.",
        "We said that 1,280 ships passed the ports in one year.",
        "Nobody asked the minister about the new treaty; the question came later.",
        "Die is cast, said the harbour master, and the negotiation ended.",
    ],
    "de": [
        "Die Minister unterzeichneten das Abkommen über den östlichen Hafen.",
        "Die Verhandlungen über die Meerenge führten durch alle Länder.",
        "Im Jahr fuhren 1.280 Schiffe durch die Häfen, sagte der Sprecher.",
        "Niemand fragte nach dem neuen Vertrag; es war schon schön spät.",
    ],
    "fr": [
        "Les ministres de l'État ont signé l'accord sur le port de l’Est.",
        "Les négociations sur le détroit se poursuivent, a dit la ministre.",
        "1 280 navires ont passé le port; aujourd'hui la question est posée.",
    ],
    "es": [
        "Los ministros firmaron el acuerdo sobre el puerto del este.",
        "Las negociaciones sobre el estrecho siguen este año, dijo la ministra.",
        "¿Qué país ha firmado el tratado? Ningún país ha preguntado.",
    ],
    "ru": [
        "Министры подписали соглашение о восточном порте.",
        "Переговоры о проливе идут во всех странах, сказал А.Б.Веренский.",
        "Ещё один вопрос: сколько кораблей прошло через порт? 1 280 кораблей.",
        "С Веренским говорили о новом договоре, всё уже решено.",
    ],
    "ar": [
        "وقّع الوزراء الاتفاق بشأن الميناء الشرقي.",
        "المفاوضات حول المضيق مستمرة، وقال الوزير إن السفن تعبر المضيق.",
        "سألوا عن الاتفاق والمضيق وعن ١٬٢٨٠ سفينة.",
    ],
    "zh": [
        "部长们签署了关于东部港口的协议。",
        "关于海峡的谈判仍在继续，APEC发言人说。",
        "今年有1280艘船通过港口，记者提问和平协议书。",
    ],
    "ja": ["大臣たちは東部の港に関する協定に署名した。", "海峡についての交渉は続いている。"],
    "ko": ["장관들은 동부 항구에 관한 협정에 서명했다.", "해협에 대한 협상이 계속되고 있다."],
    "th": ["รัฐมนตรีลงนามข้อตกลงเรื่องท่าเรือตะวันออก", "การเจรจาเรื่องช่องแคบยังดำเนินต่อไป\nโฆษกกล่าว"],
    "tr": [
        "Bakanlar doğu limanı anlaşmasını imzaladı.",
        "Isparta'nın limanlarında görüşmeler sürüyor.",
    ],
    "uk": [
        "Міністри підписали угоду про східний порт.",
        "Переговори про протоку тривають у всіх країнах.",
    ],
    "hi": ["मंत्रियों ने बंदरगाह समझौते पर हस्ताक्षर किए।", "वार्ताएँ सभी देशों में जारी हैं।"],
    "und": ["Vorn Alva Port 17", "ministers ministra Minister 港口"],
}
EDITION_LANGS = [
    "en",
    "en-GB",
    "de",
    "fr",
    "fr-CA",
    "es",
    "ru",
    "ar",
    "zh-Hans",
    "zh",
    "ja",
    "ko",
    "th",
    "tr",
    "uk",
    "hi",
    "und",
]
PEOPLE = ["Ada Vorn", "Élodie Marchand-Reyes", "А.Б.Веренский", None]
ROLES = ["Foreign Minister of Alvaria", "Minister for Ports", "Sprecherin", None]
TURN_KINDS = ["question", "answer", "speech", "narrative"]
RECORD_KINDS = ["press_conference", "statement", "interview"]
PLACES = [
    Named(printed="in San Alba", name="San Alba"),
    Named(printed="Port Ávila", name="Port Ávila"),
    None,
]
EVENTS = [Named(printed="the Straits Meeting", name="Straits Ministerial Meeting"), None]
DAYS = ["2016-11-17", "2016-11", "2016", "2017-02-03T10:30", "2018-01-01", None]
BODIES = ["League of Harbours", "Strait Commission"]


def build_corpus(seed=7, editions=34):
    """Texts with names: about 150 paragraphs in twelve languages, their facts drawn by a seed."""
    draw = random.Random(seed)
    corpus = [build_edition(draw, number) for number in range(editions)]
    return corpus + [build_earlier(draw, corpus, number) for number in range(0, editions, 4)]


def build_earlier(draw, corpus, number):
    """An earlier version of an edition, with other words; the one in the corpus becomes its second."""
    (now, names), (before, names_before) = corpus[number], build_edition(draw, number)
    second = replace(now.version, number=2, reason="words")
    corpus[number] = replace(now, version=second, reading_number=3), names
    return replace(before, edition=now.edition), names_before


def build_edition(draw, number):
    lang = EDITION_LANGS[number % len(EDITION_LANGS)]
    sentences = SENTENCES[lang.split("-")[0]]
    turns, paragraph = [], 0
    for turn in range(draw.randint(1, 3)):
        paragraphs = []
        for _ in range(draw.randint(1, 2)):
            paragraph += 1
            foreign = draw.random() < 0.12
            own = draw.choice(["en", "fr", "zh"]) if foreign else None
            text = " ".join(draw.sample(SENTENCES[own or lang.split("-")[0]], draw.randint(1, 2)))
            paragraphs.append(Paragraph(eid=f"p{paragraph}", text=text, lang=own))
        turns.append(
            Turn(
                eid=f"t{turn + 1}",
                kind=draw.choice(TURN_KINDS),
                by=draw.choice(PEOPLE),
                role=draw.choice(ROLES),
                paragraphs=tuple(paragraphs),
            )
        )
    publisher = draw.choice(["Ministry of Alvaria", "Hafenamt", None])
    said, published = draw.choice(DAYS), draw.choice(DAYS)
    bodies = draw.sample(BODIES, draw.randint(0, 2))
    reading = Reading(
        lang=lang, title=draw.choice(sentences) if draw.random() < 0.8 else None,
        published=day(published), said=day(said), dateline=None, place=draw.choice(PLACES),
        event=draw.choice(EVENTS), kind=draw.choice(RECORD_KINDS), publisher=publisher, speakers=(),
        editions=(), links=(), turns=tuple(turns),
        mentions=tuple(
            Mention(name=body, printed=body.upper(), kind="body", paragraph=None, span=(0, 1))
            for body in bodies
        ),
        subjects=(), furniture=(), coverage=1.0, evidence={}, warnings=(),
    )  # fmt: skip
    name = f"{'alvaria' if publisher else 'local'}/2016/11/17/text-{number}/{lang}"
    names = Names(
        by={turns[0].eid: ("q1", "q2")} if draw.random() < 0.4 else {},
        orgs=tuple(f"org{BODIES.index(body)}" for body in bodies),
        places=("place1",) if draw.random() < 0.3 else (),
    )
    return edition_text(name, f"r/{number // 3}", lang, publisher, reading), names


def edition_text(name, record, lang, publisher, reading):
    edition = Edition(
        id=name, record=record, lang=lang, publisher=publisher, named_by="path", key="k",
        day_from="said", rights=Rights(),
    )  # fmt: skip
    version = Version(
        number=1, reason="first", digest="0" * 64, claimed=None, observed=None, logged="x",
        readings=1, seen_until=None,
    )  # fmt: skip
    capture = Capture(
        seq=1, digest="0" * 64, address=None, fetched=None, status=None, headers={}, media_type=None,
        source="x", part=None, logged="x",
    )  # fmt: skip
    return EditionText(
        edition=edition,
        version=version,
        reading_number=1,
        reader="test",
        reading=reading,
        capture=capture,
    )


def day(value):
    return Date(value=value, precision=precision_of(value)) if value else None


WORDS = [
    "minister", "ministers", "MINISTER", "harbour", "negotiation", "spoke", "country", "1280", "1,280",
    "die", "Hafen", "hafen", "Verhandlung", "Länder", "schon", "schön", "Vertrag", "etat", "État",
    "l'État", "négociation", "detroit", "signer", "puerto", "firmar", "ano", "año", "negociacion",
    "министр", "соглашение", "вопросы", "ещё", "еще", "Веренский", "Веренского", "корабль", "порт",
    "مضيق", "والمضيق", "اتفاق", "وزير", "سفينة", "协议", "港口", "港", "谈判", "apec", "和平协议",
    "交渉", "交渉を", "署名する", "続く", "협정", "협정을", "서명한", "港口的", "liman", "ISPARTA", "görüşme", "країна", "порту", "मंत्री", "vorn", "port", "nowhere", "ـ",
    "a-b", "12:35",
    "ท่าเรือ", "การเจรจา", "協定",
]  # fmt: skip
FILTERS = [
    ("lang", ("en",)), ("lang", ("zh", "ja")), ("lang", ("en-GB",)), ("lang", ("und", "fr-CA")),
    ("in", ("question",)), ("in", ("answer", "speech")), ("kind", ("interview",)),
    ("kind", ("statement", "press_conference")), ("by", ("q1",)), ("by", ("vorn",)),
    ("by", ("Elodie Marchand Reyes", "веренский")), ("role", ("minister",)), ("role", ("MINISTER FOR",)),
    ("org", ("org0",)), ("org", ("league of harbours",)), ("place", ("san alba",)), ("place", ("avila",)),
    ("place", ("place1",)), ("event", ("ministerial",)), ("publisher", ("Ministry of Alvaria",)),
    ("publisher", ("local", "hafenamt")), ("record", ("r/1", "r/4", "r/7")), ("by", ("nobody",)),
    ("event", ("meeting straits",)), ("to", ("q2",)), ("to", ("vorn", "веренский")),
]  # fmt: skip
RANGES = [
    (None, "2016"), ("2016", "2016"), ("2016-11", "2016-11"), ("2016-11-17", "2016-11-17"),
    ("2016-11-18", None), ("2017", "2018"), ("2017-02-04", "2017"), (None, "2016-10-31"), ("2019", None),
]  # fmt: skip


LOOSE = [
    *(Prefix(text=text) for text in [
        "minis", "neg", "HARB", "Häf", "Verh", "négo", "puer", "мин", "Перег", "الم", "مضي", "海峡", "港",
        "ท่า", "交", "lim", "ISP", "угод", "मंत्र", "l'Ét", "zzz", "128",
    ]),
    *(Wildcard(text=text) for text in [
        "h?rb*r", "min?ster", "m*r", "H?fen", "n?go*ion", "п?рт*", "м*ы", "ا*ق", "م?يق", "港*口", "l?man*", "1*0",
    ]),
    *(Fuzzy(text=text, distance=distance) for text, distance in [
        ("harbor", 1), ("harobur", 1), ("hrbrour", 2), ("mnister", 1), ("Hefen", 1), ("negociation", 1),
        ("пора", 1), ("перговоры", 2), ("اتفق", 1), ("المضق", 2), ("港口", 1), ("limon", 1), ("مضيق", 2),
    ]),
]  # fmt: skip


def random_word(draw, corpus):
    roll = draw.random()
    if roll < 0.2:
        return draw.choice(LOOSE)
    if roll < 0.7:
        return Phrase(text=random_phrase(draw, corpus))
    return Word(text=draw.choice(WORDS), exact=draw.random() < 0.25)


def random_near(draw, corpus):
    """Words near one another: mostly such as stand in one text, since others seldom do."""
    text, _ = draw.choice(corpus)
    operands = [
        draw.choice([one, one, Or(nodes=(one, draw.choice(LOOSE)))])
        for one in (random_word(draw, [(text, None)]) for _ in range(draw.choice([2, 2, 3])))
    ]
    distance = draw.choice([0, 1, 2, 5, 9])
    return Near(nodes=tuple(operands), distance=distance, ordered=draw.random() < 0.4)


def random_neighbours(draw, corpus):
    """Two or three words of one paragraph, asked for as far apart as they stand, or one word nearer."""
    text, _ = draw.choice(corpus)
    _, paragraph = draw.choice(text.reading.paragraphs())
    tokens = analyse(paragraph.text, paragraph.lang or text.edition.lang)
    places = sorted(draw.sample(range(len(tokens)), draw.choice([2, 2, 3])))
    gap = places[-1] - places[0] + 1 - len(places)
    words = [Word(text=paragraph.text[tokens[at].start : tokens[at].end]) for at in places]
    if draw.random() < 0.4:
        return Scope(
            of=draw.choice(["sentence", "sentence", "paragraph"]), node=And(nodes=tuple(words))
        )
    if draw.random() < 0.4:
        draw.shuffle(words)
    distance = min(50, max(0, gap - draw.choice([0, 0, 1])))
    return Near(nodes=tuple(words), distance=distance, ordered=draw.random() < 0.5)


def random_scope(draw, corpus, depth=2):
    of = draw.choice(["sentence", "paragraph", "turn", "question", "answer"])
    return Scope(of=of, node=random_in_scope(draw, corpus, of, depth))


def random_in_scope(draw, corpus, of, depth):
    roll = draw.random()
    is_wide = of not in ("sentence", "paragraph")
    if depth == 0 or roll < 0.3:
        if is_wide and roll < 0.08:
            return random_fact(draw)
        if is_wide and roll < 0.16:
            inner = draw.choice(["sentence", "paragraph"])
            return Scope(of=inner, node=random_in_scope(draw, corpus, inner, 1))
        return random_near(draw, corpus) if roll < 0.2 else random_word(draw, corpus)
    if roll < 0.45:
        return Not(node=random_in_scope(draw, corpus, of, depth - 1))
    parts = tuple(random_in_scope(draw, corpus, of, depth - 1) for _ in range(2))
    return And(nodes=parts) if roll < 0.75 else Or(nodes=parts)


def random_leaf(draw, corpus):
    roll = draw.random()
    if roll < 0.12:
        return draw.choice(LOOSE)
    if roll < 0.24:
        return random_near(draw, corpus)
    if roll < 0.4:
        return random_scope(draw, corpus)
    if roll < 0.6:
        return Word(text=draw.choice(WORDS), exact=draw.random() < 0.25)
    if roll < 0.72:
        return Phrase(text=random_phrase(draw, corpus))
    return random_fact(draw)


def random_fact(draw):
    if draw.random() < 0.7:
        field, values = draw.choice(FILTERS)
        return Filter(field=field, values=values)
    since, until = draw.choice(RANGES)
    return Range(field=draw.choice(["said", "published"]), since=since, until=until)


def random_phrase(draw, corpus):
    text, _ = draw.choice(corpus)
    _, paragraph = draw.choice(text.reading.paragraphs())
    tokens = analyse(paragraph.text, paragraph.lang or text.edition.lang)
    first = draw.randrange(len(tokens))
    last = min(len(tokens), first + draw.randint(1, 4)) - 1
    phrase = paragraph.text[tokens[first].start : tokens[last].end]
    return phrase.upper() if draw.random() < 0.2 else phrase


def random_tree(draw, corpus, depth=3):
    roll = draw.random()
    if depth == 0 or roll < 0.35:
        return random_leaf(draw, corpus)
    if roll < 0.5:
        return Not(node=random_tree(draw, corpus, depth - 1))
    parts = tuple(random_tree(draw, corpus, depth - 1) for _ in range(draw.randint(2, 3)))
    return And(nodes=parts) if roll < 0.8 else Or(nodes=parts)


def with_versions(draw, tree):
    """The tree asked of other versions than the current ones."""
    chosen = Filter(field="version", values=(draw.choice(["any", "earlier"]),))
    return all_of([tree, chosen])


def random_queries(corpus, count, seed=11):
    draw = random.Random(seed)
    found = [None, Filter(field="version", values=("any",))]
    while len(found) < count:
        tree = random_tree(draw, corpus)
        if draw.random() < 0.2:
            tree = with_versions(draw, tree)
        if cost(tree) + FACETS_COST <= BUDGET:
            found.append(tree)
    return found


def disagreements(engine, corpus, queries):
    """The queries an engine and the scan answer differently."""
    return [query for query in queries if not agrees(engine, corpus, query)]


def agrees(engine, corpus, query):
    said = engine.search(Search(query=query, limit=1000))
    truth = oracle.scan(corpus, query)
    hits = [
        (hit.passage.edition, hit.passage.version, hit.passage.reading, hit.passage.eid)
        for hit in said.hits
    ]
    facets = {field: values for field, values in said.facets.items() if values}
    return (
        len(hits) == len(set(hits))
        and frozenset(hits) == truth.shown
        and facets == truth.facets
        and plain(over_time(said.months, said.total)) == truth.over_time
        and (
            said.total,
            said.editions,
            said.records,
            said.searched_paragraphs,
            said.searched_editions,
        )
        == (
            truth.total,
            truth.editions,
            truth.records,
            truth.searched_paragraphs,
            truth.searched_editions,
        )
    )


def plain(found):
    """What was found over time as the values the scan gives."""
    rows = [(one.period, one.passages, one.by_published, one.words) for one in found.periods]
    return {"unit": found.unit, "periods": rows, "undated": found.undated}


def fill(engine, corpus, sequence=1, batch=1000):
    """Gives an engine the texts, so many editions at a time, each with all of its versions."""
    by_edition = {}
    for text, names in corpus:
        by_edition.setdefault(text.edition.id, []).append((text, names))
    editions = list(by_edition)
    for at in range(0, len(editions), batch):
        part = editions[at : at + batch]
        paragraphs = (
            paragraph
            for edition in part
            for text, names in by_edition[edition]
            for paragraph in paragraphs_of(text, names, current=oracle.is_current(text, corpus))
        )
        engine.replace(part, paragraphs, sequence)


@pytest.fixture(scope="module")
def corpus():
    return build_corpus()


@pytest.fixture(scope="module")
def engine(corpus, tmp_path_factory):
    # Several commits, so that there are several segments.
    made = TantivyEngine(tmp_path_factory.mktemp("index") / "index")
    fill(made, corpus, sequence=42, batch=12)
    yield made
    made.close()


@pytest.fixture(scope="module")
def queries(corpus):
    return random_queries(corpus, 300)


@pytest.fixture(scope="module")
def neighbours(corpus):
    draw = random.Random(5)
    return [random_neighbours(draw, corpus) for _ in range(150)]


def test_the_corpus_is_as_large_as_promised(corpus):
    paragraphs = [p for text, names in corpus for p in paragraphs_of(text, names)]
    assert 120 <= len(paragraphs) <= 200
    assert len({p.profile for p in paragraphs}) >= 9


def test_random_queries_find_what_a_scan_of_the_texts_finds(engine, corpus, queries):
    assert disagreements(engine, corpus, queries) == []


def test_words_as_near_as_they_stand_are_found_where_a_scan_finds_them(engine, corpus, neighbours):
    assert disagreements(engine, corpus, neighbours) == []
    found = [oracle.scan(corpus, query).total for query in neighbours]
    assert sum(total > 0 for total in found) > 60
    assert sum(total == 0 for total in found) > 15


def test_the_random_queries_are_worth_asking(corpus, queries):
    found = [oracle.scan(corpus, query) for query in queries]
    some = [one for one in found if 0 < one.total < one.searched_paragraphs]
    assert len(some) > 120


def test_every_word_and_filter_alone_finds_what_a_scan_finds(engine, corpus):
    leaves = [Word(text=word, exact=exact) for word in WORDS for exact in (False, True)]
    leaves += [Filter(field=field, values=values) for field, values in FILTERS]
    leaves += [Range(field="said", since=since, until=until) for since, until in RANGES]
    leaves += LOOSE
    assert disagreements(engine, corpus, leaves + [Not(node=leaf) for leaf in leaves[::3]]) == []


class _Broken:
    """An engine with a bug planted in it: it answers another query than the one asked."""

    def __init__(self, engine, change):
        self._engine, self._change = engine, change

    def search(self, search):
        return self._engine.search(
            msgspec.structs.replace(search, query=self._change(search.query))
        )


def _rebuilt(node, change):
    """A tree with every leaf and negation put through ``change``."""
    if isinstance(node, (And, Or)):
        return type(node)(nodes=tuple(_rebuilt(part, change) for part in node.nodes))
    if isinstance(node, Not):
        return change(Not(node=_rebuilt(node.node, change)))
    if isinstance(node, Near):
        parts = [_rebuilt(part, change) for part in node.nodes]
        kept = [new if is_operand(new) else old for old, new in zip(node.nodes, parts, strict=True)]
        return change(msgspec.structs.replace(node, nodes=tuple(kept)))
    if isinstance(node, Scope):
        return change(Scope(of=node.of, node=_rebuilt(node.node, change)))
    return change(node) if node is not None else None


PLANTED = {
    "negation is lost": lambda node: node.node if isinstance(node, Not) else node,
    "every word is exact": lambda node: (
        Word(text=node.text, exact=True) if isinstance(node, Word) else node
    ),
    "a phrase is only its words": lambda node: (
        And(nodes=tuple(Word(text=part, exact=True) for part in node.text.split()))
        if isinstance(node, Phrase)
        else node
    ),
    "of several values the first counts": lambda node: (
        Filter(field=node.field, values=node.values[:1]) if isinstance(node, Filter) else node
    ),
    "a prefix is a word": lambda node: Word(text=node.text) if isinstance(node, Prefix) else node,
    "a wildcard ends anywhere": lambda node: (
        Wildcard(text=node.text.replace("*", "") + "*") if isinstance(node, Wildcard) else node
    ),
    "one slip is two": lambda node: (
        Fuzzy(text=node.text, distance=3 - node.distance) if isinstance(node, Fuzzy) else node
    ),
    "near is one word nearer": lambda node: (
        msgspec.structs.replace(node, distance=node.distance - 1)
        if isinstance(node, Near) and node.distance
        else node
    ),
    "near is anywhere in the text": lambda node: (
        And(nodes=node.nodes) if isinstance(node, Near) else node
    ),
    "order is lost": lambda node: (
        msgspec.structs.replace(node, ordered=False) if isinstance(node, Near) else node
    ),
    "a sentence is a paragraph": lambda node: (
        Scope(of="paragraph", node=node.node)
        if isinstance(node, Scope) and node.of == "sentence"
        else node
    ),
    "a question is any turn": lambda node: (
        Scope(of="turn", node=node.node)
        if isinstance(node, Scope) and node.of == "question"
        else node
    ),
    "a turn is the text": lambda node: (
        node.node if isinstance(node, Scope) and node.of == "turn" else node
    ),
    "the current version is an earlier one": lambda node: (
        Filter(field="version", values=("any",))
        if isinstance(node, Filter) and node.field == "version"
        else node
    ),
    "who is spoken to speaks": lambda node: (
        Filter(field="by", values=node.values)
        if isinstance(node, Filter) and node.field == "to"
        else node
    ),
    "a range has no end": lambda node: (
        Range(field=node.field, since=node.since) if isinstance(node, Range) else node
    ),
}


def broken_by(engine, change):
    """An engine that answers what a planted bug makes of a query."""
    return _Broken(engine, lambda query: _rebuilt(query, change))


@pytest.mark.parametrize("bug", PLANTED)
def test_the_suite_catches_a_planted_bug(engine, corpus, queries, neighbours, bug):
    broken = broken_by(engine, PLANTED[bug])
    asked = [*queries[:150], *neighbours]
    assert any(not agrees(broken, corpus, query) for query in asked)


def test_the_suite_catches_an_engine_that_judges_paragraphs_alone(engine, corpus):
    class Alone(_Broken):
        def search(self, search):
            answer = self._engine.search(search)
            kept = [
                hit
                for hit in answer.hits
                if all(
                    oracle._holds_at(part, place)
                    for part in search.query.nodes
                    for place in places[
                        hit.passage.edition,
                        hit.passage.version,
                        hit.passage.reading,
                        hit.passage.eid,
                    ]
                )
            ]
            return msgspec.structs.replace(answer, hits=tuple(kept), total=len(kept))

    places = {}
    for text, names in corpus:
        for place in oracle._places(text, names):
            places[place.key] = [place]
    query = And(nodes=(Word(text="harbour"), Word(text="negotiation")))
    assert agrees(engine, corpus, query)
    assert not agrees(Alone(engine, None), corpus, query)


def _changed(change):
    """An engine whose months are changed before they are counted."""

    class Changed(_Broken):
        def search(self, search):
            answer = self._engine.search(search)
            return msgspec.structs.replace(answer, months=tuple(map(change, answer.months)))

    return Changed


MISCOUNTED = {
    "words are those of the passages": lambda m: msgspec.structs.replace(
        m, words=m.words if m.said or m.published else 0
    ),
    "a day published is a day said": lambda m: msgspec.structs.replace(
        m, said=m.said + m.published, published=0
    ),
    "without a day said there is no day": lambda m: msgspec.structs.replace(m, published=0),
    "an unknown month is January": lambda m: msgspec.structs.replace(
        m, month=m.month + (m.month % 100 == 0)
    ),
    "one word is not counted": lambda m: msgspec.structs.replace(m, words=max(0, m.words - 1)),
}


@pytest.mark.parametrize("bug", MISCOUNTED)
def test_the_suite_catches_a_month_that_is_miscounted(engine, corpus, queries, bug):
    broken = _changed(MISCOUNTED[bug])(engine, None)
    assert any(not agrees(broken, corpus, query) for query in queries[:150])


def test_random_queries_lie_in_years_in_months_and_in_neither(engine, queries):
    found = [over_time(one.months, one.total) for one in
             (engine.search(Search(query=query)) for query in queries)]  # fmt: skip
    assert {one.unit for one in found if len(one.periods) > 1} == {"year", "month"}
    assert any(one.undated for one in found)
    assert any(period.by_published for one in found for period in one.periods)
    rows = [period for one in found for period in one.periods]
    assert any(row.passages is None and row.words == 0 for row in rows)
    assert any(row.passages == 0 and row.words > 0 for row in rows)


def test_two_words_may_stand_in_two_paragraphs_and_one_negated_word_excludes_the_text(tmp_path):
    texts = [two_paragraphs("a", "The harbour is open.", "The treaty holds."),
             two_paragraphs("b", "The harbour is open.", "Nothing more.")]  # fmt: skip
    engine = TantivyEngine(tmp_path / "index")
    fill(engine, texts)

    def found(query):
        return {
            (hit.passage.edition, hit.passage.eid)
            for hit in engine.search(Search(query=query)).hits
        }

    harbour, treaty = Word(text="harbours"), Word(text="treaties")
    assert found(And(nodes=(harbour, treaty))) == {("a", "p1"), ("a", "p2")}
    assert found(And(nodes=(harbour, Not(node=treaty)))) == {("b", "p1")}
    assert found(Not(node=treaty)) == {("b", "p1"), ("b", "p2")}
    engine.close()


def two_paragraphs(name, first, second, lang="en", said="2016-11-17"):
    turn = Turn(
        eid="t1", kind="speech",
        paragraphs=(Paragraph(eid="p1", text=first), Paragraph(eid="p2", text=second)),
    )  # fmt: skip
    reading = Reading(
        lang=lang, title=None, published=None, said=day(said), dateline=None, place=None, event=None,
        kind="speech", publisher=None, speakers=(), editions=(), links=(), turns=(turn,), mentions=(),
        subjects=(), furniture=(), coverage=1.0, evidence={}, warnings=(),
    )  # fmt: skip
    return edition_text(name, "r/" + name, lang, None, reading), Names()


def test_order_by_day_is_newest_first_and_keeps_a_text_in_its_order(tmp_path):
    texts = [two_paragraphs(name, "One port.", "Two ports.", said=said)
             for name, said in [("a", "2016"), ("b", None), ("c", "2017-01-02"), ("d", "2017-01")]]  # fmt: skip
    engine = TantivyEngine(tmp_path / "index")
    fill(engine, texts, batch=1)
    answer = engine.search(Search(query=Word(text="port"), sort="said"))
    assert [(hit.passage.edition, hit.passage.eid) for hit in answer.hits] == [
        (name, eid) for name in "cdab" for eid in ("p1", "p2")
    ]
    assert {hit.score for hit in answer.hits} == {0.0}
    engine.close()


def test_pages_cut_one_order(engine):
    query = Filter(field="kind", values=("interview",))
    for sort in ("relevance", "said", "published"):
        whole = engine.search(Search(query=query, sort=sort, limit=100)).hits
        pages = [
            engine.search(Search(query=query, sort=sort, offset=at, limit=7)).hits
            for at in range(0, len(whole), 7)
        ]
        assert [hit for page in pages for hit in page] == list(whole)


def test_relevance_gives_more_to_the_text_with_the_form_typed(tmp_path):
    texts = [
        two_paragraphs("a", "The ports are open.", "x"),
        two_paragraphs("b", "The port is open.", "x"),
    ]
    engine = TantivyEngine(tmp_path / "index")
    fill(engine, texts)
    hits = engine.search(Search(query=Word(text="port"))).hits
    assert [hit.passage.edition for hit in hits] == ["b", "a"]
    assert hits[0].score > hits[1].score > 0
    engine.close()


def test_a_page_of_nothing_still_counts_and_a_page_beyond_the_window_is_refused(engine):
    answer = engine.search(Search(query=None, limit=0, facets=False))
    assert (answer.hits, answer.facets) == ((), {})
    assert answer.total == answer.searched_paragraphs > 100
    with pytest.raises(WrongUse, match="10,000"):
        engine.search(Search(query=None, offset=9_990, limit=20))
    with pytest.raises(WrongUse):
        engine.search(Search(query=None, offset=-1))


def test_everything_is_what_a_search_shows_a_text_at_a_time_in_the_order_of_names(
    engine, corpus, queries, neighbours
):
    for query in [*queries[:120], *neighbours[:30]]:
        every = engine.everything(query)
        truth = oracle.scan(corpus, query)
        texts = list(every.texts(every.editions))
        places = [
            (one.edition, one.version, one.reading, hit.passage.eid)
            for one in texts
            for hit in one.hits
        ]

        assert len(places) == len(set(places)) == every.total == truth.total
        assert frozenset(places) == truth.shown
        names = list(dict.fromkeys(one.edition for one in texts))
        assert names == list(every.editions) == sorted(every.editions)
        assert every.searched_paragraphs == truth.searched_paragraphs
        assert every.searched_editions == truth.searched_editions
        assert every.sequence == 42


def test_everything_stays_what_it_was_while_the_index_goes_on(tmp_path):
    engine = TantivyEngine(tmp_path / "index")
    fill(engine, [two_paragraphs(name, "old harbour", "x") for name in "abcd"], 1)
    every = engine.everything(Word(text="harbour"))
    texts = every.texts(["d", "nobody", "b", "a"])
    fill(engine, [two_paragraphs(name, "new pier", "x") for name in "abcd"], 2)

    assert [one.edition for one in texts] == ["d", "b", "a"]
    assert (every.sequence, engine.sequence) == (1, 2)
    assert engine.everything(Word(text="harbour")).editions == ()
    engine.close()


def test_replacing_texts_leaves_no_paragraph_of_the_old_ones(tmp_path):
    engine = TantivyEngine(tmp_path / "index")
    fill(
        engine,
        [two_paragraphs("a", "old harbour", "x"), two_paragraphs("b", "old harbour", "x")],
        1,
    )
    fill(engine, [two_paragraphs("a", "new harbour", "x")], 2)
    found = engine.search(Search(query=Word(text="harbour")))
    assert {(hit.passage.edition, hit.passage.eid) for hit in found.hits} == {
        ("a", "p1"),
        ("b", "p1"),
    }
    assert engine.search(Search(query=Word(text="old"))).total == 1
    engine.replace(["b"], [], 3)
    assert engine.search(Search(query=None)).total == 2
    assert engine.sequence == 3 == found.sequence + 1
    engine.close()


def test_a_replacement_that_fails_changes_nothing(tmp_path):
    engine = TantivyEngine(tmp_path / "index")
    fill(engine, [two_paragraphs("a", "old harbour", "x")], 1)

    def paragraphs():
        yield from paragraphs_of(*two_paragraphs("a", "new harbour", "x"))
        raise ValueError("the text is gone")

    with pytest.raises(ValueError, match="text is gone"):
        engine.replace(["a"], paragraphs(), 2)
    assert (engine.sequence, engine.search(Search(query=Word(text="old"))).total) == (1, 1)
    fill(engine, [two_paragraphs("a", "new harbour", "x")], 2)
    assert (engine.sequence, engine.search(Search(query=Word(text="old"))).total) == (2, 0)
    engine.close()


def test_an_index_is_found_again_and_another_reader_sees_a_commit(tmp_path):
    first = TantivyEngine(tmp_path / "index")
    assert first.sequence == 0
    fill(first, [two_paragraphs("a", "harbour", "x")], 5)
    second = TantivyEngine(tmp_path / "index")
    assert (second.sequence, second.search(Search(query=None)).total) == (5, 2)
    fill(first, [two_paragraphs("b", "harbour", "x")], 6)
    assert (second.sequence, second.search(Search(query=None)).total) == (6, 4)
    first.close()
    second.close()


@pytest.mark.parametrize("name", ["ANALYSER", "SCHEMA"])
def test_an_index_of_another_analyser_or_schema_is_made_anew(tmp_path, monkeypatch, name):
    old = TantivyEngine(tmp_path / "index")
    fill(old, [two_paragraphs("a", "harbour", "x")], 5)
    old.close()
    monkeypatch.setattr(tantivy_engine, name, 99 if name == "SCHEMA" else "another")
    new = TantivyEngine(tmp_path / "index")
    assert (new.sequence, new.search(Search(query=None)).total) == (0, 0)
    fill(new, [two_paragraphs("b", "harbour", "x")], 1)
    assert new.search(Search(query=None)).total == 2
    new.close()
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


@pytest.mark.parametrize("damage", ["meta", "segment", "foreign"])
def test_a_damaged_index_is_made_anew(tmp_path, damage):
    old = TantivyEngine(tmp_path / "index")
    fill(old, [two_paragraphs("a", "harbour", "x")], 5)
    old.close()
    for path in (tmp_path / "index").iterdir():
        if damage == "meta" and path.name == "meta.json":
            path.write_text("{")
        if damage == "segment" and path.suffix in {".store", ".term", ".idx"}:
            path.write_bytes(b"")
        if damage == "foreign":
            path.unlink()
    if damage == "foreign":
        (tmp_path / "index" / "meta.json").write_text(
            '{"segments": [], "schema": [], "opstamp": 1}'
        )
    new = TantivyEngine(tmp_path / "index")
    assert (new.sequence, new.search(Search(query=None)).total) == (0, 0)
    new.close()


def test_a_second_writer_waits_and_then_is_told(tmp_path, monkeypatch):
    engine = TantivyEngine(tmp_path / "index")
    other = TantivyEngine(tmp_path / "index")
    monkeypatch.setattr(tantivy_engine, "LOCK_WAIT", 0.1)
    writer = engine._writer()
    with pytest.raises(StoreError, match="another process"):
        other.replace(["a"], [], 1)
    writer.wait_merging_threads()
    other.replace(["a"], [], 1)
    assert engine.sequence == 1
    engine.close()
    other.close()


LETTERS = "abcdefghijklmnopqrstuvwxyz"
WIDE = [f"{one}{two}{three}" for three in "ghijkl" for one in LETTERS for two in LETTERS]


@pytest.mark.parametrize(
    ("query", "limit", "instead"),
    [
        (Prefix(text="harb"), MOST_BEGINNINGS, "harbaag"),
        (Prefix(text="the harb"), MOST_WORDS, "harbaag"),
        (Wildcard(text="ha*b???"), MOST_WORDS, "harbaag"),
        (Fuzzy(text="harbqqg", distance=2), MOST_FUZZY_WORDS, "harbqqg~1"),
    ],
    ids=["prefix", "phrase", "wildcard", "fuzzy"],
)
def test_a_word_that_stands_for_more_words_than_the_limit_is_refused_and_the_limit_named(
    tmp_path, query, limit, instead
):
    def engine_of(count):
        engine = TantivyEngine(tmp_path / f"index{count}")
        made = "the " + " the ".join("harb" + end for end in WIDE[:count])
        # Words of another language are counted by themselves.
        fill(engine, [two_paragraphs("a", made, "x"), two_paragraphs("b", made, "x", lang="fr")])
        return engine

    for count in (limit - 1, limit):
        engine = engine_of(count)
        assert engine.search(Search(query=query)).total == 2
        engine.close()
    engine = engine_of(limit + 1)
    with pytest.raises(TooBroad, match=rf"{limit + 1:,} words .* limit is {limit:,}:") as caught:
        engine.search(Search(query=query))
    assert caught.value.part == query
    assert write(caught.value.instead) == instead
    engine.close()


def test_more_paragraphs_than_the_limit_are_not_looked_through(tmp_path, monkeypatch):
    monkeypatch.setattr(standing, "MOST_CANDIDATES", 4)
    engine = TantivyEngine(tmp_path / "index")
    near = Near(nodes=(Word(text="new"), Word(text="harbour")), distance=3)
    fill(engine, [two_paragraphs(name, "a new harbour", "new harbour") for name in "ab"])
    assert engine.search(Search(query=near)).total == 4
    fill(engine, [two_paragraphs("c", "a new harbour", "new")])
    with pytest.raises(TooBroad, match=r"5 paragraphs .* limit is 4: add a rarer word"):
        engine.search(Search(query=near))
    record = Filter(field="record", values=("r/a", "r/c"))
    assert engine.search(Search(query=And(nodes=(near, record)))).total == 3
    monkeypatch.setattr(standing, "LONGEST_SEARCH", -1.0)
    with pytest.raises(TooBroad, match="more than -1 s"):
        engine.search(Search(query=And(nodes=(near, record))))
    engine.close()


@pytest.mark.parametrize(
    "query",
    [
        Near(nodes=(Word(text="a"),), distance=1),
        Near(nodes=(Word(text="a"), Not(node=Word(text="b"))), distance=1),
        Near(nodes=(Word(text="a"), Word(text="b")), distance=51),
        Scope(of="sentence", node=Filter(field="by", values=("x",))),
        Scope(of="question", node=Scope(of="turn", node=Word(text="a"))),
        Wildcard(text="a*b*c"),
    ],
)
def test_a_tree_with_a_part_out_of_place_is_refused(engine, query):
    with pytest.raises(WrongUse, match="cannot stand"):
        engine.search(Search(query=And(nodes=(Word(text="a"), query))))
    with pytest.raises(WrongUse, match="cannot stand"):
        engine.editions(query)


def test_the_keys_of_all_that_answers_are_those_of_its_hits(engine, queries):
    for query in queries[:100]:
        hits = engine.search(Search(query=query, limit=1000)).hits
        assert sorted(engine.paragraphs(query)) == sorted(key_of(hit.passage) for hit in hits)


def test_paragraphs_are_given_by_their_keys(engine):
    hits = engine.search(Search(query=Word(text="harbour"), limit=5)).hits
    assert len(hits) > 1
    keys = [key_of(hit.passage) for hit in hits]
    found = engine.hits([*keys, 1])
    assert found == {
        key: msgspec.structs.replace(hit, score=0.0) for key, hit in zip(keys, hits, strict=True)
    }
    assert engine.hits([]) == {}
    assert engine.hits([1]) == {}


def test_a_tree_that_costs_too_much_is_refused_before_it_runs(engine):
    dear = tuple(Wildcard(text=f"h?rb*{end}") for end in "abcde")
    assert engine.search(Search(query=Or(nodes=dear[:4]))).total == 0
    with pytest.raises(BadQuery, match="105 units and the limit is 100"):
        engine.search(Search(query=Or(nodes=dear)))
    assert engine.search(Search(query=And(nodes=dear[:4]), limit=5)).hits == ()


def test_a_withdrawn_text_has_no_paragraphs():
    text, names = two_paragraphs("a", "x", "y")
    assert list(paragraphs_of(msgspec.structs.replace(text, reading=None), names)) == []


def test_a_ranking_is_the_answer_by_keys_alone(engine, corpus, queries):
    keys = {
        (passage.edition, passage.version, passage.eid): fields_of(paragraph)["paragraph_key"]
        for text, names in corpus
        for paragraph in paragraphs_of(text, names, current=oracle.is_current(text, corpus))
        for passage in [paragraph.passage]
    }
    for query in queries[:60]:
        search = Search(query=query, offset=1, limit=5)
        answer, ranking = engine.search(search), engine.rank(search)
        places = [
            (hit.passage.edition, hit.passage.version, hit.passage.eid) for hit in answer.hits
        ]
        assert ranking.keys == tuple(keys[place] for place in places)
        assert ranking.total == answer.total


def test_the_words_of_a_hit_are_marked_as_those_of_its_text(engine, queries):
    marked = 0
    for query in queries:
        for hit in engine.search(Search(query=query, limit=50)).hits:
            text, lang = hit.passage.text, hit.passage.lang
            spans = highlight.among(query, hit.words, hit.places)
            assert spans == highlight.find(query, text, lang)
            marked += len(spans)
    assert marked > 1000
