"""No analysis looks through all it has worked out for each row of something else: time grows with the clients only."""

from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.reports.running import run_report

NAMES = ["abc", "abc-clients", "abc-moves", "abc-xyz", "client-cohorts", "client-dynamics", "xyz"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL joins by hash")
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_looked_through_again_and_again(administrator, make_sales, name):
    make_sales(clients=3)
    period = {"from": "2023-06-01", "to": "2024-05-31"} if name == "abc-moves" else {}

    with CaptureQueriesContext(connection) as asked:
        run_report(administrator, name, period)

    statements = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("WITH")]
    assert statements
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = [(parent, step) for _id, parent, _none, step in cursor.fetchall()]
        loops = defaultdict(list)
        for parent, step in plan:
            if step.startswith("SCAN "):
                loops[parent].append(step)
        assert [steps for steps in loops.values() if len(steps) > 1] == []
