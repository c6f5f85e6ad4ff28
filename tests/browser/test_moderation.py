"""A post is reported from its menu; an administrator hides it; its author reads why nobody answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_a_reported_post_is_hidden_by_an_administrator(person: People, admin: Person, tab: Tab):
    ana, bob = person(), person("bob")
    tweet = bob.post("Buy this now")
    path = f"/{bob.username}/status/{tweet}"
    page = tab(ana, path)
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Report").click()
    dialog = page.get_by_role("dialog", name="Report post")
    expect(dialog.get_by_role("button", name="Report")).to_be_disabled()
    dialog.get_by_label("Spam or a scam").check()
    dialog.get_by_role("button", name="Report").click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_have_count(1)

    desk = tab(admin, "/")
    desk.get_by_role("navigation", name="Main").get_by_role("link", name="Reports").click()
    row = desk.get_by_role("list", name="Reports").get_by_role("listitem").filter(has_text="Buy this now").first
    expect(row).to_contain_text("Post reported once")
    expect(row).to_contain_text("Spam")
    row.get_by_role("button", name="Hide post").click()
    expect(desk.get_by_text("Buy this now")).to_have_count(0)

    assert ana.client.get(f"/api/tweets/{tweet}").status_code == 404
    expect(tab(bob, path).get_by_text("An administrator has hidden this post.")).to_be_visible()


def test_on_a_phone_the_reports_are_found_from_ones_own_profile(admin: Person, tab: Tab):
    page = tab(admin, f"/{admin.username}")
    page.set_viewport_size({"width": 320, "height": 800})
    profile = page.get_by_label("Profile", exact=True)
    more, edit = (profile.get_by_role("button", name=name, exact=True) for name in ("More", "Edit profile"))
    expect(edit).to_be_visible()
    assert more.evaluate("it => it.getBoundingClientRect().bottom") > edit.evaluate(
        "it => it.getBoundingClientRect().top"
    )
    page.get_by_role("main").get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()


def test_nobody_else_finds_the_page(person: People, tab: Tab):
    page = tab(person(), "/admin")
    expect(page.get_by_role("link", name="Reports")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing lives here")).to_be_visible()
    tab(None, "/admin").wait_for_url("**/login*")
