"""The first steps of a newcomer, one page each: any of them can be left out, and all of them skipped."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import ERROR, FIELD, HINT, LABEL, PRIMARY, SECONDARY
from components.client.people import FirstFace, FollowAll, SaveButton
from components.layout import HEADER, shell
from components.user_card import user_suggested
from components.viewer import SIGNED_IN
from components.words import t
from state.graph import GraphState
from state.session import SessionState
from state.welcome import WelcomeState

_STEPS = 3
_CHIP = (
    "inline-flex items-center gap-1 min-h-11 px-4 rounded-full border border-control text-post hover:bg-surface "
    "aria-pressed:bg-button aria-pressed:border-button aria-pressed:text-onbutton max-w-full"
)


def _step(number: int, title: Any, about: Any, *content: rx.Component) -> rx.Component:
    header = rx.el.header(
        rx.el.h1(title, tab_index=-1, id="title", class_name="text-title font-bold truncate"),
        rx.el.button(
            t("Skip"),
            type="button",
            on_click=WelcomeState.finish,
            title=t("Leave out these steps"),
            class_name="ml-auto h-10 max-sm:h-11 px-4 -mr-3 rounded-full font-semibold text-accent hover:bg-surface",
        ),
        class_name=HEADER,
    )
    bars = [
        rx.el.span(class_name=f"h-1 flex-1 rounded-full {'bg-button' if at < number else 'bg-line'}")
        for at in range(_STEPS)
    ]
    return shell(
        rx.el.div(*bars, class_name="flex gap-2 px-4 pt-4", aria_hidden="true"),
        rx.el.p(
            t("Step {number} of {count}", number=number, count=_STEPS), class_name="px-4 pt-3 text-meta text-muted"
        ),
        rx.el.p(about, class_name="px-4 pt-1 pb-4 text-post"),
        *content,
        title=title,
        header=header,
        aside=False,
    )


def _foot(onward: rx.Component, back: str = "") -> rx.Component:
    """The way on, and the way back, at the end of a step."""
    return rx.el.div(
        link(t("Back"), to=back, class_name=SECONDARY) if back else rx.fragment(),
        onward,
        class_name="sticky z-10 bottom-0 max-sm:bottom-[calc(56px+env(safe-area-inset-bottom))] flex justify-between gap-2 p-4 bg-page border-t border-line"
        if back
        else "flex justify-end pt-4",
    )


def profile_step() -> rx.Component:
    form = rx.el.form(
        rx.el.label(t("Display name"), html_for="welcome-name", class_name=LABEL),
        rx.el.input(
            id="welcome-name",
            name="display_name",
            default_value=SessionState.me.display_name,
            auto_complete="name",
            max_length=50,
            custom_attrs={
                "aria-describedby": "welcome-name-error welcome-name-hint",
                "aria-invalid": rx.cond(WelcomeState.errors["display_name"], "true", "false"),
            },
            class_name=FIELD,
        ),
        rx.el.p(
            WelcomeState.errors["display_name"],
            WelcomeState.errors["form"],
            id="welcome-name-error",
            class_name=ERROR,
            role="alert",
        ),
        rx.el.p(t("How people see you. You can change it later."), id="welcome-name-hint", class_name=HINT),
        _foot(SaveButton.create(label=t("Next"), class_name=f"{PRIMARY} min-w-24 aria-disabled:opacity-60")),
        id="welcome",
        on_submit=WelcomeState.save_profile,
        no_validate=True,
        class_name="px-4 pt-6",
    )
    return _step(
        1,
        t("Welcome to Chirp"),
        t("Show people who you are: a picture and a name."),
        rx.cond(
            SIGNED_IN,
            FirstFace.create(form, form="welcome", avatar=SessionState.me.avatar_url),
        ),
    )


def interests_step() -> rx.Component:
    return _step(
        2,
        t("What interests you?"),
        t("Choose a few hashtags. You will meet people who post about them."),
        rx.el.div(
            rx.foreach(WelcomeState.interests, _chip),
            role="group",
            aria_label=t("Interests"),
            class_name="flex flex-wrap gap-2 px-4 pb-6 min-h-[240px] content-start",
        ),
        rx.cond(
            WelcomeState.known & (WelcomeState.interests.length() == 0),  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.p(t("Nobody has used a hashtag yet. Go on to the next step."), class_name="px-4 pb-6 text-muted"),
        ),
        _foot(link(t("Next"), to="/welcome/people", class_name=f"{PRIMARY} min-w-24"), back="/welcome"),
    )


def _chip(interest: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span("#", interest.tag, class_name="truncate", dir="auto"),
        type="button",
        on_click=WelcomeState.choose(interest.tag, ~interest.chosen),
        custom_attrs={"aria-pressed": rx.cond(interest.chosen, "true", "false")},
        class_name=_CHIP,
    )


def people_step() -> rx.Component:
    return _step(
        3,
        t("People to follow"),
        t("Their posts make up your home. You can follow and unfollow anybody at any time."),
        rx.el.ul(
            rx.foreach(
                WelcomeState.people,
                lambda one: user_suggested(user=one.user, topic=one.tag.to(str), key=one.user.id),
            ),
            aria_label=t("People to follow"),
            class_name="border-t border-line min-h-[240px]",
        ),
        _foot(
            rx.el.div(
                FollowAll.create(
                    people=WelcomeState.people, on_want=GraphState.follow, class_name=f"{SECONDARY} max-sm:px-3"
                ),
                rx.el.button(t("Done"), type="button", on_click=WelcomeState.finish, class_name=PRIMARY),
                class_name="flex gap-2",
            ),
            back="/welcome/interests",
        ),
    )
