"""Settings: right ones are taken, wrong ones are refused in one line that names the nearest right one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend import settings
from backend.errors import Misconfigured


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("CHIRP_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def refused(**given: object) -> str:
    with pytest.raises(Misconfigured) as refusal:
        settings.load(**given)
    told = str(refusal.value)
    assert "\n" not in told
    return told


def test_nothing_set_means_embedded_engines_in_the_data_folder(tmp_path: Path) -> None:
    loaded = settings.load(data_dir=tmp_path / "data")
    assert loaded.embedded
    assert loaded.sql_url == f"sqlite+aiosqlite:///{tmp_path}/data/chirp.db"
    assert loaded.tweets_folder == tmp_path / "data"
    assert loaded.bus_url == f"unix://{tmp_path}/data/valkey.sock"
    assert loaded.celebrity_threshold == 5000


def test_environment_and_dotenv_are_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CHIRP_LOG_FORMAT=json\nCHIRP_LOG_LEVEL=error\n")
    monkeypatch.setenv("CHIRP_LOG_LEVEL", "debug")
    loaded = settings.load()
    assert (loaded.log_format, loaded.log_level) == ("json", "debug")


@pytest.mark.parametrize("where", ["environment", "dotenv"])
def test_an_unknown_variable_is_refused_with_the_nearest_name(
    where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if where == "environment":
        monkeypatch.setenv("CHIRP_DATABSE_URL", "x")
    else:
        (tmp_path / ".env").write_text("CHIRP_DATABSE_URL=x\n")
    assert "CHIRP_DATABASE_URL" in refused()


@pytest.mark.parametrize(("name", "option"), [("CHIRP_PORT", "--port"), ("CHIRP_HOST", "--host")])
def test_what_is_an_option_is_told_to_be_one(name: str, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "8001")
    assert option in refused()


@pytest.mark.parametrize(
    ("name", "url", "nearest"),
    [
        ("database_url", "sqlite:///chirp.db", "sqlite+aiosqlite"),
        ("tweets_url", "sqlite3:///here", "sqlite"),
        ("redis_url", "reddis://localhost", "redis"),
        ("public_url", "chirp.example", "http"),
        ("public_url", "htp://chirp.example", "http"),
    ],
)
def test_a_scheme_that_nobody_serves_is_refused_with_the_nearest(name: str, url: str, nearest: str) -> None:
    told = refused(secret_key="s", **{name: url})
    assert f"CHIRP_{name.upper()}" in told
    assert f"{nearest}://" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("celebrity_threshold", "0"), ("celebrity_threshold", "many"), ("rate_limits", "maybe"), ("log_format", "xml")],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    told = refused(**{name: value})
    assert f"CHIRP_{name.upper()}" in told
    assert value in told


def test_the_secret_key_is_made_once_and_kept_privately(tmp_path: Path) -> None:
    first, second = settings.load(), settings.load()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 40
    assert stat.S_IMODE((tmp_path / ".data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / ".data").stat().st_mode) == 0o700


@pytest.mark.slow
def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    script = "from backend import settings; print(settings.load().secret_key)"
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[2]
    environment = os.environ | {"CHIRP_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(root)}
    starting = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in starting}) == 1


def test_engines_of_ones_own_need_a_secret_key_of_ones_own() -> None:
    assert "CHIRP_SECRET_KEY" in refused(redis_url="redis://localhost:6379")
    assert settings.load(redis_url="redis://localhost:6379", secret_key="s").secret_key == "s"


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in refused(data_dir=tmp_path / "file")


def test_a_long_data_folder_still_gets_a_short_socket(tmp_path: Path) -> None:
    long = settings.load(data_dir=tmp_path / ("x" * 120)).valkey_socket
    other = settings.load(data_dir=tmp_path / ("y" * 120)).valkey_socket
    assert len(os.fsencode(long)) <= 103
    assert long != other
