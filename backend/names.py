"""What people call themselves and say about themselves: text that shows what it is, and nothing that only looks like it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from backend.text import tidy
from backend.words import t

# What turns the direction of the text around it, and what has no shape or only a blank one. The joiners stay between two
# characters that show something (emoji and several scripts need them), as do tags behind the flag that they make.
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BLANKS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
_UNSEEN = re.compile(
    f"[{_DIRECTIONS}{_BLANKS}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e0fff]+"
    "|(?:^|(?<=\\s))[\u200c\u200d\ufe00-\ufe0f]+|[\u200c\u200d]+(?=\\s|$)|(?<=[\u200c\u200d])[\u200c\u200d]+"
    "|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]+"
)
_MOST_MARKS = 4
_HOST = re.compile(r"(?=.{4,253}\Z)([\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}\Z")
_NOT_IN_URLS = re.compile(r"[\s\\<>\"`{}|^]")


def one_line(text: str) -> str:
    """For names and places: tidied, in one line, nothing unseen in it. May come out empty."""
    return " ".join(shown(" ".join(tidy(text).split())).split())


def shown(text: str) -> str:
    """Tidied, with its lines, nothing unseen in it."""
    return _UNSEEN.sub("", tidy(text)).strip()


def problem(text: str) -> str | None:
    """What is wrong with it, as a sentence: accents that are piled up run over the lines above and below."""
    run = 0
    for char in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if run > _MOST_MARKS:
            return t("Use fewer accents on one letter.")
    return None


def says_something(text: str) -> bool:
    """Whether a letter, digit, sign or symbol is in it."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def is_web_address(url: str) -> bool:
    """A http(s) address of a named host, without a login in it and without anything that looks like another address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    fit = parts.scheme in ("http", "https") and "@" not in parts.netloc and port != 0
    return fit and not _NOT_IN_URLS.search(url) and shown(url) == url and bool(_HOST.match(parts.hostname or ""))
