"""Following, muting and blocking from a profile."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.browser.test_profile import People, Tab, button, choose, header, rows


def test_following_shows_at_once_and_can_be_undone(ana: Person, bob: Person, tab: Tab):
    page = tab(ana, f"/{bob.username}")
    button(page, "Follow").click()
    expect(button(page, "Following")).to_be_visible()
    expect(header(page)).to_contain_text("1Follower")
    page.mouse.move(0, 0)
    button(page, "Following").hover()
    width = button(page, "Unfollow").evaluate("button => button.offsetWidth")
    assert width >= 136
    button(page, "Unfollow").click()
    expect(button(page, "Follow")).to_be_visible()
    expect(header(page)).to_contain_text("0Followers")
    page.get_by_role("button", name="Undo").click()
    expect(button(page, "Following")).to_be_visible()
    page.reload()
    expect(button(page, "Following")).to_be_visible()


@pytest.mark.parametrize("path", ["", "/followers"])
def test_the_button_is_as_wide_under_the_pointer_as_without_it(ana: Person, bob: Person, tab: Tab, path: str):
    for one in (ana, bob):
        one.client.post(f"/api/users/{(bob if one is ana else ana).username}/follow").raise_for_status()
    page = tab(ana, f"/{(bob if not path else ana).username}{path}", locale="pt-BR")
    following = page.get_by_role("main").get_by_role("button", name="Seguindo", exact=True)
    width = following.evaluate("button => button.offsetWidth")
    following.hover()
    leaving = page.get_by_role("main").get_by_role("button", name="Deixar de seguir", exact=True)
    assert leaving.evaluate("button => button.offsetWidth") == width


def test_the_keyboard_sees_what_a_press_would_do(ana: Person, bob: Person, tab: Tab):
    ana.follow(bob)
    page = tab(ana, f"/{bob.username}")
    button(page, "More").focus()
    page.keyboard.press("Tab")
    expect(button(page, "Unfollow")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Follow")).to_be_visible()


def test_a_follower_is_followed_back(ana: Person, bob: Person, tab: Tab):
    bob.follow(ana)
    page = tab(ana, f"/{bob.username}")
    button(page, "Follow back").click()
    expect(button(page, "Following")).to_be_visible()


def test_home_is_another_one_after_a_follow(ana: Person, bob: Person, tab: Tab):
    bob.post("You see me now.")
    page = tab(ana, "/")
    expect(page.get_by_text("Your timeline is quiet")).to_be_visible()
    page.goto(f"/{bob.username}")
    button(page, "Follow").click()
    expect(button(page, "Following")).to_be_visible()
    page.get_by_role("link", name="Home").first.click()
    expect(rows(page, "Home timeline")).to_contain_text(["You see me now."])


def test_a_follow_that_is_refused_is_taken_back_with_its_reason(ana: Person, bob: Person, tab: Tab):
    page = tab(ana, f"/{bob.username}")
    expect(button(page, "Follow")).to_be_visible()
    bob.client.post(f"/api/users/{ana.username}/block").raise_for_status()
    button(page, "Follow").click()
    expect(page.get_by_text("one of you blocked the other").first).to_be_visible()
    expect(button(page, "Following")).to_have_count(0)


def test_visitors_are_asked_to_log_in_and_come_back(bob: Person, tab: Tab):
    page = tab(None, f"/{bob.username}")
    header(page).get_by_role("link", name="Follow", exact=True).click()
    expect(page).to_have_url(f"/login?next=/{bob.username}")


def test_muting_is_said_on_the_profile_and_ended_there(ana: Person, bob: Person, tab: Tab):
    bob.post("Still shown here.")
    page = tab(ana, f"/{bob.username}")
    choose(page, f"Mute @{bob.username}")
    expect(page.get_by_text(f"You muted @{bob.username}.")).to_be_visible()
    expect(rows(page, "Posts")).to_have_count(1)
    page.get_by_role("button", name="Unmute").click()
    expect(page.get_by_text(f"You muted @{bob.username}.")).to_be_hidden()


def test_blocking_asks_first_and_hides_each_from_the_other(ana: Person, bob: Person, tab: Tab):
    ana.follow(bob)
    bob.post("Hidden soon.")
    page = tab(ana, f"/{bob.username}")
    expect(rows(page, "Posts")).to_have_count(1)
    choose(page, f"Block @{bob.username}")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(button(page, "Following")).to_be_visible()
    choose(page, f"Block @{bob.username}")
    page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    expect(page.get_by_text(f"You blocked @{bob.username}")).to_be_visible()
    expect(rows(page, "Posts")).to_have_count(0)
    theirs = tab(bob, f"/{ana.username}")
    expect(theirs.get_by_text(f"@{ana.username} blocked you", exact=True)).to_be_visible()
    expect(header(theirs).locator("[data-action=follow]")).to_have_count(0)
    button(page, "Unblock").click()
    expect(rows(page, "Posts")).to_have_count(1)
    expect(button(page, "Follow")).to_be_visible()


def test_lists_of_people_grow_and_can_be_followed_from(bob: Person, person: People, tab: Tab):
    fans = [person("fan") for _ in range(23)]
    for fan in fans:
        fan.follow(bob)
    page = tab(fans[0], f"/{bob.username}")
    header(page).get_by_role("link", name="Followers").click()
    expect(page).to_have_url(f"/{bob.username}/followers")
    people = page.get_by_role("list", name="Followers").get_by_role("listitem")
    expect(people).to_have_count(23)
    expect(page.get_by_text("That's everyone")).to_be_visible()
    expect(people.first).to_contain_text(f"@{fans[-1].username}")
    expect(people.filter(has_text=f"@{fans[0].username}").get_by_role("button")).to_have_count(0)
    people.first.get_by_role("button", name="Follow", exact=True).click()
    expect(people.first.get_by_role("button", name="Following")).to_be_visible()
    people.first.get_by_role("link").first.click()
    expect(page).to_have_url(f"/{fans[-1].username}")
    expect(button(page, "Following")).to_be_visible()
    page.go_back()
    expect(people).to_have_count(23)


def test_a_profile_says_whom_one_knows_among_its_followers(person: People, tab: Tab):
    ana, star, *friends = (person(name) for name in ("ana", "star", "bea", "caio", "davi"))
    for friend in friends:
        ana.follow(friend)
        friend.follow(star)
    page = tab(ana, f"/{star.username}")
    bea, caio, davi = (friend.username for friend in friends)
    page.get_by_role("link", name=f"Followed by {davi}, {caio} and 1 other you know").click()
    expect(page).to_have_url(f"/{star.username}/followers_you_follow")
    people = page.get_by_role("list", name="You know").get_by_role("listitem")
    expect(people).to_contain_text([davi, caio, bea])
    expect(page.get_by_role("link", name="You know")).to_have_attribute("aria-current", "page")
    for who, path in ((star, f"/{star.username}"), (None, f"/{star.username}")):
        page = tab(who, path)
        expect(page.get_by_role("link", name="Followers", exact=False).first).to_be_visible()
        expect(page.get_by_text("Followed by")).to_have_count(0)
