"""Bytes that nothing leads to any more, and what a killed upload left behind."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.utils import timezone

from krug.core.files.models import StoredFile
from krug.core.files.storing import UNFINISHED, locked, path_of, root

# What was needed a day ago stays: a copy of the firm holds the base as it was when the copying began.
A_DAY = dt.timedelta(days=1)
# The folder beside the data in which a copy is being made: until it is gone nothing else goes.
COPYING = ".copying-"
MOST = 1000


def sweep() -> int:
    """Gives how many files were removed. Killed at any instant, it goes on the next time."""
    _note_unused()
    old = StoredFile.objects.filter(unused_since__lt=timezone.now() - A_DAY).order_by("unused_since")
    unused = list(old.values_list("sha256", flat=True)[:MOST])
    names = [*unused, *(path.name for path in strays(A_DAY.total_seconds()))]
    return sum(_remove(sha256) for sha256 in names if not _is_copied()) + _sweep_unfinished()


def strays(age: float) -> list[Path]:
    """Files that no row knows of, untouched for `age` seconds."""
    latest = time.time() - age
    found: list[Path] = []
    for folder in sorted(root().glob("??")):
        old = {path.name: path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < latest}
        known = set(StoredFile.objects.filter(sha256__in=list(old)).values_list("sha256", flat=True)) if old else set()
        found += [path for name, path in sorted(old.items()) if name not in known]
    return found


def used() -> Any:
    """The bytes that something leads to."""
    return StoredFile.objects.filter(_is_led_to())


def _is_led_to() -> Q:
    """By attachments, or by whatever other rooms keep there."""
    relations: Any = StoredFile._meta.related_objects
    found = Q(pk__in=[])
    for relation in relations:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        found |= Q(Exists(rows))
    return found


def _note_unused() -> None:
    StoredFile.objects.filter(unused_since=None).exclude(_is_led_to()).update(unused_since=timezone.now())
    StoredFile.objects.exclude(unused_since=None).filter(_is_led_to()).update(unused_since=None)


@transaction.atomic
def _remove(sha256: str) -> bool:
    """The row is held meanwhile: who attaches the same bytes waits, and puts them down anew."""
    content = locked(StoredFile(sha256=sha256, size=0, content_type=""))
    try:
        with transaction.atomic():
            content.delete()
    except ProtectedError:
        return False
    path_of(sha256).unlink(missing_ok=True)
    return True


def _is_copied() -> bool:
    latest = time.time() - A_DAY.total_seconds()  # one that was killed holds nothing up for ever
    return any(folder.stat().st_mtime > latest for folder in Path(settings.DATA).glob(f"{COPYING}*"))


def _sweep_unfinished() -> int:
    latest, count = time.time() - A_DAY.total_seconds(), 0
    for path in root().glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)
            count += 1
    return count
