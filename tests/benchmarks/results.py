"""What a benchmark answers: numbers beside their limits, the machine that they were taken on, a table and a file."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One number. limit None: told for information only. at_most False: the limit is the least, not the most."""

    name: str
    value: float
    unit: str = ""
    limit: float | None = None
    at_most: bool = True
    detail: str = ""

    @property
    def passed(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value <= self.limit if self.at_most else self.value >= self.limit


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that is not below `share` (0 to 1) of them."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def machine() -> dict[str, str | int | float]:
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass  # not Linux
    return {
        "cpu": model,
        "cores": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }


def table(results: Sequence[Result]) -> str:
    rows = [("what", "number", "limit", "", "how")]
    for one in results:
        sign = "<=" if one.at_most else ">="
        limit = "" if one.limit is None else f"{sign} {_plain(one.limit, one.unit)}"
        verdict = {None: "", True: "pass", False: "MISS"}[one.passed]
        rows.append((one.name, _plain(one.value, one.unit), limit, verdict, one.detail))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def write(path: Path, about: dict[str, str | int | float], results: Sequence[Result]) -> None:
    told = [asdict(one) | {"passed": one.passed} for one in results]
    taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    path.write_text(json.dumps({"taken_at": taken, "machine": about, "results": told}, indent=2) + "\n")


def _plain(number: float, unit: str) -> str:
    text = f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
    return f"{text} {unit}".strip()
