import pytest

from krug.core.jobs import kinds, schedules
from krug.core.jobs.kinds import Schedule
from krug.core.jobs.models import ScheduleState


@pytest.fixture
def rung(monkeypatch):
    monkeypatch.setattr(kinds, "_schedules", {})
    times = []
    Schedule("bell", 60, lambda: times.append(1)).declare()
    return times


def test_a_schedule_runs_once_in_its_time(db, rung):
    assert (schedules.run_due(), schedules.run_due(), len(rung)) == (["bell"], [], 1)


def test_a_schedule_runs_again_when_it_is_due(db, rung):
    schedules.run_due()
    state = ScheduleState.objects.get()
    ScheduleState.objects.update(next_at=state.next_at.replace(year=2020))

    schedules.run_due()

    assert len(rung) == 2


def test_a_failing_schedule_does_not_stop_the_others(db, rung):
    Schedule("broken", 60, lambda: 1 / 0).declare()
    Schedule("after", 60, lambda: rung.append(2)).declare()

    assert schedules.run_due() == ["bell", "after"]
