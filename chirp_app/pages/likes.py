"""/USERNAME/likes"""

import reflex as rx

from components.profile_page import profile_page
from state.profile import ProfileState
from state.session import SessionState


@rx.page(route="/[route_handle]/likes", on_load=[SessionState.enter, ProfileState.read])
def likes() -> rx.Component:
    return profile_page("Likes")
