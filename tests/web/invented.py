"""An archive made for the tests of the site: everybody and everything in it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dragoman.align.versions import carry_names, unnamed
from dragoman.archive import index, people
from dragoman.archive.archive import Archive
from dragoman.model.agent import Agent, Name
from dragoman.model.date import Date
from dragoman.model.reading import Evidence, LanguageLink, Named, Paragraph, Reading, Speaker, Turn
from dragoman.model.record import Capture, Edition, Join, Rights
from dragoman.store import agents, captures, editions, records

MINISTRY = "Ministry of Foreign Affairs of Velmara"
ENGLISH = "velmara/2024/05/15/answers-on-the-strait/en"
ARABIC = "velmara/2024/05/15/أجوبة-عن-المضيق/ar"
CHINESE = "velmara/2024/05/15/就海峡答记者问/zh"
HOSTILE = "velmara/2024/06/01/script-alert-1-script/en"
WITHDRAWN = "velmara/2024/07/01/withdrawn-note/fr"
LONG = "velmara/2023/03/02/speech-on-harbours/en"
UNDATED = "velmara/2024/08/01/ohne-tag/de"
JOINED = "r/velmara/2024/05/15/أجوبة-عن-المضيق"
KEPT = "r/velmara/2024/05/15/answers-on-the-strait"
SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
LABEL = '"><b onclick=alert(3)>Label</b>'

SAID = Date(value="2024-05-15", precision="day", printed="15 May 2024")
PRINTED = Date(value="2024-05-16T12:35", precision="minute", printed="16 May 202412:35")
ZONED = Date(value="2024-05-18T09:10:30", precision="second", zone="+03:00")


def turn(eid: str, kind: str, by: str | None, *texts: str, label: str | None = None) -> Turn:
    """A turn whose paragraphs are numbered when the reading is made."""
    paragraphs = tuple(Paragraph(eid="p0", text=text) for text in texts)
    role = "Minister of Foreign Affairs" if by else None
    return Turn(
        eid=eid, kind=kind, by=by, role=role, attribution=label or by, paragraphs=paragraphs
    )


def reading(lang: str, title: str | None, turns: Sequence[Turn], **facts: object) -> Reading:
    """A reading with its paragraphs numbered and named."""
    number = 0
    numbered = []
    for one in turns:
        paragraphs = []
        for paragraph in one.paragraphs:
            number += 1
            paragraphs.append(
                Paragraph(eid=f"p{number}", wid=f"w{number + 10}", text=paragraph.text)
            )
        numbered.append(
            Turn(
                eid=one.eid,
                kind=one.kind,
                by=one.by,
                role=one.role,
                attribution=one.attribution,
                paragraphs=tuple(paragraphs),
            )
        )
    given: dict[str, object] = {
        "published": None,
        "said": None,
        "dateline": None,
        "place": None,
        "event": None,
        "kind": "answers",
        "publisher": MINISTRY,
        "speakers": (),
        "editions": (),
        "links": (),
        "mentions": (),
        "subjects": (),
        "furniture": (),
        "coverage": 1.0,
        "evidence": {},
        "warnings": (),
        **facts,
    }
    return Reading(lang=lang, title=title, turns=tuple(numbered), **given)


ENGLISH_READING = reading(
    "en",
    "Answers on the Strait, Halmar, 15 May 2024",
    [
        turn("t1", "question", None, "Will the harbour open this year?", label="Question"),
        turn(
            "t2",
            "answer",
            "Ilva Sorenne",
            "The harbours of the Strait open on Monday.",
            "Nobody was asked to wait.",
        ),
        turn("t3", "question", None, "And the ferry?", label="Question"),
        turn("t4", "answer", "Ilva Sorenne", "The ferry sails with free passage for all."),
    ],
    said=SAID,
    published=PRINTED,
    place=Named(printed="Halmar", name="Halmar"),
    event=Named(printed="Straits Conference", name="Straits Conference"),
    speakers=(
        Speaker(
            name="Ilva Sorenne",
            role="Minister of Foreign Affairs",
            printed="Minister Ilva Sorenne",
        ),
    ),
    editions=("ar", "de", "zh"),
    links=(LanguageLink(lang="de", printed="de-DE1"),),
    evidence={
        "/title": (Evidence(path="/html/body/h1", start=0, end=42),),
        "/said": (Evidence(path="/html/body/h1", start=31, end=42),),
    },
)
ARABIC_READING = reading(
    "ar",
    "أجوبة عن المضيق، هالمار",
    [
        turn("t1", "question", None, "هل يُفتح الميناء هذا العام؟", label="سؤال"),
        turn("t2", "answer", "إيلفا سورين", "تُفتح موانئ المضيق يوم الاثنين."),
    ],
    said=SAID,
    published=ZONED,
    speakers=(Speaker(name="إيلفا سورين", role="وزيرة الخارجية", printed="إيلفا سورين"),),
)
CHINESE_READING = reading(
    "zh",
    "就海峡答记者问",
    [
        turn("t1", "question", None, "港口今年会开放吗？", label="问"),
        turn("t2", "answer", "伊尔娃·索伦", "海峡的港口星期一开放。"),
    ],
    said=SAID,
)
HOSTILE_READING = reading(
    "en",
    SCRIPT,
    [
        turn("t1", "speech", IMAGE, f"The harbour {SCRIPT} & <b>bold</b>", label=LABEL),
    ],
    said=Date(value="2024-06-01", precision="day", printed=IMAGE),
    place=Named(printed=SCRIPT, name=SCRIPT),
    subjects=(SCRIPT,),
    furniture=(IMAGE,),
    warnings=(SCRIPT,),
    publisher=SCRIPT,
)


def build(path: Path) -> Archive:
    """Makes the archive in a folder."""
    archive = Archive(path, create=True)
    with archive.writing():
        agents.put(
            archive.database,
            Agent(
                id="ilva-sorenne",
                kind="person",
                names=(
                    Name(text="Ilva Sorenne", lang="en", source="the ministry"),
                    Name(text="إيلفا سورين", lang="ar", source="the ministry"),
                    Name(text="伊尔娃·索伦", lang="zh", source="the ministry"),
                ),
            ),
        )
        agents.put(
            archive.database,
            Agent(
                id="lcs",
                kind="body",
                names=(
                    Name(text="League of Coastal States", lang="en", source="its charter"),
                    Name(text="LCS", lang="en", acronym=True, source="its charter"),
                ),
            ),
        )
        keep(archive, ENGLISH, ENGLISH_READING, record=KEPT, old="The harbours stay shut.")
        keep(archive, ARABIC, ARABIC_READING, record=JOINED)
        keep(archive, CHINESE, CHINESE_READING, record=KEPT)
        join = Join(
            edition=ENGLISH, with_edition=ARABIC, method="link", evidence="the page", score=1.0
        )
        records.join(archive.database, join)
        keep(archive, HOSTILE, HOSTILE_READING, address="javascript:alert(4)")
        keep(
            archive,
            LONG,
            reading(
                "en",
                "Speech on harbours",
                [turn("t1", "speech", "Teo Marrin", *(f"Harbour number {n}." for n in range(45)))],
                said=Date(value="2023-03-02", precision="day"),
                kind="speech",
            ),
        )
        note = reading("fr", "Note retirée", [turn("t1", "narrative", None, "Le port ferme.")])
        keep(archive, WITHDRAWN, note)
        withdraw(archive, WITHDRAWN)
        undated = reading("de", None, [turn("t1", "narrative", None, "Der Hafen.")], kind="other")
        keep(archive, UNDATED, undated, address=None)
    index.follow(archive)
    return archive


def keep(
    archive: Archive,
    name: str,
    one: Reading,
    *,
    record: str | None = None,
    old: str | None = None,
    address: str | None = "https://mfa.velmara.example/en/press/1",
) -> None:
    """Keeps a reading as an edition; ``old`` is the words of a version before it."""
    database = archive.database
    edition = Edition(
        id=name,
        record=record or "r/" + name.rsplit("/", 1)[0],
        lang=one.lang or "und",
        publisher=one.publisher,
        named_by="address",
        key=f"address:{name}",
        day_from="said",
        rights=Rights(holder=MINISTRY),
    )
    editions.add_edition(database, edition, keys=[edition.key])
    first = reading(one.lang or "en", one.title, [turn("t1", "speech", None, old)]) if old else None
    for number, text in enumerate(filter(None, (first, one)), 1):
        reason = "first" if number == 1 else "words"
        _add(archive, name, text, reason, f"2024-05-1{number}", address=address, wids=99)


def revise(archive: Archive, name: str, one: Reading, reason: str, day: str) -> None:
    """Adds a version to an edition, seen on a day; what stood before keeps its names."""
    before = editions.last_reading(archive.database, name)
    given = editions.names_given(archive.database, name)
    named, given = carry_names(before, unnamed(one), given)
    _add(archive, name, named, reason, day, wids=given)


def look(archive: Archive, name: str, day: str) -> None:
    """Notes that an edition was looked at on a day and was the same."""
    digest = editions.newest(archive.database, name).digest
    captures.observe(archive.database, name, _capture(digest, None, day))


def withdraw(archive: Archive, name: str, day: str = "2024-07-09") -> None:
    """Notes that nothing is at an edition's address any more."""
    gone = captures.observe(archive.database, name, _capture(None, None, day))
    editions.add_version(archive.database, name, reason="withdrawn", capture=gone)


def _add(
    archive: Archive,
    name: str,
    text: Reading,
    reason: str,
    day: str,
    *,
    wids: int,
    address: str | None = "https://mfa.velmara.example/en/press/1",
) -> None:
    """Adds a version with its capture and its reading."""
    database = archive.database
    digest, _ = captures.keep(database, f"{name} {day}".encode())
    seen = captures.observe(database, name, _capture(digest, address, day))
    number = editions.add_version(database, name, reason=reason, capture=seen)
    stands = text.said.day if text.said and text.said.day else "2024-05-17"
    editions.add_reading(
        database,
        name,
        number,
        capture=seen,
        reader="reader 1",
        reading=text,
        wids=wids,
        day=stands,
    )
    people.note_speakers(database, name, text, stands)


def _capture(digest: str | None, address: str | None, day: str) -> Capture:
    return Capture(
        seq=0,
        digest=digest,
        address=address,
        fetched=f"{day}T09:03:00Z",
        status=200 if digest else 404,
        headers={},
        media_type="text/html",
        source="/home/operator/secret/page.html",
        part=None,
        logged="",
        named_by="address",
    )
