from __future__ import annotations

import pytest

from backend.errors import NotFound, NotSignedIn
from backend.services import muted_words
from state.muted_words import MutedWordsState
from tests.state.conftest import Person, Tab


async def test_words_are_added_for_a_time_and_removed(ana: Person):
    await ana.tab.run(MutedWordsState, "add", {"text": "spoiler", "time": "week"})
    state = await ana.tab.state(MutedWordsState)
    (word,) = state.words
    assert (word.text, word.until is not None) == ("spoiler", True)
    added = state.changed
    await ana.tab.run(MutedWordsState, "remove", word.id)
    assert state.words == []
    assert "" != added != state.changed


async def test_what_is_no_word_is_said_at_its_field(ana: Person):
    for nonsense in ({"text": "!!"}, {"text": ["x"], "time": 7}, {}):
        await ana.tab.run(MutedWordsState, "add", nonsense)
        assert set((await ana.tab.state(MutedWordsState)).errors) == {"text"}


async def test_nobody_reads_or_removes_those_of_somebody_else(ana: Person, bob: Person, visitor: Tab):
    word = await muted_words.add(ana.viewer, "spoiler")
    await bob.tab.run(MutedWordsState, "read")
    assert (await bob.tab.state(MutedWordsState)).words == []
    with pytest.raises(NotFound):
        await bob.tab.run(MutedWordsState, "remove", word.id)
    with pytest.raises(NotSignedIn):
        await visitor.run(MutedWordsState, "remove", word.id)
    assert len(await muted_words.of(ana.viewer)) == 1
