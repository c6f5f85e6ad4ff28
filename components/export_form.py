"""The copy of one's data: asked for, on its way, there to be fetched."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import ERROR, PRIMARY, SECONDARY
from components.client.again import Again
from components.words import t
from state.exports import ExportsState

EXPORT = ExportsState.export


def export_form() -> rx.Component:
    ask = rx.el.button(t("Make a copy"), type="button", on_click=ExportsState.ask, class_name=SECONDARY)
    again = Again.create(answer=ExportsState.answered, on_again=ExportsState.read)
    return rx.el.div(
        rx.el.p(
            t("Everything that is yours, as a ZIP of JSON files and of your pictures and videos."),
            class_name="text-muted",
        ),
        rx.match(
            EXPORT.state,
            ("waiting", rx.fragment(_told(t("Your copy waits for its turn.")), again)),
            (
                "working",
                rx.fragment(
                    _told(
                        rx.cond(
                            EXPORT.total > 0,
                            t("Your copy is being made: {done} of {total}.", done=EXPORT.done, total=EXPORT.total),
                            t("Your copy is being made."),
                        )
                    ),
                    rx.el.progress(
                        value=EXPORT.done,
                        max=rx.cond(EXPORT.total > 0, EXPORT.total, 1),
                        aria_label=t("Your copy"),
                        class_name="block w-full h-1.5",
                    ),
                    again,
                ),
            ),
            (
                "ready",
                rx.fragment(
                    _told(t("Your copy is ready. It is kept for 7 days.")),
                    rx.el.div(
                        _download(),
                        ask,
                        class_name="flex flex-wrap gap-3",
                    ),
                ),
            ),
            (
                "failed",
                rx.fragment(rx.el.p(t("Your copy did not succeed. Try again."), class_name=ERROR, role="alert"), ask),
            ),
            ask,
        ),
        class_name="space-y-4 max-w-sm",
    )


def _download() -> rx.Component:
    """No page of the router's: the browser itself fetches it."""
    return link(t("Download"), to="/api/me/export/archive", reload_document=True, download="", class_name=PRIMARY)


def _told(text: rx.Var[str]) -> rx.Component:
    return rx.el.p(text, role="status")
