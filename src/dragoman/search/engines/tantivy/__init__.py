"""The embedded engine: a Tantivy index in one folder, derived from the store."""

from dragoman.search.engines.tantivy.index import TantivyEngine

__all__ = ["TantivyEngine"]
