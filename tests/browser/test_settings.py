"""Settings: the account, the theme, the sessions."""

from __future__ import annotations

import sqlite3
import time
import zipfile
from collections.abc import Callable
from contextlib import closing

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person, Stack

People = Callable[..., Person]
Tab = Callable[..., Page]


def another_session(stack: Stack, ana: Person) -> Person:
    form = {"username": ana.username, "password": PASSWORD}
    answer = httpx.post(f"{stack.base}/api/session", json=form, headers={"user-agent": "Firefox/140.0 (Windows)"})
    token = answer.raise_for_status().json()["token"]
    client = httpx.Client(base_url=stack.base, headers={"authorization": f"Bearer {token}"})
    return Person(ana.username, token, client)


def test_the_account_is_shown_to_its_owner(person: People, tab: Tab):
    ana = person()
    page = tab(ana, "/settings")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"@{ana.username}")
    expect(main).to_contain_text(f"{ana.username}@example.org")


def test_visitors_are_asked_to_log_in(tab: Tab):
    for path in ("/settings", "/settings/account", "/settings/sessions"):
        page = tab(None, path)
        page.wait_for_url("**/login*")


def test_a_theme_takes_effect_at_once_and_stays(person: People, tab: Tab):
    page = tab(person(), "/settings/appearance", color_scheme="light")
    expect(page.get_by_role("radio", name="System")).to_be_checked()
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_css("background-color", "rgb(15, 19, 24)")
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    expect(page.locator("html")).to_have_css("background-color", "rgb(15, 19, 24)")
    page.get_by_role("radio", name="Dark").press("ArrowLeft")
    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_text("System", exact=True).click()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(15, 19, 24)")


def test_another_device_is_logged_out_from_here(person: People, tab: Tab, stack: Stack):
    ana = person()
    other = another_session(stack, ana)
    theirs = tab(other, "/")
    expect(theirs.get_by_role("heading", name="Home")).to_be_visible()
    page = tab(ana, "/settings/sessions")
    listed = page.get_by_role("list", name="Sessions").get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(listed.filter(has_text="This device")).to_have_count(1)
    row = listed.filter(has_text="Firefox on Windows")
    expect(row).to_contain_text("Last seen")
    page.set_viewport_size({"width": 390, "height": 844})
    assert row.get_by_text("Firefox on Windows").evaluate("name => name.scrollWidth <= name.clientWidth")  # not cut
    row.get_by_role("button", name="End session").click()
    expect(listed).to_have_count(1)
    expect(theirs).to_have_url("/login")
    assert other.client.get("/api/me").status_code == 401
    assert ana.client.get("/api/me").status_code == 200


def test_logging_out_everywhere_ends_every_session(person: People, tab: Tab, stack: Stack):
    ana = person()
    other = another_session(stack, ana)
    page = tab(ana, "/settings/account")
    page.get_by_role("button", name="Log out everywhere").click()
    # The form's answer leads to explore, the push into the tab to the log-in page: whichever is first.
    asked = page.get_by_role("link", name="Log in").or_(page.get_by_role("button", name="Log in", exact=True))
    expect(asked.first).to_be_visible()
    for session in (ana, other):
        assert session.client.get("/api/me").status_code == 401


def test_a_new_password_is_set_by_who_knows_the_old_one(person: People, tab: Tab, stack: Stack):
    ana = person()
    other = another_session(stack, ana)
    page = tab(ana, "/settings/account")
    form = page.get_by_role("form", name="Change password")
    form.get_by_label("Your password", exact=True).fill("a guess")
    form.get_by_label("New password", exact=True).fill("persimmon harbour")
    form.get_by_role("button", name="Change password").click()
    expect(form.get_by_role("alert").filter(has_text="That is not your password.")).to_be_visible()
    expect(form.get_by_label("New password", exact=True)).to_have_value("persimmon harbour")
    form.get_by_label("Your password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("status").filter(has_text="Your password is changed.")).to_have_count(1)
    expect(form.get_by_label("Your password", exact=True)).to_have_value("")
    assert other.client.get("/api/me").status_code == 401
    assert ana.client.get("/api/me").status_code == 200
    answer = httpx.post(f"{stack.base}/api/session", json={"username": ana.username, "password": "persimmon harbour"})
    assert answer.status_code == 200


def test_a_muted_word_leaves_home_at_once(person: People, tab: Tab):
    ana, bob = person(), person("bob")
    bob.post("A SPOILER for everybody")
    bob.post("Good morning")
    ana.follow(bob)
    page = tab(ana, "/")
    feed = page.get_by_role("feed", name="Home timeline")
    expect(feed.get_by_role("article")).to_have_count(2)
    page.get_by_role("link", name="Settings").first.click()
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Privacy and safety").click()
    page.get_by_label("Word, phrase or #hashtag").fill("spoiler")
    page.get_by_label("For how long").select_option("7 days")
    page.get_by_role("button", name="Mute", exact=True).click()
    muted = page.get_by_role("list", name="Muted words").get_by_role("listitem")
    expect(muted).to_contain_text("Until")
    page.get_by_role("link", name="Home").first.click()
    expect(feed.get_by_role("article")).to_have_count(1)
    expect(feed).to_contain_text("Good morning")
    page.go_back()
    page.get_by_role("button", name="Remove spoiler").click()
    expect(page.get_by_text("You have muted no words.")).to_be_visible()


def test_an_account_is_deleted_and_taken_back_at_the_next_log_in(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    page = tab(ana, "/settings/data")
    form = page.get_by_role("form", name="Delete account")
    form.get_by_label("Your password").fill("a guess")
    form.get_by_role("button", name="Delete account").click()
    expect(form.get_by_role("alert").filter(has_text="That is not your password.")).to_be_visible()
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_role("button", name="Delete account").click()
    page.wait_for_url("**/login*")
    expect(
        tab(bob, f"/{ana.username}", quiet=True).get_by_text("This account was closed by its owner.")
    ).to_be_visible()
    for keep in (False, True):
        expect(page.get_by_label("Keep my account")).to_be_visible(visible=keep)
        page.get_by_label("Username or e-mail").fill(ana.username)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        if keep:
            expect(page.get_by_text("You asked for this account to be erased")).to_be_visible()
            page.get_by_label("Keep my account").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    expect(tab(bob, f"/{ana.username}").get_by_text(f"@{ana.username}").first).to_be_visible()


def test_a_copy_of_ones_data_is_made_and_fetched(person: People, tab: Tab):
    ana = person("ana")
    ana.post("Mine")
    page = tab(ana, "/settings/data")
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("status").filter(has_text="Your copy")).to_be_visible()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        link.click()
    download = waiting.value
    assert download.suggested_filename == f"chirp-{ana.username}.zip"
    with zipfile.ZipFile(download.path()) as archive:
        assert b"Mine" in archive.read("posts.json")


def test_a_copy_of_unknown_size_tells_no_numbers(person: People, tab: Tab, stack: Stack):
    ana = person("ana")
    row = (int(ana.seen("me")["id"]), "working", time.time_ns() // 1_000_000 + 600_000)
    with closing(sqlite3.connect(stack.folder / "chirp.db", timeout=10)) as database, database:
        rest = "attempt, done, total, name, finished_ms) VALUES (?, ?, ?, 1, 0, 0, '', 0)"
        database.execute(f"INSERT INTO exports (user_id, state, due_ms, {rest}", row)
    page = tab(ana, "/settings/data")
    expect(page.get_by_role("status").filter(has_text="Your copy")).to_have_text("Your copy is being made.")
    bar = page.get_by_role("progressbar", name="Your copy")
    expect(bar).to_have_css("appearance", "none")  # in the colours of the theme, not the browser's
    expect(bar).to_have_js_property("value", 0)
