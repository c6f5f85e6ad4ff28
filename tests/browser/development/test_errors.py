"""What is wrong is shown in the open page of `chirp run --reload` and in the terminal until it is mended."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.development.conftest import PATIENCE, Tree

OVERLAY = "vite-error-overlay"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("file", "old", "wrong", "what"),
    [
        (
            "components/profile_header.py",
            '@" + PROFILE.username',
            '@" + nothing',
            "NameError: name 'nothing' is not defined",
        ),
        (
            "state/profile.py",
            'answered: str = ""',
            "answered: str = nothing",
            "NameError: name 'nothing' is not defined",
        ),
        ("backend/services/people.py", "def named(", "def named((", "SyntaxError"),
        ("workers/history.py", "import annotations\n", "import annotations\nimport no_such_module\n", "no_such_module"),
    ],
)
def test_an_error_is_shown_with_its_line_until_it_is_mended(
    tree: Tree, page: Page, file: str, old: str, wrong: str, what: str
) -> None:
    before = (tree.folder / file).read_text()
    line = tree.change(file, old, wrong) + wrong.rstrip().count("\n")
    where = f"{file}:{line}"
    overlay = page.locator(OVERLAY).first
    expect(overlay).to_contain_text(where, timeout=PATIENCE * 1000)
    expect(overlay).to_contain_text(what)
    # Once by each process that imports the file.
    assert tree.said().count(f"{where}: ") in ((1, 2) if file.startswith(("backend", "workers")) else (1,))
    assert httpx.get(f"{tree.base}/health/ready", timeout=30).status_code == 200  # the former code serves on
    (tree.folder / file).write_text(before)
    expect(page.locator(OVERLAY)).to_have_count(0, timeout=PATIENCE * 1000)
