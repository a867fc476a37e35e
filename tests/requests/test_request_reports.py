"""The reports of requests against the same figures worked out in plain Python."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import read, run_report
from krug.modules.requests.models import CameBy, Outcome, Phase, Request
from krug.modules.requests.recording import Past, record
from tests.requests import plain_requests as plain

SOME = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FACTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.integers(0, 4),  # kind
        st.sampled_from(CameBy.values),
        st.integers(1, 4000),  # minutes since received
        st.none() | st.integers(0, 300),  # minutes until answered
        st.sampled_from(["open", "closed", "rejected"]),
        st.sets(st.sampled_from(["client", "deal", "activity"])),
    ),
    max_size=25,
)


@pytest.fixture
def fill(manager, stranger, administrator, request_kinds):
    def make(facts):
        Request.objects.all().delete()
        now, owners, rows = timezone.now(), [None, manager, stranger], []
        for whose, kind, came_by, ago, answered, phase, _became in facts:
            received = now - dt.timedelta(minutes=ago)
            one = Request(
                title="R", responsible=owners[whose], kind=request_kinds[kind], came_by=came_by, received_at=received
            )
            if answered is not None and owners[whose]:
                one.answered_at = min(received + dt.timedelta(minutes=answered), now)
            if phase == "rejected" or (phase == "closed" and one.answered_at):
                one.phase, one.ended_at = Phase(phase), now
            rows.append(Past(one))
        for one, fact in zip(record(administrator, rows), facts, strict=True):
            for code in fact[6]:
                Outcome.objects.create(request=one, record_kind=code, record_id=1)

    return make


@pytest.mark.parametrize("name", ["answer-time", "request-processing"])
@pytest.mark.parametrize("by", ["person", "came_by", "kind", "day"])
@given(facts=FACTS)
@SOME
def test_every_row_and_the_totals_are_as_counted_by_hand(fill, administrator, stranger, name, by, facts):
    fill(facts)
    count = {"answer-time": plain.answer_time, "request-processing": plain.processing}[name]

    for person in (administrator, stranger):
        told = run_report(person, name, {"by": by})

        parts = plain.parted(person, by)
        found = {row["group"]: {k: v for k, v in row.items() if k != "group"} for row in told["rows"]}
        assert found == {title: count(requests) for title, requests in parts.items()}
        everything = [one for requests in parts.values() for one in requests]
        assert {k: v for k, v in told["totals"].items() if k != "group"} == count(everything)


@given(facts=FACTS)
@SOME
def test_behind_each_figure_lie_as_many_requests(fill, administrator, facts):
    fill(facts)
    reader = Reader(administrator)

    for name in ("answer-time", "request-processing"):
        for by in ("person", "came_by", "kind", "day"):
            report = get(name)
            values = read(report, reader, {"by": by})
            result = report.run(reader, values)
            for row in result.rows:
                for column in report.columns:
                    if column.opens and isinstance(row.values[column.key], int) and "minutes" not in column.key:
                        behind = report.records(reader, values, row.key, column.key)
                        assert behind.count() == row.values[column.key], (name, by, row.key, column.key)


def test_pages_and_files_answer(client, administrator, fill):
    fill([(1, 0, "phone", 60, 20, "closed", {"deal"}), (0, 1, "site", 10, None, "open", set())])
    client.force_login(administrator)

    for name in ("answer-time", "request-processing"):
        for by in ("person", "came_by", "kind", "day"):
            page = client.get(f"/reports/{name}", {"by": by})
            assert (page.status_code, "<h1" in page.content.decode()) == (200, True)
    assert client.get("/reports/answer-time", {"by": "moon"}).status_code == 422
