"""Which usernames people may have."""

from __future__ import annotations

import re

from backend.words import t

_FORM = re.compile(r"[A-Za-z0-9_]{1,15}\Z")

# First path segments that are, or are likely to become, routes or files of the web app; and names that would mislead.
_WORDS = """
_app _assets _document _event _health _index _next _static _upload 404 about accessibility account accounts activity
ads admin administrator all anonymous api app apps assets auth avatar avatars billing blog bookmarks bot browse
business capacity cdn chirp compose config confirm connect contact cookies data delete deploy dev
developers direct docs download drafts edit embed error errors everyone explore export external fallback favicon feed feeds
feedback files follow followers following forgot graphql guest hashtag health help here home host html i image
images import index info intent invite jobs js json legal lists live locales login logout logs mail manifest me
media mention mentions messages metrics mod moderator moments mute muted new news nobody noreply notes notification
notifications null oauth official offline onboarding openapi owner password ping policies policy post posts
privacy profile profiles public ready register replies reply report reports repost reposts reset robots root rss
rules safety saved schema search security service session sessions settings setup share sign_in sign_up signin
signout signup sitemap socket spa sse staff start static stats status stream suggested suggestions support sw system
tag tags team terms theme timeline topics tos trending trends tweet tweets undefined unsubscribe up
update upload uploads url user username users verify version web webhook webhooks websocket welcome well_known
widget widgets worker ws www xray you
"""
RESERVED = frozenset(_WORDS.split())


def well_formed(username: str) -> bool:
    """True for 1 to 15 letters, digits and underscores; nothing else can be anybody's name."""
    return _FORM.match(username) is not None


def problem(username: str) -> str | None:
    """What is wrong with a name that somebody wants, as a sentence; None when it may be had if it is free."""
    if not username:
        return t("Choose a username.")
    if not well_formed(username):
        return t("Use 1 to 15 letters (A-Z), digits and underscores.")
    if username.lower() in RESERVED:
        return t("That username is reserved. Choose another one.")
    return None
