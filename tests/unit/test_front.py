"""The wrapper in front, around a tiny application and a folder of built pages."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from chirp_app.front import Front

SCRIPT = "document.title = 'hello'"
PAGE = f"<html><script>{SCRIPT}</script><script src='/assets/app-1.js'></script></html>"


async def answer(request: Request) -> Response:
    path = request.url.path
    if path.startswith("/api/"):
        return JSONResponse({"path": path})
    if path.startswith("/assets/gone"):
        return HTMLResponse("gone", status_code=404)
    if path.startswith("/assets/") or path == "/sw.js":
        return Response("1", media_type="text/javascript")
    if request.headers.get("if-none-match"):
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers={"x-path": path})


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    for page in ("index.html", "login/index.html", "__spa-fallback.html"):
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text(PAGE)
    inner = Starlette(routes=[WebSocketRoute("/_event", socket), Route("/{path:path}", answer)])
    front = Front(inner, tmp_path, origins=["https://chirp.example"])
    return TestClient(front, base_url="http://localhost:9000", follow_redirects=False)


def test_a_page_may_run_its_own_inline_scripts_and_no_others(client: TestClient):
    own = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    for path in ("/login", "/ana/status/17"):
        policy = client.get(path).headers["content-security-policy"]
        scripts = policy.partition("script-src ")[2].partition(";")[0]
        assert scripts == f"'self' 'sha256-{own}'"


def test_a_private_world_answers_to_names_of_this_machine_only(client: TestClient, tmp_path: Path):
    """A page elsewhere may have a name that leads here."""
    inner = Starlette(routes=[WebSocketRoute("/_event", socket), Route("/{path:path}", answer)])
    front = Front(inner, tmp_path, origins=["https://chirp.example"], private=True)
    here = TestClient(front, base_url="http://127.0.0.1:9000", follow_redirects=False)
    for name in ("localhost:9000", "127.0.0.1:9000", "[::1]:9000", "chirp.example"):
        assert here.get("/api/me", headers={"host": name}).status_code == 200
        with here.websocket_connect("/_event", headers={"host": name, "origin": f"http://{name}"}) as connected:
            assert connected.receive_text() == "hello"
    for name in ("evil.example:9000", "localhost.evil.example", "", "["):
        told = here.get("/api/me", headers={"host": name})
        assert (told.status_code, "CHIRP_PUBLIC_URL" in told.text) == (421, True)
        with pytest.raises(WebSocketDisconnect), here.websocket_connect("/_event", headers={"host": name}):
            pass
    assert client.get("/api/me", headers={"host": "anything.example"}).status_code == 200


def test_what_is_not_a_page_runs_no_inline_script(client: TestClient):
    assert "script-src 'self';" in client.get("/api/me").headers["content-security-policy"]


def test_an_answer_that_nothing_changed_leaves_the_pages_policy_alone(client: TestClient):
    assert "content-security-policy" not in client.get("/login", headers={"if-none-match": "x"}).headers


def test_every_answer_is_guarded(client: TestClient):
    for path in ("/login", "/api/me", "/assets/app-1.js"):
        headers = client.get(path).headers
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_hashed_files_are_kept_for_ever_and_pages_are_asked_for_anew(client: TestClient):
    assert "immutable" in client.get("/assets/app-1.js").headers["cache-control"]
    assert client.get("/login").headers["cache-control"] == "no-cache"


def test_the_service_worker_is_asked_for_anew(client: TestClient):
    headers = client.get("/sw.js").headers
    assert headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in headers["content-security-policy"]


def test_a_missing_file_is_not_kept(client: TestClient):
    assert client.get("/assets/gone.js").headers.get_list("cache-control") == ["no-store"]


def test_a_built_page_answers_without_a_redirect_to_its_slash(client: TestClient):
    assert client.get("/login").headers["x-path"] == "/login/"
    assert client.get("/ana").headers["x-path"] == "/ana"


def test_visitors_start_on_explore(client: TestClient):
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/explore")
    assert client.get("/", headers={"cookie": "chirp_session=x"}).status_code == 200


@pytest.mark.parametrize("origin", [None, "http://localhost:9000", "https://chirp.example"])
def test_sockets_of_our_own_pages_and_of_programs_are_served(client: TestClient, origin: str | None):
    headers = {"host": "localhost:9000"} | ({"origin": origin} if origin else {})
    with client.websocket_connect("/_event", headers=headers) as websocket:
        assert websocket.receive_text() == "hello"


def test_a_socket_that_names_no_place_is_of_no_page_of_ours(client: TestClient):
    """Reflex puts the path behind the origin, and splits both."""
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/_event", headers={"host": "", "origin": "http:/"}),
    ):
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:9001", "null", "http://["])
def test_sockets_of_other_origins_are_refused(client: TestClient, origin: str):
    headers = {"host": "localhost:9000", "origin": origin}
    with pytest.raises((WebSocketDisconnect, httpx.HTTPError)), client.websocket_connect("/_event", headers=headers):
        pass


def test_a_page_has_one_address(client: TestClient):
    for copy in ("/login/index.html", "/login.html", "//login.html"):
        answer = client.get(f"http://localhost:9000{copy}?next=/a%20b")
        assert (answer.status_code, answer.headers["location"]) == (308, "/login?next=/a%20b")
    assert client.get("/index.html").headers["location"] == "/"
    assert client.get("/nothing.html").status_code == 200  # for the application to judge
