"""What makes the record tamper-evident: a tree of hashes, signed heads, proofs; pure functions.

Nothing here knows the store: leaves, hashes and keys are given, bytes come back. The formats are those
of RFC 9162 and of C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature), unchanged.
"""
