from __future__ import annotations

from pathlib import Path

import pytest

from chirp_app.data_folder import held


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_read_is_closed(tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture):
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)
    with held(folder):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_one_is_closed_from_the_start(tmp_path: Path):
    with held(tmp_path / "a" / "data"):
        assert (tmp_path / "a" / "data").stat().st_mode & 0o777 == 0o700
