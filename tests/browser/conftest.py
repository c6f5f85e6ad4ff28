"""A real Chirp (`chirp run`: Valkey, worker, web process) in a temporary folder, and a Chromium that uses it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from backend.errors import Misconfigured
from chirp_app import ROOT, prepared
from chirp_app.frontend import require_built
from tests.engines.ports import free

PASSWORD = "tangerine moon"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_numbers = itertools.count(1)
expect.set_options(timeout=10_000)


@dataclass
class Stack:
    """The running Chirp."""

    base: str
    process: subprocess.Popen[bytes]
    folder: Path

    def admin(self, *words: str) -> None:
        """`chirp admin` beside it."""
        command = [sys.executable, "-m", "chirp_app", "admin", *words, "--data", str(self.folder)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def web_process(self) -> int:
        """The web process' id: killed, it comes back."""
        return self.child("web")

    def child(self, name: str) -> int:
        """Its id: of "web" or "worker"; 0 while none runs."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        word = f"\0{name}".encode()
        return next((int(one) for one in children if word in Path(f"/proc/{one}/cmdline").read_bytes()), 0)

    def kill(self, name: str) -> None:
        os.kill(self.child(name), signal.SIGKILL)


@dataclass
class Person:
    """Somebody with an account; the client is their program, a tab their browser."""

    username: str
    token: str
    client: httpx.Client

    def post(self, text: str, **more: Any) -> str:
        answer = self.client.post("/api/tweets", json={"text": text, **more})
        answer.raise_for_status()
        return answer.json()["tweet"]["id"]

    def seen(self, path: str) -> Any:
        """What the API answers."""
        answer = self.client.get(f"/api/{path}")
        answer.raise_for_status()
        return answer.json()

    def follow(self, other: Person) -> None:
        """What the other posted before is at home at once; what they post later only when the worker has brought it there:
        a tab that was opened meanwhile shows it behind its pill."""
        self.client.post(f"/api/users/{other.username}/follow").raise_for_status()


def _require_fresh() -> None:
    """What a browser shows of an older build says nothing about the code."""
    told = subprocess.run(
        [sys.executable, ROOT / "deploy" / "setup", "--check"], capture_output=True, text=True, check=False
    )
    if told.returncode:
        pytest.fail(told.stderr.strip(), pytrace=False)


def built() -> None:
    """Skips without a build, fails with one that is out of date."""
    try:
        require_built()
    except Misconfigured as unbuilt:
        pytest.skip(str(unbuilt))
    _require_fresh()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with started(tmp_path_factory.mktemp("browser"), "--no-demo") as running:
        yield running


@contextmanager
def demo(folder: Path) -> Iterator[Stack]:
    """What `chirp run` takes for a demo world, though nobody lives there yet: making one takes a minute."""
    built()
    subprocess.run([sys.executable, "-m", "chirp_app", "migrate", "--data", str(folder)], cwd=ROOT, check=True)
    prepared.note_logins(folder, "demo / chirp-demo")
    prepared.note_prepared(folder, demo=True)
    with started(folder) as running:
        yield running


@contextmanager
def started(folder: Path, *options: str) -> Iterator[Stack]:
    built()
    port = free(1)[0]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHIRP_")}
    environment |= {"CHIRP_RATE_LIMITS": "off", "CHIRP_SECRET_KEY": "for tests only"}
    command = [sys.executable, "-m", "chirp_app", "run", "--port", str(port), "--data", str(folder), *options]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        base = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(base, process, folder / "output")
            yield Stack(base, process, folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait_until_ready(base: str, process: subprocess.Popen[bytes], output: Path) -> None:
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(base_url=base, transport=transport, timeout=2) as client:
        for _ in range(240):
            if process.poll() is not None:
                pytest.fail(f"chirp run ended: {output.read_text()}")
            try:
                if client.get("/health/ready").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            pause(0.25)
    pytest.fail(f"chirp run is not ready: {output.read_text()}")


def pause(seconds: float) -> None:
    """Between two looks at a condition."""
    threading.Event().wait(seconds)


def until(page: Page, truth: str) -> None:
    """Wait for a JavaScript expression to be true. (Playwright's own wait evaluates strings, which the policy forbids.)"""
    for _ in range(200):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not in 10 s: {truth}")


def settled(page: Page) -> None:
    """Wait until the page knows whose it is, shows what it has read, and nothing on it moves any more."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    until(
        page,
        "Boolean(document.querySelector('nav a[href=\"/explore\"], main form')) && !document.querySelector('.skeleton') && "
        "document.getAnimations().every(one => one.playState !== 'running')",
    )


def until_so(truth: Callable[[], object], seconds: int = 10) -> None:
    """Wait until the server has heard what a page shows already."""
    for _ in range(20 * seconds):
        if truth():
            return
        pause(0.05)
    raise AssertionError(f"not in {seconds} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def person(stack: Stack) -> Iterator[Callable[..., Person]]:
    """Makes accounts: person("ana") is ana7 or so."""
    clients: list[httpx.Client] = []

    def made(prefix: str = "ana") -> Person:
        username = f"{prefix}{next(_numbers)}"
        form = {"username": username, "email": f"{username}@example.org", "password": PASSWORD}
        token = httpx.post(f"{stack.base}/api/users", json=form).raise_for_status().json()["token"]
        clients.append(httpx.Client(base_url=stack.base, headers={"authorization": f"Bearer {token}"}))
        return Person(username, token, clients[-1])

    yield made
    for client in clients:
        client.close()


@pytest.fixture
def admin(person: Callable[..., Person], stack: Stack) -> Person:
    made = person("admin")
    stack.admin("grant", made.username)
    return made


@pytest.fixture
def ana(person: Callable[..., Person]) -> Person:
    return person("ana")


@pytest.fixture
def bob(person: Callable[..., Person]) -> Person:
    """Somebody with a profile that says much."""
    made = person("bob")
    made.client.patch(
        "/api/me",
        json={
            "display_name": "Bob <b>Silva</b>",
            "bio": "Birds with @ana and #maps, https://maps.example/a",
            "location": "Recife",
            "website": "https://www.bob.example/",
        },
    ).raise_for_status()
    return made


@pytest.fixture
def tab(stack: Stack, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a tab of a person (None: a visitor) at a path. Whatever the page complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(who: Person | None, path: str = "/", *, quiet: bool = False, **options: Any) -> Page:
        options = {"service_workers": "block"} | options  # one hides what a page asks for from page.route
        context = browser.new_context(base_url=stack.base, viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        if who:
            cookie = {"name": "chirp_session", "value": who.token, "url": stack.base, "httpOnly": True}
            context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
        page = context.new_page()
        if not quiet:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
