"""/about"""

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.layout import shell
from components.words import t
from state.session import SessionState

_PARTS = (
    (
        t("What it is"),
        t(
            "Chirp is a small, complete microblog: short posts, people to follow, and a timeline that shows what they wrote, newest "
            "first. Nothing is ranked, nothing is promoted, and there are no ads."
        ),
    ),
    (
        t("How it works"),
        t(
            "A post is written to the timelines of its author's followers as it is made. People with very many followers are read "
            "when you look instead. Either way your timeline is complete: it has no gaps, no doubles, and no end."
        ),
    ),
    (
        t("What it keeps"),
        t(
            "Your posts, likes and follows are public. Your e-mail address is for logging in and is shown to nobody. "
            "Your password is stored as a hash that can't be turned back. One cookie keeps you logged in; nothing follows you around."
        ),
    ),
    (
        t("Whose it is"),
        t("Chirp is open source, under the MIT licence. Whoever runs this server is responsible for it."),
    ),
)


@rx.page(route="/about", title=t("About") + " - Chirp", on_load=SessionState.enter)
def about() -> rx.Component:
    return shell(
        rx.el.div(
            *(
                rx.el.section(
                    rx.el.h2(title, class_name="text-section font-bold mb-1"), rx.el.p(words, class_name="text-post")
                )
                for title, words in _PARTS
            ),
            rx.el.p(link(t("What it takes to serve many people"), to="/capacity", class_name=LINK)),
            class_name="p-4 space-y-6",
        ),
        title=t("About"),
    )
