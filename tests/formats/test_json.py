"""JSON: documents by shape and usual names, containers, and what is no statement."""

from __future__ import annotations

import json

import msgspec
import pytest

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Source, format_of
from dragoman.formats.json import JsonFormat
from dragoman.parse.reader import read
from dragoman.settings import LIMITS

DOCUMENT = {
    "title": "Speech on the harbour",
    "description": "The minister speaks of ships and the sea.",
    "base_path": "/speeches/harbour",
    "content_id": "11111111-2222-3333-4444-555555555555",
    "locale": "en",
    "document_type": "speech",
    "public_updated_at": "2031-06-02T10:00:00+01:00",
    "first_published_at": "2031-06-01T09:00:00+01:00",
    "details": {
        "body": "<div><p>We build a <b>harbour</b>.</p><p>It will be large.</p></div>",
        "delivered_on": "2031-05-31T00:00:00+01:00",
        "location": "Town hall, Halm",
        "image": {"alt_text": "The old harbour", "url": "https://img.example/x.jpg"},
    },
    "links": {
        "organisations": [{"title": "Ministry of Ships", "base_path": "/ships"}],
        "speaker": [{"title": "Ada Quill", "content_id": "x"}],
        "topics": [{"title": "Harbours"}],
        "related": [{"title": "Another speech", "body": "Never read as this page's text."}],
        "available_translations": [
            {"locale": "en", "base_path": "/speeches/harbour", "title": "Speech on the harbour"},
            {
                "locale": "cy",
                "web_url": "https://press.example/speeches/harbour.cy",
                "title": "Araith",
            },
        ],
    },
}


def parts(value, **known):
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    source = Source(data, **known)
    assert format_of(source).name == "json"
    return list(format_of(source).parts(source))


def at(value, pointer):
    for step in pointer.split("/")[1:]:
        value = value[
            int(step) if isinstance(value, list) else step.replace("~1", "/").replace("~0", "~")
        ]
    return value


def test_a_document_gives_facts_with_json_pointers():
    page = parts(DOCUMENT)[0].page
    found = {}
    for fact in page.facts:
        found.setdefault(fact.name, fact.value)
    assert found == {
        "title": "Speech on the harbour",
        "published": "2031-06-01T09:00:00+01:00",
        "modified": "2031-06-02T10:00:00+01:00",
        "said": "2031-05-31T00:00:00+01:00",
        "lang": "en",
        "kind": "speech",
        "publisher": "Ministry of Ships",
        "speaker": "Ada Quill",
        "place": "Town hall, Halm",
        "canonical": "/speeches/harbour",
        "identifier": "11111111-2222-3333-4444-555555555555",
        "subject": "Harbours",
        "alternate": "/speeches/harbour",
    }
    for fact in page.facts:
        place = fact.words.evidence()[0]
        assert at(DOCUMENT, place.path)[place.start : place.end] == fact.words.text


def test_a_list_of_turns_says_who_speaks_and_where_that_stands():
    document = {
        "title": "Press conference at the lock",
        "transcript": [
            {"speaker": "Journalist:", "type": "question", "text": "متى يفتح السد؟"},
            {"speaker": "Ada Quill", "text": "In spring.\n\nThe works go on."},
            {"type": "scene", "text": "(Laughter.)"},
        ],
    }
    page = parts(document)[0].page
    turns = read(page).reading.turns
    assert [(t.kind, t.attribution, [p.text for p in t.paragraphs]) for t in turns] == [
        ("question", "Journalist", ["متى يفتح السد؟"]),
        ("answer", "Ada Quill", ["In spring.", "The works go on."]),
        ("scene", None, ["(Laughter.)"]),
    ]
    (place,) = read(page).reading.evidence["/turns/1/attribution"]
    assert at(document, place.path)[place.start : place.end] == "Ada Quill"


def test_the_translations_are_alternates_with_language_and_printed_title():
    alternates = parts(DOCUMENT)[0].page.declared("alternate")
    assert [(fact.lang, fact.printed, fact.value) for fact in alternates] == [
        ("en", "Speech on the harbour", "/speeches/harbour"),
        ("cy", "Araith", "https://press.example/speeches/harbour.cy"),
    ]


def test_the_body_is_read_as_html_under_its_pointer():
    blocks = [block for block in parts(DOCUMENT)[0].page.blocks if not block.frame]
    assert [block.text for block in blocks] == ["We build a harbour.", "It will be large."]
    assert blocks[0].words.evidence()[0].path.startswith("/details/body/")
    assert blocks[0].text[slice(*blocks[0].bold[0])] == "harbour"


def test_what_is_shown_beside_the_text_is_frame_and_identifiers_are_no_text():
    page = parts(DOCUMENT)[0].page
    framed = {block.text: block.frame for block in page.blocks if block.frame}
    assert framed["The old harbour"] == "head"
    assert framed["Another speech"] == "aside"
    words = " ".join(piece.text for piece in page.whole)
    assert "The minister speaks" in words
    assert "11111111" not in words
    assert "img.example" not in words


def test_a_first_publication_is_taken_from_the_last_change_where_none_is_given():
    bare = {key: value for key, value in DOCUMENT.items() if key != "first_published_at"}
    assert parts(bare)[0].page.declared("published")[0].value == "2031-06-02T10:00:00+01:00"


@pytest.mark.parametrize(
    "value",
    [
        {"title": {"rendered": "T"}, "content": {"rendered": "<p>Body of words</p>"}},
        {"headline": "T", "article": {"text": "Body of words"}},
        {
            "title": "T",
            "details": {"body": [{"content_type": "text/html", "content": "<p>Body of words</p>"}]},
        },
        {"title": "T", "paragraphs": ["Body", "of", "words"]},
        {"name": "T", "x": {"y": [{"z": "<p>Body of words</p>"}]}},
    ],
)
def test_the_text_is_found_by_name_or_shape_at_any_depth(value):
    page = parts(value)[0].page
    assert " ".join(block.text for block in page.blocks if not block.frame) == "Body of words"


def test_plain_text_bodies_keep_offsets_in_the_string():
    value = {"title": "T", "body": "First line.\nSecond line."}
    block = parts(value)[0].page.blocks[-1]
    place = block.words.evidence()[0]
    assert (place.path, value["body"][place.start : place.end]) == ("/body", "Second line.")


def test_a_list_is_a_container_whose_items_are_json_in_the_order_printed():
    items = [
        {"url": "https://press.example/1", "title": "One", "body": "Words one"},
        {"title": "Two", "body": "Words two"},
    ]
    found = parts(items)
    assert [(part.part, part.address) for part in found] == [
        ("https://press.example/1", "https://press.example/1"),
        ("2", None),
    ]
    assert found[0].data == b'{"url":"https://press.example/1","title":"One","body":"Words one"}'
    assert msgspec.json.decode(found[1].data) == items[1]


def test_the_same_item_has_the_same_bytes_in_a_list_and_in_lines():
    item = {"title": "Two", "body": "Words two"}
    lines = b'{"title": "Two",  "body": "Words two"}\n\n{"title": "x", "body": "y z"}\n'
    assert parts([item])[0].data == parts(lines)[0].data
    assert [part.part for part in parts(lines)] == ["1", "3"]


def test_a_json_feed_is_a_container():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Press",
        "items": [
            {
                "id": "7",
                "url": "https://press.example/7",
                "title": "T",
                "content_html": "<p>Seven words</p>",
                "content_text": "Seven words",
                "date_published": "2031-01-01",
            }
        ],
    }
    (part,) = parts(feed)
    assert part.address == "https://press.example/7"
    assert [block.text for block in part.page.blocks if not block.frame] == ["Seven words"]


def test_an_item_that_is_no_statement_is_a_refused_part():
    found = parts([{"name": "Ada Quill"}, {"title": "T", "body": "Words"}, 3])
    assert [part.refused is None for part in found] == [False, True, False]
    assert "a JSON number is no document" in found[2].refused


def test_a_broken_line_costs_only_itself():
    found = parts(
        b'{"title": "A", "body": "Words a"}\n{"title": "B", "body": \n{"title": "C", "body": "Words c"}\n'
    )
    assert [bool(part.refused) for part in found] == [False, True, False]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a-package", "version": "1.0.0", "dependencies": {"left": "^1"}},
        [{"name": "Ada Quill"}, {"name": "Bo Reed"}],
        ["a", "b"],
        [],
    ],
)
def test_lists_of_names_manifests_and_bare_values_are_refused(value):
    with pytest.raises(NotARecord):
        parts(value)


@pytest.mark.parametrize("data", [b'{"a": ', b'{"a": 1} tail', b'["a",]', b'{"body": NaN, }'])
def test_what_is_not_json_is_refused(data):
    with pytest.raises(Refused, match="not JSON"):
        list(JsonFormat().parts(Source(data)))


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 65 + b"]" * 65])
def test_deep_nesting_is_refused_with_the_limit(deep):
    with pytest.raises(LimitExceeded, match=str(LIMITS.json_depth)):
        list(JsonFormat().parts(Source(deep)))


def test_brackets_inside_strings_do_not_nest():
    assert parts({"title": "T", "body": "[" * 500 + ' quoted " words'})[0].page is not None


def test_lone_surrogates_become_replacement_characters_with_a_warning():
    (part,) = parts(b'{"title": "T", "body": "Words \\ud800 here"}')
    assert "\ufffd" in part.page.blocks[-1].text
    assert "surrogate" in part.page.warnings[0]


def test_a_key_given_twice_is_warned_of():
    assert (
        "twice"
        in parts(b'{"title": "T", "body": "Words a", "body": "Words b"}')[0].page.warnings[0]
    )


def test_text_in_brackets_is_no_json():
    assert format_of(Source(b"[Applause]\nThank you.")).name == "text"
