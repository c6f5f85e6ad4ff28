"""The cookies of the socket's handshake: frozen per socket, never sent to the browser's script."""

from __future__ import annotations

SESSION = "chirp_session"


def cookie(header: str, name: str) -> str | None:
    """The value of one cookie in a Cookie header."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value or None
    return None


def session_token(header: str) -> str | None:
    """The secret of the viewer's session; it names a viewer only through services.accounts.viewer_of."""
    return cookie(header, SESSION)
