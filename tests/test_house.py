"""The law of the house, enforced: which room may know which, and what a pure room may not touch.

Each rule is also tried on a planted violation, so that a rule that has stopped biting is seen.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("question_bank", "quiz", "ui")
PURE = (
    "question_bank/question.py",
    "question_bank/text.py",
    "question_bank/inspection.py",
    "quiz/paper.py",
    "quiz/blueprint.py",
    "quiz/attempt.py",
    "quiz/scoring.py",
    "quiz/remark.py",
    "quiz/analysis.py",
    "quiz/exam/candidate.py",
    "quiz/exam/eligibility.py",
    "quiz/exam/sitting.py",
    "quiz/study/memory.py",
    "quiz/study/drill.py",
    "quiz/study/mastery.py",
    "quiz/study/mock_paper.py",
    "quiz/study/portion.py",
    "quiz/study/round.py",
    "quiz/study/showing.py",
    "quiz/fill_in.py",
    "quiz/score_sheet/results.py",
    "quiz/score_sheet/make_up.py",
)
CLOCKS = {"now", "utcnow", "today"}
DICE = {"choice", "choices", "random", "randint", "sample", "shuffle", "gauss", "uniform"}


def modules(root: Path) -> Iterator[Path]:
    yield from [root / "main.py"] if (root / "main.py").exists() else []
    for room in ROOMS:
        yield from sorted((root / room).rglob("*.py"))


def impurities(source: str) -> list[str]:
    """What a pure room may not do: ask a clock, or roll a die that nobody seeded."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CLOCKS:
                found.append(f"line {node.lineno}: asks the clock with .{node.func.attr}()")
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "random" and node.func.attr in DICE:
                found.append(f"line {node.lineno}: rolls the global die with random.{node.func.attr}()")
    return found


def imports_at_top(source: str) -> set[str]:
    """Every module imported anywhere in a file."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def breaches(root: Path) -> list[str]:
    """Everything in the tree that the small rules below forbid, one line each."""
    found = []
    for path in modules(root):
        source, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        imported = imports_at_top(source)
        if not ast.get_docstring(ast.parse(source)):
            found.append(f"{name}: opens without a docstring")
        if name in PURE:
            found += [f"{name}: {impurity}" for impurity in impurities(source)]
        if name.endswith("presenter.py") and any(module.startswith("PySide6") for module in imported):
            found.append(f"{name}: a presenter imports Qt")
        if not name.startswith("ui/") and any(module.startswith("PySide6") for module in imported):
            found.append(f"{name}: Qt outside ui")
        if name != "main.py" and any(module.split(".")[0] == "main" for module in imported):
            found.append(f"{name}: imports main")
        parts = name.split("/")
        if parts[:2] == ["ui", "pages"] and len(parts) > 3:
            others = {
                module for module in imported if module.startswith("ui.pages.") and module.split(".")[2] != parts[2]
            }
            found += [f"{name}: a page imports another page, {other}" for other in sorted(others)]
    return found


def linted(root: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the contracts of pyproject.toml, in a process of its own."""
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)


def test_the_house_keeps_its_small_rules() -> None:
    assert breaches(ROOT) == []


def test_the_house_keeps_its_contracts() -> None:
    result = linted(ROOT)
    assert result.returncode == 0, result.stdout


def test_no_circle_of_imports() -> None:
    import grimp

    graph = grimp.build_graph(*ROOMS, include_external_packages=False, cache_dir=None)
    circles = []
    for module in sorted(graph.modules):
        for target in graph.find_modules_directly_imported_by(module):
            chain = graph.find_shortest_chain(target, module)
            # A package and what lies in it are one: `ui.widgets` may gather what `ui.widgets.card` offers.
            if chain and not target.startswith(module) and not module.startswith(target):
                circles.append((module, *chain))
    assert circles == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house to plant violations in."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "assets", "starter"))
    for file in ("main.py", "pyproject.toml"):
        if (ROOT / file).exists():
            shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def plant(root: Path, file: str, line: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        (path.parent / "__init__.py").touch()
        path.write_text('"""Planted."""\n', encoding="utf-8")
    with path.open("a", encoding="utf-8") as out:
        out.write(f"\n{line}\n")


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("question_bank/question.py", "import quiz.paper", "Values go up"),
        ("quiz/paper.py", "import ui", "Values go up"),
        ("quiz/scoring.py", "import PySide6.QtCore", "Qt stays in ui"),
        ("ui/words.py", "import PySide6.QtCore", "Qt stays in ui"),
        ("quiz/records.py", "import main", "Nobody imports main"),
        ("quiz/attempt.py", "import time", "Pure rooms"),
        ("quiz/paper.py", "import sqlmodel", "Pure rooms"),
        ("quiz/desk.py", "import quiz.scoring", "The candidate's end"),
        ("ui/pages/attempt/page.py", "import quiz.records", "The candidate's end"),
    ],
)
def test_a_planted_violation_of_each_contract_is_found(copy: Path, file: str, line: str, broken: str) -> None:
    plant(copy, file, line)
    result = linted(copy)
    assert result.returncode != 0
    assert any(broken in row and "BROKEN" in row for row in result.stdout.splitlines()), result.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("quiz/attempt.py", "import datetime\nlater = datetime.datetime.now()", "asks the clock"),
        ("quiz/blueprint.py", "import random\nlot = random.choice([1])", "rolls the global die"),
        ("ui/pages/bank/presenter.py", "from PySide6.QtCore import QObject", "a presenter imports Qt"),
        ("ui/pages/bank/page.py", "import ui.pages.drill.page", "a page imports another page"),
        ("quiz/exam/sitting.py", "import PySide6", "Qt outside ui"),
        ("ui/theme.py", "import main", "imports main"),
    ],
)
def test_a_planted_violation_of_each_small_rule_is_found(copy: Path, file: str, line: str, broken: str) -> None:
    plant(copy, file, line)
    assert any(file in breach and broken in breach for breach in breaches(copy))


def test_a_module_without_a_docstring_is_found(copy: Path) -> None:
    (copy / "quiz" / "mute.py").write_text("x = 1\n", encoding="utf-8")
    assert "quiz/mute.py: opens without a docstring" in breaches(copy)
