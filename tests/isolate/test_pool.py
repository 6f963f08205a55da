"""Worker processes: whatever an input does to its reader, the others are read, in their order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.isolate import pool
from dragoman.settings import LIMITS, MIB, Limits

# The reader of these tests evaluates its input: an expression may then be as hostile as any file.
CRASH = "__import__('os')._exit(3)"
SIGNAL = "__import__('os').kill(__import__('os').getpid(), 9)"
LOOP = "[0 for _ in iter(int, 1)]"
SLEEP = "__import__('time').sleep(60)"
HOG = "bytearray(1 << 40)"
SLOW_HOG = "[bytearray(1 << 24) for _ in iter(int, 1)]"
RAISE = "1 / 0"
REFUSE = (
    "(_ for _ in ()).throw(__import__('dragoman.errors', fromlist=['x']).NotARecord('no text'))"
)
DEEP = "__import__('functools').reduce(lambda f, n: [f], range(10**5), []) == __import__('functools').reduce(lambda f, n: [f], range(10**5), [])"
OVER = REFUSE.replace("NotARecord('no text')", "LimitExceeded('size', limit=5, found=9)")
ODD = "(_ for _ in ()).throw(type('Odd', (Exception,), {'__reduce__': None})('odd'))"
BIG = "b'x' * 5_000_000"

LIMITED = replace(LIMITS, read_seconds=1, read_memory_bytes=1024 * MIB)


def results(
    expressions: list[str],
    *,
    expected: int | None = None,
    workers: int = 2,
    limits: Limits = LIMITED,
) -> list[object]:
    """What each expression gives, as the only result of its input."""
    amount = len(expressions) if expected is None else expected
    inputs = [f"[{expression}]" for expression in expressions]
    found = list(pool.run(eval, inputs, expected=amount, workers=workers, limits=limits))
    assert [one for one, _ in found] == inputs
    return [result for _, result in found]


def test_a_crash_a_loop_and_a_hog_lose_only_their_own_input():
    hostile = {
        3: CRASH,
        7: LOOP,
        11: HOG,
        15: SIGNAL,
        18: RAISE,
        22: REFUSE,
        23: SLEEP,
        24: OVER,
        25: ODD,
    }
    expressions = [hostile.get(n, f"{n} * {n}") for n in range(28)]
    found = results(expressions)

    assert len(found) == 28
    assert [found[n] for n in range(28) if n not in hostile] == [
        n * n for n in range(28) if n not in hostile
    ]
    assert all(isinstance(found[n], Refused) for n in hostile)
    for n in (3, 15):
        assert "nothing else was affected" in str(found[n])
    for n in (7, 23):
        assert isinstance(found[n], LimitExceeded)
        assert "time to read it" in str(found[n])
        assert "1 seconds" in str(found[n])
    assert str(found[11]) == f"memory to read it: limit {1024 * MIB:,} bytes"
    assert str(found[18]) == "the reader failed on this input: ZeroDivisionError: division by zero"
    assert isinstance(found[22], NotARecord)
    assert isinstance(found[24], LimitExceeded)
    assert (found[24].limit, found[24].found, str(found[24])) == (5, 9, "size: found 9, limit 5")
    assert str(found[25]) == "the reader failed on this input: Odd: odd"


def test_memory_that_grows_is_stopped_at_the_limit():
    limits = replace(LIMITED, read_seconds=30)
    found = results([SLOW_HOG, *map(str, range(20))], limits=limits)
    assert str(found[0]) == f"memory to read it: limit {1024 * MIB:,} bytes"
    assert found[1:] == list(range(20))


def test_one_worker_is_a_worker_too():
    found = results([CRASH, *map(str, range(20))], workers=1)
    assert isinstance(found[0], Refused)
    assert found[1:] == list(range(20))


def test_large_results_come_back():
    assert [len(data) for data in results([BIG] * 20)] == [5_000_000] * 20


def test_inputs_are_taken_as_they_are_needed():
    taken = 0

    def endless():
        nonlocal taken
        for taken in count(1):
            yield f"[{taken}]"

    found = pool.run(eval, endless(), expected=10**6, workers=2, limits=LIMITED)
    assert [next(found)[1] for _ in range(5)] == [1, 2, 3, 4, 5]
    assert taken <= 5 + 2 * pool.IN_FLIGHT
    found.close()


def test_no_worker_outlives_its_run():
    before = children()
    results(["1"] * 20)
    deadline = time.monotonic() + 5
    while len(children()) > len(before) + 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    # The fork server and its resource tracker stay for the next run.
    assert len(children()) <= len(before) + 2


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()


# Few inputs are read in this process -----------------------------------------------------------


def test_few_inputs_are_read_here():
    assert results(["__import__('os').getpid()"], expected=1) == [os.getpid()]
    assert len(set(results(["__import__('os').getpid()"] * 20)) - {os.getpid()}) >= 1


def test_an_endless_input_is_stopped_here_too_and_the_callers_alarm_is_given_back():
    before = signal.getsignal(signal.SIGALRM)
    first, second = results([LOOP, "2"], expected=2)
    assert isinstance(first, LimitExceeded)
    assert second == 2
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (RAISE, "the reader failed on this input: ZeroDivisionError: division by zero"),
        (REFUSE, "no text"),
        (DEEP, "nested too deeply to be read"),
        (HOG, "memory to read it: limit 1,073,741,824 bytes"),
    ],
)
def test_an_error_is_a_refusal_with_its_words(expression: str, reason: str):
    (found,) = results([expression], expected=1)
    assert isinstance(found, Refused)
    assert found.reason == reason


def test_in_another_thread_inputs_are_read_without_an_alarm():
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend(results(["1 + 1", RAISE], expected=2)))
    thread.start()
    thread.join()
    assert found[0] == 2
    assert isinstance(found[1], Refused)


# Results one by one ----------------------------------------------------------------------------


def pairs(expressions: list[str], *, expected: int) -> list[tuple[str, object]]:
    return list(pool.run(eval, expressions, expected=expected, workers=2, limits=LIMITED))


def stops_with(what: str) -> str:
    """Three results, and then something else than a fourth."""
    return f"(n if n < 3 else {what} for n in range(9))"


@pytest.mark.parametrize("expected", [1, 20], ids=["here", "in a worker"])
def test_an_input_may_have_many_results_and_each_has_the_time_of_one(expected: int):
    slow = "(__import__('time').sleep(0.4) or n for n in range(5))"
    assert pairs([slow, "[7]"], expected=expected) == [*((slow, n) for n in range(5)), ("[7]", 7)]


@pytest.mark.parametrize("expected", [1, 20], ids=["here", "in a worker"])
@pytest.mark.parametrize("what", [LOOP, RAISE, OVER])
def test_what_was_read_before_an_input_failed_is_kept(what: str, expected: int):
    found = [result for _, result in pairs([stops_with(what), "[7]"], expected=expected)]
    assert found[:3] == [0, 1, 2]
    assert isinstance(found[3], Refused)
    assert found[4:] == [7]


def test_what_was_read_before_a_worker_died_is_kept():
    found = [result for _, result in pairs([stops_with(CRASH), "[7]"], expected=20)]
    assert found[:3] == [0, 1, 2]
    assert "(exit code 3)" in str(found[3])
    assert found[4:] == [7]


def test_native_code_that_never_comes_back_is_ended():
    (_, found), (_, other) = pairs(["[pow(7, 10**9)]", "[7]"], expected=20)
    assert isinstance(found, LimitExceeded)
    assert (found.limit, other) == (1, 7)


def test_of_many_crashes_each_is_told_of_its_own_input_and_nothing_is_given_twice():
    crashing = [n for n in range(60) if n % 3 == 0]
    expressions = [stops_with(CRASH) if n in crashing else f"['{n}']" for n in range(60)]
    found = pool.run(eval, expressions, expected=60, workers=2, limits=LIMITED)
    told = [str(result)[:16] for _, result in found]
    wanted = [["0", "1", "2", "the reader ended"] if n in crashing else [str(n)] for n in range(60)]
    assert told == [word for words in wanted for word in words]


def test_inputs_larger_than_a_pipe_are_given_one_by_one():
    large = [f"['{n}'] # {'x' * 400_000}" for n in range(20)]
    found = pool.run(eval, large, expected=20, workers=2, limits=LIMITED)
    assert [result for _, result in found] == [str(n) for n in range(20)]


def test_a_result_that_cannot_be_sent_is_refused():
    (_, found), (_, other) = pairs(["[lambda: 0]", "[7]"], expected=20)
    assert isinstance(found, Refused)
    assert other == 7


def test_a_slow_consumer_holds_workers_up_and_loses_nothing():
    big = "(b'x' * 3_000_000 for _ in range(12))"
    sizes = []
    for _, result in pool.run(eval, [big, big, "[b'']"], expected=20, workers=2, limits=LIMITED):
        assert isinstance(result, bytes)
        sizes.append(len(result))
        time.sleep(0.1)
    assert sizes == [3_000_000] * 24 + [0]


def test_reading_on_is_progress_and_begins_the_time_anew():
    reads = "[[(__import__('time').sleep(0.3), progress()) for _ in range(6)] and 'read']"
    with_progress = reads.replace(
        "progress()", "__import__('dragoman.isolate.deadline', fromlist=['x']).progress()"
    )
    assert [r for _, r in pairs([with_progress], expected=1)] == ["read"]
    (refused,) = [r for _, r in pairs([reads.replace("progress()", "0")], expected=1)]
    assert isinstance(refused, LimitExceeded)


INTERRUPTED = """
import sys
from dragoman.isolate import pool
if __name__ == "__main__":
    endless = ("(b'x' * 300_000 for _ in range(3))" for _ in iter(int, 1))
    for number, _ in enumerate(pool.run(eval, endless, expected=1000, workers=2)):
        if number == int(sys.argv[1]):
            print("reading", flush=True)
"""


@pytest.mark.parametrize("after", [0, 1, 7, 40, 41])
def test_an_interrupt_anywhere_ends_a_program_that_uses_the_pool(tmp_path: Path, after: int):
    script = tmp_path / "reads.py"
    script.write_text(INTERRUPTED)
    program = subprocess.Popen(
        [sys.executable, str(script), str(after)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"reading\n"
    # As a terminal does it: to the program and its workers at once.
    os.killpg(program.pid, signal.SIGINT)
    _, complaint = program.communicate(timeout=60)
    assert complaint.rstrip().endswith(b"KeyboardInterrupt")
    assert complaint.count(b"Traceback") == 1
