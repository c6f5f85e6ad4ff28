"""Posts as they are drawn, and what can be done to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, until, until_so

People = Callable[..., Person]
Tab = Callable[..., Page]


def card(page: Page, text: str):
    return page.get_by_role("article").filter(has_text=text)


def test_mentions_tags_and_addresses_are_links_where_they_stand(person: People, tab: Tab):
    ana = person()
    ana.post(f"👩‍👩‍👧 Olá @{ana.username}, see https://example.org/recipes #café")
    page = tab(ana)
    post = card(page, "Olá")
    expect(post.get_by_role("link", name=f"@{ana.username}", exact=True)).to_have_attribute("href", f"/{ana.username}")
    expect(post.get_by_role("link", name="example.org/recipes")).to_have_attribute(
        "href", "https://example.org/recipes"
    )
    expect(post.get_by_role("link", name="#café")).to_have_attribute("href", "/tag/caf%C3%A9")
    expect(post.locator("[data-text]")).to_have_text(f"👩‍👩‍👧 Olá @{ana.username}, see example.org/recipes #café")
    assert post.locator("time").get_attribute("datetime")


def test_what_somebody_types_is_text(person: People, tab: Tab):
    ana = person()
    ana.post("<img src=x onerror=alert(1)> <b>bold</b>")
    expect(card(tab(ana), "<b>bold</b>").locator("[data-text]")).to_have_text(
        "<img src=x onerror=alert(1)> <b>bold</b>"
    )


def test_a_like_is_painted_at_once_and_stays(person: People, tab: Tab):
    ana = person()
    id = ana.post("Like this.")
    page = tab(ana)
    post = card(page, "Like this.")
    painted = post.get_by_role("button", name="Like", exact=True).evaluate(
        """button => new Promise(done => { button.click();
           requestAnimationFrame(() => requestAnimationFrame(() => done(button.getAttribute('aria-label')))); })"""
    )
    assert painted == "Unlike"
    expect(post.locator("[data-likes]")).to_have_text("1")
    until_so(lambda: ana.seen(f"tweets/{id}")["viewer"]["liked"])
    page.reload()
    expect(card(page, "Like this.").get_by_role("button", name="Unlike")).to_be_visible()
    card(page, "Like this.").get_by_role("button", name="Unlike").click()
    expect(card(page, "Like this.").locator("[data-likes]")).to_have_text("")


def test_a_like_that_is_refused_is_taken_back_with_a_sentence(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    tweet = bob.post("Soon gone.")
    ana.follow(bob)
    page = tab(ana)
    post = card(page, "Soon gone.")
    expect(post).to_be_visible()
    bob.client.delete(f"/api/tweets/{tweet}").raise_for_status()
    post.get_by_role("button", name="Like", exact=True).click()
    expect(page.get_by_text("That post does not exist or was deleted.").first).to_be_visible()
    expect(post.get_by_role("button", name="Like", exact=True)).to_be_visible()


def test_a_card_is_spoken_with_what_others_did(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.client.post(f"/api/tweets/{ana.post('Hear me.')}/like").raise_for_status()
    page = tab(ana)
    expect(page.get_by_role("article", name=re.compile(f"^{ana.username}, Hear me., .+, 1 like$"))).to_be_visible()


def test_a_tower_of_accents_paints_over_no_other_post(person: People, tab: Tab):
    ana = person()
    for text in ("Above.", "Z" + "\u0301" * 200 + "\u0323" * 70, "Below."):
        ana.post(text)
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(3)
    plain = page.screenshot(clip=_between(page))
    page.add_style_tag(content="article [data-text]{opacity:0}")
    assert page.screenshot(clip=_between(page)) == plain


def _between(page: Page) -> Any:
    """Where the paddings of the second card are, and the hairlines around it: nobody's text."""
    text = page.get_by_role("article").nth(1).locator("[data-text]").bounding_box()
    below = page.get_by_role("article").nth(2).locator("[data-text]").bounding_box()
    assert text
    assert below
    top = text["y"] + text["height"] + 5
    return {"x": text["x"], "y": top, "width": 100, "height": below["y"] - 5 - top}


def test_a_press_on_the_card_opens_it_and_a_selection_does_not(person: People, tab: Tab):
    ana = person()
    ana.post("Select some words of this post.")
    page = tab(ana)
    text = card(page, "Select some words").locator("[data-text]")
    box = text.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 12, steps=5)
    page.mouse.up()
    assert page.evaluate("String(getSelection())").startswith("Select")
    expect(page).to_have_url("/")
    page.evaluate("getSelection().removeAllRanges()")
    with page.context.expect_page() as opened:
        text.click(modifiers=["Control"])
    assert "/status/" in opened.value.url
    text.click()
    expect(page.locator("[data-focused]")).to_be_visible()


def test_a_conversation_shows_what_is_above_and_below(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    root = ana.post("The root.")
    middle = bob.post("The middle.", reply_to=root)
    ana.post("The answer.", reply_to=middle)
    page = tab(None, f"/{bob.username}/status/{middle}")
    expect(page.locator("[data-focused]")).to_contain_text("The middle.")
    shown = page.get_by_role("article").locator("[data-text]")
    expect(shown).to_have_text(["The root.", "The middle.", "The answer."])
    expect(page).to_have_title(f"Post by @{bob.username} - Chirp")
    top = "document.querySelector('[data-focused]').getBoundingClientRect().top"
    until(page, f"{top} > 40 && {top} < 80")  # at the top, what it answers is above


def test_a_reply_in_place_is_under_the_post(person: People, tab: Tab):
    ana = person()
    tweet = ana.post("A question?")
    page = tab(ana, f"/{ana.username}/status/{tweet}")
    page.get_by_role("textbox", name="Post your reply").fill("An answer.")
    page.get_by_role("main").get_by_role("button", name="Reply", exact=True).last.click()
    expect(page.get_by_role("feed", name="Replies").get_by_role("article")).to_contain_text("An answer.")


def test_what_others_did_shows_when_one_comes_back_to_the_window(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    post = ana.post("Count me.")
    page = tab(ana)
    likes = card(page, "Count me.").locator("[data-likes]")
    expect(likes).to_be_attached()
    bob.client.post(f"/api/tweets/{post}/like").raise_for_status()
    bob.post("An answer.", reply_to=post)
    until(page, "(dispatchEvent(new Event('focus')), document.querySelector('[data-likes]').textContent === '1')")
    expect(card(page, "Count me.").get_by_role("button", name="Reply")).to_have_text("1")


def test_counts_read_with_a_post_are_those_of_its_card_too(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    post = ana.post("Count me.")
    page = tab(ana)
    expect(card(page, "Count me.")).to_be_visible()
    bob.client.post(f"/api/tweets/{post}/like").raise_for_status()
    card(page, "Count me.").locator("[data-text]").click()
    expect(page.locator("[data-focused] [data-likes]")).to_have_text("1")
    page.go_back()
    expect(page.get_by_role("feed", name="Home timeline").locator("[data-likes]")).to_have_text("1")


def test_a_post_that_is_not_there_says_so_and_leads_home(person: People, tab: Tab):
    ana = person()
    gone = ana.post("Soon gone.")
    ana.client.delete(f"/api/tweets/{gone}").raise_for_status()
    for id in (gone, "17", "nonsense"):
        page = tab(ana, f"/{ana.username}/status/{id}", quiet=True)  # the browser itself complains of a 404
        main = page.get_by_role("main")
        expect(main.get_by_role("heading", name="This post isn't available")).to_be_visible()
        expect(main.get_by_role("button", name="Try again")).to_have_count(0)
        expect(main.get_by_role("textbox")).to_have_count(0)
    main.get_by_role("link", name="Go home").click()
    expect(page).to_have_url("/")


def test_on_a_phone_a_name_is_whole_and_nothing_is_between_it_and_the_time(person: People, tab: Tab):
    ana = person("the_long_name")
    ana.client.patch("/api/me", json={"display_name": "Charlie Murphy 🚲"}).raise_for_status()
    ana.post("Short.")
    page = tab(ana, f"/{ana.username}")
    page.set_viewport_size({"width": 390, "height": 844})
    name = card(page, "Short.").get_by_role("link", name="Charlie Murphy")
    assert name.locator("span").evaluate("span => span.scrollWidth <= span.clientWidth")
    gaps = name.evaluate(
        """link => [...link.parentElement.children].map(one => one.getBoundingClientRect())
           .map((box, index, all) => index ? box.left - all[index - 1].right : 0)"""
    )
    assert max(gaps) <= 4
