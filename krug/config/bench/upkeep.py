"""What is done with many records at once, in this process as a worker does it: how much of it in a second."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from krug.config.bench.filling import Sample
from krug.config.bench.people import DRIVER
from krug.config.bench.place import Place
from krug.config.bench.rows import Figure
from krug.core.access.models import User
from krug.core.handover import handing, holding
from krug.core.handover.models import Rule
from krug.core.handover.planning import Wish
from krug.core.jobs.models import JobState
from krug.core.jobs.performing import perform_due, see_through
from krug.core.lists import segmenting
from krug.core.lists.bulk import starting
from krug.core.lists.filtering import read
from krug.core.lists.models import BulkVerb
from krug.core.merging import merging, scanning
from krug.core.records import kinds

MERGES = 10
PER = 100_000  # clients


def measure(administrator: User, sample: Sample, clients: int) -> list[Figure]:
    """Raises RuntimeError when something is not done to its end."""
    driver = User.objects.get(email=DRIVER)
    perform_due()  # what the works before have left to a worker
    return [
        Figure(f"scan of {clients:,} clients for duplicates", _seconds(lambda: _scan(driver)), "s", budget=120),
        Figure("merge of two clients", round(_seconds(lambda: _merge(driver, sample)) * 1000 / MERGES, 1), "ms"),
        _bulk_change(driver),
        *_hand_overs(administrator, driver),
        *_copies(clients),
    ]


def _seconds(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return round(time.perf_counter() - begun, 2)


def _scan(driver: User) -> None:
    _done(see_through(scanning.start(kinds.get("client"), driver)))


def _merge(driver: User, sample: Sample) -> None:
    for keep, drop in zip(sample.clients[:MERGES], sample.clients[-MERGES:], strict=True):
        merging.merge(kinds.get("client"), driver, keep, [drop])


def _bulk_change(driver: User) -> Figure:
    """Of all that the driver sees, the department's clients."""
    begun = time.perf_counter()
    bulk = starting.start(kinds.get("client"), driver, BulkVerb.CHANGE, {"status": "partner"}, {})
    perform_due()
    seconds = time.perf_counter() - begun
    return Figure(f"change of {bulk.total:,} clients at once", round(bulk.total / seconds), "rows/s")


def _hand_overs(administrator: User, driver: User) -> Iterator[Figure]:
    """What one person holds, handed on and on: who took it over is the next to leave, each by another rule."""
    kind = kinds.get("client")
    held = Counter(kind.model.objects.values_list("responsible", flat=True))
    others = User.objects.exclude(pk__in=[administrator.pk, driver.pk])
    leaver, second, third = sorted(others, key=lambda person: -held[person.pk])[:3]
    yield _hand_over(administrator, leaver, Wish(Rule.ONE, [driver.pk]), "")
    named = read({"all": [{"field": "name", "op": "contains", "value": "а"}]})
    segment = segmenting.make(kind, administrator, "Bench", named, "all")
    by_segment = Wish(Rule.SEGMENT, [administrator.pk], segments=[(segment.pk, second.pk)])
    yield _hand_over(administrator, driver, by_segment, ", by segment")
    regions = [value for value, _title, _number in holding.regions_among(kind, second)]
    by_region = Wish(Rule.REGION, [administrator.pk], by_value=dict.fromkeys(regions, third.pk))
    yield _hand_over(administrator, second, by_region, ", by region")


def _hand_over(administrator: User, leaver: User, wish: Wish, how: str) -> Figure:
    begun = time.perf_counter()
    handed = handing.begin(administrator, leaver, wish)
    perform_due()
    seconds = time.perf_counter() - begun
    return Figure(f"hand-over of {handed.total:,} records{how}", round(handed.total / seconds), "records/s", budget=334)


def _copies(clients: int) -> list[Figure]:
    """A copy made while nobody works, and put back into an empty place, by the commands that people use."""
    with tempfile.TemporaryDirectory() as folder:
        copy = str(Path(folder) / "copy.krug")
        place = Place(Path(folder), "restored", os.environ.get("DATABASE_URL", ""))
        place.make()
        try:
            made = _seconds(lambda: _krug({}, "backup", copy))
            restored = _seconds(lambda: _krug(place.environment, "restore", copy))
        finally:
            place.remove()
    per = f"per {PER:,} clients"
    return [
        Figure(f"backup, {per}", round(made * PER / clients, 2), "s"),
        Figure(f"restore, {per}", round(restored * PER / clients, 2), "s"),
    ]


def _krug(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "krug", *words], env={**os.environ, **environment}, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"krug {words[0]}: {done.stderr}")


def _done(job: Any) -> None:
    if job.state != JobState.DONE:
        raise RuntimeError(f"{job.kind} ended as {job.state}: {job.error}")
