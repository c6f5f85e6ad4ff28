"""What all tests share: Hypothesis profiles, and skips that are named at the end, or are failures where all must run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from pathlib import PurePath
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

OPTIONAL = "Optional:"
"""Begins the reason of a skip that is none of this machine's faults: no package ships what it needs."""
_REQUIRE_ALL = os.environ.get("CHIRP_REQUIRE_ALL") == "1"
_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("full", max_examples=200, stateful_step_count=50, deadline=None, print_blob=True)
settings.register_profile("quick", settings.get_profile("full"), max_examples=8, suppress_health_check=_PATIENT)
settings.register_profile("prove", settings.get_profile("full"), max_examples=5_000, suppress_health_check=_PATIENT)
settings.load_profile("full")  # --hypothesis-profile chooses another


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in this thread, which no async test can share."""
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _judged((yield))


def _judged(report: Report) -> Report:
    """With CHIRP_REQUIRE_ALL=1 a skip is a failure: what was to be installed is not there. What no package ships may be skipped."""
    optional = report.skipped and _reason(report).startswith(OPTIONAL)
    if _REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and not optional:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and CHIRP_REQUIRE_ALL=1 lets nothing be skipped: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each group of tests that was left out, and why."""
    skipped = Counter(
        (str(PurePath(report.nodeid.partition("::")[0]).parent), _reason(report))
        for report in terminalreporter.stats.get("skipped", [])
    )
    for (group, reason), count in sorted(skipped.items()):
        terminalreporter.write_line(f"Not run in {group}: {count} ({reason})", yellow=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return (told[2] if isinstance(told, tuple) else str(told)).removeprefix("Skipped: ")
