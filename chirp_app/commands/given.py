"""What every command begins with: the project's folder, the settings, the logs."""

from __future__ import annotations

import os
from pathlib import Path

import click

from backend import logging
from backend import settings as backend_settings
from backend.settings import Settings
from chirp_app import ROOT

data_option = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    help="The data folder (CHIRP_DATA_DIR; .data of the project when neither is given).",
)


def data_folder(data: Path | None = None) -> Path:
    """Where the data folder is or will be; nothing is made. Raises Misconfigured."""
    os.chdir(ROOT)
    return data or backend_settings.load(secret_key="not made yet").data_dir


def settings(process: str, data: Path | None = None) -> Settings:
    """Read the settings, from the project's folder wherever the command was typed, and begin to log.

    Child processes find the same data folder. Raises Misconfigured.
    """
    os.chdir(ROOT)
    if data:
        os.environ["CHIRP_DATA_DIR"] = str(data)
    loaded = backend_settings.load()
    os.environ["CHIRP_DATA_DIR"] = str(loaded.data_dir.absolute())
    logging.configure(loaded, process=process)
    return loaded
