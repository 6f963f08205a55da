"""Witnesses: what they sign, when, and that no two histories get the same witness's word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log.invented import (
    LOG_KEY,
    NEXT_KEY,
    NOON,
    ORIGIN,
    PERIODS,
    STRANGER,
    WITNESS,
    Log,
    capture,
    log_of,
)
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import LimitExceeded, NotProved, Refused, WrongUse
from dragoman.log import cosignatures, ed25519, merkle, notes
from dragoman.log.checkpoints import Checkpoint
from dragoman.log.cosignatures import Cosignature, Request, SizeDiffers, cosign, read_request
from dragoman.log.notes import COSIGNATURE, Note, Signature, SignerKey

LOG = log_of(12)
SECOND = SignerKey(name="second.example/w", kind=COSIGNATURE, seed=b"2" * 32)


def ask(
    log: Log,
    old: int,
    new: int,
    *,
    last: Checkpoint | None,
    note: Note | None = None,
    m=cosignatures,
    **options,
):
    """Sends a witness the request for a checkpoint, as the bytes it would be sent as."""
    proof = tuple(merkle.consistency_proof(old, new, log.hashes)) if old <= new else ()
    request = Request(old=old, proof=proof, note=note or log.signed(new))
    read = m.read_request(request.encode())
    assert read == request or m is not cosignatures
    options = {"origin": ORIGIN, "periods": PERIODS, "key": WITNESS, "time": NOON, **options}
    return m.witness(read, last=last, **options)


def test_a_witness_signs_the_checkpoint_and_the_time():
    note = LOG.witnessed()
    assert cosignatures.verify(note, [WITNESS.verifier]) == (
        Cosignature(witness=WITNESS.verifier, time=NOON),
    )
    message = f"cosignature/v1\ntime {NOON}\n{LOG.head().text}".encode()
    data = note.signatures[-1].data
    assert data[:8] == NOON.to_bytes(8, "big")
    assert ed25519.holds(WITNESS.verifier.public, message, data[8:])
    # The log's own signature is there still, and the note can be sent and read.
    read = notes.read_note(note.encode())
    assert read == note
    assert notes.verify(read, [LOG_KEY.verifier, WITNESS.verifier]) == (LOG_KEY.verifier,)


def test_witnesses_that_are_not_known_are_passed_over():
    note = LOG.witnessed().signed_also_by(cosign(LOG.head(), SECOND, time=NOON + 1))
    assert cosignatures.verify(note, []) == ()
    assert [one.time for one in cosignatures.verify(note, [SECOND.verifier])] == [NOON + 1]
    assert len(cosignatures.verify(note, [WITNESS.verifier, SECOND.verifier])) == 2
    assert cosignatures.verify(LOG.signed(), [WITNESS.verifier]) == ()


def test_a_time_that_was_altered_is_no_witness():
    note = LOG.signed()
    good = cosign(LOG.head(), WITNESS, time=NOON)
    for time in (0, NOON - 1, NOON + 1, 2**63 - 1, 2**64 - 1):
        altered = time.to_bytes(8, "big") + good.data[8:]
        signature = Signature(name=good.name, key=good.key, data=altered)
        with pytest.raises(NotProved, match="does not hold"):
            cosignatures.verify(note.signed_also_by(signature), [WITNESS.verifier])


def test_a_witness_of_the_future_is_refused_by_whoever_asks_for_the_time():
    note = LOG.witnessed(time=NOON)
    assert cosignatures.verify(note, [WITNESS.verifier], latest=NOON)
    with pytest.raises(NotProved, match="future"):
        cosignatures.verify(note, [WITNESS.verifier], latest=NOON - 1)


def test_a_witness_follows_a_log_from_its_beginning():
    last = None
    for old, new in ((0, 0), (0, 1), (1, 1), (1, 5), (5, 12), (12, 12)):
        seen, signature = ask(LOG, old, new, last=last)
        assert seen == LOG.head(new)
        note = LOG.signed(new).signed_also_by(signature)
        assert cosignatures.verify(note, [WITNESS.verifier])
        last = seen


def test_a_fork_never_gets_the_witness_word():
    # Two logs with the same first five entries, shown to one witness.
    first, second = log_of(5), log_of(5)
    for seq in range(6, 13):
        first.add(capture(seq))
        second.add(capture(seq, status=404, captured=None))
    refused = 0
    for seen in range(1, 13):
        for new in range(seen, 13):
            for proof_of in (first, second):
                proof = tuple(merkle.consistency_proof(seen, new, proof_of.hashes))
                request = Request(old=seen, proof=proof, note=second.signed(new))
                good = seen <= 5 and (proof_of is second or new <= 5 or new == seen)
                if not good:
                    with pytest.raises(NotProved):
                        cosignatures.witness(
                            request, origin=ORIGIN, periods=PERIODS, last=first.head(seen),
                            key=WITNESS, time=NOON,
                        )  # fmt: skip
                    refused += 1
    assert refused > 50


def test_a_witness_says_which_size_it_has_seen():
    with pytest.raises(SizeDiffers) as refusal:
        ask(LOG, 5, 12, last=LOG.head(7))
    assert (refusal.value.size, refusal.value.status) == (7, 409)
    with pytest.raises(SizeDiffers) as refusal:
        ask(LOG, 5, 12, last=None)
    assert refusal.value.size == 0


@given(st.binary(max_size=300))
def test_any_request_is_read_or_refused(data):
    try:
        read = read_request(data)
    except Refused:
        return
    assert read.encode() == data


NOTE = LOG.signed().encode().decode()
HASH = notes.to_base64(b"h" * 32)
LATE = Signature(name=WITNESS.name, key=WITNESS.verifier.id, data=b"\0" * 72)
REFUSED: dict[str, Case] = {
    "a log's key for a witness": lambda m: m.cosign(LOG.head(), LOG_KEY, time=NOON),
    "no time": lambda m: m.cosign(LOG.head(), WITNESS, time=0),
    "a time past all": lambda m: m.cosign(LOG.head(), WITNESS, time=2**63),
    "a false cosignature": lambda m: m.verify(LOG.signed().signed_also_by(LATE), [WITNESS.verifier]),
    "a cosignature of tomorrow": lambda m: m.verify(
        LOG.witnessed(), [WITNESS.verifier], latest=NOON - 1
    ),
    "a cosigned text that is no checkpoint": lambda m: m.verify(
        notes.sign("a\n", [LOG_KEY]), [WITNESS.verifier]
    ),
    "a request of nothing": lambda m: m.read_request(b""),
    "a request without a size": lambda m: m.read_request(f"\n\n{NOTE}".encode()),
    "a size with a zero before it": lambda m: m.read_request(f"old 05\n\n{NOTE}".encode()),
    "a size below nothing": lambda m: m.read_request(f"old -5\n\n{NOTE}".encode()),
    "a request without a note": lambda m: m.read_request(b"old 5\n\n"),
    "a request in another code": lambda m: m.read_request(b"old 5\n\xff\n\n" + NOTE.encode()),
    "half a hash": lambda m: m.read_request(f"old 5\nAAAA\n\n{NOTE}".encode()),
    "no hash": lambda m: m.read_request(f"old 5\n?\n\n{NOTE}".encode()),
    "too many hashes": lambda m: m.read_request(
        f"old 5\n{chr(10).join([HASH] * 64)}\n\n{NOTE}".encode()
    ),
    "another log": lambda m: ask(LOG, 0, 12, last=None, m=m, origin="other.example/log"),
    "a log that did not sign": lambda m: ask(
        LOG, 0, 12, last=None, m=m, note=LOG.signed(key=NEXT_KEY)
    ),
    "an old size past the new": lambda m: ask(LOG, 12, 5, last=LOG.head(12), m=m),
    "another old size": lambda m: ask(LOG, 5, 12, last=LOG.head(7), m=m),
    "another old size than is proved": lambda m: m.witness(
        Request(old=5, proof=tuple(merkle.consistency_proof(7, 12, LOG.hashes)), note=LOG.signed()),
        origin=ORIGIN, periods=PERIODS, last=LOG.head(7), key=WITNESS, time=NOON,
    ),
    "a first proof": lambda m: m.witness(
        Request(old=0, proof=(b"h" * 32,), note=LOG.signed()),
        origin=ORIGIN, periods=PERIODS, last=None, key=WITNESS, time=NOON,
    ),
    "another history": lambda m: ask(
        LOG, 5, 12, m=m, last=Checkpoint(origin=ORIGIN, size=5, root=b"r" * 32)
    ),
    "a witness that is none": lambda m: ask(LOG, 0, 12, last=None, m=m, key=STRANGER),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_witness_signs_is_refused(case):
    assert verdict(REFUSED[case], cosignatures) == "refused"


def test_a_proof_of_too_many_hashes_is_refused_by_its_limit():
    hashes = "\n".join([HASH] * 63)
    assert len(read_request(f"old 5\n{hashes}\n\n{NOTE}".encode()).proof) == 63
    with pytest.raises(LimitExceeded, match="limit 63"):
        read_request(f"old 5\n{hashes}\n{HASH}\n\n{NOTE}".encode())


def test_leaving_out_any_check_would_be_noticed():
    # This one is refused in any case; the check gives it the answer that the format asks for.
    assert unnoticed(cosignatures, REFUSED) == ["if request.old > new.size:"]
    with pytest.raises(WrongUse, match="cannot continue one of 12") as refusal:
        ask(LOG, 12, 5, last=LOG.head(12))
    assert refusal.value.status == 400
