"""Whom one has blocked or muted, each with the button that ends it, and in its place the one that takes that back."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from backend.views import UserView
from components.client.people import HiddenButton
from components.tabs import tabs
from components.timeline_list import empty
from components.user_card import people_list, user_beside
from components.words import mark, t
from state.graph import GraphState
from state.hidden_people import HiddenPeopleState

_BLOCKED, _MUTED = mark("Blocked"), mark("Muted")
_TABS = ((_BLOCKED, "/settings/blocked"), (_MUTED, "/settings/muted"))


def hidden_people(kind: Literal["blocked", "muted"]) -> rx.Component:
    """Fills the column that it stands in to its edges."""
    if kind == "blocked":
        row, label = _blocked, t("Blocked people")
        nobody = empty(t("You have blocked nobody"), t("Whom you block neither sees your posts nor do you see theirs."))
    else:
        row, label = _muted, t("Muted people")
        nobody = empty(
            t("You have muted nobody"), t("Whom you mute is left out of your feeds, and does not learn of it.")
        )
    return rx.el.div(
        tabs(t("Blocked and muted"), _BLOCKED if kind == "blocked" else _MUTED, _TABS),
        people_list(kind, HiddenPeopleState, label, nobody, nobody, row=row),
        class_name="-m-4",
    )


def _name(user: Any) -> rx.Var[str]:
    return user.username


@rx.memo
def _blocked(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    button = HiddenButton.create(kind="block", feed="blocked", username=_name(user), on_want=GraphState.block)
    return rx.el.li(user_beside(user, button), rest, class_name="border-b border-line")


@rx.memo
def _muted(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    button = HiddenButton.create(kind="mute", feed="muted", username=_name(user), on_want=GraphState.mute)
    return rx.el.li(user_beside(user, button), rest, class_name="border-b border-line")
