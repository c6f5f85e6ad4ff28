"""/USERNAME/followers and /USERNAME/following"""

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


def _people(here: str, nobody: rx.Component) -> rx.Component:
    return shell(
        tabs(
            t("Follows"),
            here,
            ((mark("Followers"), f"/{HANDLE}/followers"), (mark("Following"), f"/{HANDLE}/following")),
        ),
        people_list(here.lower(), FollowsState, t(here), nobody, missing()),
        title="@" + HANDLE,
        header=back_header("@" + HANDLE),
    )


@rx.page(route="/[route_handle]/followers", on_load=SessionState.enter)
def followers() -> rx.Component:
    return _people("Followers", empty(t("No followers yet"), t("People who follow @{name} show up here.", name=HANDLE)))


@rx.page(route="/[route_handle]/following", on_load=SessionState.enter)
def following() -> rx.Component:
    return _people("Following", empty(t("Nobody yet"), t("People whom @{name} follows show up here.", name=HANDLE)))
