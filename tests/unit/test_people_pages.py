"""Pages of people, many of whom nobody is shown."""

from __future__ import annotations

import pytest

from backend.services import users
from tests import factories


@pytest.mark.usefixtures("engines")
async def test_a_page_is_filled_in_few_steps_past_people_who_are_away():
    ana, bob = await factories.people(2)
    rows = [(place, -place) for place in range(5000, 2, -1)] + [(2, ana.id), (1, bob.id)]
    steps: list[int] = []

    async def read(below: int | None, size: int) -> list[users.Place]:
        steps.append(size)
        return [row for row in rows if below is None or row[0] < below][:size]

    first = await users.page(None, "a list", read, None, 1)
    assert [user.username for user in first.items] == [ana.username]
    assert len(steps) < 16
    assert max(steps) == 800
    last = await users.page(None, "a list", read, first.next_cursor, 1)
    assert ([user.username for user in last.items], last.next_cursor) == ([bob.username], None)
