"""What the menu of a post does: delete, mute, block, copy; and how it opens."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from tests.browser.conftest import Stack, until_so
from tests.browser.test_cards import People, Tab, card
from tests.browser.test_composer import toast


def test_a_delete_leaves_at_once_and_an_undo_brings_it_back(person: People, tab: Tab):
    ana = person()
    _, id, _ = [ana.post(text) for text in ("One.", "Two.", "Three.")]
    page = tab(ana)
    card(page, "Two.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("article")).to_have_count(2)
    until_so(lambda: ana.client.get(f"/api/tweets/{id}").status_code == 404)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article").nth(1)).to_contain_text("Two.")
    until_so(lambda: ana.client.get(f"/api/tweets/{id}").status_code == 200)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(3)


def test_an_undo_that_comes_too_late_leaves_the_post_deleted(person: People, tab: Tab):
    ana = person()
    id = ana.post("Gone for good.")
    page = tab(ana)
    card(page, "Gone for good.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete").click()
    until_so(lambda: ana.client.get(f"/api/tweets/{id}").status_code == 404)
    deleted = time.monotonic()
    undo = page.get_by_role("button", name="Undo")
    undo.hover()  # the message stays, what it offers ends
    until_so(lambda: time.monotonic() > deleted + 11.5, seconds=20)
    undo.click()
    expect(page.locator("[data-toast=error]")).to_contain_text("It is too late to undo that.")
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_link_is_copied_over_plain_http_too(person: People, tab: Tab):
    ana = person()
    id = ana.post("Copy me.")
    page = tab(ana, "/about")
    page.context.grant_permissions(["clipboard-read"])
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {})")  # as where the page came without TLS
    page.goto("/")
    card(page, "Copy me.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Copy link").click()
    expect(page.locator("[data-toast]")).to_contain_text("Link copied")
    field = page.get_by_role("textbox", name="What's happening?")
    field.press("Control+V")
    expect(field).to_have_value(f"{page.url.rstrip('/')}/{ana.username}/status/{id}")


def test_what_a_handler_refuses_is_said_and_taken_back(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    bob.post("Of Bob.")
    ana.follow(bob)
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(1)
    stack.admin("suspend", bob.username)
    card(page, "Of Bob.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Mute").click()
    expect(page.locator("[data-toast=error]")).to_contain_text("This account is suspended.")
    expect(page.get_by_role("article")).to_have_count(1)


def test_deleting_what_is_deleted_already_is_no_error(person: People, tab: Tab):
    ana = person()
    tweet = ana.post("Deleted elsewhere.")
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(1)
    ana.client.delete(f"/api/tweets/{tweet}").raise_for_status()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator("[data-toast]")).to_contain_text("Post deleted")
    page.get_by_role("link", name="Bookmarks").first.click()  # the server answers in the order in which it is asked
    expect(page.get_by_role("heading", name="Nothing saved yet")).to_be_visible()
    expect(page.locator("[data-toast=error]")).to_have_count(0)


def test_a_muted_person_leaves_the_home_timeline(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.post("From Bob.")
    ana.follow(bob)
    page = tab(ana)
    card(page, "From Bob.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=f"Mute @{bob.username}").click()
    expect(card(page, "From Bob.")).to_have_count(0)
    until_so(lambda: ana.seen(f"users/{bob.username}")["relationship"]["muting"])
    page.reload()
    expect(page.get_by_text("Your timeline is quiet")).to_be_visible()


def test_a_muted_person_stays_where_one_came_to_read_them(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    ids = [bob.post(f"From Bob, {number}.") for number in range(25)]
    page = tab(ana, f"/{bob.username}/status/{ids[0]}")
    page.locator("[data-focused]").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=f"Mute @{bob.username}").click()
    expect(page.locator("[data-toast]")).to_contain_text("is muted")
    expect(page.locator("[data-focused]")).to_contain_text("From Bob, 0.")
    page.goto(f"/{bob.username}")
    unmute = page.get_by_role("button", name="Unmute")
    unmute.click()
    expect(unmute).to_have_count(0)
    card(page, "From Bob, 24.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=f"Mute @{bob.username}").click()
    expect(unmute).to_be_visible()
    expect(card(page, "From Bob, 24.")).to_be_visible()


def test_a_block_from_a_card_asks_first_and_is_on_the_profile_at_once(person: People, tab: Tab):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    bob.client.post(f"/api/tweets/{eve.post('Of Eve.')}/retweet").raise_for_status()
    for number in range(25):
        bob.post(f"From Bob, {number}.")
    ana.follow(bob)
    page = tab(ana, f"/{bob.username}")
    dialog = page.get_by_role("dialog", name=f"Block @{bob.username}?")
    for choice in ("Cancel", "Block"):
        card(page, "From Bob, 24.").get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name=f"Block @{bob.username}").click()
        dialog.get_by_role("button", name=choice, exact=True).click()
        expect(dialog).to_have_count(0)
    expect(page.get_by_text(f"You blocked @{bob.username}")).to_be_visible()
    expect(page.get_by_role("button", name="Unblock")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    assert not ana.seen(f"users/{bob.username}")["relationship"]["following"]


def test_what_is_left_of_a_feed_is_read_on_when_all_that_was_read_went(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    ana.post("Below.")
    for number in range(20):
        bob.post(f"From Bob, {number}.")
    until_so(lambda: len(ana.seen("timeline")["items"]) == 20)
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(20)
    card(page, "From Bob, 19.").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=f"Mute @{bob.username}").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("Below.")


def test_the_menu_follows_the_arrows_and_escape(person: People, tab: Tab):
    ana = person()
    ana.post("A post.")
    page = tab(ana)
    more = page.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()


def test_a_menu_near_the_bar_of_a_phone_opens_upwards(person: People, tab: Tab):
    ana = person()
    for number in range(4):
        ana.post(f"Post {number}.")
    page = tab(ana)
    page.set_viewport_size({"width": 390, "height": 560})
    mores = page.get_by_role("button", name="More")
    expect(mores).to_have_count(4)
    menu, bar = page.get_by_role("menu"), page.locator("[data-bar]")
    for more in (mores.first, mores.nth(3)):
        more.click()
        bounds, edge = menu.bounding_box(), bar.bounding_box()
        assert bounds
        assert edge
        assert bounds["y"] > 52
        assert bounds["y"] + bounds["height"] <= edge["y"]
        page.keyboard.press("Escape")


def test_an_undo_can_be_reached_by_keyboard(person: People, tab: Tab):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    for other in (bob, eve):
        other.post(f"Of {other.username}.")
        ana.follow(other)
    page = tab(ana)
    for other in (bob, eve):
        card(page, f"Of {other.username}.").get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Mute").click()
        expect(toast(page, f"@{other.username} is muted")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="is muted")).to_have_count(1)
    expect(page.locator("[data-toast]")).to_have_count(2)
    toast(page, bob.username).get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_contain_text(f"Of {bob.username}.")
    page.keyboard.press("z")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.locator("[data-toast]")).to_have_count(0)
