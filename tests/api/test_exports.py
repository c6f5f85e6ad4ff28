"""A copy of one's own data over REST."""

from __future__ import annotations

import io
import zipfile

import httpx

from tests.api.conftest import Person
from tests.api.test_hostile import problem
from workers.exports import work


async def test_only_its_owner_fetches_it(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    assert (await ana.client.get("/api/me/export")).status_code == 404
    assert (await ana.client.post("/api/me/export")).json()["state"] == "waiting"
    problem(await ana.client.post("/api/me/export"), 422)
    await work()
    told = (await ana.client.get("/api/me/export")).json()
    assert told["state"] == "ready"
    assert told["done"] <= told["total"]
    answer = await ana.client.get("/api/me/export/archive")
    assert answer.headers["content-disposition"] == f'attachment; filename="chirp-{ana.username}.zip"'
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/zip", "no-store")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"profile.json", "posts.json"} <= set(names)
    assert (await bob.client.get("/api/me/export/archive")).status_code == 404
    assert (await visitor.get("/api/me/export/archive")).status_code == 401
    limited = await ana.client.post("/api/me/export")
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) > 80_000


async def test_no_address_of_media_leads_to_it(engines, ana: Person, bob: Person):
    await ana.client.post("/api/me/export")
    await work()
    name = (await engines.exports.get(int(ana.id))).name
    for path in (name, f"archives/{name}", f"archives%2F{name}", f"..%2Farchives%2F{name}"):
        assert (await bob.client.get(f"/media/{path}")).status_code == 404
