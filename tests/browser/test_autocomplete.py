"""Mentions and hashtags completed while one writes: in the page's composer, in the dialog, in a reply, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Stack
from tests.browser.test_composer import field, press_n
from tests.browser.test_search import indexed

People = Callable[..., Person]
Tab = Callable[..., Page]


def options(page: Page):
    return page.get_by_role("option")


def asked(page: Page) -> list[str]:
    """What the page will have asked the server for."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if "suggestions?" in request.url else None)
    return seen


def test_a_mention_by_keyboard_whom_one_follows_first(stack: Stack, person: People, tab: Tab):
    # the stranger's name fits as well, and has more followers
    friend, stranger, me = person("quimby"), person("quimby"), person("me")
    me.follow(friend)
    friend.follow(stranger)
    for one in (friend, stranger):
        indexed(stack, one.username, type="users")
    page = tab(me)
    seen = asked(page)
    field(page).click()
    page.keyboard.type("Hello @quimb")
    expect(options(page)).to_contain_text([f"@{friend.username}", f"@{stranger.username}"])
    expect(page.get_by_role("listbox", name="People")).to_be_visible()
    expect(page.get_by_role("option", selected=True)).to_contain_text(friend.username)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text(stranger.username)
    chosen = page.get_by_role("option", selected=True).get_attribute("id")
    expect(field(page)).to_have_attribute("aria-activedescendant", chosen or "")
    before = len(seen)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value(f"Hello @{friend.username} ")
    expect(options(page)).to_have_count(0)
    page.keyboard.type("and")
    expect(field(page)).to_have_value(f"Hello @{friend.username} and")
    assert len(seen) == before  # neither arrows nor what is no mention ask anything


def test_the_next_key_finds_the_caret_behind_the_name(stack: Stack, person: People, tab: Tab):
    friend, me = person("yolanda"), person("me")
    me.follow(friend)
    indexed(stack, friend.username, type="users")
    page = tab(me)
    field(page).click()
    page.keyboard.type(f"@{friend.username[:-1]}!")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("option", selected=True)).to_contain_text(friend.username)
    # what stands there before the browser draws its next frame
    caret = field(page).evaluate(
        """field => {
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
            return [field.value, field.selectionStart, field.selectionEnd];
        }"""
    )
    behind = len(f"@{friend.username} ")
    assert caret == [f"@{friend.username} !", behind, behind]


def test_escape_leaves_the_list_only_and_a_press_chooses(stack: Stack, person: People, tab: Tab):
    friend, me = person("zebedee"), person("me")
    friend.post(f"#{friend.username}tag and #{friend.username}tug")
    indexed(stack, friend.username, type="hashtags")
    indexed(stack, friend.username, type="users")
    page = tab(me)
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    words = dialog.get_by_role("textbox")
    words.click()
    page.keyboard.type(f"@{friend.username[:-1]}")
    expect(options(page)).to_contain_text([friend.username])
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(dialog).to_be_visible()
    page.keyboard.type(f" #{friend.username}")
    expect(options(page)).to_have_text([re.compile(f"#{friend.username}tag"), re.compile(f"#{friend.username}tug")])
    expect(page.get_by_role("option", selected=True)).to_have_count(0)  # Enter would be a new line
    options(page).last.click()
    expect(words).to_have_value(f"@{friend.username[:-1]} #{friend.username}tug ")
    expect(words).to_be_focused()
    page.keyboard.type(f"#{friend.username}t")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Tab")
    expect(words).to_have_value(f"@{friend.username[:-1]} #{friend.username}tug #{friend.username}tag ")


def test_on_a_phone_the_list_is_within_the_window(stack: Stack, person: People, tab: Tab):
    friend, me = person("wilbur"), person("me")
    indexed(stack, friend.username, type="users")
    post = friend.post("Ask me")
    page = tab(
        me,
        f"/{friend.username}/status/{post}",
    )
    page.set_viewport_size({"width": 390, "height": 700})
    reply = page.get_by_role("textbox", name="Post your reply")
    reply.click()
    page.keyboard.type("Some words before it, so that the line is long @wilb")
    expect(options(page).first).to_be_visible()
    box = page.locator("[data-autocomplete]").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 700
    options(page).first.click()
    expect(reply).to_have_value(re.compile("long @wilbur[0-9]+ $"))
