"""The only renderer of posts: rows of feeds, ancestors and replies (tweet_row), the post of a page (tweet_focused)."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_components_core.react_router import link

from backend.views import TweetView
from components.avatar import avatar
from components.buttons import LINK
from components.client import TEXT_FUNCTIONS, RelTime, RichText
from components.link_card import link_card
from components.media import tweet_media
from components.quote import quoted
from components.report import hidden_note
from components.tweet_actions import engagement_counts, path_of, tweet_actions
from components.verified import verified
from components.viewer import ME
from components.words import plural, t


def _byline(tweet: Any) -> rx.Component:
    profile = "/" + tweet.author.username.to(str)
    return rx.el.div(
        link(
            rx.el.span(tweet.author.display_name, class_name="font-semibold text-ink truncate group-hover:underline"),
            to=profile,
            class_name="group flex shrink-0 max-w-[70%]",
        ),
        verified(tweet.author),
        rx.el.span("@" + tweet.author.username.to(str), class_name="text-muted truncate min-w-0"),
        rx.el.span("·", class_name="text-muted", aria_hidden="true"),
        link(
            RelTime.create(at=tweet.created_at),
            to=path_of(tweet),
            custom_attrs={"data-open": True},
            class_name="text-muted shrink-0 whitespace-nowrap hover:underline",
        ),
        class_name="flex items-baseline gap-1 min-w-0",
    )


def _reason(tweet: Any) -> rx.Component:
    """Why the post is here: the line "Pinned", or "Ana reposted"."""
    first: Any = tweet.retweeted_by
    others = tweet.retweeters_count - 1
    mine = rx.cond(
        others > 0,
        plural(others, "You and {count} other reposted", "You and {count} others reposted"),
        t("You reposted"),
    )
    theirs = rx.cond(
        others > 0,
        plural(
            others, "{name} and {count} other reposted", "{name} and {count} others reposted", name=first.display_name
        ),
        t("{name} reposted", name=first.display_name),
    )
    reposted = rx.cond(first, _because("repeat-2", rx.cond(first.id == ME.id, mine, theirs)))
    return rx.cond(tweet.pinned, _because("pin", t("Pinned")), reposted)


def _because(icon: str, words: Any) -> rx.Component:
    return rx.el.p(
        rx.icon(icon, size=13),
        rx.el.span(words, class_name="truncate"),
        class_name="flex items-center gap-2 pl-10 pb-1 text-meta text-muted font-semibold",
    )


def _replying_to(tweet: Any) -> rx.Component:
    """Whose account was erased has no name any more."""
    name = tweet.reply_to.username.to(str)
    return rx.cond(
        tweet.reply_to,
        rx.el.p(
            rx.cond(
                name,
                rx.fragment(t("Replying to"), " ", link("@" + name, to="/" + name, class_name=LINK)),
                t("Replying to a post that is gone"),
            ),
            class_name="text-muted text-meta",
        ),
    )


def _spoken(tweet: Any) -> rx.Var[str]:
    data = VarData(imports={TEXT_FUNCTIONS: [ImportVar(tag="spokenCard")]})
    data = VarData.merge(tweet._get_all_var_data(), data)
    return rx.Var(f"spokenCard({tweet!s})", _var_type=str, _var_data=data).guess_type()


_ROW = "block px-4 py-(--row) cursor-pointer hover:bg-surface/60 transition-colors duration-fast "


def _article(tweet: Any, *children: rx.Component, class_name: Any, focused: bool = False) -> rx.Component:
    """data-href is where a press on the card leads: the focused post leads nowhere."""
    return rx.el.article(
        *children,
        tab_index=-1,
        custom_attrs={
            "data-tweet": tweet.id,
            "data-act": tweet.act_id,
            **({"data-focused": "true"} if focused else {"data-href": path_of(tweet)}),
        },
        aria_label=_spoken(tweet),
        class_name=class_name,
    )


def _avatar_link(tweet: Any, size: str = "size-(--face)") -> rx.Component:
    return link(
        avatar(tweet.author.avatar_url, size),
        to="/" + tweet.author.username.to(str),
        tab_index=-1,
        custom_attrs={"aria-hidden": "true"},
        class_name="shrink-0 h-fit",
    )


def _text(tweet: Any) -> rx.Component:
    return RichText.create(text=tweet.text, entities=tweet.entities, matches=tweet.matches, class_name="text-post")


def _shown_with(tweet: Any) -> tuple[rx.Component, ...]:
    """What stands below the text of a post, in each of its forms."""
    return tweet_media(tweet), link_card(tweet), quoted(tweet), hidden_note(tweet)


@rx.memo
def tweet_row(tweet: rx.Var[TweetView], rest: rx.RestProp) -> rx.Component:
    """A post in a list."""
    return tweet_because(tweet, _reason(tweet))


def tweet_because(tweet: Any, reason: rx.Component) -> rx.Component:
    """A post with a line above it that says why it is there."""
    return _article(
        tweet,
        reason,
        rx.el.div(
            _avatar_link(tweet),
            rx.el.div(
                _byline(tweet),
                _replying_to(tweet),
                _text(tweet),
                *_shown_with(tweet),
                tweet_actions(tweet),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex gap-3",
        ),
        class_name=_ROW + "border-b border-line",
    )


@rx.memo
def tweet_ancestor(tweet: rx.Var[TweetView], rest: rx.RestProp) -> rx.Component:
    """A post above the one of the page: a line joins it to the next."""
    return _joined(tweet, below=True, class_name=_ROW)


@rx.memo
def tweet_continuing(
    tweet: rx.Var[TweetView], first: rx.Var[bool], last: rx.Var[bool], rest: rx.RestProp
) -> rx.Component:
    """A post in which the author of the page's post goes on below it; a line joins each to the next."""
    up = rx.el.span(class_name="absolute top-0 left-[calc(15px+var(--face)/2)] w-0.5 h-2 bg-line")
    return _joined(
        tweet,
        rx.cond(first, up),
        below=~last,
        class_name=rx.cond(last, f"{_ROW}relative border-b border-line", f"{_ROW}relative"),
    )


def _joined(tweet: Any, *above: rx.Component, below: Any, class_name: Any) -> rx.Component:
    """above: what leads to it; below: whether a line leads on."""
    line = rx.el.span(class_name="flex-1 w-0.5 bg-line -mb-[calc(var(--row)+8px)]")
    return _article(
        tweet,
        *above,
        rx.el.div(
            rx.el.div(_avatar_link(tweet), rx.cond(below, line), class_name="flex flex-col items-center gap-1"),
            rx.el.div(
                _byline(tweet),
                _text(tweet),
                *_shown_with(tweet),
                tweet_actions(tweet),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex gap-3",
        ),
        class_name=class_name,
    )


def _focused(tweet: Any) -> rx.Component:
    profile = "/" + tweet.author.username.to(str)
    return _article(
        tweet,
        rx.el.div(
            _avatar_link(tweet, "size-12"),
            rx.el.div(
                link(tweet.author.display_name, to=profile, class_name="block font-semibold truncate hover:underline"),
                rx.el.span("@" + tweet.author.username.to(str), class_name="block text-muted truncate"),
                class_name="min-w-0",
            ),
            class_name="flex gap-3 items-center pb-2 -ml-0.5",
        ),
        _replying_to(tweet),
        RichText.create(text=tweet.text, entities=tweet.entities, clamp=False, class_name="text-focus py-1"),
        rx.el.div(*_shown_with(tweet), class_name="pb-3"),
        link(
            RelTime.create(at=tweet.created_at, full=True),
            to=path_of(tweet),
            class_name="text-muted text-meta hover:underline",
        ),
        engagement_counts(tweet),
        rx.el.div(tweet_actions(tweet), class_name="mt-3 pt-2 border-t border-line"),
        class_name="block px-4 py-3 border-b border-line",
        focused=True,
    )


@rx.memo
def tweet_focused(tweet: rx.Var[TweetView], rest: rx.RestProp) -> rx.Component:
    """The post that the page is about: larger, with its full date."""
    return _focused(tweet)
