"""The button and the dialog in which one changes one's own profile."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.buttons import ERROR, FIELD, LABEL, PRIMARY, SECONDARY
from components.client.people import EditProfile, Portraits, SaveButton
from components.words import t
from state.profile import ProfileState


def edit_profile(profile: Any) -> rx.Component:
    return EditProfile.create(
        Portraits.create(form="edit-profile", avatar=profile.avatar_url, header=profile.header_url),
        rx.el.form(
            _field("display_name", t("Display name"), rx.el.input, value=profile.display_name, auto_complete="name"),
            _field("bio", t("Bio"), rx.el.textarea, value=profile.bio, rows=3),
            _field("location", t("Location"), rx.el.input, value=profile.location, auto_complete="off"),
            _field(
                "website",
                t("Website"),
                rx.el.input,
                value=profile.website,
                type="url",
                input_mode="url",
                placeholder="https://example.org",
                auto_complete="url",
            ),
            rx.el.p(ProfileState.errors["form"], class_name=ERROR, role="alert"),
            rx.el.div(
                SaveButton.create(class_name=f"{PRIMARY} min-w-24 aria-disabled:opacity-60"),
                class_name="flex justify-end",
            ),
            id="edit-profile",
            on_submit=ProfileState.save,
            no_validate=True,
            class_name="px-4 pb-4 space-y-4",
        ),
        label=t("Edit profile"),
        title=t("Edit profile"),
        done=ProfileState.saved,
        answered=ProfileState.answered,
        on_open=ProfileState.forget_errors,
        class_name=f"{SECONDARY} min-w-[136px]",
    )


def _field(name: str, label: str, make: Any, *, value: Any, **attributes: Any) -> rx.Component:
    wrong = ProfileState.errors[name]
    return rx.el.div(
        rx.el.label(label, html_for=f"edit-{name}", class_name=LABEL),
        make(
            id=f"edit-{name}",
            name=name,
            default_value=value,
            custom_attrs={"aria-describedby": f"edit-{name}-error", "aria-invalid": rx.cond(wrong, "true", "false")},
            class_name=FIELD,
            **attributes,
        ),
        rx.el.p(wrong, id=f"edit-{name}-error", class_name=ERROR, role="alert"),
    )
