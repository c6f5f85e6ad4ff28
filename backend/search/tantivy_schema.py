"""What a tantivy index holds, and documents and queries in its terms."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import tantivy
from tantivy import FieldType, Occur

from backend.ids import MAX_ID, TweetId, at
from backend.search.interface import Document, PersonDocument, TweetDocument
from backend.search.query import Query
from backend.search.words import typos_forgiven, words
from backend.text import fold, tidy

VERSION = 1
"""Of everything in this file, in words.py and of text.fold(): another one makes every process begin a new index."""
_MOST_FORGIVEN = 8
"""Words of a query that forgive typos: each of them costs a walk through all words."""


def tweets_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    for name in ("author", "reply_to", "mentions", "tags", "tag_names", "has"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in ("rank", "likes", "stamp"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def people_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("names", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("username", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in ("followers", "stamp"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


TWEETS, PEOPLE = tweets_schema(), people_schema()


def stamp(document: Document) -> int:
    """Differs when anything of the document does."""
    return int.from_bytes(hashlib.blake2b(repr(document).encode(), digest_size=8).digest(), "big")


def document_of(given: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("id", given.id)
    made.add_unsigned("stamp", stamp(given))
    if isinstance(given, PersonDocument):
        joined = given.username.replace("_", "")
        made.add_text("names", " ".join(_folded(f"{given.username} {joined} {given.display_name}")))
        made.add_text("username", given.username.lower())
        made.add_unsigned("followers", given.followers)
    else:
        _fill_tweet(made, given)
    return made


def _fill_tweet(made: tantivy.Document, tweet: TweetDocument) -> None:
    made.add_text("text", " ".join(_folded(tweet.text)))
    made.add_text("author", tweet.author.lower())
    if tweet.reply_to:
        made.add_text("reply_to", tweet.reply_to.lower())
    for name in tweet.mentions:
        made.add_text("mentions", name.lower())
    for tag in {unicodedata.normalize("NFC", tidy(tag).casefold()) for tag in tweet.hashtags}:
        made.add_text("tags", _bare(tag))
        made.add_text("tag_names", f"{_bare(tag)}\0{tag}")
    for name, has in (("media", tweet.has_media), ("links", tweet.has_links)):
        if has:
            made.add_text("has", name)
    made.add_unsigned("rank", tweet.rank)
    made.add_unsigned("likes", tweet.likes)


def tweets_query(query: Query, below: TweetId | None, *, typos: bool) -> tantivy.Query:
    """All that the query says, of tweets with id < below."""
    lower = at(query.since_ms) if query.since_ms is not None else 0
    upper = min(MAX_ID if below is None else below, MAX_ID if query.until_ms is None else at(query.until_ms))
    parts = [(Occur.Must, _range("id", lower, upper))]
    for place, piece in enumerate(query.words):
        parts.append((Occur.Must, _text(piece, typos=typos and place < _MOST_FORGIVEN)))
    parts += [(Occur.Must, _text(phrase)) for phrase in query.phrases]
    parts += [(Occur.MustNot, _text(phrase)) for phrase in query.excluded]
    parts += [(Occur.Must, _term("tags", _bare(tag))) for tag in query.hashtags]
    parts += [(Occur.Must, _term("mentions", name)) for name in query.mentions]
    for field, names in (("author", query.authors), ("reply_to", query.recipients)):
        if names:
            parts.append((Occur.Must, tantivy.Query.term_set_query(TWEETS, field, list(names))))
    parts += [(Occur.Must, _term("has", name)) for name in ("media", "links") if getattr(query, name)]
    if query.min_likes:
        parts.append((Occur.Must, _range("likes", query.min_likes, MAX_ID)))
    return tantivy.Query.boolean_query(parts)


def people_query(typed: str, *, typos: bool) -> tantivy.Query | None:
    """None when there is no word in it. The last word is a beginning."""
    wanted = _folded(typed)
    if not wanted:
        return None
    parts = [(Occur.Must, _name(word, typos=typos, prefix=word is wanted[-1])) for word in wanted[:_MOST_FORGIVEN]]
    return tantivy.Query.boolean_query(parts)


def these(schema: tantivy.Schema, ids: Sequence[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema, "id", list(ids))


def tag_prefix(typed: str) -> str:
    return _bare(typed.lstrip("#＃").strip())


def _folded(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _bare(tag: str) -> str:
    """A hashtag without case and accents."""
    return fold(tag)


def _text(piece: str, *, typos: bool = False) -> tantivy.Query:
    wanted = _folded(piece)
    if len(wanted) > 1:
        return tantivy.Query.phrase_query(TWEETS, "text", list(wanted))
    if typos and (most := typos_forgiven(wanted[0])):
        return tantivy.Query.fuzzy_term_query(TWEETS, "text", wanted[0], most)
    return _term("text", wanted[0])


def _name(word: str, *, typos: bool, prefix: bool) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(
        PEOPLE, "names", word, typos_forgiven(word) if typos else 0, transposition_cost_one=True, prefix=prefix
    )


def _term(field: str, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(TWEETS, field, value)


def _range(field: str, lower: int, below: int) -> tantivy.Query:
    return tantivy.Query.range_query(
        TWEETS, field, FieldType.Unsigned, lower_bound=lower, upper_bound=below, include_upper=False
    )
