"""docs/operations.md names every setting, every command, every metric and every job by the clock."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from prometheus_client import REGISTRY

from backend import metrics
from backend.settings import Settings
from chirp_app.__main__ import cli
from workers.main import crons

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
METRICS = [metric.name for metric in REGISTRY.collect() if metric.name.startswith("chirp_")]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_on_the_page(name: str) -> None:
    assert f"| `CHIRP_{name.upper()}` |" in PAGE


def test_the_page_names_no_setting_that_does_not_exist() -> None:
    named = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `CHIRP_")}
    assert named == {f"CHIRP_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", [name for name in cli.list_commands(click.Context(cli)) if name != "prepare"])
def test_every_command_is_on_the_page(name: str) -> None:
    assert f"`chirp {name}" in PAGE


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_on_the_page(name: str) -> None:
    assert metrics
    assert f"`{name}" in PAGE


def test_every_job_by_the_clock_is_on_the_page_with_how_often_it_runs() -> None:
    rows = [[cell.strip() for cell in line.split("|")] for line in PAGE.splitlines() if "| every " in line]
    assert {row[1]: row[2] for row in rows} == {
        f"`{job.name.removeprefix('cron:')}`": "every hour" if job.minute else f"every {60 // len(job.second)} s"  # type: ignore[arg-type]
        for job in crons()
    }
    assert all(all(row[1:-1]) for row in rows)
