"""The files on the disk against the rows that lead to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from krug.core.files.storing import PIECE, path_of
from krug.core.files.sweeping import A_DAY, strays, used

SAID = 20


def faults() -> Iterator[str]:
    """Files that are missing, of another size, with other bytes, or that nothing leads to, in words."""
    for sha256, size in used().order_by("pk").values_list("sha256", "size").iterator():
        if fault := _fault(path_of(sha256), sha256, size):
            yield f"file attached/{sha256[:2]}/{sha256} {fault}"
    for path in strays(2 * A_DAY.total_seconds())[:SAID]:
        yield f"file attached/{path.parent.name}/{path.name} belongs to no record"


def _fault(path: Path, sha256: str, size: int) -> str:
    """ "" for a file that is as it was stored."""
    if not path.is_file():
        return "is missing"
    if path.stat().st_size != size:
        return f"is {path.stat().st_size} bytes long instead of {size}"
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return "" if digest.hexdigest() == sha256 else "holds other bytes than were stored"
