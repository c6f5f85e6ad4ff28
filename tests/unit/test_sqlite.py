"""The embedded stores' file: what two threads share."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.errors import DiskFull, Overloaded, Unavailable
from backend.sqlite import SqliteFile, migrate


@pytest.mark.slow
async def test_many_writes_at_once_all_succeed_whatever_they_answer(tmp_path: Path) -> None:
    """A cursor as an answer ends in the writer's thread: the event loop must not free it while its statement is in use."""
    file = SqliteFile(tmp_path / "file.db", durable=False)
    await file.write(lambda db: db.execute("CREATE TABLE numbers (one, two)"))

    async def write() -> None:
        await file.write(lambda db: db.executemany("INSERT INTO numbers VALUES (?, ?)", [(1, 2)]))

    for _ in range(40):
        await asyncio.gather(*(write() for _ in range(200)))
    assert file.rows("SELECT count(*) FROM numbers") == [(8000,)]
    file.close()


async def test_a_closed_file_finishes_what_waits_and_refuses_the_rest(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "file.db", durable=False)
    waiting = asyncio.create_task(file.write(lambda db: db.execute("CREATE TABLE numbers (one)")))
    await asyncio.sleep(0)
    file.close()
    await waiting
    with pytest.raises(Unavailable):
        await file.write(lambda db: None)


async def test_a_full_disk_says_so_to_people_and_leaves_the_engines_words_to_the_log(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "file.db", durable=False)
    await file.write(lambda db: db.execute("CREATE TABLE texts (one)"))
    pages = file.rows("PRAGMA page_count")[0][0]
    await file.write(lambda db: db.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DiskFull) as refused:
        await file.write(lambda db: db.execute("INSERT INTO texts VALUES (?)", ("long " * 10_000,)))
    assert "sqlite" not in refused.value.sentence.lower()
    assert "The disk is full" in refused.value.sentence
    assert "database or disk is full" in str(refused.value)
    await file.write(lambda db: db.execute("PRAGMA max_page_count = 100000"))
    await file.write(lambda db: db.execute("INSERT INTO texts VALUES (?)", ("long " * 10_000,)))
    file.close()


async def test_a_file_that_another_process_holds_gathers_no_crowd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_MOST_WAITING", 20)
    file, other = SqliteFile(tmp_path / "file.db", durable=False), sqlite3.connect(tmp_path / "file.db")
    await file.write(lambda db: db.execute("CREATE TABLE numbers (one)"))
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        await file.write(lambda db: db.execute("INSERT INTO numbers VALUES (1)"))

    writes = [asyncio.create_task(write()) for _ in range(60)]
    refused, waiting = await asyncio.wait(writes, return_when=asyncio.FIRST_EXCEPTION, timeout=5)
    assert {type(task.exception()) for task in refused} == {Overloaded}
    other.close()
    await asyncio.gather(*waiting)
    assert len(waiting) >= 20
    assert file.rows("SELECT count(*) FROM numbers") == [(len(waiting),)]
    await write()
    file.close()


async def test_an_answer_is_kept_until_anybody_commits(tmp_path: Path) -> None:
    """Another SqliteFile stands for another process: neither knows of the other's writes but through the file."""
    ours, theirs = (SqliteFile(tmp_path / "file.db", durable=False) for _ in range(2))
    await ours.write(lambda db: db.execute("CREATE TABLE numbers (one)"))

    def ask(file: SqliteFile) -> list[int]:
        return file.answer("SELECT one FROM numbers WHERE one < ?", (10,), lambda rows: [row[0] for row in rows])

    assert ask(ours) == []
    for number, writer in enumerate((ours, theirs, ours, theirs)):
        await writer.write(lambda db, number=number: db.execute("INSERT INTO numbers VALUES (?)", (number,)))
        assert ask(ours) == ask(theirs) == list(range(number + 1))
        assert ask(ours) is ask(ours)
    ours.close()
    theirs.close()


async def test_hashtags_of_before_are_found_by_their_folded_spelling(tmp_path: Path) -> None:
    scripts, before = MIGRATIONS / "sqlite_tweets", tmp_path / "before"
    before.mkdir()
    for script in sorted(scripts.glob("*.sql"))[:5]:
        shutil.copy(script, before)
    migrate(tmp_path / "file.db", before)
    file = SqliteFile(tmp_path / "file.db", durable=False)
    spans = """{"hashtags": [{"value": "São"}, {"value": "SAO"}]}"""
    row = (7, 1, "#São #SAO", spans, 7, "push")
    await file.write(
        lambda db: db.execute(
            "INSERT INTO tweets (id, author_id, text, entities, conversation_id, delivery) VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
    )
    await file.write(lambda db: db.executemany("INSERT INTO hashtag_tweets VALUES (?, 7, 1)", [("são",), ("sao",)]))
    file.close()
    migrate(tmp_path / "file.db", scripts)
    file = SqliteFile(tmp_path / "file.db", durable=False)
    assert file.rows("SELECT tag, tweet_id, author_id FROM hashtag_tweets") == [("sao", 7, 1)]
    file.close()
