from __future__ import annotations

import pytest

from backend.account_views import Preferences
from backend.errors import Invalid, Malformed, NotFound, NotSignedIn
from backend.services import accounts, preferences
from state.auth import AuthState
from state.exports import ExportsState
from state.session import SessionState
from state.settings import SettingsState, device_name
from tests.state.conftest import Person, Tab


async def test_ones_own_address_is_shown_to_oneself_only(ana: Person, visitor: Tab):
    await ana.tab.run(SettingsState, "read_account")
    assert (await ana.tab.state(SettingsState)).email == ana.email
    await visitor.run(SettingsState, "read_account")
    assert (await visitor.state(SettingsState)).email == ""


async def test_sessions_are_listed_and_can_be_ended(ana: Person):
    phone = await accounts.log_in(ana.username, "tangerine moon", ip="1", device="Mozilla/5.0 (iPhone) Safari/605")
    await ana.tab.run(SettingsState, "read_sessions")
    listed = {one.current: one for one in (await ana.tab.state(SettingsState)).sessions}
    assert set(listed) == {True, False}
    assert listed[False].name == "Safari on iPhone"
    await ana.tab.run(SettingsState, "end_session", listed[False].id)
    assert [one.current for one in (await ana.tab.state(SettingsState)).sessions] == [True]
    assert await accounts.viewer_of(phone.token) is None
    assert ana.token not in ana.tab.sent()


async def test_nobody_ends_a_session_of_somebody_else(ana: Person, bob: Person, visitor: Tab):
    theirs = str(bob.viewer.session_id)
    with pytest.raises(NotFound):
        await ana.tab.run(SettingsState, "end_session", theirs)
    with pytest.raises(NotSignedIn):
        await visitor.run(SettingsState, "end_session", theirs)
    for nonsense in ("", "x", None, -1, "9" * 40):
        with pytest.raises(NotFound):
            await ana.tab.run(SettingsState, "end_session", nonsense)
    assert await accounts.viewer_of(bob.token)


async def test_the_log_in_page_sends_on_who_is_logged_in(ana: Person, visitor: Tab):
    assert await visitor.run(AuthState, "leave_when_signed_in") is None
    sent = await ana.tab.run(AuthState, "leave_when_signed_in")
    assert sent is not None
    assert '"/"' in str(sent.args)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/140.0 Safari/537.36", "Chrome on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140 Safari/604", "Chrome on iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", "Unknown device"),
    ],
)
def test_devices_have_names_that_people_know(agent: str, name: str):
    assert device_name(agent) == name


async def test_preferences_are_ones_own_and_junk_is_refused(ana: Person, bob: Person, visitor: Tab):
    await ana.tab.run(SettingsState, "choose", "notify_like", False)
    await ana.tab.run(SettingsState, "choose", "density", "compact")
    chosen = Preferences(notify_like=False, density="compact")
    assert (await ana.tab.state(SessionState)).chosen == chosen
    assert await preferences.of(bob.viewer.id) == Preferences()
    for name, wanted in (
        ("x", True),
        ("notify_like", "yes"),
        ("notify_like", None),
        ("density", "airy"),
        ("__class__", True),
    ):
        with pytest.raises(Invalid):
            await ana.tab.run(SettingsState, "choose", name, wanted)
    with pytest.raises(Malformed):
        await ana.tab.run(SettingsState, "choose", ["notify_like"], True)
    with pytest.raises(NotSignedIn):
        await visitor.run(SettingsState, "choose", "notify_like", False)
    assert await preferences.of(ana.viewer.id) == chosen


async def test_what_was_chosen_elsewhere_counts_from_the_next_page_on(ana: Person, bob: Person):
    await preferences.change(ana.viewer, {"shortcuts": False})
    await ana.tab.run(SessionState, "enter")
    assert (await ana.tab.state(SessionState)).chosen == Preferences(shortcuts=False)
    await bob.tab.run(SessionState, "enter")
    assert (await bob.tab.state(SessionState)).chosen == Preferences()


async def test_each_look_at_the_copy_of_ones_data_is_answered_anew(ana: Person, visitor: Tab):
    await ana.tab.run(ExportsState, "ask")
    state, words = await ana.tab.state(ExportsState), set[str]()
    for _ in range(3):
        await ana.tab.run(ExportsState, "read")
        words.add(state.answered)
    assert (state.export.state, len(words)) == ("waiting", 3)
    await visitor.run(ExportsState, "read")
    assert (await visitor.state(ExportsState)).export.state == ""
    with pytest.raises(NotSignedIn):
        await visitor.run(ExportsState, "ask")
