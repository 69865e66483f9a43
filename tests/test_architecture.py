"""The house keeps its shape: the import contracts, and what the core may hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PURE = [
    *ROOT.glob("frameworks/definition.py"),
    *ROOT.glob("frameworks/spreadsheets.py"),
    *ROOT.glob("frameworks/vietnamese.py"),
    *ROOT.glob("frameworks/checks.py"),
    *ROOT.glob("frameworks/comparison.py"),
    *ROOT.glob("frameworks/parsing/*.py"),
    *ROOT.glob("frameworks/scoring/*.py"),
    *(
        ROOT / f"assessments/{name}.py"
        for name in ("contents", "workflow", "deadlines", "typed", "field_rules", "sampling")
    ),
    *(
        ROOT / f"rankings/{name}.py"
        for name in (
            "workflow",
            "ranking",
            "checking",
            "printed",
            "printed_units",
            "remarks",
            "ranking_files",
        )
    ),
]


def test_the_import_contracts_hold():
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_pure_core_holds_no_float_and_no_django(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert not [at.lineno for at in ast.walk(tree) if _is_float(at)]
    assert not [name for name in _imports(tree) if name.split(".")[0] == "django"]


def test_a_float_would_be_seen():
    tree = ast.parse("share = 0.5\nother = float('1')\nfrom django.db import models")

    assert sum(_is_float(at) for at in ast.walk(tree)) == 2
    assert list(_imports(tree)) == ["django.db"]


@pytest.mark.parametrize("kind", ["utils.py", "helpers.py", "signals.py"])
def test_no_module_is_named_for_nothing(kind: str):
    ours = [
        p for app in ("frameworks", "assessments", "rankings") for p in ROOT.glob(f"{app}/**/*")
    ]

    assert [path for path in ours if path.name == kind] == []


def _is_float(node: ast.AST) -> bool:
    literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
    call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return literal or (call and node.func.id == "float")


def _imports(tree: ast.AST) -> list[str]:
    nodes = list(ast.walk(tree))
    plain = [alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names]
    return plain + [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
