"""/USERNAME and /USERNAME/replies"""

import reflex as rx

from components.profile_page import profile_page
from state.profile import ProfileState
from state.session import SessionState

ENTER = [SessionState.enter, ProfileState.read]


@rx.page(route="/[route_handle]", on_load=ENTER)
def posts() -> rx.Component:
    return profile_page("Posts")


@rx.page(route="/[route_handle]/replies", on_load=ENTER)
def replies() -> rx.Component:
    return profile_page("Replies")
