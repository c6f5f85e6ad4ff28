"""What the server told last, while it begins anew."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.client import LAST_KNOWN


def last_known(name: str, value: Any, known: Any) -> Any:
    """The value (a Var), or, while it is not known, what it was when it last was: a state that was lost shows its defaults
    for a moment. name: its own among those that are kept so."""
    data = VarData(imports={LAST_KNOWN: [ImportVar(tag="lastKnown")]})
    data = VarData.merge(value._get_all_var_data(), known._get_all_var_data(), data)
    return rx.Var(f"lastKnown('{name}', {value!s}, {known!s})", _var_type=value._var_type, _var_data=data).guess_type()
