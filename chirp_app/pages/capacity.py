"""/capacity: what so many people need. It is arithmetic about no instance in particular, so everybody may see it."""

import reflex as rx

from components.capacity import capacity_page
from components.client.full_screen import full_screen
from components.layout import page_header, shell
from components.words import t
from state.capacity import CapacityState
from state.session import SessionState


@rx.page(route="/capacity", title=t("Capacity") + " - Chirp", on_load=[SessionState.enter, CapacityState.enter])
def capacity() -> rx.Component:
    return shell(capacity_page(), title=t("Capacity"), header=page_header(t("Capacity"), full_screen()), wide=True)
