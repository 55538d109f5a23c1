"""The files of the built console: read once, never written, known by the paths a browser asks for.

What is not on the shelf cannot be had, however its path is written: what was asked for is never joined to a folder.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Final

START: Final = "/admin.html"

_ENCODINGS: Final = {".br": "br", ".gz": "gzip"}
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class File:
    """forms   the same content by content encoding; "" is the plain one, which is always there"""

    media_type: str
    version: str
    forms: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Shelf:
    """start_scripts   sources for a script-src policy: the start page's inline scripts may run, and no others"""

    files: Mapping[str, File]
    start_scripts: tuple[str, ...]

    @property
    def start(self) -> File | None:
        """The page that every screen of the console begins with; None when the console was never built."""
        return self.files.get(START)


def read_shelf(folder: Traversable) -> Shelf:
    found = dict(_walk(folder, "/"))
    files = {path: _file(path, plain, found) for path, plain in found.items() if not _is_compressed(path, found)}
    return Shelf(files, _inline_scripts(found.get(START, b"").decode()))


def _walk(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    if not folder.is_dir():
        return []
    found = []
    for inside in folder.iterdir():
        if inside.is_dir():
            found += _walk(inside, f"{path}{inside.name}/")
        else:
            found.append((f"{path}{inside.name}", inside.read_bytes()))
    return found


def _is_compressed(path: str, found: Mapping[str, bytes]) -> bool:
    name = PurePosixPath(path)
    return name.suffix in _ENCODINGS and str(name.with_suffix("")) in found


def _file(path: str, plain: bytes, found: Mapping[str, bytes]) -> File:
    forms = {"": plain}
    forms |= {encoding: found[path + suffix] for suffix, encoding in _ENCODINGS.items() if path + suffix in found}
    media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
    return File(media_type, sha256(plain).hexdigest()[:20], forms)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.inline.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"


def _inline_scripts(page: str) -> tuple[str, ...]:
    scripts = _Scripts()
    scripts.feed(page)
    scripts.close()
    return tuple(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts.inline)
