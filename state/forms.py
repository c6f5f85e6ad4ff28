"""What a form brings, and what is said beside its fields."""

from __future__ import annotations

from typing import Any

from backend.errors import ChirpError
from state.failures import sentence_for


def typed(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def told(error: Exception) -> dict[str, str]:
    """What is wrong, by field; "form" for what is wrong with no field."""
    fields = error.fields if isinstance(error, ChirpError) else ()
    return {wrong.field: wrong.message for wrong in fields} or {"form": sentence_for(error)}
