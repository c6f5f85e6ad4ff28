"""Drafts on the server: saved on leaving the composer, found on another device, gone when posted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.test_media import png
from tests.browser.conftest import Person
from tests.browser.test_composer import field, press_n, toast
from tests.browser.test_threads import write_three

People = Callable[..., Person]
Tab = Callable[..., Page]


def composer(page: Page):
    return page.get_by_role("dialog", name="New post")


def save(page: Page, text: str):
    press_n(page)
    composer(page).get_by_role("textbox", name="What's happening?").fill(text)
    page.keyboard.press("Escape")
    composer(page).get_by_role("button", name="Save").click()
    expect(toast(page, "Draft saved")).to_be_visible()
    expect(composer(page)).to_have_count(0)


def drafts(page: Page):
    """The list, opened from the dialog."""
    press_n(page)
    composer(page).get_by_role("button", name="Drafts").click()
    return page.get_by_role("dialog", name="Drafts")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_saved_draft_is_found_on_another_device_and_gone_when_posted(person: People, tab: Tab, width: int):
    ana = person()
    page = tab(ana)
    page.set_viewport_size({"width": width, "height": 800})
    press_n(page)
    expect(composer(page).get_by_role("button", name="Drafts")).to_have_count(0)
    page.keyboard.press("Escape")
    save(page, "For tomorrow")
    other = tab(ana, "/explore")
    other.set_viewport_size({"width": width, "height": 800})
    drafts(other).get_by_role("button", name="For tomorrow").click()
    expect(composer(other).get_by_role("textbox")).to_have_value("For tomorrow")
    expect(composer(other).get_by_role("textbox")).to_be_focused()
    other.keyboard.press("Control+Enter")
    expect(toast(other, "Posted")).to_be_visible()
    press_n(other)
    expect(composer(other).get_by_role("textbox")).to_have_value("")
    expect(composer(other).get_by_role("button", name="Drafts")).to_have_count(0)
    assert ana.client.get("/api/drafts").json()["items"] == []


def test_a_reply_that_is_a_thread_with_a_picture_comes_back_whole(person: People, tab: Tab):
    ana, bob = person(), person("bob")
    question = bob.post("What do you think?")
    page = tab(ana, f"/{bob.username}/status/{question}")
    page.get_by_role("article").get_by_role("button", name="Reply").click()
    reply = page.get_by_role("dialog", name="Reply")
    page.keyboard.type("I think")
    reply.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    reply.get_by_role("textbox", name="Description of picture 1").fill("A teal sea")
    reply.get_by_role("button", name="Add to thread").click()
    page.keyboard.type("that it is good")
    expect(reply.locator("li[data-status=done]")).to_have_count(1)
    page.keyboard.press("Escape")
    reply.get_by_role("button", name="Save").click()
    expect(reply).to_have_count(0)

    other = tab(ana)
    drafts(other).get_by_role("button", name=f"I think Reply to @{bob.username} · 2 posts · 1 picture").click()
    expect(other).to_have_url(f"/compose?reply_to={question}")
    expect(reply_of(other)).to_contain_text("What do you think?")
    expect(reply_of(other).get_by_role("textbox", name="Post your reply")).to_have_value("I think")
    expect(reply_of(other).get_by_role("textbox", name="Description of picture 1")).to_have_value("A teal sea")
    expect(reply_of(other).get_by_role("textbox", name="Post 2")).to_have_value("that it is good")
    reply_of(other).get_by_role("button", name="Post all").click()
    expect(toast(other, "Thread posted")).to_be_visible()
    first = ana.client.get(f"/api/tweets/{question}/conversation").json()["replies"]["items"][0]
    assert (first["text"], first["media"][0]["alt"], first["replies_count"]) == ("I think", "A teal sea", 1)


def reply_of(page: Page):
    return page.get_by_role("dialog", name="Reply")


def test_choosing_asks_before_it_replaces_what_was_written(person: People, tab: Tab):
    page = tab(person())
    save(page, "The saved one")
    field(page).fill("The new one")
    page.locator("h1").click()
    dialog = drafts(page)
    dialog.get_by_role("button", name="The saved one").click()
    dialog.get_by_role("button", name="Keep it").click()
    page.keyboard.press("Escape")
    expect(composer(page).get_by_role("textbox")).to_have_value("The new one")
    composer(page).get_by_role("button", name="Drafts").click()
    dialog.get_by_role("button", name="The saved one").click()
    dialog.get_by_role("button", name="Replace it").click()
    expect(composer(page).get_by_role("textbox")).to_have_value("The saved one")


def test_a_draft_is_deleted_and_the_deletion_undone(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    save(page, "Not so good")
    dialog = drafts(page)
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        dialog.get_by_role("button", name="Delete draft").click()
    assert ana.client.get("/api/drafts").json()["items"] == []
    expect(dialog.get_by_role("button", name="Undo")).to_be_focused()
    dialog.get_by_role("button", name="Undo").click()
    dialog.get_by_role("button", name="Not so good").click()
    expect(composer(page).get_by_role("textbox")).to_have_value("Not so good")
    assert [one["tweets"][0]["text"] for one in ana.client.get("/api/drafts").json()["items"]] == ["Not so good"]
    page.keyboard.press("Escape")
    composer(page).get_by_role("button", name="Discard").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        drafts(page).get_by_role("button", name="Delete draft").click()
    page.keyboard.press("Escape")
    expect(composer(page).get_by_role("button", name="Drafts")).to_have_count(0)


def test_a_thread_is_saved_and_saved_again_as_the_same_draft(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    write_three(page)
    page.keyboard.press("Escape")
    composer(page).get_by_role("button", name="Save").click()
    expect(composer(page)).to_have_count(0)
    drafts(page).get_by_role("button", name="one 3 posts").click()
    composer(page).get_by_role("textbox", name="Post 3").fill("four")
    page.keyboard.press("Escape")
    composer(page).get_by_role("button", name="Save").click()
    expect(composer(page)).to_have_count(0)
    (draft,) = ana.client.get("/api/drafts").json()["items"]
    assert [one["text"] for one in draft["tweets"]] == ["one", "two", "four"]


def test_what_can_not_be_saved_stays(person: People, tab: Tab):
    page = tab(person(), quiet=True)
    page.route("**/api/drafts", lambda route: route.abort())
    press_n(page)
    page.keyboard.type("Precious")
    page.keyboard.press("Escape")
    composer(page).get_by_role("button", name="Save").click()
    expect(composer(page).get_by_role("alert")).to_have_text("The connection broke. Try again.")
    composer(page).get_by_role("button", name="Keep editing").click()
    expect(composer(page).get_by_role("textbox")).to_have_value("Precious")


def test_many_drafts_are_listed_page_by_page(person: People, tab: Tab):
    ana = person()
    for number in range(22):
        body = {"tweets": [{"text": f"Draft {number}"}]}
        ana.client.post("/api/drafts", json=body).raise_for_status()
    dialog = drafts(tab(ana))
    listed = dialog.get_by_role("listitem")
    expect(listed).to_have_count(20)
    expect(listed.first.get_by_role("button").first).to_be_focused()
    dialog.get_by_role("button", name="Show more").click()
    expect(listed).to_have_count(22)
    expect(listed.nth(20).get_by_role("button").first).to_be_focused()
    expect(dialog.get_by_role("button", name="Show more")).to_have_count(0)
