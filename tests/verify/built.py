"""The archive that is harmed: the examples, and of every table that they leave empty some rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec

from dragoman.archive import deciding, demo, erasing, index, signing
from dragoman.archive.archive import Archive
from dragoman.log.notes import new_key
from dragoman.model.agent import Agent, Name, Office
from dragoman.model.decision import Rights
from dragoman.store import agents, captures, checkpoints, editions
from dragoman.store.captures import Refusal


def build(folder: Path) -> Path:
    """Builds it with its keys beside it; gives the folder of the archive."""
    path, keys = folder / "archive", folder / "keys"
    with Archive(path, create=True, keys=keys) as archive:
        with archive.writing():
            _people_of_a_list(archive)
            for name in ("مكسور.html", "壊れた.xml", "broken.warc"):
                captures.refuse(
                    archive.database, Refusal(name, None, captures.digest_of(name.encode()), None, "r 1", "no page")
                )  # fmt: skip
        demo.build(path, keys=keys)
        _replace_the_key(archive)
        with archive.writing():
            _observe_again(archive, 12)
            for name in editions.all_editions(archive.database)[:5]:
                editions.confirm_reading(archive.database, name, 1, 1, reader="dragoman-reader 99")
        _decide(archive)
        with archive.writing():
            _observe_again(archive, 12)
        index.follow(archive)
    return path


@contextmanager
def copied(path: Path, to: Path, *, with_index: bool = False) -> Iterator[Archive]:
    """A copy, opened with copies of its keys; without its index unless that is wanted."""
    shutil.copytree(path.parent, to)
    if not with_index:
        shutil.rmtree(to / path.name / "derived", ignore_errors=True)
    with Archive(to / path.name, keys=to / "keys") as archive:
        yield archive


def settle(path: Path) -> None:
    """Brings all that is written into the one file."""
    connection = apsw.Connection(str(path / "record.db"))
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    connection.close()


def _decide(archive: Archive) -> None:
    """Of everything that people may decide one decision."""
    first, second, third, fourth, *_ = editions.all_editions(archive.database)
    deciding.withhold(archive, f"{first}@1", "بطلب من صاحب الحق")
    deciding.state_rights(archive, second, Rights(holder="新闻司", redistribute="yes"))
    deciding.state_rights(
        archive, "Ministry of Foreign Affairs of Velmara", Rights(licence="CC BY 4.0")
    )
    deciding.correct(archive, third, "读者来信指出一处误植。")
    erasing.erase(archive, fourth, "auf Verlangen", others="keep")
    joined = archive.database.value("SELECT edition FROM joining ORDER BY seq DESC LIMIT 1")
    deciding.split(archive, joined, "ليسا نصًّا واحدًا")


def _people_of_a_list(archive: Archive) -> None:
    for number, names in enumerate(
        (("Ariane Löwenthal", "أريان لوفنتال"), ("林美玉", "Lin Meiyu"), ("Борис Ветров",))
    ):
        identifier = f"list:{number}"
        agents.put(
            archive.database,
            Agent(
                id=f"somebody-{number}", kind="person", identifiers=(identifier,),
                names=tuple(Name(text=name, lang=None, source="listed in a list") for name in names),
            ),
        )  # fmt: skip
        offices = [Office(role=f"office {number}", body=None, since="2020-01-01", until=None)]
        agents.put_offices(archive.database, identifier, offices, source="listed in a list")


def _replace_the_key(archive: Archive) -> None:
    following = new_key(str(checkpoints.origin(archive.database)))
    signing.keep_key(archive.keys, following)
    with archive.writing():
        checkpoints.replace(archive.database, following.verifier)


def _observe_again(archive: Archive, count: int) -> None:
    for number, name in enumerate(editions.all_editions(archive.database)[:count]):
        seen = captures.captures_of(archive.database, name)[-1]
        later = msgspec.structs.replace(seen, fetched=f"2031-05-0{1 + number % 9}T00:00:00Z")
        captures.observe(archive.database, name, later)
