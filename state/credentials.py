"""Changing what one logs in with. Nothing that was typed is kept here."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import reflex as rx

from backend.services import credentials
from backend.words import t
from state.forms import told, typed
from state.session import PageState
from state.settings import SettingsState
from state.toast import ToastState


class CredentialsState(PageState, rx.State):
    email_errors: dict[str, str] = {}
    password_errors: dict[str, str] = {}
    delete_errors: dict[str, str] = {}
    changed: str = ""
    """Another word each time something was changed: the forms are empty again then."""

    @rx.event
    def forget(self):
        """on_load: what was wrong the last time is over."""
        self.email_errors, self.password_errors, self.delete_errors = {}, {}, {}

    @rx.event
    async def change_email(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await credentials.change_email(viewer, typed(form, "password"), typed(form, "email"))
        except Exception as error:
            self.email_errors = told(error)
            return None
        return await self._done(t("Your e-mail is changed."))

    @rx.event
    async def change_password(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await credentials.change_password(viewer, typed(form, "password"), typed(form, "new_password"))
        except Exception as error:
            self.password_errors = told(error)
            return None
        return await self._done(t("Your password is changed. Other devices were logged out."))

    @rx.event
    async def delete_account(self, form: dict[str, Any]):
        """The session ends with it: the browser starts anew at the log-in."""
        viewer = await self._require_viewer()
        try:
            await credentials.delete_account(viewer, typed(form, "password"))
        except Exception as error:
            self.delete_errors = told(error)
            return None
        return rx.redirect("/login", replace=True)

    async def _done(self, text: str) -> Any:
        self.forget()  # pyright: ignore[reportCallIssue]
        self.changed = uuid4().hex
        (await self.get_state(ToastState))._show(text)
        return SettingsState.read_account
