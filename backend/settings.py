"""Settings from CHIRP_ variables and .env. A wrong one is an error that names the nearest right one."""

from __future__ import annotations

import difflib
import hashlib
import os
import secrets
import tempfile
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.errors import Misconfigured

_LONGEST_SOCKET_PATH = 103  # bytes; the kernels allow 107 (Linux) and 103 (macOS)
SCHEMES = {
    "database_url": ("sqlite+aiosqlite", "postgresql+asyncpg"),
    "tweets_url": ("sqlite", "cassandra"),
    "media_url": ("file", "s3"),
    "search_url": ("tantivy", "meilisearch+http", "meilisearch+https"),
    "redis_url": ("redis", "rediss", "redis+cluster", "unix"),
    "public_url": ("https", "http"),
}
_OPTIONS = {"CHIRP_HOST": "--host", "CHIRP_PORT": "--port"}
"""Not settings: several processes of one machine share those."""


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class RateLimits(StrEnum):
    ON = "on"
    OFF = "off"


class LinkPreviews(StrEnum):
    ON = "on"
    OFF = "off"


class Demo(StrEnum):
    ON = "on"
    OFF = "off"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """Everything that can be set from outside; docs/operations.md lists each."""

    model_config = SettingsConfigDict(env_prefix="CHIRP_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path(".data")
    database_url: str = ""
    tweets_url: str = ""
    redis_url: str = ""
    media_url: str = ""
    search_url: str = ""
    public_url: str = ""
    secret_key: str = ""
    celebrity_threshold: int = Field(default=5000, ge=1)
    rate_limits: RateLimits = RateLimits.ON
    link_previews: LinkPreviews = LinkPreviews.ON
    demo: Demo = Demo.OFF
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE

    @property
    def embedded(self) -> bool:
        """True when every engine is the embedded one."""
        return not (self.database_url or self.tweets_url or self.redis_url or self.media_url or self.search_url)

    @property
    def sql_url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute()}/chirp.db"

    @property
    def tweets_folder(self) -> Path:
        """Where the embedded tweets and timelines files are."""
        return Path(urlsplit(self.tweets_url).path) if self.tweets_url else self.data_dir.absolute()

    @property
    def media_folder(self) -> Path:
        """Where the embedded media store keeps its files."""
        return self.data_dir.absolute() / "media"

    @property
    def search_folder(self) -> Path:
        """Where the embedded search index is."""
        return Path(urlsplit(self.search_url).path) if self.search_url else self.data_dir.absolute() / "search"

    @property
    def valkey_socket(self) -> Path:
        return self._socket("valkey")

    @property
    def supervisor_socket(self) -> Path:
        """Where the supervisor of a demo world takes orders; nothing is there in any other world."""
        return self._socket("supervisor")

    @property
    def search_stopped(self) -> Path:
        """A file that is there while the supervisor of a demo world has stopped search."""
        return self.data_dir.absolute() / "search-stopped"

    def _socket(self, name: str) -> Path:
        """In the data folder, or in a private folder of this user where that path is too long for a socket."""
        socket = self.data_dir.absolute() / f"{name}.sock"
        if len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
            return socket
        name = hashlib.sha256(os.fsencode(socket)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"chirp-{os.getuid()}" / f"{name}.sock"

    @property
    def bus_url(self) -> str:
        """The URL of Redis or Valkey: the configured one, else the embedded one's private socket."""
        return self.redis_url or f"unix://{self.valkey_socket}"


def load(**given: object) -> Settings:
    """Read the settings; given ones win over the environment. Raises Misconfigured with one line to act upon."""
    _refuse_unknown()
    try:
        settings = Settings(**given)  # pyright: ignore[reportArgumentType]  (values are validated by pydantic)
    except ValidationError as error:
        first = error.errors()[0]
        name = "CHIRP_" + ".".join(str(part) for part in first["loc"]).upper()
        raise Misconfigured(f"{name}: {first['msg'].lower()} (it is {first['input']!r}).") from error
    for field, schemes in SCHEMES.items():
        _check_scheme(f"CHIRP_{field.upper()}", getattr(settings, field), schemes)
    return _with_secret(settings)


def _refuse_unknown() -> None:
    known = {f"CHIRP_{name.upper()}" for name in Settings.model_fields}
    test_only = ("CHIRP_REQUIRE_ALL", "CHIRP_TEST_")
    for name in [*os.environ, *dotenv_values(".env")]:
        if name.startswith("CHIRP_") and name not in known and not name.startswith(test_only):
            if name in _OPTIONS:
                raise Misconfigured(f"{name} is not a setting of Chirp. Say {_OPTIONS[name]} to the command instead.")
            nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0)[0]
            raise Misconfigured(f"{name} is not a setting of Chirp. Did you mean {nearest}?")


def _check_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    if not url:
        return
    scheme = url.partition(":")[0]
    if scheme not in schemes:
        nearest = difflib.get_close_matches(scheme, schemes, n=1, cutoff=0)[0]
        raise Misconfigured(f"{name}: nothing serves {scheme!r}. Did you mean {nearest}:// ?")


def _with_secret(settings: Settings) -> Settings:
    if settings.secret_key:
        return settings
    if not settings.embedded:
        raise Misconfigured("CHIRP_SECRET_KEY must be set when an engine is not the embedded one.")
    kept = settings.data_dir / "secret_key"
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # passwords' hashes are in there
        if not kept.exists():
            # Two processes may start at once: the first one to link its file wins.
            fresh = settings.data_dir / f"secret_key.{os.getpid()}"
            try:
                fresh.write_text(secrets.token_urlsafe(48))
                fresh.chmod(0o600)
                os.link(fresh, kept)
            except FileExistsError:
                pass
            finally:
                fresh.unlink(missing_ok=True)
        return settings.model_copy(update={"secret_key": kept.read_text()})
    except OSError as error:
        raise Misconfigured(
            f"CHIRP_DATA_DIR {settings.data_dir}: {error.strerror}. Choose a folder that can be written."
        ) from error
