"""One person's page: who it is, their posts, replies and likes, and, for oneself, the changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

import reflex as rx

from backend import text, words
from backend.errors import ChirpError, Closed, Malformed, Suspended, UserNotFound
from backend.services import known_followers, pins, timelines, users
from backend.services.users import ProfileChanges
from backend.views import (
    EntitiesView,
    HashtagView,
    KnownFollowersView,
    MentionView,
    Page,
    RelationshipView,
    UrlView,
    UserView,
    Viewer,
)
from state.failures import sentence_for
from state.feed import FeedState
from state.session import SessionState

_READERS = {
    "posts": timelines.tweets_of,
    "replies": timelines.replies_of,
    "media": timelines.media_of,
    "likes": timelines.likes_of,
}
_WORDS = ("display_name", "bio", "location", "website")
_PICTURES = ("avatar_media_id", "header_media_id")


NOBODY_KNOWN = KnownFollowersView()


@dataclass(frozen=True, slots=True)
class Profile:
    """A UserView with what its page says about it. website is a URL that is safe to link to, or empty.

    asked is the name in the address that this answers; with another status than found there is nothing else but the
    sentence of an error.
    """

    asked: str = ""
    status: Literal["waiting", "found", "missing", "suspended", "failed"] = "waiting"
    error: str = ""
    id: str = ""
    username: str = ""
    display_name: str = ""
    bio: str = ""
    bio_entities: EntitiesView | None = None
    location: str = ""
    website: str = ""
    website_label: str = ""
    avatar_url: str = ""
    header_url: str = ""
    verified: bool = False
    joined: str = ""
    followers_count: int = 0
    following_count: int = 0
    tweets_count: int = 0
    own: bool = False
    following: bool = False
    followed_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    known: KnownFollowersView = NOBODY_KNOWN


def profile_of(asked: str, user: UserView, viewer: Viewer | None, known: KnownFollowersView = NOBODY_KNOWN) -> Profile:
    relation = user.relationship or RelationshipView()
    website = user.website if user.website.startswith(("http://", "https://")) else ""
    return Profile(
        asked=asked,
        status="found",
        id=user.id,
        username=user.username,
        display_name=user.display_name,
        bio=user.bio,
        bio_entities=_entities(user.bio),
        location=user.location,
        website=website,
        website_label=website.partition("://")[2].removeprefix("www.").rstrip("/"),
        avatar_url=user.avatar_url,
        header_url=user.header_url or "",
        verified=user.verified,
        joined=words.month(datetime.fromisoformat(user.created_at)),
        followers_count=user.followers_count,
        following_count=user.following_count,
        tweets_count=user.tweets_count,
        own=viewer is not None and str(viewer.id) == user.id,
        following=relation.following,
        followed_by=relation.followed_by,
        blocking=relation.blocking,
        blocked_by=relation.blocked_by,
        muting=relation.muting,
        known=known,
    )


def _entities(bio: str) -> EntitiesView:
    found = text.entities(bio)
    return EntitiesView(
        mentions=[MentionView(one.value, one.start, one.end) for one in found.mentions],
        hashtags=[HashtagView(one.value, one.start, one.end) for one in found.hashtags],
        urls=[UrlView(one.value, one.start, one.end) for one in found.urls],
    )


class ProfileState(FeedState, rx.State):
    profile: Profile = Profile()
    errors: dict[str, str] = {}
    saved: str = ""
    """Another word each time: a number would fall, and then be an old one, where a server knows nothing of this tab."""
    answered: str = ""

    @rx.event
    async def read(self):
        """on_load, and after anything that changes what the page says."""
        asked, viewer = self.router.url.path.strip("/").partition("/")[0], await self._viewer()
        try:
            user = await users.profile(viewer, asked)
            self.profile = profile_of(asked, user, viewer, await known_followers.summary(viewer, asked))
        except UserNotFound:
            self.profile = Profile(asked, "missing")
        except (Closed, Suspended) as error:
            self.profile = Profile(asked, "suspended", error.sentence)
        except Exception as error:
            self.profile = Profile(asked, "failed", sentence_for(error))

    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "posts/NAME", "replies/NAME/replies", "media/NAME/media" or "likes/NAME/likes"."""
        name, _, path = feed.partition("/")
        if name not in _READERS:
            raise Malformed
        return await _READERS[name](viewer, path.partition("/")[0], cursor, 20)

    async def _open(self, viewer: Viewer | None, feed: str) -> Page[Any]:
        """What is pinned stands on top; the browser leaves out its own place below."""
        page = await self._page(viewer, feed, None)
        name, _, username = feed.partition("/")
        pinned = await pins.of(viewer, username) if name == "posts" else None
        return Page([pinned, *page.items], page.next_cursor) if pinned else page

    @rx.event
    async def save(self, form: dict[str, Any]):
        """The viewer's own profile, from the form. What is wrong is said beside its field, else under "form"."""
        self.answered = uuid4().hex
        given = {name: form.get(name) for name in _WORDS + _PICTURES}
        wanted = {name: one for name, one in given.items() if isinstance(one, str) and (one or name in _WORDS)}
        try:
            await users.edit(await self._require_viewer(), ProfileChanges(**wanted))
        except Exception as error:
            self.errors = _errors(error)
            return None
        self.errors = {}
        self.saved = self.answered
        return [ProfileState.read, SessionState.enter]

    @rx.event
    def forget_errors(self):
        """The form was opened or left."""
        self.errors = {}


def _errors(error: Exception) -> dict[str, str]:
    fields = error.fields if isinstance(error, ChirpError) else ()
    told = {wrong.field if wrong.field in _WORDS else "form": wrong.message for wrong in fields}
    return told or {"form": sentence_for(error)}
