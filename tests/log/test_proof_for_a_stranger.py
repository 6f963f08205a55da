"""The proof file, and the verifier that a stranger runs on it: without our package, without a server."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.log import invented
from tests.log.invented import (
    ADDRESS,
    EDITION,
    LOG_KEY,
    NEXT_KEY,
    NOON,
    PAGE,
    STRANGER,
    WITNESS,
    Log,
    capture,
    log_of,
    proof_of,
)
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import LimitExceeded, Refused
from dragoman.log import cosignatures, leaf, notes, proofs, verifier
from dragoman.log.checkpoints import Checkpoint
from dragoman.settings import LIMITS

LOG = log_of(21)
PROOF = proofs.encode_proof(proof_of(LOG, 8, older=13)).decode()
KEY, WATCH = str(LOG_KEY.verifier), str(WITNESS.verifier)
STATED = {KEY, WATCH}
KEPT = LOG.signed(13).encode().decode()


def check(
    text: str = PROOF,
    *,
    page: bytes | None = None,
    keys=(KEY,),
    kept: str | None = None,
    m=verifier,
):
    return m.check(text, page, list(keys), kept)


def changed(**fields: object) -> str:
    """The proof with some fields changed; None takes one out."""
    proof = {**json.loads(PROOF), **fields}
    return json.dumps({name: value for name, value in proof.items() if value is not None})


# The file ---------------------------------------------------------------------------------------


def test_a_proof_is_read_as_it_was_written():
    proof = proof_of(LOG, 8, older=13)
    assert proofs.read_proof(proofs.encode_proof(proof)) == proof
    assert proof.captured == proofs.page_digest(PAGE)
    assert proof.names == {"edition": EDITION, "address": ADDRESS}
    # Keys that signed nothing here are not handed on.
    assert set(proof.keys) == {KEY, WATCH}


def test_a_proof_is_small_and_can_be_read_by_people():
    assert len(PROOF.encode()) < 4096
    assert EDITION in PROOF
    assert PROOF.count("\n") > 10


def test_a_name_that_is_not_that_of_the_leaf_is_not_put_into_a_proof():
    for names in ({"edition": EDITION + "!"}, {"other": EDITION}, {"title": EDITION}):
        with pytest.raises(Refused, match="does not hold the digest"):
            proofs.make_proof(
                LOG.leaves[7], LOG.signed(), LOG.hashes, keys=[LOG_KEY.verifier], names=names
            )


def test_a_leaf_that_the_checkpoint_does_not_reach_has_no_proof_yet():
    with pytest.raises(Refused, match="no leaf"):
        proofs.make_proof(
            LOG.leaves[7], LOG.signed(7), LOG.hashes, keys=[LOG_KEY.verifier], names={}
        )


def test_an_older_checkpoint_that_shows_nothing_is_not_put_into_a_proof():
    for older, why in ((0, "shows nothing"), (22, "does not begin")):
        note = log_of(22).signed(older)
        with pytest.raises(Refused, match=why):
            proofs.make_proof(
                LOG.leaves[7],
                LOG.signed(),
                LOG.hashes,
                keys=[LOG_KEY.verifier],
                names={},
                older=note,
            )


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", PROOF.encode()[:-9], b"\xff", b'{"format":"x"}']
)
def test_other_files_are_no_proofs(data):
    with pytest.raises(Refused, match="no proof"):
        proofs.read_proof(data)


def test_a_file_past_the_limit_is_no_proof():
    with pytest.raises(LimitExceeded, match="limit 1,048,576"):
        proofs.read_proof(b" " * (1024 * 1024 + 1))
    assert verifier.LONGEST_PROOF == proofs.LONGEST_PROOF


# The verifier -----------------------------------------------------------------------------------


def test_the_verifier_is_one_short_file_of_the_standard_library():
    source = proofs.verifier_source().decode()
    assert len(source.splitlines()) < 300
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_verifier_knows_the_limits_and_names_of_the_package():
    assert (verifier.NOTE, verifier.COSIGNATURE) == (notes.NOTE, notes.COSIGNATURE)
    whole = proof_of(LOG, 8, older=13)
    assert set(verifier.FORM) == {"format", *whole.__struct_fields__}
    assert LIMITS.proof_hashes == 63


def test_a_proof_holds_for_every_entry_of_logs_of_many_sizes():
    for size in (1, 2, 7, 8, 9):
        log = log_of(size)
        for seq in range(1, size + 1):
            text = proofs.encode_proof(proof_of(log, seq, older=max(1, size // 2))).decode()
            assert check(text, page=PAGE, keys=[KEY, WATCH])


def test_what_was_shown_is_said_and_what_was_not_is_said_too():
    said = "\n".join(check(page=PAGE, keys=[KEY, WATCH], kept=KEPT))
    assert "entry 8 stands in the log records.example/log of 21 entries" in said
    assert f"the edition is {EDITION}" in said
    assert f"the address is {ADDRESS}" in said
    assert f"captured: {proofs.page_digest(PAGE)}" in said
    assert "continues its checkpoint of 13 entries" in said
    assert "the checkpoint of 13 entries that you kept" in said
    assert f"the very {len(PAGE)} bytes" in said
    assert "witness.example/بيت-الشاهد signed the checkpoint and saw the log at 2031-05-05" in said
    assert "NOT CHECKED" not in said
    assert "NOT CHECKED" in "\n".join(check(keys=[]))
    assert "\n".join(check()).count("NOT CHECKED") == 1  # the witness is not known


def test_a_proof_without_its_extras_holds():
    text = changed(names=None, older=None, consistency=None)
    assert check(text)
    # Your own checkpoint may be the very one in the proof.
    assert check(text, kept=LOG.signed().encode().decode())


def test_a_forger_with_a_key_of_their_own_is_found_by_who_knows_the_key():
    forged = Log()
    for seq in range(1, 22):
        forged.add(capture(seq, status=404, captured=None))
    text = json.dumps(
        json.loads(
            proofs.encode_proof(
                proofs.make_proof(
                    forged.leaves[7], forged.signed(key=NEXT_KEY), forged.hashes,
                    keys=[NEXT_KEY.verifier], names={},
                )
            )
        )
    )  # fmt: skip
    assert any("NOT CHECKED" in line for line in check(text, keys=[]))
    with pytest.raises(verifier.Refused, match="not signed with the key you trust"):
        check(text)


def test_a_log_rewritten_with_the_real_key_is_found_by_who_kept_a_checkpoint():
    rewritten = Log()
    for seq, was in enumerate(LOG.leaves, 1):
        rewritten.add(capture(seq, status=404, captured=None) if seq == 8 else was)
    text = proofs.encode_proof(proof_of(rewritten, 12, older=13)).decode()
    assert check(text)
    with pytest.raises(verifier.Refused, match="starts at your checkpoint"):
        check(text, kept=KEPT)
    stitched = json.dumps({**json.loads(text), "older": KEPT})
    with pytest.raises(verifier.Refused, match="does not continue the older"):
        check(stitched, kept=KEPT)


def test_old_proofs_hold_after_the_key_was_replaced():
    old = changed()
    assert check(old, keys=[KEY, str(NEXT_KEY.verifier)])
    new = proofs.make_proof(
        LOG.leaves[7], LOG.signed(key=NEXT_KEY), LOG.hashes,
        keys=[LOG_KEY.verifier, NEXT_KEY.verifier], names={}, older=LOG.signed(13),
    )  # fmt: skip
    text = proofs.encode_proof(new).decode()
    assert check(text, keys=[KEY, str(NEXT_KEY.verifier)], kept=KEPT)
    with pytest.raises(verifier.Refused, match="not signed with the key you trust"):
        check(text, keys=[KEY])


# Forgeries --------------------------------------------------------------------------------------


def test_every_altered_character_of_the_file_is_refused_or_changes_nothing():
    same = verifier.read_proof(PROOF)
    for at in range(0, len(PROOF), 11):
        char = "B" if PROOF[at] == "A" else "A"
        forged = PROOF[:at] + char + PROOF[at + 1 :]
        assert verdict(lambda m, text=forged: check(text, m=m), verifier) == "refused", at
    assert verifier.read_proof(PROOF.replace("\n", "\n ")) == same


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_every_alteration_of_any_field_is_refused(data):
    proof = json.loads(PROOF)
    field = data.draw(st.sampled_from(sorted(proof)))
    proof[field] = data.draw(altered(proof[field]))
    # A key fewer is no forgery: less is shown by it, and nothing else.
    assume(field != "keys" or not isinstance(proof[field], list) or not {*proof[field]} <= STATED)
    assert verdict(lambda m: check(json.dumps(proof), m=m), verifier) == "refused", field


@st.composite
def altered(draw, value):
    """Another value: of another type, with one part of it altered, gone, doubled or exchanged."""
    others = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()))
    if draw(st.integers(0, 5)) == 0:
        return draw(others.filter(lambda other: other != value))
    if isinstance(value, int):
        return draw(st.integers().filter(lambda other: other != value))
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: draw(altered(value[key]))}
    at = draw(st.integers(0, len(value) - 1))
    if isinstance(value, list):
        forms = [
            value[:at] + value[at + 1 :],
            value[: at + 1] + value[at:],
            [*value, value[at] + "A"],
        ]
        forms.append([*value[:at], draw(altered(value[at])), *value[at + 1 :]])
        return draw(st.sampled_from(forms))
    char = draw(st.characters(exclude_categories=()).filter(lambda other: other != value[at]))
    return value[:at] + char + value[at + 1 :]


@given(st.text(max_size=50), st.binary(max_size=50))
@settings(deadline=None, max_examples=40)
def test_nothing_made_up_is_proved(text, page):
    assert verdict(lambda m: m.check(text, page, [], None), verifier) == "refused"
    assert verdict(lambda m: m.check(PROOF, page, [], text), verifier) == "refused"


def signed_with(text: str, *keys: notes.SignerKey) -> str:
    return notes.sign(text, keys or [LOG_KEY]).encode().decode()


def wrong_leaf(**fields: object) -> str:
    """A proof of a log whose eighth leaf is no leaf of ours, though all hashes and signatures fit."""
    stated = {**json.loads(LOG.leaves[7]), **fields}
    log = Log()
    for seq, was in enumerate(LOG.leaves, 1):
        log.add(json.dumps(stated).encode() if seq == 8 else was)
    path = invented.texts(invented.merkle.inclusion_proof(7, 21, log.hashes))
    return changed(
        leaf=json.dumps(stated), inclusion=path, checkpoint=log.signed().encode().decode(),
        older=None, consistency=None, keys=[KEY], names={},
    )  # fmt: skip


NOTE_TEXT = LOG.head().text
ROOT = notes.to_base64(LOG.edge.root)
LINES = LOG.witnessed().encode().decode()
SIGNATURE = LOG.signed().signatures[0]
INCLUSION, CONSISTENCY = json.loads(PROOF)["inclusion"], json.loads(PROOF)["consistency"]
OTHER_OLD = Checkpoint(origin="other.example/log", size=13, root=LOG.head(13).root)
FAR = notes.Signature(name=WITNESS.name, key=WITNESS.verifier.id, data=b"\xff" * 72)


REFUSED: dict[str, Case] = {
    "no JSON": lambda m: check("{", m=m),
    "no object": lambda m: check("[]", m=m),
    "a field twice": lambda m: check(PROOF.replace('"index": 7', '"index": 7, "index": 7'), m=m),
    "nesting without end": lambda m: check("[" * 100_000, m=m),
    "a field missing": lambda m: check(changed(keys=None), m=m),
    "an unknown field": lambda m: check(changed(title="a"), m=m),
    "a file without end": lambda m: check(PROOF + " " * 1024 * 1024, m=m),
    "a name for what has none": lambda m: check(changed(names={"kind": "capture"}), m=m),
    "an unknown format": lambda m: check(changed(format="dragoman-proof/2"), m=m),
    "a number for a text": lambda m: check(changed(leaf=5), m=m),
    "numbers for texts": lambda m: check(changed(inclusion=[5]), m=m),
    "a key that signed nothing": lambda m: check(changed(keys=[KEY, WATCH, str(STRANGER.verifier)]), m=m),
    "no key": lambda m: check(changed(keys=[]), keys=[], m=m),
    "a key of another kind": lambda m: check(keys=[KEY, invented.key_text(b"\x02" + bytes(32))], m=m),
    "a key too long": lambda m: check(keys=[KEY, invented.key_text(b"\x01" + bytes(33))], m=m),
    "a key with another id": lambda m: check(keys=[KEY, KEY.replace("log+", "log+0")], m=m),
    "a key that is no key": lambda m: check(keys=[KEY, "log"], m=m),
    "a key that is no point": lambda m: m.signed(b"\2" + bytes(31), b"", b"\1" + bytes(63)),
    "a key that the log has not": lambda m: check(keys=[str(NEXT_KEY.verifier)], m=m),
    "a witness for the log": lambda m: check(keys=[WATCH], m=m),
    "a witness that did not sign": lambda m: check(changed(
        checkpoint=LOG.signed().encode().decode(), keys=[KEY]), keys=[KEY, WATCH], m=m),
    "a witness from a far time": lambda m: check(changed(
        checkpoint=LOG.signed().signed_also_by(FAR).encode().decode()), m=m),
    "no note": lambda m: check(changed(checkpoint=NOTE_TEXT), m=m),
    "a note without its end": lambda m: check(changed(checkpoint=LINES[:-1]), m=m),
    "two lines": lambda m: check(changed(checkpoint=signed_with("a\n21\n")), m=m),
    "an empty line": lambda m: check(changed(checkpoint=signed_with(f"{NOTE_TEXT}\n")), m=m),
    "a control character": lambda m: check(changed(checkpoint=LINES.replace("=\n", "=\r\n")), m=m),
    "a control character that is signed": lambda m: m.read_note(f"a\x1b\n1\n{ROOT}\n\n{SIGNATURE.line}"),
    "a line that is no signature": lambda m: check(changed(checkpoint=f"{LINES}- x y\n"), m=m),
    "loose base64": lambda m: check(changed(inclusion=[INCLUSION[0][:-2] + "B=", *INCLUSION[1:]]), m=m),
    "base64 with a gap": lambda m: m.from_base64("AA AA"),
    "a size that is no number": lambda m: check(changed(
        checkpoint=signed_with(NOTE_TEXT.replace("\n21\n", "\n021\n")), keys=[KEY],
        older=None, consistency=None), m=m),
    "a hash too short": lambda m: m.hashes_of(["AAAA"]),
    "too many hashes": lambda m: m.hashes_of([ROOT] * 64),
    "an entry past the end": lambda m: m.check_inclusion(b"", 1, 1, [], m.hashlib.sha256(b"\0").digest()),
    "a proof too long": lambda m: m.climb(0, 0, b"", [b""]),
    "a proof too short": lambda m: m.climb(0, 1, b"", []),
    "another root": lambda m: m.check_inclusion(b"", 0, 1, [], b""),
    "another entry": lambda m: check(changed(leaf=LOG.leaves[8].decode(), index=7), m=m),
    "an entry of another format": lambda m: check(wrong_leaf(format="dragoman-leaf/2"), m=m),
    "an entry of another number": lambda m: check(wrong_leaf(seq=9), m=m),
    "another digest": lambda m: check(changed(captured="0" * 64), m=m),
    "no digest": lambda m: check(changed(captured=None), m=m),
    "another name": lambda m: check(changed(names={"edition": EDITION + "!"}), m=m),
    "a name that is not stated": lambda m: check(changed(names={"other": EDITION}), m=m),
    "an older log": lambda m: check(changed(older=signed_with(OTHER_OLD.text, LOG_KEY, STRANGER)), m=m),
    "an older log of another name": lambda m: check(
        changed(older=signed_with(OTHER_OLD.text, STRANGER), keys=[KEY, WATCH, str(STRANGER.verifier)]),
        keys=[KEY, str(STRANGER.verifier)], m=m),
    "an older log that is larger": lambda m: check(changed(
        older=LOG.signed().encode().decode(), checkpoint=LOG.signed(13).encode().decode(), keys=[KEY],
        inclusion=invented.texts(invented.merkle.inclusion_proof(7, 13, LOG.hashes))), m=m),
    "no consistency": lambda m: check(changed(consistency=[]), m=m),
    "consistency with nothing": lambda m: m.check_consistency(3, b"", 4, b"", []),
    "other consistency": lambda m: check(changed(consistency=CONSISTENCY[::-1]), m=m),
    "a needless proof": lambda m: check(changed(older=None), m=m),
    "an empty log": lambda m: m.check_consistency(0, b"", 1, b"", []),
    "another checkpoint kept": lambda m: check(kept=LOG.signed(12).encode().decode(), m=m),
    "a checkpoint kept from a stranger": lambda m: check(
        kept=signed_with(LOG.head(13).text, STRANGER), m=m),
    "another page": lambda m: check(page=PAGE + b"\n", m=m),
    "an entry without a page": lambda m: check(
        wrong_leaf(captured=None), page=b"", m=m),
    "a signature that does not hold": lambda m: check(changed(checkpoint=LINES.replace(
        f"{NOTE_TEXT}", LOG.head(20).text)), m=m),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_forged_proof_is_refused(case):
    assert verdict(REFUSED[case], verifier) == "refused"


def test_leaving_out_any_check_would_be_noticed():
    assert unnoticed(verifier, REFUSED) == []


# As a stranger runs it --------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "verifier.py").write_bytes(proofs.verifier_source())
    (tmp_path / "proof.json").write_text(PROOF, "utf-8")
    (tmp_path / "page").write_bytes(PAGE)
    (tmp_path / "kept").write_text(KEPT, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    # -I: no path of ours, no variables, no packages of the user. -S: no installed packages at all.
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", *arguments],
        cwd=folder, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode()


def test_a_stranger_is_shown_the_proof(folder):
    code, said = run(
        folder, "proof.json", "--page", "page", "--key", KEY, "--key", WATCH, "--checkpoint", "kept"
    )
    assert (code, said.splitlines()[-1]) == (0, "PROVED"), said
    assert EDITION in said
    code, said = run(folder, "proof.json")
    assert (code, "PROVED, if the keys are theirs" in said) == (0, True), said


def test_a_stranger_is_told_what_does_not_hold(folder):
    (folder / "page").write_bytes(PAGE + b" ")
    assert run(folder, "proof.json", "--page", "page")[0] == 1
    (folder / "proof.json").write_text(changed(index=8), "utf-8")
    code, said = run(folder, "proof.json")
    assert code == 1
    assert said.startswith("REFUSED: ")
    assert "PROVED" not in said
    (folder / "proof.json").write_bytes(b"\xff\xfe")
    assert run(folder, "proof.json")[0] == 1
    (folder / "proof.json").write_bytes(b" " * (1024 * 1024 + 1))
    assert "too large" in run(folder, "proof.json")[1]


def test_wrong_use_has_a_code_of_its_own(folder):
    assert run(folder)[0] == 2
    assert run(folder, "nothing.json")[0] == 2
    assert run(folder, "proof.json", "--page", "nothing")[0] == 2


def test_a_name_cannot_write_on_the_strangers_terminal(folder):
    name = "harbour\x1b[2J\nPROVED\n\u202enever"
    log = Log()
    log.add(capture(1, edition=leaf.name_digest(name)))
    proof = proofs.make_proof(
        log.leaves[0], log.signed(), log.hashes, keys=[LOG_KEY.verifier], names={"edition": name}
    )
    (folder / "proof.json").write_bytes(proofs.encode_proof(proof))
    code, said = run(folder, "proof.json", "--page", "page", "--key", KEY)
    assert code == 0
    assert not {"\x1b", "\u202e"} & set(said)
    assert said.count("\nPROVED\n") == 1


def test_times_of_witnesses_are_shown_in_utc():
    note = LOG.signed().signed_also_by(cosignatures.cosign(LOG.head(), WITNESS, time=2**37 - 1))
    assert check(changed(checkpoint=note.encode().decode()))
    assert NOON < 2**37
