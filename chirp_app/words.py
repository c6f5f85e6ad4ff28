"""The catalogue and what is made of it: python -m chirp_app.words [update | build FOLDER].

update brings the catalogue to what the code says: new texts come in without a translation, those that nobody says go.
build writes the browser's words, and each page in the other language, into a folder of built pages.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from backend.words import LOCALES, Locale, catalogue_path
from chirp_app import ROOT
from chirp_app.built_pages import TRANSLATED

_IN_PAGES = ("components/", "chirp_app/pages/", "assets/", "backend/capacity.py")
_SPOKEN_IN = ("backend", "components", "state", "chirp_app", "workers")
_METHODS = [("**.test.js", "ignore"), ("**.py", "python"), ("**.js", "javascript"), ("**.jsx", "javascript")]
_WRITTEN_IN = ("assets/offline/index.html",)
_KEYWORDS = {"t": None, "mark": None, "plural": (2, 3), "tc": ((1, "c"), 2)}
# No dates and no names of tools: the file changes only when a text does.
_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Chirp\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
_TEXT = re.compile(r">([^<>]+)<")
_ATTRIBUTE = re.compile(r'( (?:aria-label|placeholder|title|alt|content)=")([^"]+)"')
_TITLE = re.compile(r"<title>([^<]+) - Chirp</title>")
_FIELD = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>)", re.DOTALL)


def said() -> Catalog:
    """Every text that the code says, with the files that do."""
    found = Catalog(project="Chirp")
    for folder in _SPOKEN_IN:
        for file, _, text, comments, context in extract_from_dir(ROOT / folder, _METHODS, keywords=_KEYWORDS):
            found.add(text, locations=[(f"{folder}/{file}", None)], auto_comments=comments, context=context)  # pyright: ignore[reportArgumentType]
    for file in _WRITTEN_IN:
        for text in texts((ROOT / file).read_text()):
            found.add(text, locations=[(file, None)])  # pyright: ignore[reportArgumentType]
    return found


def texts(page: str) -> Iterator[str]:
    """What a page says between its tags; its title without the name of the whole."""
    for part in _CODE.split(page)[::2]:
        for found in _TEXT.findall(part):
            if text := html.unescape(found).strip().removesuffix(" - Chirp"):
                yield text


def catalogue(locale: Locale) -> Catalog:
    with catalogue_path(locale).open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"))


def update() -> None:
    """Bring the catalogues to what the code says; nothing is guessed."""
    for locale in LOCALES[1:]:
        kept = catalogue(locale)
        kept.update(said(), no_fuzzy_matching=True)
        kept.obsolete.clear()
        with catalogue_path(locale).open("wb") as file:
            file.write(_HEADER.format(language=locale.replace("-", "_"), plural=kept.plural_forms).encode())
            write_po(file, kept, width=120, sort_output=True, include_lineno=False, omit_header=True)
        missing = sum(not all(_forms(message)) for message in kept if message.id)
        sys.stdout.write(f"{locale}: {len(kept)} texts, {missing} to be translated\n")


def build(folder: Path) -> None:
    """Write what the built pages need for the other languages: their words, which are served as files, and beside the
    folder the pages themselves, which are not: no second address may lead to them."""
    for locale in LOCALES[1:]:
        words = of_browser(locale)
        script = script_of(words)
        name = f"words-{locale}-{hashlib.sha256(script).hexdigest()[:8]}.js"
        _write(folder / "assets" / name, script)
        for page in folder.rglob("*.html"):
            path = folder.with_name(TRANSLATED) / locale / page.relative_to(folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(translated(page.read_text(), locale, words, name))


def of_browser(locale: Locale) -> dict[str, str | list[str]]:
    """What texts of pages mean in that language."""
    return dict(_of_browser(catalogue(locale)))


def script_of(words: dict[str, str | list[str]]) -> bytes:
    """What brings them to a page."""
    return f"globalThis.chirpWords = {json.dumps(words, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def translated(page: str, locale: Locale, words: dict[str, str | list[str]], script: str) -> str:
    """A built page in another language: its texts, and the script that brings the words for what is drawn later."""

    # Numbers are all that a built page can have filled in already.
    numbered = {_FIELD.sub("{}", text): text for text in words if _FIELD.search(text)}

    def said(text: str) -> str:
        plain = html.unescape(text)
        known = numbered.get(_NUMBER.sub("{}", plain), plain)
        told = words.get(known)
        if not isinstance(told, str):
            return text
        values = dict(zip(_FIELD.findall(known), _NUMBER.findall(plain), strict=False))
        return html.escape(_FIELD.sub(lambda field: values[field[1]], told))

    parts = _CODE.split(page)  # every other one is code
    parts[::2] = [
        _ATTRIBUTE.sub(
            lambda found: f'{found[1]}{said(found[2])}"', _TEXT.sub(lambda found: f">{said(found[1])}<", part)
        )
        for part in parts[::2]
    ]
    page = _TITLE.sub(lambda found: f"<title>{said(found[1])} - Chirp</title>", "".join(parts))
    page = page.replace('<html lang="en"', f'<html lang="{locale}"', 1)
    # Last in the head: React takes the first script there for its own.
    return page.replace("</head>", f'<script src="/assets/{script}"></script></head>', 1)


def _of_browser(found: Catalog) -> Iterator[tuple[str, str | list[str]]]:
    """What the browser says: the text, or its forms by the first of them."""
    for message in found:
        if message.id and any(file.startswith(_IN_PAGES) for file, _ in message.locations):
            forms = _forms(message)
            if all(forms):
                key = message.id[0] if message.pluralizable else str(message.id)
                yield (
                    f"{message.context}\4{key}" if message.context else key,
                    forms if message.pluralizable else forms[0],
                )


def _forms(message: Message) -> list[str]:
    """Its translation, in each form."""
    given = message.string
    return list(given) if isinstance(given, (list, tuple)) else [str(given or "")]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["update"]:
            update()
        case ["build", folder]:
            build(Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
