"""What is changed while `chirp run --reload` runs is seen in an open page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.development.conftest import PATIENCE, Tree, shows, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_change_of_a_component_is_seen(tree: Tree, page: Page) -> None:
    tree.change("components/profile_header.py", '"@" + PROFILE.username', '"changed @" + PROFILE.username')
    shows(page, "changed @ana")


def test_what_is_undone_at_once_is_seen(tree: Tree, page: Page) -> None:
    tree.change("components/profile_header.py", 'rx.el.p("Newer")', 'rx.el.p("For a moment")')
    shows(page, "For a moment")
    tree.change(
        "components/profile_header.py", 'rx.el.p("For a moment")', 'rx.el.p("Newer")'
    )  # others are compiled still
    shows(page, "Newer")


def test_a_component_that_comes_in_is_seen(tree: Tree, page: Page) -> None:
    tree.change(
        "components/profile_header.py",
        "            _counts(),",
        '            _counts(),\n            rx.el.p("An addition"),',
    )
    shows(page, "An addition")


def test_pages_are_there_in_the_other_language(tree: Tree, browser: Browser) -> None:
    page = browser.new_page(locale="pt-BR", service_workers="block")
    page.goto(f"{tree.base}/explore", timeout=PATIENCE * 1000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Explorar", timeout=PATIENCE * 1000)
    page.close()


def test_a_change_of_a_state_is_seen(tree: Tree, page: Page) -> None:
    tree.change("state/profile.py", "location=user.location", 'location="A new place"')
    shows(page, "A new place")


def test_a_change_of_a_service_is_seen(tree: Tree, page: Page) -> None:
    tree.change(
        "backend/services/users.py",
        "    return (await views(viewer, [user.id]))[0]\n",
        "    import dataclasses\n\n    found = (await views(viewer, [user.id]))[0]\n"
        '    return dataclasses.replace(found, bio="A new life")\n',
    )
    shows(page, "A new life")


def test_a_change_of_a_worker_is_active(tree: Tree) -> None:
    tree.change("workers/main.py", '"worker takes jobs"', '"another worker takes jobs"')
    until(lambda: "another worker takes jobs" in tree.said(), tree.said)
