"""The search box: in the aside, on top of explore and of the search page."""

from __future__ import annotations

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.client import SEARCH_BOX
from components.viewer import ME


class SearchBox(rx.Component):
    """A combobox; page: it is the one of the search page, which holds what was searched for."""

    library = SEARCH_BOX
    tag = "SearchBox"

    me: rx.Var[str]
    page: rx.Var[bool]


def search_box(*, page: bool = False) -> rx.Component:
    return SearchBox.create(me=ME.username, page=page)


def asked(name: str) -> rx.vars.StringVar[str]:
    """What the address says behind its question mark under that name (an identifier); empty when it says nothing."""
    data = VarData(
        imports={SEARCH_BOX: [ImportVar(tag="useAsked")]}, hooks={f"const asked_{name} = useAsked('{name}')": None}
    )
    return rx.Var(f"asked_{name}", _var_type=str, _var_data=data).guess_type().to(str)
