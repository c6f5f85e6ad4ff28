"""A form that the browser itself posts. Reflex's own forms never do: they catch every submit."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.element import Element


class NativeForm(Element):
    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    no_validate: rx.Var[bool]


def post_form(*children: rx.Component, action: str, **props: Any) -> rx.Component:
    """POSTs its named fields to action and shows the page that answers. The server says what is wrong, not the browser."""
    return NativeForm.create(*children, action=action, method="post", no_validate=True, **props)
