"""What one of each thing costs on an engine: gathered by the benchmarks, kept in a file with its date and its machine."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

Measured = dict[str, float]
"""By the names of backend.capacity.UnitCosts."""

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(*pids: int) -> float:
    """Processor time that these processes, and those whom they started, have taken so far (Linux)."""
    tree = _with_children({*pids})
    return sum(_ticks(pid) for pid in tree) / _TICKS


def wake_ups(*pids: int) -> int:
    """How often the threads of these processes, and of those whom they started, have begun to wait so far (Linux)."""
    return sum(_waits(folder) for pid in _with_children({*pids}) for folder in Path(f"/proc/{pid}/task").glob("*"))


def write_costs(path: Path, about: dict[str, str | int | float], measured: Measured) -> None:
    """Numbers that were not measured this time stay as they are."""
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"costs": {}}
    told["measured_at"], told["machine"] = time.strftime("%Y-%m-%d", time.gmtime()), about
    told["costs"] |= {name: float(f"{value:.3g}") for name, value in measured.items()}
    path.write_text(json.dumps(told, indent=2) + "\n")


def _with_children(pids: set[int]) -> set[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    while more := {pid for pid, parent in parents.items() if parent in pids} - pids:
        pids |= more
    return pids


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _waits(thread: Path) -> int:
    try:
        status = (thread / "status").read_text()
    except OSError:
        return 0
    return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
