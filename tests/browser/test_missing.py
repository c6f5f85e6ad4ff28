"""What does not exist answers 404 on a full load, with the page that says so; other spellings lead to the right page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Stack, until_so

People = Callable[..., Person]
Tab = Callable[..., Page]


def status(stack: Stack, path: str, who: Person | None = None, **more: Any) -> int:
    cookies = {"chirp_session": who.token} if who else {}
    with httpx.Client(base_url=stack.base, cookies=cookies) as client:
        answer = client.get(path, **more)
    assert answer.status_code != 404 or answer.headers["cache-control"] == "no-store"
    return answer.status_code


def test_no_page_is_there(stack: Stack):
    assert status(stack, "/nothing/at/all") == status(stack, "/settings/nothing") == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nobodyhere",
        "/nobodyhere/",
        "/nobodyhere/likes",
        "/nobodyhere/followers",
        "/@nobodyhere",
        "/@@ana",
        "/a-name",
        "/about/likes",
        "/nobodyhere/status/1",
        "/nobodyhere/status/x",
        "/x/status/1/quotes",
    ],
)
def test_nobody_and_nothing_is_there(stack: Stack, path: str):
    assert status(stack, path) == 404
    assert status(stack, path, headers={"accept-language": "pt-BR"}) == 404
    etag = httpx.get(f"{stack.base}/tag/birds").headers["etag"]  # of the shell that all of them have in common
    assert status(stack, path, headers={"if-none-match": etag}) == 404


def test_what_exists_is_there(stack: Stack, ana: Person):
    tweet = ana.post("Here.")
    for path in ("", "/replies", "/media", "/likes", "/followers", "/following", f"/status/{tweet}"):
        assert status(stack, f"/{ana.username}{path}") == 200
    for path in (
        f"/{ana.username.upper()}/",
        f"/{ana.username}/status/{tweet}/likes",
        "/tag/birds",
        "/about",
        "/login",
    ):
        assert status(stack, path) == 200
    assert status(stack, "/metrics") == status(stack, "/favicon.svg") == status(stack, "/health/live") == 200


def test_other_spellings_lead_to_the_page(stack: Stack, ana: Person):
    tweet = ana.post("Here.")
    for path, to in (
        (f"/@{ana.username}", f"/{ana.username}"),
        (f"/@{ana.username.upper()}?from=mail", f"/{ana.username}?from=mail"),
        (f"/@{ana.username}/status/{tweet}", f"/{ana.username}/status/{tweet}"),
        ("/home", "/"),
    ):
        answer = httpx.get(stack.base + path)
        assert (answer.status_code, answer.headers["location"]) == (302, to)


def test_a_post_is_missing_for_whom_its_page_does_not_show_it(stack: Stack, person: People):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    tweet = ana.post("For some.")
    path = f"/{ana.username}/status/{tweet}"
    ana.client.post(f"/api/users/{eve.username}/block").raise_for_status()
    assert [status(stack, path, who) for who in (None, bob, eve, ana)] == [200, 200, 404, 200]
    ana.client.delete(f"/api/tweets/{tweet}").raise_for_status()
    assert [status(stack, path, who) for who in (None, ana)] == [404, 404]


def test_a_suspended_account_has_a_page_that_says_so(stack: Stack, ana: Person):
    tweet = ana.post("Soon gone.")
    stack.admin("suspend", ana.username)
    assert status(stack, f"/{ana.username}") == 200
    assert status(stack, f"/{ana.username}/status/{tweet}") == 404


def test_the_page_says_it(tab: Tab):
    page = tab(None, "/nobodyhere", quiet=True)  # the browser itself complains of a 404
    expect(page.get_by_text("This account doesn't exist")).to_be_visible()
    page.goto("/@@ana")
    expect(page.get_by_text("This account doesn't exist")).to_be_visible()
    page.goto("/nobodyhere/status/1")
    expect(page.get_by_text("This post isn't available")).to_be_visible()
    page.goto("/nothing/at/all")
    expect(page.get_by_text("Nothing lives here")).to_be_visible()


def test_a_page_has_no_second_copy(stack: Stack):
    for path in ("/pt-BR", "/pt-BR/login", "/pt-BR/login/index.html", "/pt-BR/login.html", "/translated/pt-BR/login"):
        assert status(stack, path) == 404
        assert status(stack, path, headers={"accept-language": "pt-BR"}) == 404
    assert status(stack, "/login.html") == status(stack, "/login/index.html") == 308
    assert status(stack, "/login") == 200


def test_what_a_post_answers_is_told_to_be_gone(person: People, ana: Person, tab: Tab):
    bob = person("bob")
    root = bob.post("The first")
    gone = bob.post("Gone since", reply_to=root)
    answer = ana.post("Indeed", reply_to=gone)
    note = "This post isn't available to you."
    page = tab(ana, f"/{ana.username}/status/{answer}")
    expect(page.get_by_text("Gone since")).to_be_visible()
    expect(page.get_by_text(note)).to_have_count(0)
    bob.client.delete(f"/api/tweets/{gone}").raise_for_status()
    page.reload()
    expect(page.locator("[data-focused]")).to_contain_text("Indeed")
    expect(page.get_by_text(note)).to_be_visible()


def test_an_answer_to_somebody_who_was_erased_names_nobody(person: People, ana: Person, stack: Stack, tab: Tab):
    bob = person("bob")
    answer = ana.post("Indeed", reply_to=bob.post("Gone later"))
    ana.client.delete(f"/api/tweets/{answer}").raise_for_status()  # and back: caches forget it
    with closing(sqlite3.connect(stack.folder / "tweets.db", timeout=10)) as database, database:
        erased = "UPDATE tweets SET reply_to_author_id = NULL WHERE id = ?"  # as workers/erasures has it done
        database.execute(erased, (int(answer),))
    ana.client.post(f"/api/tweets/{answer}/restore").raise_for_status()
    until_so(lambda: ana.seen(f"tweets/{answer}")["reply_to"]["username"] == "")
    post = tab(ana, f"/{ana.username}/status/{answer}").locator("[data-focused]")
    expect(post).to_contain_text("Replying to a post that is gone")
    expect(post.get_by_role("link", name="@", exact=True)).to_have_count(0)
