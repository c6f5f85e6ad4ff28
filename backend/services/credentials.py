"""What one logs in with, changed by whoever knows the password: a session alone is not enough."""

from __future__ import annotations

from backend import passwords
from backend.engines import engines
from backend.errors import FieldError, Invalid, NotSignedIn
from backend.events import SessionEnded, UsersChanged
from backend.models import User
from backend.rate_limits import Action
from backend.services import accounts, erasures
from backend.text import tidy
from backend.views import Viewer
from backend.words import mark, t

_NOT_YOURS = mark("That is not your password.")


async def proved(viewer: Viewer, password: str) -> User:
    """The viewer's row, now that they have said their password. Raises Invalid (field password), RateLimited."""
    e = engines()
    await e.limits.spend(viewer.id, Action.PASSWORD)
    user = (await e.users.get_many([viewer.id])).get(viewer.id)
    if user is None:
        raise NotSignedIn
    if not await passwords.verify(user.password_hash, password):
        raise Invalid(fields=(FieldError("password", t(_NOT_YOURS)),))
    return user


async def change_email(viewer: Viewer, password: str, email: str) -> None:
    """Raises Invalid and Taken (fields password, email), RateLimited."""
    email = tidy(email)
    if told := accounts.email_problem(email):
        raise Invalid(fields=(FieldError("email", told),))
    await proved(viewer, password)
    await engines().users.change(viewer.id, email=email, email_key=email.lower())
    await engines().bus.publish(UsersChanged((viewer.id,)))


async def delete_account(viewer: Viewer, password: str) -> int:
    """Close the account, log out everywhere, and have it erased later; answers when (ms). Raises Invalid, RateLimited."""
    return await erasures.begin((await proved(viewer, password)).id)


async def change_password(viewer: Viewer, password: str, new_password: str) -> None:
    """Ends all other sessions: whoever else may have known the old one is out.

    Raises Invalid (fields password, new_password), RateLimited.
    """
    e, user = engines(), await proved(viewer, password)
    if told := passwords.problem(new_password, user.username, user.email, user.display_name):
        raise Invalid(fields=(FieldError("new_password", told),))
    after = await passwords.make_hash(new_password)
    ended = await e.sessions.change_password(viewer.id, user.password_hash, after, viewer.session_id)
    if ended is None:  # it was changed by another in the same moment
        raise Invalid(fields=(FieldError("password", t(_NOT_YOURS)),))
    await e.bus.publish(UsersChanged((viewer.id,)))
    for session in ended:
        await e.bus.publish(SessionEnded(viewer.id, session))
