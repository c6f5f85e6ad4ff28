"""Has what stands beside a page read."""

from __future__ import annotations

import reflex as rx

from components.client import FRESH


class Fresh(rx.Component):
    """Asks when it is drawn and the server knows who the page is for (ready), and whenever known turns False: the tab came to a process that has read nothing for it yet."""

    library = FRESH
    tag = "Fresh"

    known: rx.Var[bool]
    ready: rx.Var[bool]
    on_ask: rx.EventHandler[rx.event.no_args_event_spec]
