"""Where a Meilisearch is and which of its indexes are ours, as CHIRP_SEARCH_URL says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from backend.errors import Misconfigured
from backend.search.meilisearch_schema import VERSION

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Names:
    """The two indexes that make a whole: which a rebuild fills beside, and swaps together."""

    tweets: str
    people: str

    @property
    def next(self) -> Names:
        """Those that a rebuild fills."""
        return Names(f"{self.tweets}_next", f"{self.people}_next")


@dataclass(frozen=True, slots=True)
class Place:
    """base has no slash at its end; an empty key is none."""

    base: str
    key: str
    name: str

    @property
    def names(self) -> Names:
        """Of this schema: another one has indexes of its own, so old and new processes can run side by side."""
        return Names(f"{self.name}_tweets_v{VERSION}", f"{self.name}_people_v{VERSION}")

    def is_older(self, uid: str) -> bool:
        """Whether an index was ours before the schema was this one."""
        match = re.match(rf"{re.escape(self.name)}_(?:tweets|people)_v(\d+)(?:_next)?\Z", uid)
        return match is not None and int(match[1]) < VERSION


def place_of(url: str) -> Place:
    """From meilisearch+http://KEY@HOST:7700[/NAME]. Raises Misconfigured."""
    parts = urlsplit(url)
    name = parts.path.strip("/") or "chirp"
    try:
        told = parts.hostname and (parts.port or True)
    except ValueError:
        told = False
    if not told or not _NAME.match(name) or parts.query or parts.fragment:
        raise Misconfigured(
            "CHIRP_SEARCH_URL: say meilisearch+http://KEY@HOST:7700, and /NAME behind it where several share a server."
        )
    base = f"{parts.scheme.removeprefix('meilisearch+')}://{parts.netloc.rpartition('@')[2]}"
    return Place(base, unquote(parts.username or parts.password or ""), name)
