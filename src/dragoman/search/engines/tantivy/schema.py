"""The fields of the index."""

from __future__ import annotations

import tantivy
from tantivy import SchemaBuilder

from dragoman.search.documents import NAMED

# Changes with the fields below or what stands in them: an older index is made anew.
SCHEMA = 8
# The one document that is no paragraph and says what the index was made from.
STATE = "state"

# The month of a paragraph is in one of these: by its day said, or by the day published if it has no other.
MONTHS = ("said_month", "published_month")
_EQUAL = ("in", "kind", "record", *NAMED)
_DAYS = ("said_first", "said_last", "published_first", "published_last")


def schema() -> tantivy.Schema:
    """The schema of an index; ``surface`` and ``lemma`` are stored for our own matcher."""
    builder = SchemaBuilder()
    for field in ("surface", "lemma"):
        builder.add_text_field(
            field, stored=True, tokenizer_name="whitespace", index_option="position"
        )
    for field in (f"{name}_words" for name in NAMED):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in ("lang", "profile", *_EQUAL):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("lang_range", tokenizer_name="raw", index_option="basic")
    for field in ("edition", STATE):
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("sentences", "places", "passage"):
        builder.add_bytes_field(field, stored=True)
    for field in ("paragraph", "current", "title"):
        builder.add_integer_field(field, indexed=True)
    # A range over a column costs what the rest of the query leaves, one over terms all that lies in it.
    for field in _DAYS:
        builder.add_integer_field(field, fast=True)
    for field in ("edition_key", "text_key", "turn_key"):
        builder.add_integer_field(field, indexed=True, fast=True)
    builder.add_integer_field("paragraph_key", stored=True, indexed=True, fast=True)
    for field in ("record_key", "year", *MONTHS, "words", "said_key", "published_key"):
        builder.add_integer_field(field, fast=True)
    return builder.build()
