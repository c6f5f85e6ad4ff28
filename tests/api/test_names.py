"""Deceptive names, bios and links, over REST."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import PASSWORD, Person
from tests.api.test_hostile import problem


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "\u3164"),
        ("display_name", "\u2800 \u200b"),
        ("display_name", "\u202e"),
        ("display_name", "Z" + "\u0301" * 20),
        ("bio", "Z" + "\u0301" * 20),
        ("location", "Z" + "\u0301" * 20),
        ("website", "https://bank.example@evil.test"),
        ("website", "https://:x@evil.test"),
        ("website", "javascript:alert(1)//a.b"),
        ("website", "https://evil.test/a b"),
    ],
)
async def test_what_only_looks_like_something_is_refused_at_its_field(ana: Person, field: str, value: str):
    told = problem(await ana.client.patch("/api/me", json={field: value}), 422)
    assert [error["field"] for error in told["errors"]] == [field]


async def test_what_is_hidden_in_them_is_left_out(visitor: httpx.AsyncClient, ana: Person):
    given = {"display_name": "Ana\n\u202e\u200bOK", "bio": "one\u2066\ntwo", "location": "Rio\u200f"}
    kept = (await ana.client.patch("/api/me", json=given)).json()
    assert (kept["display_name"], kept["bio"], kept["location"]) == ("Ana OK", "one\ntwo", "Rio")
    account = {"username": "hidden1", "email": "hidden1@example.org", "password": PASSWORD}
    made = await visitor.post("/api/users", json=account | {"display_name": "Ana\n\u202eOfficial"})
    assert made.json()["user"]["display_name"] == "Ana Official"
