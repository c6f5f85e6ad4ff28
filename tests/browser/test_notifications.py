"""The bell and the page of notifications, as two people make them ring."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

People = Callable[..., Person]
Tab = Callable[..., Page]


def bell(page: Page, unread: int = 0):
    name = f"Notifications, {unread} unread" if unread else "Notifications"
    return (
        page.get_by_role("navigation", name="Main").locator("visible=true").get_by_role("link", name=name, exact=True)
    )


def rows(page: Page):
    return page.get_by_role("feed", name="Notifications").get_by_role("article")


def like(who: Person, tweet: str) -> None:
    who.client.post(f"/api/tweets/{tweet}/like").raise_for_status()


def test_a_like_rings_in_every_tab_until_it_is_read_in_one(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    tweet = ana.post("Please like this.")
    here, there = tab(ana), tab(ana, "/explore")
    for page in (here, there):
        expect(bell(page)).to_be_visible()
    like(bob, tweet)
    for page in (here, there):
        expect(bell(page, 1)).to_be_visible()
    expect(here).to_have_title("(1) Home - Chirp")
    bell(here, 1).click()
    expect(rows(here)).to_have_count(1)
    expect(rows(here).first).to_have_accessible_name(f"New: {bob.username} liked your post")
    expect(rows(here).first).to_contain_text("Please like this.")
    for page in (here, there):
        expect(bell(page)).to_be_visible()
    expect(here).to_have_title("Notifications - Chirp")
    expect(there).to_have_title("Explore - Chirp")
    here.reload()
    expect(rows(here).first).to_have_accessible_name(f"{bob.username} liked your post")


def test_what_comes_while_one_reads_waits_for_a_press(person: People, tab: Tab):
    ana, bob, cid = person("ana"), person("bob"), person("cid")
    tweet = ana.post("Liked twice.")
    like(bob, tweet)
    page = tab(ana, "/notifications")
    expect(rows(page)).to_have_count(1)
    like(cid, tweet)
    page.get_by_role("button", name="Show 1 new notification", exact=True).click()
    expect(rows(page).first).to_have_accessible_name(f"New: {cid.username} and {bob.username} liked your post")
    expect(rows(page)).to_have_count(1)
    expect(bell(page)).to_be_visible()
    expect(page.get_by_role("button", name="Show 1 new notification", exact=True)).to_have_count(0)


def test_what_was_said_to_one_is_under_mentions(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    tweet = ana.post("Answer me.")
    ana_page = tab(ana, "/notifications")
    expect(ana_page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    like(bob, tweet)
    bob.follow(ana)
    bob.post("Here is one.", reply_to=tweet)
    bob.post("I quote.", quote_of=tweet)
    bob.post(f"Hello @{ana.username}")
    expect(bell(ana_page, 5)).to_be_visible()
    ana_page.get_by_role("button", name="Show 5 new notifications").click()
    expect(rows(ana_page)).to_have_count(5)
    ana_page.get_by_role("navigation", name="Notifications").get_by_role("link", name="Mentions").click()
    expect(ana_page).to_have_url("/notifications/mentions")
    expect(rows(ana_page)).to_have_count(3)
    for words in ("replied to you", "quoted you", "mentioned you"):
        expect(rows(ana_page).get_by_text(f"{bob.username} {words}")).to_be_visible()
    rows(ana_page).filter(has_text="Here is one.").get_by_role("button", name="Like").click()
    expect(rows(ana_page).filter(has_text="Here is one.").get_by_role("button", name="Unlike")).to_be_visible()


def test_groups_lead_to_the_post_or_to_who_followed(person: People, tab: Tab):
    ana, bob, cid = person("ana"), person("bob"), person("cid")
    tweet = ana.post("Open me.")
    like(bob, tweet)
    bob.follow(ana)
    page = tab(ana, "/notifications")
    expect(rows(page)).to_have_count(2)
    rows(page).filter(has_text="Open me.").get_by_text("Open me.").click()
    expect(page).to_have_url(f"/{ana.username}/status/{tweet}")
    page.go_back()
    follow = rows(page).filter(has_text="followed you")
    expect(follow).to_have_accessible_name(f"{bob.username} followed you")
    follow.click(position={"x": 30, "y": 30})
    expect(page).to_have_url(f"/{bob.username}")
    cid.follow(ana)
    expect(bell(page, 1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(rows(page).first).to_have_accessible_name(f"New: {cid.username} and {bob.username} followed you")
    rows(page).first.click(position={"x": 30, "y": 30})
    expect(page).to_have_url(f"/{ana.username}/followers")


def test_nothing_from_whom_one_muted(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    tweet = ana.post("Somebody likes this.")
    page = tab(ana)
    expect(bell(page)).to_be_visible()
    like(bob, tweet)
    expect(bell(page, 1)).to_be_visible()
    ana.client.post(f"/api/users/{bob.username}/mute").raise_for_status()
    expect(bell(page)).to_be_visible()
    bell(page).click()
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


def test_kinds_that_are_turned_off_ring_no_bell(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    tweet = ana.post("Quietly liked.")
    page = tab(ana, "/settings/notifications")
    likes = page.get_by_role("switch", name="Likes")
    expect(likes).to_be_checked()
    like(bob, tweet)
    expect(bell(page, 1)).to_be_visible()
    likes.click()
    expect(likes).not_to_be_checked()
    expect(bell(page)).to_be_visible()
    page.reload()
    expect(likes).not_to_be_checked()
    expect(page.get_by_role("switch", name="Replies")).to_be_checked()


def test_the_bell_of_phones_and_of_visitors(person: People, tab: Tab):
    page = tab(None, "/notifications")
    expect(page).to_have_url("/login?next=%2Fnotifications")
    ana = person("ana")
    like(person("bob"), ana.post("On a phone."))
    page = tab(ana, "/explore")
    page.set_viewport_size({"width": 390, "height": 844})
    links = page.get_by_role("navigation", name="Main").locator("visible=true").get_by_role("link")
    expect(links).to_have_text(["Home", "Explore", "1Notifications", "Profile"])
    bell(page, 1).click()
    expect(rows(page)).to_have_count(1)
    links.get_by_text("Profile").click()
    page.get_by_role("main").get_by_role("link", name="Settings").click()
    expect(page).to_have_url("/settings")
