"""What the database tells of Krug at the moment it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from krug.core.events.models import Event
from krug.core.jobs.models import Job, JobState, Worker

SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class Database(Collector):
    """A handful of indexed queries, none of which grows with the firm."""

    def collect(self) -> Iterator[Metric]:
        yield self._jobs()
        yield GaugeMetricFamily("krug_job_wait_seconds", "How long the oldest due job has waited", _oldest())
        yield GaugeMetricFamily("krug_workers", "Workers that have signed on", Worker.objects.count())
        yield GaugeMetricFamily("krug_database_bytes", "Size of the database", _size())
        last = Event.objects.aggregate(last=Max("id"))["last"] or 0
        yield CounterMetricFamily("krug_events", "Events written since the beginning", last)

    @staticmethod
    def _jobs() -> Metric:
        family = GaugeMetricFamily("krug_jobs", "Background work", labels=["state"])
        open_states = [JobState.WAITING, JobState.RUNNING]
        found = dict(
            Job.objects.filter(state__in=open_states).values_list("state").annotate(Count("id")).order_by("state")
        )
        for state in open_states:
            family.add_metric([state.value], found.get(state.value, 0))
        return family


def _oldest() -> float:
    now = timezone.now()
    due = Job.objects.filter(state=JobState.WAITING, run_at__lte=now).aggregate(first=Min("run_at"))["first"]
    return (now - due).total_seconds() if due else 0.0


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZES[connection.vendor])
        return int(cursor.fetchone()[0])
