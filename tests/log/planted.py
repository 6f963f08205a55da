"""Planted faults: a module once more, with one of its checks left out, so that a suite can be seen to notice."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from dragoman.errors import DragomanError

# What a case does with a module; the module must refuse it.
Case = Callable[[Any], object]


def without_one_check(module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """The module as often as it has checks, each time without one of them, which is given as text.

    A check is an ``if`` that does nothing but raise, or a call of ``require``.
    """
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    total = sum(map(is_check, ast.walk(tree)))
    for number in range(total):
        changed = copy.deepcopy(tree)
        check = [node for node in ast.walk(changed) if is_check(node)][number]
        text = ast.unparse(check).splitlines()[0]
        leave_out(check)
        yield text, run(changed, module)


def is_check(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.body[-1], ast.Raise) and not node.orelse
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    return isinstance(node.value.func, ast.Name) and node.value.func.id == "require"


def leave_out(check: ast.AST) -> None:
    if isinstance(check, ast.If):
        # What stands in a walrus of the condition is still given its value.
        check.body = [ast.Pass()]
    else:
        check.value = ast.Constant(None)


def run(tree: ast.Module, original: ModuleType) -> ModuleType:
    made = ModuleType(original.__name__)
    made.__package__ = original.__package__
    made.__file__ = original.__file__
    code = compile(ast.fix_missing_locations(tree), original.__file__, "exec")
    exec(code, made.__dict__)
    return made


def verdict(case: Case, module: ModuleType) -> str:
    """``refused``, ``taken``, or how it failed on the way."""
    refusals = (DragomanError, getattr(module, "Refused", DragomanError))
    try:
        case(module)
    except refusals:
        return "refused"
    except Exception as error:  # noqa: BLE001  # any failure shows the check is missed
        return type(error).__name__
    return "taken"


def unnoticed(module: ModuleType, cases: dict[str, Case]) -> list[str]:
    """The checks of a module whose absence none of the cases would show."""
    return [
        check
        for check, changed in without_one_check(module)
        if all(verdict(case, changed) == "refused" for case in cases.values())
    ]
