"""/settings and its sections: /settings/account, privacy, blocked (and muted), notifications, feed, appearance, accessibility, language, sessions, data"""

import reflex as rx

from components.credentials_form import delete_form, email_form, password_form
from components.export_form import export_form
from components.hidden_people import hidden_people
from components.language import languages
from components.muted_words_form import muted_words
from components.preferences_form import (
    beside,
    densities,
    describing,
    home_opens,
    home_shows,
    keys,
    kinds,
    text_sizes,
    themes,
)
from components.settings_form import facts, log_out, log_out_everywhere, sessions
from components.settings_page import section, settings_page
from components.viewer import SIGNED_IN
from components.words import t
from state.credentials import CredentialsState
from state.exports import ExportsState
from state.muted_words import MutedWordsState
from state.session import SessionState
from state.settings import SettingsState

_ENTER = [SessionState.enter_private, SettingsState.read_account, CredentialsState.forget]


def _account(*, first: bool) -> rx.Component:
    return settings_page(
        "Account",
        section(t("Your account"), facts()),
        section(t("Change e-mail"), email_form()),
        section(t("Change password"), password_form()),
        section(t("This device"), log_out()),
        section(t("Every device"), log_out_everywhere()),
        first=first,
    )


@rx.page(route="/settings", title=t("Settings") + " - Chirp", on_load=_ENTER)
def settings() -> rx.Component:
    return _account(first=True)


@rx.page(route="/settings/account", title=t("Account") + " - Chirp", on_load=_ENTER)
def account() -> rx.Component:
    return _account(first=False)


@rx.page(
    route="/settings/privacy",
    title=t("Privacy and safety") + " - Chirp",
    on_load=[SessionState.enter_private, MutedWordsState.read],
)
def privacy() -> rx.Component:
    return settings_page("Privacy and safety", section(t("Muted words"), muted_words()))


_HIDDEN = t("Blocked and muted") + " - Chirp"


@rx.page(route="/settings/blocked", title=_HIDDEN, on_load=SessionState.enter_private)
def blocked() -> rx.Component:
    return settings_page("Blocked and muted", hidden_people("blocked"))


@rx.page(route="/settings/muted", title=_HIDDEN, on_load=SessionState.enter_private)
def muted() -> rx.Component:
    return settings_page("Blocked and muted", hidden_people("muted"))


@rx.page(route="/settings/notifications", title=t("Notifications") + " - Chirp", on_load=SessionState.enter_private)
def notifications() -> rx.Component:
    return settings_page("Notifications", section(t("Tell me of"), kinds()))


@rx.page(route="/settings/feed", title=t("Feed") + " - Chirp", on_load=SessionState.enter_private)
def feed() -> rx.Component:
    return settings_page(
        "Feed", section(t("Home shows"), home_shows()), home_opens(), section(t("Beside it"), beside())
    )


@rx.page(route="/settings/appearance", title=t("Appearance") + " - Chirp", on_load=SessionState.enter)
def appearance() -> rx.Component:
    return settings_page("Appearance", themes(), rx.cond(SIGNED_IN, rx.fragment(text_sizes(), densities())))


@rx.page(route="/settings/accessibility", title=t("Accessibility") + " - Chirp", on_load=SessionState.enter_private)
def accessibility() -> rx.Component:
    return settings_page("Accessibility", section(t("Pictures"), describing()), section(t("Keyboard"), keys()))


@rx.page(route="/settings/language", title=t("Language") + " - Chirp", on_load=SessionState.enter_private)
def language() -> rx.Component:
    return settings_page("Language", languages())


@rx.page(
    route="/settings/sessions",
    title=t("Sessions") + " - Chirp",
    on_load=[SessionState.enter_private, SettingsState.read_sessions],
)
def sessions_page() -> rx.Component:
    return settings_page("Sessions", section(t("Where you are logged in"), sessions()))


@rx.page(
    route="/settings/data",
    title=t("Your data") + " - Chirp",
    on_load=[SessionState.enter_private, CredentialsState.forget, ExportsState.read],
)
def data() -> rx.Component:
    return settings_page(
        "Your data", section(t("A copy of your data"), export_form()), section(t("Delete account"), delete_form())
    )
