import datetime as dt

import pytest
from django.db import OperationalError
from django.utils import timezone

from krug.core.access.policy import Denied
from krug.core.events.origin import Origin, coming, present
from krug.core.jobs import queue
from krug.core.jobs.kinds import Failure
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.performing import perform, perform_due
from krug.core.jobs.running import Lost, Running, Stopping


def count_to(total, breaks_at=None):
    """Writes each number once, as the number of a job's total; the piece is the write."""

    def run(running):
        for number in range(running.checkpoint.get("next", 1), total + 1):
            with running.piece(number, total, {"next": number + 1}):
                queue.start("mark", None, {"number": number})
                if number == breaks_at:
                    raise OperationalError("database is locked")
        return {"counted": total}

    return run


def marks():
    return [job.payload["number"] for job in Job.objects.filter(kind="mark").order_by("id")]


@pytest.fixture(autouse=True)
def mark_kind(declare):
    declare("mark", lambda running: None)


def test_work_is_done_and_its_result_kept(manager, declare):
    declare("count", count_to(3))
    job = queue.start("count", manager, {})

    perform(queue.take("one", job.pk), "one")

    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.worker) == (JobState.DONE, {"counted": 3}, 3, 3, "")
    assert marks() == [1, 2, 3]


def test_it_is_done_as_asked_for_from_where_it_was_started(manager, declare):
    seen = []
    declare("look", lambda running: seen.append(present()))
    with coming(Origin("203.0.113.5", "Shop")):
        asked = queue.start("look", manager, {})
        keyed = queue.start("look", manager, {}, key="once")
    of_krug = queue.start("look", None, {})

    for job in (asked, keyed, of_krug):
        perform(queue.take("one", job.pk), "one")

    assert seen == [*[Origin("203.0.113.5", "Shop", background=True)] * 2, Origin(background=True)]
    assert of_krug.origin is None


def test_a_key_starts_one_job_only(manager, declare):
    declare("count", count_to(1))

    first, second = (queue.start("count", manager, {}, key="once") for _ in range(2))

    assert first.pk == second.pk


def test_a_passing_fault_is_got_over_without_repeating_a_piece(manager, declare, monkeypatch):
    declare("count", count_to(4, breaks_at=3))
    job = queue.start("count", manager, {})
    perform(queue.take("one", job.pk), "one")
    job.refresh_from_db()
    assert (job.state, job.checkpoint, marks()) == (JobState.WAITING, {"next": 3}, [1, 2])
    assert job.run_at > timezone.now()

    declare_again(declare, "count", count_to(4))
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
    perform(queue.take("two", job.pk), "two")

    job.refresh_from_db()
    assert (job.state, marks()) == (JobState.DONE, [1, 2, 3, 4])


def declare_again(declare, code, run):
    from krug.core.jobs import kinds

    del kinds._kinds[code]
    declare(code, run)


def test_a_mistake_is_said_in_words_and_not_tried_again(manager, declare):
    def run(running):
        raise Failure("The file is empty.")

    declare("broken", run)
    job = queue.start("broken", manager, {})

    perform(queue.take("one", job.pk), "one")

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file is empty.")
    assert queue.take("one", job.pk) is None


def test_a_fault_of_krugs_own_shows_no_inner_words(manager, declare):
    declare("broken", lambda running: 1 / 0)
    job = queue.start("broken", manager, {})

    perform(queue.take("one", job.pk), "one")

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "division" not in job.error


def test_a_dead_workers_job_is_taken_up_when_its_lease_ends(manager, declare):
    declare("count", count_to(2))
    job = queue.start("count", manager, {})
    dead = Running(queue.take("dead"), "dead")
    with dead.piece(1, 2, {"next": 2}):
        queue.start("mark", None, {"number": 1})
    assert queue.take("two", job.pk) is None

    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    perform(queue.take("two", job.pk), "two")

    with pytest.raises(Lost), dead.piece(2, 2, {"next": 3}):
        queue.start("mark", None, {"number": 2})
    assert marks() == [1, 2]


def test_a_job_that_kills_its_workers_is_given_up(manager, declare):
    declare("count", count_to(1))
    job = queue.start("count", manager, {})
    for _death in range(5):
        queue.take("dead", job.pk)
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    perform(queue.take("two", job.pk), "two")

    job.refresh_from_db()
    assert (job.state, marks()) == (JobState.FAILED, [])


def test_a_stopped_job_ends_at_its_piece_and_can_go_on(manager, declare):
    def run(running):
        for number in range(running.checkpoint.get("next", 1), 4):
            with running.piece(number, 3, {"next": number + 1}):
                queue.start("mark", None, {"number": number})
                if number == 2 and not running.checkpoint.get("second"):
                    queue.cancel(running.job, manager)

    declare("count", run)
    job = queue.start("count", manager, {})

    perform(queue.take("one", job.pk), "one")

    job.refresh_from_db()
    assert marks() == [1]
    # The test's cancel stood in the piece itself and went back with it; a person's own stands.
    queue.cancel(job, manager)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert queue.retry(job, manager) is True


def test_a_worker_that_stops_gives_its_job_back(manager, declare):
    declare("count", count_to(3))
    job = queue.start("count", manager, {})

    perform(queue.take("one", job.pk), "one", lambda: bool(marks()))

    job.refresh_from_db()
    assert (job.state, job.worker, job.checkpoint, marks()) == (JobState.WAITING, "", {"next": 2}, [1])


def test_a_stranger_cannot_stop_a_job(manager, stranger, declare):
    declare("count", count_to(3))
    job = queue.start("count", manager, {})

    with pytest.raises(Denied):
        queue.cancel(job, stranger)

    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_stopping_is_seen_before_a_piece_begins(manager, declare):
    declare("count", count_to(1))
    queue.start("count", manager, {})
    running = Running(queue.take("one"), "one", lambda: True)

    with pytest.raises(Stopping), running.piece(1):
        pass


def test_all_that_is_due_is_done(manager, declare):
    declare("count", count_to(1))
    for _ in range(3):
        queue.start("count", manager, {})

    perform_due()

    assert Job.objects.filter(kind="count", state=JobState.DONE).count() == 3
