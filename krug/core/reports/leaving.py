"""Reports that somebody who leaves built and shares with others."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort, pass_owner
from krug.core.access.models import User
from krug.core.reports.models import Readers, SavedReport


def _shared_by(person: User) -> Iterable[Beside]:
    rows = SavedReport.objects.filter(owner=person, removed_at=None).exclude(audience=Readers.OWN)
    for row in rows.order_by("title", "pk"):
        yield Beside(row.pk, row.title, f"/reports/{row.name}")


def _give(passing: Passing) -> str | None:
    return pass_owner(SavedReport, passing)


REPORTS = Sort("report", _("Shared report"), _shared_by, _give)
