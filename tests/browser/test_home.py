"""The home timeline, live."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, pause, until

People = Callable[..., Person]
Tab = Callable[..., Page]


def rows(page: Page):
    return page.get_by_role("feed", name="Home timeline").get_by_role("article")


def followed(person: People, posts: int) -> tuple[Person, Person]:
    """Ana follows Bob, who posted before: all of it is in her home at once. What he posts later comes with its fan-out."""
    ana, bob = person("ana"), person("bob")
    for number in range(posts):
        bob.post(f"Post number {number}.")
    ana.follow(bob)
    return ana, bob


def test_a_new_account_is_told_what_belongs_here(person: People, tab: Tab):
    page = tab(person())
    expect(page.get_by_text("Your timeline is quiet")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Find people to follow").click()
    expect(page).to_have_url("/explore")


def test_pages_follow_as_one_scrolls_until_all_is_read(person: People, tab: Tab):
    ana, _ = followed(person, 50)
    page = tab(ana)
    expect(rows(page).first).to_contain_text("Post number 49.")
    while not page.get_by_text("You're all caught up").is_visible():
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(50)
    expect(rows(page)).to_have_count(50)
    assert rows(page).nth(30).get_attribute("aria-posinset") == "31"
    assert rows(page).nth(30).get_attribute("aria-setsize") == "50"


def test_a_new_post_announces_itself_and_waits_to_be_shown(person: People, tab: Tab):
    ana, bob = followed(person, 30)
    page = tab(ana)
    expect(rows(page).first).to_be_visible()
    page.evaluate("scrollTo(0, 900)")
    until(page, "scrollY === 900")
    bob.post("This is news.")
    pill = page.get_by_role("button", name="Show 1 new post", exact=True)
    expect(pill).to_be_visible()
    expect(page).to_have_title("(1) Home - Chirp")
    assert page.evaluate("scrollY") == 900
    bob.post("And more.")
    page.get_by_role("button", name="Show 2 new posts", exact=True).click()
    expect(rows(page).first).to_contain_text("And more.")
    expect(rows(page).nth(2)).to_contain_text("Post number 29.")
    expect(page).to_have_title("Home - Chirp")
    assert page.evaluate("scrollY") == 0
    expect(pill).to_have_count(0)


def test_ones_own_post_is_in_all_ones_tabs_at_once(person: People, tab: Tab):
    ana = person()
    ana.post("The first.")
    here, there = tab(ana), tab(ana)
    for page in (here, there):
        expect(rows(page)).to_have_count(1)
    here.get_by_role("textbox", name="What's happening?").fill("Hello from here.")
    here.get_by_role("main").get_by_role("button", name="Post", exact=True).click()
    for page in (here, there):
        expect(rows(page).first).to_contain_text("Hello from here.")
        expect(rows(page)).to_have_count(2)


def on_screen(page: Page):
    """The first row that can be pressed without scrolling."""
    tops = "[...document.querySelectorAll('article')].findIndex(row => row.getBoundingClientRect().top > 60)"
    return rows(page).nth(page.evaluate(tops))


def test_back_and_forward_find_everything_as_it_was(person: People, tab: Tab):
    ana, _ = followed(person, 45)
    page = tab(ana)
    for count in (20, 40):
        expect(rows(page)).to_have_count(count)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(rows(page)).to_have_count(45)
    page.evaluate("scrollTo(0, 1500)")
    until(page, "scrollY === 1500")
    left = on_screen(page)
    tweet = left.get_attribute("data-tweet")
    left.locator("[data-text]").click()
    expect(page.locator("[data-focused]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for _ in range(2):
        page.go_back()
        expect(rows(page)).to_have_count(45)
        until(page, "scrollY === 1500")
        assert page.evaluate("document.activeElement.dataset.tweet") == tweet
        page.go_forward()
        expect(page.locator("[data-focused]")).to_be_visible()


def test_an_entry_that_is_left_before_it_is_drawn_keeps_its_place(person: People, tab: Tab):
    ana, _ = followed(person, 20)
    page = tab(ana)
    expect(rows(page)).to_have_count(20)
    page.evaluate("scrollTo(0, 900)")
    until(page, "scrollY === 900")
    on_screen(page).locator("[data-text]").click()
    expect(page.locator("[data-focused]")).to_be_visible()
    page.go_back()
    until(page, "scrollY === 900")
    page.go_forward()
    expect(page.locator("[data-focused]")).to_be_visible()
    until(page, "scrollY === 0")
    page.evaluate("""() => {
        addEventListener("popstate", () => setTimeout(() => history.forward()), { once: true });
        history.back();
    }""")
    until(page, "Boolean(document.querySelector('[data-focused]')) && location.pathname !== '/'")
    page.go_back()
    expect(rows(page)).to_have_count(20)
    until(page, "scrollY === 900")


def test_a_page_that_fails_keeps_what_is_there_and_can_be_tried_again(person: People, tab: Tab):
    ana, _ = followed(person, 30)
    page = tab(ana)
    expect(rows(page)).to_have_count(20)
    page.reload()  # the last batch is sent again with the state: it must not count twice
    expect(rows(page)).to_have_count(20)


def test_a_feed_is_painted_apart_and_cuts_no_menu_off(person: People, tab: Tab):
    ana = person()
    ana.post("The only one.")
    page = tab(ana)
    feed = page.get_by_role("feed", name="Home timeline")
    expect(feed).to_have_css("contain", "paint")
    rows(page).get_by_role("button", name="More").click()
    last = page.get_by_role("menuitem").last
    expect(last).to_be_visible()
    expect(feed).to_have_css("contain", "none")
    last.hover(trial=True)  # nothing else is found where it stands
    page.keyboard.press("Escape")
    expect(feed).to_have_css("contain", "paint")


def test_visitors_land_on_explore(tab: Tab):
    page = tab(None)
    expect(page).to_have_url("/explore")
    navigation = page.get_by_role("navigation", name="Main").first
    expect(navigation.get_by_role("link", name="Log in")).to_be_visible()
    expect(navigation.get_by_role("link", name="Settings")).to_have_count(0)


def test_a_new_visit_opens_where_the_last_one_stopped(person: People, tab: Tab):
    ana, bob = followed(person, 30)
    page = tab(ana)
    expect(rows(page)).to_have_count(20)
    page.mouse.wheel(0, 900)
    until(page, "scrollY >= 900")
    expect(rows(page)).to_have_count(30)
    scrolled = page.evaluate("scrollY")
    top = page.evaluate(
        "[...document.querySelectorAll('[data-act]')].find(row => row.getBoundingClientRect().top >= 51).dataset.act"
    )
    page.get_by_role("link", name="Explore").first.click()  # leaving tells it at once
    expect(page).to_have_url("/explore")
    until_position(ana, top)
    bob.post("This is news.")
    there = tab(ana)
    expect(rows(there).first).to_have_attribute("data-act", top)
    pill = there.locator("[data-new=home]")
    expect(pill).to_be_visible()
    pill.click()
    expect(rows(there).first).to_contain_text("This is news.")
    expect(there.locator(f"[data-act='{top}']")).to_have_count(1)
    page.go_back()  # what stands in the browser is as it was, with what is new above it
    expect(rows(page)).to_have_count(30)
    expect(rows(page).first).to_contain_text("Post number 29.")
    until(page, f"scrollY === {scrolled}")
    expect(page.get_by_role("button", name="Show 1 new post", exact=True)).to_be_visible()


def test_who_prefers_the_top_finds_it(person: People, tab: Tab):
    ana, bob = followed(person, 3)
    newest = ana.client.get("/api/timeline").json()["items"][0]["act_id"]
    ana.client.put("/api/timeline/position", json={"act_id": newest}).raise_for_status()
    ana.client.patch("/api/me/preferences", json={"open_at": "top"}).raise_for_status()
    bob.post("This is news.")
    page = tab(ana)
    expect(rows(page).first).to_contain_text("This is news.")
    expect(page.locator("[data-new=home]")).to_have_count(0)


def until_position(who: Person, act: str) -> None:
    for _ in range(100):
        if who.client.get("/api/timeline/position").json()["act_id"] == act:
            return
        pause(0.05)
    raise AssertionError(who.client.get("/api/timeline/position").json())
