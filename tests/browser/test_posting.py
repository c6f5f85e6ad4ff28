"""Posts on their way: slow, lost and repeated connections, reloads, leaving."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Person, Stack, pause, until
from tests.browser.test_composer import People, Tab, field, send, sending, toast


def _until_served(author: Person, text: str) -> None:
    for _ in range(120):
        try:
            author.post(text)
            return
        except httpx.HTTPError:
            pause(0.25)
    raise AssertionError("the web process did not come back")


DEAF = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { window.deaf || send.call(this, data); };
}"""

SOCKETS = """
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...how) { super(...how); sockets.push(this); }
  };
"""


def _until(true: Callable[[], bool]) -> None:
    for _ in range(120):
        if true():
            return
        pause(0.25)
    raise AssertionError("not in 30 s")


def test_a_post_goes_out_once_however_hard_one_presses(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    field(page).fill("Twice the keys.")
    field(page).press("Control+Enter")
    field(page).press("Control+Enter")
    expect(field(page)).to_have_value("")
    field(page).fill("Twice the button.")
    send(page).dblclick()
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("article")).to_have_count(2)
    assert len(ana.client.get(f"/api/users/{ana.username}/tweets").json()["items"]) == 2


def test_what_is_sent_before_the_page_is_connected_waits_for_it(person: People, tab: Tab):
    ana = person()
    page = tab(ana, "/about", quiet=True)
    held: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_event"), lambda socket: held.append(socket))
    page.goto("/")
    field(page).fill("Faster than the connection.")
    send(page).click()
    expect(sending(page)).to_be_disabled()
    held[0].connect_to_server()
    expect(page.get_by_role("article")).to_contain_text("Faster than the connection.")
    expect(field(page)).to_have_value("")


def test_a_reload_in_the_middle_of_a_post_leaves_no_text_behind(person: People, tab: Tab):
    ana = person()
    page = tab(ana, quiet=True)
    expect(page.get_by_role("button", name="Add pictures")).to_be_enabled()  # it is known whose text it is
    field(page).fill("Pressed, then gone.")
    expect(send(page)).to_be_enabled()
    # Within one task, so that no answer can be heard in between.
    page.evaluate("""() => {
      [...document.querySelectorAll("main button")].find(one => one.textContent === "Post").click(); location.reload(); }""")
    expect(page.get_by_role("article")).to_contain_text("Pressed, then gone.")
    expect(field(page)).to_have_value("")
    texts = [tweet["text"] for tweet in ana.client.get(f"/api/users/{ana.username}/tweets").json()["items"]]
    assert texts == ["Pressed, then gone."]


def test_one_may_go_elsewhere_while_a_post_is_on_its_way(person: People, tab: Tab):
    ana = person()
    page = tab(ana, quiet=True)
    page.get_by_role("link", name="Explore").first.click()
    page.get_by_role("link", name="Home").first.click()
    field(page).fill("On its way.")
    page.context.set_offline(True)
    send(page).click()
    expect(sending(page)).to_be_disabled()
    page.get_by_role("link", name="Explore").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Explore")
    page.context.set_offline(False)
    expect(toast(page, "Posted")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Home").first.click()
    expect(field(page)).to_have_value("")


def test_what_is_sent_while_the_server_is_away_arrives_once(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    bob.post("Before.")
    ana.follow(bob)
    page = tab(ana, quiet=True)
    expect(page.get_by_role("article")).to_have_count(1)
    os.kill(stack.web_process(), signal.SIGKILL)
    bar = page.get_by_text("Reconnecting")
    field(page).fill("Sent into the void.")
    send(page).click()
    expect(sending(page)).to_be_disabled()
    expect(page.get_by_role("article").first).to_contain_text("Sent into the void.", timeout=30_000)
    expect(bar).to_have_count(0)
    expect(field(page)).to_have_value("")
    texts = [tweet["text"] for tweet in ana.client.get(f"/api/users/{ana.username}/tweets").json()["items"]]
    assert texts == ["Sent into the void."]
    bob.post("After.")
    expect(page.get_by_role("button", name="Show 1 new post")).to_be_visible()


def test_a_tab_that_was_away_catches_up_by_reading(person: People, tab: Tab, stack: Stack):
    ana, bob, _ = person("ana"), person("bob"), person("cleo")
    bob.post("Before.")
    ana.follow(bob)
    page = tab(ana, quiet=True)
    beside = page.get_by_role("region", name="Who to follow").get_by_role("listitem")
    expect(beside.first).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    page.context.set_offline(True)
    os.kill(stack.web_process(), signal.SIGKILL)
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    in_front = "(it, [x, y]) => document.elementFromPoint(x, y) === it"
    title = page.locator("#title")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        bounds = title.bounding_box()
        assert bounds
        for x in (4, bounds["width"] - 4):
            assert title.evaluate(in_front, [bounds["x"] + x, bounds["y"] + 4])  # what says so hides nothing
    for number in range(2):
        _until_served(bob, f"While away {number}.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Show 2 new posts").click()
    expect(page.get_by_role("article")).to_have_count(3)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(beside.first).to_be_visible()  # and what stands beside the page is read again too
    expect(page.locator("aside .skeleton")).to_have_count(0)


def _frames(page: Page) -> list[str]:
    """What sockets opened from now on hear."""
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    return frames


def _comes_back(page: Page, frames: list[str]) -> None:
    """The network is there again: wait until the page has been told all that is read for it."""
    page.context.set_offline(False)
    for _ in range(600):
        if any('"is_hydrated_rx_state_":true' in frame for frame in frames):
            break
        page.wait_for_timeout(50)
    expect(page.get_by_text("Reconnecting")).to_have_count(0)


def _loses_its_state(page: Page, stack: Stack, author: Person, news: str) -> None:
    """The web process ends; the author posts the news before the page reaches the next one."""
    frames = _frames(page)
    page.context.set_offline(True)
    os.kill(stack.web_process(), signal.SIGKILL)
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    _until_served(author, news)
    _comes_back(page, frames)


def test_a_server_that_came_back_leaves_the_reader_where_they_were(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    for number in range(20):
        bob.post(f"Post {number}.")
    page = tab(ana, "/explore", quiet=True)
    expect(page.get_by_role("main").get_by_role("region", name="Who to follow")).to_be_visible()
    expect(page.get_by_role("article").nth(19)).to_be_attached()
    page.evaluate("scrollTo(0, 900)")
    until(page, "scrollY === 900")
    page.evaluate("addEventListener('scroll', () => { window.moved = true; })")
    _loses_its_state(page, stack, bob, "While away.")
    expect(page.get_by_role("main").get_by_role("region", name="Who to follow")).to_be_attached()
    assert page.evaluate("[scrollY, window.moved]") == [900, None]


def test_a_server_that_came_back_interrupts_no_reply(person: People, tab: Tab, stack: Stack):
    ana = person()
    page = tab(ana, f"/{ana.username}/status/{ana.post('A question?')}", quiet=True)
    reply = page.get_by_role("textbox", name="Post your reply")
    reply.press_sequentially("Half a ")
    _loses_its_state(page, stack, ana, "While away.")
    page.keyboard.type("thought")
    expect(reply).to_have_value("Half a thought")


def test_what_came_while_one_was_away_from_home_and_from_the_server_is_announced(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.post("Before.")
    ana.follow(bob)
    page = tab(ana, "/about", quiet=True)
    page.add_init_script(SOCKETS)
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(1)
    bob.post("Seen to come.")
    expect(page.get_by_role("button", name="Show 1 new post", exact=True)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-focused]")).to_be_visible()
    frames = _frames(page)
    page.context.set_offline(True)
    page.evaluate("sockets.forEach(one => one.close())")
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    bob.post("While away.")
    _until(lambda: ana.seen("timeline")["items"][0]["text"] == "While away.")
    _comes_back(page, frames)
    page.go_back()
    page.get_by_role("button", name="Show 2 new posts", exact=True).click()
    expect(page.get_by_role("article")).to_have_text(
        [re.compile("While away"), re.compile("Seen"), re.compile("Before")]
    )


def test_what_is_pressed_into_a_dying_connection_reaches_the_server(person: People, tab: Tab):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    id = bob.post("Like me.")
    ana.follow(bob)
    page = tab(ana, f"/{eve.username}")
    expect(page.get_by_role("main").get_by_role("button", name="Follow", exact=True)).to_be_visible()
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.evaluate(DEAF)
    page.evaluate("window.deaf = true")
    page.get_by_role("button", name="Like", exact=True).click()
    expect(page.get_by_role("button", name="Unlike")).to_be_visible()
    page.evaluate("window.deaf = false")
    _until(lambda: bob.client.get(f"/api/tweets/{id}").json()["likes_count"] == 1)
    page.get_by_role("link", name="Explore").first.click()
    page.goto(f"/{eve.username}")
    follow = page.get_by_role("main").get_by_role("button", name="Follow", exact=True)
    expect(follow).to_be_visible()
    page.evaluate(DEAF)
    page.evaluate("window.deaf = true")
    follow.click()
    page.evaluate("window.deaf = false")
    _until(lambda: eve.client.get("/api/me").json()["followers_count"] == 1)


def test_a_mute_a_block_and_a_delete_pressed_into_a_dying_connection_reach_the_server(person: People, tab: Tab):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    for other in (bob, eve):
        other.post(f"Of {other.username}.")
        ana.follow(other)
    mine = ana.post("Mine.")
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(3)
    page.evaluate(DEAF)
    page.evaluate("window.deaf = true")
    for text, item in ((f"Of {bob.username}.", "Mute"), (f"Of {eve.username}.", "Block"), ("Mine.", "Delete")):
        page.get_by_role("article").filter(has_text=text).get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name=item).click()
        if item == "Block":
            page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(0)
    page.evaluate("window.deaf = false")

    def relation(other: Person) -> dict:
        return ana.client.get(f"/api/users/{other.username}").json()["relationship"]

    _until(lambda: relation(bob)["muting"] and relation(eve)["blocking"])
    _until(lambda: ana.client.get(f"/api/tweets/{mine}").status_code == 404)
