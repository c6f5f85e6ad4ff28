"""When everybody who is logged in may look into the system: in a demo world that only this machine reaches."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.errors import Misconfigured
from backend.settings import Demo, Settings
from chirp_app import demo_mode, prepared
from chirp_app.address import Address

HERE, OPEN = Address("127.0.0.1", 8000), Address("0.0.0.0", 8000)


@pytest.fixture(autouse=True)
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIRP_DEMO", "on")


def test_a_supervisor_asks_for_it_on_this_machine_only(tmp_path: Path):
    inside, behind = Settings(data_dir=tmp_path), Settings(data_dir=tmp_path, public_url="https://chirp.example")
    assert demo_mode.wanted(inside, HERE, demo=True) == {"CHIRP_DEMO": "on"}
    for settings, address, demo in ((inside, OPEN, True), (behind, HERE, True), (inside, HERE, False)):
        assert demo_mode.wanted(settings, address, demo=demo) == {"CHIRP_DEMO": "off"}


def test_it_is_on_where_everybody_knows_the_passwords(tmp_path: Path):
    settings = Settings(data_dir=tmp_path, demo=Demo.ON)
    demo_mode.decide(settings, HERE)
    assert os.environ["CHIRP_DEMO"] == "off"  # a world of real people
    prepared.note_logins(tmp_path, "demo / chirp-demo")
    demo_mode.decide(settings, HERE)
    assert os.environ["CHIRP_DEMO"] == "on"
    demo_mode.decide(settings.model_copy(update={"redis_url": "redis://elsewhere"}), HERE)
    assert os.environ["CHIRP_DEMO"] == "off"  # engines that others may share


def test_where_others_come_it_is_refused(tmp_path: Path):
    with pytest.raises(Misconfigured, match="CHIRP_DEMO=on"):
        demo_mode.decide(Settings(data_dir=tmp_path, demo=Demo.ON), OPEN)
    demo_mode.decide(Settings(data_dir=tmp_path, demo=Demo.OFF), OPEN)
