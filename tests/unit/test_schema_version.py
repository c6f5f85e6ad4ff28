"""The newest migration is known without the migration tool, and makes what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, StaticPool, create_engine, text
from sqlmodel import SQLModel

from backend.bootstrap import MIGRATIONS, migrate, newest_migration, require_schema
from backend.errors import Misconfigured
from backend.settings import load


def test_the_name_of_a_file_begins_with_its_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert newest_migration() == scripts.get_current_head()
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts.walk_revisions())


async def test_the_migrated_schema_is_that_of_the_models(tmp_path: Path) -> None:
    """Tables and columns as alembic compares them; indexes by their SQL, of whose conditions it knows nothing."""
    settings = load(data_dir=tmp_path)
    await migrate(settings)
    migrated = create_engine(settings.sql_url.replace("+aiosqlite", ""))
    modelled = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(modelled)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    assert _indexes(migrated) == _indexes(modelled)
    migrated.dispose()
    modelled.dispose()


async def test_a_schema_of_the_next_version_is_served_and_left_alone(tmp_path: Path) -> None:
    """While versions change, a process of the old one that is started again meets it; and so does one that is brought back."""
    settings = load(data_dir=tmp_path)
    await migrate(settings)
    newer = create_engine(settings.sql_url.replace("+aiosqlite", ""))
    with newer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await require_schema(settings)
    await migrate(settings)
    with newer.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    newer.dispose()
    with pytest.raises(Misconfigured, match="database"):
        await require_schema(settings)


def _indexes(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        return {" ".join(sql.split()) for (sql,) in rows}
