"""A process of its own, over the firm its settings lead to: its children are killed amid a deed, as a test names it.

`python -m tests.config.dying handover` (or `merge`, or `restore FILE`) tells as JSON what it found afterwards.
"""

import json
import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.apps import apps  # noqa: E402  (Django must be set up before its models are read)
from django.db import connection, connections  # noqa: E402
from django.db.models import Count  # noqa: E402

from krug.config.backup import crossing, restoring  # noqa: E402
from krug.config.backup.alone import is_inhabited  # noqa: E402
from krug.config.copying import checksum  # noqa: E402
from krug.core.access.models import User  # noqa: E402
from krug.core.events.models import Event  # noqa: E402
from krug.core.handover import handing, holding, work  # noqa: E402
from krug.core.handover.models import HandedRecord, Rule  # noqa: E402
from krug.core.handover.planning import Wish  # noqa: E402
from krug.core.jobs import performing  # noqa: E402
from krug.core.jobs.models import Job, JobState  # noqa: E402
from krug.core.merging import merging  # noqa: E402
from krug.core.merging.carriers import carriers  # noqa: E402
from krug.core.merging.models import Merged  # noqa: E402
from krug.core.records import kinds  # noqa: E402


def dies(deed, owner, name, at=1):
    """Do `deed` in a child that is killed as soon as `owner.name` has done its work for the `at`th time; True where it
    was, False where the deed ended before."""
    connections.close_all()
    child = os.fork()
    if not child:
        real, calls = getattr(owner, name), []

        def last(*given, **more):
            result = real(*given, **more)
            calls.append(result)
            if len(calls) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(owner, name, last)
        try:
            deed()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def perform():
    """Due work, with that of a worker that has died; nobody waits here until its lease has run out."""
    Job.objects.filter(state=JobState.RUNNING).update(lease_until="2020-01-01T00:00Z")
    performing.perform_due()


def handover():
    """Handed over and taken back, dying in the first, second and third piece of each."""
    boss = User.objects.filter(role__code="administrator").first()
    sellers = User.objects.filter(role__code="manager", is_active=True)
    busy = max(sellers, key=lambda one: holding.held_by(one).to_be_handed(False))
    heir = holding.may_take_over(busy).exclude(pk=boss.pk).first()
    since = Event.objects.latest("pk").pk
    made = handing.begin(boss, busy, Wish(Rule.ONE, [heir.pk]))
    died = [dies(perform, work, "advance", at) for at in (1, 2, 3)]
    perform()
    made.refresh_from_db()
    rows, left = HandedRecord.objects.filter(handover=made), holding.held_by(busy).to_be_handed(False)
    told = {"state": made.state, "done": made.done, "total": made.total, "rows": rows.count(), "left": left}
    told["changes"] = Event.objects.filter(pk__gt=since, kind__endswith=".changed").count()
    handing.begin_undo(boss, made)
    died += [dies(perform, work, "advance", at) for at in (1, 2, 3)]
    perform()
    made.refresh_from_db()
    back = {"state": made.state, "restored": made.restored, "kept": made.kept}
    return {"died": died, "handed": told, "taken_back": back}


def everything():
    return {model._meta.label: checksum(model, "default") for model in apps.get_models()}


def merge():
    """Two clients made one and taken apart, dying after each of those who carry what hangs on them."""
    kind, boss = kinds.get("client"), User.objects.filter(role__code="administrator").first()
    buying = kinds.get("deal").model.objects.exclude(client=None).values("client").annotate(deals=Count("pk"))
    keep, drop = (kind.model.objects.get(pk=row["client"]) for row in buying.order_by("-deals", "client")[:2])
    died, before = [], everything()
    for carrier in carriers:
        died.append(dies(lambda: merging.merge(kind, boss, keep.pk, [drop.pk]), carrier, "carry"))
    after_merging = everything() == before
    made = merging.merge(kind, boss, keep.pk, [drop.pk])
    noted = {name for row in Merged.objects.filter(merge=made) for name, moved in row.moved.items() if moved}
    merged = everything()
    for carrier in carriers:
        if carrier.name in noted:
            died.append(dies(lambda: merging.take_apart(made, boss), carrier, "bring_back"))
    after_parting = everything() == merged
    merging.take_apart(made, boss)
    apart = kind.model.objects.filter(pk__in=[keep.pk, drop.pk], deleted_at=None).count()
    return {"died": died, "untouched": [after_merging, after_parting], "noted": sorted(noted), "apart": apart}


def restore(source):
    """Put back, dying when the copy is known to be whole, with the files in place, in the midst of the base, and last
    before the base is brought up to date."""
    amid = (os, "fsync") if connection.vendor == "sqlite" else (crossing, "_copy")
    places = [(restoring, "_check_base"), (restoring, "_put_files"), amid, (restoring, "put_base")]
    told = {"died": [], "inhabited": []}
    for owner, name in places:
        told["died"].append(dies(lambda: restoring.restore(Path(source)), owner, name))
        told["inhabited"].append(is_inhabited())
    return told


if __name__ == "__main__":
    print(json.dumps({"handover": handover, "merge": merge, "restore": restore}[sys.argv[1]](*sys.argv[2:])))
