"""Invented pages and the folders that observe them: what the tests of the archive take in.

The two states, their ministers and their ferry are those of the example record.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from dragoman.archive.archive import Archive
from dragoman.archive.ingest import ingest
from dragoman.model.outcome import Outcome
from dragoman.model.record import Capture, Version
from dragoman.store import captures, editions

# Of each language a title and paragraphs long enough to be known again.
TEXTS: dict[str, tuple[str, list[str]]] = {
    "en": (
        "Remarks by Foreign Minister Ilva Sorenne on the ferry between Halmar and Ulmeth",
        [
            "The ferry between Halmar and Ulmeth will not sail before the sandbank has been surveyed.",
            "In the past week 14 captains have asked the two harbour offices for the depth of the approach.",
            "Kestria has been told the same figures, at the same hour and in the same words.",
            "I regret that nine thousand people a week have to travel round the whole of the bay.",
        ],
    ),
    "de": (
        "Bemerkungen von Außenministerin Ilva Sorenne zur Fähre zwischen Halmar und Ulmeth",
        [
            "Die Fähre zwischen Halmar und Ulmeth fährt nicht, bevor die Sandbank vermessen ist.",
            "In der vergangenen Woche haben 14 Kapitäne die beiden Hafenämter nach der Tiefe gefragt.",
            "Kestrien sind dieselben Zahlen zur selben Stunde und in denselben Worten mitgeteilt worden.",
            "Ich bedaure, dass neuntausend Menschen in der Woche um die ganze Bucht fahren müssen.",
        ],
    ),
    "ar": (
        "كلمة وزيرة الخارجية إيلفا سورين عن العبّارة بين هالمار وأولميث",
        [
            "لن تبحر العبّارة بين هالمار وأولميث قبل أن يُمسح الشريط الرملي مسحًا كاملًا.",
            "سأل ١٤ ربّانًا مكتبي الميناءين في الأسبوع الماضي عن عمق المدخل.",
            "أُبلغت كيستريا بالأرقام نفسها في الساعة نفسها وبالكلمات نفسها.",
            "يؤسفني أن تسعة آلاف شخص في الأسبوع مضطرون إلى السفر حول الخليج كله.",
        ],
    ),
    "zh": (
        "外交部长伊尔娃·索伦就哈尔马与乌尔梅特之间的渡轮发表讲话",
        [
            "在沙洲测量完毕之前，哈尔马与乌尔梅特之间的渡轮不会开航。",
            "上周有14位船长向两国港务局询问进港航道的水深。",
            "凯斯特里亚在同一时刻以同样的措辞得到了同样的数字。",
            "每周九千人不得不绕行整个海湾，我对此表示遗憾。",
        ],
    ),
}


def page(
    lang: str = "en",
    *,
    title: str | None = None,
    paragraphs: list[str] | None = None,
    canonical: str | None = None,
    links: dict[str, str] | None = None,
    published: str | None = "2031-05-04",
    identifier: str | None = None,
    site: str = "",
) -> bytes:
    """A page as a ministry would publish it; ``site`` is furniture, ``links`` its other editions."""
    known_title, known = TEXTS.get(lang, TEXTS["en"])
    title, paragraphs = title or known_title, known if paragraphs is None else paragraphs
    head = [f"<title>{html.escape(title)}</title>"]
    if canonical:
        head.append(f'<link rel="canonical" href="{canonical}">')
    for tag, address in (links or {}).items():
        head.append(f'<link rel="alternate" hreflang="{tag}" href="{address}">')
    if published:
        head.append(f'<meta property="article:published_time" content="{published}T10:00:00">')
    if identifier:
        head.append(f'<meta name="dcterms.identifier" content="{identifier}">')
    body = "".join(f"<p>{html.escape(text)}</p>\n" for text in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">{"".join(head)}</head>\n<body>'
        f"<nav><ul><li><a href='/'>Start {site}</a></li><li><a href='/n'>News</a></li></ul></nav>\n"
        f"<main><article><h1>{html.escape(title)}</h1>\n{body}</article></main>\n"
        f"<footer><p>Press office {site}</p></footer></body></html>\n"
    ).encode()


def edited(lang: str, number: int, text: str) -> list[str]:
    """A text's paragraphs with one of them (from 0) replaced."""
    paragraphs = list(TEXTS[lang][1])
    paragraphs[number] = text
    return paragraphs


class Folder:
    """A folder of pages with its ``captures.jsonl``, line after line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self._count = 0

    def sees(self, data: bytes | None, **said: Any) -> Folder:
        """One more observation: bytes with what the line says of them; None for nothing there."""
        line = dict(said)
        if data is not None:
            self._count += 1
            name = said.get("file", f"page-{self._count:03}.html")
            (self.path / name).write_bytes(data)
            line["file"] = name
        with (self.path / "captures.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return self


def take(archive: Archive, *paths: Path, **options: Any) -> list[Outcome]:
    """Ingests and gives the outcomes."""
    return list(ingest(archive, paths, **options))


def history(archive: Archive, edition: str) -> list[Version]:
    """The versions of an edition."""
    return editions.versions(archive.database, edition)


def reasons(archive: Archive, edition: str) -> list[str]:
    """Why each version of an edition was made."""
    return [version.reason for version in history(archive, edition)]


def seen(archive: Archive, edition: str) -> list[Capture]:
    """The observations of an edition."""
    return captures.captures_of(archive.database, edition)


def moment(number: int) -> str:
    """The n-th hour of an invented May."""
    return f"2031-05-{1 + number // 24:02}T{number % 24:02}:00:00Z"
