"""Alembic's entry: runs the SQL migrations on the URL that backend.bootstrap gives, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from backend import models
from backend.repositories import postgresql

assert models  # imported for its tables


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def upgrade() -> None:
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = create_async_engine(url) if url.startswith("sqlite") else postgresql.migrator(url)
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.execute(text("PRAGMA busy_timeout = 60000"))
            await connection.execute(text("PRAGMA journal_mode = WAL"))
            await connection.commit()
            await connection.execute(text("BEGIN IMMEDIATE"))
        else:
            # Whoever waits for a table makes all wait that come after: rather fail, to be run again.
            await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


with postgresql.migrates():
    asyncio.run(upgrade())
