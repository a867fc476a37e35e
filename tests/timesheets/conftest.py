"""Time to book: kinds of work, rates, entries."""

import datetime as dt

import pytest

from krug.core.records import kinds, writing
from krug.modules.activities.times import today
from krug.modules.timesheets.models import WorkKind
from krug.modules.timesheets.work_kinds import ensure_first_work_kinds


@pytest.fixture
def work(db):
    """work["client"] is billed, work["inside"] is not."""
    ensure_first_work_kinds()
    found = list(WorkKind.objects.all())
    return {"client": found[0], "talks": found[1], "inside": found[-1]}


@pytest.fixture
def book(work):
    """book(person, "1:30", ago=0, kind="client", …) gives an entry of so many days ago, made by the ordinary verb."""

    def make(person, spent, ago=0, kind="client", **values):
        day = today(person) - dt.timedelta(days=ago)
        values = {"day": day, "kind": work[kind].pk if kind else None, **values}
        return writing.create(kinds.get("time_entry"), person, [{"spent": spent, **values}])[0]

    return make
