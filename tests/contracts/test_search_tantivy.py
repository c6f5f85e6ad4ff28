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

from backend.errors import Unavailable
from backend.search import tantivy_files, tantivy_writer
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


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_writer, "_APART_S", 0.01)


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

    @pytest.mark.slow
    async def test_two_writers_take_turns(self, search: TantivySearch, tmp_path: Path) -> None:
        other = TantivySearch(tmp_path / "search")
        await asyncio.gather(search.index([tweet("coffee")]), other.index([tweet("coffee")]))
        assert len(await found(search, "coffee")) == 2
        await other.close()

    @pytest.mark.slow
    async def test_a_writer_that_is_never_idle_keeps_no_other_from_writing(
        self, search: TantivySearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tantivy_writer, "_APART_S", 0.25)  # the other one's chance
        other = TantivySearch(tmp_path / "search")
        written = asyncio.Event()

        async def write_on() -> None:
            while not written.is_set():
                await search.index([tweet("tea")])

        busy = asyncio.create_task(write_on())
        await search.index([tweet("tea")])
        try:
            await asyncio.wait_for(other.index([tweet("coffee")]), 15)
        finally:
            written.set()
            await busy
            await other.close()
        assert len(await found(search, "coffee")) == 1

    @pytest.mark.slow
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

    async def test_a_position_that_cannot_be_noted_is_an_outage(self, search: TantivySearch, tmp_path: Path) -> None:
        await filled(search, tweet("coffee"))
        (generation,) = (tmp_path / "search").glob("v*-*")
        (generation / "position").mkdir()  # in place of the file
        with pytest.raises(Unavailable):
            await search.advance(7)
        assert [path.name for path in generation.glob("position*")] == ["position"]

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

    @pytest.mark.parametrize("broken", ["meta.json", "*.store", "*.idx", "*.term", "*.fast", "*.pos"])
    @pytest.mark.parametrize("while_it_is_read", [False, True])
    async def test_broken_files_are_an_outage_until_whoever_fills_it_begins_anew(
        self, search: TantivySearch, tmp_path: Path, broken: str, while_it_is_read: bool
    ) -> None:
        """Broken while they are mapped into memory, they make the engine panic or see too little."""
        await filled(search, tweet("hot coffee"), tweet("hot coffee"))
        await search.advance(7)
        await search.close()
        reader, writer = TantivySearch(tmp_path / "search"), TantivySearch(tmp_path / "search")
        if while_it_is_read:
            assert len(await found(reader, '"hot coffee"')) == 2
        for file in (tmp_path / "search").glob(f"*/tweets/{broken}"):
            whole = file.read_bytes()
            with file.open("r+b") as opened:
                opened.write(bytes(byte ^ 0x5A for byte in whole))
        for _ in range(3):
            try:
                assert len(await found(reader, '"hot coffee"')) <= 2
            except Unavailable:
                pass
        assert await writer.position() == 0
        (one,) = await filled(writer, tweet("hot coffee"))
        assert await found(reader, '"hot coffee"') == [one.id]
        await writer.close()

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
