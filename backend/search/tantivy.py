"""Search in a folder, by tantivy: any process reads, the worker writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import tantivy

from backend.errors import Unavailable, unavailable
from backend.ids import TweetId, UserId
from backend.search import tantivy_files as files
from backend.search.interface import MOST, Document, Tagged, TweetDocument
from backend.search.query import Query
from backend.search.tantivy_files import Generations
from backend.search.tantivy_reader import Reader
from backend.search.tantivy_schema import PEOPLE, TWEETS, people_query, stamp, tag_prefix, these, tweets_query
from backend.search.tantivy_writer import Change, Writer

_MOST_TAGS = 5000
_NONE = tantivy.Query.empty_query()


class TantivySearch:
    def __init__(self, root: Path, *, fixed: Path | None = None) -> None:
        """fixed: work on this generation, whichever counts."""
        self._generations = Generations(root)
        self._reader = Reader(self._generations, fixed=fixed)
        self._writer = Writer(self._generations, fixed=fixed)

    async def index(self, documents: Sequence[Document]) -> None:
        if documents:
            await self._writer.write(Change(documents=documents))

    async def remove(self, *, tweets: Collection[TweetId] = (), people: Collection[UserId] = ()) -> None:
        if tweets or people:
            await self._writer.write(Change(tweets=list(tweets), people=list(people)))

    async def stale(self, documents: Sequence[Document]) -> list[Document]:
        return await asyncio.to_thread(self._stale, documents)

    def _stale(self, documents: Sequence[Document]) -> list[Document]:
        tweets = [document for document in documents if isinstance(document, TweetDocument)]
        people = [document for document in documents if not isinstance(document, TweetDocument)]
        known: dict[str, dict[int, object]] = {}
        for part, schema, some in (("tweets", TWEETS, tweets), ("people", PEOPLE, people)):
            wanted = these(schema, [document.id for document in some])

            def stamps(
                searcher: tantivy.Searcher, wanted: tantivy.Query = wanted, most: int = len(some)
            ) -> dict[int, object]:
                found = searcher.search(wanted, limit=most, count=False, order_by_field="id").hits
                addresses = [address for _, address in found]
                return dict(zip((id for id, _ in found), searcher.fast_field_values("stamp", addresses), strict=True))

            known[part] = self._reader.read(part, stamps) if some else {}
        return [
            document
            for document in documents
            if known["tweets" if isinstance(document, TweetDocument) else "people"].get(document.id) != stamp(document)
        ]

    async def latest(self, query: Query, below: TweetId | None, limit: int, *, typos: bool) -> list[TweetId]:
        wanted = _NONE if query.blank else tweets_query(query, below, typos=typos)
        return await asyncio.to_thread(self._reader.read, "tweets", lambda found: _ids(found, wanted, limit, "id"))

    async def top(self, query: Query, below: TweetId, limit: int) -> list[TweetId]:
        if query.blank:
            return []
        steps = [tweets_query(query, below, typos=typos) for typos in (False, True)]
        return await asyncio.to_thread(
            self._reader.read, "tweets", lambda found: _in_steps(found, steps, min(limit, MOST), "rank")
        )

    async def people(self, typed: str, limit: int, among: Collection[UserId] | None = None) -> list[UserId]:
        exact, near = (people_query(typed, typos=typos) for typos in (False, True))
        if exact is None or near is None:
            return []
        name = tantivy.Query.term_query(PEOPLE, "username", typed.strip().lstrip("@＠").lower())
        steps = [name, exact, near]
        if among is not None:
            steps = [step.and_must_match(these(PEOPLE, list(among)[:MOST])) for step in steps]
        return await asyncio.to_thread(
            self._reader.read, "people", lambda found: _in_steps(found, steps, min(limit, MOST), "followers")
        )

    async def hashtags(self, typed: str, limit: int) -> list[Tagged]:
        prefix = tag_prefix(typed)
        if not prefix:
            return []
        found = await asyncio.to_thread(
            self._reader.read,
            "tweets",
            lambda searcher: searcher.terms_with_prefix("tag_names", prefix, limit=_MOST_TAGS),
        )
        tags = [Tagged(name.partition("\0")[2], tweets) for name, tweets in found]
        return sorted(tags, key=lambda tag: (-tag.tweets, tag.tag))[: min(limit, MOST)]

    async def position(self) -> TweetId:
        try:
            return await asyncio.to_thread(lambda: files.position(self._reader.folder()))
        except Unavailable as error:
            if files.is_damage(error.why):
                return 0  # whoever fills it begins a new one
            raise

    async def advance(self, position: TweetId) -> None:
        try:
            await asyncio.to_thread(lambda: files.note_position(self._reader.folder(), position))
        except OSError as error:
            raise unavailable("The search index can't be written.", error) from error

    @asynccontextmanager
    async def rebuilt(self) -> AsyncGenerator[TantivySearch]:
        with self._generations.rebuilding():
            folder = self._generations.fresh()
            fresh = TantivySearch(self._generations.root, fixed=folder)
            try:
                yield fresh
            finally:
                await fresh.close()
            self._generations.replace(folder)

    async def check(self) -> str:
        tweets, people = [
            await asyncio.to_thread(self._reader.read, part, lambda searcher: searcher.num_docs)
            for part in ("tweets", "people")
        ]
        return f"tantivy index {await asyncio.to_thread(self._reader.folder)}: {tweets} posts, {people} people"

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.close)


def _ids(searcher: tantivy.Searcher, query: tantivy.Query, limit: int, order: str) -> list[int]:
    hits = searcher.search(query, limit=limit, count=False, order_by_field=order).hits
    if order == "id":
        return [id for id, _ in hits]
    return [int(id or 0) for id in searcher.fast_field_values("id", [address for _, address in hits])]


def _in_steps(searcher: tantivy.Searcher, steps: Sequence[tantivy.Query], limit: int, order: str) -> list[int]:
    """The hits of the first query, then of the next those that are new, until there are enough."""
    found: dict[int, None] = {}
    for step in steps:
        if len(found) >= limit:
            break
        found |= dict.fromkeys(_ids(searcher, step, limit, order))
    return list(found)[:limit]
