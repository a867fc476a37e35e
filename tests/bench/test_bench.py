"""The benchmark itself: that it measures every work without an error, on a small base."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from krug.config.bench import own_fields
from krug.config.bench.rows import percentile, row
from krug.config.bench.works import WORKS

TIMES = st.lists(st.floats(0.0001, 10), min_size=1, max_size=200)


@given(TIMES)
def test_percentiles_are_measured_times_in_order(times):
    found = [percentile(times, part) for part in (0.5, 0.95, 0.99, 1.0)]

    assert set(found) <= set(times)
    assert found == sorted(found)
    assert found[-1] == max(times)


def test_a_ratio_is_the_median_over_the_floor():
    made = row("a work", [0.010, 0.020, 0.030], 7, 100, 5.0, 20)

    assert (made.p50_ms, made.p99_ms, made.ratio) == (20.0, 30.0, 4.0)


@pytest.mark.parametrize(
    ("deals", "budget"), [(1000, 45), (100_000, 45), (100_001, 300), (1_000_000, 300), (1_000_001, None)]
)
def test_reports_that_sum_up_all_deals_have_a_budget_by_how_many_there_are(deals, budget):
    by_name = {work.name: work for work in WORKS}

    for name in ("funnel", "funnel by moves", "sales by manager", "primary interest"):
        assert by_name[name].budget_of(deals) == budget
    assert by_name["clients list"].budget_of(deals) == 20


def bench(tmp_path, *words, **variables):
    command = [sys.executable, "-m", "krug", "bench", "--clients", "200", "--json", *words]
    environment = {**os.environ, "KRUG_DATA": str(tmp_path), **variables}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400)
    return done, json.loads(done.stdout)


def test_every_work_is_answered_without_an_error(tmp_path):
    done, result = bench(tmp_path, KRUG_BENCH_SECONDS="0.2", KRUG_BENCH_ROUNDS="5")

    assert (done.returncode, result["clients"]) == (0, 200)
    assert result["machine"]["database"] == connection.vendor
    works = [work.name for work in WORKS], [work.name for work in own_fields.WORKS]
    timed = [*works[0], "dashboard with 12 panels", "form submission", *works[1]]
    assert [r["name"] for r in result["rows"] if "p50_ms" in r] == timed
    figures = {r["name"]: r["value"] for r in result["rows"] if "value" in r}
    assert figures["import of 200 clients"] > 0
    assert figures["live update delay, p50"] > 0
    assert figures["scan of 200 clients for duplicates"] > 0
    assert figures["restore, per 100,000 clients"] > 0
    assert sum(r.get("errors", 0) for r in result["rows"]) == 0

    # On the same base, an office at work: how long it waits hangs on the machine, that nothing fails does not.
    _done, office = bench(tmp_path, "--load", "5", KRUG_BENCH_PEOPLE="8")
    told = {r["name"]: r for r in office["rows"]}
    assert sum(r["errors"] for r in office["rows"]) == 0
    assert (
        0 < told["8 people, 20 requests a second, p50"]["value"] <= told["8 people, 20 requests a second, p99"]["value"]
    )
    assert told["live update delay among them, p95"]["value"] > 0
