"""The errors that people see: each has a stable code, an HTTP status and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from backend.words import mark, t


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form or a JSON body."""

    field: str
    message: str


class ChirpError(Exception):
    """Base of every error that is meant for the person or program who caused it."""

    code = "error"
    status = 400
    sentence = mark("That did not work.")

    def __init__(self, sentence: str | None = None, *, fields: tuple[FieldError, ...] = ()) -> None:
        self.sentence = t(sentence or type(self).sentence)
        self.fields = fields
        super().__init__(self.sentence)


class Malformed(ChirpError):
    code, status, sentence = "malformed", 400, mark("That request could not be understood.")


class BadCursor(Malformed):
    code, sentence = "bad_cursor", mark("That page does not exist: the cursor is broken or belongs to another list.")


class NotAHashtag(Malformed):
    code, sentence = "not_a_hashtag", mark("That can't be a hashtag: it is empty or longer than a post.")


class NotSignedIn(ChirpError):
    code, status, sentence = "not_signed_in", 401, mark("Log in first.")


class WrongLogin(ChirpError):
    code, status, sentence = "wrong_login", 401, mark("The username or the password is wrong.")


class Forbidden(ChirpError):
    code, status, sentence = "forbidden", 403, mark("You can't do that.")


class Blocked(Forbidden):
    code, sentence = "blocked", mark("You can't do that: one of you blocked the other.")


class Suspended(Forbidden):
    code, sentence = "suspended", mark("This account is suspended.")


class Leaving(Forbidden):
    code, sentence = "leaving", mark("This account is going to be erased.")


class NotFound(ChirpError):
    code, status, sentence = "not_found", 404, mark("That does not exist or is not visible to you.")


class UserNotFound(NotFound):
    code, sentence = "user_not_found", mark("That account does not exist.")


class Closed(NotFound):
    code, sentence = "account_closed", mark("This account was closed by its owner.")


class TweetNotFound(NotFound):
    code, sentence = "tweet_not_found", mark("That post does not exist or was deleted.")


class MediaTooLarge(ChirpError):
    code, status, sentence = (
        "media_too_large",
        413,
        mark("That file is too large: a picture has at most 16 MB, a video 64 MB."),
    )


class NotAPicture(ChirpError):
    code, status, sentence = (
        "not_a_picture",
        415,
        mark("That file is broken, or neither a picture (JPEG, PNG, WebP, AVIF, GIF) nor a video (MP4, WebM)."),
    )


class TweetGone(NotFound):
    code, status, sentence = (
        "tweet_gone",
        410,
        mark("The post that was made with this Idempotency-Key has been deleted."),
    )


class Taken(ChirpError):
    code, status, sentence = "taken", 409, mark("That is already taken.")


class Invalid(ChirpError):
    """A rule is broken; fields say which ones."""

    code, status, sentence = "invalid", 422, mark("Something in it breaks a rule.")


class TweetBlank(Invalid):
    code, sentence = "tweet_blank", mark("Write something first.")


class TweetTooLong(Invalid):
    code, sentence = "tweet_too_long", mark("That post is too long.")


class TooManyPixels(Invalid):
    code, sentence = "too_many_pixels", mark("That picture is too large: 40 megapixels are the most.")


class NotDescribed(Invalid):
    """Only for those who have chosen that nothing is posted so."""

    code, sentence = "not_described", mark("Describe each picture first: your settings ask for it.")


class MediaNotUsable(Invalid):
    code, sentence = (
        "media_not_usable",
        mark("That file can't be used: it is not yours, is gone, or was posted already."),
    )


class TooManyMedia(Invalid):
    code, sentence = "too_many_media", mark("A post has at most 4 pictures, or 1 video.")


class SelfFollow(Invalid):
    code, sentence = "self", mark("You can't do that to yourself.")


class TooManyFollows(Invalid):
    code, sentence = "too_many_follows", mark("You follow 5,000 people, which is the most one person can.")


class KeyReused(Invalid):
    code, sentence = "idempotency_key_reused", mark("That Idempotency-Key was used with another body.")


class RateLimited(ChirpError):
    """Carries the seconds to wait and what the RateLimit headers need."""

    code, status, sentence = "rate_limited", 429, mark("That was too much at once. Wait a little.")

    def __init__(self, sentence: str, *, retry_after: float, limit: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.limit = limit


class Unavailable(ChirpError):
    """An engine is down. Name it: the person who runs the system reads this too.

    why, the engine's own words, is in str() for logs and commands; people get the sentence only.
    """

    code, status, sentence = "unavailable", 503, mark("A part of Chirp is not answering. Try again in a moment.")

    def __init__(self, sentence: str | None = None, *, why: BaseException | None = None) -> None:
        super().__init__(sentence)
        self.why = why

    def __str__(self) -> str:
        first = next(iter(str(self.why or "").splitlines()), "")
        return f"{self.sentence} ({first})" if first else self.sentence


class DiskFull(Unavailable):
    code, sentence = (
        "disk_full",
        mark("The disk is full: nothing can be saved right now. What was saved before is safe."),
    )


class Overloaded(Unavailable):
    """An engine is so slow that too many wait for it already."""

    code, sentence = "overloaded", mark("Chirp is overloaded right now. Try again in a moment.")


class ClockWentBack(Unavailable):
    code, sentence = (
        "clock_went_back",
        mark("The clock of this machine stepped back; no new ids are made until it has caught up."),
    )


class LeaseLost(Unavailable):
    code, sentence = "lease_lost", mark("This process lost its machine id and makes no new ids until it has one again.")


def unavailable(sentence: str, why: BaseException) -> Unavailable:
    """What becomes of an engine's error. A full disk says so, whichever engine met it first."""
    full = any(words in str(why) for words in ("disk is full", "No space left on device"))
    return DiskFull(why=why) if full else Unavailable(sentence, why=why)


class Misconfigured(Exception):
    """A setting is wrong. Its text is one line that says what to do; the commands print it and exit with 1."""
