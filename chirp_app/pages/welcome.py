"""/welcome, /welcome/interests, /welcome/people: the first steps after a sign-up."""

import reflex as rx

from components.welcome import interests_step, people_step, profile_step
from components.words import t
from state.session import SessionState
from state.welcome import WelcomeState

_ENTER = [SessionState.enter_private, WelcomeState.enter]


@rx.page(route="/welcome", title=t("Welcome to Chirp") + " - Chirp", on_load=_ENTER)
def welcome() -> rx.Component:
    return profile_step()


@rx.page(
    route="/welcome/interests",
    title=t("What interests you?") + " - Chirp",
    on_load=[*_ENTER, WelcomeState.read_interests],
)
def interests() -> rx.Component:
    return interests_step()


@rx.page(route="/welcome/people", title=t("People to follow") + " - Chirp", on_load=[*_ENTER, WelcomeState.read_people])
def people() -> rx.Component:
    return people_step()
