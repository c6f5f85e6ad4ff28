"""A profile's page: the header, the tabs, and the feed of one of them."""

from __future__ import annotations

import reflex as rx

from components.buttons import SECONDARY
from components.client.people import Relation
from components.layout import back_header, shell
from components.profile_header import HANDLE, PROFILE, my_places, profile_header
from components.tabs import tabs
from components.timeline_list import empty, gone, timeline_list
from components.words import mark, t
from state.graph import GraphState
from state.profile import ProfileState

_AT = "@" + PROFILE.username
_NOTHING = {
    "Posts": (t("No posts yet"), t("{name} has not posted yet.", name=_AT), t("What you post shows up here.")),
    "Replies": (
        t("No replies yet"),
        t("{name} has not replied to anyone yet.", name=_AT),
        t("What you reply shows up here."),
    ),
    "Media": (
        t("No media yet"),
        t("{name} has not posted pictures or videos yet.", name=_AT),
        t("Pictures and videos that you post show up here."),
    ),
    "Likes": (
        t("No likes yet"),
        t("{name} has not liked a post yet.", name=_AT),
        t("Posts that you like show up here."),
    ),
}


def profile_page(here: str) -> rx.Component:
    """here is Posts, Replies, Media or Likes. The feed is named like it, in lower case."""
    known = PROFILE.status != "waiting"
    title = rx.cond(PROFILE.status == "found", PROFILE.display_name, "@" + HANDLE)
    return shell(
        rx.fragment(
            Relation.create(username=HANDLE, answer=GraphState.answer, on_change=ProfileState.read),
            rx.match(
                PROFILE.status,
                ("missing", missing()),
                ("suspended", gone(PROFILE.error, t("Nobody sees what it posted."))),
                ("failed", _failed()),
                rx.fragment(
                    rx.cond(known, profile_header(), _waiting()),
                    # Asked for at once, shown below a header whose height is known: nothing moves.
                    rx.el.div(
                        tabs(
                            t("Profile"),
                            here,
                            (
                                (mark("Posts"), "/" + HANDLE),
                                (mark("Replies"), f"/{HANDLE}/replies"),
                                (mark("Media"), f"/{HANDLE}/media"),
                                (mark("Likes"), f"/{HANDLE}/likes"),
                            ),
                        ),
                        timeline_list(here.lower(), ProfileState, t(here), _empty(here)),
                        class_name=rx.cond(known, "", "hidden"),
                    ),
                ),
            ),
        ),
        title=title,
        header=back_header(title, my_places()),
    )


def missing() -> rx.Component:
    return gone(t("This account doesn't exist"), t("Check the name in the address."))


def _failed() -> rx.Component:
    again = rx.el.button(t("Try again"), type="button", on_click=ProfileState.read, class_name=SECONDARY)
    return empty(t("This profile did not load"), PROFILE.error, again)


def _empty(here: str) -> rx.Component:
    title, theirs, mine = _NOTHING[here]
    return rx.cond(
        PROFILE.blocking,
        empty(t("You blocked {name}", name=_AT), t("Neither of you sees the other's posts.")),
        rx.cond(
            PROFILE.blocked_by,
            empty(t("{name} blocked you", name=_AT), t("You can't see their posts.")),
            rx.cond(PROFILE.own, empty(title, mine), empty(title, theirs)),
        ),
    )


def _waiting() -> rx.Component:
    """As high as a header without a bio, so that little moves when it comes."""
    return rx.el.div(
        rx.el.div(class_name="aspect-3/1 max-h-[200px] w-full bg-surface"),
        rx.el.div(
            rx.el.span(class_name="size-20 sm:size-24 -mt-10 sm:-mt-12 !rounded-full ring-4 ring-(--page) relative"),
            rx.el.span(class_name="h-5 w-40 mt-3"),
            rx.el.span(class_name="h-4 w-28 mt-2"),
            rx.el.span(class_name="h-4 w-64 mt-5"),
            class_name="px-4 h-[214px]",
        ),
        aria_hidden="true",
        class_name="skeleton",
    )
