"""/USERNAME/media"""

import reflex as rx

from chirp_app.pages.profile import ENTER
from components.profile_page import profile_page


@rx.page(route="/[route_handle]/media", on_load=ENTER)
def media() -> rx.Component:
    return profile_page("Media")
