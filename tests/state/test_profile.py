from __future__ import annotations

import pytest

from backend.services import engagement, graph, tweets, users
from backend.services.tweets import Draft
from backend.services.users import ProfileChanges
from state.engagement import EngagementState
from state.follows import FollowsState
from state.live import LiveState
from state.profile import ProfileState, profile_of
from state.session import SessionState
from tests import factories
from tests.state.conftest import Person, Tab


async def opened(tab: Tab, path: str) -> ProfileState:
    tab.go(path)
    await tab.run(ProfileState, "read")
    return await tab.state(ProfileState)


async def test_a_profile_is_read_for_the_name_in_the_address_whatever_its_case(ana: Person, visitor: Tab):
    state = await opened(visitor, f"/{ana.username.upper()}/replies")
    assert (state.profile.status, state.profile.asked) == ("found", ana.username.upper())
    assert state.profile.username == ana.username
    assert not state.profile.own


async def test_an_unknown_name_is_said_to_be_missing(visitor: Tab):
    assert (await opened(visitor, "/nobody_here")).profile.status == "missing"


async def test_ones_own_profile_says_so(ana: Person):
    assert (await opened(ana.tab, f"/{ana.username}")).profile.own


async def test_what_stands_between_two_people_is_shown(ana: Person, bob: Person):
    await graph.follow(bob.viewer, ana.username)
    await graph.mute(ana.viewer, bob.username)
    profile = (await opened(ana.tab, f"/{bob.username}")).profile
    assert (profile.followed_by, profile.following, profile.muting) == (True, False, True)
    await graph.block(bob.viewer, ana.username)
    profile = (await opened(ana.tab, f"/{bob.username}")).profile
    assert (profile.blocked_by, profile.followed_by) == (True, False)


async def test_no_address_of_anybody_reaches_the_browser(ana: Person, bob: Person):
    await opened(ana.tab, f"/{bob.username}")
    assert bob.username in ana.tab.sent()
    assert "@example.org" not in ana.tab.sent()


async def test_links_in_a_bio_and_the_website_are_ready_to_show(ana: Person, visitor: Tab):
    changes = ProfileChanges(
        bio="Maps with @bob at https://maps.example #maps", website="https://www.maps.example/ana/"
    )
    await users.edit(ana.viewer, changes)
    profile = (await opened(visitor, f"/{ana.username}")).profile
    assert profile.bio_entities
    assert [one.username for one in profile.bio_entities.mentions] == ["bob"]
    assert [one.tag for one in profile.bio_entities.hashtags] == ["maps"]
    assert profile.website_label == "maps.example/ana"


async def test_only_web_addresses_become_links(ana: Person):
    view = await users.profile(None, ana.username)
    for hostile in ("javascript:alert(1)", "data:text/html,x", "//evil.example"):
        object.__setattr__(view, "website", hostile)
        assert profile_of(view.username, view, None).website == ""


async def test_saving_changes_the_profile_and_closes_the_form(ana: Person):
    await opened(ana.tab, f"/{ana.username}")
    answer = await ana.tab.run(
        ProfileState, "save", {"display_name": "Ana S.", "bio": "Hello", "location": "", "website": ""}
    )
    assert answer == [ProfileState.read, SessionState.enter]
    state = await ana.tab.state(ProfileState)
    assert (state.saved, state.errors) == (state.answered, {})
    assert state.answered
    assert (await users.profile(None, ana.username)).display_name == "Ana S."


async def test_what_breaks_a_rule_is_said_beside_its_field_and_nothing_is_saved(ana: Person):
    await ana.tab.run(
        ProfileState, "save", {"display_name": "", "bio": "x" * 200, "location": "Rio", "website": "ftp://x"}
    )
    state = await ana.tab.state(ProfileState)
    assert set(state.errors) == {"display_name", "bio", "website"}
    assert state.saved == ""
    assert (await users.profile(None, ana.username)).location == ""
    assert state.answered
    await ana.tab.run(ProfileState, "forget_errors")
    assert state.errors == {}


async def test_a_form_with_other_things_in_it_changes_only_what_may_change(ana: Person):
    await ana.tab.run(ProfileState, "save", {"verified": "yes", "role": "admin", "display_name": 7, "location": "Rio"})
    view = await users.profile(None, ana.username)
    assert (view.verified, view.display_name, view.location) == (False, ana.username, "Rio")


async def test_visitors_save_nothing(visitor: Tab):
    await visitor.run(ProfileState, "save", {"display_name": "Me"})
    state = await visitor.state(ProfileState)
    assert (state.saved, state.errors) == ("", {"form": "Log in first."})


async def test_each_tab_has_its_own_posts(ana: Person, bob: Person, visitor: Tab):
    post = (await tweets.create(ana.viewer, Draft("First"))).tweet
    reply = (await tweets.create(ana.viewer, Draft("Second", reply_to=post.id))).tweet
    other = (await tweets.create(bob.viewer, Draft("Third"))).tweet
    await engagement.set_like(ana.viewer, int(other.id), True)
    name = ana.username
    for feed, expected in {
        f"posts/{name}": post.id,
        f"replies/{name}/replies": reply.id,
        f"likes/{name}/likes": other.id,
    }.items():
        await visitor.run(ProfileState, "load", "seq-" + feed, feed, None)
        batch = (await visitor.state(ProfileState)).batch
        assert (batch.op, batch.feed, [row.id for row in batch.rows], batch.end) == ("reset", feed, [expected], True)


@pytest.mark.parametrize("feed", ["home/x", "posts", "posts/", "posts/nobody_here", "__class__/x"])
async def test_a_feed_that_does_not_exist_is_a_sentence_not_a_failure(visitor: Tab, feed: str):
    await visitor.run(ProfileState, "load", "seq", feed, None)
    batch = (await visitor.state(ProfileState)).batch
    assert batch.op in ("error", "missing")
    assert batch.error.endswith(".")


async def test_what_is_pinned_stands_on_top_of_the_first_page_of_posts_only(ana: Person, bob: Person, visitor: Tab):
    posts = [(await tweets.create(ana.viewer, Draft(f"Post {number}"))).tweet for number in range(22)]
    await ana.tab.run(EngagementState, "pin", posts[1].id, True)
    assert (await ana.tab.state(EngagementState)).ack.error == ""

    async def rows(feed: str, cursor: str | None = None) -> list[tuple[str, bool]]:
        await visitor.run(ProfileState, "load", f"{feed}{cursor}", feed, cursor)
        return [(row.id, row.pinned) for row in (await visitor.state(ProfileState)).batch.rows]

    feed = f"posts/{ana.username}"
    newest = [(one.id, False) for one in reversed(posts)]
    assert await rows(feed) == [(posts[1].id, True), *newest[:20]]
    assert await rows(feed, (await visitor.state(ProfileState)).batch.cursor) == newest[20:]
    assert await rows(f"media/{ana.username}/media") == []
    await graph.block(ana.viewer, bob.username)
    await bob.tab.run(ProfileState, "load", "blocked", feed, None)
    assert (await bob.tab.state(ProfileState)).batch.rows == []
    await tweets.delete(ana.viewer, int(posts[1].id))
    assert await rows(feed) == [one for one in newest[:21] if one[0] != posts[1].id]


async def test_the_shell_knows_what_the_viewer_has_pinned(ana: Person, bob: Person):
    post = (await tweets.create(ana.viewer, Draft("Mine"))).tweet
    assert await ana.tab.run(EngagementState, "pin", post.id, True) == SessionState.enter
    await ana.tab.run(SessionState, "enter")
    assert (await ana.tab.state(LiveState)).pinned == post.id
    await bob.tab.run(EngagementState, "pin", post.id, True)
    ack = (await bob.tab.state(EngagementState)).ack
    assert (ack.key, ack.error) == (f"pin:{post.id}", "You can pin only posts of your own.")
    await ana.tab.run(EngagementState, "pin", post.id, False)
    await ana.tab.run(SessionState, "enter")
    assert (await ana.tab.state(LiveState)).pinned == ""


@pytest.mark.parametrize("given", [None, "", "x", {"a": 1}, "9" * 40])
async def test_a_pin_of_anything_is_a_sentence(ana: Person, given: object):
    await ana.tab.run(EngagementState, "pin", given, True)
    assert (await ana.tab.state(EngagementState)).ack.error.endswith(".")


async def test_whom_one_knows_among_the_followers_is_said_to_oneself_only(ana: Person, bob: Person, visitor: Tab):
    star = await factories.person()
    await graph.follow(ana.viewer, bob.username)
    await graph.follow(bob.viewer, star.username)
    known = (await opened(ana.tab, f"/{star.username}")).profile.known
    assert (known.count, [card.username for card in known.people]) == (1, [bob.username])
    assert (await opened(visitor, f"/{star.username}")).profile.known.count == 0
    await ana.tab.run(FollowsState, "load", "seq", f"known/{star.username}/followers_you_follow", None)
    assert [row.username for row in (await ana.tab.state(FollowsState)).batch.rows] == [bob.username]
