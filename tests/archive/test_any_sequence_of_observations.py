"""Any sequence of observations gives the captures and versions that a small model of its own expects.

The model stands here and knows nothing of the program: a dictionary of addresses, each with the texts it
had and the observations made of it. That the test can fail is shown by models that are wrong on purpose.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from tests.archive.observed import TEXTS, Folder, moment, page, take

from dragoman.archive.archive import Archive
from dragoman.store import captures, editions

PLACES = {"en": "https://mfa.velmara.example/en/n/1", "ar": "https://mfa.velmara.example/ar/n/2",
          "zh": "https://mfa.velmara.example/zh/n/3"}  # fmt: skip
# Each text with what an edit may leave of it; two furnitures.
CONTENTS = {
    (lang, text, site): page(lang, paragraphs=TEXTS[lang][1][: 4 - text], site=str(site))
    for lang in PLACES
    for text in range(3)
    for site in range(2)
}


@dataclass(frozen=True)
class Seen:
    """One observation: where, which text (None: nothing there) in which furniture, at which hour."""

    place: str
    text: int | None
    site: int
    hour: int


OBSERVATIONS = st.builds(
    Seen,
    place=st.sampled_from(sorted(PLACES)),
    text=st.none() | st.integers(0, 2),
    site=st.integers(0, 1),
    hour=st.integers(0, 5),
)
# Runs of the program, each with its observations; between two of them the reader may have been mended.
RUNS = st.lists(
    st.tuples(st.booleans(), st.lists(OBSERVATIONS, min_size=1, max_size=6)), min_size=1, max_size=4
)


@dataclass
class Model:
    """What an archive holds: of each place the texts its versions had, and the observations made of it."""

    texts: dict[str, list[int | None]] = field(default_factory=dict)
    observed: dict[str, list[tuple[int | None, int, int]]] = field(default_factory=dict)

    def take(self, one: Seen) -> str:
        """The outcome of an observation."""
        content = (one.text, one.site if one.text is not None else 0, one.hour)
        if one.place not in self.texts:
            if one.text is None:
                return "refused"
            self.texts[one.place], self.observed[one.place] = [one.text], [content]
            return "new"
        if content in self.observed[one.place]:
            return "same"
        self.observed[one.place].append(content)
        if self.is_version(self.texts[one.place], one.text):
            self.texts[one.place].append(one.text)
            return "changed"
        return "same"

    def is_version(self, texts: list[int | None], text: int | None) -> bool:
        """Whether an observed text is another than the last one."""
        return text != texts[-1]


class EveryTextOnce(Model):
    """Wrong: a text that was there before is nothing new, so that A, B, A are two versions."""

    def is_version(self, texts, text):
        return text not in texts


class EveryObservation(Model):
    """Wrong: every observation is a version."""

    def is_version(self, texts, text):
        return bool(texts) or text


class NothingIsWithdrawn(Model):
    """Wrong: nothing there is no version."""

    def is_version(self, texts, text):
        return text is not None and text != texts[-1]


class SameBytesAreNothing(Model):
    """Wrong: bytes that were seen before are no observation."""

    def take(self, one):
        before = [text[:2] for text in self.observed.get(one.place, [])]
        if one.text is not None and (one.text, one.site) in before:
            return "same"
        return super().take(one)


def agree(model: Model, runs: list[tuple[bool, list[Seen]]]) -> bool:
    """Whether the program and a model say the same of some runs: outcomes, and what is held in the end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive(Path(folder, "a"), create=True) as archive,
    ):
        for number, (mended, observations) in enumerate(runs):
            if mended:
                with archive.database.writing():
                    archive.database.run("UPDATE reading SET reader = 'dragoman-reader 0'")
            if taken(archive, Path(folder, f"run-{number}"), observations) != [
                model.take(one) for one in observations
            ]:
                return False
        for place, address in PLACES.items():
            name = editions.edition_of_key(archive.database, f"address:{address}")
            versions = editions.versions(archive.database, name) if name else []
            observed = captures.captures_of(archive.database, name) if name else []
            if [version.digest is None for version in versions] != [
                text is None for text in model.texts.get(place, [])
            ] or len(observed) != len(model.observed.get(place, [])):
                return False
        return True


def taken(archive: Archive, path: Path, observations: list[Seen]) -> list[str]:
    folder = Folder(path)
    for one in observations:
        data = None if one.text is None else CONTENTS[one.place, one.text, one.site]
        status = 410 if data is None else 200
        folder.sees(data, address=PLACES[one.place], fetched=moment(one.hour), status=status)
    return [outcome.outcome for outcome in take(archive, path)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RUNS)
def test_the_program_and_the_model_agree_on_any_sequence(runs):
    assert agree(Model(), runs)


@pytest.mark.parametrize(
    "wrong", [EveryTextOnce, EveryObservation, NothingIsWithdrawn, SameBytesAreNothing]
)
def test_a_model_that_is_wrong_on_purpose_is_caught(wrong):
    try:
        runs = find(
            RUNS,
            lambda runs: not agree(wrong(), runs),
            settings=settings(max_examples=400, deadline=None, phases=[Phase.generate]),
        )
    except NoSuchExample:
        pytest.fail(f"{wrong.__name__} was not told from the program")
    assert agree(Model(), runs)
