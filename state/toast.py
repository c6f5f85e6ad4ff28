"""One sentence from the server to the person, shown by the browser's own bus."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

import reflex as rx


@dataclass(frozen=True, slots=True)
class Toast:
    """seq makes each one new: the last is sent again on reconnect and shown once."""

    seq: str = ""
    text: str = ""
    tone: Literal["plain", "error"] = "plain"


class ToastState(rx.State):
    toast: Toast = Toast()

    def _show(self, text: str, tone: Literal["plain", "error"] = "plain") -> None:
        self.toast = Toast(uuid.uuid4().hex, text, tone)
