"""docs/ as a site: it is built, loads nothing from elsewhere, and refuses what does not fit together."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    return tmp_path


def build(project: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "zensical", "build", "--strict"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120)


@pytest.mark.slow
def test_every_page_is_built_and_loads_nothing_from_elsewhere(project: Path) -> None:
    built = build(project)
    assert built.returncode == 0, built.stdout + built.stderr
    site = project / ".site"
    names = [page.relative_to(ROOT / "docs").with_suffix(".html") for page in PAGES]
    expected = [name.with_name("index.html") if name.name == "README.html" else name for name in names]
    assert [str(name) for name in expected if not (site / name).is_file()] == []
    loads = re.compile(r"<(?:script|img|iframe)[^>]* src=\"?(?:https?:)?//|<link[^>]* href=\"?(?:https?:)?//")
    assert [str(page) for page in site.rglob("*.html") if loads.search(page.read_text())] == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["nowhere.md", "operations.md#nothing-of-that-name"])
def test_a_link_that_leads_nowhere_is_refused(project: Path, target: str) -> None:
    with (project / "docs/index.md").open("a") as page:
        page.write(f"\n[There]({target})\n")
    assert build(project).returncode != 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_empty_line_stands_before_each_list(page: Path) -> None:
    """Else the site takes its items for a part of the paragraph."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    assert re.findall(r"^(?!- |\d+\. |  |\s*$).*\n(?:- |\d+\. ).*", text, re.M) == []


def test_the_front_page_leads_to_each_page_beside_it() -> None:
    told = set(re.findall(r"\]\(([^)#]+)\)", (ROOT / "docs/index.md").read_text()))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"} <= told


def test_every_decision_is_in_their_list() -> None:
    told = set(re.findall(r"\]\(([^)#]+)\)", (ROOT / "docs/decisions/README.md").read_text()))
    assert {page.name for page in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"} == told
