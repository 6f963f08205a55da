"""Is the archive what it was? The checks of ``dragoman verify``, one file a kind; none changes anything.

A check is a generator of findings. It trusts nothing that it reads: what it cannot read is a finding too.
"""
