"""/search?q=&tab="""

import reflex as rx

from components.layout import shell
from components.search_page import QUERY, search_header, search_results
from components.words import t
from state.session import SessionState


@rx.page(route="/search", title=t("Search") + " - Chirp", on_load=SessionState.enter)
def search() -> rx.Component:
    title = rx.cond(QUERY != "", t("{query} - Search", query=QUERY), t("Search"))
    return shell(search_results(), title=title, header=search_header(), search=False)
