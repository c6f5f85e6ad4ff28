"""What the pages name is there: a file by its path from the top, a function or class as `path:name` (`path:Class.method`)."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = "assets|backend|chirp_app|components|deploy|docs|migrations|state|tests|workers"
KINDS = "py|jsx|js|md|json|po|toml|yaml|conf|env|png"
_NAMED = re.compile(rf"(?<![\w./-])((?:{FOLDERS})/[\w./-]*\.(?:{KINDS}))\b(?::([A-Za-z_][\w.]*\w))?")
_FOLDER = re.compile(rf"`((?:{FOLDERS})/(?:[\w-]+/)*)`")
_WITHOUT_PATH = re.compile(r"`([\w-]+\.(?:py|jsx|js))\b[^`/]*`")
_WITHOUT_FILE = re.compile(r"`(\w+\(\))`")

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if page.name != "tutorial.md"]  # its files are made as one follows it
MAPS = [ROOT / "README.md", ROOT / "docs/architecture.md"]


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    named = [(path, name) for path, name in _NAMED.findall(text)]
    assert [path for path in _FOLDER.findall(text) if not (ROOT / path).is_dir()] == []
    assert [path for path, _ in named if not (ROOT / path).is_file()] == []
    assert [f"{path}:{name}" for path, name in named if name and name not in defined(path)] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_file_is_named_by_its_whole_path(page: Path) -> None:
    """Else nobody finds it, this test included."""
    assert _WITHOUT_PATH.findall(page.read_text()) == []


@pytest.mark.parametrize("page", MAPS, ids=page_id)
def test_a_function_is_named_with_its_file(page: Path) -> None:
    assert _WITHOUT_FILE.findall(page.read_text()) == []


def test_each_journey_of_the_architecture_names_functions() -> None:
    """Hop by hop: a journey that is told without them could not be seen to be out of date."""
    journeys = re.findall(r"^### (\d)\. .*\n((?:(?!##).*\n)*)", (ROOT / "docs/architecture.md").read_text(), re.M)
    assert [number for number, _ in journeys] == ["1", "2", "3", "4", "5"]
    assert [number for number, hops in journeys if sum(bool(name) for _, name in _NAMED.findall(hops)) < 5] == []


@cache
def defined(path: str) -> frozenset[str]:
    """Names of a file: functions, classes and constants; methods and fields with and without their class."""
    text = (ROOT / path).read_text()
    if not path.endswith(".py"):
        return frozenset(re.findall(r"\b(?:function|class|const|let)\s+(\w+)", text))
    names: set[str] = set()
    for one in ast.parse(text).body:
        names |= _names(one)
        if isinstance(one, ast.ClassDef):
            parts = set[str]().union(*map(_names, one.body))
            names |= {*parts, *(f"{one.name}.{part}" for part in parts)}
    return frozenset(names)


def _names(one: ast.stmt) -> set[str]:
    match one:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case _:
            return set()
