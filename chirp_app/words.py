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

_IN_BROWSER = ("components/", "chirp_app/pages/")
_SPOKEN_IN = ("backend", "components", "state", "chirp_app", "workers")
_METHODS = [("**.test.js", "ignore"), ("**.py", "python"), ("**.js", "javascript"), ("**.jsx", "javascript")]
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
_CODE = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>)", re.DOTALL)


def said() -> Catalog:
    """Every text that the code says, with the files that do."""
    found = Catalog(project="Chirp")
    for folder in _SPOKEN_IN:
        for file, _, text, comments, context in extract_from_dir(ROOT / folder, _METHODS, keywords=_KEYWORDS):
            found.add(text, locations=[(f"{folder}/{file}", None)], auto_comments=comments, context=context)  # pyright: ignore[reportArgumentType]
    return found


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
    """Write what the built pages need for the other languages: their words, and the pages themselves in a folder of its name."""
    for locale in LOCALES[1:]:
        words = dict(_of_browser(catalogue(locale)))
        script = f"globalThis.chirpWords = {json.dumps(words, ensure_ascii=False, separators=(',', ':'))};\n".encode()
        name = f"words-{locale}-{hashlib.sha256(script).hexdigest()[:8]}.js"
        _write(folder / "assets" / name, script)
        pages = [page for page in folder.rglob("*.html") if page.relative_to(folder).parts[0] not in LOCALES]
        for page in pages:
            _write(
                folder / locale / page.relative_to(folder), translated(page.read_text(), locale, words, name).encode()
            )


def translated(page: str, locale: Locale, words: dict[str, str | list[str]], script: str) -> str:
    """A built page in another language: its texts, and the script that brings the words for what is drawn later."""

    def said(text: str) -> str:
        told = words.get(html.unescape(text))
        return html.escape(told) if isinstance(told, str) else text

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
        if message.id and any(file.startswith(_IN_BROWSER) for file, _ in message.locations):
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
