"""Bytes on the disk: written under a passing name, made sure of, and only then put where their SHA-256 says."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from krug.core.files.models import StoredFile
from krug.core.files.refusals import NotTaken, TooLarge
from krug.core.files.sniffing import HEAD, type_of

UNFINISHED = ".incoming-"
PIECE = 256 * 1024


@dataclass(frozen=True)
class Staged:
    """Bytes that are whole on the disk, but not at their place yet."""

    path: Path
    sha256: str
    size: int
    content_type: str


def root() -> Path:
    return Path(settings.DATA) / "files" / "attached"


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256


@contextmanager
def staged(chunks: Iterable[bytes], most: int) -> Iterator[Staged]:
    """What the chunks hold, under a passing name that is gone afterwards. Raises NotTaken: empty, more than `most`."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(prefix=UNFINISHED, dir=root())
    path, digest, size, head = Path(name), hashlib.sha256(), 0, b""
    try:
        with os.fdopen(number, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge(most)
                head += chunk[: HEAD - len(head)]
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise NotTaken(_("The file is empty."))
        yield Staged(path, digest.hexdigest(), size, type_of(head))
    finally:
        path.unlink(missing_ok=True)


def settle(found: Staged) -> StoredFile:
    """The bytes at their place, with their row locked until the transaction ends.

    In a transaction: whoever sweeps the same bytes away holds the same row, so that one waits for the other. The file
    is there before the row is committed: killed between, it lies alone and is swept up a day later.
    """
    made = StoredFile(sha256=found.sha256, size=found.size, content_type=found.content_type)
    row = locked(made, "unused_since")
    target = path_of(found.sha256)
    target.parent.mkdir(exist_ok=True, mode=0o700)
    found.path.replace(target)  # what is there already is the same, or is damaged and healed so
    for folder in (target.parent, root()):
        _make_sure(folder)
    return row


def locked(content: StoredFile, *changing: str) -> StoredFile:
    """The row of these bytes, made if missing, its columns `changing` as in `content`; held by this transaction."""
    StoredFile.objects.bulk_create(
        [content], update_conflicts=True, unique_fields=["sha256"], update_fields=[*changing, "sha256"]
    )
    return StoredFile.objects.get(sha256=content.sha256)


def _make_sure(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
