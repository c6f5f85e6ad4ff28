"""Traffic from a button in a demo world: watched, stopped, and gone when the process that started it is."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Stack, demo, until_so

pytestmark = pytest.mark.slow
People = Callable[..., Person]
Tab = Callable[..., Page]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with demo(tmp_path_factory.mktemp("demo")) as made:
        yield made


def replays(stack: Stack) -> list[int]:
    """Processes of this instance that replay."""
    report = f"\0{stack.folder}/replay.html\0".encode()
    found: list[int] = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if report in place.read_bytes():
                found.append(int(place.parent.name))
        except OSError:
            pass  # it ended meanwhile
    return found


def test_traffic_is_watched_stopped_and_reported_and_none_is_left_behind(person: People, tab: Tab, stack: Stack):
    page = tab(person(), "/xray", quiet=True)
    traffic = page.get_by_role("region", name="Traffic")
    traffic.get_by_label("Requests a second").fill("5")
    traffic.get_by_role("button", name="Start").click()
    everything = traffic.get_by_role("row").filter(has_text="All").get_by_role("cell").first
    expect(everything).not_to_have_text("0", timeout=60_000)
    traffic.get_by_role("button", name="Stop").click()
    link = traffic.get_by_role("link", name="Open its report")
    expect(link).to_be_visible(timeout=60_000)
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Chirp: a replay")).to_be_visible()
    assert httpx.get(f"{stack.base}/api/xray/replay").status_code == 401
    until_so(lambda: not replays(stack))
    traffic.get_by_role("button", name="Start").click()
    until_so(lambda: replays(stack))
    expect(traffic.get_by_text("of 60 s at 20/s")).to_be_visible(timeout=60_000)
    os.kill(stack.web_process(), signal.SIGKILL)
    until_so(lambda: not replays(stack), 30)
