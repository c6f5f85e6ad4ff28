"""The browser's own part of what composes: the composer, its dialog, the buttons that open it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import COMPOSE_DIALOG, COMPOSER


class Composer(rx.Component):
    """A post or a reply being written. context names its draft."""

    library = COMPOSER
    tag = "Composer"

    me: rx.Var[str]
    context: rx.Var[str]
    reply_to: rx.Var[str]
    quote_of: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    button: rx.Var[str]
    avatar: rx.Var[str]
    on_post: rx.EventHandler[
        lambda text, reply_to, nonce, media, quote_of, clicked: [text, reply_to, nonce, media, quote_of, clicked]
    ]
    on_thread: rx.EventHandler[
        lambda posts, reply_to, nonce, quote_of, clicked: [posts, reply_to, nonce, quote_of, clicked]
    ]


class ComposeDialog(Composer):
    """The composer over the page, opened by buttons and keys. result answers the nonce of any composer's on_post."""

    library = COMPOSE_DIALOG
    tag = "ComposeDialog"

    result: rx.Var[Any]


class SkipToComposer(rx.Component):
    """A skip link that opens the composer."""

    library = COMPOSE_DIALOG
    tag = "SkipToComposer"


class PostButton(rx.Component):
    library = COMPOSE_DIALOG
    tag = "PostButton"

    bar: rx.Var[bool]


class TweetReply(rx.Component):
    """The reply action of a post."""

    library = COMPOSE_DIALOG
    tag = "TweetReply"

    tweet_id: rx.Var[str]
    username: rx.Var[str]
    excerpt: rx.Var[str]
    replies: rx.Var[int]
    visitor: rx.Var[bool]
