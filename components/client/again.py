"""Has something read again that changes by itself for a while."""

from __future__ import annotations

import reflex as rx

from components.client import AGAIN


class Again(rx.Component):
    """For as long as it is drawn and somebody looks, asks again 2 s after each answer; answer is another word with each."""

    library = AGAIN
    tag = "Again"

    answer: rx.Var[str]
    on_again: rx.EventHandler[rx.event.no_args_event_spec]
