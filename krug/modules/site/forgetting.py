"""What is kept of visitors whose request is removed for good, or who are erased."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.records.kinds import RecordKind
from krug.modules.requests.models import Request
from krug.modules.site.models import Chat, Submission, SubmissionFile


def forget(kind: str, ids: Sequence[int]) -> None:
    """With a request goes what the visitor sent."""
    if kind == Request.KIND:
        Submission.objects.filter(request_id__in=ids).delete()


def keeper(kind: RecordKind, ids: Sequence[int]) -> None:
    """Of an erased client it stays that and when something came, not what or from where."""
    if kind.code == "client":
        requests = Request.objects.filter(client__in=ids).values("pk")
        rows = Submission.objects.filter(request_id__in=requests)
        Chat.objects.filter(submission__in=rows).delete()
        SubmissionFile.objects.filter(submission__in=rows).delete()
        rows.update(values={}, came={}, address="", network="", agent="", digest="")
