"""Printed names become ids given once: by the authority file, by equality, by inflection; and quickly."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.observed import TEXTS, page, take

from dragoman.archive import index, people, show
from dragoman.archive.archive import Archive
from dragoman.archive.search import read_query, search
from dragoman.errors import NotFound, Refused
from dragoman.model.agent import Agent, Name
from dragoman.model.query import Search
from dragoman.store import agents, log

SORENNE = Agent(
    id="ilva-sorenne",
    kind="person",
    names=tuple(
        Name(text=text, lang=lang, source="invented for this test")
        for lang, text in (("en", "Ilva Sorenne"), ("de", "Ilva Sorenne"), ("ru", "Ильва Сорен"),
                           ("ar", "إيلفا سورين"), ("zh", "伊尔娃·索伦"))
    ),
)  # fmt: skip
LEAGUE = Agent(
    id="lcs",
    kind="body",
    names=(
        Name(text="League of Coastal States", lang="en", source="its own name"),
        Name(text="LCS", lang="en", acronym=True, source="its own name"),
        Name(text="LCS", lang="de", acronym=True, source="its own name"),
        Name(text="رابطة الدول الساحلية", lang="ar", source="its own name"),
        Name(text="沿海国家联盟", lang="zh", source="its own name"),
    ),
)


def put(archive, *found):
    with archive.database.writing():
        return people.take_authorities(archive.database, list(found))


def test_one_name_in_two_languages_is_kept_in_both(archive):
    put(archive, SORENNE, LEAGUE)
    kept = {agent.id: agent for agent in agents.agents(archive.database)}

    assert {(n.text, n.lang) for n in kept["lcs"].names} == {(n.text, n.lang) for n in LEAGUE.names}
    assert {n.lang for n in kept["ilva-sorenne"].names} == {"en", "de", "ru", "ar", "zh"}
    assert kept["ilva-sorenne"].label("zh") == "伊尔娃·索伦"
    assert kept["lcs"].label("ar", "en") == "رابطة الدول الساحلية"


def test_two_long_names_that_begin_alike_are_two(archive):
    beginning = "Joint Commission of the Two Harbour Offices for the Survey of the Approach to"
    for place in ("Halmar", "Ulmeth"):
        put(
            archive,
            Agent(id=place.lower(), kind="body", names=(Name(text=f"{beginning} {place}"),)),
        )

    assert agents.find(archive.database, f"{beginning} Ulmeth") == ["ulmeth"]


def test_an_id_keeps_its_kind(archive):
    put(archive, LEAGUE)
    with pytest.raises(Refused, match="'lcs' is the id of a body here, so it cannot be a place"):
        put(archive, Agent(id="lcs", kind="place", names=(Name(text="海峡"),)))
    assert agents.find(archive.database, "海峡") == []


def test_an_authority_file_is_known_by_what_it_holds_alone_or_in_a_folder(archive, tmp_path):
    (tmp_path / "press").mkdir()
    file = tmp_path / "press" / "names.json"
    file.write_text(
        json.dumps([{"id": "a", "kind": "person", "names": [{"text": "ليلى", "lang": "ar"}]}])
    )
    (tmp_path / "press" / "page.html").write_bytes(page("ar"))
    outcomes = take(archive, tmp_path / "press")
    again = take(archive, file)

    assert [o.outcome for o in outcomes] == ["new", "new"]
    assert "1 people, bodies, places or events, 1 of them new" in outcomes[0].reason
    assert [o.outcome for o in again] == ["same"]
    assert agents.find(archive.database, "ليلى", "person") == ["a"]


def test_a_file_of_names_with_two_kinds_for_one_id_is_refused_whole(archive, tmp_path):
    put(archive, LEAGUE)
    file = tmp_path / "names.json"
    file.write_text(
        json.dumps(
            [{"id": "new", "kind": "place", "names": [{"text": "Halmar"}]},
             {"id": "lcs", "kind": "place", "names": [{"text": "海峡"}]}]
        )
    )  # fmt: skip
    (outcome,) = take(archive, file)

    assert outcome.outcome == "refused"
    assert agents.find(archive.database, "Halmar") == []


@pytest.mark.parametrize(
    "data", ["", "[]", "[1]", '{"id": 1}', "[" * 100_000, '[{"id": "a"}]', "[\ud800]"]
)
def test_what_is_no_list_of_agents_is_no_authority_file(archive, tmp_path, data):
    file = tmp_path / "names.json"
    file.write_bytes(data.encode("utf-8", "surrogatepass"))
    outcomes = take(archive, file)
    assert [o.outcome for o in outcomes] == ["refused"]
    assert agents.agents(archive.database) == []


@pytest.mark.parametrize(
    ("printed", "lang", "found"),
    [
        ("Ilva Sorenne", "en", "ilva-sorenne"),
        ("ILVA SORENNE", "fr", "ilva-sorenne"),
        ("伊尔娃·索伦", "zh", "ilva-sorenne"),
        ("إيلفا سورين", "ar", "ilva-sorenne"),
        ("Ильвы Сорен", "ru", "ilva-sorenne"),
        ("И. Сорен", "ru", "ilva-sorenne"),
        ("Сорен", "ru", None),
        ("Ильвы Сорен", "en", None),
        ("Адра Кельд", "ru", None),
        ("Sorenne", "en", None),
    ],
)
def test_a_printed_name_is_whose_it_is_or_nobodys(archive, printed, lang, found):
    put(archive, SORENNE)
    assert people.known(archive.database, printed, lang, "person") == found


def test_a_form_that_may_be_two_peoples_is_neither(archive):
    for number, name in enumerate(("Ильва Сорен", "Игор Сорен")):
        put(archive, Agent(id=f"p{number}", kind="person", names=(Name(text=name, lang="ru"),)))

    assert people.known(archive.database, "И. Сорен", "ru", "person") is None
    assert people.known(archive.database, "Ильвы Сорен", "ru", "person") == "p0"


def test_signs_alone_are_nobodys_name(archive):
    put(archive, Agent(id="a", kind="person", names=(Name(text="…"),)))
    assert people.known(archive.database, "—", None, "person") is None


def test_a_new_name_gets_an_id_once(archive):
    with archive.database.writing():
        first = people.resolve(archive.database, "阿德拉·凯尔德", "zh", "printed")
        again = people.resolve(archive.database, "阿德拉·凯尔德", "zh", "printed elsewhere")
        body = agents.ensure(
            archive.database, "阿德拉·凯尔德", kind="body", lang="zh", source="printed"
        )

    assert first == again == "阿德拉-凯尔德"
    assert body == "阿德拉-凯尔德-2"


def test_twenty_thousand_people_are_told_apart(archive):
    known = [
        Agent(
            id=f"p{n}", kind="person",
            names=(Name(text=f"Имя{n % 97} {chr(0x430 + n % 32)}{chr(0x430 + n // 32 % 32)}{n}ов", lang="ru"),
                   Name(text=f"Name {n}", lang="en")),
        )
        for n in range(20_000)
    ]  # fmt: skip
    put(archive, *known)
    for agent in known[:200]:
        assert people.known(archive.database, agent.names[0].text + "а", "ru", "person") in (
            agent.id,
            None,
        )
    assert len(agents.agents(archive.database, ids=["p7", "p19999", "nobody"])) == 2


# What the index makes of them --------------------------------------------------------------------------


def pages(tmp_path, *langs):
    (tmp_path / "press").mkdir()
    for lang in langs:
        texts = [
            *TEXTS[lang][1],
            {"zh": "沿海国家联盟已获通知。", "ar": "أُبلغت رابطة الدول الساحلية."}.get(
                lang, "The LCS was told."
            ),
        ]
        (tmp_path / "press" / f"{lang}.html").write_bytes(page(lang, paragraphs=texts))
    return tmp_path / "press"


def found(archive, query):
    return {
        hit.edition.rpartition("/")[2]
        for hit in search(archive, Search(query=read_query(query), limit=50)).hits
    }


def test_a_body_is_found_by_any_of_its_names_in_texts_of_every_language(archive, tmp_path):
    put(archive, LEAGUE)
    take(archive, pages(tmp_path, "en", "de", "ar", "zh"))

    assert found(archive, 'org:"League of Coastal States"') == {"en", "de", "ar", "zh"}
    assert found(archive, "org:LCS") == {"en", "de", "ar", "zh"}
    assert found(archive, "org:沿海国家联盟") == {"en", "de", "ar", "zh"}


def test_names_that_come_later_find_what_was_taken_in_before(archive, tmp_path):
    take(archive, pages(tmp_path, "en", "zh"))
    assert found(archive, "org:LCS") == set()
    put(archive, Agent(id="lcs", kind="body", names=LEAGUE.names[:1]))
    assert index.follow(archive) == 2
    put(archive, LEAGUE)
    assert index.follow(archive) == 2

    assert found(archive, "org:LCS") == {"en", "zh"}
    put(archive, LEAGUE)
    assert index.follow(archive) == 0


def test_a_person_of_a_new_text_makes_nothing_else_be_indexed_again(archive, tmp_path):
    folder = pages(tmp_path, "en", "zh")
    take(archive, folder / "en.html")
    assert index.follow(archive) == 1
    take(archive, folder / "zh.html")
    assert index.follow(archive) == 1


def test_a_text_merely_seen_again_is_not_indexed_again(archive, tmp_path):
    folder = pages(tmp_path, "en", "ar")
    take(archive, folder)
    assert index.follow(archive) == 2
    take(archive, folder)
    assert index.is_behind(archive)
    assert index.follow(archive) == 0
    assert not index.is_behind(archive)


def test_the_index_follows_a_record_that_was_put_back_from_a_backup(archive, tmp_path):
    folder = pages(tmp_path, "en", "ar")
    take(archive, folder / "en.html")
    archive.database.close()
    backup = (archive.path / "record.db").read_bytes()
    take(archive, folder / "ar.html")
    assert found(archive, "lang:ar") == {"ar"}
    archive.close()
    (archive.path / "record.db").write_bytes(backup)

    assert found(archive, "lang:ar") == set()
    assert found(archive, "lang:en") == {"en"}


def test_the_index_forgets_a_history_that_was_put_back_and_went_on_otherwise(archive, tmp_path):
    folder = pages(tmp_path, "en", "ar", "de", "zh")
    take(archive, folder / "en.html")
    archive.database.close()
    backup = (archive.path / "record.db").read_bytes()
    take(archive, folder / "ar.html")
    assert found(archive, "lang:ar") == {"ar"}
    seen = archive.engine.sequence
    archive.close()
    (archive.path / "record.db").write_bytes(backup)
    take(archive, folder / "de.html")
    take(archive, folder / "zh.html")
    assert log.sequence(archive.database) > seen

    assert found(archive, "lang:ar") == set()
    assert found(archive, "lang:de") == {"de"}


def test_an_index_made_anew_answers_as_the_one_that_followed(archive, tmp_path):
    take(archive, pages(tmp_path, "en", "de", "ar", "zh"))
    questions = ["LCS", "渡轮", "العبّارة", "lang:de", "NOT LCS"]
    before = [search(archive, Search(query=read_query(q))) for q in questions]
    assert index.rebuild(archive) == 4
    after = [search(archive, Search(query=read_query(q))) for q in questions]

    assert after == before
    assert sorted(path.name for path in archive.derived.iterdir()) == ["index", "index.lock"]


def test_searches_are_answered_while_the_index_is_made_anew(archive, tmp_path):
    take(archive, pages(tmp_path, "en", "de", "ar", "zh"))
    asked = Search(query=read_query("渡轮"))
    wanted = search(archive, asked)
    faults, answered, stop = [], 0, threading.Event()

    def ask():
        nonlocal answered
        with Archive(archive.path) as reading:
            while not stop.is_set():
                try:
                    assert search(reading, asked) == wanted
                    answered += 1
                except BaseException as error:  # noqa: BLE001  # told by the main thread
                    faults.append(repr(error))

    thread = threading.Thread(target=ask)
    thread.start()
    for _ in range(6):
        index.rebuild(archive)
    stop.set()
    thread.join()

    assert faults == []
    assert answered > 5


def test_people_are_listed_with_the_offices_they_are_printed_with(archive, tmp_path):
    put(archive, SORENNE)
    take(archive, pages(tmp_path, "en", "ar", "zh"))
    (person,) = show.people(archive)

    assert person.agent.id == "ilva-sorenne"
    assert {(office.lang, office.role) for office in person.offices} == {
        ("en", "Foreign Minister"), ("ar", "وزيرة الخارجية"), ("zh", "外交部长"),
    }  # fmt: skip
    assert show.person(archive, "ilva-sorenne") == person
    assert show.person_named(archive, "伊尔娃·索伦") == "ilva-sorenne"
    named = show.speakers_named(archive, ["伊尔娃·索伦", "إيلفا سورين", "Nobody", "…"])
    assert named == {"伊尔娃·索伦": "ilva-sorenne", "إيلفا سورين": "ilva-sorenne"}
    with pytest.raises(NotFound):
        show.person(archive, "nobody")


@given(st.text(max_size=60))
def test_folding_a_name_is_the_same_twice(name):
    assert agents.fold(agents.fold(name)) == agents.fold(name)


def test_earlier_versions_are_searched_where_they_are_asked_for(archive, tmp_path):
    folder = pages(tmp_path, "en")
    take(archive, folder)
    first, *others = TEXTS["en"][1]
    changed = [first.replace("ferry", "catamaran"), *others]
    (folder / "en.html").write_bytes(page("en", paragraphs=changed))
    take(archive, folder)

    def versions(query):
        hits = search(archive, Search(query=read_query(query))).hits
        return sorted({(hit.version, hit.current) for hit in hits})

    phrase = '"ferry between Halmar and Ulmeth will"'
    assert versions("catamaran") == [(2, True)]
    assert versions(phrase) == []
    assert versions(f"{phrase} version:any") == [(1, False)]
    assert versions("catamaran version:earlier") == []
    assert versions("captains version:any") == [(1, False), (2, True)]
    index.rebuild(archive)
    assert versions(f"{phrase} version:earlier") == [(1, False)]
