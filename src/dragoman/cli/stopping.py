"""Ctrl-C at a safe place: what is at hand is finished and kept, then the command ends."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from dragoman.cli.output import complain


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Notes the first interrupt; the function given raises KeyboardInterrupt then, where it is called.

    Raised wherever it falls, it may fall into a queue between this process and its workers and leave a
    thread waiting for ever. A second interrupt is raised at once.
    """
    asked = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        complain("stopping when what is at hand is done; once more to stop at once")

    def check() -> None:
        if asked:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield check
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)
