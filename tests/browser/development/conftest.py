"""`chirp run --reload` on a copy of the tree, and a page of it that is never loaded anew: of each test file its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from chirp_app import ROOT
from tests.browser.conftest import PASSWORD, pause
from tests.engines.ports import free
from tests.trees import copy_to

PATIENCE = 120  # a change takes about two seconds of a processor; others may use it too


@dataclass
class Tree:
    folder: Path
    base: str
    output: Path

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def change(self, file: str, old: str, new: str) -> int:
        """Answers the number of the changed line."""
        text = (self.folder / file).read_text()
        assert text.count(old) == 1
        (self.folder / file).write_text(text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    if not (ROOT / ".web-build" / "node_modules").exists():
        pytest.skip("The interface is not built yet. Run: make setup")
    folder = tmp_path_factory.mktemp("tree")
    copy_to(folder)
    header = folder / "components/profile_header.py"  # what the shared build knows nothing of
    header.write_text(
        header.read_text().replace("            _names(),", '            _names(),\n            rx.el.p("Newer"),')
    )
    port, output = free(1)[0], folder / "said.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHIRP_")}
    environment |= {"CHIRP_RATE_LIMITS": "off", "PYTHONPATH": str(folder), "NO_COLOR": "1"}
    words = ["run", "--reload", "--no-demo", "--port", str(port), "--data", str(folder / ".data")]
    with output.open("wb") as kept:
        command = [sys.executable, "-P", "-m", "chirp_app", *words]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=kept, stderr=subprocess.STDOUT)
    started = Tree(folder, f"http://127.0.0.1:{port}", output)
    try:
        until(lambda: "Chirp is ready" in started.said() or process.poll() is not None, started.said)
        yield started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def until(truth: Callable[[], object], explain: Callable[[], str]) -> None:
    for _ in range(PATIENCE * 10):
        if truth():
            return
        pause(0.1)
    raise AssertionError(explain())


@pytest.fixture(scope="module")
def page(tree: Tree, browser: Browser) -> Iterator[Page]:
    """The profile of who is logged in. It is never loaded anew."""
    form = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}
    token = httpx.post(f"{tree.base}/api/users", json=form, timeout=30).raise_for_status().json()["token"]
    context = browser.new_context(base_url=tree.base, service_workers="block")
    cookie = {"name": "chirp_session", "value": token, "url": tree.base, "httpOnly": True}
    context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE * 1000)
    opened.goto("/ana")
    expect(profile(opened)).to_contain_text("@ana", timeout=PATIENCE * 1000)
    opened.get_by_role("combobox").first.fill("half a word")
    yield opened
    expect(opened.get_by_role("combobox").first).to_have_value("half a word")
    context.close()


def profile(page: Page):
    return page.get_by_role("region", name="Profile")


def shows(page: Page, text: str) -> None:
    expect(profile(page)).to_contain_text(text, timeout=PATIENCE * 1000)
