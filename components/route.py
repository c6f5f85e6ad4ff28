"""Where one is and the arguments in the address, as the browser knows them: at once, not when the server has answered."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

_PLACE = VarData(
    imports={"react-router": [ImportVar(tag="useLocation")]}, hooks={"const location = useLocation()": None}
)
PATH: Any = rx.Var("location.pathname.replace(/(.)\\/$/, '$1')", _var_type=str, _var_data=_PLACE).guess_type()
"""The path of the address, without a slash at its end."""
_PARAMS = VarData(imports={"react-router": [ImportVar(tag="useParams")]}, hooks={"const route = useParams()": None})


def route_arg(name: str) -> rx.vars.StringVar[str]:
    """The argument in square brackets of the page's route."""
    return rx.Var(f"(route.{name} ?? '')", _var_type=str, _var_data=_PARAMS).guess_type().to(str)
