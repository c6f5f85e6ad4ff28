"""A server on 127.0.0.1 that answers as a real Meilisearch did: by exchanges recorded from one, requests held to their form.

It judges nothing and finds nothing. What it was not told and nobody recorded is a problem, which fails the test.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from backend.ids import TweetId
from backend.search.interface import TweetDocument
from backend.search.meilisearch_schema import document_of

EXCHANGES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "meilisearch-exchanges.json").read_text()
)["exchanges"]
_INDEX = re.compile(r"^/indexes/[^/?]+")
_BY_NAME = {one["note"]: one for one in EXCHANGES}
_RECORDED_DOCUMENTS = {one["id"]: one for one in _BY_NAME["add documents"]["request"]["body"]}
_ORDINARY = ("create index", "settings", "add documents", "newest first", "delete a batch", "swap", "drop the old one")
"""Answers of requests about which nothing was said. Reads that name one thing only have one anyway."""

_UNSET = {"searchCutoffMs": 0}
"""What is null when it is read back."""


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    body: Any
    authorization: str | None


@dataclass
class Replay:
    """asked: every request in order. problems: what the recordings don't know; empty when all is well."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _everything: str = ""
    _expected: list[str] = field(default_factory=list)
    _documented: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    _put: dict[str, Any] = field(default_factory=dict)

    def expect(self, *notes: str) -> None:
        """The next requests of those forms get these answers, in this order."""
        assert set(notes) <= set(_BY_NAME)
        self._expected += notes

    def answer_everything(self, note: str) -> None:
        """With what that recorded request got, whatever is asked: how it refuses depends on no road."""
        self._everything = note

    def documented(self, method: str, path: str, body: Any) -> None:
        """An answer that nobody recorded, in the form that the public documentation gives. {index} is any index."""
        self._documented[method, path] = (200, body)

    def bodies(self, method: str, path: str) -> list[Any]:
        """Of the requests to that path ({index} is any index)."""
        return [one.body for one in self.asked if (one.method, _bare(one.path)) == (method, path)]

    def answer(self, asked: Asked) -> tuple[int, Any]:
        self.asked.append(asked)
        path = _bare(asked.path)
        if self._everything:
            return _answer(_BY_NAME[self._everything], asked)
        for road in ((asked.method, asked.path), (asked.method, path)):
            if road in self._documented:
                return self._documented[road]
        if asked.method == "POST" and path == "/indexes/{index}/documents":
            self._put |= {one["id"]: one for one in asked.body}
        if asked.method == "GET" and path.startswith("/indexes/{index}/documents/"):
            put = self._put.get(path.rpartition("/")[2])
            return (200, put) if put else _answer(_BY_NAME["unknown document"], asked)
        fitting = [one for one in EXCHANGES if _fits(asked, one)]
        if self._expected and (named := _BY_NAME[self._expected[0]]) in fitting:
            del self._expected[0]
            return _answer(named, asked)
        if one := next((one for one in fitting if one["note"] in _ORDINARY or asked.method == "GET"), None):
            return _answer(one, asked)
        self.problems.append(f"{asked.method} {asked.path} {json.dumps(asked.body)[:500]}")
        return 501, None


@contextmanager
def meilisearch() -> Iterator[Replay]:
    """Serve until the block ends. Fails when something was asked that nobody recorded."""
    replay = Replay()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # an answer in one piece

        def _serve(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(sent) if sent and sent != b"null" else None
            with turn:
                status, told = replay.answer(Asked(self.command, self.path, body, self.headers["Authorization"]))
            answer = b"" if told in (None, "") else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  (http.server finds them by these names)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    turn = threading.Lock()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        replay.url = f"meilisearch+http://key@127.0.0.1:{server.server_port}"
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()
    assert replay.problems == []


def _bare(path: str) -> str:
    return _INDEX.sub("/indexes/{index}", path)


def _fits(asked: Asked, exchange: dict[str, Any]) -> bool:
    """Whether it is the recorded request in form: the same road, and a body of known members of the same types."""
    recorded = exchange["request"]
    if (asked.method, _bare(asked.path)) != (recorded["method"], _bare(recorded["path"])):
        return False
    if isinstance(asked.body, dict):
        return all(type(value) in _known(recorded["path"], name) for name, value in asked.body.items())
    return type(asked.body) is type(recorded["body"]) and _kinds(asked.body) == _kinds(recorded["body"])


def _known(path: str, name: str) -> set[type]:
    """The types of that member in every recorded request to this road, and in the settings that were read back."""
    bodies = [one["request"]["body"] for one in EXCHANGES if _bare(one["request"]["path"]) == _bare(path)]
    if path.endswith("/settings"):
        bodies.append(_BY_NAME["settings read back: compare before patching again"]["response"]["body"] | _UNSET)
    return {type(body[name]) for body in bodies if isinstance(body, dict) and name in body}


def _kinds(body: Any) -> set[type]:
    return {type(one) for one in body} if isinstance(body, list) else set()


def _answer(exchange: dict[str, Any], asked: Asked) -> tuple[int, Any]:
    response = exchange["response"]
    body = response["body"]
    if isinstance(body, dict) and "hits" in body and isinstance(asked.body, dict):
        wanted = asked.body.get("attributesToRetrieve", [])
        body = body | {"hits": [_hit(one["id"], wanted) for one in body["hits"]]}
    return response["status"], body


def _hit(id: str, attributes: Sequence[str]) -> dict[str, Any]:
    """A recorded document with the attributes that ours have."""
    made = document_of(document(int(id)))
    return {name: made[name] for name in attributes}


def document(id: TweetId) -> TweetDocument:
    """One of the recorded documents."""
    recorded = _RECORDED_DOCUMENTS[str(id)]
    return TweetDocument(
        id=id,
        author=recorded["author_username"],
        text=recorded["text"],
        hashtags=tuple(recorded["hashtags"]),
        has_media=recorded["has_media"],
        likes=recorded["likes_count"],
    )
