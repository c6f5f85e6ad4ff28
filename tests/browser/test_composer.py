"""Writing: counting, drafts, sending, the dialog, the connection going away."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chirp_app import ROOT
from tests.browser.conftest import FLAGS, Person, Stack, until
from tests.unit.test_client_modules import BUN, MODULES

People = Callable[..., Person]
Tab = Callable[..., Page]


def field(page: Page):
    return page.get_by_role("textbox", name="What's happening?")


def send(page: Page):
    return page.get_by_role("main").get_by_role("button", name="Post", exact=True)


def sending(page: Page):
    return page.get_by_role("main").get_by_role("button", name="Sending…")


def toast(page: Page, text: str):
    return page.locator("[data-toast]").filter(has_text=text)


def press_n(page: Page):
    """Open the dialog, as soon as the page knows who writes."""
    expect(page.get_by_role("navigation").get_by_role("button", name="Post").first).to_be_attached()
    page.keyboard.press("n")


def test_the_browser_counts_as_the_server_does():
    command = [BUN, "test", MODULES / "weight.test.js"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_button_says_why_it_can_not_be_pressed(person: People, tab: Tab):
    page = tab(person())
    expect(send(page)).to_be_disabled()
    expect(send(page)).to_have_attribute("title", "Write something first")
    field(page).fill("x" * 285)
    expect(send(page)).to_have_attribute("title", "5 characters too long")
    expect(page.locator("mark")).to_have_text("xxxxx")
    field(page).fill(f"https://example.org/{'x' * 300}")
    expect(send(page)).to_be_enabled()


def test_a_draft_is_there_after_a_reload_and_gone_after_posting(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    field(page).fill("Half a thought")
    until(page, f"Boolean(localStorage['chirp-draft:{ana.username}/home'])")
    page.reload()
    expect(field(page)).to_have_value("Half a thought")
    field(page).press("Control+Enter")
    expect(page.get_by_role("article")).to_contain_text("Half a thought")
    expect(field(page)).to_have_value("")
    page.reload()
    expect(field(page)).to_have_value("")


def test_what_is_typed_before_the_scripts_ran_is_kept(person: People, tab: Tab):
    page = tab(person(), "/about")
    held: list[Route] = []
    page.route(re.compile(r"\.js"), lambda route: held.append(route))
    page.goto("/", wait_until="commit")
    field(page).fill("Faster than the scripts.")
    page.unroute_all()  # and lets go what is held
    send(page).click()
    expect(page.get_by_role("article")).to_contain_text("Faster than the scripts.")


def test_the_dialog_opens_over_the_page_and_asks_before_it_goes(person: People, tab: Tab):
    page = tab(person(), "/explore")
    page.get_by_role("navigation").get_by_role("button", name="Post").first.click()
    dialog = page.get_by_role("dialog", name="New post")
    expect(page).to_have_url("/compose")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Something")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Keep editing").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url("/explore")
    press_n(page)
    expect(page).to_have_title("New post - Chirp")
    expect(dialog.get_by_role("textbox")).to_have_value("")  # it is among the drafts now
    page.go_back()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Explore")
    expect(page).to_have_title("Explore - Chirp")


def test_the_composer_of_the_page_knows_what_the_dialog_sent(person: People, tab: Tab):
    page = tab(person())
    field(page).fill("Written here, sent there.")
    page.locator("h1").click()
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog.get_by_role("textbox")).to_have_value("Written here, sent there.")
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(field(page)).to_have_value("")


def test_compose_can_be_opened_directly(person: People, tab: Tab):
    page = tab(person(), "/compose")
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog).to_be_visible()
    expect(page).to_have_title("New post - Chirp")
    dialog.evaluate("dialog => Promise.all(dialog.getAnimations().map(one => one.finished)).then(() => null)")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 800}
    page.keyboard.press("Escape")
    expect(page).to_have_url("/")
    expect(page).to_have_title("Home - Chirp")
    expect(dialog).to_have_count(0)
    page.goto("/compose")
    dialog.get_by_role("textbox").fill("Directly.")
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("article")).to_contain_text("Directly.")
    page.get_by_role("link", name="View").click()
    expect(page.locator("[data-focused]")).to_contain_text("Directly.")


def test_a_reload_does_not_forget_where_the_dialog_was_opened(person: People, tab: Tab):
    page = tab(person(), "/explore")
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog).to_be_visible()
    page.reload()
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url("/explore")
    expect(page.get_by_role("heading", level=1)).to_have_text("Explore")
    page.go_forward()
    expect(dialog).to_be_visible()
    page.go_back()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url("/explore")


def test_an_own_reply_counts_once(person: People, tab: Tab):
    ana = person()
    ana.post("The question.")
    page = tab(ana)
    card = page.get_by_role("article").filter(has_text="The question.")
    card.get_by_role("button", name="Reply").click()
    page.keyboard.type("The answer.")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Reply sent")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    ana.post("Later: by now everything about the answer was pushed.")
    expect(page.get_by_role("article").filter(has_text="Later:")).to_be_visible()
    expect(card.get_by_role("button", name="Reply")).to_have_text("1")


def test_a_post_of_ones_own_hides_no_new_ones(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.post("Old.")
    ana.follow(bob)
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(1)
    bob.post("New.")
    pill = page.get_by_role("button", name="Show 1 new post")
    expect(pill).to_be_visible()
    field(page).fill("Mine.")
    field(page).press("Control+Enter")
    expect(page.get_by_role("article").first).to_contain_text("Mine.")
    pill.click()
    expect(page.get_by_role("article")).to_have_count(3)
    for index, text in enumerate(("Mine.", "New.", "Old.")):
        expect(page.get_by_role("article").nth(index)).to_contain_text(text)


def test_the_last_letters_before_leaving_are_kept(person: People, tab: Tab):
    page = tab(person())
    expect(page.get_by_role("link", name="Profile").first).to_be_visible()  # drafts are kept for whom the page knows
    field(page).fill("Reload at once")
    page.reload()
    expect(field(page)).to_have_value("Reload at once")
    field(page).fill("A link at once")
    page.get_by_role("link", name="Explore").first.click()
    expect(page).to_have_url("/explore")
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post").get_by_role("textbox")
    expect(dialog).to_have_value("A link at once")
    dialog.fill("Back at once")
    page.go_back()
    press_n(page)
    expect(dialog).to_have_value("Back at once")


def test_escape_on_the_question_goes_on_editing(person: People, tab: Tab):
    page = tab(person())
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    page.keyboard.type("Not yet")
    for _ in range(2):
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("button", name="Keep editing")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("alertdialog")).to_have_count(0)
        expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type(", but soon")
    expect(dialog.get_by_role("textbox")).to_have_value("Not yet, but soon")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_have_count(0)
    expect(field(page)).to_have_value("")
    page.reload()
    expect(field(page)).to_have_value("")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_very_long_text_scrolls_in_its_box(person: People, tab: Tab, width: int):
    page = tab(person())
    page.set_viewport_size({"width": width, "height": 800})
    text = "many words " * 900 + "the end"
    dialog = page.get_by_role("dialog", name="New post")
    for place in [page.get_by_role("main"), dialog] if width > 640 else [dialog]:
        if place is dialog:
            page.locator("h1").click()
            press_n(page)
        box = place.get_by_role("textbox")
        box.fill(text)
        frame = box.locator("xpath=..").bounding_box()
        assert frame is not None
        assert frame["height"] <= 401
        button = place.get_by_role("button", name="Post", exact=True)
        expect(button).to_be_disabled()
        expect(button).to_be_in_viewport()
        expect(place.locator("[data-left]")).to_contain_text(str(280 - len(text)))
        expect(place.locator("mark")).to_have_text(text[280:])
        box.fill("")


@pytest.mark.parametrize("path", ["/", "/about"], ids=["long", "short"])
def test_a_dialog_dims_the_whole_window_and_moves_nothing(person: People, stack: Stack, browser: Browser, path: str):
    ana = person()
    for number in range(12):
        ana.post(f"Post {number}.")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    classic = browser.browser_type.launch(
        executable_path=executable, args=FLAGS, ignore_default_args=["--hide-scrollbars"]
    )
    try:
        context = classic.new_context(base_url=stack.base, viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "chirp_session", "value": ana.token, "url": stack.base, "httpOnly": True}])
        page = context.new_page()
        page.goto(path)
        expect(page.get_by_role("navigation").get_by_role("button", name="Post").first).to_be_attached()
        if path == "/":
            expect(page.get_by_role("article").first).to_be_visible()
        assert page.evaluate("innerWidth > document.documentElement.offsetWidth"), (
            "no room for a scrollbar: nothing to test"
        )
        before = page.locator("main").bounding_box()
        page.keyboard.press("n")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.evaluate("innerWidth === document.documentElement.offsetWidth")
        assert page.locator("main").bounding_box() == before
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.locator("main").bounding_box() == before
    finally:
        classic.close()
