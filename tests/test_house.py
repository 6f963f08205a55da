"""The house rules that no other tool keeps: layers, first sentences, names, locks, dependencies."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.real_data import BESIDE, VARIABLE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "dragoman"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")

# What stands at the root without being part of the project.
GENERATED = {".git", ".hypothesis", ".venv", "archive", "build", "dist", "uv.lock"}


def project_files() -> list[Path]:
    starts = [
        path
        for path in ROOT.iterdir()
        if path.name not in GENERATED and not path.name.endswith("_cache")
    ]
    paths = [path for start in starts for path in [start, *start.rglob("*")]]
    return sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def python_files() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py"]


def package_files() -> list[Path]:
    examples = PACKAGE / "examples"
    return sorted(path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(examples))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# The layers -------------------------------------------------------------------------------------


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    # The copy under test stands first on the path, before an editable install of this tree.
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [program, "--no-cache", "--config", root / "pyproject.toml"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_import_contract_is_kept():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


# Where the line is planted, the line, the contract that must break, the import that must be named.
PLANTS = {
    "the model imports a database": (
        "model/__init__.py",
        "import apsw",
        "The core is pure",
        "dragoman.model -> apsw",
    ),
    "text imports search": (
        "text/__init__.py",
        "import dragoman.search",
        "Layers",
        "dragoman.text -> dragoman.search",
    ),
    "the log imports the store": (
        "log/__init__.py",
        "import dragoman.store",
        "Layers",
        "dragoman.log -> dragoman.store",
    ),
    "the store imports the command line": (
        "store/__init__.py",
        "import dragoman.cli",
        "Layers",
        "dragoman.store -> dragoman.cli",
    ),
    "the command line imports the store": (
        "cli/__init__.py",
        "import dragoman.store",
        "The archive alone opens the store",
        "dragoman.cli -> dragoman.store",
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_import_breaks_its_contract(plant: str, tmp_path: Path):
    file, line, contract, found = PLANTS[plant]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    copy = tmp_path / "src" / "dragoman"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "examples"))
    with (copy / file).open("a", encoding="utf-8") as target:
        target.write(f"\n{line}\n")

    done = lint_imports(tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(rf"{re.escape(contract)}.* BROKEN", done.stdout), done.stdout
    assert found in done.stdout


# First sentences and names ----------------------------------------------------------------------


def test_every_folder_of_the_package_says_what_it_is_for():
    folders = {path.parent for path in package_files()}
    assert PACKAGE / "model" in folders
    silent = [named(folder) for folder in folders if not docstring(folder / "__init__.py")]
    assert silent == []


@pytest.mark.parametrize("path", package_files(), ids=named)
def test_every_file_begins_with_a_sentence(path: Path):
    first = docstring(path).split("\n\n")[0].strip()
    assert first, "no docstring"
    assert first.endswith("."), f"the first paragraph does not end with a period: {first!r}"


def docstring(path: Path) -> str:
    return (path.is_file() and ast.get_docstring(ast.parse(path.read_text("utf-8")))) or ""


def test_no_file_has_a_name_that_says_nothing():
    empty = re.compile(r"(utils?|helpers?|common|managers?)")
    assert [named(path) for path in python_files() if empty.fullmatch(path.stem)] == []
    assert [named(path) for path in PACKAGE.rglob("*") if empty.fullmatch(path.name)] == []


def test_the_examples_are_data_and_no_package():
    examples = PACKAGE / "examples"
    assert examples.is_dir()
    assert [named(path) for path in examples.rglob("*.py")] == []


def test_the_folder_of_real_pages_is_named_in_two_files_only():
    allowed = {".ci/run", "tests/real_data.py"}
    words = (BESIDE.encode(), VARIABLE.encode())
    naming = {
        named(path) for path in project_files() if any(word in path.read_bytes() for word in words)
    }
    assert naming == allowed


def test_every_step_of_the_long_run_has_its_share():
    steps = re.findall(r"^step (\w+) ", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    table = (ROOT / ".ci" / "shares.md").read_text("utf-8")
    shares = re.findall(r"^\| (\w+) \|.*\| (\d+) % \|$", table, re.MULTILINE)
    assert [step for step, _ in shares] == steps
    assert sum(int(share) for _, share in shares) == 100


# Locks and dependencies -------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_a_lock_file_holds_hashes_and_no_address(lock: Path):
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for requirement in text.replace("\\\n", " ").splitlines():
        assert "--hash=sha256:" in requirement, requirement


def test_no_other_lock_file_stands_in_the_project():
    locks = {path for path in project_files() if path.suffix == ".lock"}
    assert locks == set(LOCKS)


def test_the_locks_agree_and_hold_every_dependency():
    run, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert run.items() <= dev.items()
    wanted = {requirement_name(line) for line in PROJECT["project"]["dependencies"]}
    building = {requirement_name(line) for line in PROJECT["build-system"]["requires"]}
    tools = {requirement_name(line) for line in PROJECT["dependency-groups"]["dev"]}
    assert wanted | building | {"editables"} <= run.keys()
    assert tools <= dev.keys()


def test_every_dependency_has_a_row_in_the_table():
    project = PROJECT["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in project.get("optional-dependencies", {}).values() for line in extra),
        *PROJECT["build-system"]["requires"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    wanted = {requirement_name(line) for line in lines}
    rows = dependency_rows()
    assert set(rows) == wanted | {"editables"}
    assert [name for name, cells in rows.items() if not all(cells)] == []


def dependency_rows() -> dict[str, list[str]]:
    """The rows of the tables whose first column is headed Package, by name."""
    rows: dict[str, list[str]] = {}
    header: list[str] = []
    for line in (ROOT / "docs" / "dependencies.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            header = []
        elif not header:
            header = cells
        elif header[0] == "Package" and not set(line) <= set("|-: "):
            assert len(cells) == len(header), line
            assert normal(cells[0]) not in rows, line
            rows[normal(cells[0])] = cells
    return rows


def pins(lock: Path) -> dict[str, str]:
    """The pinned versions by package; two versions for two Pythons stand as one text."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(normal(name), []).append(version)
    return {name: " ".join(sorted(versions)) for name, versions in found.items()}


def requirement_name(line: str) -> str:
    return normal(re.match(r"[\w.-]+", line)[0])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
