"""A multipart form with one file, read as it comes: a file that nobody takes is refused at its first bytes."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from backend.api.problems import UnsupportedMediaType
from backend.errors import FieldError, Invalid, Malformed, MediaTooLarge, NotAPicture
from backend.media.kinds import HEAD, LARGEST, Kind, kind_of
from backend.services.media import Upload
from backend.words import t

_IN_MEMORY = 1024 * 1024
_MOST_OF_A_FIELD = 8 * 1024
_MOST_PARTS = 8
_FIELDS = ("alt", "width", "height")


class Form:
    """Fed with chunks. The file's kind, and so how large it may be, is judged as soon as its first bytes are here."""

    def __init__(self, boundary: bytes) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (close() ends it)
        self.kind: Kind | None = None
        self.size = 0
        self.fields: dict[str, str] = {}
        self._head = b""
        self._has_file = self._ended = False
        self._parts = 0
        self._part = ""
        self._header = self._value = b""
        self._disposition = b""
        self._text = bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        self._parser.write(chunk)

    def finish(self) -> Upload:
        """Raises Malformed, Invalid, NotAPicture."""
        if not self._ended:
            raise Malformed(t("The form ends too early."))
        if not self._has_file:
            told = t("Send a file in the field named file.")
            raise Invalid(told, fields=(FieldError("file", told),))
        self._judge()
        assert self.kind
        self.file.seek(0)
        return Upload(self.file, self.kind, self.size, self.fields.get("alt", ""), *map(self._number, _FIELDS[1:]))

    def _number(self, field: str) -> int | None:
        text = self.fields.get(field, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def _begin(self) -> None:
        self._parts += 1
        self._part, self._disposition = "", b""
        self._text.clear()
        if self._parts > _MOST_PARTS:
            raise Malformed(t("There are far too many fields."))

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if name == "file" and not self._has_file:
            self._has_file = True
        elif name not in _FIELDS or name in self.fields:
            told = t("There is no such field.") if name not in _FIELDS else t("Send this once.")
            raise Invalid(fields=(FieldError(name[:100], told),))
        self._part = name

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part == "file":
            self._file_data(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > _MOST_OF_A_FIELD:
            raise Invalid(fields=(FieldError(self._part, t("That is too long.")),))

    def _end(self) -> None:
        self._ended = True

    def _part_end(self) -> None:
        if self._part in _FIELDS:
            self.fields[self._part] = self._text.decode("utf-8", "replace")

    def _file_data(self, data: bytes) -> None:
        self.size += len(data)
        if self.kind is None:
            self._head += data[:HEAD]
            if len(self._head) >= HEAD:
                self._judge()
        if self.size > (self.kind.most if self.kind else LARGEST):
            raise MediaTooLarge
        self.file.write(data)

    def _judge(self) -> None:
        self.kind = kind_of(self._head[:HEAD])
        if self.kind is None:
            raise NotAPicture


async def received(request: Request) -> Upload:
    """The upload of a request; close its file. Raises UnsupportedMediaType, Malformed, Invalid, NotAPicture, MediaTooLarge."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        raise UnsupportedMediaType(t("Send a form: Content-Type: multipart/form-data."))
    try:
        form = Form(options[b"boundary"])
    except (KeyError, FormParserError) as error:
        raise Malformed(t("The form has no proper boundary.")) from error
    try:
        async for chunk in request.stream():
            form.feed(chunk)
        return form.finish()
    except FormParserError as error:
        form.file.close()
        raise Malformed(t("The form is broken.")) from error
    except BaseException:
        form.file.close()
        raise
