"""What a person has chosen; whoever has chosen nothing has the defaults of Preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from backend.account_views import Preferences
from backend.engines import engines
from backend.errors import FieldError, Invalid
from backend.events import NotificationsChanged
from backend.ids import UserId
from backend.views import Viewer

_NAMES = frozenset(field.name for field in fields(Preferences))


async def of(user: UserId) -> Preferences:
    chosen = await engines().preferences.of(user)
    return Preferences(**{name: value for name, value in chosen.items() if name in _NAMES})


async def change(viewer: Viewer, chosen: Mapping[str, object]) -> Preferences:
    """Choose these, and leave the others as they are. Raises Invalid for a name or a value that there is not."""
    wrong = [name for name, value in chosen.items() if name not in _NAMES or not isinstance(value, bool)]
    if wrong:
        raise Invalid(fields=tuple(FieldError(name[:40], "There is no such choice.") for name in wrong))
    if chosen:
        await engines().preferences.change(viewer.id, chosen)
        await engines().bus.publish(NotificationsChanged(viewer.id))
    return await of(viewer.id)
