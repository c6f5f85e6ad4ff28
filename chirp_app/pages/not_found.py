"""Every address that nothing lives at."""

from __future__ import annotations

import reflex as rx

from components.layout import shell
from components.timeline_list import gone
from components.words import t
from state.session import SessionState


@rx.page(route="/404", title=t("Not found") + " - Chirp", on_load=SessionState.enter)
def not_found() -> rx.Component:
    return shell(
        gone(t("Nothing lives here"), t("The address may be mistyped, or what was here is gone.")),
        title=t("Not found"),
    )
