"""A presenter breaks a demo world, part by part, before everybody's eyes; at the end nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Stack, demo, until_so

People = Callable[..., Person]
Tab = Callable[..., Page]
EVERYTHING = "Every process reads everything anew."


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.slow
def test_whatever_is_broken_comes_back_and_nothing_is_lost(person: People, tab: Tab, stack: Stack):
    ana, bob = person(), person("bob")
    ana.follow(bob)
    desk = tab(ana, "/xray")
    workers, caches, search = (desk.get_by_role("group", name=name) for name in ("Workers", "Caches", "Search"))
    told = desk.get_by_role("status")
    expect(workers).to_contain_text("running")

    workers.get_by_role("button", name="Pause").click()
    expect(workers.get_by_role("status")).to_have_text("paused")
    posted = [bob.post(f"while workers are paused, {number}") for number in range(3)]
    expect(workers).to_contain_text(re.compile(r"[1-9]\d* in the queue"))
    workers.get_by_role("button", name="Kill one").click()
    expect(told.filter(has_text="No worker runs now")).to_be_visible()
    workers.get_by_role("button", name="Resume").click()
    expect(workers.get_by_role("status")).to_have_text("running")
    until_so(lambda: set(posted) <= set(home(ana)))
    expect(workers).to_contain_text(re.compile(r"(?<!\d)0 in the queue"))

    expect(workers).to_contain_text("0 restarts")
    workers.get_by_role("button", name="Kill one").click()
    posted += [bob.post("while a worker comes back")]
    expect(workers).to_contain_text("1 restart")
    expect(workers.get_by_role("status")).to_have_text("running")
    until_so(lambda: set(posted) <= set(home(ana)))
    stack.kill("worker")  # as whoever has a terminal may
    expect(workers).to_contain_text("2 restarts")
    until_so(lambda: stack.child("worker"))

    caches.get_by_role("button", name="Flush").click()
    expect(told.filter(has_text=EVERYTHING)).to_be_visible()
    expect(caches.get_by_role("status")).to_have_text(re.compile(r"\d+ values? kept"))

    search.get_by_role("button", name="Stop").click()
    expect(search.get_by_role("status")).to_have_text("stopped")
    answer = ana.client.get("/api/search", params={"q": "unfindable"})
    assert (answer.status_code, "stopped on the X-ray page" in answer.text) == (503, True)
    seeker = tab(ana, "/search?q=unfindable", quiet=True)
    expect(seeker.get_by_text("Search isn't available right now")).to_be_visible()
    seeker.get_by_role("link", name="Home").first.click()
    posted += [bob.post("unfindable for now")]
    until_so(lambda: set(posted) <= set(home(ana)))
    search.get_by_role("button", name="Start").click()
    expect(search.get_by_role("status")).to_have_text("running")
    until_so(lambda: posted[-1] in found(ana, "unfindable"), seconds=30)  # with the next catch-up
    seeker.go_back()  # what did not load is read anew
    expect(seeker.get_by_role("main").get_by_role("article").first).to_contain_text("unfindable for now")

    desk.get_by_role("button", name="Prove it").click()
    expect(told.filter(has_text="0 differences")).to_be_visible(timeout=30_000)

    happened = desk.get_by_role("list", name="What happened").get_by_role("listitem")
    expect(happened.first).to_contain_text("Proved: 0 differences")
    lines = happened.all_inner_texts()
    order = [
        next(place for place, line in enumerate(lines) if word in line)
        for word in (
            "Healed: search has caught up",
            "Search started",
            "Search stopped",
            "Caches flushed: web process",
            "Killed: worker",
            "Workers resumed",
            "Workers paused",
            "Started: web process",
        )
    ]
    assert order == sorted(order), lines
    assert sum("Killed: worker" in line for line in lines) == 2
    assert sum("Started: worker" in line for line in lines) >= 3  # one may have been killed before it had started


def home(who: Person) -> list[str]:
    return [item["id"] for item in who.seen("timeline")["items"]]


def found(who: Person, word: str) -> list[str]:
    return [item["id"] for item in who.seen(f"search?q={word}")["items"]]
