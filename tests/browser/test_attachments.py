"""Pictures in the composer: picked, dropped, pasted, described, posted."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import Person, until
from tests.browser.test_media import picture


def file(name: str = "sea.png", colour: str = "teal") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": picture(300, 200, colour)}


def composer(page: Page) -> Locator:
    return page.locator("[data-composer=home]").first


def pick(page: Page, *files: FilePayload) -> None:
    expect(composer(page).get_by_role("button", name="Add pictures or a video")).to_be_enabled()
    composer(page).locator("input[type=file]").set_input_files(list(files))


def test_pictures_are_picked_described_and_posted(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    page = tab(ana, "/")
    post = composer(page).get_by_role("button", name="Post")
    expect(post).to_be_disabled()
    pick(page, file(), file("other.png", "gold"))
    expect(composer(page).locator("li[data-status=done]")).to_have_count(2)
    composer(page).get_by_role("textbox", name="Description of picture 1").fill("A teal sea")
    post.click()
    reminder = page.get_by_role("alertdialog", name="Add descriptions?")
    reminder.get_by_role("button", name="Add descriptions").click()
    second = composer(page).get_by_role("textbox", name="Description of picture 2")
    expect(second).to_be_focused()
    second.fill("A field of gold")
    post.click()
    card = page.get_by_role("article").first
    expect(card.locator("[data-media='2']")).to_be_visible()
    expect(card.get_by_role("img", name="A teal sea")).to_be_visible()
    expect(card.get_by_role("img", name="A field of gold")).to_be_visible()
    expect(composer(page).locator("li")).to_have_count(0)
    (tweet,) = ana.client.get(f"/api/users/{ana.username}/media").json()["items"]
    assert [one["alt"] for one in tweet["media"]] == ["A teal sea", "A field of gold"]


def test_post_anyway_is_asked_once(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/")
    pick(page, file())
    composer(page).get_by_role("textbox", name="What's happening?").fill("Without a description")
    composer(page).get_by_role("button", name="Post").click()
    page.get_by_role("button", name="Post anyway").click()
    expect(page.get_by_role("article").first.locator("[data-media='1']")).to_be_visible()


def test_a_failed_upload_is_tried_again_and_a_slow_one_cancelled(
    person: Callable[..., Person], tab: Callable[..., Page]
):
    page = tab(person(), "/", quiet=True)
    waiting: list[Route] = []
    page.route("**/api/media", lambda route: route.abort())
    pick(page, file())
    expect(composer(page).get_by_text("The connection broke. Try again.")).to_be_visible()
    post = composer(page).get_by_role("button", name="Post")
    expect(post).to_be_disabled()
    expect(post).to_have_attribute("title", "Try again or remove what was not uploaded")
    page.unroute("**/api/media")
    page.route("**/api/media", lambda route: waiting.append(route))
    composer(page).get_by_role("button", name="Try again").click()
    expect(composer(page).locator("li[data-status=uploading]")).to_have_count(1)
    expect(post).to_have_attribute("title", "Wait until everything is uploaded")
    composer(page).get_by_role("button", name="Cancel picture 1").click()
    expect(composer(page).locator("li")).to_have_count(0)
    page.unroute("**/api/media")
    pick(page, file())
    expect(composer(page).locator("li[data-status=done]")).to_have_count(1)


def test_while_nothing_can_be_uploaded_what_is_written_stays_and_is_posted_without(
    person: Callable[..., Person], tab: Callable[..., Page]
):
    page = tab(person(), "/", quiet=True)
    sentence = "Files can't be uploaded right now. You can post without them."
    told = {"status": 503, "headers": {"retry-after": "5"}, "json": {"detail": sentence, "errors": []}}
    page.route("**/api/media", lambda route: route.fulfill(**told))
    composer(page).get_by_role("textbox").first.fill("Without a picture")
    pick(page, file())
    expect(composer(page).get_by_text(sentence)).to_be_visible()
    expect(composer(page).get_by_role("textbox").first).to_have_value("Without a picture")
    page.unroute("**/api/media")
    composer(page).get_by_role("button", name="Try again").click()
    expect(composer(page).locator("li[data-status=done]")).to_have_count(1)
    page.route("**/api/media", lambda route: route.fulfill(**told))
    composer(page).get_by_role("button", name="Remove picture 1").click()
    pick(page, file())
    expect(composer(page).get_by_text(sentence)).to_be_visible()
    composer(page).get_by_role("button", name="Remove picture 1").click()
    composer(page).get_by_role("button", name="Post").click()
    expect(page.get_by_role("article").filter(has_text="Without a picture")).to_be_visible()


def test_what_is_no_picture_is_said(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/", quiet=True)
    pick(page, {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.get_by_text("neither a picture").first).to_be_visible()
    pick(page, {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    expect(composer(page).get_by_role("alert")).to_contain_text("broken, or neither a picture")
    expect(composer(page).get_by_role("button", name="Try again")).to_have_count(0)  # it would be refused again
    expect(composer(page).get_by_role("button", name="Post")).to_have_attribute("title", "Remove what was not uploaded")


def test_attachments_outlive_a_reload(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/")
    pick(page, file())
    composer(page).get_by_role("textbox", name="Description of picture 1").fill("A teal sea")
    expect(composer(page).locator("li[data-status=done]")).to_have_count(1)
    page.reload()
    expect(composer(page).get_by_role("textbox", name="Description of picture 1")).to_have_value("A teal sea")
    composer(page).get_by_role("button", name="Remove picture 1").click()
    page.reload()
    expect(composer(page).get_by_role("textbox", name="What's happening?")).to_be_visible()
    expect(composer(page).locator("li")).to_have_count(0)


def test_pictures_are_pasted_and_dropped(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/")
    expect(composer(page).get_by_role("button", name="Add pictures or a video")).to_be_enabled()
    give = """([kind, key]) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 20, height: 20 });
        canvas.getContext("2d").fillRect(0, 0, 9, 9);
        canvas.toBlob((blob) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([blob], "a.png", { type: "image/png" }));
            const target = document.querySelector("[data-composer=home] textarea");
            const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
            target.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, [key]: transfer }));
        });
    }"""
    page.evaluate(give, ["paste", "clipboardData"])
    expect(composer(page).locator("li[data-status=done]")).to_have_count(1)
    page.evaluate(give, ["drop", "dataTransfer"])
    expect(composer(page).locator("li[data-status=done]")).to_have_count(2)


def test_a_video_goes_up_with_its_size_and_plays(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    page = tab(ana, "/")
    expect(composer(page).get_by_role("button", name="Add pictures or a video")).to_be_enabled()
    # The browser makes the video: a second of a canvas that changes.
    page.evaluate("""() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 90 });
        const context = canvas.getContext("2d");
        const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
        const parts = [];
        recorder.ondataavailable = (event) => parts.push(event.data);
        recorder.onstop = () => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(parts, "a.webm", { type: "video/webm" }));
            const input = document.querySelector("[data-composer=home] input[type=file]");
            input.files = transfer.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        };
        let shade = 0;
        const timer = setInterval(() => {
            context.fillStyle = `rgb(${(shade += 9) % 255}, 90, 120)`;
            context.fillRect(0, 0, 160, 90);
        }, 50);
        recorder.start();
        setTimeout(() => { clearInterval(timer); recorder.stop(); }, 800);
    }""")
    expect(composer(page).locator("li[data-status=done]")).to_have_count(1)
    composer(page).get_by_role("button", name="Post").click()
    video = page.get_by_role("article").first.locator("video")
    expect(video).to_be_visible()
    until(page, "document.querySelector('article video').readyState >= 1")
    (tweet,) = ana.client.get(f"/api/users/{ana.username}/media").json()["items"]
    assert [(one["kind"], one["width"], one["height"]) for one in tweet["media"]] == [("video", 160, 90)]


def test_what_is_discarded_goes_up_no_further(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/explore", quiet=True)
    held: list[Route] = []
    page.route("**/api/media", lambda route: held.append(route))
    page.get_by_role("button", name="Post", exact=True).click()
    dialog = page.get_by_role("dialog", name="New post")
    dialog.locator("input[type=file]").set_input_files([file()])
    expect(dialog.locator("li[data-status=uploading]")).to_have_count(1)
    page.keyboard.press("Escape")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/api/media")):
        dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_have_count(0)


def test_leaving_the_dialog_with_pictures_asks(person: Callable[..., Person], tab: Callable[..., Page]):
    page = tab(person(), "/explore")
    page.get_by_role("button", name="Post", exact=True).click()
    dialog = page.get_by_role("dialog", name="New post")
    dialog.locator("input[type=file]").set_input_files([file()])
    expect(dialog.locator("li[data-status=done]")).to_have_count(1)
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Discard").click()
    expect(page).to_have_url(re.compile(r"/explore$"))
    page.get_by_role("button", name="Post", exact=True).click()
    expect(dialog.get_by_role("textbox", name="What's happening?")).to_be_visible()
    expect(dialog.locator("li")).to_have_count(0)
