"""Where a web process listens, and what it asks of the settings there."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import Misconfigured
from backend.settings import Settings
from chirp_app.address import Address

GUESSABLE, LONG = "s" * 31, "s" * 32


@pytest.mark.parametrize(
    ("host", "public_url"),
    [
        ("0.0.0.0", ""),
        ("192.0.2.1", ""),
        ("::", ""),
        ("127.0.0.1", "https://chirp.example"),
        ("::1", "http://10.0.0.7"),
    ],
)
def test_whoever_serves_others_needs_a_key_that_nobody_guesses(tmp_path: Path, host: str, public_url: str) -> None:
    address = Address(host, 8000)
    with pytest.raises(Misconfigured, match="CHIRP_SECRET_KEY has 31 bytes") as refused:
        address.require_secret(Settings(data_dir=tmp_path, secret_key=GUESSABLE, public_url=public_url))
    assert "\n" not in str(refused.value)
    address.require_secret(Settings(data_dir=tmp_path, secret_key=LONG, public_url=public_url))


@pytest.mark.parametrize("public_url", ["", "http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"])
def test_on_ones_own_machine_any_key_does(tmp_path: Path, public_url: str) -> None:
    Address("127.0.0.1", 8000).require_secret(Settings(data_dir=tmp_path, secret_key="s", public_url=public_url))
