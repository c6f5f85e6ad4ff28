"""What a person has chosen; whoever has chosen nothing has the defaults of Preferences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args, get_type_hints

from backend.account_views import Preferences
from backend.engines import engines
from backend.errors import FieldError, Invalid
from backend.events import NotificationsChanged, UsersChanged
from backend.ids import UserId
from backend.views import Viewer
from backend.words import t

_VALUES: dict[str, tuple[object, ...]] = {
    name: (True, False) if kind is bool else get_args(kind) for name, kind in get_type_hints(Preferences).items()
}
"""What may be chosen, by name."""


async def of(user: UserId) -> Preferences:
    chosen = await engines().preferences.of(user)
    return Preferences(**{name: value for name, value in chosen.items() if _may_be(name, value)})


async def change(viewer: Viewer, chosen: Mapping[str, object]) -> Preferences:
    """Choose these, and leave the others as they are. Raises Invalid for a name or a value that there is not."""
    wrong = [name for name, value in chosen.items() if not _may_be(name, value)]
    if wrong:
        raise Invalid(fields=tuple(FieldError(name[:40], t("There is no such choice.")) for name in wrong))
    if chosen:
        await engines().preferences.change(viewer.id, chosen)
        await engines().bus.publish(UsersChanged((viewer.id,)))
        if any(name.startswith("notify_") for name in chosen):
            await engines().bus.publish(NotificationsChanged(viewer.id))
    return await of(viewer.id)


def _may_be(name: str, value: object) -> bool:
    return any(value is one or (isinstance(one, str) and value == one) for one in _VALUES.get(name, ()))
