"""/USERNAME/likes"""

import reflex as rx

from chirp_app.pages.profile import ENTER
from components.profile_page import profile_page


@rx.page(route="/[route_handle]/likes", on_load=ENTER)
def likes() -> rx.Component:
    return profile_page("Likes")
