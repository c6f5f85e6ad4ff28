"""Several `chirp web` and `chirp worker` on the same engines, behind NGINX: each one a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from chirp_app.supervisor import end_with_parent
from tests.chaos.processes import PATIENCE, ROOT, chirp, until
from tests.engines.nginx import nginx
from tests.engines.ports import free
from tests.engines.valkey import valkey

_START_S = 180.0
"""Several processes import the same at the same time, on as few cores as there are."""


@dataclass
class Cluster:
    """base is NGINX' address; processes have names: web0, web1, worker0, poisoned0 ..."""

    folder: Path
    environment: dict[str, str]
    ports: list[int]
    base: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Begin it; is_ready() tells when a web process serves."""
        with self.log(name).open("ab") as output:
            self.running[name] = subprocess.Popen(
                self._command(name),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent,
            )

    def _command(self, name: str) -> Sequence[str]:
        match name.rstrip("0123456789"):
            case "web":
                return chirp("web", "--port", str(self.ports[int(name[-1])]))
            case "poisoned":
                return [sys.executable, "-m", "tests.chaos.poisoned"]
            case kind:
                return chirp(kind)

    def run(self, *words: str) -> None:
        """A chirp command on the same engines, to its end."""
        subprocess.run(chirp(*words), cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def end(self, name: str, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and wait for that; answers its exit code."""
        process = self.running.pop(name)
        process.send_signal(number)
        return process.wait(PATIENCE)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def said(self) -> str:
        return "\n".join(f"{log.name}:\n{log.read_text(errors='replace')[-3000:]}" for log in self.folder.glob("*.log"))

    def is_ready(self, name: str) -> bool:
        if (code := self.running[name].poll()) is not None:
            raise AssertionError(f"{name} ended with {code}: {self.log(name).read_text()[-2000:]}")
        try:
            return b'"ok"' in self._asked(name, "/health/ready")
        except (OSError, HTTPError):
            return False

    def wait_ready(self, name: str) -> None:
        until(lambda: self.is_ready(name), f"{name} ready", self.said, patience=_START_S)

    def live_tabs(self, name: str) -> int:
        """How many tabs of people who are logged in this web process holds."""
        return self.metric(name, "chirp_live_tabs")

    def metric(self, name: str, sample: str) -> int:
        """What the web process says of it in /metrics: 0 for a label that it has not met."""
        metrics = self._asked(name, "/metrics").decode()
        found = re.search(rf"^{re.escape(sample)} ([\d.e+]+)$", metrics, re.MULTILINE)
        return int(float(found[1])) if found else 0

    def _asked(self, name: str, path: str) -> bytes:
        with urlopen(f"http://127.0.0.1:{self.ports[int(name[-1])]}{path}", timeout=5) as answer:
            return answer.read()


@contextmanager
def cluster(folder: Path, *, webs: int, workers: int, **settings: str) -> Iterator[Cluster]:
    """Start all of it, and wait until it serves. Whatever is left of it at the end is killed.

    The engines are the embedded ones in folder, with a Valkey of their own, where settings name no others.
    """
    with ExitStack() as stack:
        redis = settings.get("CHIRP_REDIS_URL") or stack.enter_context(valkey(folder / "valkey"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CHIRP_")}
        environment |= {"CHIRP_DATA_DIR": str(folder), "CHIRP_REDIS_URL": redis}
        environment |= {"CHIRP_SECRET_KEY": "for tests only", "CHIRP_RATE_LIMITS": "off"} | settings
        made = Cluster(folder, environment, free(webs))
        made.run("migrate")
        made.base = stack.enter_context(nginx(folder / "nginx", made.ports))
        stack.callback(_kill, made)
        names = [f"web{number}" for number in range(webs)]
        for name in [*names, *(f"worker{number}" for number in range(workers))]:
            made.start(name)
        for name in names:
            made.wait_ready(name)
        yield made


def _kill(made: Cluster) -> None:
    for process in made.running.values():
        process.kill()
        process.wait()
