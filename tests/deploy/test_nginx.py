"""What deploy/nginx.conf does, by a real NGINX before two small servers that say what reached them."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from backend.api.bodies import UPLOADS
from backend.api.stream import HEARTBEAT_S
from backend.media.kinds import MP4
from tests.engines.nginx import DEPLOY, laid_out, nginx
from tests.engines.ports import free


class Telling(BaseHTTPRequestHandler):
    """Answers a request with its headers; /busy is 503. An upload's first bytes are noted as they come."""

    protocol_version = "HTTP/1.1"
    first_bytes = threading.Event()
    asked = Counter[str]()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.asked[path] += 1
        if length := int(self.headers.get("content-length", 0)):
            self.rfile.read(1)
            self.first_bytes.set()
            self.rfile.read(length - 1)
        assert isinstance(self.server, ThreadingHTTPServer)
        told = {name.lower(): value for name, value in self.headers.items()} | {"port": self.server.server_port}
        body = json.dumps(told).encode()
        self.send_response(503 if path == "/busy" else 200)
        self.send_header("retry-after", "7")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def servers() -> Iterator[list[ThreadingHTTPServer]]:
    made = [ThreadingHTTPServer(("127.0.0.1", 0), Telling) for _ in range(2)]
    for server in made:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    Telling.first_bytes.clear()
    Telling.asked.clear()
    yield made
    for server in made:
        gone(server)


@pytest.fixture
def client(servers: list[ThreadingHTTPServer], tmp_path: Path) -> Iterator[httpx.Client]:
    ports = [server.server_port for server in servers]
    with nginx(tmp_path / "nginx", ports) as base, httpx.Client(base_url=base) as client:
        yield client


def gone(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


def test_the_configuration_is_valid(tmp_path: Path):
    command = laid_out(tmp_path / "nginx", free(1)[0], free(2))
    told = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


@pytest.mark.slow
def test_a_tab_comes_back_to_its_process_and_all_else_is_shared_out(client: httpx.Client):
    of_token = {f"tab-{number}": client.get(f"/_event/?token=tab-{number}").json()["port"] for number in range(30)}
    assert len(set(of_token.values())) == 2
    for token, port in of_token.items():
        assert client.get(f"/_event/?EIO=4&token={token}&transport=websocket").json()["port"] == port
    for path in ("/", "/api/timeline", "/api/stream?token=same"):
        assert len({client.get(path).json()["port"] for _ in range(10)}) == 2


def test_tokens_of_tabs_are_in_no_log(client: httpx.Client, tmp_path: Path):
    for path in ("/_event/?EIO=4&token=secret-of-a-tab", "/_event/?token=secret-of-a-tab", "/about"):
        assert client.get(path).status_code == 200
    logs = {log.name: log.read_text() for log in (tmp_path / "nginx").glob("*.log")}
    assert "/about" in logs["access.log"]
    assert "secret-of-a-tab" not in str(logs)


def test_what_chirp_is_told_of_the_client(client: httpx.Client):
    told = client.get("/api/tweets", headers={"x-forwarded-for": "8.8.8.8", "host": "chirp.example:8443"}).json()
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "http"
    assert told["host"] == "chirp.example:8443"
    assert "upgrade" not in told
    upgrading = client.get("/api/stream", headers={"connection": "upgrade", "upgrade": "websocket"}).json()
    assert (upgrading["connection"], upgrading["upgrade"]) == ("upgrade", "websocket")


def test_that_chirp_is_busy_is_passed_on_and_no_other_process_is_bothered(client: httpx.Client):
    for _ in range(4):
        answer = client.get("/busy")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert Telling.asked["/busy"] == 4
    assert len({client.get("/").json()["port"] for _ in range(10)}) == 2  # nor does it count as gone


@pytest.mark.slow
def test_an_upload_goes_through_as_it_comes_and_the_largest_fits(client: httpx.Client):
    whole = MP4.most + 1024 * 1024

    def parts() -> Iterator[bytes]:
        yield b"first"
        assert Telling.first_bytes.wait(10), "kept back"
        yield bytes(whole - 5)

    answer = client.post(UPLOADS, content=parts(), headers={"content-length": str(whole)}, timeout=60)
    assert answer.status_code == 200
    connection = HTTPConnection(client.base_url.netloc.decode())
    connection.request("POST", UPLOADS, headers={"content-length": str(4 * MP4.most)})
    refused = connection.getresponse()
    assert (refused.status, json.load(refused)["type"]) == (413, "/api/docs#content_too_large")
    connection.close()


@pytest.mark.slow
def test_a_process_that_is_gone_is_passed_over_also_by_its_tabs(
    client: httpx.Client, servers: list[ThreadingHTTPServer]
):
    gone(servers[0])
    for number in range(20):
        assert client.get(f"/_event/?token=tab-{number}").json()["port"] == servers[1].server_port
        assert client.post("/api/tweets", content=b"once").json()["port"] == servers[1].server_port
    assert Telling.asked["/api/tweets"] == 20


def test_with_no_process_left_people_are_told_when_to_come_back(
    client: httpx.Client, servers: list[ThreadingHTTPServer]
):
    for server in servers:
        gone(server)
    answer = client.get("/api/timeline")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/docs#unavailable"


def test_metrics_are_not_for_everybody(client: httpx.Client):
    assert client.get("/metrics").status_code == 404
    assert Telling.asked["/metrics"] == 0


def test_a_socket_may_be_silent_for_longer_than_chirp_is():
    conf = (DEPLOY / "nginx.conf").read_text()
    silence = re.search(r"proxy_read_timeout (\d+)s;", conf)
    assert silence
    assert int(silence[1]) > 2 * HEARTBEAT_S
