"""The search contract on tantivy, and what belongs to an index in a folder."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.search import tantivy_files
from backend.search.tantivy import TantivySearch
from tests.contracts.search_contract import SearchContract, filled, found, tweet

_WRITES_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from backend.search.tantivy import TantivySearch
from tests.contracts.search_contract import tweet

async def main():
    search = TantivySearch(Path(sys.argv[1]))
    while True:
        one = tweet("coffee")
        await search.index([one])
        print(one.id, flush=True)

asyncio.run(main())
"""


class TestTantivySearch(SearchContract):
    @pytest.fixture
    async def search(self, tmp_path: Path) -> AsyncIterator[TantivySearch]:
        opened = TantivySearch(tmp_path / "search")
        yield opened
        await opened.close()

    async def test_another_process_reads_what_this_one_wrote(self, search: TantivySearch, tmp_path: Path) -> None:
        other = TantivySearch(tmp_path / "search")
        assert await found(other, "coffee") == []
        (one,) = await filled(search, tweet("coffee"))
        assert await found(other, "coffee") == [one.id]

    async def test_two_writers_take_turns(self, search: TantivySearch, tmp_path: Path) -> None:
        other = TantivySearch(tmp_path / "search")
        await asyncio.gather(search.index([tweet("coffee")]), other.index([tweet("coffee")]))
        assert len(await found(search, "coffee")) == 2
        await other.close()

    async def test_nothing_that_was_acknowledged_is_lost_by_a_kill(self, search: TantivySearch, tmp_path: Path) -> None:
        acknowledged: set[int] = set()
        for _ in range(2):
            command = [sys.executable, "-c", _WRITES_UNTIL_KILLED, str(tmp_path / "search")]
            with subprocess.Popen(  # noqa: ASYNC220  (it starts at once)
                command, stdout=subprocess.PIPE, text=True
            ) as writing:
                assert writing.stdout
                for _ in range(4):
                    acknowledged.add(int(await asyncio.to_thread(writing.stdout.readline)))
                writing.send_signal(signal.SIGKILL)
        assert acknowledged <= set(await found(search, "coffee"))
        await filled(search, tweet("tea"))
        assert len(await found(search, "tea")) == 1

    async def test_a_folder_that_was_removed_is_begun_anew(self, search: TantivySearch, tmp_path: Path) -> None:
        await filled(search, tweet("coffee"))
        await search.advance(7)
        shutil.rmtree(tmp_path / "search")
        assert await found(search, "coffee") == []
        assert await search.position() == 0
        (one,) = await filled(search, tweet("coffee"))
        assert await found(search, "coffee") == [one.id]

    @pytest.mark.parametrize("lost", ["meta.json", "*.store", "*.idx"])
    async def test_lost_files_are_begun_anew_by_the_writer(
        self, search: TantivySearch, tmp_path: Path, lost: str
    ) -> None:
        await filled(search, tweet("coffee"))
        await search.close()
        for file in (tmp_path / "search").glob(f"*/tweets/{lost}"):
            file.unlink()
        restarted = TantivySearch(tmp_path / "search")
        (one,) = await filled(restarted, tweet("coffee"))
        assert await found(restarted, "coffee") == [one.id]
        assert await restarted.position() == 0
        await restarted.close()

    async def test_an_index_of_an_older_schema_makes_way_for_a_new_one(
        self, search: TantivySearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await filled(search, tweet("coffee"))
        monkeypatch.setattr(tantivy_files, "VERSION", 2)
        newer = TantivySearch(tmp_path / "search")
        assert await found(newer, "coffee") == []
        async with newer.rebuilt():
            pass
        kept = sorted(path.name for path in (tmp_path / "search").glob("v*"))
        assert kept == ["v2-1", "v2-2"]
