"""The page's files, read and compressed once, each with the headers that it is served with."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "page"
_INDEX, _MOUNT = "index.html", "/assets/"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A file as it is sent."""

    media_type: str
    plain: bytes
    packed: bytes
    etag: str

    @classmethod
    def of(cls, name: str, plain: bytes) -> PageFile:
        etag = f'"{sha256(plain).hexdigest()[:20]}"'
        return cls(media_type=_TYPES[Path(name).suffix], plain=plain, packed=gzip.compress(plain, mtime=0), etag=etag)


class PageFiles:
    """All of them, under the one version that their contents make."""

    def __init__(self, folder: Path = FOLDER) -> None:
        raw = {
            p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.suffix in _TYPES
        }
        self.version = sha256(b"\0".join(raw[name] for name in sorted(raw))).hexdigest()[:12]
        raw[_INDEX] = raw[_INDEX].replace(_MOUNT.encode(), f"{_MOUNT}{self.version}/".encode())
        self.by_name: Mapping[str, PageFile] = {name: PageFile.of(name, plain) for name, plain in raw.items()}

    @property
    def index(self) -> PageFile:
        return self.by_name[_INDEX]

    def caching(self, version: str) -> str:
        """An address with this version in it never means anything else; an older page's does now."""
        return _FOR_EVER if version == self.version else _ASK_FIRST
