"""What a file is, judged by what is inside it: a name is what somebody says, and says nothing.

Only kinds that no browser runs are taken: neither HTML nor SVG, no office files with macros.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from io import BytesIO
from lzma import LZMAError
from typing import ClassVar, Final

import filetype

from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused

LONGEST_FILE: Final = 10 << 20
"""Bytes; whoever takes a file in reads no more than that."""

LONGEST_NAME: Final = 200
_LONGEST_HEADERS: Final = 64 << 10
_ODT: Final = "application/vnd.oasis.opendocument.text"
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_MACROS: Final = "vbaProject.bin"
_OF_A_MESSAGE: Final = ("Date", "Message-ID", "Received", "Subject", "To")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken.

    endings   of its name, in lower case
    """

    media_type: str
    name: str
    endings: tuple[str, ...]


KINDS: Final = (
    Kind("application/pdf", "PDF", ("pdf",)),
    Kind("image/png", "PNG", ("png",)),
    Kind("image/jpeg", "JPEG", ("jpg", "jpeg")),
    Kind("image/gif", "GIF", ("gif",)),
    Kind("image/webp", "WebP", ("webp",)),
    Kind("text/plain", "text", ("txt", "log")),
    Kind("text/csv", "CSV", ("csv",)),
    Kind("message/rfc822", "e-mail", ("eml",)),
    Kind(f"{_OOXML}wordprocessingml.document", "DOCX", ("docx",)),
    Kind(f"{_OOXML}spreadsheetml.sheet", "XLSX", ("xlsx",)),
    Kind(_ODT, "ODT", ("odt",)),
)
_BY_ENDING: Final = {ending: kind for kind in KINDS for ending in kind.endings}
_BY_TYPE: Final = {kind.media_type: kind for kind in KINDS}
ENDINGS: Final = ", ".join(_BY_ENDING)


class NotWhatItSays(Refused):
    code: ClassVar[str] = "attachment_not_what_it_says"
    sentence: ClassVar[str] = (
        "The attachment {name!r} is called {said} and is {found}; send it under a name that ends as what it is, or "
        "save it anew as {said}."
    )


def check_name(name: str) -> str:
    """The name without the folders that some browsers send before it.  Raises BadField."""
    kept = name.replace("\\", "/").rpartition("/")[2].strip()
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise BadField("name", name[:LONGEST_NAME], f"must have 1 to {LONGEST_NAME} printable characters.")
    if _ending(kept) not in _BY_ENDING:
        raise BadField("name", kept, f"ends as nothing that is taken; taken are {ENDINGS}.")
    return kept


def judge(name: str, content: bytes) -> str:
    """The media type of a file whose name was checked, when it is what its name says.

    Raises BadField for an empty one, NotWhatItSays.
    """
    if not content:
        raise BadField("name", name, "is an empty file; choose it again.")
    said = _BY_ENDING[_ending(name)]
    found = _found_in(content)
    fits = _TEXTS[said.media_type](content) if said.media_type in _TEXTS and found is None else said.media_type == found
    if not fits:
        raise NotWhatItSays(field="name", name=name, said=said.name, found=_told(found, content))
    return said.media_type


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _found_in(content: bytes) -> str | None:
    """By its signature; None: it has none, as texts have not."""
    guessed: str | None = filetype.guess_mime(content)
    return _of_archive(content) if content.startswith(_ARCHIVES) else guessed


def _of_archive(content: bytes) -> str:
    """By what an office writes into its archive; nothing is unpacked but a name of a few bytes."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = archive.namelist()
            if any(one.endswith(_MACROS) for one in inside):
                return "a file with macros"
            if "[Content_Types].xml" in inside and "word/document.xml" in inside:
                return f"{_OOXML}wordprocessingml.document"
            if "[Content_Types].xml" in inside and "xl/workbook.xml" in inside:
                return f"{_OOXML}spreadsheetml.sheet"
            if "mimetype" in inside and _is_stored(archive.getinfo("mimetype")):
                return _ODT if archive.read("mimetype") == _ODT.encode() else "application/zip"
    except _BROKEN:
        return "a broken archive"
    return "application/zip"


_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip begins: with a file, with its end where it is empty, or with a part of several; a text may begin "PK"."""

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,  # it ends within a file
    NotImplementedError,  # a way of packing that is not known
    RuntimeError,  # encrypted
    LookupError,
    ValueError,
    OverflowError,
    OSError,
)
"""All that opening an archive made up by somebody can raise."""


def _is_stored(file: zipfile.ZipInfo) -> bool:
    """As it is, as ODF demands, and as long as the name looked for: what is unpacked may ask for any memory."""
    return file.compress_type == zipfile.ZIP_STORED and file.compress_size == file.file_size == len(_ODT)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_message(content: bytes) -> bool:
    headers = BytesHeaderParser().parsebytes(content[:_LONGEST_HEADERS])
    return b"\0" not in content and "From" in headers and any(one in headers for one in _OF_A_MESSAGE)


_TEXTS: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "text/plain": _is_text,
    "text/csv": _is_text,
    "message/rfc822": _is_message,
}


def _told(found: str | None, content: bytes) -> str:
    if found is None:
        return "a text" if _is_text(content) else "no text in UTF-8 and nothing else that is known"
    return _BY_TYPE[found].name if found in _BY_TYPE else found
