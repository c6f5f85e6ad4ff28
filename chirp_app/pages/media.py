"""/USERNAME/media"""

import reflex as rx

from components.profile_page import profile_page
from state.profile import ProfileState
from state.session import SessionState


@rx.page(route="/[route_handle]/media", on_load=[SessionState.enter, ProfileState.read])
def media() -> rx.Component:
    return profile_page("Media")
