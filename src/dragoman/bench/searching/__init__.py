"""Search measured beside SQLite FTS5: a corpus of any size, both indexes of it, and what is asked of them."""
