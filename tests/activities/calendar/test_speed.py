"""What the calendar asks the database goes by an index, however many activities there are."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.modules.activities.calendar.loading import of_people
from krug.modules.activities.models import Activity


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        return " ".join(str(row) for row in cursor.fetchall())


def test_a_week_of_a_team_is_read_by_the_times_of_its_people(manager, head, stranger):
    now = timezone.now()
    rows = [
        Activity(
            kind="call",
            title="x",
            responsible=(manager, head, stranger)[n % 3],
            due_on=(now + dt.timedelta(days=n % 400)).date(),
        )
        for n in range(1200)
    ]
    for row in rows:
        row.settle()
    Activity.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as asked:
        found = of_people(head, [manager, head], now, now + dt.timedelta(days=7))

    plan = plan_of(asked.captured_queries[0]["sql"])
    assert sum(map(len, found.values())) > 0
    assert "activities_of_person" in plan or "activities_by_time" in plan or "activities_to_do" in plan
    assert "SCAN activities_activity" not in plan and "Seq Scan on activities_activity" not in plan
