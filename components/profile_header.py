"""The top of a profile: who it is, and what one can do about it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.avatar import avatar
from components.buttons import DANGER, LINK, PRIMARY
from components.client import RichText, compact
from components.client.people import FollowButton, ProfileMenu, UnblockButton, UnmuteButton, shown_profile
from components.known_followers import known_followers
from components.profile_form import edit_profile
from components.route import route_arg
from components.user_card import follows_you
from components.verified import verified
from components.viewer import ME, SIGNED_IN
from components.words import plural, t
from state.graph import GraphState
from state.profile import ProfileState

HANDLE: Any = route_arg("route_handle")
PROFILE: Any = shown_profile(HANDLE, ProfileState.profile)


def profile_header() -> rx.Component:
    return rx.el.section(
        _banner(),
        rx.el.div(
            rx.el.div(
                avatar(PROFILE.avatar_url, "size-20 sm:size-24 relative -mt-10 sm:-mt-12 ring-4 ring-(--page)"),
                rx.el.div(_menu(), _main_action(), class_name="flex flex-wrap justify-end gap-2 pt-3"),
                class_name="flex justify-between gap-1",
            ),
            _names(),
            rx.cond(
                PROFILE.bio != "",
                RichText.create(text=PROFILE.bio, entities=PROFILE.bio_entities, class_name="mt-3 text-post"),
            ),
            _facts(),
            _counts(),
            known_followers(PROFILE),
            _notices(),
            class_name="px-4 pb-4",
        ),
        aria_label=t("Profile"),
    )


def _banner() -> rx.Component:
    """The header picture; without one, the colours of the avatar."""
    return rx.el.div(
        rx.el.img(
            src=rx.cond(PROFILE.header_url != "", PROFILE.header_url, PROFILE.avatar_url),
            alt="",
            class_name=rx.cond(
                PROFILE.header_url != "",
                "size-full object-cover",
                "size-full object-cover scale-150 blur-2xl saturate-150 opacity-80",
            ),
        ),
        class_name="aspect-3/1 max-h-[200px] w-full overflow-hidden bg-surface",
    )


def _names() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            PROFILE.display_name,
            verified(PROFILE, 20),
            class_name="text-title font-bold wrap-anywhere flex items-center gap-1",
        ),
        rx.el.p(
            rx.el.span("@" + PROFILE.username, class_name="text-muted"),
            rx.cond(PROFILE.followed_by, follows_you()),
            class_name="flex items-center gap-2",
        ),
        class_name="mt-2",
    )


def _facts() -> rx.Component:
    def fact(icon: str, what: Any) -> rx.Component:
        return rx.el.span(
            rx.icon(icon, size=16, aria_hidden="true", class_name="shrink-0"),
            what,
            class_name="inline-flex items-center gap-1 min-w-0 wrap-anywhere",
        )

    return rx.el.div(
        rx.cond(PROFILE.location != "", fact("map-pin", PROFILE.location)),
        rx.cond(
            PROFILE.website != "",
            fact(
                "link",
                rx.el.a(
                    PROFILE.website_label,
                    href=PROFILE.website,
                    target="_blank",
                    rel="noopener nofollow ugc",
                    class_name=f"{LINK} truncate",
                ),
            ),
        ),
        fact("calendar-days", t("Joined {month}", month=PROFILE.joined)),
        class_name="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-muted text-post",
    )


def _counts() -> rx.Component:
    def count(number: Any, words: Any, page: str) -> rx.Component:
        return link(
            rx.el.span(compact(number), class_name="font-bold text-ink tabular-nums"),
            words,
            to="/" + PROFILE.username + page,
            class_name="inline-flex items-center gap-1 min-h-8 text-muted hover:underline",
        )

    return rx.el.div(
        count(PROFILE.following_count, t("Following"), "/following"),
        count(PROFILE.followers_count, plural(PROFILE.followers_count, "Follower", "Followers"), "/followers"),
        rx.el.span(
            rx.el.span(compact(PROFILE.tweets_count), class_name="font-bold text-ink tabular-nums"),
            plural(PROFILE.tweets_count, "post", "posts"),
            class_name="inline-flex items-center gap-1 min-h-8 text-muted",
        ),
        class_name="mt-2 flex flex-wrap gap-x-5",
    )


def _notices() -> rx.Component:
    """What stands between the two people."""
    said = "mt-3 px-3 py-2 rounded-lg bg-surface text-post flex items-center justify-between gap-3"
    return rx.fragment(
        rx.cond(
            PROFILE.blocked_by,
            rx.el.p(
                t("@{name} blocked you. You can't follow them or see their posts.", name=PROFILE.username),
                class_name=said,
            ),
        ),
        rx.cond(
            PROFILE.muting,
            rx.el.p(
                t("You muted @{name}.", name=PROFILE.username),
                UnmuteButton.create(
                    username=PROFILE.username,
                    on_mute=GraphState.mute,
                    class_name=f"{LINK} min-h-8 font-semibold",
                ),
                class_name=said,
            ),
        ),
    )


def my_places() -> rx.Component:
    """Beside the name on one's own profile: on phones, where the bar below has no room for them."""
    return rx.cond(
        PROFILE.own,
        rx.el.div(
            rx.cond(ME.moderates, _place("shield", t("Reports"), "/admin")),
            _place("bookmark", t("Bookmarks"), "/bookmarks"),
            _place("settings", t("Settings"), "/settings"),
            class_name="sm:hidden ml-auto -mr-2 shrink-0 flex",
        ),
    )


def _place(icon: str, label: str, to: str) -> rx.Component:
    return link(
        rx.icon(icon, size=20, custom_attrs={"aria-hidden": "true"}),
        to=to,
        aria_label=label,
        title=label,
        class_name="grid place-items-center size-11 rounded-full hover:bg-surface",
    )


def _main_action() -> rx.Component:
    return rx.cond(
        PROFILE.own,
        edit_profile(PROFILE),
        rx.cond(
            PROFILE.blocking,
            UnblockButton.create(
                username=PROFILE.username,
                on_block=GraphState.block,
                class_name=f"{DANGER} min-w-[136px]",
            ),
            rx.cond(
                PROFILE.blocked_by,
                rx.fragment(),
                rx.cond(
                    SIGNED_IN,
                    FollowButton.create(
                        username=PROFILE.username,
                        following=PROFILE.following,
                        followed_by=PROFILE.followed_by,
                        size="wide",
                        on_want=GraphState.follow,
                    ),
                    link(t("Follow"), to="/login?next=/" + PROFILE.username, class_name=f"{PRIMARY} min-w-[136px]"),
                ),
            ),
        ),
    )


def _menu() -> rx.Component:
    return ProfileMenu.create(
        username=PROFILE.username,
        me=ME.username,
        muting=PROFILE.muting,
        blocking=PROFILE.blocking,
        on_mute=GraphState.mute,
        on_block=GraphState.block,
    )
