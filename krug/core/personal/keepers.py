"""What rooms keep of a record beside its row, and what goes of it with a person. Other rooms add theirs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from krug.core.files import sweeping as files
from krug.core.files.models import StoredFile
from krug.core.imports.models import ExternalId, Import, Piece
from krug.core.lists.models import BulkItem
from krug.core.merging.models import Apart, Merge, Twins
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned
from krug.core.webhooks.models import Attempt

Keeper = Callable[[RecordKind, Sequence[int]], None]


def duplicates(kind: RecordKind, ids: Sequence[int]) -> None:
    """What was told of likenesses, and what the fields held before records were made one."""
    pairs = Q(one__in=ids) | Q(two__in=ids)
    Apart.objects.filter(pairs, kind=kind.code).delete()
    gone = set(ids)
    twins = [pk for pk, found in Twins.objects.filter(kind=kind.code).values_list("pk", "ids") if gone & set(found)]
    Twins.objects.filter(pk__in=twins).delete()
    Merge.objects.filter(kind=kind.code, keep_id__in=ids).update(changed={})


def bin_and_bulk(kind: RecordKind, ids: Sequence[int]) -> None:
    """The title in the bin; what bulk changes found and could have brought back."""
    Binned.objects.filter(kind=kind.code, record_id__in=ids).update(title="")
    BulkItem.objects.filter(bulk__kind=kind.code, record_id__in=ids).update(values={}, reason="")


def imports(kind: RecordKind, ids: Sequence[int]) -> None:
    """Numbers in other programs, former values, and the files in which the person came."""
    ExternalId.objects.filter(kind=kind.code, record_id__in=ids).delete()
    wanted, files_of = {str(pk) for pk in ids}, set()
    pieces = Piece.objects.filter(of__kind=kind.code)
    for piece in pieces.iterator(chunk_size=50):
        touched = wanted & {*map(str, piece.created), *piece.changed}
        if touched or any(pk in json.dumps(piece.besides) for pk in wanted):
            files_of.add(piece.of_id)
        if wanted & piece.changed.keys():
            piece.changed = {pk: was for pk, was in piece.changed.items() if pk not in wanted}
            piece.save(update_fields=["changed"])
        if any(str(pk) in wanted for pk, _links in piece.later):
            piece.later = [[pk, links] for pk, links in piece.later if str(pk) not in wanted]
            piece.save(update_fields=["later"])
    paths = [one.path for one in Import.objects.filter(pk__in=files_of)]
    transaction.on_commit(lambda: _unlink(paths))


def webhooks(kind: RecordKind, ids: Sequence[int]) -> None:
    """What was sent of the person, and what receivers answered."""
    log = Attempt.objects.filter(delivery__record_kind=kind.code, delivery__record_id__in=ids)
    log.update(body="", answer="")


keepers: list[Keeper] = [duplicates, bin_and_bulk, imports, webhooks]


def remove_bytes(hashes: Sequence[str]) -> None:
    """Files of the person that nothing else leads to, at once; one that is being copied goes with the next sweep."""
    unused = StoredFile.objects.filter(sha256__in=hashes).exclude(pk__in=files.used().values("pk"))
    unused.update(unused_since=timezone.now() - 2 * files.A_DAY)
    files.sweep()


def _unlink(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
