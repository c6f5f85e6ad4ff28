"""/USERNAME/followers, /USERNAME/following and /USERNAME/followers_you_follow"""

import reflex as rx

from components.layout import back_header, shell
from components.profile_header import HANDLE
from components.profile_page import missing
from components.tabs import tabs
from components.timeline_list import empty
from components.user_card import people_list
from components.words import mark, t
from state.follows import FollowsState
from state.session import SessionState

_TABS = ((mark("Followers"), f"/{HANDLE}/followers"), (mark("Following"), f"/{HANDLE}/following"))
_KNOWN = (mark("You know"), f"/{HANDLE}/followers_you_follow")


def _people(here: str, nobody: rx.Component, feed: str = "") -> rx.Component:
    me = SessionState.me.username
    return shell(
        # Nobody knows themselves, nor does a visitor anybody.
        rx.cond(
            (me != "") & (me.lower() != HANDLE.lower()),
            tabs(t("Follows"), here, (*_TABS, _KNOWN)),
            tabs(t("Follows"), here, _TABS),
        ),
        people_list(feed or here.lower(), FollowsState, t(here), nobody, missing()),
        title="@" + HANDLE,
        header=back_header("@" + HANDLE),
    )


@rx.page(route="/[route_handle]/followers", on_load=SessionState.enter)
def followers() -> rx.Component:
    return _people("Followers", empty(t("No followers yet"), t("People who follow @{name} show up here.", name=HANDLE)))


@rx.page(route="/[route_handle]/following", on_load=SessionState.enter)
def following() -> rx.Component:
    return _people("Following", empty(t("Nobody yet"), t("People whom @{name} follows show up here.", name=HANDLE)))


@rx.page(route="/[route_handle]/followers_you_follow", on_load=SessionState.enter_private)
def followers_you_follow() -> rx.Component:
    nobody = empty(
        t("Nobody you know yet"), t("People whom you follow and who follow @{name} show up here.", name=HANDLE)
    )
    return _people("You know", nobody, "known")
