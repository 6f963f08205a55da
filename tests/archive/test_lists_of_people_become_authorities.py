"""Lists of people and bodies that others keep (Popolo, TEI) become agents with names, identifiers, offices."""

from __future__ import annotations

import json

import pytest
from tests.archive.observed import take

from dragoman.model.agent import Office
from dragoman.store import agents

PERSONS = [
    {"id": "p1", "name": "Ilva Sorenne", "birth_date": "", "other_names": [{"name": "إيلفا سورين", "lang": "ar"}]},
    {"id": "p2", "name": "Adra Keld", "birth_date": "1970-02-03", "other_names": []},
]  # fmt: skip
BODIES = [{"id": "b1", "name": "Harbour Chamber", "classification": "chamber", "posts": []}]
OFFICES = [
    {"person_id": "p1", "role": "Chair", "organization_id": "b1", "start_date": "2030-01-02", "end_date": ""}
]  # fmt: skip
TEI_PEOPLE = """<?xml version="1.0"?>
<listPerson xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de">
  <person xml:id="AdraKeld">
    <persName><surname>Keld</surname><forename>Adra</forename></persName>
    <persName xml:lang="zh">阿德拉·凯尔德</persName>
    <affiliation role="minister" ref="#HC" from="2031-05-01"/>
    <sex value="F"/>
  </person>
</listPerson>"""
TEI_BODIES = """<?xml version="1.0"?>
<listOrg xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de">
  <org xml:id="HC"><orgName full="yes">Hafenkammer</orgName><orgName full="abb">HK</orgName>
    <event from="2001-01-01"><label>founded</label></event></org>
</listOrg>"""


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (folder / f"{name}.{'xml' if isinstance(content, str) else 'json'}").write_text(text)
    return folder


def named(archive):
    return {agent.id: agent for agent in agents.agents(archive.database)}


@pytest.mark.parametrize("order", ["memberships", "zz_memberships"])
def test_popolo_offices_find_their_holder_whichever_file_comes_first(archive, tmp_path, order):
    folder = write(
        tmp_path / "chamber", **{order: OFFICES, "organizations": BODIES, "persons": PERSONS}
    )
    outcomes = take(archive, folder)

    assert [o.outcome for o in outcomes] == ["new", "new", "new"]
    assert {n.text for n in named(archive)["ilva-sorenne"].names} == {"Ilva Sorenne", "إيلفا سورين"}
    assert named(archive)["harbour-chamber"].kind == "body"
    assert agents.listed_offices(archive.database, "ilva-sorenne") == [
        Office(role="Chair", body="harbour-chamber", since="2030-01-02")
    ]


def test_popolo_in_one_document_reads_the_same_and_says_what_it_left(archive, tmp_path):
    people = [{**PERSONS[0], "images": [{"url": "x"}]}, PERSONS[1]]
    document = {"persons": people, "organizations": BODIES, "memberships": OFFICES, "events": [1]}
    (outcome,) = take(archive, write(tmp_path / "chamber", popolo=document))

    assert agents.listed_offices(archive.database, "ilva-sorenne")[0].body == "harbour-chamber"
    assert outcome.not_understood == {
        "Popolo key events": 1, "Popolo person key images": 1, "Popolo person key birth_date": 1,
        "Popolo body key classification": 1,
    }  # fmt: skip


def test_tei_lists_keep_names_by_language_offices_and_what_is_not_understood(archive, tmp_path):
    bodies, people = take(archive, write(tmp_path / "sitting", a=TEI_BODIES, b=TEI_PEOPLE))
    keld = named(archive)["adra-keld"]

    assert {(n.text, n.lang) for n in keld.names} == {("Adra Keld", "de"), ("阿德拉·凯尔德", "zh")}
    assert all(name.source for name in keld.names)
    assert {(n.text, n.acronym) for n in named(archive)["hafenkammer"].names} == {
        ("Hafenkammer", False), ("HK", True),
    }  # fmt: skip
    assert agents.listed_offices(archive.database, "adra-keld") == [
        Office(role="minister", body="hafenkammer", since="2031-05-01")
    ]
    assert bodies.not_understood == {"TEI org/event": 1}
    assert people.not_understood == {"TEI person/sex": 1}


def test_a_list_taken_in_again_changes_nothing_and_a_longer_one_adds(archive, tmp_path):
    folder = write(tmp_path / "chamber", persons=PERSONS)
    take(archive, folder)
    (again,) = take(archive, folder)
    known = [{**PERSONS[0], "name": "Ilva Sorenne-Maar"}, PERSONS[1]]
    (more,) = take(archive, write(tmp_path / "chamber", persons=known))

    assert again.outcome == "same"
    assert more.outcome == "new"
    assert sorted(named(archive)) == ["adra-keld", "ilva-sorenne"]
    assert "Ilva Sorenne-Maar" in {n.text for n in named(archive)["ilva-sorenne"].names}


def test_two_people_of_one_name_stay_two_by_their_identifiers(archive, tmp_path):
    twins = [
        {"id": "p1", "name": "Adra Keld", "gender": "f"},
        {"id": "p2", "name": "Adra Keld", "gender": "m"},
    ]
    take(archive, write(tmp_path / "one", persons=twins[:1]))
    take(archive, write(tmp_path / "two", persons=twins))

    assert agents.by_identifier(archive.database, "one:p1") == "adra-keld"
    assert agents.by_identifier(archive.database, "two:p1") == "adra-keld"
    assert agents.by_identifier(archive.database, "two:p2") == "adra-keld-2"


def test_a_corpus_of_texts_elsewhere_gives_its_people_and_says_that_texts_are_missing(
    archive, tmp_path
):
    header = TEI_PEOPLE.partition("?>")[2]
    corpus = (
        '<?xml version="1.0"?><teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><teiHeader>'
        f"<profileDesc><particDesc>{header}</particDesc></profileDesc></teiHeader>"
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="a.xml"/></teiCorpus>'
    )
    (outcome,) = take(archive, write(tmp_path / "corpus", root=corpus))

    assert outcome.outcome == "new"
    assert "adra-keld" in named(archive)
    assert outcome.not_understood["TEI include: a text in another file, not opened from here"] == 1
