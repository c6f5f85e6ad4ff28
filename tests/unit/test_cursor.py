"""Cursors: opaque, of one list only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import cursor
from backend.errors import BadCursor


@given(st.text(max_size=30), st.integers(0, 2**63 - 1))
def test_a_cursor_comes_back_as_it_was(kind: str, position: int) -> None:
    assert cursor.decode(kind, cursor.encode(kind, position)) == position


def test_no_cursor_is_the_top() -> None:
    assert cursor.decode("home", None) is None


@given(st.text(max_size=40))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        cursor.decode("home", text)


def test_a_cursor_of_another_list_is_refused() -> None:
    made = cursor.encode("likes:1", 5)
    assert cursor.belongs("likes:1", made)
    assert not cursor.belongs("likes:2", made)
    with pytest.raises(BadCursor):
        cursor.decode("likes:2", made)
