"""What trends, beside the page and on explore."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

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
