"""Chirp as two web processes and a worker behind NGINX: what happens at one is seen in the tabs of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person, built, until_so
from tests.browser.test_auth import fill
from tests.chaos.cluster import Cluster, cluster

pytestmark = pytest.mark.slow
People = Callable[..., Person]
Tab = Callable[..., Page]
WEBS = ("web0", "web1")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    built()
    with cluster(tmp_path_factory.mktemp("cluster"), webs=2, workers=1) as made:
        yield made


def feed(page: Page):
    return page.get_by_role("feed", name="Home timeline").get_by_role("article")


def held(stack: Cluster) -> dict[str, int]:
    return {name: stack.live_tabs(name) for name in WEBS}


def tab_at(web: str, stack: Cluster, tab: Tab, who: Person) -> Page:
    """A live tab of theirs that this web process holds. Which one it gets is a matter of its token."""
    for _ in range(20):
        before = held(stack)
        page = tab(who, quiet=True)
        until_so(lambda before=before: held(stack) != before)
        if held(stack)[web] > before[web]:
            return page
    raise AssertionError(f"20 tabs, and none at {web}")


def test_what_is_posted_at_one_process_is_live_at_the_other(stack: Cluster, person: People, tab: Tab):
    author = tab(None, "/signup")
    fill(author, username="nina", email="nina@example.org", password=PASSWORD)
    author.get_by_role("button", name="Sign up").click()
    expect(author).to_have_url("/welcome")
    until_so(lambda: sum(map(stack.live_tabs, WEBS)) == 1)
    other = next(name for name in WEBS if not stack.live_tabs(name))
    reader = person("reader")
    reader.client.post("/api/users/nina/follow").raise_for_status()
    page = tab_at(other, stack, tab, reader)
    author.goto("/compose")
    author.get_by_role("textbox", name="What's happening?").fill("From one to the other.")
    author.get_by_role("button", name="Post", exact=True).last.click()
    page.get_by_role("button", name="Show 1 new post", exact=True).click()
    expect(feed(page).first).to_contain_text("From one to the other.")


def test_a_rolling_restart_loses_no_tab_and_no_post(stack: Cluster, person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.post("Before.")
    ana.follow(bob)
    pages = [tab_at(name, stack, tab, ana) for name in WEBS]
    for page in pages:
        expect(feed(page)).to_have_count(1)
    for number, name in enumerate(WEBS, 1):
        assert stack.end(name) == 0
        bob.post(f"While {name} is away.")
        for page in pages:
            expect(page.get_by_role("button", name=f"Show {number} new post")).to_be_visible(timeout=30_000)
        stack.start(name)
        stack.wait_ready(name)
    for page in pages:
        page.get_by_role("button", name="Show 2 new posts").click()
        expect(feed(page)).to_have_count(3)
        expect(page.get_by_text("Reconnecting")).to_have_count(0)
    bob.post("After.")
    for page in pages:
        page.get_by_role("button", name="Show 1 new post", exact=True).click()
        expect(feed(page).first).to_contain_text("After.")
