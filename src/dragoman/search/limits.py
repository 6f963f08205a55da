"""What a query may cost, judged before anything runs, and the other limits of the language."""

from __future__ import annotations

from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    ScopeKind,
    Wildcard,
    Word,
)

LONGEST_QUERY = 512
DEEPEST_NESTING = 8
MOST_TERMS = 32
# Words of a phrase, and of all operands of one NEAR together.
LONGEST_PHRASE = 16
# Operands of one NEAR: which of them stand together is tried out, and each doubles the ways.
MOST_NEAR = 5
FARTHEST_NEAR = 50
# Letters before the * of a prefix; a wildcard needs one at its beginning and as many in all.
LEAST_LETTERS = 3
# How many words of one language a word with ? or * in it may stand for, one with * at its end, which the
# index lists in one step, and one with ~. Counted for each language, so that no query fails because an
# archive took up another one.
MOST_WORDS = 256
MOST_BEGINNINGS = 2_048
MOST_FUZZY_WORDS = 50
# Paragraphs looked through one by one for a NEAR or a sentence.
MOST_CANDIDATES = 20_000
# Seconds a search may take to look through them: what is left of the one second an answer has.
LONGEST_SEARCH = 0.8

# Words of a query that are looked at for a slip, other words thought of for each, queries tried with them, and
# suggestions shown. Each word looked at and each query tried is a search that only counts.
MOST_WORDS_TRIED = 6
MOST_MEANT = 4
MOST_QUERIES_TRIED = 12
MOST_SUGGESTIONS = 3
# Parts of a query with an empty answer that are tried out; up to three searches each, which only count.
MOST_PARTS_TRIED = 6

BUDGET = 100
FACETS_COST = 5
COSTS: dict[type[Node], int] = {
    Word: 1, Filter: 1, Range: 1, Phrase: 2, Prefix: 5, Fuzzy: 10, Wildcard: 20, Near: 5, Scope: 5,
}  # fmt: skip


def cost(node: Node | None) -> int:
    """The units of a tree: of every part its own; brackets cost nothing."""
    match node:
        case None:
            return 0
        case And(nodes=nodes) | Or(nodes=nodes):
            return sum(map(cost, nodes))
        case Not(node=inner):
            return cost(inner)
        case Near(nodes=nodes):
            return COSTS[Near] + sum(map(cost, nodes))
        case Scope(node=inner):
            return COSTS[Scope] + cost(inner)
        case _:
            return COSTS[type(node)]


def too_dear(units: int) -> str:
    """Says that a query costs too much, and what costs how much."""
    return (
        f"this query costs {units} units and the limit is {BUDGET}, of which facets take {FACETS_COST}:"
        " a word is 1, a phrase 2, a word with * 5 (with the * inside or a ? 20), with ~ 10,"
        " NEAR and each of sentence( ), paragraph( ), turn( ), question( ), answer( ) 5 and what stands in it"
    )


def slips_allowed(word: str) -> int:
    """How many slips a word of so many letters may have and still be meant: of a short one, any is another word."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


_WIDTH = {"sentence": 0, "paragraph": 1, "turn": 2, "question": 2, "answer": 2}


def misplaced(of: ScopeKind, node: Node) -> Node | None:
    """The first part of a scope's tree that cannot stand in it: a filter, or a scope as wide or wider."""
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            return next((found for part in nodes if (found := misplaced(of, part))), None)
        case Not(node=inner):
            return misplaced(of, inner)
        case Filter() | Range():
            return None if _WIDTH[of] == 2 else node
        case Scope(of=inner_of):
            return None if _WIDTH[inner_of] < _WIDTH[of] else node
        case _:
            return None


def is_of_versions(node: Node | None) -> bool:
    """Whether a part says which versions are searched."""
    return isinstance(node, Filter) and node.field == "version"


def misplaces_versions(query: Node | None) -> bool:
    """Whether ``version`` stands twice in a tree, with two values, or anywhere but at its top."""
    top = query.nodes if isinstance(query, And) else (query,)
    at_top = [node for node in top if is_of_versions(node)]
    valued = all(isinstance(node, Filter) and len(node.values) == 1 for node in at_top)
    return len(at_top) > 1 or not valued or any(map(_holds_versions, set(top) - set(at_top)))


def _holds_versions(node: Node | None) -> bool:
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            return any(map(_holds_versions, nodes))
        case Not(node=inner) | Scope(node=inner):
            return _holds_versions(inner)
        case _:
            return is_of_versions(node)


def is_operand(node: Node) -> bool:
    """Whether a tree can stand beside NEAR: a word, a phrase, a loose word, or several of them by Or."""
    if isinstance(node, Or):
        return all(map(is_operand, node.nodes))
    return isinstance(node, Word | Phrase | Prefix | Wildcard | Fuzzy)


def words_typed(node: Node) -> int:
    """How many words, divided by spaces, an operand of NEAR has."""
    if isinstance(node, Or):
        return sum(map(words_typed, node.nodes))
    return len(node.text.split()) if isinstance(node, Phrase) else 1
