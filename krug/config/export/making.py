"""The whole export: every kind of record, every other table, the description, and which files belong to them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from krug.config.backup.places import NotWhole
from krug.config.export import reading, writing
from krug.config.export.parts import Part, parts
from krug.config.export.readme import readme
from krug.core.files.models import Attachment
from krug.core.files.storing import path_of

# How much is done of how much, with what is being done in words.
Tell = Callable[[str, int, int], object]
README, FILES, UNFINISHED = "README.md", "files", "krug-export-unfinished-"
# File systems take 255 bytes, some a few less; the number of the file comes before it.
LONGEST_NAME, LONGEST_ENDING = 200, 40


@dataclass(frozen=True)
class Paper:
    """An attached file: where its bytes lie, and its name in the export."""

    source: Path
    name: str


@dataclass(frozen=True)
class Made:
    rows: int
    papers: list[Paper]


def quietly(words: str, done: int, total: int) -> None:
    """Tell nobody."""


def export_to(folder: Path, tell: Tell = quietly) -> Made:
    """The whole export as `folder`, which is not there or empty; it appears whole or not at all. Raises NotWhole."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotWhole(_("%(file)s is there already.") % {"file": folder})
    if not folder.parent.is_dir():
        raise NotWhole(_("There is no folder %(folder)s.") % {"folder": folder.parent})
    # A name nobody has: neither what is of somebody else, nor an export into the same folder under way, is touched.
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        made = write_tables(unfinished, tell)
        (unfinished / FILES).mkdir()
        for number, paper in enumerate(made.papers):
            tell(_("Copying the files"), number, len(made.papers))
            shutil.copyfile(paper.source, unfinished / paper.name)
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return made


def write_tables(folder: Path, tell: Tell = quietly) -> Made:
    """All tables and the description into `folder`; people go on working, and all is of the moment it began.

    Raises whatever `tell` raises.
    """
    with reading.snapshot():
        found = parts()
        total = sum(part.count() for part in found)
        done = 0
        for part in found:
            done += writing.write(folder, part.file, list(part.columns), part.rows(), _Told(part, done, total, tell))
        papers = _papers()
    (folder / README).write_text(readme(found), encoding="utf-8")
    return Made(done, papers)


@dataclass
class _Told:
    """Called with the number of rows of `part` that are written, `before` those of the parts before it."""

    part: Part
    before: int
    total: int
    tell: Tell

    def __call__(self, number: int) -> None:
        self.tell(str(self.part.title), self.before + number, self.total)


def _papers() -> list[Paper]:
    """Numbered, so that two of one name do not lie upon each other; what was taken off a record stays behind."""
    rows = Attachment.objects.filter(removed_at=None).order_by("pk").values_list("pk", "name", "stored__sha256")
    found = [Paper(path_of(sha256), f"{FILES}/{pk}-{_fitting(name)}") for pk, name, sha256 in rows.iterator()]
    return [paper for paper in found if paper.source.is_file()]


def _fitting(name: str) -> str:
    """`name` in no more bytes than file systems take: its beginning and its ending. 200 Russian letters are 400."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    ending = Path(name).suffix
    if len(ending.encode()) > LONGEST_ENDING:  # a point somewhere within a sentence
        ending = ""
    beginning = name.encode()[: LONGEST_NAME - len(ending.encode())].decode(errors="ignore")
    return beginning.rstrip(". ") + ending
