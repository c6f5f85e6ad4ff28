"""The browser's own part of Chirp: a few small modules, named here only. Rows' markup stays in Python.

What deals with people (following, profiles) is in components/client/people.py, what was chosen in the settings in chosen.py.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData


def _registered(name: str) -> str:
    return rx.asset(name, shared=True).importable_path


# Modules import their siblings: each must be registered to be part of the build. Reflex looks into the source of everybody
# in the call stack each time, which takes seconds where that is deep: a thread has a stack of its own.
_names = [file.name for file in sorted(Path(__file__).parent.glob("*.js*")) if ".test." not in file.name]
with ThreadPoolExecutor(1) as _aside:
    _modules = dict(zip(_names, _aside.map(_registered, _names), strict=True))


def _module(name: str) -> str:
    return _modules[name]


FEED = _module("feed.jsx")
ENGAGEMENT = _module("engagement.jsx")
TEXT = _module("text.jsx")
TEXT_FUNCTIONS = _module("text.js")
PASSWORD_FIELD = _module("password_field.jsx")
FOLLOW = _module("follow.jsx")
HIDDEN_PEOPLE = _module("hidden_people.jsx")
BLOCK = _module("block.jsx")
PROFILE = _module("profile.jsx")
EDIT_PROFILE = _module("edit_profile.jsx")
TOASTS = _module("toasts.jsx")
COMPOSER = _module("composer.jsx")
COMPOSE_DIALOG = _module("compose_dialog.jsx")
OWN_POSTS = _module("own_posts.jsx")
MENU = _module("menu.jsx")
COUNTS = _module("counts.jsx")
TRACED = _module("traced.jsx")
REPOST = _module("repost.jsx")
KEYS = _module("keys.jsx")
SEARCH_BOX = _module("search_box.jsx")
CONNECTION = _module("connection.jsx")
MEDIA = _module("media.jsx")
PORTRAIT = _module("portrait.jsx")
REPORT = _module("report.jsx")
WORDS = _module("words.js")
CHOSEN = _module("chosen.jsx")
READING = _module("reading.jsx")
AGAIN = _module("again.jsx")
SLIDER = _module("slider.jsx")
AMOUNTS = _module("amounts.js")
FULL_SCREEN = _module("full_screen.jsx")
FRESH = _module("fresh.jsx")
LAST_KNOWN = _module("last_known.js")

BROKEN = rx.Var("Broken", _var_data=VarData(imports={CONNECTION: [ImportVar(tag="Broken")]}))
"""A page's stand-in when its browser part failed."""


def feed_rows(name: str, row: type) -> Any:
    """The rows of the feed as the browser's store has them: a list of row, for rx.foreach."""
    hooks: dict[str, VarData | None] = {f"const feed_{name} = useFeed('{name}')": None}
    data = VarData(imports={FEED: [ImportVar(tag="useFeed")]}, hooks=hooks)
    return rx.Var(f"feed_{name}", _var_type=list[row], _var_data=data).guess_type()


def compact(count: Any) -> rx.Var[str]:
    """A count as people read it: "1.2K"."""
    data = VarData.merge(count._get_all_var_data(), VarData(imports={TEXT_FUNCTIONS: [ImportVar(tag="compact")]}))
    return rx.Var(f"compact({count!s})", _var_type=str, _var_data=data).guess_type()


class FeedHead(rx.Component):
    """The pill "Show N new posts", or whatever noun says. op "reset" reads page one anew in place of what is newer."""

    library = FEED
    tag = "FeedHead"

    name: rx.Var[str]
    fresh: rx.Var[int]
    joined: rx.Var[str]
    noun: rx.Var[str]
    op: rx.Var[str]
    on_new: rx.EventHandler[lambda seq, feed, cursor, newest: [seq, feed, newest]]
    on_check: rx.EventHandler[lambda feed, newest: [feed, newest]]


class FeedTail(rx.Component):
    """Applies batches, asks for pages, shows skeletons, the end and errors; its children are the empty state.

    missing stands in place of a feed that belongs to nothing.
    """

    library = FEED
    tag = "FeedTail"

    name: rx.Var[str]
    batch: rx.Var[Any]
    end_word: rx.Var[str]
    reveal: rx.Var[bool]
    missing: rx.Component
    on_load: rx.EventHandler[lambda seq, feed, cursor, newest: [seq, feed, cursor]]


class Visit(rx.Component):
    """The feed is read anew whenever one comes to it, and what was unread in it is so until one leaves."""

    library = FEED
    tag = "Visit"

    name: rx.Var[str]


class LikeButton(rx.Component):
    library = ENGAGEMENT
    tag = "LikeButton"

    tweet_id: rx.Var[str]
    liked: rx.Var[bool]
    likes: rx.Var[int]
    visitor: rx.Var[bool]
    on_want: rx.EventHandler[lambda tweet_id, wanted: [tweet_id, wanted]]


class SaveButton(rx.Component):
    library = ENGAGEMENT
    tag = "SaveButton"

    tweet_id: rx.Var[str]
    saved: rx.Var[bool]
    visitor: rx.Var[bool]
    on_want: rx.EventHandler[lambda tweet_id, wanted: [tweet_id, wanted]]


class RepostButton(rx.Component):
    """A menu: repost or undo it, quote."""

    library = REPOST
    tag = "RepostButton"

    tweet_id: rx.Var[str]
    username: rx.Var[str]
    excerpt: rx.Var[str]
    retweeted: rx.Var[bool]
    retweets: rx.Var[int]
    visitor: rx.Var[bool]
    on_want: rx.EventHandler[lambda tweet_id, wanted: [tweet_id, wanted]]


class Acks(rx.Component):
    library = ENGAGEMENT
    tag = "Acks"

    ack: rx.Var[Any]


class Counts(rx.Component):
    """Has the counts of the posts on the screen read again, and brings them into every feed."""

    library = COUNTS
    tag = "Counts"

    answer: rx.Var[Any]
    joined: rx.Var[str]
    on_ask: rx.EventHandler[lambda ids: [ids]]


class Traced(rx.Component):
    """Tells the server when the tab showed what was pushed."""

    library = TRACED
    tag = "Traced"

    pushed: rx.Var[str]


class RichText(rx.Component):
    """A text with its mentions, tags and URLs as links."""

    library = TEXT
    tag = "RichText"

    text: rx.Var[str]
    entities: rx.Var[Any]
    clamp: rx.Var[bool]
    matches: rx.Var[Any]


class RelTime(rx.Component):
    """A time that refreshes itself; full shows date and time."""

    library = TEXT
    tag = "RelTime"

    at: rx.Var[str]
    full: rx.Var[bool]


class Toasts(rx.Component):
    """Shows the server's toasts and the browser's own; holds the live region."""

    library = TOASTS
    tag = "Toasts"

    told: rx.Var[Any]


class OwnPosts(rx.Component):
    """Puts posts of the viewer's, made or pinned elsewhere, into the open feeds."""

    library = OWN_POSTS
    tag = "OwnPosts"

    own: rx.Var[Any]
    me: rx.Var[str]
    pinned: rx.Var[str]


class TweetMenu(rx.Component):
    """The menu "More" of a post; the handlers take what is wanted, so that an undo is the opposite wish."""

    library = MENU
    tag = "TweetMenu"

    tweet_id: rx.Var[str]
    author: rx.Var[str]
    text: rx.Var[str]
    me: rx.Var[str]
    pinned: rx.Var[str]
    on_pin: rx.EventHandler[lambda tweet_id, wanted: [tweet_id, wanted]]
    on_remove: rx.EventHandler[lambda tweet_id, wanted: [tweet_id, wanted]]
    on_mute: rx.EventHandler[lambda username, wanted: [username, wanted]]
    on_block: rx.EventHandler[lambda username, wanted: [username, wanted]]


class Keys(rx.Component):
    """Keyboard shortcuts, presses on cards, focus after navigation."""

    library = KEYS
    tag = "Keys"

    username: rx.Var[str]


class BackButton(rx.Component):
    """Leads back to where one was, or to `first` when this page was the first."""

    library = KEYS
    tag = "BackButton"

    first: rx.Var[str]


class PageTitle(rx.Component):
    """The window's title: "(3) Home - Chirp"."""

    library = KEYS
    tag = "PageTitle"

    name: rx.Var[str]
    count: rx.Var[int]


class ConnectionBar(rx.Component):
    library = CONNECTION
    tag = "ConnectionBar"


class Ended(rx.Component):
    """Leaves for the log-in page when the session was revoked."""

    library = CONNECTION
    tag = "Ended"

    ended: rx.Var[bool]
