"""The file of a copy: what it holds, with the sum of each part, so that one changed byte is noticed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from krug.config.backup.places import NotWhole

MANIFEST, BASE, SECRET = "manifest.json", "krug.sqlite3", "secret.key"
FORMAT = 1
LEVEL = 3  # of gzip: twice as quick as the usual six for a tenth more bytes
PIECE = 1024 * 1024
MOST_MANIFEST = 256 * 1024 * 1024
FILE = re.compile(r"files(/[^/\0]+)+")
Tell = Callable[[int, int], None]


@dataclass
class Manifest:
    """`parts`: SHA-256 by the name in the archive. `made_at` is ISO 8601 in UTC."""

    made_at: str
    krug: str
    firm: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    parts: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, raw: bytes) -> Manifest:
        """Raises NotWhole for what no Krug wrote, or a newer one."""
        try:
            values = json.loads(raw)
            if values["format"] > FORMAT:
                raise NotWhole(_("This copy was made by a newer Krug. Bring this one up to date first."))
            found = cls(**values)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise not_a_copy() from None
        if not found.is_sound():
            raise not_a_copy()
        return found

    def is_sound(self) -> bool:
        """Whether each value is of its type: a manifest may have been written by anybody."""
        texts = [self.made_at, self.krug, self.firm, *_both(self.parts)]
        lists = _both(self.migrations)
        return (
            all(isinstance(one, dict) for one in (self.migrations, self.rows, self.parts))
            and all(isinstance(text, str) for text in texts)
            and all(isinstance(name, str) for names in lists[1::2] if isinstance(names, list) for name in names)
            and all(isinstance(names, list) for names in lists[1::2])
            and all(isinstance(count, int) for count in _both(self.rows)[1::2])
            and {BASE, SECRET} <= self.parts.keys()
        )


def _both(values: Any) -> list[Any]:
    """Keys and values in turn; nothing of what is no table."""
    return [one for pair in values.items() for one in pair] if isinstance(values, dict) else []


def not_a_copy() -> NotWhole:
    return NotWhole(_("This is not a copy of Krug, or it is damaged."))


def pack(manifest: Manifest, parts: dict[str, Path], to: Path, tell: Tell = lambda done, total: None) -> None:
    """Write `parts`, by their names in the archive, into `to`; fills the manifest's sums."""
    # A file may grow meanwhile: it goes in as long as it was when its sum was taken.
    sizes = {name: path.stat().st_size for name, path in parts.items()}
    manifest.parts = {name: digest_of(path, sizes[name]) for name, path in parts.items()}
    total, done = sum(sizes.values()), 0
    with tarfile.open(to, "w:gz", compresslevel=LEVEL) as archive:
        raw = json.dumps(asdict(manifest), ensure_ascii=False).encode()
        archive.addfile(_header(MANIFEST, len(raw)), io.BytesIO(raw))
        for name, path in parts.items():
            with path.open("rb") as source:
                archive.addfile(_header(name, sizes[name]), _Told(source, done, total, tell))
            done += sizes[name]


def unpack(source: Path, to: Path) -> Manifest:
    """Lay the parts out in `to`. Raises NotWhole where one is missing, strange, or not as its sum says."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            first = archive.next()
            if first is None or first.name != MANIFEST or first.size > MOST_MANIFEST:
                raise not_a_copy()
            manifest = Manifest.read(_opened(archive, first).read())
            found = {member.name for member in archive if _lay_out(archive, member, manifest, to)}
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error):
        raise not_a_copy() from None
    if missing := manifest.parts.keys() - found:
        raise NotWhole(_("The copy is damaged: %(part)s") % {"part": min(missing)})
    return manifest


def digest_of(path: Path, size: int) -> str:
    """SHA-256 of the first `size` bytes, in hexadecimal."""
    digest, left = hashlib.sha256(), size
    with path.open("rb") as source:
        while left and (piece := source.read(min(PIECE, left))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


def _lay_out(archive: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, to: Path) -> bool:
    """False for the manifest itself. Names are the manifest's and nobody else's: none leads out of `to`."""
    if member.name == MANIFEST:
        return False
    wanted = manifest.parts.get(member.name)
    if wanted is None or not member.isfile() or not _is_safe(member.name):
        raise not_a_copy()
    path = to / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as target, _opened(archive, member) as part:
        while piece := part.read(PIECE):
            digest.update(piece)
            target.write(piece)
    if digest.hexdigest() != wanted:
        raise NotWhole(_("The copy is damaged: %(part)s") % {"part": member.name})
    return True


def _is_safe(name: str) -> bool:
    return name in {BASE, SECRET} or (FILE.fullmatch(name) is not None and ".." not in name.split("/"))


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(member)
    if found is None:
        raise not_a_copy()
    return found


def _header(name: str, size: int) -> tarfile.TarInfo:
    """Of nobody in particular, to be read by the owner alone."""
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


class _Told(io.RawIOBase):
    """A part being read, which tells how much of all parts is through."""

    def __init__(self, source: IO[bytes], before: int, total: int, tell: Tell) -> None:
        self._source, self._done, self._total, self._tell = source, before, total, tell

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._done += len(piece)
        self._tell(self._done, self._total)
        return piece
