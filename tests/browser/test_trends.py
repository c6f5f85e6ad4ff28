"""What trends, beside the page and on explore."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocket, expect

from tests.browser.conftest import Person, pause

People = Callable[..., Person]
Tab = Callable[..., Page]
NEWCOMERS = 9
"""So many people who just signed up are as much as three who have been here for a day."""


def until_it_trends(who: Person, tag: str) -> None:
    for _ in range(240):
        if tag in [trend["tag"] for trend in who.client.get("/api/trends").json()["trends"]]:
            return
        pause(0.25)
    raise AssertionError(f"{tag} does not trend after a minute")


def test_what_people_speak_of_is_beside_the_page_and_leads_to_its_posts(person: People, tab: Tab):
    people = [person("fan") for _ in range(NEWCOMERS)]
    tag = f"Eclipse{people[0].username}"
    for one in people:
        one.post(f"Look up #{tag}")
    until_it_trends(people[0], tag)
    page = tab(None, "/about")
    box = page.get_by_role("complementary").get_by_role("region", name="Trends")
    trend = box.get_by_role("link", name=re.compile(f"#{tag}"))
    expect(trend).to_contain_text("9 posts")
    expect(trend.locator("svg path")).to_have_attribute("d", re.compile("^M0.0 23.0L"))
    trend.click()
    expect(page).to_have_url(re.compile(f"/tag/{tag}$"))
    expect(page.get_by_role("feed", name="Posts").get_by_role("article")).to_have_count(NEWCOMERS)
    page.get_by_role("link", name="Explore").first.click()
    expect(page.get_by_role("main").get_by_role("region", name="Trends")).to_contain_text(f"#{tag}")
    expect(page.get_by_role("heading", name="Trends")).to_have_count(1)


def test_what_stands_beside_the_page_waits_until_it_is_known_who_comes(person: People, tab: Tab):
    """Asked before, it would be answered for nobody, and send away who has just logged in."""
    person("other")
    page = tab(person(), "/about")
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: frames.append(str(frame)))
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", listen)
    page.goto("/")
    expect(page.get_by_role("complementary").get_by_role("region", name="Who to follow")).to_be_visible()
    known = next(place for place, frame in enumerate(frames) if '"is_hydrated_rx_state_":true' in frame)
    asked = [place for place, frame in enumerate(frames) if "trends_state.read" in frame or ".suggest" in frame]
    assert len(asked) >= 2
    assert known < min(asked)
