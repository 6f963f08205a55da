"""The small tables of which the log says nothing: each row against its checksum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dragoman.archive.verify.finding import Finding
from dragoman.store import audit, crc
from dragoman.store.database import Database

TABLES = {
    "edition_key": "key, edition",
    "edition_link": "edition, address, lang",
    "edition_identifier": "identifier, edition",
    "reading_confirmed": "edition, version, number, reader",
    "container": "digest, parts",
    "barred": "digest, seq",
    "apart": "edition, other, seq",
    "publisher_rights": "publisher, rights",
    "swept": "one, seq",
}


def check_tables(database: Database, checked: Counter[str]) -> Iterator[Finding]:
    """Every row of the tables that have no leaf."""
    for table, columns in TABLES.items():
        for *cells, checksum in audit.rows(database, table, f"{columns}, crc"):
            checked["rows"] += 1
            if crc.of_row(*cells) != checksum:
                where = f"{table} {' '.join(map(str, cells))}"
                yield Finding(kind="table", where=where, what="does not have its checksum")
