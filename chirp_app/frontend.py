"""The built interface: where set-up has put it."""

from __future__ import annotations

from backend.errors import Misconfigured
from chirp_app import ROOT


def require_built() -> None:
    """Raises Misconfigured when set-up has not built it."""
    if not (ROOT / ".web" / "build" / "client" / "index.html").exists():
        raise Misconfigured("The interface is not built yet. Run: make setup")
