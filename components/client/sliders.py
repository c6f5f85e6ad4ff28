"""Sliders over given values, and amounts as people write them."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.client import AMOUNTS, SLIDER

Unit = Literal["", "/s", "B", "s", "%"]


class Slider(rx.Component):
    """place counts the values from 0; it is where the slider begins, and under another key begins anew."""

    library = SLIDER
    tag = "Slider"

    name: rx.Var[str]
    label: rx.Var[str]
    values: rx.Var[list[float]]
    unit: rx.Var[str]
    place: rx.Var[int]
    on_move: rx.EventHandler[lambda name, place: [name, place]]


def amount(value: Any, unit: str = "") -> rx.Var[str]:
    """ "1.16 million/s", "110 TB": three digits, in the page's language."""
    given = rx.Var.create(value)
    data = VarData.merge(given._get_all_var_data(), VarData(imports={AMOUNTS: [ImportVar(tag="amount")]}))
    return rx.Var(f'amount({given!s}, "{unit}")', _var_type=str, _var_data=data).guess_type()
