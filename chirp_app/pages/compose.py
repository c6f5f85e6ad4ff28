"""/compose opened directly: the composer's dialog as a page of its own. From within, the dialog opens over any page."""

from __future__ import annotations

import reflex as rx

from chirp_app.pages.home import feed
from components.layout import shell
from components.words import t
from state.session import SessionState


@rx.page(route="/compose", title=t("New post") + " - Chirp", on_load=SessionState.enter_private)
def compose() -> rx.Component:
    return shell(feed(), title=t("New post"))
