"""The page of notifications: groups of people who did the same, and posts that were said to the viewer."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import NotificationView, TweetView
from components.avatar import avatar
from components.client import FeedHead, FeedTail, RelTime, Visit, compact, feed_rows
from components.layout import shell
from components.media import thumbnail
from components.tabs import tabs
from components.tweet_actions import path_of
from components.tweet_card import tweet_because
from components.viewer import ME
from components.words import mark, plural, t
from state.live import LiveState
from state.notifications import NotificationsState

# kind: (icon, its colour)
_GROUPS = {
    "like": ("heart", "text-like [&>svg]:fill-current"),
    "retweet": ("repeat-2", "text-repost"),
    "follow": ("user-plus", "text-accent"),
}
_SAID = {
    "reply": ("message-circle", t("replied to you")),
    "mention": ("at-sign", t("mentioned you")),
    "quote": ("message-square-quote", t("quoted you")),
}
_AND = " " + t("and") + " "
_NEW = (
    " bg-accent/8 before:absolute before:z-10 before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent "
    "before:content-['']"
)


def notifications_page(here: str, feed: str, empty: rx.Component, *, fresh: bool = False) -> rx.Component:
    """feed is "notifications" or "mentions"; fresh: what comes meanwhile is offered above."""
    rows = feed_rows(feed, NotificationView)
    head = FeedHead.create(
        name=feed,
        fresh=LiveState.unread,
        joined=LiveState.joined,
        noun="notification",
        op="reset",
        on_new=NotificationsState.load,
    )
    return shell(
        tabs(
            t("Notifications"), here, ((mark("All"), "/notifications"), (mark("Mentions"), "/notifications/mentions"))
        ),
        Visit.create(name=feed),
        head if fresh else rx.fragment(),
        rx.el.div(
            rx.cond(
                rows.length() > 0,
                rx.el.div(
                    rx.foreach(rows, lambda row: notification_row(row=row, key=row.id)),
                    role="feed",
                    aria_label=t("Notifications"),
                ),
            ),
            FeedTail.create(
                empty,
                name=feed,
                batch=NotificationsState.batch,
                end_word=t("That's all"),
                on_load=NotificationsState.load,
            ),
        ),
        title=t("Notifications"),
    )


@rx.memo
def notification_row(row: rx.Var[NotificationView], rest: rx.RestProp) -> rx.Component:
    """A group is one article, what was said is the post's own below the reason why it is here."""
    return _row(row)


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        rx.match(row.type, *((kind, _group(row, kind)) for kind in _GROUPS), rx.cond(row.tweet, _said(row))),
        class_name=rx.cond(row.read, "relative", "relative" + _NEW),
    )


def _said(row: Any) -> rx.Component:
    def why(kind: str) -> rx.Component:
        icon, words = _SAID[kind]
        return rx.el.p(
            rx.icon(icon, size=13, aria_hidden="true"),
            rx.el.span(_name(row, 0), " ", words, class_name="truncate"),
            _new_word(row),
            class_name="flex items-center gap-2 pl-[calc(var(--face)-5px)] pb-1 text-meta text-muted font-semibold",
        )

    reason: Any = rx.match(row.type, *((kind, why(kind)) for kind in _SAID), rx.fragment())
    return tweet_because(row.tweet.to(TweetView), reason)


def _group(row: Any, kind: str) -> rx.Component:
    icon, colour = _GROUPS[kind]
    return rx.el.article(
        rx.el.span(
            rx.icon(icon, size=24),
            aria_hidden="true",
            class_name=f"w-(--face) shrink-0 flex justify-end pt-1 {colour}",
        ),
        rx.el.div(
            _faces(row),
            rx.el.p(*_sentence(row, kind), class_name="mt-2 text-post text-muted [overflow-wrap:anywhere]"),
            rx.fragment() if kind == "follow" else _excerpt(row.tweet.to(TweetView)),
            class_name="min-w-0 flex-1",
        ),
        tab_index=-1,
        aria_label=_label(row, kind),
        custom_attrs={"data-row": row.id, "data-href": _target(row, kind)},
        class_name=(
            "flex gap-3 px-4 py-(--row) cursor-pointer hover:bg-surface/60 transition-colors duration-fast "
            "border-b border-line"
        ),
    )


def _target(row: Any, kind: str) -> Any:
    if kind != "follow":
        return path_of(row.tweet.to(TweetView))
    mine = "/" + ME.username.to(str) + "/followers"
    return rx.cond(row.actors_count == 1, "/" + row.actors[0].username.to(str), mine)


def _faces(row: Any) -> rx.Component:
    """Five at most, and how many more there are."""
    more = row.actors_count - row.actors.length()
    return rx.el.div(
        rx.foreach(
            row.actors,
            lambda actor: link(
                avatar(actor.avatar_url, "size-8"),
                to="/" + actor.username.to(str),
                title=actor.display_name,
                key=actor.id,
                tab_index=-1,
                custom_attrs={"aria-hidden": "true"},
                class_name="shrink-0 rounded-full",
            ),
        ),
        rx.cond(
            more > 0,
            rx.el.span("+", compact(more), aria_hidden="true", class_name="pl-1 text-meta text-muted tabular-nums"),
        ),
        class_name="flex items-center gap-1.5 min-w-0",
    )


def _name(row: Any, place: int) -> rx.Component:
    actor = row.actors[place]
    return link(
        actor.display_name,
        to="/" + actor.username.to(str),
        class_name="font-semibold text-ink hover:underline",
    )


def _others(row: Any) -> Any:
    """ " and 12 others", after the two who are named."""
    others = row.actors_count - 2
    return " " + plural(others, "and {count} other", "and {count} others", count=compact(others))


def _object(row: Any, kind: str) -> Any:
    """What they did: "liked your post". Portuguese has another verb for several people."""
    people = row.actors_count
    if kind == "follow":
        return " " + plural(people, "followed you", "followed you")
    to_reply, to_post = {
        "like": (
            plural(people, "liked your reply", "liked your reply"),
            plural(people, "liked your post", "liked your post"),
        ),
        "retweet": (
            plural(people, "reposted your reply", "reposted your reply"),
            plural(people, "reposted your post", "reposted your post"),
        ),
    }[kind]
    return " " + rx.cond(row.tweet.to(TweetView).reply_to, to_reply, to_post).to(str)


def _sentence(row: Any, kind: str) -> tuple[Any, ...]:
    two = row.actors.length() > 1
    return (
        _name(row, 0),
        rx.cond(
            two,
            rx.fragment(
                rx.cond(row.actors_count > 2, ", ", _AND),
                _name(row, 1),
                rx.cond(row.actors_count > 2, _others(row), ""),
            ),
        ),
        _object(row, kind),
        rx.el.span(" · ", aria_hidden="true"),
        link(
            RelTime.create(at=row.created_at),
            to=_target(row, kind),
            custom_attrs={"data-open": True},
            class_name="whitespace-nowrap hover:underline",
        ),
        _new_word(row),
    )


def _label(row: Any, kind: str) -> Any:
    joint: Any = rx.cond(row.actors_count > 2, ", ", _AND)
    second = rx.cond(row.actors.length() > 1, joint + row.actors[1].display_name.to(str), "")
    others = rx.cond((row.actors.length() > 1) & (row.actors_count > 2), _others(row), "")
    new: Any = rx.cond(row.read, "", t("New:") + " ")
    return new + row.actors[0].display_name.to(str) + second + others + _object(row, kind)


def _new_word(row: Any) -> rx.Component:
    return rx.cond(row.read, rx.fragment(), rx.el.span(" ", t("New"), class_name="sr-only"))


def _excerpt(tweet: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(tweet.text != "", tweet.text, t("Without words")),
            dir="auto",
            class_name="min-w-0 flex-1 line-clamp-2 text-muted text-post [overflow-wrap:anywhere]",
        ),
        thumbnail(tweet, "size-12", "48", ""),
        class_name="mt-1 flex gap-3",
    )
