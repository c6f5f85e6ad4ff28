"""The browser's own part of what deals with people: following, profiles."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.client import BLOCK, EDIT_PROFILE, FOLLOW, HIDDEN_PEOPLE, PORTRAIT, PROFILE


def shown_profile(handle: Any, read: Any) -> Any:
    """The profile of the handle as the browser has it: as just read, or as it was when one was here before."""
    data = VarData(imports={PROFILE: [ImportVar(tag="shownProfile")]})
    data = VarData.merge(handle._get_all_var_data(), read._get_all_var_data(), data)
    return rx.Var(f"shownProfile({handle!s}, {read!s})", _var_type=read._var_type, _var_data=data).guess_type()


class FollowButton(rx.Component):
    library = FOLLOW
    tag = "FollowButton"

    username: rx.Var[str]
    following: rx.Var[bool]
    followed_by: rx.Var[bool]
    size: rx.Var[str]
    on_want: rx.EventHandler[lambda username, wanted: [username, wanted]]


class FollowAll(rx.Component):
    """Follows all of these (SuggestionViews) who are not followed yet."""

    library = FOLLOW
    tag = "FollowAll"

    people: rx.Var[Any]
    on_want: rx.EventHandler[lambda username, wanted: [username, wanted]]


class FollowAnswers(rx.Component):
    """Takes back what the browser painted when the server refused it."""

    library = FOLLOW
    tag = "FollowAnswers"

    answer: rx.Var[Any]


class HiddenButton(rx.Component):
    """Ends a block or a mute (kind), and takes that back; feed is the name of the list that it stands in."""

    library = HIDDEN_PEOPLE
    tag = "HiddenButton"

    kind: rx.Var[str]
    feed: rx.Var[str]
    username: rx.Var[str]
    on_want: rx.EventHandler[lambda username, wanted: [username, wanted]]


class ProfileMenu(rx.Component):
    library = PROFILE
    tag = "ProfileMenu"

    username: rx.Var[str]
    me: rx.Var[str]
    muting: rx.Var[bool]
    blocking: rx.Var[bool]
    on_mute: rx.EventHandler[lambda username, wanted: [username, wanted]]
    on_block: rx.EventHandler[lambda username, wanted: [username, wanted]]


class BlockDialog(rx.Component):
    """Asks before somebody is blocked, whichever menu it was pressed in."""

    library = BLOCK
    tag = "BlockDialog"


class Relation(rx.Component):
    """Reports the answers (GraphState's) that change what is between the viewer and username."""

    library = PROFILE
    tag = "Relation"

    username: rx.Var[str]
    answer: rx.Var[Any]
    on_change: rx.EventHandler[rx.event.no_args_event_spec]


class MyCard(rx.Component):
    """Brings the viewer's own new name and picture into the open feeds."""

    library = PROFILE
    tag = "MyCard"

    me: rx.Var[Any]


class UnblockButton(rx.Component):
    library = PROFILE
    tag = "UnblockButton"

    username: rx.Var[str]
    on_block: rx.EventHandler[lambda username, wanted: [username, wanted]]


class UnmuteButton(rx.Component):
    library = PROFILE
    tag = "UnmuteButton"

    username: rx.Var[str]
    on_mute: rx.EventHandler[lambda username, wanted: [username, wanted]]


class EditProfile(rx.Component):
    """A button and the dialog that it opens; its children are the form. Closes at another word in done; answered is new with each answer."""

    library = EDIT_PROFILE
    tag = "EditProfile"

    label: rx.Var[str]
    title: rx.Var[str]
    done: rx.Var[str]
    answered: rx.Var[str]
    on_open: rx.EventHandler[rx.event.no_args_event_spec]


class SaveButton(rx.Component):
    """Sends the form of an EditProfile or a FirstFace, and says that it is on its way. label: instead of "Save"."""

    library = EDIT_PROFILE
    tag = "SaveButton"

    label: rx.Var[str]


class FirstFace(rx.Component):
    """One's own avatar, to be changed with the form of this id, its child, which waits for it."""

    library = PORTRAIT
    tag = "FirstFace"

    form: rx.Var[str]
    avatar: rx.Var[str]


class Portraits(rx.Component):
    """One's own avatar and header, to be changed with the form of this id in an EditProfile."""

    library = PORTRAIT
    tag = "Portraits"

    form: rx.Var[str]
    avatar: rx.Var[str]
    header: rx.Var[str]
