"""Sign up, log in, log out: by the forms, with JavaScript and without."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person

People = Callable[..., Person]
Tab = Callable[..., Page]
_numbers = itertools.count(1)


def fill(page: Page, **fields: str) -> None:
    labels = {
        "name": "Username or e-mail",
        "username": "Username",
        "display_name": "Display name",
        "email": "E-mail",
        "password": "Password",
    }
    for field, value in fields.items():
        page.get_by_label(labels[field], exact=True).fill(value)


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    fill(page, name=name, password=password)
    page.get_by_role("button", name="Log in").click()


def signed_in_as(page: Page, username: str) -> None:
    expect(page.get_by_role("link", name="Profile", exact=True).first).to_have_attribute("href", f"/{username}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_wrong_password_keeps_the_name_and_where_to_go_but_not_the_password(person: People, tab: Tab, scripts: bool):
    ana = person()
    page = tab(None, f"/login?next=/{ana.username}", java_script_enabled=scripts)
    log_in(page, ana.username, "not the password")
    expect(page.get_by_text("The username or the password is wrong.")).to_be_visible()
    expect(page.get_by_label("Username or e-mail")).to_have_value(ana.username)
    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_value("")
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description("The username or the password is wrong.")
    log_in(page, ana.username)
    expect(page).to_have_url(f"/{ana.username}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_signing_up_says_what_is_wrong_beside_each_field(tab: Tab, scripts: bool):
    page = tab(None, "/signup?next=/about", java_script_enabled=scripts)
    fill(page, username="no way!", display_name='Zoë "<b>"', email="nobody", password="short")
    page.get_by_role("button", name="Sign up").click()
    for label, described in {
        "Username": "Use 1 to 15 letters",
        "E-mail": "Write a full e-mail address.",
        "Password": "at least 8",
    }.items():
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        error = page.locator("#" + (field.get_attribute("aria-describedby") or "").split()[0])
        expect(error).to_contain_text(described)
    expect(page.get_by_label("Username", exact=True)).to_have_value("no way!")
    expect(page.get_by_label("Username", exact=True)).to_be_focused()
    expect(page.get_by_label("Display name")).to_have_value('Zoë "<b>"')
    expect(page.get_by_label("Display name")).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    name = f"zoe{next(_numbers)}"
    fill(page, username=name, email=f"{name}@example.org", password=PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url("/about")
    if scripts:
        signed_in_as(page, name)


def test_a_name_that_is_taken_is_said_so_in_any_case(person: People, tab: Tab):
    ana = person()
    page = tab(None, "/signup")
    fill(page, username=ana.username.upper(), email="other@example.org", password=PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("#signup-username-error")).not_to_be_empty()
    expect(page.locator("#signup-email-error")).to_be_empty()


def test_what_was_wrong_is_said_once(person: People, tab: Tab):
    page = tab(None, "/login")
    log_in(page, person().username, "not the password")
    expect(page.get_by_text("is wrong")).to_be_visible()
    page.reload()
    expect(page.get_by_text("is wrong")).to_be_hidden()


def test_a_new_tab_starts_on_explore_and_an_e_mail_address_logs_in_too(person: People, tab: Tab):
    ana = person()
    page = tab(None, "/")
    expect(page).to_have_url("/explore")
    page.get_by_role("navigation", name="Main").first.get_by_role("link", name="Log in").click()
    log_in(page, f"{ana.username}@example.org")
    expect(page).to_have_url("/")
    signed_in_as(page, ana.username)


def test_who_is_logged_in_does_not_see_the_forms(person: People, tab: Tab):
    page = tab(person(), "/login")
    expect(page).to_have_url("/")
    page.goto("/signup")
    expect(page).to_have_url("/")


def test_the_other_form_keeps_where_to_go(tab: Tab):
    page = tab(None, "/login?next=/about")
    page.get_by_role("link", name="Sign up").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
    expect(page.locator("#signup-next")).to_have_value("/about")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_in_never_leads_to_another_site(person: People, tab: Tab, elsewhere: str):
    ana = person()
    page = tab(None, f"/login?next={elsewhere}")
    log_in(page, ana.username)
    expect(page).to_have_url("/")


def test_the_password_can_be_looked_at(tab: Tab):
    page = tab(None, "/login")
    field = page.get_by_label("Password")  # the only thing of that name
    fill(page, password="secret")
    page.get_by_role("button", name="Show what is typed").click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value("secret")
    page.get_by_role("button", name="Show what is typed").click()
    expect(field).to_have_attribute("type", "password")


def test_a_field_fills_itself(tab: Tab):
    page = tab(None, "/login")
    expect(page.get_by_label("Username or e-mail")).to_be_focused()
    expect(page.get_by_label("Username or e-mail")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("autocomplete", "current-password")
    page.goto("/signup")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("autocomplete", "new-password")
    expect(page.get_by_label("E-mail")).to_have_attribute("autocomplete", "email")


def test_logging_out_ends_the_session(person: People, tab: Tab):
    ana = person()
    page = tab(ana, "/settings")
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page).to_have_url("/explore")
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    assert ana.client.get("/api/me").status_code == 401
    page.go_back()
    expect(page).to_have_url("/login?next=%2Fsettings")
    log_in(page, ana.username)
    expect(page).to_have_url("/settings")
