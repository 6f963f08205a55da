"""The program as its users run it: a process of its own, with what it printed and how it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "dragoman"]


def environment(**more: str) -> dict[str, str]:
    """The environment without what would change how the program speaks."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DRAGOMAN_ARCHIVE", "NO_COLOR")}
    return {**kept, **more}


def run(
    *args: str | Path, cwd: Path | None = None, check: int | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs a command to its end; ``check`` is the exit code it must have."""
    done = subprocess.run(
        [*COMMAND, *args], cwd=cwd, env=environment(**env), capture_output=True, timeout=120, check=False
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    if check is not None:
        assert done.returncode == check, (done.stdout.decode(), done.stderr.decode())
    return done


def start(*args: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """Starts a command in a process group of its own; its output is to be read, or it will wait."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([*COMMAND, *args], env=environment(), start_new_session=True, **options)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON lines a command printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def only(values: Sequence[Any]) -> Any:
    """The one value there is."""
    (value,) = values
    return value
