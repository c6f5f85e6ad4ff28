"""Search by a Meilisearch server: every process asks it, the workers fill it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager

from backend.errors import Misconfigured, Unavailable
from backend.ids import TweetId, UserId
from backend.search import meilisearch_queries as queries
from backend.search.interface import MOST, Document, Tagged, TweetDocument
from backend.search.meilisearch_http import Http, Told
from backend.search.meilisearch_indexes import Indexes
from backend.search.meilisearch_place import Names, Place, place_of
from backend.search.meilisearch_queries import Asked
from backend.search.meilisearch_schema import LONGEST_START, POSITION, document_of, key, stamp
from backend.search.meilisearch_tasks import Tasks
from backend.search.query import Query
from backend.text import fold

_COMPARED = 100


class MeilisearchSearch:
    def __init__(self, place: Place, *, names: Names | None = None, http: Http | None = None) -> None:
        """names: work on these indexes, whichever count. http: the one of another, which closes it."""
        self._place = place
        self._names = names or place.names
        self._owned = http is None
        self._http = http or Http(place)
        self._tasks = Tasks(place, self._http)
        self._indexes = Indexes(place, self._http, self._tasks)

    @classmethod
    def at(cls, url: str) -> MeilisearchSearch:
        """Raises Misconfigured when the URL says too little."""
        return cls(place_of(url))

    async def migrate(self) -> None:
        """Make the indexes and their settings. Raises Unavailable; Misconfigured when the key is refused."""
        with self._key_refused():
            await self._indexes.prepare(self._names)

    async def destroy(self) -> None:
        """Remove the indexes with all that is in them."""
        await self._indexes.drop(self._names)

    async def is_migrated(self) -> bool:
        """Raises Unavailable; Misconfigured when the key is refused."""
        with self._key_refused():
            return await self._indexes.are_ready(self._names)

    async def index(self, documents: Sequence[Document]) -> None:
        for index, some in self._by_index(documents):
            newest = {document.id: document for document in some}
            await self._tasks.put(index, [document_of(document) for document in newest.values()])

    async def remove(self, *, tweets: Collection[TweetId] = (), people: Collection[UserId] = ()) -> None:
        await self._tasks.remove(self._names.tweets, [key(id) for id in tweets])
        await self._tasks.remove(self._names.people, [key(id) for id in people])

    async def stale(self, documents: Sequence[Document]) -> list[Document]:
        known: dict[tuple[str, str], str] = {}
        for index, some in self._by_index(documents):
            for start in range(0, len(some), _COMPARED):
                keys = list({key(document.id) for document in some[start : start + _COMPARED]})
                body = {
                    "q": "",
                    "filter": [queries.one_of("id", keys)],
                    "limit": len(keys),
                    "attributesToRetrieve": ["id", "stamp"],
                }
                known |= {(index, hit["id"]): hit["stamp"] for hit in (await self._http.search(index, body))["hits"]}
        return [one for one in documents if known.get((self._index_of(one), key(one.id))) != stamp(one)]

    async def latest(self, query: Query, below: TweetId | None, limit: int, *, typos: bool) -> list[TweetId]:
        if query.blank:
            return []
        return await self._http.ids(self._names.tweets, queries.tweets(query, below, typos=typos), limit)

    async def top(self, query: Query, below: TweetId, limit: int) -> list[TweetId]:
        if query.blank:
            return []
        steps = [queries.tweets(query, below, typos=typos, order=queries.TOP) for typos in (False, True)]
        return await self._in_steps(self._names.tweets, steps, min(limit, MOST))

    async def people(self, typed: str, limit: int, among: Collection[UserId] | None = None) -> list[UserId]:
        exact, near = (queries.people(typed, typos=typos) for typos in (False, True))
        if exact is None or near is None or (among is not None and not among):
            return []
        name = queries.quoted(typed.strip().lstrip("@＠").lower())
        steps = [Asked(queries.PEOPLE, filters=(f"username = {name}",)), exact, near]
        if among is not None:
            only = queries.one_of("id", [key(id) for id in list(among)[:MOST]])
            steps = [Asked(one.order, one.text, (*one.filters, only), one.holds) for one in steps]
        return await self._in_steps(self._names.people, steps, min(limit, MOST))

    async def hashtags(self, typed: str, limit: int) -> list[Tagged]:
        prefix = fold(typed.lstrip("#＃").strip())
        if not prefix:
            return []
        starts = f"tag_starts = {queries.quoted(prefix[:LONGEST_START])}"
        body = {"q": "", "filter": [starts], "limit": 1, "attributesToRetrieve": ["id"], "facets": ["tag_names"]}
        counts = (await self._http.search(self._names.tweets, body))["facetDistribution"].get("tag_names", {})
        tags = [Tagged(name, tweets) for name, tweets in counts.items() if fold(name).startswith(prefix)]
        return sorted(tags, key=lambda tag: (-tag.tweets, tag.tag))[: min(limit, MOST)]

    async def position(self) -> TweetId:
        noted = await self._http.get(f"/indexes/{self._names.tweets}/documents/{POSITION}")
        if noted is None:  # it is new, or somebody removed it and a document that came made it again, without settings
            await self._indexes.prepare(self._names)
        return int(noted["position"]) if noted else 0

    async def advance(self, position: TweetId) -> None:
        await self._tasks.put(self._names.tweets, [{"id": POSITION, "position": str(position)}])

    @asynccontextmanager
    async def rebuilt(self) -> AsyncGenerator[MeilisearchSearch]:
        async with self._indexes.rebuilding(self._names) as fresh:
            yield MeilisearchSearch(self._place, names=fresh, http=self._http)

    async def check(self) -> str:
        if not await self.is_migrated():
            raise Misconfigured("The search indexes or their settings are not as they should be. Run: chirp migrate")
        version = (await self._http.get("/version") or {}).get("pkgVersion")
        tweets, people = [await self._count(index) for index in (self._names.tweets, self._names.people)]
        return f"Meilisearch {version} at {self._place.base}: {tweets} posts, {people} people"

    async def close(self) -> None:
        self._tasks.close()
        if self._owned:
            await self._http.close()

    def _index_of(self, document: Document) -> str:
        return self._names.tweets if isinstance(document, TweetDocument) else self._names.people

    def _by_index(self, documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
        return [
            (index, some)
            for index in (self._names.tweets, self._names.people)
            if (some := [document for document in documents if self._index_of(document) == index])
        ]

    async def _in_steps(self, index: str, steps: Sequence[Asked], limit: int) -> list[int]:
        """The hits of the first query, then of the next those that are new, until there are enough."""
        found: dict[int, None] = {}
        for step in steps:
            if len(found) >= limit:
                break
            found |= dict.fromkeys(await self._http.ids(index, step, limit))
        return list(found)[:limit]

    async def _count(self, index: str) -> int:
        """Without the notes that are kept beside them."""
        told = await self._http.get(f"/indexes/{index}/stats") or {}
        return told.get("fieldDistribution", {}).get("created_at", 0)

    @contextmanager
    def _key_refused(self) -> Generator[None]:
        """For what a person runs: a wrong key is theirs to mend."""
        try:
            yield
        except Unavailable as error:
            if isinstance(error.why, Told) and error.why.status in (401, 403):
                told = f"CHIRP_SEARCH_URL: {self._place.base} refuses the key ({error.why})."
                raise Misconfigured(told) from error
            raise
