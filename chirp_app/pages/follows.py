"""/USERNAME/followers and /USERNAME/following"""

import reflex as rx

from components.layout import back_header, shell
from components.profile_header import HANDLE
from components.profile_page import missing
from components.tabs import tabs
from components.timeline_list import empty
from components.user_card import people_list
from state.follows import FollowsState
from state.session import SessionState


def _people(here: str, nobody: rx.Component) -> rx.Component:
    return shell(
        tabs("Follows", here, (("Followers", f"/{HANDLE}/followers"), ("Following", f"/{HANDLE}/following"))),
        people_list(here.lower(), FollowsState, here, nobody, missing()),
        title="@" + HANDLE,
        header=back_header("@" + HANDLE),
    )


@rx.page(route="/[route_handle]/followers", on_load=SessionState.enter)
def followers() -> rx.Component:
    return _people("Followers", empty("No followers yet", "People who follow @" + HANDLE + " show up here."))


@rx.page(route="/[route_handle]/following", on_load=SessionState.enter)
def following() -> rx.Component:
    return _people("Following", empty("Nobody yet", "People whom @" + HANDLE + " follows show up here."))
