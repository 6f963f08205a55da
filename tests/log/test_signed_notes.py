"""Signed notes and the text forms of keys: what is signed holds, and nothing else is a note."""

from __future__ import annotations

import base64
import contextlib
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log.invented import LOG_KEY, NEXT_KEY, STRANGER, WITNESS, key_text
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import LimitExceeded, NotProved, Refused
from dragoman.log import notes
from dragoman.log.notes import Note, Signature, SignerKey

# The text of a note may hold any script, and characters that other programs take for line ends.
TEXT = "سجل الوزارة\n部の記録\n\nzeile\u2028mit\x85drin\n"


def test_a_note_is_read_as_it_was_signed():
    note = notes.sign(TEXT, [LOG_KEY, NEXT_KEY])
    read = notes.read_note(note.encode())
    assert read == note
    assert read.text == TEXT
    assert notes.verify(read, [LOG_KEY.verifier]) == (LOG_KEY.verifier,)
    assert notes.verify(read, [NEXT_KEY.verifier, LOG_KEY.verifier]) == (
        LOG_KEY.verifier,
        NEXT_KEY.verifier,
    )


def test_signatures_of_unknown_keys_are_passed_over_whatever_they_hold():
    note = notes.sign(TEXT, [LOG_KEY])
    broken = Signature(name=STRANGER.name, key=STRANGER.verifier.id, data=b"no signature")
    same_name = Signature(name=LOG_KEY.name, key=b"\0\0\0\0", data=bytes(64))
    same_id = Signature(name="elsewhere.example", key=LOG_KEY.verifier.id, data=bytes(64))
    more = note.signed_also_by(broken, same_name, same_id)
    assert len(more.signatures) == 4
    assert notes.verify(notes.read_note(more.encode()), [LOG_KEY.verifier]) == (LOG_KEY.verifier,)


def test_a_signature_is_added_once():
    note = notes.sign(TEXT, [LOG_KEY])
    assert note.signed_also_by(*note.signatures) == note


def test_one_false_signature_of_a_known_key_spoils_the_note():
    note = notes.sign(TEXT, [LOG_KEY])
    false = Signature(name=NEXT_KEY.name, key=NEXT_KEY.verifier.id, data=bytes(64))
    with pytest.raises(NotProved, match="does not hold"):
        notes.verify(note.signed_also_by(false), [LOG_KEY.verifier, NEXT_KEY.verifier])


@pytest.mark.parametrize("known", [[], [STRANGER.verifier], [WITNESS.verifier]])
def test_a_note_without_a_known_signature_is_not_believed(known):
    with pytest.raises(NotProved, match="no signature of a known key"):
        notes.verify(notes.sign(TEXT, [LOG_KEY]), known)


def test_an_altered_byte_anywhere_is_refused():
    whole = notes.sign("مذكرة\n", [LOG_KEY]).encode()
    for at in range(len(whole)):
        for changed in (whole[at] ^ 1, whole[at] ^ 32):
            forged = whole[:at] + bytes([changed]) + whole[at + 1 :]
            with pytest.raises(Refused):
                notes.verify(notes.read_note(forged), [LOG_KEY.verifier])


def test_a_note_that_breaks_off_anywhere_is_refused():
    whole = notes.sign(TEXT, [LOG_KEY]).encode()
    for end in range(len(whole)):
        with pytest.raises(Refused):
            notes.read_note(whole[:end])


@given(st.text(), st.lists(st.sampled_from([LOG_KEY, NEXT_KEY, STRANGER]), min_size=1, unique=True))
def test_any_text_that_can_be_a_note_comes_back(text, keys):
    try:
        note = notes.sign(text, keys)
    except Refused:
        assert not text.endswith("\n") or any(char < " " and char != "\n" for char in text)
        return
    assert notes.read_note(note.encode()) == note


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(Refused):
        assert notes.read_note(data).encode() == data


def test_keys_are_read_as_they_are_written():
    for key in (LOG_KEY, WITNESS, notes.new_key("records.example/سجل")):
        assert notes.read_signer_key(key.secret_text()) == key
        assert notes.read_signer_key(key.secret_text() + "\n") == key
        assert notes.read_verifier_key(str(key.verifier)) == key.verifier
    assert notes.new_key("a").seed != notes.new_key("a").seed


def test_one_key_used_for_two_things_has_two_ids():
    log, witness = (SignerKey(name="one.example", kind=kind, seed=b"k" * 32) for kind in (1, 4))
    assert log.verifier.public == witness.verifier.public
    assert log.verifier.id != witness.verifier.id


def test_a_secret_is_shown_by_nothing_but_its_text_form():
    key = notes.new_key("records.example/log")
    secret = base64.b64encode(b"\x01" + key.seed).decode()
    text = key.secret_text()
    shown = [repr(key), str(key), repr([key]), f"{key}", str(key.verifier)]
    for damaged in (text[:-1], text[:-3] + "?", text.replace("+records", "+recordz"), text + "A"):
        with pytest.raises(Refused) as refusal:
            notes.read_signer_key(damaged)
        shown += [str(refusal.value), repr(refusal.value), str(pickle.dumps(refusal.value))]
    assert [line for line in shown if secret[:12] in line or repr(key.seed)[2:12] in line] == []


def test_nothing_of_the_signing_package_is_loaded_before_something_is_signed():
    script = (
        "import sys\n"
        "import dragoman.log.cosignatures, dragoman.log.proofs, dragoman.log.tiles\n"
        "sys.exit('cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_sixteen_signatures_of_the_longest_kind_are_read():
    long = [Signature(name=f"w{n}.example", key=b"\0\0\0\1", data=bytes(5000)) for n in range(16)]
    note = notes.sign(TEXT, [LOG_KEY]).signed_also_by(*long)
    assert notes.verify(notes.read_note(note.encode()), [LOG_KEY.verifier])


def test_too_many_signatures_and_too_long_a_note_are_refused_by_their_limits():
    line = Signature(name="w.example", key=b"\0\0\0\1", data=b"x").line
    for count, taken in ((31, True), (32, True), (33, False), (3000, False)):
        data = f"a\n\n{line * count}".encode()
        if taken:
            assert len(notes.read_note(data).signatures) == count
        else:
            with pytest.raises(LimitExceeded, match="limit 32"):
                notes.read_note(data)
    with pytest.raises(LimitExceeded, match="limit 131,072 bytes"):
        notes.read_note(b"a" * 131_073)


GOOD = notes.sign("a\n", [LOG_KEY])
LINE = GOOD.signatures[0].line
VKEY = str(LOG_KEY.verifier)
SECRET = LOG_KEY.secret_text()


REFUSED: dict[str, Case] = {
    "a text without its end": lambda m: m.sign("a", [LOG_KEY]),
    "a control character": lambda m: m.sign("a\x07\n", [LOG_KEY]),
    "a carriage return": lambda m: m.read_note(f"a\r\n\n{LINE}".encode()),
    "nobody to sign": lambda m: m.sign("a\n", []),
    "a witness's key for a note": lambda m: m.sign("a\n", [WITNESS]),
    "no UTF-8": lambda m: m.read_note(b"\xff\n\n" + LINE.encode()),
    "no signatures": lambda m: m.read_note(b"a\n\n"),
    "no empty line": lambda m: m.read_note(f"a\n{LINE}".encode()),
    "a signature without its end": lambda m: m.read_note(f"a\n\n{LINE[:-1]}".encode()),
    "signatures alone": lambda m: m.read_note(LINE.encode()),
    "a signature without its dash": lambda m: m.read_note(f"a\n\n{LINE[2:]}".encode()),
    "a line of no signature": lambda m: m.read_note(f"a\n\n{LINE}-- {LINE[2:]}".encode()),
    "a signature of nobody": lambda m: m.read_note(f"a\n\n— {LINE.split()[-1]}\n".encode()),
    "an empty name": lambda m: m.read_note("a\n\n—  AAAAAAA=\n".encode()),
    "a name with a blank": lambda m: m.read_note("a\n\n— a\u2003b AAAAAAA=\n".encode()),
    "a name with a plus": lambda m: m.read_note("a\n\n— a+b AAAAAAA=\n".encode()),
    "a signature of four bytes": lambda m: m.read_note("a\n\n— a AAAAAA==\n".encode()),
    "loose base64": lambda m: m.read_note("a\n\n— a AAAAAAB=\n".encode()),
    "base64 with a gap": lambda m: m.from_base64("AA AA"),
    "base64 for addresses": lambda m: m.from_base64("_-_-"),
    "base64 without its end": lambda m: m.from_base64("AAA"),
    "too long": lambda m: m.read_note(b"a" * 131_000 + f"\n\n{LINE}".encode()),
    "too many signatures": lambda m: m.read_note(f"a\n\n{LINE * 33}".encode()),
    "a false signature": lambda m: m.verify(
        Note(text="b\n", signatures=GOOD.signatures), [LOG_KEY.verifier]
    ),
    "no known signature": lambda m: m.verify(GOOD, [STRANGER.verifier]),
    "a key of no parts": lambda m: m.read_verifier_key("one.example"),
    "a key of two parts": lambda m: m.read_verifier_key("one.example+00000000"),
    "a key with an id in capitals": lambda m: m.read_verifier_key(
        VKEY.replace(LOG_KEY.verifier.id.hex(), LOG_KEY.verifier.id.hex().upper())
    ),
    "a key with another id": lambda m: m.read_verifier_key(
        VKEY.replace(LOG_KEY.verifier.id.hex(), "00000000")
    ),
    "a key of nothing": lambda m: m.read_verifier_key("one.example+00000000+"),
    "a key of another kind": lambda m: m.read_verifier_key(key_text(b"\x02" + bytes(32))),
    "a key too short": lambda m: m.read_verifier_key(key_text(b"\x01" + bytes(31))),
    "a key of nobody": lambda m: m.read_verifier_key(VKEY.replace(LOG_KEY.name, "")),
    "a secret that does not say so": lambda m: m.read_signer_key(SECRET.split("+", 2)[2]),
    "a secret of another kind": lambda m: m.read_signer_key(
        "PRIVATE+KEY+" + key_text(b"\x06" + bytes(32))
    ),
    "a secret too long": lambda m: m.read_signer_key("PRIVATE+KEY+" + key_text(b"\x01" * 34)),
    "a secret with another id": lambda m: m.read_signer_key(
        SECRET.replace(LOG_KEY.verifier.id.hex(), "00000000")
    ),
    "a new key of nobody": lambda m: m.new_key(""),
    "a new key with a blank": lambda m: m.new_key("the log"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_note_or_key_is_refused(case):
    assert verdict(REFUSED[case], notes) == "refused"


def test_leaving_out_any_check_would_be_noticed():
    assert unnoticed(notes, REFUSED) == []
