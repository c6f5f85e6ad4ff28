"""Every address that nothing lives at."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import PRIMARY
from components.layout import shell
from components.timeline_list import empty
from state.session import SessionState


@rx.page(route="/404", title="Not found - Chirp", on_load=SessionState.enter)
def not_found() -> rx.Component:
    return shell(
        empty(
            "Nothing lives here",
            "The address may be mistyped, or what was here is gone.",
            link("Go home", to="/", class_name=PRIMARY),
        ),
        title="Not found",
    )
