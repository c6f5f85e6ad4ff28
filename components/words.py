"""What a page says, translated in the browser: one build serves both languages."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.client import WORDS


def t(text: str, **values: Any) -> Any:
    """The text in the page's language, with {names} filled in by these values, which may be Vars. Answers a Var."""
    return _said("t", [text], values)


def mark(text: str) -> str:
    """The text itself, where it names something; it is translated where it is shown."""
    return text


def tc(context: str, text: str) -> Any:
    """Like t, for a text that means different things: context tells them apart."""
    return _said("tc", [context, text], {})


def plural(count: Any, one: str, many: str, /, **values: Any) -> Any:
    """The form of the text that fits the count, a Var; {count} in it is the count as people write it."""
    return _said("plural", [count, one, many], values)


def _said(function: str, given: list[Any], values: dict[str, Any]) -> Any:
    arguments = [rx.Var.create(one) for one in (*given, *([values] if values else []))]
    data = VarData.merge(
        VarData(imports={WORDS: [ImportVar(tag=function)]}), *(one._get_all_var_data() for one in arguments)
    )
    return rx.Var(f"{function}({', '.join(str(one) for one in arguments)})", _var_type=str, _var_data=data).guess_type()
