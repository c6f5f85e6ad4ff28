"""Reposting, quoting and saving, as people do it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, until_so
from tests.browser.test_cards import card

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_a_repost_reaches_a_follower_and_is_undone_by_the_same_button(person: People, tab: Tab):
    ana, bob, cid = person("ana"), person("bob"), person("cid")
    id = cid.post("Worth passing on.")
    bob.follow(cid)
    ana.follow(bob)
    theirs, mine = tab(ana), tab(bob)
    expect(theirs.get_by_text("Your timeline is quiet")).to_be_visible()
    post = card(mine, "Worth passing on.")
    post.get_by_role("button", name="Repost", exact=True).click()
    mine.get_by_role("menuitem", name="Repost", exact=True).click()
    expect(post.locator("[data-retweets]")).to_have_text("1")
    theirs.get_by_role("button", name="Show 1 new post").click()
    passed_on = card(theirs, "Worth passing on.")
    expect(passed_on.get_by_text(f"{bob.username} reposted")).to_be_visible()
    post.get_by_role("button", name="Undo repost").click()
    mine.get_by_role("menuitem", name="Undo repost").click()
    expect(post.get_by_role("button", name="Repost", exact=True)).to_be_visible()
    until_so(lambda: not bob.seen(f"tweets/{id}")["viewer"]["retweeted"])
    theirs.reload()
    expect(theirs.get_by_text("Your timeline is quiet")).to_be_visible()


def test_a_quote_shows_what_it_quotes(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    id = bob.post("The original thought.")
    ana.follow(bob)
    page = tab(ana)
    card(page, "The original thought.").get_by_role("button", name="Repost", exact=True).click()
    page.get_by_role("menuitem", name="Quote").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-quoted]")).to_contain_text("The original thought.")
    dialog.get_by_role("textbox").fill("What I think of it.")
    dialog.get_by_role("button", name="Post", exact=True).click()
    quote = card(page, "What I think of it.")
    expect(quote.locator("[data-quoted]")).to_contain_text("The original thought.")
    page.goto(f"/{bob.username}/status/{id}/quotes")
    expect(page.get_by_role("feed", name="Quotes").get_by_role("article")).to_have_count(1)
    bob.client.delete(f"/api/tweets/{id}").raise_for_status()
    page.goto(f"/{ana.username}")
    expect(card(page, "What I think of it.").get_by_text("This post was deleted.")).to_be_visible()


def test_what_is_saved_is_on_its_page_until_it_is_removed(person: People, tab: Tab):
    ana = person()
    ana.post("Keep this.")
    page = tab(ana)
    card(page, "Keep this.").get_by_role("button", name="Save").click()
    page.get_by_role("navigation", name="Main").first.get_by_role("link", name="Bookmarks").click()
    saved = card(page, "Keep this.")
    saved.get_by_role("button", name="Remove from saved").click()
    expect(saved.get_by_role("button", name="Save")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Nothing saved yet")).to_be_visible()


def test_keys_repost_quote_and_save(person: People, tab: Tab):
    ana = person()
    ana.post("By the keyboard.")
    page = tab(ana)
    post = card(page, "By the keyboard.")
    expect(post).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("b")
    expect(post.get_by_role("button", name="Remove from saved")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("menuitem", name="Repost", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(post.get_by_role("button", name="Undo repost")).to_be_visible()
    post.focus()
    page.keyboard.press("q")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(post).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(post).to_be_focused()
    repost = post.get_by_role("button", name="Undo repost")
    repost.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(repost).to_be_focused()
    post.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-focused]")).to_contain_text("By the keyboard.")


def test_a_quote_of_nothing_but_the_post_waits_for_a_comment(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    id = bob.post("The bare thought.")
    page = tab(ana, f"/compose?quote_of={id}")
    send = page.get_by_role("dialog").get_by_role("button", name="Post", exact=True)
    expect(send).to_be_disabled()
    expect(send).to_have_attribute("title", "Write something first")
    page.get_by_role("dialog").get_by_role("textbox").fill("Well.")
    expect(send).to_be_enabled()
    bare = ana.client.post("/api/tweets", json={"text": "", "quote_of": id})
    assert bare.status_code == 201  # programs may


def test_who_liked_and_who_reposted(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    id = ana.post("Look who likes this.")
    for what in ("like", "retweet"):
        bob.client.post(f"/api/tweets/{id}/{what}").raise_for_status()
    page = tab(ana, f"/{ana.username}/status/{id}")
    page.get_by_role("link", name="1 repost").click()
    expect(page.get_by_role("list", name="Reposts")).to_contain_text(bob.username)
    page.get_by_role("navigation", name="Post").get_by_role("link", name="Likes").click()
    expect(page.get_by_role("list", name="Likes")).to_contain_text(bob.username)
