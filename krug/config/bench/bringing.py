"""The benchmark's import: a file of clients goes in by the job that a person starts, a tenth of it known already."""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from krug.config.bench.filling import Sample, client_row
from krug.config.bench.people import DRIVER
from krug.config.bench.rows import Figure
from krug.core.access.models import User
from krug.core.imports import bringing
from krug.core.imports.models import Policy
from krug.core.jobs.models import JobState
from krug.core.jobs.performing import see_through

HEADINGS = ["Название", "Телефон", "E-mail"]
FEWEST, MOST = 200, 20_000


def measure(sample: Sample, clients: int) -> list[Figure]:
    """Rows a second, and the most memory this process has ever held. Raises RuntimeError when it does not all go in."""
    count = min(max(clients // 10, FEWEST), MOST)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clients.csv"
        _write(path, sample, count, clients)
        driver = User.objects.get(email=DRIVER)
        begun = time.perf_counter()
        found = bringing.take("clients", driver, path, path.name, policy=Policy.SKIP)
        job = see_through(bringing.start(found, driver))
        seconds = time.perf_counter() - begun
    if job.state != JobState.DONE or job.result["rejected"] or job.result["created"] + job.result["skipped"] != count:
        raise RuntimeError(f"the import did not go in: {job.state} {job.error} {job.result}")
    return [
        Figure(f"import of {count:,} clients", round(count / seconds), "rows/s", budget=3600),
        Figure("memory of the import, at most", _most_memory(), "MB", budget=300),
    ]


def _write(path: Path, sample: Sample, count: int, clients: int) -> None:
    chance = random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(HEADINGS)
        for number in range(count):
            row = client_row(chance, clients + number)
            known = number % 10 == 0
            phone = sample.phones[number // 10 % len(sample.phones)] if known else row["phones"][0]["number"]
            name = sample.names[number // 10 % len(sample.names)] if known else row["name"]
            table.writerow([name, phone, row["emails"][0]["address"]])


def _most_memory() -> float:
    """Megabytes; the system counts them in kilobytes, or in bytes on a Mac."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (2**20 if sys.platform == "darwin" else 2**10), 1)
