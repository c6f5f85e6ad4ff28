"""People's rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from backend import usernames
from backend.errors import FieldError, Taken
from backend.ids import ActId, TweetId, UserId
from backend.models import RetiredUsername, User
from backend.repositories.database import Database, among, columns
from backend.repositories.erasures import LEAVING, name_hash
from backend.words import t

_ROWS = columns(*User.__table__.columns).where(among(User.id, "ids"))  # pyright: ignore
_FACE = (User.id, User.username, User.display_name, User.avatar_url, User.verified, User.state)
_FACES = columns(*_FACE).where(among(User.id, "ids"))


class Users:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, user: User) -> None:
        """Raises Taken, naming the field: username or email. A username that an erased account had stays taken."""
        try:
            async with self._db.write() as session:
                session.add(user)
                await session.flush()  # first: whoever had the name may be going, and retires it as they go
                if await session.get(RetiredUsername, name_hash(user.username_key)):
                    raise _told("username")
        except IntegrityError as error:
            raise _taken(error) from error

    async def add_many(self, users: Collection[User]) -> None:
        """Bulk insert for seeding."""
        async with self._db.write() as session:
            await session.exec(insert(User), params=[user.model_dump() for user in users])

    async def get_many(self, ids: Collection[UserId]) -> dict[UserId, User]:
        """Those that exist."""
        return {row.id: User(**row._mapping) for row in await self._db.rows(_ROWS, ids=list(ids))}

    async def faces(self, ids: Collection[UserId]) -> Sequence[Any]:
        """Rows of what others see beside a tweet: id, username, display_name, avatar_url, verified, state."""
        return await self._db.rows(_FACES, ids=list(ids))

    async def by_usernames(self, names: Collection[str]) -> dict[str, User]:
        """Those that exist, suspended ones too, by the username in lower case."""
        keys = {name.lower() for name in names if usernames.well_formed(name)}
        if not keys:
            return {}
        wanted = select(User).where(col(User.username_key).in_(keys))
        async with self._db.read() as session:
            found = await session.exec(wanted)
            return {user.username_key: user for user in found}

    async def by_login(self, name: str) -> User | None:
        """By username or e-mail, whatever the case."""
        column = User.email_key if "@" in name else User.username_key
        async with self._db.read() as session:
            return (await session.exec(select(User).where(column == name.lower()))).first()

    async def change(self, id: UserId, **changes: Any) -> None:
        """Raises Taken, as add() does."""
        try:
            async with self._db.write() as session:
                await session.exec(update(User).filter_by(id=id).values(**changes))
        except IntegrityError as error:
            raise _taken(error) from error

    async def rehash(self, id: UserId, before: str, after: str) -> None:
        """Nothing happens when the password was changed meanwhile."""
        async with self._db.write() as session:
            await session.exec(update(User).filter_by(id=id, password_hash=before).values(password_hash=after))

    async def set_pinned(self, id: UserId, tweet: TweetId, wanted: bool) -> bool:
        """Pin this post, or no post if it is this one; False when that is so already."""
        pinned, mine = col(User.pinned_tweet_id), update(User).filter_by(id=id)
        change = mine.where(pinned != tweet).values(pinned_tweet_id=tweet)
        if not wanted:
            change = mine.where(pinned == tweet).values(pinned_tweet_id=0)
        async with self._db.write() as session:
            return (await session.exec(change)).rowcount == 1

    async def suspend(self, id: UserId) -> None:
        """Nothing happens to somebody who is being erased."""
        here = update(User).where(col(User.id) == id, col(User.state).in_(("active", LEAVING)))
        async with self._db.write() as session:
            await session.exec(here.values(state="suspended"))

    async def note_pulled(self, id: UserId, act: ActId) -> None:
        """Written before a pulled act is stored: reads of home pull this author from now on."""
        pulled = update(User).where(col(User.id) == id, col(User.last_pulled_act_id) < act)
        async with self._db.write() as session:
            await session.exec(pulled.values(last_pulled_act_id=act))

    async def ids(self, after: UserId, limit: int) -> list[UserId]:
        """The next `limit` people after that id, in ascending order."""
        query = select(User.id).where(User.id > after).order_by(col(User.id)).limit(limit)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def away(self, after: UserId, limit: int) -> list[UserId]:
        """People after that id who are not active, in ascending order."""
        query = select(User.id).where(User.id > after, User.state != "active").order_by(col(User.id)).limit(limit)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def nobodys(self, limit: int) -> list[User]:
        """Active people that nobody can log in as, those with most followers first; reads through everybody.

        They were made many at a time, and share the hash of a password that nobody knows.
        """
        shared = select(User.password_hash).group_by(col(User.password_hash)).having(func.count() > 1)
        theirs = select(User).where(col(User.password_hash).in_(shared), User.state == "active")
        async with self._db.read() as session:
            return list(
                await session.exec(theirs.order_by(col(User.followers_count).desc(), col(User.id)).limit(limit))
            )

    async def count(self) -> int:
        async with self._db.read() as session:
            return (await session.exec(select(func.count()).select_from(User))).one()


def _taken(error: IntegrityError) -> Taken:
    first, *_values = str(error.orig).splitlines()  # those that were given: a username may be email_key
    return _told("email" if "email_key" in first else "username")


def _told(field: str) -> Taken:
    told = t("That e-mail has an account already.") if field == "email" else t("That username is taken.")
    return Taken(told, fields=(FieldError(field, told),))
