"""The server: one line when it is ready, an answer soon after its start, a clear word when it cannot listen."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from dragoman.errors import WrongUse
from dragoman.web.server import address_of, listening

SERVE = (
    "import sys, pathlib; from dragoman.web.server import serve; "
    "serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, name='Velmara Record', "
    "ready=lambda address: print(address, flush=True))"
)


def test_a_server_answers_and_prints_nothing_of_its_own(site_archive):
    start = time.monotonic()
    command = [sys.executable, "-c", SERVE, str(site_archive.path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert b"Velmara Record" in answer.read()
            # Two seconds on a quiet machine; tests share theirs.
            assert time.monotonic() - start < 10
        finally:
            server.terminate()
            out, err = server.communicate(timeout=20)
    assert (out, err) == ("", "")


def test_an_address_that_is_taken_is_refused_with_what_to_do():
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongUse, match="choose another with --port"):
            listening("127.0.0.1", port)
        assert address_of(taken) == f"http://127.0.0.1:{port}/"
    for port in (-1, 70_000):
        with pytest.raises(WrongUse):
            listening("127.0.0.1", port)


def test_an_address_can_be_opened_in_a_browser():
    with listening("0.0.0.0", 0) as every:
        assert address_of(every).startswith("http://127.0.0.1:")
    if socket.has_ipv6:
        with listening("::1", 0) as six:
            assert address_of(six).startswith("http://[::1]:")
