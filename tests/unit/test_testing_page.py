"""The page about tests: its examples run, and what is there to be used is named."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from backend.engines import Engines
from tests import factories
from tests.factories import Later

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/testing.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.S)
ENGINES = sorted(path.stem for path in (ROOT / "tests/engines").glob("[a-z]*.py"))


def public(module: ModuleType) -> set[str]:
    return {
        name
        for name, one in vars(module).items()
        if not name.startswith("_") and inspect.getmodule(one) is module and callable(one)
    }


@pytest.mark.parametrize("code", EXAMPLES)
async def test_each_example_passes(code: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    names: dict[str, object] = {}
    exec(compile(code, "docs/testing.md", "exec"), names)
    (test,) = (one for name, one in names.items() if name.startswith("test_"))
    assert inspect.iscoroutinefunction(test)
    wanted = inspect.signature(test).parameters
    if "engines" not in wanted:
        await test(tmp_path=tmp_path)
        return
    async with factories.world(tmp_path) as engines:
        await test(**given(engines, wanted))


def given(engines: Engines, wanted: object) -> dict[str, object]:
    """What tests/unit/conftest.py gives: asking for its fixtures would open a world for the examples without them too."""
    clock = Later(engines.clock)
    engines.clock = clock  # pyright: ignore[reportAttributeAccessIssue]
    return {"engines": engines, "clock": clock}


def test_all_that_makes_something_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `(\w+)\(", PAGE, re.M))
    assert public(factories) <= told


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_is_in_the_table_by_the_function_that_starts_it(engine: str) -> None:
    named = re.findall(rf"`{engine}\.(\w+)\(", PAGE)
    assert named
    assert set(named) <= vars(import_module(f"tests.engines.{engine}")).keys()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("tests/api/conftest.py", ("def ana", "def bob", "sign_up", "def visitor", "def limited", "def server")),
        ("tests/browser/conftest.py", ("def post", "def tab", "def until")),
        ("tests/state/conftest.py", ("class Tab", "async def run")),
        ("tests/chaos/processes.py", ("def chirp_run", "def until", "def children")),
    ],
)
def test_fixtures_that_are_named_are_there(file: str, words: tuple[str, ...]) -> None:
    text = (ROOT / file).read_text()
    assert [word for word in words if word not in text] == []
