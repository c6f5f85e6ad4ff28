"""The embedded stores' file: what two threads share."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from backend.bootstrap import MIGRATIONS
from backend.errors import Unavailable
from backend.sqlite import SqliteFile, migrate


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
