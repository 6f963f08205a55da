"""Lists of people and bodies, as others keep them: our own JSON, Popolo's JSON, TEI's listPerson and listOrg.

Popolo is the vocabulary of https://www.popoloproject.com/specs/ (persons, organizations, memberships);
TEI's lists are those of the Guidelines, chapter 14, as ParlaMint uses them. What of a list has no place
among names and offices is counted, not dropped without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from dragoman.model.agent import Agent, Name, Office
from dragoman.model.reading import MentionKind
from dragoman.parse.xml import XML_ID, Place

_LISTS = {
    "persons": "person",
    "people": "person",
    "organizations": "body",
    "memberships": "",
    "posts": "",
}
# Keys by which an entry is told to be a person or a body, where no name of a list says so.
_OF_PERSON = frozenset(
    {"birth_date", "death_date", "given_name", "family_name", "honorific_prefix", "gender"}
)
_OF_BODY = frozenset({"classification", "founding_date", "dissolution_date", "parent_id", "posts"})
_READ = frozenset(
    {
        "id",
        "name",
        "other_names",
        "given_name",
        "family_name",
        "sort_name",
        "memberships",
        "url",
        "html_url",
    }
)
_TEI_READ = frozenset({"persName", "orgName", "affiliation", "idno"})


class AuthorityList(NamedTuple):
    """Entries of a list, and how often what was not understood of it."""

    agents: tuple[Agent, ...]
    not_understood: dict[str, int]


def read_json_list(value: object) -> AuthorityList | None:
    """The people and bodies of a JSON value, or None where it is no list of such."""
    ours = _ours(value)
    if ours is not None:
        return AuthorityList(ours, {})
    if isinstance(value, dict) and isinstance(value.get("result"), list):
        value = value["result"]
    unknown: Counter[str] = Counter()
    if isinstance(value, dict):
        found = list(_popolo_document(value, unknown))
    elif isinstance(value, list):
        found = [made for item in value if (made := _popolo_entry(item, None, unknown))]
        if len(found) + unknown["Popolo post"] < len(value):
            return None
    else:
        return None
    return AuthorityList(tuple(found), dict(unknown)) if found else None


def read_tei_list(root: Place) -> AuthorityList | None:
    """The people and bodies listed anywhere under a TEI element, or None where there are none."""
    unknown: Counter[str] = Counter()
    found: list[Agent] = []
    # Of a body with people in it both are entries; names inside an entry are its own.
    for place in root.below():
        if place.name == "person":
            found += _tei_entry(place, "person", "persName", unknown)
        elif place.name == "org":
            found += _tei_entry(place, "body", "orgName", unknown)
    return AuthorityList(tuple(found), dict(unknown)) if found else None


def _ours(value: object) -> tuple[Agent, ...] | None:
    """The entries of our own form: ``[{"id": ..., "kind": ..., "names": [...]}]``."""
    try:
        agents = msgspec.convert(value, type=tuple[Agent, ...])
    except (msgspec.ValidationError, RecursionError):
        return None
    return agents if agents and all(agent.id for agent in agents) else None


def _popolo_document(value: dict[str, object], unknown: Counter[str]) -> Iterator[Agent]:
    if not any(isinstance(value.get(key), list) for key in _LISTS):
        return
    for key, items in value.items():
        if key not in _LISTS or not isinstance(items, list):
            unknown[f"Popolo key {key}"] += 1
            continue
        for item in items:
            made = _popolo_entry(item, _LISTS[key] or None, unknown)
            if made is not None:
                yield made


def _popolo_entry(item: object, listed_as: str | None, unknown: Counter[str]) -> Agent | None:
    """A person, an organization, or a membership: an office of somebody known by an identifier alone."""
    if not isinstance(item, dict):
        return None
    if isinstance(item.get("person_id"), str):
        return Agent(
            id="", kind="person", names=(), identifiers=(str(item["person_id"]),),
            offices=tuple(_popolo_office(item)),
        )  # fmt: skip
    kind = listed_as or _kind_of(item)
    if kind is None:
        unknown["Popolo post"] += int("organization_id" in item)
        return None
    names = tuple(_popolo_names(item))
    if not names:
        return None
    for key, held in item.items():
        if held and key not in _READ:
            unknown[f"Popolo {kind} key {key}"] += 1
    memberships = item.get("memberships")
    offices = [
        office
        for membership in (memberships if isinstance(memberships, list) else [])
        if isinstance(membership, dict)
        for office in _popolo_office(membership)
    ]
    identifiers = tuple(str(item[key]) for key in ("id", "url") if isinstance(item.get(key), str))
    return Agent(
        id="", kind="person" if kind == "person" else "body", names=names, identifiers=identifiers,
        offices=tuple(offices),
    )  # fmt: skip


def _kind_of(item: dict[str, object]) -> str | None:
    if not isinstance(item.get("name"), str) or "organization_id" in item:
        return None
    if _OF_PERSON & item.keys():
        return "person"
    return "body" if _OF_BODY & item.keys() else None


def _popolo_names(item: dict[str, object]) -> Iterator[Name]:
    others = item.get("other_names")
    for entry in (item, *(others if isinstance(others, list) else ())):
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and name.strip():
            lang = entry.get("lang") or entry.get("language")
            yield Name(text=" ".join(name.split()), lang=lang if isinstance(lang, str) else None)


def _popolo_office(membership: dict[str, object]) -> Iterator[Office]:
    role, body = membership.get("role"), membership.get("organization_id")
    if isinstance(role, str) and role.strip():
        yield Office(
            role=" ".join(role.split()),
            body=body if isinstance(body, str) else None,
            since=_day(membership.get("start_date")),
            until=_day(membership.get("end_date")),
        )


def _tei_entry(
    place: Place, kind: MentionKind, named: str, unknown: Counter[str]
) -> Iterator[Agent]:
    names: list[Name] = []
    offices: list[Office] = []
    identifiers: list[str] = []
    if identifier := place.element.get(XML_ID):
        identifiers.append(identifier)
    for child in place.children():
        if child.name == named:
            names += _tei_names(child)
        elif child.name == "affiliation":
            offices += _tei_office(child)
        elif child.name == "idno" and (words := child.words().text.strip()):
            identifiers.append(words)
        elif child.name not in _TEI_READ | {"person", "org", "listPerson", "listOrg"}:
            unknown[f"TEI {place.name}/{child.name}"] += 1
    if names:
        yield Agent(
            id="", kind=kind, names=tuple(names), identifiers=tuple(identifiers),
            offices=tuple(offices),
        )  # fmt: skip


def _tei_names(place: Place) -> Iterator[Name]:
    """A name as it is written out: of its parts the forenames first, ranks and dates of it left out."""
    parts = [
        child
        for kind in ("forename", "surname")
        for child in place.children()
        if child.name == kind
    ]
    text = " ".join(" ".join(part.words().text for part in parts or [place]).split())
    if text:
        abbreviated = place.element.get("full") in ("abb", "init") or (
            place.element.get("type") == "abbr"
        )
        yield Name(text=text, lang=_lang(place), acronym=abbreviated)


def _tei_office(place: Place) -> Iterator[Office]:
    named = place.first("roleName")
    role = " ".join((named.words().text if named else place.element.get("role") or "").split())
    if role:
        yield Office(
            role=role,
            body=(place.element.get("ref") or "").lstrip("#") or None,
            since=_day(place.element.get("from") or place.element.get("when")),
            until=_day(place.element.get("to") or place.element.get("when")),
        )


def _lang(place: Place) -> str | None:
    """The language an element stands in: its own ``xml:lang`` or that of the nearest around it."""
    found = place.lang()
    element = place.element.getparent()
    while found is None and element is not None:
        found = place._replace(element=element).lang()
        element = element.getparent()
    return found


def _day(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
