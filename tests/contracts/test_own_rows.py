"""What people keep for themselves, on each engine of the SQL role: who acts twice at once is one person who acts twice."""

from __future__ import annotations

import asyncio

import pytest

from backend.errors import MediaNotUsable
from backend.models import LinkPreview, Media, MutedWord, Report, SavedDraft
from backend.repositories.database import Database
from backend.repositories.drafts import Drafts
from backend.repositories.exports import READY, WAITING, Exports
from backend.repositories.link_previews import LinkPreviews
from backend.repositories.live_settings import LiveSettings
from backend.repositories.media import MediaRows
from backend.repositories.muted_words import MutedWords
from backend.repositories.preferences import PreferenceRows
from backend.repositories.recent_searches import RecentSearches
from backend.repositories.reports import Reports

ANA, BOB = 1, 2


def picture(id: int, owner: int = ANA) -> Media:
    shape = {"width": 1, "height": 1, "size": 1, "blurhash": "", "alt": "", "mime": "image/webp", "kind": "picture"}
    return Media(id=id, owner_id=owner, name=f"file{id}", preview="", due_ms=9, created_ms=1, **shape)  # pyright: ignore


def draft(id: int, *media: int) -> SavedDraft:
    return SavedDraft(user_id=ANA, id=id, saved_ms=id, posts=[{"text": "é", "media": list(media)}])


async def test_a_file_is_of_one_post(database: Database) -> None:
    rows = MediaRows(database)
    await rows.add_many([picture(id) for id in (1, 2, 3)])
    claims = (rows.claim(ANA, ids, 50 + n, 99) for n, ids in enumerate([(1, 2), (2, 1), (2, 3), (3, 2)]))
    answers = await asyncio.gather(*claims, return_exceptions=True)
    assert [type(answer) for answer in answers if answer] == [MediaNotUsable] * 3
    assert len(await rows.unused(ANA, [1, 2, 3])) == 1
    assert not await rows.describe(BOB, 1, "not theirs")
    assert [row.id for row in await rows.due(9, 10)] == list(await rows.unused(ANA, [1, 2, 3]))


async def test_drafts_have_an_end_and_hold_their_media(database: Database) -> None:
    rows, drafts = MediaRows(database), Drafts(database)
    await rows.add_many([picture(id) for id in (1, 2)])
    saved = await asyncio.gather(*(drafts.add(draft(id, 1), most=3, due_ms=50) for id in range(1, 9)))
    assert sorted(saved) == [False] * 5 + [True] * 3
    (one, *others) = [kept.id for kept in await drafts.of(ANA, (2**60, 2**60), 10)]
    assert len(others) == 2
    with pytest.raises(MediaNotUsable):
        await drafts.replace(draft(one, 1, 7), due_ms=60)
    assert await drafts.replace(draft(one, 2), due_ms=70)
    assert (await drafts.media_of([ANA]), (await drafts.get(ANA, one)).media) == ({1, 2}, [2])  # pyright: ignore
    removed = await asyncio.gather(*(drafts.remove(ANA, one, 80) for _ in range(4)), drafts.replace(draft(one), 90))
    assert sum(removed[:4]) == 1
    assert await drafts.get(ANA, one) is None


async def test_choices_made_at_once_are_all_kept(database: Database, other: Database) -> None:
    names = [f"choice{n}" for n in range(20)]
    both = (PreferenceRows(database), PreferenceRows(other))
    await asyncio.gather(*(both[n % 2].change(ANA, {name: n}) for n, name in enumerate(names)))
    assert await both[0].of(ANA) == {name: n for n, name in enumerate(names)}
    settings = (LiveSettings(database, celebrity_threshold=5), LiveSettings(other, celebrity_threshold=5))
    await asyncio.gather(*(one.set_number("new", 7) for one in settings * 5))
    assert await settings[0].number("new", 0) == 7


@pytest.mark.slow
async def test_the_last_searches_and_words_have_an_end(database: Database) -> None:
    searches, words = RecentSearches(database), MutedWords(database)
    await asyncio.gather(*(searches.put(ANA, text, 1, 3) for text in ("Straße", "STRASSE", "b", "c", "d") * 3))
    assert len(await searches.of(ANA, 10)) == 3
    await searches.put(ANA, "last", 2, 3)
    assert (await searches.of(ANA, 10))[0] == "last"
    muted = [MutedWord(user_id=ANA, key=f"word{n % 8}", id=n, text="w", until_ms=0) for n in range(24)]
    assert sum(await asyncio.gather(*(words.put(word, 1, most=5) for word in muted))) >= 5
    assert len(await words.of(ANA, 1)) == 5


async def test_one_report_stays_open_and_one_export_is_made(database: Database) -> None:
    reports, exports = Reports(database), Exports(database)
    told = [Report(reporter_id=ANA, user_id=BOB, tweet_id=7, id=n, reason="spam") for n in range(1, 9)]
    assert sorted(await asyncio.gather(*(reports.add(one) for one in told))) == [False] * 7 + [True]
    await reports.add(Report(reporter_id=3, user_id=BOB, tweet_id=7, id=20, reason="abuse"))
    (target,) = await reports.open(None, 10)
    assert (target.newest, target.reasons) == (20, {"abuse": 1, "spam": 1})
    assert await reports.close(BOB, None, by=9, outcome="dismissed") == 2
    asked = await asyncio.gather(*(exports.ask(ANA, 10, 5) for _ in range(8)))
    assert sum(one is None for one in asked) == 1
    (seen,) = await exports.due(10)
    assert seen.state == WAITING
    again = (await exports.due(10))[0]
    assert await exports.change(seen, state=READY, finished_ms=11, due_ms=90)
    assert not await exports.change(again, state=READY)


async def test_an_address_is_fetched_by_one(database: Database, other: Database) -> None:
    both = (LinkPreviews(database), LinkPreviews(other))
    claims = await asyncio.gather(*(both[n % 2].claim("http://a", 10, 20) for n in range(10)))
    assert sum(claims) == 1
    await both[0].put(LinkPreview(url="http://a", title="A", image_url="/media/1", due_ms=30))
    again = await asyncio.gather(*(both[n % 2].claim("http://a", 40, 50) for n in range(10)))
    assert sum(again) == 1
    assert (await both[1].views(["http://a", "http://b"]))["http://a"].title == "A"
    assert [seen.url for seen in await both[0].due(60, 10)] == ["http://a"]
