from __future__ import annotations

import pytest

from backend.errors import Closed, NotSignedIn
from backend.services import accounts, users
from state.credentials import CredentialsState
from tests.state.conftest import Person, Tab

OLD, NEW = "tangerine moon", "persimmon harbour"


async def test_what_is_wrong_stands_at_its_field_and_goes_with_success(ana: Person):
    await ana.tab.run(CredentialsState, "change_password", {"password": "a guess", "new_password": NEW})
    state = await ana.tab.state(CredentialsState)
    assert state.password_errors == {"password": "That is not your password."}
    await ana.tab.run(CredentialsState, "change_password", {"password": OLD, "new_password": NEW})
    assert state.password_errors == {}
    assert state.changed
    assert OLD not in ana.tab.sent()
    assert NEW not in ana.tab.sent()
    await accounts.log_in(ana.username, NEW, ip="7", device="")


async def test_the_new_address_is_kept(ana: Person):
    await ana.tab.run(CredentialsState, "change_email", {"password": OLD, "email": f"new.{ana.email}"})
    assert await accounts.email(ana.viewer) == f"new.{ana.email}"


async def test_deleting_needs_the_password_and_closes_the_account(ana: Person):
    await ana.tab.run(CredentialsState, "delete_account", {"password": "a guess"})
    assert (await ana.tab.state(CredentialsState)).delete_errors == {"password": "That is not your password."}
    await ana.tab.run(CredentialsState, "delete_account", {"password": OLD})
    with pytest.raises(Closed):
        await users.profile(None, ana.username)


async def test_nonsense_and_visitors_change_nothing(ana: Person, visitor: Tab):
    await ana.tab.run(CredentialsState, "change_email", {"password": 7, "email": ["x"]})
    assert set((await ana.tab.state(CredentialsState)).email_errors) == {"email"}
    for handler in ("change_email", "change_password", "delete_account"):
        with pytest.raises(NotSignedIn):
            await visitor.run(CredentialsState, handler, {})
