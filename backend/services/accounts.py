"""Accounts and sessions: sign up, log in, who is asking, log out."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from backend import names, passwords, usernames, words
from backend.account_views import SessionView, SignedIn
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import FieldError, Invalid, Leaving, NotFound, Suspended, WrongLogin
from backend.events import SessionEnded
from backend.models import Session, User
from backend.rate_limits import Action
from backend.repositories.erasures import ERASING, LEAVING
from backend.repositories.sessions import LIFETIME_MS
from backend.services import erasures, users
from backend.text import tidy
from backend.views import Viewer
from backend.words import t

COOKIE = "chirp_session"
_EMAIL = re.compile(r"[^@\s<>]{1,64}@(?!-)[^@\s<>.]+(\.[^@\s<>.]+)+\Z")
_MAX_EMAIL = 254
_MAX_DEVICE = 200
_KNOWN_S = 30 * 24 * 3600
"""For so long an address from which somebody logged in is not held back by what others try elsewhere."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}\Z")


@dataclass(frozen=True, slots=True)
class SignUp:
    username: str
    email: str
    password: str = field(repr=False)
    display_name: str = ""


async def sign_up(form: SignUp, *, ip: str, device: str) -> SignedIn:
    """Make an account and its first session. Raises Invalid and Taken (with fields), RateLimited."""
    name, email = form.username.strip(), tidy(form.email)
    display_name = names.one_line(form.display_name) or name
    if wrong := _wrong(name, email, form.password, display_name):
        raise Invalid(fields=wrong)
    await engines().limits.spend(ip, Action.SIGN_UP_BY_IP)
    await engines().limits.spend(name.lower(), Action.SIGN_UP_BY_NAME)
    now = engines().clock.now_ms()
    user = User(
        id=await engines().ids.next(),
        username=name,
        username_key=name.lower(),
        email=email,
        email_key=email.lower(),
        password_hash=await passwords.make_hash(form.password),
        display_name=display_name,
        last_seen_ms=now,
        created_ms=now,
    )
    await engines().users.add(user)
    # Somebody who follows nobody has an empty home, complete down to the first act of all: what follows bring is believed.
    await engines().timelines.raise_floor(user.id, 0)
    await engines().jobs.enqueue("index_person", user.id, key=f"{user.id}:0")
    if (signed_in := await start_session(user, device)) is None:
        raise WrongLogin
    return signed_in


async def log_in(name: str, password: str, *, ip: str, device: str, keep: bool = False) -> SignedIn:
    """Start a session. name: username or e-mail; keep: an account that is to be erased shall not be.

    Raises WrongLogin (alike for both, and as slowly), RateLimited, Suspended, Leaving (without keep).
    """
    name = tidy(name)
    limits = engines().limits
    await limits.spend(ip, Action.LOGIN_BY_IP)
    user = await engines().users.by_login(name) if usernames.well_formed(name) or _EMAIL.match(name) else None
    account = _account(user, name)
    await limits.spend(f"{account}:{ip}", Action.LOGIN_BY_NAME_AND_IP)
    if not await limits.remembers(f"{account}:{ip}"):  # whoever guesses elsewhere doesn't keep the owner out
        await limits.spend(account, Action.LOGIN_BY_NAME)
    right = await passwords.verify(user.password_hash if user else None, password)
    if user is None or not right:
        raise WrongLogin
    if user.state == LEAVING:
        await _stay(user, keep)
    elif user.state == ERASING:
        raise WrongLogin
    elif user.state != "active":
        raise Suspended
    await limits.remember(f"{account}:{ip}", _KNOWN_S)
    signed_in = await start_session(user, device)
    if signed_in is None:  # the password or the account was changed since it was read: judge anew
        return await log_in(name, password, ip=ip, device=device, keep=keep)
    if passwords.needs_rehash(user.password_hash):
        await engines().users.rehash(user.id, user.password_hash, await passwords.make_hash(password))
    return signed_in


async def start_session(user: User, device: str) -> SignedIn | None:
    """A session of theirs, for whoever has made sure that it may be.

    None when their password, or the account, is not what this row says any more.
    """
    token, now = secrets.token_urlsafe(32), engines().clock.now_ms()
    session = Session(
        id=await engines().ids.next(),
        user_id=user.id,
        token_hash=_hash(token),
        device=tidy(device)[:_MAX_DEVICE],
        created_ms=now,
        last_seen_ms=now,
        expires_ms=now + LIFETIME_MS,
    )
    if not await engines().sessions.add(session, user.password_hash):
        return None
    return SignedIn(user=await users.own_view(user.id), token=token)


async def viewer_of(token: str | None) -> Viewer | None:
    """Who holds this token; None when it is unknown, ended or expired. Keeps the session alive for 30 more days."""
    if token is None or not _TOKEN.match(token):
        return None
    return await engines().caches.viewers.get(_hash(token))


def email_problem(email: str) -> str | None:
    """What is wrong with an address, as a sentence; None when it may be one."""
    return None if _EMAIL.match(email) and len(email) <= _MAX_EMAIL else t("Write a full e-mail address.")


async def email(viewer: Viewer) -> str:
    """The viewer's own address, which nobody else is shown. Empty when the account is gone."""
    user = await engines().caches.users.get(viewer.id)
    return user.email if user else ""


async def sessions(viewer: Viewer) -> list[SessionView]:
    """The viewer's sessions, last seen first."""
    return [
        SessionView(
            id=str(session.id),
            device=session.device,
            created_at=rfc3339(session.created_ms),
            last_seen_at=rfc3339(session.last_seen_ms),
            current=session.id == viewer.session_id,
        )
        for session in await engines().sessions.of(viewer.id, engines().clock.now_ms())
    ]


async def end_session(viewer: Viewer, session_id: int) -> None:
    """End one of the viewer's sessions: its tabs and streams close. Raises NotFound."""
    if not await engines().sessions.end(viewer.id, session_id):
        raise NotFound(t("That session does not exist or has ended."))
    await engines().bus.publish(SessionEnded(viewer.id, session_id))


async def log_out(viewer: Viewer) -> None:
    """End the session that the viewer came with. Fine when it has ended already."""
    await engines().sessions.end(viewer.id, viewer.session_id)
    await engines().bus.publish(SessionEnded(viewer.id, viewer.session_id))


async def log_out_everywhere(viewer: Viewer) -> None:
    """End all sessions of the viewer, this one included."""
    await engines().sessions.end(viewer.id)
    await engines().bus.publish(SessionEnded(viewer.id, 0))


async def _stay(user: User, keep: bool) -> None:
    """Raises Leaving, naming the day, unless the owner wants it; WrongLogin when it is too late."""
    due_ms = await erasures.due(user.id)
    if due_ms and not keep:
        day = words.day(datetime.fromtimestamp(due_ms / 1000, UTC))
        told = t("You asked for this account to be erased, which will happen on {day}.", day=day)
        raise Leaving(told, fields=(FieldError("keep", told),))
    if not await erasures.take_back(user.id):
        raise WrongLogin


def _account(user: User | None, name: str) -> str:
    """What guesses are counted by: an account has one count, whichever of its names is tried, and so has a name of nobody."""
    return hashlib.sha256((str(user.id) if user else f"nobody {name.lower()}").encode()).hexdigest()


def _wrong(name: str, email: str, password: str, display_name: str) -> tuple[FieldError, ...]:
    """What is wrong, in the order of the form."""
    found = {
        "username": usernames.problem(name),
        "email": email_problem(email),
        "password": passwords.problem(password, name, email, display_name),
        "display_name": users.display_name_problem(display_name),
    }
    return tuple(FieldError(field, told) for field, told in found.items() if told)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
